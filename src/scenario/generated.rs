//! The two generated programs of a scenario without programs: a sequential one and the fastest one.

use super::{
    Branches, Combinator, Named, Need, Span, Step, StepId, StepKind, Task, TaskId, order_of_tasks,
};
use crate::Name;

/// A generated program. It consists of ordinary steps, and uses the tasks in topological order, the
/// first declared first ([`Graph::order`](crate::Graph::order)). The span of each step is that of
/// the name of its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generated {
    /// One task after the other.
    Sequential,
    /// Every task as soon as its dependencies are met.
    Parallel,
}

impl Generated {
    /// Both, in the order in which a scenario has them.
    pub(super) const BOTH: [Self; 2] = [Self::Sequential, Self::Parallel];

    /// The program's name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Parallel => "parallel",
        }
    }
}

/// The steps of the generated program of this kind.
pub(super) fn steps(tasks: &[Task], kind: Generated) -> Vec<Step> {
    let order = order_of_tasks(tasks);
    let in_order = order.map(|number| &tasks[number]);
    match kind {
        Generated::Sequential => in_order.map(call).collect(),
        Generated::Parallel => {
            let mut steps: Vec<Step> = in_order.map(|task| begin(tasks, task)).collect();
            let all = tasks.iter().map(call).collect();
            steps.push(combine(Combinator::All, Span::NONE, all));
            steps
        }
    }
}

/// The number of steps of the generated program of this kind.
pub(super) fn count(tasks: &[Task], kind: Generated) -> usize {
    match kind {
        Generated::Sequential => tasks.len(),
        // The last step awaits all of them.
        Generated::Parallel => tasks.iter().map(steps_to_begin).sum::<usize>() + 1 + tasks.len(),
    }
}

/// The step that calls each task, if the number of the first step is `first`.
pub(super) fn calling_steps(tasks: &[Task], kind: Generated, first: usize) -> Vec<StepId> {
    let mut calling = vec![StepId::UNNUMBERED; tasks.len()];
    let mut next = first;
    for task in order_of_tasks(tasks) {
        next += match kind {
            Generated::Sequential => 1,
            Generated::Parallel => steps_to_begin(&tasks[task]),
        };
        // The call is the last of the steps for a task.
        calling[task] = StepId::from_index(next - 1);
    }
    calling
}

/// The number of steps that [`begin`] creates for a task.
fn steps_to_begin(task: &Task) -> usize {
    let settled = task.needs.iter().filter(|need| matches!(need, Need::Settled(_))).count();
    let fulfilled = task.needs.iter().filter(|need| matches!(need, Need::Fulfilled(_))).count();
    let list_and_waits = match (settled, fulfilled) {
        (0, 0) => 0,
        (0, 1) => 2,
        (0, fulfilled) => 2 + fulfilled,
        (settled, 0) => 2 + settled,
        (settled, 1) => 3 + settled,
        (settled, fulfilled) => 3 + settled + fulfilled,
    };
    // The `Let` and the call.
    2 + list_and_waits
}

/// `"a"`: a call of the task, or its promise if one is bound.
fn call(task: &Task) -> Step {
    name(task.name, task.span)
}

/// `Let("d", [.., "d"])`: calls the task when the promises of its dependencies have settled.
fn begin(tasks: &[Task], task: &Task) -> Step {
    let mut steps = dependencies_met(tasks, task);
    let own = call(task);
    let promise = if steps.is_empty() {
        own
    } else {
        steps.push(own);
        Step::new(task.span, StepKind::List(steps))
    };
    let binding = Named { name: task.name, span: task.span };
    Step::new(task.span, StepKind::Let(binding, Box::new(promise)))
}

/// The steps that wait for the dependencies of a task: first the `Settled` ones.
fn dependencies_met(tasks: &[Task], task: &Task) -> Vec<Step> {
    let (mut settled, mut fulfilled) = (Vec::new(), Vec::new());
    for need in &task.needs {
        let promise = |TaskId(id): TaskId| name(tasks[id as usize].name, task.span);
        match *need {
            Need::Settled(id) => settled.push(promise(id)),
            Need::Fulfilled(id) => fulfilled.push(promise(id)),
            // The first call of a task has no previous call.
            Need::Previous => {}
        }
    }
    let mut steps = Vec::new();
    if !settled.is_empty() {
        steps.push(combine(Combinator::AllSettled, task.span, settled));
    }
    match fulfilled.len() {
        0 | 1 => steps.extend(fulfilled),
        _ => steps.push(combine(Combinator::All, task.span, fulfilled)),
    }
    steps
}

fn combine(combinator: Combinator, span: Span, branches: Vec<Step>) -> Step {
    Step::new(span, StepKind::Combine(combinator, Branches::List(branches)))
}

fn name(name: Name, span: Span) -> Step {
    Step::new(span, StepKind::Name(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Duration;
    use crate::Names;
    use crate::scenario::Behavior;

    /// Tasks `a`, `b`, .. with these dependencies, each name with a different span.
    fn tasks(needs: &[&[Need]]) -> (Names, Vec<Task>) {
        let mut names = Names::default();
        let letters = ["a", "b", "c", "d", "e"];
        let tasks = (1..)
            .zip(letters.iter().zip(needs))
            .map(|(start, (letter, needs))| Task {
                name: names.intern(letter),
                span: Span { start, end: start + 1 },
                behavior: Behavior {
                    takes: [Duration::ZERO].into_iter().collect(),
                    fails: None,
                    returns: None,
                    blocks: Duration::ZERO,
                },
                needs: needs.iter().copied().collect(),
                uses: crate::scenario::Uses::default(),
                items: [].into(),
            })
            .collect();
        (names, tasks)
    }

    /// The steps as a scenario's text.
    fn text(steps: &[Step], names: &Names) -> String {
        let step = |step: &Step| match &step.kind {
            StepKind::Name(name) => names[*name].to_owned(),
            StepKind::List(steps) => text(steps, names),
            StepKind::Let(bound, step) => {
                let inner = text(std::slice::from_ref(step), names);
                let inner = inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
                format!("Let({}, {})", &names[bound.name], inner.unwrap())
            }
            StepKind::Combine(combinator, Branches::List(branches)) => {
                format!("{}({})", combinator.keyword(), text(branches, names))
            }
            other => format!("{other:?}"),
        };
        format!("[{}]", steps.iter().map(step).collect::<Vec<_>>().join(", "))
    }

    fn programs(needs: &[&[Need]]) -> [String; 2] {
        let (names, tasks) = tasks(needs);
        Generated::BOTH.map(|kind| text(&steps(&tasks, kind), &names))
    }

    const A: Need = Need::Fulfilled(TaskId(0));
    const B: Need = Need::Fulfilled(TaskId(1));

    #[test]
    fn without_tasks_the_programs_are_an_empty_list_and_an_empty_all() {
        assert_eq!(programs(&[]), ["[]", "[All([])]"]);
    }

    #[test]
    fn tasks_start_after_their_dependencies_and_are_awaited_as_declared() {
        let [sequential, parallel] = programs(&[&[B], &[], &[]]);
        assert_eq!(sequential, "[b, a, c]");
        assert_eq!(parallel, "[Let(b, b), Let(a, [b, a]), Let(c, c), All([a, b, c])]");
    }

    #[test]
    fn each_kind_of_dependency_has_its_own_await() {
        let [c, d] = [2, 3].map(|id| Need::Settled(TaskId(id)));
        let parallel = |needs: &[Need]| programs(&[&[], &[], &[], &[], needs])[1].clone();
        let of_e = |needs: &[Need]| {
            let parallel = parallel(needs);
            let from = parallel.find("Let(e").unwrap();
            parallel[from..parallel.find(", All([a, b, c, d, e])").unwrap()].to_owned()
        };
        assert_eq!(of_e(&[]), "Let(e, e)");
        assert_eq!(of_e(&[Need::Previous]), "Let(e, e)");
        assert_eq!(of_e(&[A]), "Let(e, [a, e])");
        assert_eq!(of_e(&[B, Need::Previous, A]), "Let(e, [All([b, a]), e])");
        assert_eq!(of_e(&[c]), "Let(e, [AllSettled([c]), e])");
        assert_eq!(of_e(&[A, c]), "Let(e, [AllSettled([c]), a, e])");
        assert_eq!(of_e(&[A, c, B, d]), "Let(e, [AllSettled([c, d]), All([a, b]), e])");
    }

    #[test]
    fn problems_of_a_generated_step_are_at_the_name_of_its_task() {
        let (_, tasks) = tasks(&[&[], &[A]]);
        let spans =
            |kind| -> Vec<u32> { steps(&tasks, kind).iter().map(|step| step.span.start).collect() };
        assert_eq!(spans(Generated::Sequential), [1, 2]);
        assert_eq!(spans(Generated::Parallel), [1, 2, 0]);
    }
}
