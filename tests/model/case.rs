//! One program, run by the engine.

use makespan::program::Record;
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};

/// Where a program's events end that is too long for a slow model.
const MAX_EVENTS: u64 = 20_000;

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) scenario: Scenario,
    pub(crate) program: usize,
    pub(crate) mode: UnhandledRejections,
    pub(crate) timeline: Timeline,
}

impl Case {
    /// The engine's run; none where it is too long.
    pub(crate) fn new(
        scenario: Scenario,
        program: usize,
        mode: UnhandledRejections,
    ) -> Option<Self> {
        let record = Record::Everything;
        let options = RunOptions { unhandled_rejections: mode, max_events: MAX_EVENTS, record };
        let timeline = scenario.run_program(program, &options).ok()?;
        Some(Self { scenario, program, mode, timeline })
    }
}
