//! Writes groups of calls as steps, each of which starts when its dependencies are met.

use super::called::Called;
use super::ending::LastStep;
use super::groups::Groups;
use crate::Name;
use crate::findings::new_step::{all, all_map, bind, gather, one, refer};
use crate::scenario::{Branches, Combinator, Items, Named, Retry, Span, Step, StepKind};

/// Writes groups of calls as the steps of a program with some ending.
pub(super) struct Flow<'g> {
    pub(super) groups: &'g Groups<'g>,
    pub(super) ending: &'g LastStep,
}

impl Flow<'_> {
    /// The steps of the program.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut gathered: Vec<(Option<usize>, Step)> = Vec::new();
        for group in (0..self.groups.all.len()).filter(|&group| !self.is_inlined(group)) {
            let own = one(&self.group(group));
            let branch = if self.is_bound(group) {
                steps.push(bind(self.groups.name(group), own));
                refer(self.groups.name(group))
            } else {
                own
            };
            let declared = self.groups.all[group].members.iter().min().copied();
            gathered.push((declared, branch));
        }
        gathered.sort_by_key(|(declared, _)| *declared);
        let branches: Vec<Step> = gathered.into_iter().map(|(_, branch)| branch).collect();
        steps.extend(self.gathered(branches));
        match self.ending {
            LastStep::None => {}
            LastStep::Await(name) => steps.push(refer(*name)),
            LastStep::Return(names) => {
                let names = names.iter().map(|&name| Named { name, span: Span::NONE });
                steps.push(Step::without_span(StepKind::Return(names.collect())));
            }
        }
        steps
    }

    /// Awaits all branches together. A single list of steps needs no combinator.
    fn gathered(&self, branches: Vec<Step>) -> Vec<Step> {
        if let [only] = &branches[..]
            && *self.ending == LastStep::None
        {
            return match &only.kind {
                StepKind::List(steps) => steps.clone(),
                _ => branches,
            };
        }
        let fails = self.groups.called.iter().any(|called| called.fails);
        let how = if fails { Combinator::AllSettled } else { Combinator::All };
        vec![gather(how, branches)]
    }

    /// The steps that call a group's members, after the steps that wait for their dependencies.
    fn group(&self, group: usize) -> Vec<Step> {
        let members = &self.groups.all[group].members;
        if let [single] = members[..] {
            let mut steps = self.waiting(single);
            steps.push(whole(&self.groups.called[single]));
            return steps;
        }
        let items = self.groups.called[members[0]].items.clone();
        let is_chain = members
            .windows(2)
            .all(|pair| self.groups.waits(pair[1]).iter().any(|wait| wait.on == pair[0]));
        let lane = if is_chain { self.chain(members) } else { self.lane(members) };
        vec![all_map(Items::Listed(items), one(&lane))]
    }

    /// The steps for one item, if each depends on the previous one.
    fn chain(&self, members: &[usize]) -> Vec<Step> {
        let steps = members.iter().flat_map(|&member| {
            let outside = self.groups.waits(member).iter().filter(|w| !members.contains(&w.on));
            let mut steps = waiting_for(outside.map(|wait| (self.name_of(wait.on), wait.settled)));
            steps.push(call(&self.groups.called[member]));
            steps
        });
        steps.collect()
    }

    /// The steps for one item: each starts when its dependencies are met.
    fn lane(&self, members: &[usize]) -> Vec<Step> {
        let name = |member: usize| self.groups.called[member].name;
        let begin = |&member: &usize| {
            let waits = self.groups.waits(member).iter().map(|wait| {
                let inside = members.contains(&wait.on);
                (if inside { name(wait.on) } else { self.name_of(wait.on) }, wait.settled)
            });
            let mut steps = waiting_for(waits);
            steps.push(call(&self.groups.called[member]));
            bind(name(member), one(&steps))
        };
        let mut steps: Vec<Step> = members.iter().map(begin).collect();
        steps.push(all(members.iter().map(|&member| refer(name(member))).collect()));
        steps
    }

    /// The steps that wait for the dependencies of a single task, including groups that only this
    /// task waits for.
    fn waiting(&self, single: usize) -> Vec<Step> {
        let waits = self.groups.waits(single);
        if let [wait] = waits
            && self.is_inlined(self.groups.group_of(wait.on))
        {
            return self.group(self.groups.group_of(wait.on));
        }
        waiting_for(waits.iter().map(|wait| (self.name_of(wait.on), wait.settled)))
    }

    /// Whether a group is written in the list of the only task that waits for it.
    fn is_inlined(&self, group: usize) -> bool {
        let mut waiting = self.groups.waiting_for(group);
        let (Some((other, member, wait)), None) = (waiting.next(), waiting.next()) else {
            return false;
        };
        self.groups.all[other].members.len() == 1
            && self.groups.waits(member).len() == 1
            && !wait.settled
            && !self.ending.names(self.groups.name(group))
    }

    fn is_bound(&self, group: usize) -> bool {
        let is_waited_for = self.groups.waiting_for(group).next().is_some();
        is_waited_for || self.ending.names(self.groups.name(group))
    }

    fn name_of(&self, called: usize) -> Name {
        self.groups.name(self.groups.group_of(called))
    }
}

/// The steps that wait for these promises: first for those that only have to settle.
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
        (items, true) => {
            Step::without_span(StepKind::For(Items::Listed(items.to_vec()), vec![call(called)]))
        }
        // Each call is awaited, even if another call has failed.
        (items, false) => {
            let how = if called.fails { Combinator::AllSettled } else { Combinator::All };
            let branches = Branches::Map(Items::Listed(items.to_vec()), Box::new(call(called)));
            Step::without_span(StepKind::Combine(how, branches))
        }
    }
}

/// One call of a task, retried if the original retries it.
fn call(called: &Called) -> Step {
    let step = refer(called.name);
    match &called.retry {
        None => step,
        Some(Retry { times, wait, .. }) => {
            let retry = Retry { times: *times, wait: wait.clone(), step };
            Step::without_span(StepKind::Retry(Box::new(retry)))
        }
    }
}
