//! With what a program settles, and when.

use super::case::Case;
use super::parting;
use super::question::Draft;
use super::stream::Stream;
use super::text::{Text, at_ms};
use super::working;
use crate::timeline::{Outcome, Timeline};

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<Draft> {
    let program = case.program;
    let derived = case.derive(&[program], |who| Some(outcome(case.seen_by(who, program)?)))?;
    let truth = case.truth()?;
    let mut lines = working::calls(truth);
    if truth.settles_at.is_some() {
        lines.extend(working::makespan(truth));
    }
    lines.push(Text::from("so it ").and_text(&derived.key));
    Some(Draft {
        programs: vec![program],
        prompt: Text::from("What becomes of ").and_text(&case.name(program)).and("?"),
        tests: derived.tests.clone(),
        answer: derived.into_choice(draws),
        working: lines,
    })
}

/// "fulfils with `null` at 100 ms"
pub(super) fn outcome(timeline: &Timeline) -> Text {
    let text = parting::outcome(timeline);
    match (&timeline.outcome, timeline.settles_at) {
        (Outcome::Crashed(_), _) => text.and(format!(" at {}", at_ms(timeline.quiescent_at))),
        (_, Some(at)) => text.and(format!(" at {}", at_ms(at))),
        (_, None) => text,
    }
}
