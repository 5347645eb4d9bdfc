//! One program to be run here and in Node.

use std::io;

use makespan::program::Record;
use makespan::view::{self, js};
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};

use crate::{trace, write};

/// The maximum number of events of a program that is compared.
const MAX_EVENTS: u64 = 100_000;

/// A program, the mode of unhandled rejections, and its run here.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) scenario: Scenario,
    pub(crate) program: usize,
    pub(crate) mode: UnhandledRejections,
    pub(crate) timeline: Timeline,
}

impl Case {
    /// Runs the program here; `None` if it is too long. It is also run with as little recording as
    /// possible, which must not change what happens.
    pub(crate) fn new(
        scenario: Scenario,
        program: usize,
        mode: UnhandledRejections,
    ) -> Option<Self> {
        let run = |record| {
            let options = RunOptions {
                unhandled_rejections: mode,
                max_events: MAX_EVENTS,
                record,
                ..RunOptions::default()
            };
            scenario.run_program(program, &options).ok()
        };
        let timeline = run(Record::Everything)?;
        let traced = run(Record::Trace).expect("what is within limits stays within them");
        assert_eq!(
            trace::of_timeline(&traced),
            trace::of_timeline(&timeline),
            "what is recorded changes what happens in {}",
            write::scenario(&scenario, program)
        );
        Some(Self { scenario, program, mode, timeline })
    }

    /// The line of input for the referee.
    pub(crate) fn record(&self) -> String {
        let throws = self.mode == UnhandledRejections::Throw;
        js::record(&self.scenario, self.program, throws, 0)
    }

    /// The line of input for the script as it is printed.
    pub(crate) fn script_record(&self) -> String {
        let throws = self.mode == UnhandledRejections::Throw;
        js::script_record(&self.scenario, self.program, throws, 0)
    }

    /// The difference from Node, according to the referee's answer.
    pub(crate) fn difference(&self, answer: &str) -> Option<js::Difference> {
        self.judged(|report| js::verdict(report, answer))
    }

    /// The difference from Node when it runs the script.
    pub(crate) fn script_difference(&self, answer: &str) -> Option<js::Difference> {
        self.judged(|report| js::script_verdict(report, answer))
    }

    fn judged(
        &self,
        judge: impl FnOnce(&view::Report<'_>) -> io::Result<js::Verdict>,
    ) -> Option<js::Difference> {
        let scenario = &self.scenario;
        let bounds = scenario.bounds().expect("its durations are short");
        let timelines = std::slice::from_ref(&self.timeline);
        let report = view::Report { scenario, bounds: &bounds, timelines, findings: &[] };
        judge(&report).expect("the referee writes JSON").difference
    }
}
