//! Tasks: what they need and use exists, no need goes round, and together they fit into time.

use rustc_hash::FxHashMap;

use crate::graph::Graph;
use crate::scenario::draft::{Draft, DraftNeed, NeedKind};
use crate::scenario::{
    Callable, Callables, Named, Need, Place, Problem, ResourceId, Task, TaskId, needs_of_tasks,
};
use crate::{Duration, Name, Names};

use super::{count_problem, nearest};

/// Gives tasks their needs and resources.
pub(super) fn check(draft: &mut Draft, callables: &Callables, problems: &mut Vec<Problem>) {
    let needs = std::mem::take(&mut draft.needs);
    let mut all_earlier = true;
    for need in &needs {
        let Some(resolved) = resolve(draft, *need, callables, problems) else { continue };
        all_earlier &= resolved.task().is_none_or(|task| task.0 < need.by);
        draft.tasks[need.by as usize].needs.push(resolved);
    }
    resources(draft, problems);
    for task in &draft.tasks {
        behaviours(task, &draft.names, problems);
    }
    sum(&draft.tasks, problems);
    // Where every need stands above its task nothing goes round: a million tasks need no graph to
    // know.
    if !all_earlier {
        cycles(draft, &needs, &needs_of_tasks(&draft.tasks), callables, problems);
    }
}

fn resolve(
    draft: &Draft,
    need: DraftNeed,
    callables: &Callables,
    problems: &mut Vec<Problem>,
) -> Option<Need> {
    if need.kind == NeedKind::Previous {
        return Some(Need::Previous);
    }
    let names = &draft.names;
    let written = || &names[need.named.name];
    let by = || &names[draft.tasks[need.by as usize].name];
    match callables.get(need.named.name) {
        Some(Callable::Task(task)) if need.kind == NeedKind::Settled => Some(Need::Settled(task)),
        Some(Callable::Task(task)) => Some(Need::Fulfilled(task)),
        Some(Callable::Function(_)) => {
            let message = format!("`{}` needs `{}`, which is a function", by(), written());
            problems.push(Problem::new(need.named.place, message).label("expected a task's name"));
            None
        }
        None => {
            let message = format!("`{}` needs `{}`, and there is no such task", by(), written());
            let problem = Problem::new(need.named.place, message);
            let tasks = draft.tasks.iter().map(|task| &names[task.name]);
            problems.push(nearest(problem, problems, written(), tasks));
            None
        }
    }
}

fn resources(draft: &mut Draft, problems: &mut Vec<Problem>) {
    for resource in &draft.resources {
        let what = format!("the capacity of `{}`", &draft.names[resource.name]);
        problems.extend(count_problem(resource.place, &what, resource.capacity.into(), 1));
    }
    let by_name: FxHashMap<Name, ResourceId> =
        draft.resources.iter().map(|resource| resource.name).zip((0..).map(ResourceId)).collect();
    for (task, Named { name, place }) in std::mem::take(&mut draft.uses) {
        if let Some(id) = by_name.get(&name) {
            draft.tasks[task as usize].uses = Some(*id);
            continue;
        }
        let names = &draft.names;
        let task = &names[draft.tasks[task as usize].name];
        let message = format!("`{task}` uses `{}`, and there is no such resource", &names[name]);
        let resources = draft.resources.iter().map(|resource| &names[resource.name]);
        let problem = nearest(Problem::new(place, message), problems, &names[name], resources);
        problems.push(problem);
    }
}

/// What a builder may have said of a task that no text can.
fn behaviours(task: &Task, names: &Names, problems: &mut Vec<Problem>) {
    let own = std::iter::once((Some(&task.behaviour.takes), task.behaviour.fails));
    let items = task.items.iter().map(|(_, item)| (item.takes.as_ref(), item.fails));
    for (takes, fails) in own.chain(items) {
        if takes.is_some_and(|takes| takes.is_empty()) {
            let message = format!("`takes` of the task `{}` is empty", &names[task.name]);
            problems.push(Problem::new(task.place, message));
        }
        if let Some(first) = fails.and_then(|fails| fails.first) {
            let what = format!("the count of failures of the task `{}`", &names[task.name]);
            problems.extend(count_problem(task.place, &what, first.into(), 1));
        }
    }
}

/// The sum of all tasks is a bound of the scenario, and a time like every other.
fn sum(tasks: &[Task], problems: &mut Vec<Problem>) {
    let mut sum = Duration::ZERO;
    for task in tasks {
        let first = task.behaviour.takes.first().copied().unwrap_or_default();
        let longer = sum.checked_add(task.behaviour.blocks).and_then(|sum| sum.checked_add(first));
        let Some(longer) = longer else {
            let message = "all tasks up to this one take longer than the limit of 2^53 - 1 ns";
            problems.push(Problem::new(task.place, message).label("the limit is 104 days"));
            return;
        };
        sum = longer;
    }
}

fn cycles(
    draft: &Draft,
    needs: &[DraftNeed],
    graph: &Graph,
    callables: &Callables,
    problems: &mut Vec<Problem>,
) {
    let cycles = graph.cycles();
    if cycles.is_empty() {
        return;
    }
    let written = needs.iter().rev().filter(|need| need.kind != NeedKind::Previous);
    let places: FxHashMap<(usize, usize), Place> = written
        .filter_map(|need| match callables.get(need.named.name)? {
            Callable::Task(TaskId(id)) => Some(((need.by as usize, id as usize), need.named.place)),
            Callable::Function(_) => None,
        })
        .collect();
    for cycle in cycles {
        let (first, second) = (cycle[0], cycle[1 % cycle.len()]);
        let place = places.get(&(first, second)).copied();
        let place = place.unwrap_or(draft.tasks[first].place);
        let way = round(cycle.iter().map(|&task| &draft.names[draft.tasks[task].name]));
        problems.push(Problem::new(place, format!("the needs go round: {way}")));
    }
}

/// `a -> b -> a`
pub(super) fn round<'n>(cycle: impl Iterator<Item = &'n str> + Clone) -> String {
    let mut way: Vec<&str> = cycle.clone().collect();
    way.extend(cycle.take(1));
    format!("`{}`", way.join(" -> "))
}
