//! The timers of a scenario's programs.

use super::{Scenario, Step, StepKind};
use crate::Duration;

impl Scenario {
    /// Whether a `Sleep`, a `Timeout` or the wait of a `Retry` is set to 0, which counts as 1 ms.
    #[must_use]
    pub fn has_timer_of_zero(&self) -> bool {
        let programs = self.programs.iter().map(|program| &*program.steps);
        let functions = self.functions.iter().map(|function| &*function.steps);
        programs.chain(functions).any(|steps| steps.iter().any(has_timer_of_zero))
    }
}

fn has_timer_of_zero(step: &Step) -> bool {
    let is_zero = |time: &Duration| *time == Duration::ZERO;
    let sets_one = match &step.kind {
        StepKind::Sleep(time) | StepKind::Timeout(time, _) => is_zero(time),
        StepKind::Retry(retry) => retry.wait.iter().any(is_zero),
        _ => false,
    };
    sets_one || step.lists().any(|steps| steps.iter().any(has_timer_of_zero))
}
