//! Reorders and regroups the branches of a combinator or a pool.

use std::collections::BTreeSet;

use super::order::{Bindings, needs, order_matters};
use crate::Name;
use crate::exercise::stream::Stream;
use crate::scenario::{Branches, Step, StepKind};

/// Reorders the branches. If `may_group`, then with a probability of one third each, it also joins
/// two branches, or makes the last step of a list a separate branch.
pub(super) fn redraw(
    known: &Bindings<'_>,
    used: &BTreeSet<Name>,
    branches: &mut Vec<Step>,
    may_group: bool,
    draws: &mut Stream,
) {
    // An inner `await` delays the branches after it, so the order of the branches matters.
    if !branches.iter().any(|branch| matches!(branch.kind, StepKind::Await(_))) {
        draws.shuffle(branches);
    }
    match draws.below(3) {
        0 if may_group => join(known, used, branches, draws),
        1 if may_group => part(known, branches, draws),
        _ => {}
    }
}

/// Reorders the queue of a pool, unless one branch depends on another.
pub(super) fn shuffle_queue(known: &Bindings<'_>, branches: &mut [Step], draws: &mut Stream) {
    let hang =
        |at: usize| branches[..at].iter().any(|one| order_matters(known, one, &branches[at]));
    if !(0..branches.len()).any(hang) {
        draws.shuffle(branches);
    }
}

/// Joins two branches into a list, dependencies first.
fn join(known: &Bindings<'_>, used: &BTreeSet<Name>, branches: &mut Vec<Step>, draws: &mut Stream) {
    let may = |step: &Step| match &step.kind {
        StepKind::Name(name) => !used.contains(name),
        StepKind::Call(named, _) => !used.contains(&named.name),
        StepKind::List(steps) => steps.iter().all(is_plain),
        _ => false,
    };
    let able: Vec<usize> = (0..branches.len()).filter(|&at| may(&branches[at])).collect();
    if branches.len() < 3 || able.len() < 2 {
        return;
    }
    // The first two that depend on each other, or any two.
    let pairs = || able.iter().flat_map(|&one| able.iter().map(move |&other| (one, other)));
    let pairs: Vec<(usize, usize)> = pairs().filter(|(one, other)| one < other).collect();
    let together =
        |(one, other): &&(usize, usize)| order_matters(known, &branches[*one], &branches[*other]);
    let hanging = pairs.iter().find(together).copied();
    let Some((one, other)) = hanging.or_else(|| draws.pick(&pairs).copied()) else { return };
    let later = branches.remove(other);
    let sooner = std::mem::replace(&mut branches[one], Step::without_span(StepKind::Rethrow));
    let (first, then) =
        if needs(known, &sooner, &later) { (later, sooner) } else { (sooner, later) };
    let steps = steps_of(first).into_iter().chain(steps_of(then)).collect();
    branches[one] = Step::without_span(StepKind::List(steps));
}

fn steps_of(branch: Step) -> Vec<Step> {
    match branch.kind {
        StepKind::List(steps) => steps,
        kind => vec![Step::new(branch.span, kind)],
    }
}

/// Makes the last step of a list a separate branch, if its order relative to the others doesn't
/// matter.
fn part(known: &Bindings<'_>, branches: &mut Vec<Step>, draws: &mut Stream) {
    let may = |branch: &Step| match &branch.kind {
        StepKind::List(steps) if steps.len() > 1 && steps.iter().all(is_plain) => {
            let (last, others) = (&steps[steps.len() - 1], &steps[..steps.len() - 1]);
            !others.iter().any(|other| order_matters(known, other, last))
        }
        _ => false,
    };
    let able: Vec<usize> = (0..branches.len()).filter(|&at| may(&branches[at])).collect();
    let Some(&at) = draws.pick(&able) else { return };
    let StepKind::List(steps) = &mut branches[at].kind else { return };
    let Some(last) = steps.pop() else { return };
    if let [only] = steps.as_slice() {
        branches[at] = only.clone();
    }
    branches.push(last);
}

/// Whether a step only calls something, so that it can be moved.
fn is_plain(step: &Step) -> bool {
    matches!(step.kind, StepKind::Name(_) | StepKind::Call(..) | StepKind::Combine(..))
}

/// Draws a limit with one worker more or fewer, which stays below the number of branches.
pub(super) fn workers(limit: u32, of: &Branches, draws: &mut Stream) -> u32 {
    let count = match of {
        Branches::List(steps) => steps.len(),
        Branches::Map(items, _) => items.len(),
    };
    let most = u32::try_from(count).unwrap_or(u32::MAX).saturating_sub(1);
    let change = u32::try_from(draws.below(3)).unwrap_or(1);
    if limit < 2 || most < 2 { limit } else { (limit + change - 1).clamp(2, most.max(2)) }
}
