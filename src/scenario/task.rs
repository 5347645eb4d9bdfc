//! What a task is: how long it takes, what it needs, how it fails.

use super::{Needs, Place, Takes, Uses};
use crate::{Duration, List, Name};

/// A task, by its place in the order of declaration, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// A resource, by its place in the order of declaration, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

/// A task: something that takes time and fulfills or rejects, such as a request.
#[derive(Clone, Debug)]
pub struct Task {
    /// What programs call it by.
    pub name: Name,
    /// The span of its name.
    pub place: Place,
    /// How long it takes and how it ends, as far as its item does not say otherwise.
    pub behaviour: Behaviour,
    /// What must be so before it may be called: facts of the world, which never change a run.
    pub needs: Needs,
    /// The slots of resources that a call holds from its start until it settles.
    pub uses: Uses,
    /// What differs for one item, in the order of declaration.
    pub items: List<(Name, ItemBehaviour)>,
}

/// How a task behaves when it is called.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// How long each call takes.
    pub takes: Takes,
    /// How it fails, if it does.
    pub fails: Option<Failure>,
    /// The value it fulfills with; left out, its name, or `name(item)`.
    pub returns: Option<Name>,
    /// How long a call holds the thread, before its promise exists.
    pub blocks: Duration,
}

/// The values of one item; the task's values count for the rest.
#[derive(Clone, Debug, Default)]
pub struct ItemBehaviour {
    /// In place of the task's own.
    pub takes: Option<Takes>,
    /// In place of the task's own.
    pub fails: Option<Failure>,
    /// In place of the task's own.
    pub returns: Option<Name>,
    /// In place of the task's own.
    pub blocks: Option<Duration>,
}

/// How a task fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The message of the error that a call rejects with.
    pub reason: Name,
    /// How many calls reject before the first that fulfills; `None` where all do.
    pub first: Option<u32>,
}

/// One thing that must be so before a task may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The task has fulfilled.
    Fulfilled(TaskId),
    /// The task has fulfilled or rejected.
    Settled(TaskId),
    /// The call of this same task before this one has fulfilled.
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
    /// Whether any call of it holds the thread.
    #[must_use]
    pub fn may_block(&self) -> bool {
        let blocks = |blocks: Duration| blocks > Duration::ZERO;
        blocks(self.behaviour.blocks)
            || self.items.iter().any(|(_, item)| item.blocks.is_some_and(blocks))
    }

    /// How it behaves for an item that says this of its own: as the item says, and where that is
    /// silent, as the task does.
    #[must_use]
    pub fn behaviour_with(&self, own: Option<&ItemBehaviour>) -> Behaviour {
        let Some(own) = own else { return self.behaviour.clone() };
        Behaviour {
            takes: own.takes.clone().unwrap_or_else(|| self.behaviour.takes.clone()),
            fails: own.fails.or(self.behaviour.fails),
            returns: own.returns.or(self.behaviour.returns),
            blocks: own.blocks.unwrap_or(self.behaviour.blocks),
        }
    }
}

impl Behaviour {
    /// How long call number `nth` takes, the first being 0.
    #[must_use]
    pub fn takes_at(&self, nth: usize) -> Duration {
        self.takes[nth.min(self.takes.len() - 1)]
    }

    /// The reason that call number `nth` rejects with, the first being 0, if it does.
    #[must_use]
    pub fn fails_at(&self, nth: usize) -> Option<Name> {
        let failure = self.fails?;
        let fails = failure.first.is_none_or(|first| nth < first as usize);
        fails.then_some(failure.reason)
    }
}
