//! Questions about the times at which a program settles and at which the process ends, which can be
//! later.

use super::case::Case;
use super::choice::choice;
use super::question::{Feedback, QuestionDraft, Wrong};
use super::stream::Stream;
use super::text::{Text, at_ms};
use super::working;
use crate::Instant;
use crate::timeline::Timeline;

/// The number of wrong answers to aim for.
const ENOUGH: usize = 3;

/// The times at which a program settles and at which the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct EndTimes {
    caller: Option<Instant>,
    process: Instant,
    /// Whether the process crashes, instead of running out of work.
    dies: bool,
}

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
    let program = case.program;
    let derived = case.derive(&[program], |seen| Some(ends(case.seen(seen, program)?)))?;
    let truth = case.truth()?;
    let mut lines = working::calls(truth);
    if truth.settles_at.is_some() {
        lines.extend(working::makespan(truth));
    }
    lines.push(derived.key.text());
    let wrong = with_halves(&derived.key, derived.wrong);
    let wrong = wrong
        .into_iter()
        .map(|wrong| Wrong { answer: wrong.answer.text(), feedback: wrong.feedback });
    Some(QuestionDraft {
        programs: vec![program],
        prompt: Text::from("When does ")
            .and_text(&case.name(program))
            .and(" settle, and when does the process end?"),
        tests: derived.tests,
        answer: choice(derived.key.text(), wrong.collect(), draws),
        working: lines,
    })
}

/// Adds answers that are half right, if there are few wrong answers. An answer in which a program
/// settles after the process has ended is left out.
fn with_halves(key: &EndTimes, mut wrong: Vec<Wrong<EndTimes>>) -> Vec<Wrong<EndTimes>> {
    let whole: Vec<EndTimes> = wrong.iter().map(|wrong| wrong.answer).collect();
    for other in whole {
        let halves = [
            ("The first time", EndTimes { caller: key.caller, ..other }, key.process_words()),
            ("The second time", EndTimes { caller: other.caller, ..*key }, key.caller_words()),
        ];
        for (which, half, right) in halves {
            let known = half == *key || wrong.iter().any(|wrong| wrong.answer == half);
            let odd = half.caller.is_some_and(|caller| caller > half.process);
            if wrong.len() < ENOUGH && !known && !odd {
                let text = Text::from(which).and(" is right, but ").and(right).and(".");
                let feedback = vec![Feedback { misconception: None, text }];
                wrong.push(Wrong { answer: half, feedback });
            }
        }
    }
    wrong
}

impl EndTimes {
    fn text(&self) -> Text {
        Text::from(self.caller_words().as_str()).and("; ").and(self.process_words())
    }

    fn caller_words(&self) -> String {
        match self.caller {
            Some(at) => format!("it settles at {}", at_ms(at)),
            None => "it never settles".to_owned(),
        }
    }

    fn process_words(&self) -> String {
        let how = if self.dies { "the process crashes" } else { "the last work ends" };
        format!("{how} at {}", at_ms(self.process))
    }
}

fn ends(timeline: &Timeline) -> EndTimes {
    EndTimes {
        caller: timeline.settles_at,
        process: timeline.quiescent_at,
        dies: timeline.crash.is_some(),
    }
}
