//! Calls with items: the plan of each of them, by the number of calls with the same items.

use rustc_hash::FxHashMap;

use super::calls::Plan;
use super::limit::Limit;
use super::machine::Machine;
use crate::Name;
use crate::scenario::{Behavior, Scenario, TaskId, joined};
use crate::timeline::CallItems;

/// The calls with items, by task and items.
#[derive(Debug, Default)]
pub(super) struct WithItems {
    all: Vec<Counted>,
    /// The index in `all` of the calls of a task with certain items.
    numbers: FxHashMap<(TaskId, CallItems), usize>,
}

/// The calls of one task with the same items.
#[derive(Debug)]
struct Counted {
    count: u32,
    behavior: Behavior,
    returns: Name,
}

/// The index of each entry in the `items` of its task, because a task may have a million entries.
pub(super) type Own = FxHashMap<(TaskId, Name), usize>;

/// The entries of a scenario.
pub(super) fn own(scenario: &Scenario) -> Own {
    let tasks = (0..).map(TaskId).zip(scenario.tasks.iter());
    tasks
        .flat_map(|(id, task)| {
            task.items.iter().enumerate().map(move |(index, (item, _))| ((id, *item), index))
        })
        .collect()
}

impl WithItems {
    /// Removes all calls.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.numbers.clear();
    }
}

impl Machine<'_> {
    /// Counts a call with items, and returns its plan.
    pub(super) fn plan_with_items(
        &mut self,
        task: TaskId,
        items: CallItems,
    ) -> Result<Plan, Limit> {
        let known = self.calls.with_items.numbers.get(&(task, items)).copied();
        let number = match known {
            Some(number) => number,
            None => self.add_with_items(task, items)?,
        };
        let counted = &mut self.calls.with_items.all[number];
        counted.count += 1;
        let Counted { count, behavior, returns } = counted;
        Ok(Plan::new(self.scenario.task(task), behavior, *returns, *count - 1))
    }

    /// Adds the calls of a task with these items; returns their number.
    fn add_with_items(&mut self, id: TaskId, items: CallItems) -> Result<usize, Limit> {
        let task = self.scenario.task(id);
        let own = self.own_behavior(id, items).map(|index| &task.items[index].1);
        let behavior = task.behavior_with(own);
        let returns = match behavior.returns {
            Some(returns) => returns,
            None => self.returned(id, items)?,
        };
        let WithItems { all, numbers } = &mut self.calls.with_items;
        all.push(Counted { count: 0, behavior, returns });
        numbers.insert((id, items), all.len() - 1);
        Ok(all.len() - 1)
    }

    /// The index of the task's entry for calls with these items: the entry for all of them, as in
    /// the name of the call, or otherwise the entry for the innermost.
    fn own_behavior(&self, task: TaskId, items: CallItems) -> Option<usize> {
        let own = &self.written.own;
        let of = |item: Option<Name>| own.get(&(task, item?)).copied();
        let whole = || {
            let all = self.item_lists.all(items);
            self.scenario.names.find(&joined(all.iter().map(|item| &self.texts[*item])))
        };
        match items {
            CallItems::Several(_) if !own.is_empty() => of(whole()),
            _ => None,
        }
        .or_else(|| of(self.item_lists.last(items)))
    }

    /// `name(item)`: the default value of a call with items.
    pub(super) fn returned(&mut self, task: TaskId, items: CallItems) -> Result<Name, Limit> {
        let name = self.scenario.task(task).name;
        let made = match items {
            CallItems::One(item) => self.texts.add_label(name, &[item]),
            items => self.texts.add_label(name, &self.item_lists.all(items)),
        };
        // A name that exceeds the limit does no harm, so the check follows its creation.
        Limit::room_for_text(&self.texts, 0)?;
        Ok(made)
    }
}
