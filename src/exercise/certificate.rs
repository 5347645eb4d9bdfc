//! Decides whether a question can be asked: its key is the only right answer, and each wrong answer
//! is wrong.

use super::Difficulty;
use super::Misconception;
use super::case::Case;
use super::question::{Answer, Match, QuestionDraft, Wrong};
use super::text::Text;

/// The reason why a question is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// This misconception leads to the right answer, so the question doesn't test it.
    RightByMistake(Misconception),
    /// The question has no wrong answer.
    Trivial,
    /// Two answers are the same, or a wrong one is right.
    Ambiguous,
    /// The question is easier or harder than requested.
    OutOfBand,
}

/// Certifies a question: it tests all these misconceptions, has one right answer, has wrong answers
/// that differ from it and from each other, and has the requested difficulty.
pub(super) fn certify(
    draft: &QuestionDraft,
    case: &Case<'_>,
    finds: &[Misconception],
    band: Option<Difficulty>,
) -> Result<(), Flaw> {
    if let Some(missed) = finds.iter().find(|idea| !draft.tests.contains(idea)) {
        return Err(Flaw::RightByMistake(*missed));
    }
    let hardest = draft.programs.iter().filter_map(|&program| case.truth_of(program));
    let hardest = hardest.map(|truth| Difficulty::of(case.scenario, truth)).max();
    if band.is_some() && band != hardest {
        return Err(Flaw::OutOfBand);
    }
    unambiguous(&draft.answer)
}

/// Checks that the key is the only right answer, and that the wrong answers are all different.
pub(super) fn unambiguous(answer: &Answer) -> Result<(), Flaw> {
    match answer {
        Answer::Number(number) => distinct(&number.key, &number.wrong),
        Answer::Choice(choice) => {
            all_differ(&choice.options)?;
            distinct(&choice.key, &choice.wrong)
        }
        Answer::Order(order) => {
            all_differ(&order.items)?;
            let wrong_is_right = order.wrong.iter().any(|wrong| order.allows(&wrong.answer));
            if wrong_is_right || !order.allows(&order.key) {
                return Err(Flaw::Ambiguous);
            }
            distinct(&order.key, &order.wrong)
        }
        Answer::Match(Match { rows, options, key, wrong }) => {
            all_differ(rows)?;
            all_differ(options)?;
            distinct(key, wrong)
        }
    }
}

fn distinct<A: PartialEq>(key: &A, wrong: &[Wrong<A>]) -> Result<(), Flaw> {
    if wrong.is_empty() {
        return Err(Flaw::Trivial);
    }
    let twice = |at: usize| wrong[..at].iter().any(|other| other.answer == wrong[at].answer);
    let same = wrong.iter().enumerate().any(|(at, one)| one.answer == *key || twice(at));
    if same || wrong.iter().any(|wrong| wrong.feedback.is_empty()) {
        return Err(Flaw::Ambiguous);
    }
    Ok(())
}

/// Checks that no two texts look the same, apart from spaces.
fn all_differ(texts: &[Text]) -> Result<(), Flaw> {
    let mut shown: Vec<String> = texts.iter().map(seen).collect();
    shown.sort_unstable();
    let twins = shown.windows(2).any(|two| two[0] == two[1]);
    if twins { Err(Flaw::Ambiguous) } else { Ok(()) }
}

fn seen(text: &Text) -> String {
    text.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
