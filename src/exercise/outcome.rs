//! With what a program settles, and when.

use super::case::{Case, Seen};
use super::choice::choice;
use super::ending;
use super::question::{Draft, Feedback, Wrong};
use super::stream::Stream;
use super::text::{Text, at_ms, ms};
use super::working;
use crate::timeline::Timeline;

/// How many wrong answers there are at least, where there are so many.
const ENOUGH: usize = 3;

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<Draft> {
    let program = case.program;
    let truth = case.truth()?;
    let derived = case.derive(&[program], |seen| {
        let timeline = case.seen(seen, program)?;
        let ending = match seen {
            Seen::By(idea) => ending::believed(idea, timeline, truth)?,
            Seen::Truth | Seen::Tied(_) => ending::of(timeline),
        };
        Some(ending::with_time(ending, timeline))
    })?;
    // Guesses alone, which no idea leads to, are no question.
    if derived.tests.is_empty() {
        return None;
    }
    let mut lines = working::calls(truth);
    if truth.settles_at.is_some() {
        lines.extend(working::makespan(truth));
    }
    lines.push(Text::from("so it ").and_text(&derived.key));
    let wrong = with_guesses(&derived.key, derived.wrong, truth);
    Some(Draft {
        programs: vec![program],
        prompt: Text::from("How does ")
            .and_text(&case.name(program))
            .and(" end: with what does it settle, if it does, and when?"),
        tests: derived.tests,
        answer: choice(derived.key, wrong, draws),
        working: lines,
    })
}

/// The wrong answers, and where they are few: that a rejection on the way is the end, that all
/// times add up, and that the longest call decides.
fn with_guesses(key: &Text, mut wrong: Vec<Wrong<Text>>, truth: &Timeline) -> Vec<Wrong<Text>> {
    let mut guess = |answer: Text, why: Text| {
        let known = answer == *key || wrong.iter().any(|wrong| wrong.answer == answer);
        if wrong.len() < ENOUGH && !known {
            let text = why.and("; but the program ").and_text(key).and(".");
            wrong.push(Wrong { answer, feedback: vec![Feedback { misconception: None, text }] });
        }
    };
    if ending::fulfils(truth) {
        for call in &truth.calls {
            if let (Some(reason), Some(at)) = (call.rejected, call.settles_at) {
                let reason = crate::timeline::Reason::Message(reason);
                let answer = ending::rejection(&reason, &truth.texts);
                let why = Text::code(truth.label(call)).and(format!(" rejects at {}", at_ms(at)));
                guess(answer.and(format!(" at {}", at_ms(at))), why);
            }
        }
    }
    if truth.settles_at.is_some() {
        let sum = truth.bounds().sequential;
        let added = Text::from("that is what all calls take, added up");
        guess(ending::of(truth).and(format!(" at {}", ms(sum))), added);
        if let Some(longest) = truth.calls.iter().map(|call| call.takes).max() {
            let alone = Text::from("that is what the longest call takes");
            guess(ending::of(truth).and(format!(" at {}", ms(longest))), alone);
        }
    }
    wrong
}
