//! Common wrong orders, for questions that few misconceptions get wrong.

use super::Happening;
use crate::exercise::question::{Feedback, Order, Wrong};
use crate::exercise::text::{Text, at_ms};
use crate::timeline::Timeline;

/// The number of wrong orders to aim for.
const ENOUGH: usize = 3;

/// Adds wrong orders: that of the calls, that of their durations, and the right one with two
/// neighbors swapped. `items` has the index of the item of each event.
pub(super) fn add(
    order: &Order,
    wrong: &mut Vec<Wrong<Vec<usize>>>,
    truth: &Timeline,
    happen: &[Happening],
    items: &[usize],
) {
    let mut guess = |guess: Vec<usize>, what: &str| {
        let known = wrong.iter().any(|wrong| wrong.answer == guess);
        if wrong.len() >= ENOUGH || known || order.allows(&guess) {
            return;
        }
        let Some(text) = violated(order, &guess, happen, items) else { return };
        let text = Text::from(what).and_text(&text);
        wrong.push(Wrong { answer: guess, feedback: vec![Feedback { misconception: None, text }] });
    };
    let by = |key: &dyn Fn(usize) -> u64| {
        let mut order: Vec<usize> = (0..happen.len()).collect();
        order.sort_by_key(|&at| key(at));
        order.into_iter().map(|at| items[at]).collect()
    };
    if happen.iter().all(|one| one.call.is_some()) {
        let call = |at: usize| happen[at].call.map_or(0, |id| u64::from(id.0));
        guess(by(&call), "This is the order of the calls: ");
        let takes = |at: usize| happen[at].call.map_or(0, |id| truth.call(id).takes.as_nanos());
        guess(
            by(&takes),
            "This is the order of the durations, which ignores when each call starts: ",
        );
    }
    for at in 1..order.key.len() {
        let mut swapped = order.key.clone();
        swapped.swap(at - 1, at);
        guess(swapped, "");
    }
}

/// "`a` comes at 30 ms, and `b` at 100 ms.", or "`a` comes before `b`, both at 0 ms.": the first
/// pair that is in the wrong order.
fn violated(order: &Order, guess: &[usize], happen: &[Happening], items: &[usize]) -> Option<Text> {
    let place = |item: usize| guess.iter().position(|&other| other == item);
    let wrong = |&&(one, other): &&(usize, usize)| place(one) > place(other);
    let &(one, other) = order.before.iter().find(wrong)?;
    let at = |item: usize| Some(happen[items.iter().position(|&known| known == item)?].at);
    let (first, second) = (at(one)?, at(other)?);
    let [one, other] = [one, other].map(|item| &order.items[item]);
    Some(if first == second {
        let text = one.clone().and(" comes before ").and_text(other);
        text.and(format!(", both at {}.", at_ms(first)))
    } else {
        let text = one.clone().and(format!(" comes at {}, and ", at_ms(first)));
        text.and_text(other).and(format!(" at {}.", at_ms(second)))
    })
}
