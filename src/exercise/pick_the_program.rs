//! Questions about the fastest of the programs that are correct.

use super::case::{Case, RunChoice};
use super::dependencies::{broken, met_only_by_chance};
use super::ending::{self, fulfills_uncrashed};
use super::makespan::settles;
use super::question::{Answer, Choice, Feedback, QuestionDraft, Wrong};
use super::stream::Stream;
use super::text::{Text, at_ms};
use crate::program::RunOptions;
use crate::scenario::Scenario;

/// The minimum and the maximum number of programs in a question.
const FEWEST: usize = 2;
const MOST: usize = 8;

/// Whether a question can have this number of programs.
pub(super) fn can_choose_from(programs: usize) -> bool {
    (FEWEST..=MOST).contains(&programs)
}

/// Draws some of the programs of a scenario: one that is to be the answer, and others that settle
/// later or are not correct. So a program that is the fastest of all is not always the answer.
/// Returns `None` if there are fewer than two such programs.
pub(super) fn contest(scenario: &Scenario, draws: &Stream) -> Option<Vec<usize>> {
    let all: Vec<(usize, Option<u64>)> =
        (0..scenario.programs.len()).filter_map(|program| entrant(scenario, program)).collect();
    let size = match all.len() {
        few @ 0..=3 => few,
        4..=5 => 3,
        _ => 4,
    };
    let slower_than = |time: u64| {
        let slower = all.iter().filter(move |(_, other)| other.is_none_or(|other| other > time));
        slower.map(|&(program, _)| program).collect::<Vec<usize>>()
    };
    let correct = all.iter().filter_map(|&(program, time)| Some((program, slower_than(time?))));
    let answers: Vec<(usize, Vec<usize>)> =
        correct.filter(|(_, slower)| !slower.is_empty() && slower.len() + 1 >= size).collect();
    let mut draws = draws.named("contest");
    let (answer, mut others) = draws.pick(&answers)?.clone();
    draws.shuffle(&mut others);
    others.truncate(size - 1);
    others.push(answer);
    Some(others)
}

/// A program that can be an option, and the time at which it settles if it is correct. `None` if
/// it is debatable whether it is.
fn entrant(scenario: &Scenario, program: usize) -> Option<(usize, Option<u64>)> {
    let timeline = scenario.run_program(program, &RunOptions::default()).ok()?;
    if met_only_by_chance(&timeline) {
        return None;
    }
    let is_correct = fulfills_uncrashed(&timeline) && broken(&timeline).is_none();
    let time = settles(&timeline).filter(|_| is_correct);
    // A time that is not a whole number of milliseconds cannot be compared.
    (time.is_some() || !is_correct).then_some((program, time))
}

pub(super) fn ask(case: &Case<'_>) -> Option<QuestionDraft> {
    // Sorted by name, so that the position of the answer changes between sheets if names are drawn.
    let name = |&program: &usize| case.scenario.text(case.scenario.programs[program].name);
    let mut programs: Vec<usize> = (0..case.scenario.programs.len()).collect();
    programs.sort_by_key(name);
    // It is debatable whether a program that meets a dependency by chance is correct.
    let lucky = |&program: &usize| case.truth_of(program).is_none_or(met_only_by_chance);
    if programs.iter().any(lucky) {
        return None;
    }
    let derived = case.derive(&programs, |seen| fastest(case, seen))?;
    let mut wrong = Vec::new();
    for (option, &program) in programs.iter().enumerate() {
        if program == derived.key {
            continue;
        }
        let text = objection(case, program, derived.key)?;
        let mut feedback = vec![Feedback { misconception: None, text }];
        let ideas = derived.wrong.iter().filter(|wrong| wrong.answer == program);
        feedback.extend(ideas.flat_map(|wrong| wrong.feedback.clone()));
        wrong.push(Wrong { answer: option, feedback });
    }
    let mut lines: Vec<Text> = Vec::new();
    for wrong in &wrong {
        let objection = wrong.feedback.first().map(|feedback| &feedback.text);
        lines.extend(objection.cloned());
    }
    let at = case.truth_of(derived.key)?.settles_at?;
    lines.push(
        case.name(derived.key)
            .and(format!(" calls no task too early and settles at {}", at_ms(at))),
    );
    Some(QuestionDraft {
        prompt: Text::from(prompt(case)),
        answer: Answer::Choice(Choice {
            options: programs.iter().map(|&program| case.name(program)).collect(),
            key: programs.iter().position(|&program| program == derived.key)?,
            wrong,
        }),
        programs,
        tests: derived.tests,
        working: lines,
    })
}

/// The prompt. It mentions crashes if a program crashes after it fulfills.
fn prompt(case: &Case<'_>) -> &'static str {
    let mut truths = (0..case.scenario.programs.len()).filter_map(|program| case.truth_of(program));
    if truths.any(|truth| ending::fulfills(truth) && !fulfills_uncrashed(truth)) {
        "Consider the programs that fulfill, that call no task before its dependencies are met, \
         and whose process doesn't crash afterwards. Which of them settles first?"
    } else {
        "Consider the programs that fulfill and that call no task before its dependencies are met. \
         Which of them settles first?"
    }
}

/// The program that alone settles first of those that fulfill without a crash and meet all
/// dependencies.
fn fastest(case: &Case<'_>, seen: RunChoice) -> Option<usize> {
    let mut done = Vec::new();
    for program in 0..case.scenario.programs.len() {
        let timeline = case.seen(seen, program)?;
        if fulfills_uncrashed(timeline) && broken(timeline).is_none() {
            done.push((settles(timeline)?, program));
        }
    }
    done.sort_unstable();
    match done.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, program), ..] => Some(*program),
        [] => None,
    }
}

/// The reason why a program is not the answer.
fn objection(case: &Case<'_>, program: usize, key: usize) -> Option<Text> {
    let timeline = case.truth_of(program)?;
    let name = case.name(program);
    if !fulfills_uncrashed(timeline) {
        let ending = ending::with_time(ending::of(timeline), timeline);
        return Some(name.and(" ").and_text(&ending).and("."));
    }
    if let Some((call, needed)) = broken(timeline) {
        let needed = timeline.text(timeline.tasks[needed.0 as usize].name);
        let call = timeline.call(call);
        let text = name.and(" calls ").and_code(timeline.label(call));
        let text =
            text.and(format!(" at {}, which is too early: it depends on ", at_ms(call.called_at)));
        return Some(text.and_code(needed).and("."));
    }
    let late = settles(timeline)?.checked_sub(settles(case.truth_of(key)?)?)?;
    let at = timeline.settles_at?;
    let text = name.and(format!(" settles at {}, {late} ms later than ", at_ms(at)));
    Some(text.and_text(&case.name(key)).and("."))
}
