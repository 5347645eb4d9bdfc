//! Finds the steps that only a rejection leads to.

use super::{ListId, Parent, StepId, StepOutline};
use crate::scenario::{Chain, FunctionId, StepKind};

/// For each step, whether only a rejection or the end of something leads to it, directly or through
/// a call.
///
/// One pass over all steps is enough, except for functions that are called from later bodies; for
/// those, as many passes as functions can nest.
pub(super) fn steps(outline: &StepOutline) -> Vec<bool> {
    let mut after = vec![false; outline.steps.len()];
    let mut functions = vec![false; outline.call_sites.len()];
    loop {
        for step in outline.steps.ids() {
            after[step.index()] = match outline.steps[step].parent {
                Parent::After(around) => is_handler(outline, around) || after[around.index()],
                Parent::Within(around)
                | Parent::Branch(around, _)
                | Parent::List(ListId::Of(around), _) => after[around.index()],
                Parent::List(ListId::Catch(_) | ListId::Finally(_), _) => true,
                Parent::List(ListId::Function(FunctionId(id)), _) => functions[id as usize],
                Parent::List(ListId::Program, _) => false,
            };
        }
        let is_after = |sites: &Vec<StepId>| sites.iter().any(|site| after[site.index()]);
        let now: Vec<bool> = outline.call_sites.iter().map(is_after).collect();
        if now == functions {
            return after;
        }
        functions = now;
    }
}

/// Whether the second part of a step runs only after a rejection, or at its end.
fn is_handler(outline: &StepOutline, step: StepId) -> bool {
    match outline.step(step).map(|step| &step.kind) {
        Some(StepKind::Chain(chain, _)) => *chain != Chain::Then,
        _ => false,
    }
}
