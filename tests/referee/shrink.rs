//! Shrinks a program that shows something to the smallest that still does.
//!
//! Steps are removed, or replaced by their inner steps; tasks lose what they do not need. A
//! candidate that is no valid scenario is rejected by the reader, because each is written as text.

use makespan::scenario::{Branches, Items, Need, Parts, Step, StepKind, Task, TaskId, Use};
use makespan::{Duration, Scenario};

use crate::case::Case;
use crate::tree::{Part, parts, parts_mut};
use crate::words::ms;
use crate::write;

/// The smallest case found that `shows` the same as this one.
pub(crate) fn shrink(case: Case, shows: &mut dyn FnMut(&Case) -> bool) -> Case {
    let mut smallest = case;
    let mut nth = 0;
    // Each edit is tried where the last one worked; then another round tries the edits that have
    // become possible, until a round changes nothing.
    let mut shrunk = false;
    loop {
        let mut parts = smallest.scenario.to_parts();
        if !edit(&mut parts, nth) {
            if !std::mem::take(&mut shrunk) {
                return smallest;
            }
            nth = 0;
            continue;
        }
        match candidate(&smallest, parts).filter(&mut *shows) {
            Some(smaller) => (smallest, shrunk) = (smaller, true),
            None => nth += 1,
        }
    }
}

fn candidate(case: &Case, edited: Parts) -> Option<Case> {
    let name = &case.scenario.programs()[case.program].name;
    let edited = Scenario::from_parts(edited).ok()?;
    let program = edited.find_program(case.scenario.text(*name))?;
    let scenario = write::read(&write::head(&edited), &write::program(&edited, program)).ok()?;
    Case::new(scenario, 0, case.mode)
}

/// Applies the edit with this number, if there is one.
fn edit(parts: &mut Parts, nth: usize) -> bool {
    let mut left = Some(nth);
    if let [program] = parts.programs.as_mut_slice() {
        edit_steps(&mut program.steps, &mut left);
    }
    for at in 0..parts.functions.len() {
        if here(&mut left) {
            parts.functions.remove(at);
            return true;
        }
        edit_steps(&mut parts.functions[at].steps, &mut left);
    }
    edit_tasks(parts, &mut left);
    left.is_none()
}

/// Whether this edit is the one to make.
fn here(left: &mut Option<usize>) -> bool {
    match left {
        Some(0) => {
            *left = None;
            true
        }
        Some(left) => {
            *left -= 1;
            false
        }
        None => false,
    }
}

fn edit_steps(steps: &mut Vec<Step>, left: &mut Option<usize>) {
    for at in 0..steps.len() {
        if here(left) {
            steps.remove(at);
            return;
        }
        if here(left) {
            let within = within(&steps[at]);
            steps.splice(at..=at, within);
            return;
        }
        for one in within(&steps[at]) {
            if here(left) {
                steps[at] = one;
                return;
            }
        }
        edit_step(&mut steps[at], left);
        if left.is_none() {
            return;
        }
    }
}

fn edit_step(step: &mut Step, left: &mut Option<usize>) {
    let shorter = match &mut step.kind {
        StepKind::Sleep(time) | StepKind::Timeout(time, _) if *time != ms(1) => {
            here(left).then(|| *time = ms(1))
        }
        StepKind::Try(parts) if parts.catch.is_some() && parts.finally.is_some() => here(left)
            .then(|| parts.finally = None)
            .or_else(|| here(left).then(|| parts.catch = None)),
        StepKind::Retry(retry) if !retry.wait.is_empty() => here(left).then(|| retry.wait.clear()),
        _ => None,
    };
    if shorter.is_some() || fewer_items(step, left) {
        return;
    }
    for part in parts_mut(step) {
        match part {
            Part::List(steps) => edit_steps(steps, left),
            Part::One(step) => {
                let nothing = matches!(&step.kind, StepKind::List(steps) if steps.is_empty());
                if !nothing && here(left) {
                    let mut within = within(step);
                    let first = (!within.is_empty()).then(|| within.remove(0));
                    step.kind = first.map_or(StepKind::List(Vec::new()), |first| first.kind);
                } else {
                    edit_step(step, left);
                }
            }
        }
        if left.is_none() {
            return;
        }
    }
}

/// Removes one item of a loop or map.
fn fewer_items(step: &mut Step, left: &mut Option<usize>) -> bool {
    let (StepKind::For(items, _)
    | StepKind::Combine(_, Branches::Map(items, _))
    | StepKind::Pool { of: Branches::Map(items, _), .. }) = &mut step.kind
    else {
        return false;
    };
    match items {
        Items::Count(count @ 1..) => here(left).then(|| *count -= 1).is_some(),
        Items::Count(_) => false,
        Items::Listed(items) => {
            let out = (0..items.len()).find(|_| here(left));
            out.map(|at| items.remove(at)).is_some()
        }
    }
}

/// The inner steps of a step, which can replace it.
fn within(step: &Step) -> Vec<Step> {
    parts(step).concat()
}

fn edit_tasks(parts: &mut Parts, left: &mut Option<usize>) {
    let tasks = &mut parts.tasks;
    for at in 0..tasks.len() {
        if here(left) {
            tasks.remove(at);
            for task in &mut *tasks {
                forget(task, at);
            }
        } else if left.is_some() {
            edit_task(&mut tasks[at], left);
        }
        if left.is_none() {
            break;
        }
    }
}

/// Removes the task with this number: other tasks no longer depend on it, and later ones move up.
fn forget(task: &mut Task, gone: usize) {
    let left = task.needs.iter().filter(|need| number(**need) != Some(gone));
    let moved = left.map(|need| match need {
        Need::Fulfilled(TaskId(id)) if *id as usize > gone => Need::Fulfilled(TaskId(id - 1)),
        Need::Settled(TaskId(id)) if *id as usize > gone => Need::Settled(TaskId(id - 1)),
        need => *need,
    });
    task.needs = moved.collect();
}

fn number(need: Need) -> Option<usize> {
    need.task().map(|TaskId(id)| id as usize)
}

fn edit_task(task: &mut Task, left: &mut Option<usize>) {
    let own = &mut task.behavior;
    if own.takes[..] != [ms(1)] && here(left) {
        own.takes = [ms(1)].into_iter().collect();
    } else if own.fails.is_some() && here(left) {
        own.fails = None;
    } else if own.returns.is_some() && here(left) {
        own.returns = None;
    } else if own.blocks != Duration::ZERO && here(left) {
        own.blocks = Duration::ZERO;
    } else if !task.uses.is_empty() && here(left) {
        task.uses = task.uses.iter().skip(1).copied().collect();
    } else if task.uses.iter().any(|one| one.slots > 1) && here(left) {
        task.uses = task.uses.iter().map(|one| Use { slots: 1, ..*one }).collect();
    } else if !task.items.is_empty() && here(left) {
        task.items.pop();
    } else {
        let kept = (0..task.needs.len()).find(|_| here(left));
        let others = |without| task.needs.iter().enumerate().filter(move |(at, _)| *at != without);
        if let Some(others) = kept.map(others) {
            task.needs = others.map(|(_, need)| *need).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{generate, networks, trace};
    use makespan::UnhandledRejections::Throw;

    /// As if Node recorded `failed` for each `rejected`: every call that rejects differs.
    #[test]
    fn a_wrong_event_name_is_shrunk_to_one_rejecting_call() {
        let shows = |case: &Case| trace::of_timeline(&case.timeline).contains(" !");
        let mut shrunk = 0;
        for seed in 0..200 {
            let case = Case::new(generate::scenario(seed), 0, Throw).filter(&shows);
            let Some(case) = case else { continue };
            let smallest = shrink(case, &mut { shows });
            assert!(
                smallest.timeline.calls.len() <= 2,
                "{}",
                write::scenario(&smallest.scenario, 0)
            );
            assert!(smallest.scenario.tasks().len() <= 2);
            assert_eq!(smallest.scenario.programs()[0].steps.len(), 1);
            shrunk += 1;
        }
        assert!(shrunk > 20);
    }

    #[test]
    fn a_network_is_shrunk_to_the_tasks_that_show_the_difference() {
        // As if Node called tasks whose dependencies fail.
        let shows = |case: &Case| case.timeline.calls.len() < case.scenario.tasks().len();
        let mut shrunk = 0;
        for seed in 0..100 {
            let case = Case::new(networks::random(seed), 0, Throw).filter(&shows);
            let Some(case) = case else { continue };
            let smallest = shrink(case, &mut { shows });
            let tasks = smallest.scenario.tasks().len();
            assert_eq!(tasks, 2, "{}", write::scenario(&smallest.scenario, 0));
            assert!(smallest.scenario.programs()[0].steps.generated().is_some());
            shrunk += 1;
        }
        assert!(shrunk > 20);
    }

    #[test]
    fn a_tie_is_shrunk_to_two_calls() {
        // As if Node fired timers of one instant in reverse order.
        let shows = |case: &Case| {
            let ends = case
                .timeline
                .calls
                .iter()
                .filter_map(|call| Some((call.starts_at?, call.settles_at?)));
            let mut ends: Vec<_> = ends.collect();
            ends.sort_unstable();
            ends.windows(2).any(|pair| pair[0] == pair[1])
        };
        let case =
            (0..).find_map(|seed| Case::new(generate::scenario(seed), 0, Throw).filter(shows));
        let smallest = shrink(case.expect("there are many"), &mut { shows });
        assert_eq!(smallest.timeline.calls.len(), 2, "{}", write::scenario(&smallest.scenario, 0));
    }
}
