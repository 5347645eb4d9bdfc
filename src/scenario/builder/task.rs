//! The fields of a task in a builder.

use super::Making;
use crate::scenario::draft::{DependencyKind, DraftDependency, DraftUse};
use crate::scenario::{Behavior, Failure, ItemBehavior, Needs, Span, Task, Uses};
use crate::{Duration, Name};

/// Describes a task, in [`ScenarioBuilder::task`](super::ScenarioBuilder::task).
#[derive(Debug)]
#[must_use = "what is said of a task counts where it is returned"]
pub struct TaskBuilder<'m> {
    making: &'m mut Making,
    name: Name,
    own: ItemBehavior,
    items: Vec<(Name, ItemBehavior)>,
}

/// Describes the fields that differ for one item, in [`TaskBuilder::item`].
#[derive(Debug)]
#[must_use = "what is said of an item counts where it is returned"]
pub struct ItemBuilder<'m> {
    making: &'m mut Making,
    own: ItemBehavior,
}

impl<'m> TaskBuilder<'m> {
    pub(super) fn new(making: &'m mut Making, name: &str) -> Self {
        let name = making.name(name);
        Self { making, name, own: ItemBehavior::default(), items: Vec::new() }
    }

    /// Sets the duration of each call.
    pub fn takes(self, duration: &str) -> Self {
        self.takes_each([duration])
    }

    /// Sets the durations of the first call, the second, and so on; the last one repeats.
    pub fn takes_each<'d>(mut self, durations: impl IntoIterator<Item = &'d str>) -> Self {
        self.own.takes = Some(durations.into_iter().map(|d| self.making.duration(d)).collect());
        self
    }

    /// Adds dependencies on these tasks: they must have fulfilled.
    pub fn needs<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        names.into_iter().fold(self, |task, name| task.need(DependencyKind::Fulfilled, name))
    }

    /// Adds a dependency on this task: it must have fulfilled or rejected.
    pub fn needs_settled(self, name: &str) -> Self {
        self.need(DependencyKind::Settled, name)
    }

    /// Adds a dependency on the previous call of the same task.
    pub fn needs_previous(self) -> Self {
        self.need(DependencyKind::Previous, "")
    }

    fn need(self, kind: DependencyKind, name: &str) -> Self {
        let (by, named) = (self.index(), self.making.named(name));
        self.making.draft.needs.push(DraftDependency { by, kind, named });
        self
    }

    /// Makes every call reject with this reason.
    pub fn fails(mut self, reason: &str) -> Self {
        self.own.fails = Some(Failure { reason: self.making.name(reason), first: None });
        self
    }

    /// Makes the first `calls` calls reject with this reason; later ones fulfill.
    pub fn fails_first(mut self, calls: u32, reason: &str) -> Self {
        self.own.fails = Some(Failure { reason: self.making.name(reason), first: Some(calls) });
        self
    }

    /// Sets the value that a call fulfills with, instead of the task's name.
    pub fn returns(mut self, value: &str) -> Self {
        self.own.returns = Some(self.making.name(value));
        self
    }

    /// Sets the resource that a call uses one slot of while it runs.
    pub fn uses(self, resource: &str) -> Self {
        self.uses_slots(resource, 1)
    }

    /// Adds a resource that a call uses `slots` slots of while it runs. With several resources, a
    /// call takes the slots of all of them together.
    pub fn uses_slots(self, resource: &str, slots: u32) -> Self {
        let (by, named) = (self.index(), self.making.named(resource));
        self.making.draft.uses.push(DraftUse { by, named, slots, span: Span::NONE });
        self
    }

    /// Sets the time for which a call blocks the thread before its promise exists.
    pub fn blocks(mut self, duration: &str) -> Self {
        self.own.blocks = Some(self.making.duration(duration));
        self
    }

    /// Describes the fields that differ for one item.
    pub fn item(
        mut self,
        item: &str,
        describe: impl FnOnce(ItemBuilder<'_>) -> ItemBuilder<'_>,
    ) -> Self {
        let name = self.making.name(item);
        if self.items.iter().any(|(other, _)| *other == name) {
            self.making.problem(&format!("the item `{item}` is declared twice"));
        }
        let own = ItemBehavior::default();
        let described = describe(ItemBuilder { making: &mut *self.making, own }).own;
        self.items.push((name, described));
        self
    }

    fn index(&self) -> u32 {
        u32::try_from(self.making.draft.tasks.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn finish(self) {
        let Self { making, name, own, items } = self;
        if own.takes.is_none() {
            making.problem("there is no `takes`");
        }
        making.draft.tasks.push(Task {
            name,
            span: Span::NONE,
            behavior: Behavior {
                takes: own.takes.unwrap_or_else(|| Duration::ZERO.into()),
                fails: own.fails,
                returns: own.returns,
                blocks: own.blocks.unwrap_or_default(),
            },
            needs: Needs::default(),
            uses: Uses::default(),
            items: items.into(),
        });
    }
}

impl ItemBuilder<'_> {
    /// Sets the duration of each call.
    pub fn takes(mut self, duration: &str) -> Self {
        self.own.takes = Some(self.making.duration(duration).into());
        self
    }

    /// Makes every call reject with this reason.
    pub fn fails(mut self, reason: &str) -> Self {
        self.own.fails = Some(Failure { reason: self.making.name(reason), first: None });
        self
    }

    /// Makes the first `calls` calls reject with this reason; later ones fulfill.
    pub fn fails_first(mut self, calls: u32, reason: &str) -> Self {
        self.own.fails = Some(Failure { reason: self.making.name(reason), first: Some(calls) });
        self
    }

    /// Sets the value that a call fulfills with.
    pub fn returns(mut self, value: &str) -> Self {
        self.own.returns = Some(self.making.name(value));
        self
    }

    /// Sets the time for which a call blocks the thread.
    pub fn blocks(mut self, duration: &str) -> Self {
        self.own.blocks = Some(self.making.duration(duration));
        self
    }
}
