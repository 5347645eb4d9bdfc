//! Checks tasks: their dependencies and resources exist, no dependency is circular, and the sum of
//! their durations is within the limit.

use rustc_hash::FxHashMap;

use crate::graph::Graph;
use crate::scenario::draft::{DependencyKind, Draft, DraftDependency, DraftUse};
use crate::scenario::problem::did_you_mean;
use crate::scenario::{
    Callable, Callables, Code, Named, Need, Problem, Resource, ResourceId, Span, Task, TaskId, Use,
    dependency_graph,
};
use crate::{Duration, Name, Names};

use super::{count_problem, nearest};

/// Resolves the dependencies and resources of tasks.
pub(super) fn check(draft: &mut Draft, callables: &Callables, problems: &mut Vec<Problem>) {
    let needs = std::mem::take(&mut draft.needs);
    let mut all_earlier = true;
    let mut unknown = Vec::new();
    for need in &needs {
        match resolve(*need, callables) {
            Resolved::Need(resolved) => {
                all_earlier &= resolved.task().is_none_or(|task| task.0 < need.by);
                draft.tasks[need.by as usize].needs.push(resolved);
            }
            Resolved::Function => problems.push(dependency_on_function(draft, *need)),
            Resolved::Unknown => unknown.push(*need),
        }
    }
    unknown_dependencies(draft, &unknown, callables, problems);
    resources(draft, problems);
    for task in &draft.tasks {
        behaviors(task, &draft.names, problems);
    }
    sum(&draft.tasks, problems);
    // If every dependency comes before its task, there is no cycle. So a million tasks in this
    // order need no graph.
    if !all_earlier {
        cycles(draft, &needs, &dependency_graph(&draft.tasks), callables, problems);
    }
}

/// Checks the code, and the fields that only tasks of code can omit.
pub(super) fn code(draft: &mut Draft, problems: &mut Vec<Problem>) -> Option<Code> {
    let timeless = std::mem::take(&mut draft.timeless);
    if let Some(code) = draft.code.take() {
        return Some(code.with_timeless(timeless.into_iter().map(TaskId).collect()));
    }
    for task in timeless {
        let task = &draft.tasks[task as usize];
        let message = format!("the task `{}` has no `takes`", &draft.names[task.name]);
        let problem = Problem::new(task.span, message);
        problems.push(problem.label("expected `takes`, the duration of a call"));
    }
    None
}

/// The target of an entry of `needs`.
enum Resolved {
    Need(Need),
    Function,
    Unknown,
}

fn resolve(need: DraftDependency, callables: &Callables) -> Resolved {
    if need.kind == DependencyKind::Previous {
        return Resolved::Need(Need::Previous);
    }
    match callables.get(need.named.name) {
        Some(Callable::Task(task)) if need.kind == DependencyKind::Settled => {
            Resolved::Need(Need::Settled(task))
        }
        Some(Callable::Task(task)) => Resolved::Need(Need::Fulfilled(task)),
        Some(Callable::Function(_)) => Resolved::Function,
        None => Resolved::Unknown,
    }
}

/// The start of a message about a dependency: which task depends on what.
fn needs(draft: &Draft, need: DraftDependency) -> String {
    let names = &draft.names;
    format!("`{}` needs `{}`", &names[draft.tasks[need.by as usize].name], &names[need.named.name])
}

fn dependency_on_function(draft: &Draft, need: DraftDependency) -> Problem {
    let message = format!("{}, which is a function", needs(draft, need));
    Problem::new(need.named.span, message).label("expected a task's name")
}

/// Reports dependencies that are not tasks. It suggests only a task that does not cause a cycle.
fn unknown_dependencies(
    draft: &Draft,
    unknown: &[DraftDependency],
    callables: &Callables,
    problems: &mut Vec<Problem>,
) {
    if unknown.is_empty() {
        return;
    }
    let names = &draft.names;
    let graph = dependency_graph(&draft.tasks);
    // A suggestion is treated as if it were written: suggestions together must not be circular.
    let mut proposed: Vec<(usize, usize)> = Vec::new();
    for need in unknown {
        let message = format!("{}, and there is no such task", needs(draft, *need));
        let by = need.by as usize;
        let mut is_excluded = with_dependents(&graph, &proposed, by);
        graph.dependencies(by).for_each(|needed| is_excluded[needed] = true);
        let task_of = |name: &str| match callables.get(names.find(name)?)? {
            Callable::Task(TaskId(task)) => Some(task as usize),
            Callable::Function(_) => None,
        };
        let tasks = draft.tasks.iter().map(|task| &names[task.name]);
        let meant = nearest(problems, &names[need.named.name], tasks, |name| {
            task_of(name).is_some_and(|task| !is_excluded[task])
        });
        proposed.extend(meant.and_then(task_of).map(|task| (task, by)));
        let problem = Problem::new(need.named.span, message);
        problems.push(Problem { help: meant.map(did_you_mean), ..problem });
    }
}

/// The tasks that depend on `task`, directly or indirectly, and `task` itself. `more` has further
/// dependencies: pairs of a task and a task that depends on it.
fn with_dependents(graph: &Graph, more: &[(usize, usize)], task: usize) -> Vec<bool> {
    let mut found = vec![false; graph.len()];
    let mut next = vec![task];
    while let Some(task) = next.pop() {
        if !std::mem::replace(&mut found[task], true) {
            next.extend(graph.dependents(task));
            next.extend(more.iter().filter(|(needed, _)| *needed == task).map(|(_, by)| *by));
        }
    }
    found
}

fn resources(draft: &mut Draft, problems: &mut Vec<Problem>) {
    for resource in &draft.resources {
        let what = format!("the capacity of `{}`", &draft.names[resource.name]);
        problems.extend(count_problem(resource.span, &what, resource.capacity.into(), 1));
    }
    let by_name: FxHashMap<Name, ResourceId> =
        draft.resources.iter().map(|resource| resource.name).zip((0..).map(ResourceId)).collect();
    let uses = std::mem::take(&mut draft.uses);
    for of_task in uses.chunk_by(|one, next| one.by == next.by) {
        let mut known: Vec<Use> = Vec::with_capacity(of_task.len());
        for one in of_task {
            let Some(&resource) = by_name.get(&one.named.name) else {
                problems.push(unknown_resource(draft, *one, of_task, problems));
                continue;
            };
            problems.extend(use_problem(draft, *one, resource, &known));
            known.push(Use { resource, slots: one.slots });
        }
        draft.tasks[of_task[0].by as usize].uses = known.into_iter().collect();
    }
}

/// Reports an unknown resource. It never suggests another resource of the task, which would then be
/// used twice.
fn unknown_resource(
    draft: &Draft,
    one: DraftUse,
    of_task: &[DraftUse],
    problems: &[Problem],
) -> Problem {
    let (names, Named { name, span }) = (&draft.names, one.named);
    let task = &names[draft.tasks[one.by as usize].name];
    let message = format!("`{task}` uses `{}`, and there is no such resource", &names[name]);
    let resources = draft.resources.iter().map(|resource| &names[resource.name]);
    let is_used = |resource: &str| of_task.iter().any(|one| &names[one.named.name] == resource);
    let meant = nearest(problems, &names[name], resources, |resource| !is_used(resource));
    let help = meant.map(did_you_mean);
    Problem { help, ..Problem::new(span, message) }
}

/// Returns the problem of a use of an existing resource, if there is one.
fn use_problem(draft: &Draft, one: DraftUse, id: ResourceId, before: &[Use]) -> Option<Problem> {
    let task = &draft.names[draft.tasks[one.by as usize].name];
    let Resource { name, capacity, .. } = draft.resources[id.0 as usize];
    let resource = &draft.names[name];
    if before.iter().any(|other| other.resource == id) {
        let message = format!("`{task}` uses `{resource}` twice");
        return Some(Problem::new(one.named.span, message).label("expected each resource once"));
    }
    if one.slots > capacity {
        let message =
            format!("`{task}` uses {} slots of `{resource}`, which has {capacity}", one.slots);
        return Some(Problem::new(one.span, message).label("it could never start"));
    }
    count_problem(one.span, &format!("the number of slots of `{resource}`"), one.slots.into(), 1)
}

/// Reports values of a task that only a builder can create.
fn behaviors(task: &Task, names: &Names, problems: &mut Vec<Problem>) {
    let own = std::iter::once((Some(&task.behavior.takes), task.behavior.fails));
    let items = task.items.iter().map(|(_, item)| (item.takes.as_ref(), item.fails));
    for (takes, fails) in own.chain(items) {
        if takes.is_some_and(|takes| takes.is_empty()) {
            let message = format!("`takes` of the task `{}` is empty", &names[task.name]);
            problems.push(Problem::new(task.span, message));
        }
        if let Some(first) = fails.and_then(|fails| fails.first) {
            let what = format!("the number of failures of the task `{}`", &names[task.name]);
            problems.extend(count_problem(task.span, &what, first.into(), 1));
        }
    }
}

/// Reports if the sum of all tasks exceeds the limit: it is a bound of the scenario.
fn sum(tasks: &[Task], problems: &mut Vec<Problem>) {
    let mut sum = Duration::ZERO;
    for task in tasks {
        let first = task.behavior.takes.first().copied().unwrap_or_default();
        let longer = sum.checked_add(task.behavior.blocks).and_then(|sum| sum.checked_add(first));
        let Some(longer) = longer else {
            let message = "all tasks up to this one take longer than the limit of 2^63 - 1 ns";
            problems.push(Problem::new(task.span, message).label("the limit is 292 years"));
            return;
        };
        sum = longer;
    }
}

fn cycles(
    draft: &Draft,
    needs: &[DraftDependency],
    graph: &Graph,
    callables: &Callables,
    problems: &mut Vec<Problem>,
) {
    let cycles = graph.cycles();
    if cycles.is_empty() {
        return;
    }
    let written = needs.iter().rev().filter(|need| need.kind != DependencyKind::Previous);
    let spans: FxHashMap<(usize, usize), Span> = written
        .filter_map(|need| match callables.get(need.named.name)? {
            Callable::Task(TaskId(id)) => Some(((need.by as usize, id as usize), need.named.span)),
            Callable::Function(_) => None,
        })
        .collect();
    for cycle in cycles {
        let (first, second) = (cycle[0], cycle[1 % cycle.len()]);
        let span = spans.get(&(first, second)).copied();
        let span = span.unwrap_or(draft.tasks[first].span);
        let way = round(cycle.iter().map(|&task| &draft.names[draft.tasks[task].name]));
        problems.push(Problem::new(span, format!("circular dependency: {way}")));
    }
}

/// `a -> b -> a`
pub(super) fn round<'n>(cycle: impl Iterator<Item = &'n str> + Clone) -> String {
    let mut way: Vec<&str> = cycle.clone().collect();
    way.extend(cycle.take(1));
    format!("`{}`", way.join(" -> "))
}
