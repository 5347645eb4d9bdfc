//! Converts an ordering or a matching question to a choice between complete answers.

use crate::exercise::{Answer, Choice, Match, Order, Piece, Text, Wrong};

/// Returns the question as a choice between complete orders or complete tables. `None` for a
/// number, which each format supports.
pub(super) fn as_choice(answer: &Answer, id: &str) -> Option<Choice> {
    match answer {
        Answer::Number(_) => None,
        Answer::Choice(choice) => Some(choice.clone()),
        Answer::Order(order) => {
            Some(choice(&order.key, &order.wrong, id, |answer| order_words(order, answer)))
        }
        Answer::Match(table) => {
            Some(choice(&table.key, &table.wrong, id, |answer| match_words(table, answer)))
        }
    }
}

/// "`a`, then `b`"
pub(super) fn order_words(order: &Order, answer: &[usize]) -> Text {
    Text::join(answer.iter().map(|&item| &order.items[item]), ", then ")
}

/// "`a`: pending; `b`: fulfilled"
pub(super) fn match_words(table: &Match, answer: &[usize]) -> Text {
    let rows = table.rows.iter().zip(answer);
    let rows: Vec<Text> =
        rows.map(|(row, &option)| row.clone().and(": ").and_text(&table.options[option])).collect();
    Text::join(&rows, "; ")
}

/// A choice between complete answers. The position of the right answer depends on the question's
/// id, so it is the same each time.
fn choice<A>(key: &A, wrong: &[Wrong<A>], id: &str, words: impl Fn(&A) -> Text) -> Choice {
    let mut options: Vec<Text> = wrong.iter().map(|wrong| words(&wrong.answer)).collect();
    // A `usize` would have another sum on 32 bits.
    let sum = id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let at = usize::try_from(sum % (options.len() as u64 + 1)).unwrap_or(0);
    options.insert(at, words(key));
    let wrong = wrong.iter().enumerate().map(|(index, wrong)| Wrong {
        answer: if index < at { index } else { index + 1 },
        feedback: wrong.feedback.clone(),
    });
    Choice { options, key: at, wrong: wrong.collect() }
}

/// The feedback to a wrong answer as one text. Misconceptions with the same first difference share
/// a sentence.
pub(super) fn said<A>(wrong: &Wrong<A>) -> Text {
    let mut said: Vec<(Vec<Text>, &Text)> = Vec::new();
    for feedback in &wrong.feedback {
        let idea = feedback.misconception.map(|idea| Text::from(idea.belief()));
        match said.iter_mut().find(|(_, text)| **text == feedback.text) {
            Some((ideas, _)) => ideas.extend(idea),
            None => said.push((Vec::from_iter(idea), &feedback.text)),
        }
    }
    let sentence = |(ideas, text): &(Vec<Text>, &Text)| match ideas.as_slice() {
        [] => (*text).clone(),
        ideas => Text::from("This answer assumes that ")
            .and_text(&Text::join(ideas, ", or that "))
            .and(": then ")
            .and_text(text),
    };
    Text::join(&said.iter().map(sentence).collect::<Vec<_>>(), " ")
}

/// Whether a format can represent this matching question directly: Moodle requires two rows and
/// three options.
pub(super) fn can_match(table: &Match) -> bool {
    table.rows.len() >= 2 && table.options.len() >= 3
}

/// A text without its markup.
pub(super) fn plain(text: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Prose(text) | Piece::Code(text) => text.clone(),
    };
    text.pieces().iter().map(piece).collect()
}
