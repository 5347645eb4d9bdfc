//! With what a program settles, and when.

use super::case::{Case, Seen};
use super::ending;
use super::question::Draft;
use super::stream::Stream;
use super::text::Text;
use super::working;

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
    let mut lines = working::calls(truth);
    if truth.settles_at.is_some() {
        lines.extend(working::makespan(truth));
    }
    lines.push(Text::from("so it ").and_text(&derived.key));
    Some(Draft {
        programs: vec![program],
        prompt: Text::from("How does ")
            .and_text(&case.name(program))
            .and(" end: with what does it settle, if it does, and when?"),
        tests: derived.tests.clone(),
        answer: derived.into_choice(draws),
        working: lines,
    })
}
