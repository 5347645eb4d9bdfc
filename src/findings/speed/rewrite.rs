//! Rewrites that might free what a step holds back, the plainest first. Whether one is right is
//! found by running it.

mod barrier;
mod chunks;

use super::depends::Depends;
use super::late::Hold;
use crate::findings::made::{all, all_map, bind, gather, list_of, one, refer};
use crate::findings::plan::{ListId, Plan, StepId, number};
use crate::scenario::{Branches, Combinator, Scenario, Step, StepKind, noun};
use crate::{Name, Names};

/// Another text for a part of a plan.
#[derive(Clone, Debug)]
pub(in crate::findings) enum Edit {
    /// These steps for those of a list.
    List(ListId, Vec<Step>),
    /// This step for another.
    Step(StepId, Step),
}

/// Makes edits; new names are interned on the way.
pub(in crate::findings) struct Editor<'p> {
    pub(super) plan: &'p Plan,
    pub(super) depends: &'p Depends<'p>,
    pub(super) names: Names,
}

impl<'p> Editor<'p> {
    pub(in crate::findings) fn new(plan: &'p Plan, depends: &'p Depends<'p>) -> Self {
        Self { plan, depends, names: (*plan.scenario.names).clone() }
    }

    /// The edits that might free what is held back.
    pub(in crate::findings) fn edits(&mut self, hold: Hold) -> Vec<Edit> {
        match hold {
            Hold::Before { list, awaited, later } => self.before(list, awaited, later),
            Hold::Loop(step) => self.unroll(step),
            Hold::InPlace(step, index) => self.not_in_place(step, index),
        }
    }

    /// The function that what holds back stands in, if it is not the program.
    pub(in crate::findings) fn plan_function(
        &self,
        hold: Hold,
    ) -> Option<crate::scenario::FunctionId> {
        let list = match hold {
            Hold::Before { list, .. } => list,
            Hold::Loop(step) | Hold::InPlace(step, _) => ListId::Of(step),
        };
        match self.body_list(list) {
            ListId::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The plan's scenario with an edit made, if that is a scenario.
    pub(in crate::findings) fn edited(&self, edit: &Edit) -> Option<Scenario> {
        let scenario = &self.plan.scenario;
        let mut programs = scenario.programs.clone();
        let mut functions = scenario.functions.clone();
        let functions_steps = functions.iter_mut().map(|function| &mut function.steps);
        let mut bodies: Vec<&mut Vec<Step>> =
            programs.iter_mut().map(|program| &mut *program.steps).chain(functions_steps).collect();
        match edit {
            Edit::List(ListId::Program, steps) => bodies[0].clone_from(steps),
            Edit::List(ListId::Function(id), steps) => bodies[id.0 as usize + 1].clone_from(steps),
            Edit::List(ListId::Of(owner), steps) => {
                let owner = bodies.into_iter().find_map(|steps| find_mut(steps, *owner))?;
                match &mut owner.kind {
                    StepKind::List(own) | StepKind::For(_, own) => own.clone_from(steps),
                    StepKind::Try(parts) => parts.body.clone_from(steps),
                    _ => return None,
                }
            }
            Edit::Step(id, step) => {
                let found = bodies.into_iter().find_map(|steps| find_mut(steps, *id))?;
                found.clone_from(step);
            }
        }
        scenario.rewritten(self.names.clone(), programs, functions)
    }

    /// Edits for a step of a list that waits for an earlier one.
    fn before(&mut self, list: ListId, awaited: usize, later: usize) -> Vec<Edit> {
        let plan = self.plan;
        let steps = plan.list(list);
        let position = (0..later)
            .rev()
            .find(|&earlier| self.depends.waits_for(&steps[later], &steps[earlier]))
            .map_or(0, |earlier| earlier + 1);
        if position > awaited {
            return self.barrier(list, awaited, later);
        }
        // Bindings take no time, and what is between may name them.
        let position =
            (position..awaited).find(|&step| !is_binding(&steps[step])).unwrap_or(awaited);
        if is_binding(&steps[later]) {
            let mut moved = steps.to_vec();
            let step = moved.remove(later);
            moved.insert(position, step);
            return vec![Edit::List(list, moved)];
        }
        let mut edits = self.chunks(list, awaited);
        edits.extend(self.beside(list, position, later));
        edits
    }

    /// `later` beside all that stands from `position` to it.
    fn beside(&mut self, list: ListId, position: usize, later: usize) -> Vec<Edit> {
        let plan = self.plan;
        let steps = plan.list(list);
        let between = one(&steps[position..later]);
        let with = |middle: Vec<Step>| {
            let mut edited = steps[..position].to_vec();
            edited.extend(middle);
            edited.extend_from_slice(&steps[later + 1..]);
            Edit::List(list, edited)
        };
        let freed = steps[later].awaited();
        let name = self.name_for(freed, list);
        let bind = bind(name, freed.clone());
        let branches = |last: Step| match &between.kind {
            StepKind::Combine(Combinator::All, Branches::List(branches)) => {
                let mut branches = branches.clone();
                branches.push(last);
                branches
            }
            _ => vec![between.clone(), last],
        };
        let mut hoisted = vec![bind.clone()];
        hoisted.extend_from_slice(&steps[position..later]);
        hoisted.push(refer(name));
        let mut edits = vec![
            with(vec![all(branches(freed.clone()))]),
            with(vec![all(vec![between.clone(), freed.clone()])]),
            with(vec![bind.clone(), all(branches(refer(name))), refer(name)]),
            with(hoisted),
        ];
        edits.push(with(self.settled_first(&between, bind, name, list)));
        edits
    }

    /// Both begun, both waited for whatever becomes of them, and then asked in the old order: the
    /// first that rejects decides, as it did.
    fn settled_first(
        &mut self,
        between: &Step,
        bound: Step,
        name: Name,
        list: ListId,
    ) -> Vec<Step> {
        let first = self.name_for(between, list);
        let settled = gather(Combinator::AllSettled, vec![refer(first), refer(name)]);
        vec![bind(first, between.clone()), bound, settled, refer(first), refer(name)]
    }

    /// `All(Map(..))` for a loop.
    fn unroll(&mut self, id: StepId) -> Vec<Edit> {
        let plan = self.plan;
        let Some(StepKind::For(items, body)) = plan.step(id).map(|step| &step.kind) else {
            return Vec::new();
        };
        let pass = match &body[..] {
            [only] if !only.awaited().kind.is_statement() => only.awaited().clone(),
            _ => list_of(body.clone()),
        };
        vec![Edit::Step(id, all_map(items.clone(), pass))]
    }

    /// The branch without its `Await`.
    fn not_in_place(&mut self, id: StepId, index: usize) -> Vec<Edit> {
        let mut step = match self.plan.step(id) {
            Some(step) => step.clone(),
            None => return Vec::new(),
        };
        if let StepKind::Combine(_, Branches::List(branches)) = &mut step.kind
            && let StepKind::Await(inner) = &branches[index].kind
        {
            branches[index] = (**inner).clone();
        }
        vec![Edit::Step(id, step)]
    }

    /// A name to bind the promise of a step by: its own where nothing else in the body is called
    /// so, else a new one.
    pub(super) fn name_for(&mut self, step: &Step, list: ListId) -> Name {
        let own = last_name(step);
        let body = self.body_of(list);
        if let (Some(name), StepKind::Name(_)) = (own, &step.kind)
            && body.iter().map(|step| mentions(step, name)).sum::<usize>() == 1
        {
            return name;
        }
        let own = own.map_or_else(|| "work".to_owned(), |name| self.names[name].to_owned());
        // `posts` for what `fetchPosts` gives; else with a number.
        let base = noun(&own);
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let mut fresh = std::iter::once(base.clone()).chain(numbered);
        let unused = fresh.find(|text| self.names.find(text).is_none());
        self.names.intern(&unused.unwrap_or(base))
    }

    fn body_of(&self, list: ListId) -> &'p [Step] {
        self.plan.list(self.body_list(list))
    }

    /// The body that a list stands in.
    fn body_list(&self, list: ListId) -> ListId {
        let ListId::Of(step) = list else { return list };
        let functions = (0..).map(crate::scenario::FunctionId).map(ListId::Function);
        let functions = functions.take(self.plan.scenario.functions.len());
        let ends = |last: &Step| self.plan.steps[number(last)].end;
        let holds = |list: &ListId| {
            let steps = self.plan.list(*list);
            steps.first().is_some_and(|first| number(first) <= step)
                && steps.last().is_some_and(|last| step < ends(last))
        };
        functions.into_iter().find(holds).unwrap_or(ListId::Program)
    }
}

fn find_mut(steps: &mut [Step], id: StepId) -> Option<&mut Step> {
    let index = steps.iter().rposition(|step| number(step) <= id && step.place.is_some())?;
    let holder = &mut steps[index];
    if number(holder) == id {
        return Some(holder);
    }
    let lists = holder.lists_mut();
    lists.into_iter().rev().find_map(|list| find_mut(list, id))
}

/// How often a step names or starts something.
fn mentions(step: &Step, name: Name) -> usize {
    let own = match &step.kind {
        StepKind::Name(own) => *own == name,
        StepKind::Start(named) | StepKind::Let(named, _) => named.name == name,
        _ => false,
    };
    let within = step.lists().flatten().map(|step| mentions(step, name));
    usize::from(own) + within.sum::<usize>()
}

/// What a step ends with, by name.
fn last_name(step: &Step) -> Option<Name> {
    match &step.kind {
        StepKind::Name(name) => Some(*name),
        _ => step.lists().last().and_then(<[Step]>::last).and_then(last_name),
    }
}

pub(super) fn is_binding(step: &Step) -> bool {
    matches!(step.awaited().kind, StepKind::Start(_) | StepKind::Let(..))
}
