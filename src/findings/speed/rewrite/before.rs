//! Rewrites that start steps of a list earlier.

use std::ops::Range;

use super::naming::Naming;
use super::{StepEdit, StepEditor, is_binding};
use crate::Name;
use crate::findings::new_step::{all, awaits_to_start, bind, gather, one, refer, started_at_once};
use crate::findings::outline::ListId;
use crate::scenario::{Branches, Combinator, Step, StepKind};

impl StepEditor<'_> {
    /// Edits for a step of a list that waits for an earlier one.
    pub(super) fn before(&self, list: ListId, awaited: usize, later: usize) -> Vec<StepEdit> {
        let steps = self.outline.list(list);
        let Some(position) = self.position(list, awaited, &[later]) else {
            return self.barrier(list, awaited, later);
        };
        if is_binding(&steps[later]) {
            return self.several(list, awaited, &[later]);
        }
        let mut edits = self.chunks(list, awaited);
        edits.extend(self.gathered(list, awaited, later));
        edits.extend(self.beside(list, position, later));
        edits.extend(self.several(list, awaited, &[later]));
        edits
    }

    /// Edits that put all surrounding steps that don't wait for each other into one `All`, with the
    /// branches of inner `All`s. The second edit also gives the value of the last step, by awaiting
    /// it once more.
    pub(super) fn gathered(&self, list: ListId, awaited: usize, later: usize) -> Vec<StepEdit> {
        let steps = self.outline.list(list);
        let joins = |index: &usize| {
            let step = steps[*index].awaited();
            // A step that awaits a promise that has already started delays nothing itself.
            let is_await = self.outline.steps[step.id()].names.is_some();
            !is_binding(step) && !is_await && !matches!(step.kind, StepKind::Log(_))
        };
        let waits = |index: usize, range: Range<usize>| {
            steps[range].iter().any(|earlier| self.depends.waits_for(&steps[index], earlier))
        };
        let behind = awaited..steps.len();
        let more = behind.take_while(|index| joins(index) && !waits(*index, awaited..*index));
        let end = awaited + more.count();
        if end <= later {
            return Vec::new();
        }
        let before = (0..awaited).rev().take_while(|index| {
            joins(index) && !(index + 1..end).any(|later| waits(later, *index..index + 1))
        });
        let first = awaited - before.count();
        let with = |middle: Vec<Step>, naming: Naming| {
            let edited = [&steps[..first], &middle, &steps[end..]].concat();
            StepEdit { is_plain: true, ..StepEdit::of_list(list, edited, naming) }
        };
        let branches = |steps: &[Step]| {
            let branches = |step: &Step| joined(&one(std::slice::from_ref(step)), []);
            steps.iter().flat_map(branches).collect::<Vec<Step>>()
        };
        let mut naming = Naming::default();
        let asked = steps[end - 1].awaited().clone();
        let name = naming.name_for(self.outline, &asked, list);
        let mut again = branches(&steps[first..end - 1]);
        again.push(refer(name));
        vec![
            with(vec![all(branches(&steps[first..end]))], Naming::default()),
            with(vec![bind(name, asked), all(again), refer(name)], naming),
        ]
    }

    /// The first index in a list that these steps can be moved to together; `None` if one of them
    /// depends on the awaited step.
    fn position(&self, list: ListId, awaited: usize, later: &[usize]) -> Option<usize> {
        let steps = self.outline.list(list);
        let behind = |&own: &usize| {
            let mut others = (0..own).rev().filter(|earlier| !later.contains(earlier));
            let needed = others.find(|&other| self.depends.waits_for(&steps[own], &steps[other]));
            needed.map_or(0, |needed| needed + 1)
        };
        let position = later.iter().map(behind).max().unwrap_or(0);
        // Bindings take no time, and the steps between may use their names.
        let is_step = |step: &usize| !is_binding(&steps[*step]);
        (position <= awaited).then(|| (position..awaited).find(is_step).unwrap_or(awaited))
    }

    /// Runs `later` in parallel with the steps from `position` to it.
    fn beside(&self, list: ListId, position: usize, later: usize) -> Vec<StepEdit> {
        let steps = self.outline.list(list);
        let between = one(&steps[position..later]);
        let with = |middle: Vec<Step>, naming: Naming| {
            let mut edited = steps[..position].to_vec();
            edited.extend(middle);
            edited.extend_from_slice(&steps[later + 1..]);
            StepEdit::of_list(list, edited, naming)
        };
        let freed = steps[later].awaited();
        let mut naming = Naming::default();
        let name = naming.name_for(self.outline, freed, list);
        let bound = bind(name, freed.clone());
        vec![
            with(vec![all(joined(&between, [freed.clone()]))], Naming::default()),
            with(vec![all(vec![between.clone(), freed.clone()])], Naming::default()),
            with(vec![bound, all(joined(&between, [refer(name)])), refer(name)], naming),
            self.settled_first(list, position, later, with),
        ]
    }

    /// The edit that starts both, waits until both have settled, and then awaits them in the
    /// original order, so that the first rejection in that order still decides the outcome.
    fn settled_first(
        &self,
        list: ListId,
        position: usize,
        later: usize,
        with: impl Fn(Vec<Step>, Naming) -> StepEdit,
    ) -> StepEdit {
        let steps = self.outline.list(list);
        let (between, freed) = (one(&steps[position..later]), steps[later].awaited());
        let mut naming = Naming::default();
        let name = naming.name_for(self.outline, freed, list);
        let first = naming.name_for(self.outline, &between, list);
        let settled = gather(Combinator::AllSettled, vec![refer(first), refer(name)]);
        let bound = bind(name, freed.clone());
        with(vec![bind(first, between), bound, settled, refer(first), refer(name)], naming)
    }

    /// Edits that start several steps together, bound, and gather them with the steps that they
    /// waited for.
    pub(super) fn several(&self, list: ListId, awaited: usize, later: &[usize]) -> Vec<StepEdit> {
        let steps = self.outline.list(list);
        let Some(position) = self.position(list, awaited, later) else { return Vec::new() };
        let mut naming = Naming::default();
        let mut freed = Freed { steps, later, names: Vec::new(), begun: Vec::new() };
        for step in later.iter().map(|&later| steps[later].awaited()) {
            if let StepKind::Start(named) = &step.kind {
                freed.names.push(named.name);
                freed.begun.push(step.clone());
            } else if let StepKind::Let(named, step) = &step.kind {
                freed.names.push(named.name);
                let begun = Box::new(started_at_once((**step).clone()));
                freed.begun.push(Step::without_span(StepKind::Let(*named, begun)));
            } else {
                let name = naming.name_for(self.outline, step, list);
                freed.names.push(name);
                freed.begun.push(bind(name, step.clone()));
            }
        }
        let mut ends = vec![freed.first_use(awaited + 1), awaited + 1];
        ends.dedup();
        let edits = ends.into_iter().flat_map(|end| {
            let between = freed.without_freed(position..end);
            let first = naming.clone().name_for(self.outline, &one(&between), list);
            let mut settled_naming = naming.clone();
            settled_naming.name_for(self.outline, &one(&between), list);
            let edit = |gathered: Vec<Step>, rest: Vec<Step>, naming: &Naming| {
                let edited = [&steps[..position], &gathered, &rest].concat();
                StepEdit::of_list(list, edited, naming.clone())
            };
            let (together, rest) = (freed.together(&between), freed.rest(end));
            [
                edit(together.clone(), freed.without_awaits(&rest), &naming),
                edit(together, rest.clone(), &naming),
                edit(freed.settled(&between, first), rest, &settled_naming),
            ]
        });
        edits.collect()
    }
}

/// Steps of a list that are started earlier.
struct Freed<'s> {
    steps: &'s [Step],
    /// The indices of these steps.
    later: &'s [usize],
    /// The name of each of these steps.
    names: Vec<Name>,
    /// Each of these steps, bound to its name.
    begun: Vec<Step>,
}

impl Freed<'_> {
    /// The first step from an index on that awaits or names one of these steps.
    fn first_use(&self, from: usize) -> usize {
        let uses = |&index: &usize| {
            let step = &self.steps[index];
            if self.later.contains(&index) {
                !is_binding(step)
            } else {
                self.names.iter().any(|&name| step.names(name))
            }
        };
        (from..self.steps.len()).find(uses).unwrap_or(self.steps.len())
    }

    /// The steps of a range without those that are started earlier.
    fn without_freed(&self, range: Range<usize>) -> Vec<Step> {
        let kept = range.filter(|index| !self.later.contains(index));
        kept.map(|index| self.steps[index].clone()).collect()
    }

    fn promises(&self) -> impl Iterator<Item = Step> {
        self.names.iter().map(|&name| refer(name))
    }

    /// Starts the steps, and gathers them with the steps between.
    fn together(&self, between: &[Step]) -> Vec<Step> {
        let gathered = all(joined(&one(between), self.promises()));
        self.begun.iter().cloned().chain([gathered]).collect()
    }

    /// Starts the steps, and gathers them with the steps between, so that the first rejection in
    /// the original order decides the outcome.
    fn settled(&self, between: &[Step], first: Name) -> Vec<Step> {
        let promises = std::iter::once(refer(first)).chain(self.promises());
        let settled = gather(Combinator::AllSettled, promises.collect());
        let begun = std::iter::once(bind(first, one(between))).chain(self.begun.iter().cloned());
        begun.chain([settled, refer(first)]).collect()
    }

    /// The steps from an index on: a step that was started earlier is awaited by name.
    fn rest(&self, from: usize) -> Vec<Step> {
        let rest = (from..self.steps.len()).filter_map(|index| {
            let step = &self.steps[index];
            match self.later.iter().position(|&later| later == index) {
                Some(freed) => (!is_binding(step)).then(|| refer(self.names[freed])),
                None => Some(step.clone()),
            }
        });
        rest.collect()
    }

    /// The rest without the awaits at its start of promises that have been gathered.
    fn without_awaits(&self, rest: &[Step]) -> Vec<Step> {
        let is_own = |name: &Name| self.names.contains(name);
        let is_await =
            |step: &&Step| matches!(&step.awaited().kind, StepKind::Name(name) if is_own(name));
        rest.iter().skip_while(is_await).cloned().collect()
    }
}

/// The branches of an `All`, or another step as a single branch, and more branches.
fn joined(step: &Step, more: impl IntoIterator<Item = Step>) -> Vec<Step> {
    let mut branches = match &step.kind {
        StepKind::Combine(Combinator::All, Branches::List(branches)) if !awaits_to_start(step) => {
            branches.clone()
        }
        _ => vec![step.clone()],
    };
    branches.extend(more);
    branches
}
