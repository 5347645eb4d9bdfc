//! Calls as steps, each begun when its needs are met.

use super::called::Called;
use super::ending::Ending;
use crate::Name;
use crate::findings::made::{all, all_map, bind, gather, made, one, refer};
use crate::scenario::{
    Branches, Combinator, Items, Named, Need, Place, Retry, Step, StepKind, Task, needs_of_tasks,
};

/// What was called, in groups that are one promise each.
pub(super) struct Flow<'c> {
    called: &'c [Called],
    /// By what was called: what it waits for.
    waits: Vec<Vec<Wait>>,
    /// The groups, each behind those that it waits for.
    groups: Vec<Group>,
}

/// Tasks that are called together: a single one, or all that is done with the same items, a lane
/// for each.
struct Group {
    /// What was called, by number, each behind those that it needs.
    members: Vec<usize>,
}

/// Something that has to be there first.
#[derive(Clone, Copy)]
struct Wait {
    /// What was called, by number.
    on: usize,
    /// Whether it is enough that it has settled.
    settled: bool,
}

impl<'c> Flow<'c> {
    /// `None` where groups would have to wait for one another.
    pub(super) fn new(tasks: &[Task], called: &'c [Called], fused: bool) -> Option<Self> {
        let waits: Vec<Vec<Wait>> = called.iter().map(|own| waits_of(tasks, called, own)).collect();
        let mut groups: Vec<Group> = Vec::new();
        for task in needs_of_tasks(tasks).order() {
            let number = called.iter().position(|called| called.task.0 as usize == task);
            let Some(number) = number else { continue };
            let lane = |group: &&mut Group| {
                group.members.iter().any(|&member| {
                    let waits = waits[number].iter().any(|wait| wait.on == member && !wait.settled);
                    waits && same_items(&called[member], &called[number])
                })
            };
            match groups.iter_mut().find(lane).filter(|_| fused) {
                Some(group) => group.members.push(number),
                None => groups.push(Group { members: vec![number] }),
            }
        }
        // A group stands where its last member does.
        let position = |number: usize| called[number].task;
        let order = needs_of_tasks(tasks).order();
        let place = |group: &Group| {
            let last = group.members.last().map(|&last| position(last).0 as usize);
            order.iter().position(|&task| Some(task) == last)
        };
        groups.sort_by_key(place);
        let flow = Self { called, waits, groups };
        flow.is_in_order().then_some(flow)
    }

    fn is_in_order(&self) -> bool {
        (0..self.groups.len())
            .all(|group| self.outside(group).all(|(_, wait)| self.group_of(wait.on) < group))
    }

    /// The steps of the program.
    pub(super) fn steps(&self, ending: &Ending) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut gathered: Vec<(usize, Step)> = Vec::new();
        let mut only = Vec::new();
        for group in (0..self.groups.len()).filter(|&group| !self.is_inlined(group, ending)) {
            only = self.group(group, ending);
            let branch = if self.is_bound(group, ending) {
                steps.push(bind(self.name(group), one(&only)));
                refer(self.name(group))
            } else {
                one(&only)
            };
            let declared = self.groups[group].members.iter().min().copied();
            gathered.push((declared.unwrap_or(0), branch));
        }
        if let ([_], true) = (&gathered[..], steps.is_empty()) {
            return only;
        }
        gathered.sort_by_key(|(declared, _)| *declared);
        let branches = gathered.into_iter().map(|(_, branch)| branch).collect();
        let fails = self.called.iter().any(|called| called.fails);
        let how = if fails { Combinator::AllSettled } else { Combinator::All };
        steps.push(gather(how, branches));
        match ending {
            Ending::None => {}
            Ending::Await(name) => steps.push(refer(*name)),
            Ending::Return(names) => {
                let named = |name: &Name| Named { name: *name, place: Place::NONE };
                steps.push(made(StepKind::Return(names.iter().map(named).collect())));
            }
        }
        steps
    }

    /// The steps that call a group's members, behind what they wait for.
    fn group(&self, group: usize, ending: &Ending) -> Vec<Step> {
        match self.groups[group].members[..] {
            [single] => {
                let mut steps = self.waiting(single, ending);
                steps.push(whole(&self.called[single]));
                steps
            }
            _ => {
                let first = &self.called[self.groups[group].members[0]];
                let items = Items::Listed(first.items.clone());
                vec![all_map(items, one(&self.lane(group)))]
            }
        }
    }

    /// What is done with one item.
    fn lane(&self, group: usize) -> Vec<Step> {
        let members = &self.groups[group].members;
        let is_chain =
            members.windows(2).all(|pair| self.waits[pair[1]].iter().any(|w| w.on == pair[0]));
        if is_chain {
            return members
                .iter()
                .flat_map(|&member| {
                    let outside = self.waits[member].iter().filter(|w| !members.contains(&w.on));
                    let mut steps =
                        waiting_for(outside.map(|wait| (self.name_of(wait.on), wait.settled)));
                    steps.push(call(&self.called[member]));
                    steps
                })
                .collect();
        }
        let name = |member: usize| self.called[member].name;
        let mut steps: Vec<Step> = members
            .iter()
            .map(|&member| {
                let waits = self.waits[member].iter().map(|wait| {
                    let inside = members.contains(&wait.on);
                    (if inside { name(wait.on) } else { self.name_of(wait.on) }, wait.settled)
                });
                let mut steps = waiting_for(waits);
                steps.push(call(&self.called[member]));
                bind(name(member), one(&steps))
            })
            .collect();
        steps.push(all(members.iter().map(|&member| refer(name(member))).collect()));
        steps
    }

    /// The steps that wait for what a single task needs: what only it waits for stands there.
    fn waiting(&self, single: usize, ending: &Ending) -> Vec<Step> {
        match self.waits[single][..] {
            [wait] if self.is_inlined(self.group_of(wait.on), ending) => {
                self.group(self.group_of(wait.on), ending)
            }
            _ => waiting_for(
                self.waits[single].iter().map(|wait| (self.name_of(wait.on), wait.settled)),
            ),
        }
    }

    /// Whether a group stands in the list of the only one that waits for it, and for nothing else.
    fn is_inlined(&self, group: usize, ending: &Ending) -> bool {
        let mut waiting = (0..self.groups.len())
            .flat_map(|other| self.outside(other).map(move |(member, wait)| (other, member, wait)))
            .filter(|(_, _, wait)| self.group_of(wait.on) == group);
        let (Some((other, member, wait)), None) = (waiting.next(), waiting.next()) else {
            return false;
        };
        let is_alone = self.groups[other].members.len() == 1 && self.waits[member].len() == 1;
        is_alone && !wait.settled && !ending.names(self.name(group))
    }

    fn is_bound(&self, group: usize, ending: &Ending) -> bool {
        let waited = (0..self.groups.len())
            .any(|other| self.outside(other).any(|(_, wait)| self.group_of(wait.on) == group));
        waited || ending.names(self.name(group))
    }

    /// What a group's members wait for of other groups.
    fn outside(&self, group: usize) -> impl Iterator<Item = (usize, Wait)> {
        let members = &self.groups[group].members;
        let waits =
            members.iter().flat_map(|&member| self.waits[member].iter().map(move |w| (member, *w)));
        waits.filter(|(_, wait)| !members.contains(&wait.on))
    }

    fn group_of(&self, called: usize) -> usize {
        let found = self.groups.iter().position(|group| group.members.contains(&called));
        found.unwrap_or(self.groups.len())
    }

    /// What a group's promise is bound by: the name of its last member.
    fn name(&self, group: usize) -> Name {
        let members = &self.groups[group].members;
        self.called[members[members.len() - 1]].name
    }

    fn name_of(&self, called: usize) -> Name {
        self.name(self.group_of(called))
    }
}

/// What a task's calls wait for, of what was called.
fn waits_of(tasks: &[Task], called: &[Called], own: &Called) -> Vec<Wait> {
    let needs = tasks[own.task.0 as usize].needs.iter();
    let waits = needs.filter_map(|need| {
        let task = need.task()?;
        let on = called.iter().position(|called| called.task == task)?;
        Some(Wait { on, settled: matches!(need, Need::Settled(_)) })
    });
    waits.collect()
}

/// Whether two tasks are called with the same items, in any order and each by itself.
fn same_items(one: &Called, other: &Called) -> bool {
    let sorted = |called: &Called| {
        let mut items: Vec<usize> = called.items.iter().map(|item| item.index()).collect();
        items.sort_unstable();
        items
    };
    !one.items.is_empty() && !one.in_order && !other.in_order && sorted(one) == sorted(other)
}

/// The steps that wait for these promises: first for those that need only settle.
fn waiting_for(waits: impl Iterator<Item = (Name, bool)>) -> Vec<Step> {
    let (settled, fulfilled): (Vec<_>, Vec<_>) = waits.partition(|(_, settled)| *settled);
    let branches =
        |names: Vec<(Name, bool)>| names.into_iter().map(|(name, _)| refer(name)).collect();
    let mut steps = Vec::new();
    if !settled.is_empty() {
        steps.push(gather(Combinator::AllSettled, branches(settled)));
    }
    match fulfilled[..] {
        [] => {}
        [(name, _)] => steps.push(refer(name)),
        _ => steps.push(all(branches(fulfilled))),
    }
    steps
}

/// All calls of a task.
fn whole(called: &Called) -> Step {
    match (&called.items[..], called.in_order) {
        ([], _) => call(called),
        (items, true) => made(StepKind::For(Items::Listed(items.to_vec()), vec![call(called)])),
        // Every call is waited for, also where another has failed.
        (items, false) => {
            let how = if called.fails { Combinator::AllSettled } else { Combinator::All };
            let branches = Branches::Map(Items::Listed(items.to_vec()), Box::new(call(called)));
            made(StepKind::Combine(how, branches))
        }
    }
}

/// One call of a task, attempted again where the program does.
fn call(called: &Called) -> Step {
    let step = refer(called.name);
    match &called.retry {
        None => step,
        Some(Retry { times, wait, .. }) => {
            let retry = Retry { times: *times, wait: wait.clone(), step };
            made(StepKind::Retry(Box::new(retry)))
        }
    }
}
