//! The branches of a combinator or a pool: in another order, and grouped otherwise.

use std::collections::BTreeSet;

use super::order::{Known, hangs, needs};
use crate::Name;
use crate::exercise::rewrite::unwritten;
use crate::exercise::stream::Stream;
use crate::scenario::{Branches, Step, StepKind};

/// In another order, and where branches may be grouped, one time out of three each: two of them one
/// behind the other, or one that is a list with its last step beside it.
pub(super) fn redraw(
    known: &Known<'_>,
    spoken: &BTreeSet<Name>,
    branches: &mut Vec<Step>,
    may_group: bool,
    draws: &mut Stream,
) {
    // One that is awaited in place decides what begins when.
    if !branches.iter().any(|branch| matches!(branch.kind, StepKind::Await(_))) {
        draws.shuffle(branches);
    }
    match draws.below(3) {
        0 if may_group => join(known, spoken, branches, draws),
        1 if may_group => part(known, branches, draws),
        _ => {}
    }
}

/// What waits for a worker in another order, unless one branch needs another.
pub(super) fn shuffle_queue(known: &Known<'_>, branches: &mut [Step], draws: &mut Stream) {
    let hang = |at: usize| branches[..at].iter().any(|one| hangs(known, one, &branches[at]));
    if !(0..branches.len()).any(hang) {
        draws.shuffle(branches);
    }
}

/// Puts one branch behind another, what is needed first.
fn join(known: &Known<'_>, spoken: &BTreeSet<Name>, branches: &mut Vec<Step>, draws: &mut Stream) {
    let may = |step: &Step| match &step.kind {
        StepKind::Name(name) => !spoken.contains(name),
        StepKind::Call(named, _) => !spoken.contains(&named.name),
        StepKind::List(steps) => steps.iter().all(is_plain),
        _ => false,
    };
    let able: Vec<usize> = (0..branches.len()).filter(|&at| may(&branches[at])).collect();
    if branches.len() < 3 || able.len() < 2 {
        return;
    }
    // The first that hang together, or any two.
    let pairs = || able.iter().flat_map(|&one| able.iter().map(move |&other| (one, other)));
    let pairs: Vec<(usize, usize)> = pairs().filter(|(one, other)| one < other).collect();
    let together =
        |(one, other): &&(usize, usize)| hangs(known, &branches[*one], &branches[*other]);
    let hanging = pairs.iter().find(together).copied();
    let Some((one, other)) = hanging.or_else(|| draws.pick(&pairs).copied()) else { return };
    let later = branches.remove(other);
    let sooner = std::mem::replace(&mut branches[one], unwritten(StepKind::Rethrow));
    let (first, then) =
        if needs(known, &sooner, &later) { (later, sooner) } else { (sooner, later) };
    let steps = steps_of(first).into_iter().chain(steps_of(then)).collect();
    branches[one] = unwritten(StepKind::List(steps));
}

fn steps_of(branch: Step) -> Vec<Step> {
    match branch.kind {
        StepKind::List(steps) => steps,
        kind => vec![Step::new(branch.place, kind)],
    }
}

/// Takes the last step of a branch that is a list out of it, where it needs none of the others.
fn part(known: &Known<'_>, branches: &mut Vec<Step>, draws: &mut Stream) {
    let may = |branch: &Step| match &branch.kind {
        StepKind::List(steps) if steps.len() > 1 && steps.iter().all(is_plain) => {
            let (last, others) = (&steps[steps.len() - 1], &steps[..steps.len() - 1]);
            !others.iter().any(|other| hangs(known, other, last))
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

/// A step that only calls something, and so may stand anywhere.
fn is_plain(step: &Step) -> bool {
    matches!(step.kind, StepKind::Name(_) | StepKind::Call(..) | StepKind::Combine(..))
}

/// One worker more or fewer, but some for every branch would be no pool.
pub(super) fn workers(limit: u32, of: &Branches, draws: &mut Stream) -> u32 {
    let count = match of {
        Branches::List(steps) => steps.len(),
        Branches::Map(items, _) => items.len(),
    };
    let most = u32::try_from(count).unwrap_or(u32::MAX).saturating_sub(1);
    let change = u32::try_from(draws.below(3)).unwrap_or(1);
    if limit < 2 || most < 2 { limit } else { (limit + change - 1).clamp(2, most.max(2)) }
}
