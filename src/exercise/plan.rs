//! What every sheet asks: kind by kind a program, and what its question must find.

use std::cmp::Reverse;

use super::case::Case;
use super::certificate::certify;
use super::stream::Stream;
use super::{Brief, Kind, Misconception};
use crate::scenario::Scenario;

/// One in so many probes must find all that a question is there to find.
const ENOUGH: usize = 8;

/// A question that every sheet has.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) kind: Kind,
    pub(super) program: usize,
    /// What it must find, on every sheet.
    pub(super) finds: Vec<Misconception>,
}

/// The program that a kind finds most with, but for those that it is asked of already; of several,
/// not always the first: each kind begins with the next. `None` where it suits none of them.
pub(super) fn plan(
    brief: &Brief,
    kind: Kind,
    planned: &[Planned],
    probes: &[(Scenario, Stream)],
) -> Option<Planned> {
    let programs = probes.first()?.0.programs.len();
    let candidates: Vec<usize> = match brief.program {
        Some(program) => vec![program],
        None => (0..programs).map(|offset| (planned.len() + offset) % programs).collect(),
    };
    let is_taken = |program| planned.iter().any(|one| one.kind == kind && one.program == program);
    let worth = |finds: &[Misconception]| worth(brief, planned, finds);
    let mut best: Option<Planned> = None;
    for program in candidates.into_iter().filter(|&program| !is_taken(program)) {
        let Some(finds) = finds(brief, kind, program, probes) else { continue };
        if best.as_ref().is_none_or(|best| worth(&finds) > worth(&best.finds)) {
            best = Some(Planned { kind, program, finds });
        }
    }
    best
}

/// How much it is worth to find these: first what the sheets are about and no question finds yet,
/// then what they are about.
fn worth(brief: &Brief, planned: &[Planned], finds: &[Misconception]) -> (usize, usize, usize) {
    let own = finds.iter().filter(|idea| brief.teaches().contains(idea));
    let found = |idea: &Misconception| planned.iter().any(|one| one.finds.contains(idea));
    let new = own.clone().filter(|idea| !found(idea)).count();
    (new, own.count(), finds.len())
}

/// What a kind finds with a program: misconceptions that enough draws tell from the truth all at
/// once, those that the sheets are about before others. `None` where few draws have such a
/// question.
fn finds(
    brief: &Brief,
    kind: Kind,
    program: usize,
    probes: &[(Scenario, Stream)],
) -> Option<Vec<Misconception>> {
    let mut found: Vec<Vec<Misconception>> = Vec::new();
    for (scenario, draws) in probes {
        let case = Case::new(scenario, program, &[]);
        let Some(draft) = kind.ask(&case, draws) else { continue };
        if certify(&draft, &case, &[], brief.difficulty).is_ok() {
            found.push(draft.tests);
        }
    }
    let enough = probes.len().div_ceil(ENOUGH);
    if found.len() < enough {
        return None;
    }
    let times = |idea: &Misconception| found.iter().filter(|tests| tests.contains(idea)).count();
    let mut ideas = Misconception::ALL.to_vec();
    ideas.sort_by_key(|idea| (!brief.teaches().contains(idea), Reverse(times(idea))));
    let mut finds = Vec::new();
    for idea in ideas {
        finds.push(idea);
        let all = |tests: &&Vec<Misconception>| finds.iter().all(|idea| tests.contains(idea));
        if found.iter().filter(all).count() < enough {
            finds.pop();
        }
    }
    Some(finds)
}
