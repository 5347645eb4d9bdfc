//! Adds the uses of unknown values in a run to its [`Replay`].

use super::Span;
use crate::Duration;
use crate::javascript::{CallBehavior, Replay, TaskUse, Use};

impl Replay {
    /// Records a use of an unknown value at a call.
    pub(super) fn call(&mut self, at: Span, what: Use) {
        self.calls.entry(at).or_default().push(what);
    }

    /// Records that the last task that was called at a span calls a callback.
    pub(super) fn calls_back(&mut self, at: Span, takes_error: bool) {
        let last = self.calls.get_mut(&at).and_then(|uses| uses.last_mut());
        if let Some(Use::Task(task)) = last {
            task.calls_back = Some(takes_error);
        }
    }

    /// Records the assumed truth of a part of a condition.
    pub(super) fn condition(&mut self, at: Span, holds: bool) {
        self.conditions.entry(at).or_default().push(holds);
    }

    /// Records the assumed number of elements of an unknown value.
    pub(super) fn count(&mut self, at: Span, count: u32) {
        self.counts.entry(at).or_default().push(count);
    }
}

impl TaskUse {
    /// Creates the record of a task's call.
    pub(super) fn new(
        (task, arguments): (&str, &str),
        takes: Duration,
        fails: Option<&String>,
        behavior: &CallBehavior,
    ) -> Self {
        Self {
            task: task.to_owned(),
            arguments: arguments.to_owned(),
            takes,
            blocks: behavior.blocks.unwrap_or(Duration::ZERO),
            fails: fails.cloned(),
            returns: behavior.returns.clone(),
            uses: behavior.uses.clone(),
            calls_back: None,
        }
    }
}
