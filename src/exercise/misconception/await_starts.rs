//! "`await` starts the task", so a task that is started first and awaited later starts only at the
//! `await`.

use super::Belief;
use crate::Name;
use crate::exercise::rewrite::{each_list, visit};
use crate::scenario::{Scenario, Step, StepKind};

/// Moves each binding down to the step that first uses it.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let mut scenario = scenario.clone();
    let mut changed = false;
    each_list(&mut scenario, program, &mut |steps| {
        changed |= steps.iter().any(|step| bound(step).is_some());
        let mut held: Vec<Step> = Vec::new();
        for step in std::mem::take(steps) {
            if bound(&step).is_some() {
                held.push(step);
                continue;
            }
            steps.extend(release(&mut held, &step));
            steps.push(step);
        }
    });
    changed.then(|| Belief::of_reading(scenario))
}

fn bound(step: &Step) -> Option<Name> {
    match &step.kind {
        StepKind::Start(named) | StepKind::Let(named, _) => Some(named.name),
        _ => None,
    }
}

/// Removes the bindings that a step uses, directly or indirectly, and returns them in their order.
fn release(held: &mut Vec<Step>, step: &Step) -> Vec<Step> {
    let mut used = names(step);
    let mut at = 0;
    while at < used.len() {
        let within = held.iter().filter(|held| bound(held) == Some(used[at]));
        let more: Vec<Name> = within.flat_map(names).collect();
        used.extend(more.into_iter().filter(|name| !used.contains(name)).collect::<Vec<_>>());
        at += 1;
    }
    let (released, kept) = std::mem::take(held)
        .into_iter()
        .partition(|held| bound(held).is_some_and(|name| used.contains(&name)));
    *held = kept;
    released
}

fn names(step: &Step) -> Vec<Name> {
    let mut names = Vec::new();
    visit(step, &mut |step| {
        if let StepKind::Name(name) = step.kind
            && !names.contains(&name)
        {
            names.push(name);
        }
    });
    names
}
