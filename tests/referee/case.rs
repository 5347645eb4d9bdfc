//! One program to be run here and in Node.

use std::io;

use makespan::program::Record;
use makespan::view::{self, js};
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};

use crate::{trace, write};

/// Where a program's events end that is too long to be worth the wait.
const MAX_EVENTS: u64 = 100_000;

/// A program, what an unhandled rejection does to it, and our run of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) scenario: Scenario,
    pub(crate) program: usize,
    pub(crate) mode: UnhandledRejections,
    pub(crate) timeline: Timeline,
}

impl Case {
    /// Runs the program here; none where it is too long. The less is recorded, the less is done,
    /// but what happens is the same: so it is run with as little as can be as well.
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

    /// The line that the referee takes.
    pub(crate) fn record(&self) -> String {
        let throws = self.mode == UnhandledRejections::Throw;
        js::record(&self.scenario, self.program, throws, 0)
    }

    /// The same, of the script as it is printed.
    pub(crate) fn script_record(&self) -> String {
        let throws = self.mode == UnhandledRejections::Throw;
        js::script_record(&self.scenario, self.program, throws, 0)
    }

    /// What Node does otherwise, by the referee's answer.
    pub(crate) fn difference(&self, answer: &str) -> Option<js::Difference> {
        self.judged(|report| js::verdict(report, answer))
    }

    /// What Node does otherwise when it runs the script.
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
