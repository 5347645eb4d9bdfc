//! Adds the uses of unknown values in a run to its [`Replay`].

use super::Span;
use crate::Duration;
use crate::javascript::{CallBehavior, CallsBack, Replay, TaskUse, Use};

impl Replay {
    /// Records a use of an unknown value at a call.
    pub(super) fn call(&mut self, at: Span, what: Use) {
        self.calls.entry(at).or_default().push(what);
    }

    /// Records that the last task that was called at a span calls a callback when it is done.
    pub(super) fn calls_back(&mut self, at: Span, argument: usize, takes_error: bool) {
        if let Some(task) = self.last_task(at) {
            task.calls_back = Some(CallsBack { argument, takes_error });
        }
    }

    /// Records that the last task that was called at a span called a callback before.
    pub(super) fn calls_once(&mut self, at: Span) {
        if let Some(task) = self.last_task(at) {
            task.calls_once = true;
        }
    }

    /// Records that the code reads members of the promise of the last task at a span.
    pub(super) fn is_read(&mut self, at: Span) {
        if let Some(task) = self.last_task(at) {
            task.is_read = true;
        }
    }

    fn last_task(&mut self, at: Span) -> Option<&mut TaskUse> {
        match self.calls.get_mut(&at)?.last_mut()? {
            Use::Task(task) => Some(task),
            _ => None,
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
            is_read: false,
            calls_once: false,
            calls_back: None,
        }
    }
}
