//! Groups of called tasks: each group is one promise.

use super::called::Called;
use crate::Name;
use crate::graph::Graph;
use crate::scenario::{Need, Task, order_of_tasks};

/// Tasks that are called together: a single task, or all tasks that are called with the same items,
/// as one chain for each item.
pub(super) struct Group {
    /// The tasks, by number, each after its dependencies.
    pub(super) members: Vec<usize>,
}

/// A dependency.
#[derive(Clone, Copy)]
pub(super) struct Wait {
    /// The task, by number.
    pub(super) on: usize,
    /// Whether the task only has to settle, instead of fulfill.
    pub(super) settled: bool,
}

/// The groups of a program, each after those that it waits for.
pub(super) struct Groups<'c> {
    pub(super) called: &'c [Called],
    pub(super) all: Vec<Group>,
    /// The dependencies of each task.
    waits: Vec<Vec<Wait>>,
    /// The group of each task.
    group_of: Vec<usize>,
}

impl<'c> Groups<'c> {
    /// Groups the tasks: with `fused`, tasks with the same items. Returns `None` if groups would
    /// have to wait for each other.
    pub(super) fn new(tasks: &[Task], called: &'c [Called], fused: bool) -> Option<Self> {
        let waits: Vec<Vec<Wait>> = called.iter().map(|own| waits_of(tasks, called, own)).collect();
        let mut all: Vec<Group> = Vec::new();
        for number in in_order(tasks, called) {
            let is_lane = |group: &&mut Group| {
                let shares = |wait: &Wait| {
                    group.members.contains(&wait.on)
                        && !wait.settled
                        && same_items(&called[wait.on], &called[number])
                };
                waits[number].iter().any(shares)
            };
            match all.iter_mut().find(is_lane).filter(|_| fused) {
                Some(group) => group.members.push(number),
                None => all.push(Group { members: vec![number] }),
            }
        }
        // A group has the position of its last member, and comes after the groups that it waits
        // for.
        let calls = in_order(tasks, called);
        all.sort_by_key(|group| calls.iter().position(|own| Some(own) == group.members.last()));
        let groups = Self { called, group_of: numbers(&all, called.len()), all, waits };
        let order = groups.order()?;
        let mut all: Vec<Option<Group>> = groups.all.into_iter().map(Some).collect();
        let all: Vec<Group> = order.into_iter().filter_map(|group| all[group].take()).collect();
        Some(Self { group_of: numbers(&all, called.len()), all, ..groups })
    }

    /// The groups by number, each after those that it waits for; `None` if they are circular.
    fn order(&self) -> Option<Vec<usize>> {
        let waits = |group| self.outside(group).map(move |(_, wait)| (wait.on, group));
        let waits = (0..self.all.len()).flat_map(waits);
        let needs: Vec<_> = waits.map(|(on, group)| (self.group_of(on), group)).collect();
        let order = Graph::new(self.all.len(), needs).order();
        (order.len() == self.all.len()).then_some(order)
    }

    /// The dependencies of a task.
    pub(super) fn waits(&self, called: usize) -> &[Wait] {
        &self.waits[called]
    }

    /// The dependencies of a group's members on other groups.
    pub(super) fn outside(&self, group: usize) -> impl Iterator<Item = (usize, Wait)> {
        let members = &self.all[group].members;
        let waits = |&member: &usize| self.waits[member].iter().map(move |wait| (member, *wait));
        members.iter().flat_map(waits).filter(|(_, wait)| !members.contains(&wait.on))
    }

    /// The groups that wait for a group: the waiting group, its member, and the dependency.
    pub(super) fn waiting_for(&self, group: usize) -> impl Iterator<Item = (usize, usize, Wait)> {
        let waits = |other| self.outside(other).map(move |(member, wait)| (other, member, wait));
        let all = (0..self.all.len()).flat_map(waits);
        all.filter(move |(_, _, wait)| self.group_of(wait.on) == group)
    }

    pub(super) fn group_of(&self, called: usize) -> usize {
        self.group_of[called]
    }

    /// The name of a group's promise: that of its last member.
    pub(super) fn name(&self, group: usize) -> Name {
        let members = &self.all[group].members;
        self.called[members[members.len() - 1]].name
    }
}

/// The number of the group of each task.
fn numbers(all: &[Group], called: usize) -> Vec<usize> {
    let mut group_of = vec![0; called];
    for (number, group) in all.iter().enumerate() {
        group.members.iter().for_each(|&member| group_of[member] = number);
    }
    group_of
}

/// The tasks, by number, each after its dependencies.
fn in_order(tasks: &[Task], called: &[Called]) -> Vec<usize> {
    let number = |task: usize| called.iter().position(|called| called.task.0 as usize == task);
    order_of_tasks(tasks).filter_map(number).collect()
}

/// The dependencies of a task's calls.
fn waits_of(tasks: &[Task], called: &[Called], own: &Called) -> Vec<Wait> {
    let needs = tasks[own.task.0 as usize].needs.iter();
    let waits = needs.filter_map(|need| {
        let task = need.task()?;
        let on = called.iter().position(|called| called.task == task)?;
        Some(Wait { on, settled: matches!(need, Need::Settled(_)) })
    });
    waits.collect()
}

/// Whether two tasks are called with the same items, in any order, each separately.
fn same_items(one: &Called, other: &Called) -> bool {
    let sorted = |called: &Called| {
        let mut items: Vec<usize> = called.items.iter().map(|item| item.index()).collect();
        items.sort_unstable();
        items
    };
    !one.items.is_empty() && !one.in_order && !other.in_order && sorted(one) == sorted(other)
}
