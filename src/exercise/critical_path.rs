//! The slack of each task: how much longer it could take without delaying the program.

use super::case::{Case, RunChoice};
use super::ending::fulfills_uncrashed;
use super::makespan::settles;
use super::question::{Answer, Match, QuestionDraft, Wrong};
use super::slack::{Slack, holds, slack};
use super::text::Text;
use super::working;
use crate::scenario::{StepKind, TaskId};
use crate::timeline::{Call, Timeline};

/// The minimum and the maximum number of tasks in a question.
const FEWEST: usize = 2;
const MOST: usize = 6;

pub(super) fn ask(case: &Case<'_>) -> Option<QuestionDraft> {
    let program = case.program;
    let truth = case.truth()?;
    let tasks = tasks(truth).filter(|_| is_monotone(case))?;
    let slacks = |seen: RunChoice| {
        tasks.iter().map(|&task| slack(case, seen, task)).collect::<Option<Vec<_>>>()
    };
    let key = slacks(RunChoice::Truth)?;
    let certain = tasks.iter().zip(&key).all(|(&task, &slack)| holds(case, task, slack));
    if !certain || !key.contains(&Some(0)) || key.iter().all(|slack| *slack == Some(0)) {
        return None;
    }
    // In a monotone program, the order of simultaneous events does not affect any time.
    let derived = case.derive_despite_ties(&[program], slacks)?;
    let mut options: Vec<Slack> =
        derived.wrong.iter().flat_map(|wrong| &wrong.answer).chain(&key).copied().collect();
    options.sort_unstable_by_key(|slack| slack.unwrap_or(u64::MAX));
    options.dedup();
    let index = |slacks: &[Slack]| -> Vec<usize> {
        slacks.iter().filter_map(|slack| options.iter().position(|other| other == slack)).collect()
    };
    let label = |&task: &TaskId| Text::code(case.scenario.text(case.scenario.task(task).name));
    let mut lines = working::makespan(truth);
    let settles = settles(truth)?;
    lines.extend(tasks.iter().zip(&key).map(|(task, slack)| {
        let line = label(task).and(": ").and(words(*slack));
        match slack {
            Some(slack) => line.and(format!(
                "; with {} ms more, the program settles at {} ms",
                slack + 1,
                settles + 1
            )),
            None => line,
        }
    }));
    let wrong = derived
        .wrong
        .into_iter()
        .map(|wrong| Wrong { answer: index(&wrong.answer), feedback: wrong.feedback });
    Some(QuestionDraft {
        programs: vec![program],
        prompt: Text::from(
            "Consider each task separately. How much longer could it take without a delay of ",
        )
        .and_text(&case.name(program))
        .and(", if nothing else changes?"),
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
        Some(time) => format!("{time} ms"),
        None => "any amount".to_owned(),
    }
}

/// The tasks that are called, if each is called once and fulfills.
fn tasks(truth: &Timeline) -> Option<Vec<TaskId>> {
    let tasks: Vec<TaskId> = truth.calls.iter().map(|call| call.task).collect();
    let once = tasks.iter().enumerate().all(|(at, task)| !tasks[..at].contains(task));
    let plain = |call: &Call| call.rejected.is_none() && truth.items(call).is_empty();
    let plain = truth.calls.iter().all(plain);
    (once && fulfills_uncrashed(truth) && plain && (FEWEST..=MOST).contains(&tasks.len()))
        .then_some(tasks)
}

/// Whether a task that takes longer can neither make the program settle earlier nor change what it
/// does: nothing rejects, no timeout can expire, and no call uses a resource (a queue can cause
/// Graham's anomalies). Then the makespan consists only of sums, maxima and minima.
fn is_monotone(case: &Case<'_>) -> bool {
    let decides = |kind: &StepKind| {
        matches!(kind, StepKind::Timeout(..) | StepKind::Fail(_) | StepKind::Rethrow)
    };
    let queues = |timeline: &Timeline| {
        timeline.calls.iter().any(|call| !timeline.task_of(call).uses.is_empty())
    };
    !super::rewrite::has(case.scenario, case.program, decides)
        && case.truth().is_some_and(|truth| !queues(truth))
}
