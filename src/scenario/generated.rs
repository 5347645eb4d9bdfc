//! The two programs of a scenario that has none: the slowest sensible one and the fastest.

use super::{
    Branches, Combinator, Generated, Named, Need, Place, Program, Step, StepKind, Task, TaskId,
};
use crate::{Name, Names};

/// `sequential`, one task after the other, and `parallel`, every task the moment its needs are
/// met. Both take the tasks in `order`: [`Graph::order`](crate::Graph::order) of their needs.
///
/// They are ordinary programs. What they say of a task stands where the task's name does.
pub(crate) fn generated_programs(
    tasks: &[Task],
    order: &[usize],
    names: &mut Names,
) -> Vec<Program> {
    let in_order = || order.iter().map(|&number| &tasks[number]);
    let sequential = in_order().map(call).collect();
    let mut parallel: Vec<Step> = in_order().map(|task| begin(tasks, task)).collect();
    let all = combine(Combinator::All, Place::NONE, tasks.iter().map(call).collect());
    parallel.push(all);
    let sequential = ("sequential", sequential, Generated::Sequential);
    let parallel = ("parallel", parallel, Generated::Parallel);
    [sequential, parallel]
        .into_iter()
        .map(|(name, steps, generated)| Program {
            name: names.intern(name),
            steps,
            generated: Some(generated),
            place: Place::NONE,
        })
        .collect()
}

/// `"a"`: the task called, or its promise where that is bound.
fn call(task: &Task) -> Step {
    name(task.name, task.place)
}

/// `Let("d", [.., "d"])`: the task, called when the promises of what it needs have settled.
fn begin(tasks: &[Task], task: &Task) -> Step {
    let mut steps = needs_met(tasks, task);
    let own = call(task);
    let promise = if steps.is_empty() {
        own
    } else {
        steps.push(own);
        Step { place: task.place, kind: StepKind::List(steps) }
    };
    let binding = Named { name: task.name, place: task.place };
    Step { place: task.place, kind: StepKind::Let(binding, Box::new(promise)) }
}

/// The steps that wait for a task's needs: first for those that need only settle.
fn needs_met(tasks: &[Task], task: &Task) -> Vec<Step> {
    let (mut settled, mut fulfilled) = (Vec::new(), Vec::new());
    for need in &task.needs {
        let promise = |TaskId(id): TaskId| name(tasks[id as usize].name, task.place);
        match *need {
            Need::Settled(id) => settled.push(promise(id)),
            Need::Fulfilled(id) => fulfilled.push(promise(id)),
            // There is no call before the first.
            Need::Previous => {}
        }
    }
    let mut steps = Vec::new();
    if !settled.is_empty() {
        steps.push(combine(Combinator::AllSettled, task.place, settled));
    }
    match fulfilled.len() {
        0 | 1 => steps.extend(fulfilled),
        _ => steps.push(combine(Combinator::All, task.place, fulfilled)),
    }
    steps
}

fn combine(combinator: Combinator, place: Place, branches: Vec<Step>) -> Step {
    Step { place, kind: StepKind::Combine(combinator, Branches::List(branches)) }
}

fn name(name: Name, place: Place) -> Step {
    Step { place, kind: StepKind::Name(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Duration;
    use crate::scenario::Behaviour;
    use crate::scenario::bounds::needs_of_tasks;

    /// Tasks `a`, `b`, .. with these needs, each name standing at a place of its own.
    fn tasks(needs: &[&[Need]]) -> (Names, Vec<Task>) {
        let mut names = Names::default();
        let letters = ["a", "b", "c", "d", "e"];
        let tasks = (1..)
            .zip(letters.iter().zip(needs))
            .map(|(start, (letter, needs))| Task {
                name: names.intern(letter),
                place: Place { start, end: start + 1 },
                behaviour: Behaviour {
                    takes: [Duration::ZERO].into_iter().collect(),
                    fails: None,
                    returns: None,
                    blocks: Duration::ZERO,
                },
                needs: needs.iter().copied().collect(),
                uses: None,
                items: Vec::new(),
            })
            .collect();
        (names, tasks)
    }

    /// The steps as a scenario's text has them.
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
        let (mut names, tasks) = tasks(needs);
        let order = needs_of_tasks(&tasks).order();
        let programs = generated_programs(&tasks, &order, &mut names);
        assert_eq!(&names[programs[0].name], "sequential");
        assert_eq!(&names[programs[1].name], "parallel");
        assert!(programs.iter().all(|program| program.generated.is_some()));
        [0, 1].map(|number| text(&programs[number].steps, &names))
    }

    const A: Need = Need::Fulfilled(TaskId(0));
    const B: Need = Need::Fulfilled(TaskId(1));

    #[test]
    fn no_task_is_no_step_and_an_all_of_nothing() {
        assert_eq!(programs(&[]), ["[]", "[All([])]"]);
    }

    #[test]
    fn tasks_are_taken_when_their_needs_are_and_awaited_as_declared() {
        let [sequential, parallel] = programs(&[&[B], &[], &[]]);
        assert_eq!(sequential, "[b, a, c]");
        assert_eq!(parallel, "[Let(b, b), Let(a, [b, a]), Let(c, c), All([a, b, c])]");
    }

    #[test]
    fn every_kind_of_need_is_waited_for_in_its_way() {
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
    fn what_is_said_of_a_task_stands_where_its_name_does() {
        let (mut names, tasks) = tasks(&[&[], &[A]]);
        let programs = generated_programs(&tasks, &[0, 1], &mut names);
        let places = |number: usize| -> Vec<u32> {
            programs[number].steps.iter().map(|step| step.place.start).collect()
        };
        assert_eq!(places(0), [1, 2]);
        assert_eq!(places(1), [1, 2, 0]);
    }
}
