//! Reorders consecutive steps.

use std::collections::{BTreeMap, BTreeSet};

use crate::Name;
use crate::exercise::rewrite::visit;
use crate::exercise::stream::Stream;
use crate::scenario::{Callable, Scenario, Step, StepKind, TaskId};

/// A scenario, and all bindings in it.
pub(super) struct Bindings<'s> {
    scenario: &'s Scenario,
    bound: BTreeMap<Name, Vec<&'s Step>>,
}

impl<'s> Bindings<'s> {
    pub(super) fn new(scenario: &'s Scenario) -> Self {
        let mut bound: BTreeMap<Name, Vec<&Step>> = BTreeMap::new();
        let programs = scenario.programs.iter().flat_map(|program| &*program.steps);
        let functions = scenario.functions.iter().flat_map(|function| &*function.steps);
        for step in programs.chain(functions) {
            visit(step, &mut |step| {
                if let StepKind::Let(named, step) = &step.kind {
                    bound.entry(named.name).or_default().push(step);
                }
            });
        }
        Self { scenario, bound }
    }
}

/// Draws an order for each run of consecutive steps of the same kind: awaited steps, or bindings. A
/// step stays after its dependencies and after the bindings that it uses.
pub(super) fn reorder(known: &Bindings<'_>, steps: &mut Vec<Step>, draws: &mut Stream) {
    let mut done: Vec<Step> = Vec::with_capacity(steps.len());
    let mut run: Vec<Step> = Vec::new();
    let mut of_run = None;
    for step in std::mem::take(steps) {
        let class = class(&step);
        if class != of_run {
            done.append(&mut drawn(known, std::mem::take(&mut run), draws));
            of_run = class;
        }
        match class {
            Some(_) => run.push(step),
            None => done.push(step),
        }
    }
    done.append(&mut drawn(known, run, draws));
    *steps = done;
}

/// The kind of a step; `None` if it must not be swapped with other steps.
fn class(step: &Step) -> Option<&'static str> {
    match &step.awaited().kind {
        StepKind::Start(_) | StepKind::Let(..) => Some("binds"),
        kind if kind.is_statement() => None,
        _ => Some("awaited"),
    }
}

fn drawn(known: &Bindings<'_>, mut run: Vec<Step>, draws: &mut Stream) -> Vec<Step> {
    let mut ordered = Vec::with_capacity(run.len());
    while !run.is_empty() {
        let free =
            |at: usize| !run[..at].iter().any(|before| order_matters(known, before, &run[at]));
        let free: Vec<usize> = (0..run.len()).filter(|&at| free(at)).collect();
        // The first step is always free.
        let at = draws.pick(&free).copied().unwrap_or(0);
        ordered.push(run.remove(at));
    }
    ordered
}

/// Whether the order of two steps matters: one depends on the other, or uses its name.
pub(super) fn order_matters(known: &Bindings<'_>, one: &Step, other: &Step) -> bool {
    let speaks = |one, other| binds(one).is_some_and(|name| names(other).contains(&name));
    needs(known, one, other) || needs(known, other, one) || speaks(one, other) || speaks(other, one)
}

/// Whether a call of one step depends on a call of the other.
pub(super) fn needs(known: &Bindings<'_>, one: &Step, other: &Step) -> bool {
    depends_on_any(known, &tasks(known, one), &tasks(known, other))
}

fn names(step: &Step) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    visit(step, &mut |step| {
        if let StepKind::Name(name) = step.kind {
            names.insert(name);
        }
    });
    names
}

fn binds(step: &Step) -> Option<Name> {
    match &step.kind {
        StepKind::Start(named) | StepKind::Let(named, _) => Some(named.name),
        _ => None,
    }
}

/// The tasks that a step names, including through bindings and functions.
fn tasks(known: &Bindings<'_>, step: &Step) -> BTreeSet<TaskId> {
    let mut tasks = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut steps = vec![step];
    while let Some(step) = steps.pop() {
        visit(step, &mut |step| {
            let name = match &step.kind {
                StepKind::Name(name) => *name,
                StepKind::Start(named) | StepKind::Call(named, _) => named.name,
                _ => return,
            };
            if !seen.insert(name) {
                return;
            }
            steps.extend(known.bound.get(&name).into_iter().flatten());
            match known.scenario.callables.get(name) {
                Some(Callable::Task(task)) => {
                    tasks.insert(task);
                }
                Some(Callable::Function(id)) => {
                    steps.extend(&*known.scenario.functions[id.0 as usize].steps);
                }
                None => {}
            }
        });
    }
    tasks
}

/// Whether any of some tasks depends on any of the others, directly or indirectly.
fn depends_on_any(
    known: &Bindings<'_>,
    some: &BTreeSet<TaskId>,
    others: &BTreeSet<TaskId>,
) -> bool {
    let mut seen = some.clone();
    let mut next: Vec<TaskId> = some.iter().copied().collect();
    while let Some(task) = next.pop() {
        for need in known.scenario.task(task).needs.iter().filter_map(|need| need.task()) {
            if others.contains(&need) {
                return true;
            }
            if seen.insert(need) {
                next.push(need);
            }
        }
    }
    false
}
