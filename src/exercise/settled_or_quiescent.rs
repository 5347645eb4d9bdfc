//! When a program's caller goes on, and when the process ends: not the same.

use super::case::Case;
use super::question::Draft;
use super::stream::Stream;
use super::text::{Text, at_ms};
use super::working;
use crate::timeline::{Outcome, Timeline};

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<Draft> {
    let program = case.program;
    let derived = case.derive(&[program], |seen| Some(ends(case.seen(seen, program)?)))?;
    let truth = case.truth()?;
    let mut lines = working::calls(truth);
    if truth.settles_at.is_some() {
        lines.extend(working::makespan(truth));
    }
    lines.push(derived.key.clone());
    Some(Draft {
        programs: vec![program],
        prompt: Text::from("When does the caller of ")
            .and_text(&case.name(program))
            .and(" go on, and when does the process end?"),
        tests: derived.tests.clone(),
        answer: derived.into_choice(draws),
        working: lines,
    })
}

fn ends(timeline: &Timeline) -> Text {
    let caller = match timeline.settles_at {
        Some(at) => format!("the caller goes on at {}", at_ms(at)),
        None => "the caller never goes on".to_owned(),
    };
    let end = at_ms(timeline.quiescent_at);
    let process = match timeline.outcome {
        Outcome::Crashed(_) => format!("the process dies at {end}"),
        _ => format!("the last work ends at {end}"),
    };
    Text::from(format!("{caller}; {process}").as_str())
}
