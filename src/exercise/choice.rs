//! Makes questions with a choice: the key and the wrong answers are options, in a drawn order.

use super::question::{Answer, Choice, Wrong};
use super::stream::Stream;
use super::text::Text;

/// The maximum number of options; the wrong options with the fewest misconceptions are left out.
const MOST: usize = 6;

/// Makes a choice between the key and the wrong answers.
pub(super) fn choice(key: Text, mut wrong: Vec<Wrong<Text>>, draws: &Stream) -> Answer {
    wrong.sort_by_key(|wrong| std::cmp::Reverse(wrong.feedback.len()));
    wrong.truncate(MOST - 1);
    let mut order: Vec<usize> = (0..=wrong.len()).collect();
    draws.named("options").shuffle(&mut order);
    let mut options = vec![Text::default(); order.len()];
    options[order[0]] = key;
    let wrong = order[1..].iter().zip(wrong).map(|(&at, wrong)| {
        options[at] = wrong.answer;
        Wrong { answer: at, feedback: wrong.feedback }
    });
    let wrong = wrong.collect();
    Answer::Choice(Choice { options, key: order[0], wrong })
}
