//! Questions about the time by which one program settles earlier than another.

use super::case::Case;
use super::makespan::settles;
use super::question::{Answer, Number, QuestionDraft};
use super::text::{Text, at_ms};
use super::working;

pub(super) fn ask(case: &Case<'_>) -> Option<QuestionDraft> {
    let (slow, fast) = pair(case)?;
    let saves = |seen| {
        let settles = |program| settles(case.seen(seen, program)?);
        settles(slow)?.checked_sub(settles(fast)?)
    };
    let derived = case.derive(&[slow, fast], saves)?;
    let mut lines = Vec::new();
    for program in [slow, fast] {
        lines.push(case.name(program).and(":"));
        lines.extend(working::calls_and_makespan(case.truth_of(program)?));
    }
    let at = |program| case.truth_of(program)?.settles_at;
    let (late, soon) = (at(slow)?, at(fast)?);
    let sum = format!("{} - {} = {}", at_ms(late), at_ms(soon), super::text::ms(late.since(soon)));
    lines.push(Text::from(sum.as_str()));
    Some(QuestionDraft {
        programs: vec![slow, fast],
        prompt: Text::from("How many milliseconds earlier does ")
            .and_text(&case.name(fast))
            .and(" settle than ")
            .and_text(&case.name(slow))
            .and("?"),
        answer: Answer::Number(Number { key: derived.key, wrong: derived.wrong }),
        tests: derived.tests,
        working: lines,
    })
}

/// The program that is asked about and the other one, the slower first.
fn pair(case: &Case<'_>) -> Option<(usize, usize)> {
    let own = case.program;
    let other = (0..case.scenario.programs.len()).find(|&other| other != own)?;
    let settles = |program| settles(case.truth_of(program)?);
    Some(if settles(other)? > settles(own)? { (other, own) } else { (own, other) })
}
