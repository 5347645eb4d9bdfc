//! How much sooner one program settles than another.

use super::case::Case;
use super::ending::fulfils;
use super::makespan::settles;
use super::question::{Answer, Draft, Number};
use super::text::{Text, at_ms};
use super::working;

pub(super) fn ask(case: &Case<'_>) -> Option<Draft> {
    let (slow, fast) = pair(case)?;
    let saves = |seen| {
        let settles = |program| settles(case.seen(seen, program)?);
        settles(slow)?.checked_sub(settles(fast)?)
    };
    let derived = case.derive(&[slow, fast], saves)?;
    let mut lines = Vec::new();
    for program in [slow, fast] {
        lines.push(case.name(program).and(":"));
        lines.extend(working::makespan(case.truth_of(program)?));
    }
    let at = |program| case.truth_of(program)?.settles_at;
    let (late, soon) = (at(slow)?, at(fast)?);
    let sum = format!("{} - {} = {}", at_ms(late), at_ms(soon), super::text::ms(late.since(soon)));
    lines.push(Text::from(sum.as_str()));
    Some(Draft {
        programs: vec![slow, fast],
        prompt: Text::from("How many milliseconds sooner does the caller of ")
            .and_text(&case.name(fast))
            .and(" go on than that of ")
            .and_text(&case.name(slow))
            .and("?"),
        answer: Answer::Number(Number { key: derived.key, wrong: derived.wrong }),
        tests: derived.tests,
        working: lines,
    })
}

/// The program that is asked about and, of those that end in the same way, the one that differs
/// most from it: the slower first. To give up is not to be faster.
fn pair(case: &Case<'_>) -> Option<(usize, usize)> {
    let (own, well) = (settles(case.truth()?)?, fulfils(case.truth()?));
    let others = (0..case.scenario.programs.len()).filter(|&other| other != case.program);
    let gap = |other: usize| {
        let timeline = case.truth_of(other).filter(|other| fulfils(other) == well)?;
        Some((settles(timeline)?.abs_diff(own), other))
    };
    let (_, other) = others
        .filter_map(gap)
        .filter(|&(gap, _)| gap > 0)
        .max_by_key(|&(gap, other)| (gap, std::cmp::Reverse(other)))?;
    let slower = settles(case.truth_of(other)?)? > own;
    Some(if slower { (other, case.program) } else { (case.program, other) })
}
