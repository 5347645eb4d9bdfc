//! The answers to a question, right and wrong, in the words of a printed sheet.

use super::shape::{match_words, order_words, said};
use crate::exercise::{Answer, Question, Text};

/// The right answer, or one of them if several orders are right.
pub(super) fn right(question: &Question) -> Text {
    match &question.answer {
        Answer::Number(number) => Text::from(format!("{} ms", number.key).as_str()),
        Answer::Choice(choice) => lettered(choice.key, &choice.options[choice.key]),
        Answer::Order(order) => order_words(order, &order.key),
        Answer::Match(table) => match_words(table, &table.key),
    }
}

/// The wrong answers, each with the feedback to it.
pub(super) fn wrong(question: &Question) -> Vec<(Text, Text)> {
    match &question.answer {
        Answer::Number(number) => {
            let answer = |value: u64| Text::from(format!("{value} ms").as_str());
            number.wrong.iter().map(|wrong| (answer(wrong.answer), said(wrong))).collect()
        }
        Answer::Choice(choice) => {
            let option = |index: usize| lettered(index, &choice.options[index]);
            choice.wrong.iter().map(|wrong| (option(wrong.answer), said(wrong))).collect()
        }
        Answer::Order(order) => {
            let wrong = order.wrong.iter();
            wrong.map(|wrong| (order_words(order, &wrong.answer), said(wrong))).collect()
        }
        Answer::Match(table) => {
            let wrong = table.wrong.iter();
            wrong.map(|wrong| (match_words(table, &wrong.answer), said(wrong))).collect()
        }
    }
}

/// An option with its letter.
fn lettered(index: usize, option: &Text) -> Text {
    let letter = letters().nth(index).unwrap_or('?');
    Text::from(format!("{letter}) ").as_str()).and_text(option)
}

/// The letters of options and items on a sheet.
pub(super) fn letters() -> impl Iterator<Item = char> {
    'a'..='z'
}
