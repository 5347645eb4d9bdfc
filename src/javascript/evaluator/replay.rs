//! Records what a run assumed of unknown values, as a [`Replay`].

use super::Span;
use crate::Duration;
use crate::javascript::{Behavior, Replay, TaskUse, Use};

impl Replay {
    /// Notes a use at a call.
    pub(super) fn call(&mut self, at: Span, what: Use) {
        self.calls.entry(at).or_default().push(what);
    }

    /// Notes that the task that was called last there calls a function back.
    pub(super) fn calls_back(&mut self, at: Span, takes_error: bool) {
        let last = self.calls.get_mut(&at).and_then(|uses| uses.last_mut());
        if let Some(Use::Task(task)) = last {
            task.calls_back = Some(takes_error);
        }
    }

    /// Notes what a part of a condition was taken to be.
    pub(super) fn condition(&mut self, at: Span, holds: bool) {
        self.conditions.entry(at).or_default().push(holds);
    }

    /// Notes how many elements an unknown value was taken to have.
    pub(super) fn count(&mut self, at: Span, count: u32) {
        self.counts.entry(at).or_default().push(count);
    }
}

impl TaskUse {
    /// How a call goes, of a task that behaves so.
    pub(super) fn new(
        (task, arguments): (&str, &str),
        takes: Duration,
        fails: Option<&String>,
        behavior: &Behavior,
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
