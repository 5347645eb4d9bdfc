//! The outcome of a program: how it settles, and when.

use super::case::{Case, RunChoice};
use super::choice::choice;
use super::ending;
use super::question::{Feedback, QuestionDraft, Wrong};
use super::stream::Stream;
use super::text::{Text, at_ms};
use super::working;
use crate::Instant;
use crate::timeline::Timeline;

/// The number of wrong answers to aim for.
const ENOUGH: usize = 3;

/// The second part of the prompt, if in some run the process crashes after the program has settled.
const AND_A_CRASH: &str =
    " If an unhandled rejection terminates the process after that, when does that happen?";

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
    let program = case.program;
    let truth = case.truth()?;
    let derived = case.derive(&[program], |seen| {
        let timeline = case.seen(seen, program)?;
        let ending = match seen {
            RunChoice::By(idea) => ending::believed(idea, timeline, truth)?,
            RunChoice::Truth | RunChoice::Tied(_) => ending::of(timeline),
        };
        Some(ending::with_time(ending, timeline))
    })?;
    // Guesses without a misconception are not enough for a question.
    if derived.tests.is_empty() || !case.is_known(program, &derived.key) {
        return None;
    }
    let mut lines = working::calls(truth);
    if truth.settles_at.is_some() {
        lines.extend(working::makespan(truth));
    }
    lines.push(Text::from("therefore it ").and_text(&derived.key));
    let asks_for_a_crash = case.runs_of(program).any(crashes);
    let wrong = with_guesses(&derived.key, derived.wrong, truth);
    Some(QuestionDraft {
        programs: vec![program],
        prompt: Text::from("What is the outcome of ")
            .and_text(&case.name(program))
            .and(": how does it settle, and when?")
            .and(if asks_for_a_crash { AND_A_CRASH } else { "" }),
        tests: derived.tests,
        answer: choice(derived.key, wrong, draws),
        working: lines,
    })
}

/// Whether a program settles and its process crashes after that.
fn crashes(timeline: &Timeline) -> bool {
    ending::after_settling(timeline).is_some()
}

/// Adds guesses if there are few wrong answers: a rejection of a call as the outcome, the sum of
/// all durations, and the longest duration.
fn with_guesses(key: &Text, mut wrong: Vec<Wrong<Text>>, truth: &Timeline) -> Vec<Wrong<Text>> {
    let crash = ending::after_settling(truth);
    let mut guess = |answer: Text, at: Instant, why: Text| {
        let answer = ending::and_crash(answer.and(format!(" at {}", at_ms(at))), truth);
        let known = answer == *key || wrong.iter().any(|wrong| wrong.answer == answer);
        // Nothing settles after a crash.
        let dead = crash.is_some_and(|crash| at > crash.at);
        if wrong.len() < ENOUGH && !known && !dead {
            let text = why.and(", but the program ").and_text(key).and(".");
            wrong.push(Wrong { answer, feedback: vec![Feedback { misconception: None, text }] });
        }
    };
    if ending::fulfills(truth) {
        for call in &truth.calls {
            if let (Some(reason), Some(at)) = (call.rejected, call.settles_at) {
                let reason = crate::timeline::Reason::Message(reason);
                let answer = ending::rejection(&reason, &truth.texts);
                let why = Text::code(truth.label(call)).and(format!(" rejects at {}", at_ms(at)));
                guess(answer, at, why);
            }
        }
    }
    if truth.settles_at.is_some() {
        let sum = Instant::ZERO.checked_add(truth.bounds().sequential);
        let longest = truth.calls.iter().map(|call| call.takes).max();
        let longest = longest.and_then(|longest| Instant::ZERO.checked_add(longest));
        if let Some(sum) = sum {
            guess(ending::of(truth), sum, Text::from("This is the sum of all durations"));
        }
        if let Some(longest) = longest {
            guess(ending::of(truth), longest, Text::from("This is the longest duration"));
        }
    }
    wrong
}
