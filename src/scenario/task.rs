//! A task: how long it takes, what it depends on, how it fails.

use super::{Needs, Span, Takes, Uses};
use crate::{Duration, List, Name};

/// A task, by its index in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// A resource, by its index in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

/// A task: something that takes time and fulfills or rejects, such as a request.
#[derive(Clone, Debug)]
pub struct Task {
    /// The name that programs call it by.
    pub name: Name,
    /// The span of its name.
    pub span: Span,
    /// The duration and the outcome, unless its item has others.
    pub behavior: Behavior,
    /// The dependencies, which never change a run.
    pub needs: Needs,
    /// The slots of resources that a call uses from its start until it settles.
    pub uses: Uses,
    /// The fields that differ for an item, in the order of declaration of the items.
    pub items: List<(Name, ItemBehavior)>,
}

/// The behavior of a task when it is called.
#[derive(Clone, Debug)]
pub struct Behavior {
    /// The duration of each call.
    pub takes: Takes,
    /// How the task fails, if it does.
    pub fails: Option<Failure>,
    /// The value that a call fulfills with; by default the name of the task, or `name(item)`.
    pub returns: Option<Name>,
    /// The time for which a call blocks the thread before its promise exists.
    pub blocks: Duration,
}

/// The values for one item; for fields that are `None`, the task's values apply.
#[derive(Clone, Debug, Default)]
pub struct ItemBehavior {
    /// Replaces the value of the task.
    pub takes: Option<Takes>,
    /// Replaces the value of the task.
    pub fails: Option<Failure>,
    /// Replaces the value of the task.
    pub returns: Option<Name>,
    /// Replaces the value of the task.
    pub blocks: Option<Duration>,
}

/// How a task fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The message of the error that a call rejects with.
    pub reason: Name,
    /// The number of calls that reject before the first that fulfills; `None` if all reject.
    pub first: Option<u32>,
}

/// A dependency of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The task has fulfilled.
    Fulfilled(TaskId),
    /// The task has fulfilled or rejected.
    Settled(TaskId),
    /// The previous call of this task has fulfilled.
    Previous,
}

impl Need {
    /// The task that it depends on; for `Previous`, the task itself.
    #[must_use]
    pub const fn task(self) -> Option<TaskId> {
        match self {
            Self::Fulfilled(task) | Self::Settled(task) => Some(task),
            Self::Previous => None,
        }
    }
}

impl Task {
    /// Whether any of the task's calls blocks the thread.
    #[must_use]
    pub fn may_block(&self) -> bool {
        let blocks = |blocks: Duration| blocks > Duration::ZERO;
        blocks(self.behavior.blocks)
            || self.items.iter().any(|(_, item)| item.blocks.is_some_and(blocks))
    }

    /// The behavior for an item with these values: the item's values, and otherwise those of the
    /// task.
    #[must_use]
    pub fn behavior_with(&self, own: Option<&ItemBehavior>) -> Behavior {
        let Some(own) = own else { return self.behavior.clone() };
        Behavior {
            takes: own.takes.clone().unwrap_or_else(|| self.behavior.takes.clone()),
            fails: own.fails.or(self.behavior.fails),
            returns: own.returns.or(self.behavior.returns),
            blocks: own.blocks.unwrap_or(self.behavior.blocks),
        }
    }
}

impl Behavior {
    /// The duration of call number `nth`, from 0.
    #[must_use]
    pub fn takes_at(&self, nth: usize) -> Duration {
        self.takes[nth.min(self.takes.len() - 1)]
    }

    /// The reason with which call number `nth` rejects, from 0, if it does.
    #[must_use]
    pub fn fails_at(&self, nth: usize) -> Option<Name> {
        let failure = self.fails?;
        let fails = failure.first.is_none_or(|first| nth < first as usize);
        fails.then_some(failure.reason)
    }
}
