//! Plans what each sheet asks: for each kind a program, and what its question must test.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::certificate::certify;
use super::drawn::{Drawn, Part};
use super::stream::Stream;
use super::{Brief, Kind, Misconception};
use crate::scenario::Scenario;

/// At least one in this many probes must test everything that a question has to test.
const ENOUGH: usize = 8;

/// A question that each sheet has.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) kind: Kind,
    pub(super) program: usize,
    /// The misconceptions that the question must test, on each sheet.
    pub(super) finds: Vec<Misconception>,
}

/// The misconceptions that questions of each kind test with each program, according to the probes.
pub(super) struct Prospects {
    /// The programs that may be asked about, in their order, each with the misconceptions that each
    /// kind tests with it. A kind is left out if too few probes have a question of it.
    programs: Vec<(usize, BTreeMap<Kind, Vec<Misconception>>)>,
}

impl Prospects {
    /// Probes every program that the brief allows, for these kinds.
    pub(super) fn of(brief: &Brief, kinds: &[Kind], probes: &[(Scenario, Stream)]) -> Self {
        let kinds: BTreeSet<Kind> = kinds.iter().copied().collect();
        let all = probes.first().map_or(0, |(scenario, _)| scenario.programs.len());
        let programs = brief.program.map_or(0..all, |program| program..program + 1);
        let drawn = probes.iter().map(|(scenario, draws)| {
            (Drawn::of(scenario, brief.is_drawn().then_some(draws)), draws)
        });
        let drawn: Vec<(Drawn<'_>, &Stream)> = drawn.collect();
        let found = |program| (program, found(brief, &kinds, program, &drawn));
        Self { programs: programs.map(found).collect() }
    }

    /// Plans a question of a kind about the program with which it tests most. Programs that already
    /// have a question of this kind are left out. If several programs are equally good, the search
    /// starts at another one for each question. Returns `None` if the kind suits no program.
    pub(super) fn plan(&self, brief: &Brief, kind: Kind, planned: &[Planned]) -> Option<Planned> {
        let is_taken =
            |program| planned.iter().any(|one| one.kind == kind && one.program == program);
        let worth = |finds: &[Misconception]| worth(brief, planned, finds);
        let first = planned.len() % self.programs.len().max(1);
        let (before, from) = self.programs.split_at(first);
        let mut best: Option<(usize, &Vec<Misconception>)> = None;
        for (program, found) in from.iter().chain(before) {
            let Some(finds) = found.get(&kind).filter(|_| !is_taken(*program)) else { continue };
            if best.is_none_or(|(_, best)| worth(finds) > worth(best)) {
                best = Some((*program, finds));
            }
        }
        best.map(|(program, finds)| Planned { kind, program, finds: finds.clone() })
    }
}

/// The value of testing these misconceptions: first the number of those that the sheets are about
/// and no question tests yet, then the number of those that the sheets are about, then the total
/// number.
fn worth(brief: &Brief, planned: &[Planned], finds: &[Misconception]) -> (usize, usize, usize) {
    let own = finds.iter().filter(|idea| brief.teaches().contains(idea));
    let found = |idea: &Misconception| planned.iter().any(|one| one.finds.contains(idea));
    let new = own.clone().filter(|idea| !found(idea)).count();
    (new, own.count(), finds.len())
}

/// The misconceptions that each kind tests with a program.
fn found(
    brief: &Brief,
    kinds: &BTreeSet<Kind>,
    program: usize,
    probes: &[(Drawn<'_>, &Stream)],
) -> BTreeMap<Kind, Vec<Misconception>> {
    let mut found: BTreeMap<Kind, Vec<Vec<Misconception>>> = BTreeMap::new();
    for (drawn, draws) in probes {
        let mut probe = |kind: Kind, case: &Case<'_>| {
            let Some(draft) = kind.ask(case, draws) else { return };
            if certify(&draft, case, &[], brief.difficulty).is_ok() {
                found.entry(kind).or_default().push(draft.tests);
            }
        };
        // Kinds about the same programs share their runs.
        let mut cases: BTreeMap<Part, Vec<Kind>> = BTreeMap::new();
        for &kind in kinds {
            if let Some(part) = drawn.part(kind, program) {
                cases.entry(part).or_default().push(kind);
            }
        }
        for (part, kinds) in cases {
            let involved = drawn.involved(&part, program);
            let case = Case::new(&involved.scenario, involved.program, &[]);
            for kind in kinds {
                probe(kind, &case);
            }
        }
    }
    let enough = probes.len().div_ceil(ENOUGH);
    let told = |(kind, found): (Kind, Vec<_>)| {
        let mut finds = distinguished(brief, &found, enough)?;
        // If each question has other programs, it also tests other misconceptions. A question that
        // must test one would always have the same answer.
        if kind == Kind::PickTheProgram && brief.is_drawn() {
            finds.clear();
        }
        Some((kind, finds))
    };
    found.into_iter().filter_map(told).collect()
}

/// Misconceptions that enough probes test together, first those that the sheets are about. Returns
/// `None` if too few probes have a question.
fn distinguished(
    brief: &Brief,
    found: &[Vec<Misconception>],
    enough: usize,
) -> Option<Vec<Misconception>> {
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
