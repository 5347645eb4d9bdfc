//! Rewrites of a step that waits for a whole combinator but depends on only some of its branches.

use super::naming::Naming;
use super::{StepEdit, StepEditor};
use crate::Name;
use crate::findings::new_step::{all, all_map, bind, gather, list_of, refer};
use crate::findings::outline::ListId;
use crate::scenario::{Branches, Combinator, Items, Step, StepKind};

/// The parts of a combinator and of a later step.
struct Parts<'p> {
    how: Combinator,
    branches: &'p [Step],
    /// The later step, or its branches if it is a combinator too.
    units: Vec<&'p Step>,
    gathers: Option<Combinator>,
    /// For each unit, the branches that it waits for.
    waits: Vec<Vec<usize>>,
}

impl StepEditor<'_> {
    /// Edits that let `later` wait only for the branches of `awaited` that it depends on.
    pub(super) fn barrier(&self, list: ListId, awaited: usize, later: usize) -> Vec<StepEdit> {
        let steps = self.outline.list(list);
        let mut edits = fused(list, steps, awaited, later).into_iter().collect::<Vec<_>>();
        let between = &steps[awaited + 1..later];
        let stays = |step: &Step| matches!(step.awaited().kind, StepKind::Log(_));
        if between.iter().all(stays) {
            let parts = self.parts(&steps[awaited], &steps[later]);
            let with = |middle: Vec<Step>, naming: Naming| {
                let mut edited = steps[..awaited].to_vec();
                edited.extend(middle);
                edited.extend_from_slice(&steps[later + 1..]);
                StepEdit::of_list(list, edited, naming)
            };
            if between.is_empty() {
                let chained = chained(&parts, &steps[later]).or_else(|| led(&parts));
                edits.extend(chained.map(|chained| with(vec![chained], Naming::default())));
            }
            let mut naming = Naming::default();
            let (begins, gathered, again) = self.flow(&parts, list, &mut naming);
            let mut middle = begins;
            middle.push(gathered);
            middle.extend_from_slice(between);
            edits.push(with(middle.clone(), naming.clone()));
            middle.push(again);
            edits.push(with(middle, naming));
        }
        edits
    }

    fn parts<'s>(&self, awaited: &'s Step, later: &'s Step) -> Parts<'s> {
        let (awaited, later) = (awaited.awaited(), later.awaited());
        let (how, branches) = match &awaited.kind {
            StepKind::Combine(
                how @ (Combinator::All | Combinator::AllSettled),
                Branches::List(branches),
            ) => (*how, &branches[..]),
            // A single awaited step counts as the only branch.
            _ => (Combinator::All, std::slice::from_ref(awaited)),
        };
        let (units, gathers) = match &later.kind {
            StepKind::Combine(
                how @ (Combinator::All | Combinator::AllSettled),
                Branches::List(units),
            ) => (units.iter().collect(), Some(*how)),
            _ => (vec![later], None),
        };
        let waits = units.iter().map(|unit: &&Step| {
            let waited = branches.iter().enumerate();
            let waited = waited.filter(|(_, branch)| self.depends.waits_for(unit, branch));
            waited.map(|(index, _)| index).collect()
        });
        let waits = waits.collect();
        Parts { how, branches, units, gathers, waits }
    }

    /// The steps that start each promise when its dependencies are met and bind it; the step that
    /// gathers all of them; and the later step with the promises.
    fn flow(
        &self,
        parts: &Parts<'_>,
        list: ListId,
        naming: &mut Naming,
    ) -> (Vec<Step>, Step, Step) {
        let waited = |index: usize| parts.waits.iter().any(|waits| waits.contains(&index));
        let mut begins = Vec::new();
        let mut branches: Vec<Step> = Vec::new();
        let mut names: Vec<Option<Name>> = Vec::new();
        for (index, branch) in parts.branches.iter().enumerate() {
            let name = waited(index).then(|| naming.name_for(self.outline, branch, list));
            begins.extend(name.map(|name| bind(name, branch.clone())));
            branches.push(name.map_or_else(|| branch.clone(), refer));
            names.push(name);
        }
        let mut units = Vec::new();
        for (unit, waits) in parts.units.iter().zip(&parts.waits) {
            let name = naming.name_for(self.outline, unit, list);
            let waited: Vec<Step> =
                waits.iter().filter_map(|&index| names[index]).map(refer).collect();
            let wait = match (parts.how, &waited[..]) {
                (_, []) => None,
                (Combinator::All, [only]) => Some(only.clone()),
                _ => Some(gather(parts.how, waited)),
            };
            let begun = match wait {
                Some(wait) => list_of(vec![wait, (*unit).clone()]),
                None => (*unit).clone(),
            };
            begins.push(bind(name, begun));
            units.push(refer(name));
        }
        let again = match (parts.gathers, &units[..]) {
            (None, [only]) => only.clone(),
            (how, _) => gather(how.unwrap_or(Combinator::All), units.clone()),
        };
        let mut gathered = match parts.how {
            Combinator::All => branches,
            how => vec![gather(how, branches)],
        };
        match parts.gathers {
            Some(Combinator::AllSettled) => gathered.push(again.clone()),
            _ => gathered.extend(units),
        }
        (begins, all(gathered), again)
    }
}

/// `All([["a", "c"], "b"])` for `All(["a", "b"]), "c"`, where `c` waits for `a` alone.
fn chained(parts: &Parts<'_>, later: &Step) -> Option<Step> {
    let [first, rest @ ..] = &parts.waits[..] else { return None };
    let [only] = first[..] else { return None };
    if parts.how != Combinator::All || rest.iter().any(|waits| waits != first) {
        return None;
    }
    let mut branches = parts.branches.to_vec();
    let mut chain = match &branches[only].kind {
        StepKind::List(steps) => steps.clone(),
        _ => vec![branches[only].clone()],
    };
    chain.push(later.clone());
    branches[only] = list_of(chain);
    Some(all(branches))
}

/// `All(["b", ["a", "c"]])` for `"a", All(["b", "c"])`, where `c` alone waits for `a`.
fn led(parts: &Parts<'_>) -> Option<Step> {
    let ([awaited], Some(how)) = (parts.branches, parts.gathers) else { return None };
    let mut waiting = parts.waits.iter().enumerate().filter(|(_, waits)| !waits.is_empty());
    let (Some((only, _)), None) = (waiting.next(), waiting.next()) else { return None };
    let mut units: Vec<Step> = parts.units.iter().map(|&unit| unit.clone()).collect();
    let mut chain = vec![awaited.clone()];
    match &units[only].kind {
        StepKind::List(steps) => chain.extend_from_slice(steps),
        _ => chain.push(units[only].clone()),
    }
    units[only] = list_of(chain);
    Some(gather(how, units))
}

/// `All(Map(of: X, do: [s, t]))` for `All(Map(of: X, do: s)), All(Map(of: X, do: t))`.
fn fused(list: ListId, steps: &[Step], awaited: usize, later: usize) -> Option<StepEdit> {
    let map = |step: &Step| match &step.awaited().kind {
        StepKind::Combine(Combinator::All, Branches::Map(items, step)) => {
            Some((items.clone(), (**step).clone()))
        }
        _ => None,
    };
    let ((items, first), (others, second)) = (map(&steps[awaited])?, map(&steps[later])?);
    if later != awaited + 1 || !same(&items, &others) {
        return None;
    }
    let pass = |step: Step| match step.kind {
        StepKind::List(steps) => steps,
        kind => vec![Step { kind, ..step }],
    };
    let fused = all_map(items, list_of([pass(first), pass(second)].concat()));
    let mut edited = steps[..awaited].to_vec();
    edited.push(fused);
    edited.extend_from_slice(&steps[later + 1..]);
    Some(StepEdit::of_list(list, edited, Naming::default()))
}

fn same(one: &Items, other: &Items) -> bool {
    match (one, other) {
        (Items::Listed(one), Items::Listed(other)) => one == other,
        (Items::Count(one), Items::Count(other)) => one == other,
        _ => false,
    }
}
