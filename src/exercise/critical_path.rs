//! Which tasks decide the makespan, and how much the others may slip.

use std::sync::Arc;

use super::Misconception;
use super::case::Case;
use super::makespan::{settles, whole_ms};
use super::question::{Answer, Draft, Match};
use super::text::Text;
use super::working;
use crate::program::RunOptions;
use crate::scenario::{Scenario, TaskId};
use crate::timeline::{Outcome, Timeline};
use crate::{Duration, Instant};

/// How many tasks one can be asked about.
const FEWEST: usize = 2;
const MOST: usize = 6;

/// How much longer a task may take alone, without the program settling later: so many
/// milliseconds, or as long as it likes.
type Slack = Option<u64>;

pub(super) fn ask(case: &Case<'_>) -> Option<Draft> {
    let program = case.program;
    let truth = case.truth()?;
    let tasks = tasks(truth)?;
    let slacks = |who| tasks.iter().map(|&task| slack(case, who, task)).collect::<Option<Vec<_>>>();
    let key = slacks(None)?;
    let certain = tasks.iter().zip(&key).all(|(&task, &slack)| holds(case, task, slack));
    if !certain || !key.contains(&Some(0)) || key.iter().all(|slack| *slack == Some(0)) {
        return None;
    }
    let derived = case.derive(&[program], slacks)?;
    let mut options: Vec<Slack> =
        derived.wrong.iter().flat_map(|wrong| &wrong.answer).chain(&key).copied().collect();
    options.sort_unstable_by_key(|slack| slack.unwrap_or(u64::MAX));
    options.dedup();
    let index = |slacks: &[Slack]| -> Vec<usize> {
        slacks.iter().filter_map(|slack| options.iter().position(|other| other == slack)).collect()
    };
    let label = |&task: &TaskId| Text::code(case.scenario.text(case.scenario.task(task).name));
    let mut lines = working::makespan(truth);
    lines.extend(
        tasks.iter().zip(&key).map(|(task, slack)| label(task).and(": ").and(words(*slack))),
    );
    let wrong = derived.wrong.into_iter().map(|wrong| super::question::Wrong {
        answer: index(&wrong.answer),
        feedback: wrong.feedback,
    });
    Some(Draft {
        programs: vec![program],
        prompt: Text::from("How much longer could each task take, alone, before the caller of ")
            .and_text(&case.name(program))
            .and(" went on any later? (Those that may not, decide the makespan.)"),
        answer: Answer::Match(Match {
            rows: tasks.iter().map(label).collect(),
            key: index(&key),
            wrong: wrong.collect(),
            options: options.iter().map(|slack| Text::from(words(*slack).as_str())).collect(),
        }),
        tests: derived.tests,
        working: lines,
    })
}

fn words(slack: Slack) -> String {
    match slack {
        Some(0) => "not at all (it decides)".to_owned(),
        Some(time) => format!("by {time} ms"),
        None => "as much as it likes".to_owned(),
    }
}

/// The tasks that are called, where each is called once and all goes well.
fn tasks(truth: &Timeline) -> Option<Vec<TaskId>> {
    let tasks: Vec<TaskId> = truth.calls.iter().map(|call| call.task).collect();
    let once = tasks.iter().enumerate().all(|(at, task)| !tasks[..at].contains(task));
    let well = matches!(truth.outcome, Outcome::Fulfilled(_));
    let plain = truth.calls.iter().all(|call| call.rejected.is_none() && call.item.is_none());
    (once && well && plain && (FEWEST..=MOST).contains(&tasks.len())).then_some(tasks)
}

/// The slack of a task, by making it take so much longer that it alone decides.
fn slack(case: &Case<'_>, who: Option<Misconception>, task: TaskId) -> Option<Slack> {
    let now = settles(case.seen_by(who, case.program)?)?;
    let more = 2 * now + 1000;
    let late = settles(&rerun(case, who, task, more)?)?;
    if late == now {
        return Some(None);
    }
    (now + more).checked_sub(late).map(Some)
}

/// Whether the program settles as before when the task takes all its slack, and later when it
/// takes a millisecond more.
fn holds(case: &Case<'_>, task: TaskId, slack: Slack) -> bool {
    let after = |more| settles(&rerun(case, None, task, more)?);
    let now = case.truth().and_then(settles);
    let Some(slack) = slack else { return true };
    now.is_some() && after(slack) == now && after(slack + 1) == now.map(|now| now + 1)
}

/// The run in which one task takes so many milliseconds longer.
fn rerun(case: &Case<'_>, who: Option<Misconception>, task: TaskId, more: u64) -> Option<Timeline> {
    let mut scenario: Scenario = case.scenario.clone();
    let more = Duration::from_nanos(more.checked_mul(1_000_000)?)?;
    let behaviour = &mut Arc::make_mut(&mut scenario.tasks)[task.0 as usize].behaviour;
    for takes in &mut behaviour.takes {
        *takes = takes.checked_add(more)?;
        whole_ms(Instant::ZERO.checked_add(*takes)?.elapsed())?;
    }
    match who.and_then(|who| who.run(&scenario, case.program)) {
        Some(believed) => Some(believed),
        None => scenario.run_program(case.program, &RunOptions::default()).ok(),
    }
}
