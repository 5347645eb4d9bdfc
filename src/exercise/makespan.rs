//! Questions about the time until a program settles, in milliseconds.

use super::case::{Case, Derived};
use super::question::{Answer, Number, QuestionDraft};
use super::text::Text;
use super::working;
use crate::Duration;
use crate::timeline::Timeline;

pub(super) fn ask(case: &Case<'_>) -> Option<QuestionDraft> {
    let program = case.program;
    let derived = case.derive(&[program], |seen| settles(case.seen(seen, program)?))?;
    let Derived { key, wrong, tests } = derived;
    Some(QuestionDraft {
        programs: vec![program],
        prompt: Text::from("After how many milliseconds does ")
            .and_text(&case.name(program))
            .and(" settle?"),
        answer: Answer::Number(Number { key, wrong }),
        tests,
        working: working::calls_and_makespan(case.truth()?),
    })
}

/// The time at which a program settles, in milliseconds; `None` if that is not a whole number.
pub(super) fn settles(timeline: &Timeline) -> Option<u64> {
    whole_ms(timeline.settles_at?.elapsed())
}

/// A duration in milliseconds; `None` if that is not a whole number, because some formats have no
/// other numbers.
pub(super) fn whole_ms(time: Duration) -> Option<u64> {
    let nanos = time.as_nanos();
    nanos.is_multiple_of(1_000_000).then_some(nanos / 1_000_000)
}
