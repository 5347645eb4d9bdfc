//! Questions about the order in which lines are logged or calls settle.

mod guesses;

use super::case::{Case, RunChoice};
use super::first_difference::of_simultaneous_lines;
use super::question::{self, Answer, QuestionDraft, Wrong};
use super::stream::Stream;
use super::text::{Text, at_ms};
use crate::Instant;
use crate::timeline::{CallId, EventKind, Timeline};

/// The minimum and the maximum number of items in a question.
const FEWEST: usize = 3;
const MOST: usize = 7;
/// The maximum number of lines that code logs.
const MOST_LINES_OF_CODE: usize = 10;

/// An event, and its time.
struct Happening {
    text: Text,
    at: Instant,
    /// The call that settles; `None` for a logged line.
    call: Option<CallId>,
}

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
    let program = case.program;
    let truth = case.truth()?;
    let lines = happenings(truth, true);
    let logs = lines.len() >= FEWEST;
    let happen = if logs { lines } else { happenings(truth, false) };
    let is_known = happen.iter().all(|one| case.is_known(program, &one.text));
    let is_code = logs && case.scenario.is_code(program);
    let most = if is_code { MOST_LINES_OF_CODE } else { MOST };
    if !(FEWEST..=most).contains(&happen.len()) || has_twins(&happen) || !is_known {
        return None;
    }
    if case.is_open(program) {
        return None;
    }
    let before = before(truth, &happen);
    let shown = shown(&before, happen.len(), &mut draws.named("items"));
    let shown_at = |item: usize| shown.iter().position(|&at| at == item);
    let order_of = |timeline: &Timeline| -> Option<Vec<usize>> {
        let seen = happenings(timeline, logs);
        let order: Vec<usize> = seen
            .iter()
            .filter_map(|one| happen.iter().position(|other| other.text == one.text))
            .collect();
        let complete = order.len() == happen.len() && seen.len() == happen.len();
        complete.then(|| order.iter().filter_map(|&item| shown_at(item)).collect())
    };
    let seen = |seen| order_of(case.seen(seen, program)?);
    let derived = case.derive_despite_ties(&[program], seen)?;
    let answer = question::Order {
        items: shown.iter().map(|&item| happen[item].text.clone()).collect(),
        before: before
            .iter()
            .filter_map(|&(one, other)| Some((shown_at(one)?, shown_at(other)?)))
            .collect(),
        key: derived.key,
        wrong: Vec::new(),
    };
    if logs && case.is_overtaken(program) {
        return None;
    }
    // There is no question about lines whose order depends on simultaneous timers.
    if !case.ties(&[program]).all(|tied| seen(tied).is_some_and(|order| answer.allows(&order))) {
        return None;
    }
    // A misconception that only changes the order of simultaneous events is not wrong here.
    let mut wrong: Vec<Wrong<Vec<usize>>> =
        derived.wrong.into_iter().filter(|wrong| !answer.allows(&wrong.answer)).collect();
    for feedback in wrong.iter_mut().flat_map(|wrong| &mut wrong.feedback) {
        let believed = feedback.misconception.map(RunChoice::By);
        let believed = believed.filter(|_| logs).and_then(|seen| case.seen(seen, program));
        if let Some(text) = believed.and_then(|seen| of_simultaneous_lines(seen, truth)) {
            feedback.text = text;
        }
    }
    let ideas = wrong.iter().flat_map(|wrong| &wrong.feedback);
    let tests: Vec<_> = ideas.filter_map(|feedback| feedback.misconception).collect();
    // Guesses without a misconception are not enough for a question.
    if tests.is_empty() {
        return None;
    }
    let items: Vec<usize> = (0..happen.len()).filter_map(shown_at).collect();
    guesses::add(&answer, &mut wrong, truth, &happen, &items);
    Some(QuestionDraft {
        programs: vec![program],
        prompt: Text::from(if logs {
            "In which order are these lines logged by "
        } else {
            "In which order do these calls settle in "
        })
        .and_text(&case.name(program))
        .and(if logs {
            "?"
        } else {
            "? Calls that settle at the same time can be in any order."
        }),
        answer: Answer::Order(question::Order { wrong, ..answer }),
        tests,
        working: working(&happen),
    })
}

/// What prevents a question about the order of lines of code.
pub(super) fn obstacle(case: &Case<'_>) -> Option<String> {
    let lines = happenings(case.truth()?, true);
    let twin = lines
        .iter()
        .enumerate()
        .find(|(at, one)| lines[..*at].iter().any(|other| other.text == one.text));
    let unknown = lines.iter().find(|one| !case.is_known(case.program, &one.text));
    let count = lines.len();
    Some(if !(FEWEST..=MOST_LINES_OF_CODE).contains(&count) {
        let calls = happenings(case.truth()?, false).len();
        format!(
            "its number of log lines is {count}, and of settled calls {calls}: a question needs \
             {FEWEST} to {MOST_LINES_OF_CODE} lines, or {FEWEST} to {MOST} calls"
        )
    } else if let Some((_, twin)) = twin {
        format!("it logs {} twice", twin.text)
    } else if let Some(unknown) = unknown {
        format!("it logs the unknown value {}", unknown.text)
    } else if case.is_open(case.program) {
        "Node does not specify the order of its lines".to_owned()
    } else {
        "no known misconception leads to another order of its lines".to_owned()
    })
}

/// Draws the order in which the items are shown. It is not a right answer, unless a few draws in a
/// row are.
fn shown(before: &[(usize, usize)], count: usize, draws: &mut Stream) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..count).collect();
    let place = |shown: &[usize], item| shown.iter().position(|&other| other == item);
    let is_right = |shown: &[usize]| {
        before.iter().all(|&(one, other)| place(shown, one) < place(shown, other))
    };
    for _ in 0..8 {
        draws.shuffle(&mut shown);
        if !is_right(&shown) {
            break;
        }
    }
    shown
}

fn happenings(timeline: &Timeline, logs: bool) -> Vec<Happening> {
    let labels = timeline.numbered_labels();
    let happening = |event: crate::timeline::Event| {
        let (text, call) = match event.kind {
            EventKind::Logged(line) if logs => (timeline.text(line).to_owned(), None),
            EventKind::Fulfilled(id) | EventKind::Rejected(id) if !logs => {
                (labels[id.0 as usize].clone(), Some(id))
            }
            _ => return None,
        };
        Some(Happening { text: Text::code(text), at: event.at, call })
    };
    timeline.events().filter_map(happening).collect()
}

fn has_twins(happen: &[Happening]) -> bool {
    happen.iter().enumerate().any(|(at, one)| happen[..at].iter().any(|two| two.text == one.text))
}

/// The pairs of items whose order is fixed: the first happens earlier, or at the same time and had
/// to happen before the second. The order of lines is always fixed.
fn before(timeline: &Timeline, happen: &[Happening]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (later, happening) in happen.iter().enumerate() {
        let led = |id: CallId| {
            let cause = happening.call.map(|call| timeline.call(call).cause);
            cause.is_some_and(|cause| timeline.causes.marks_before(cause).contains(&id.0))
        };
        for (earlier, other) in happen[..later].iter().enumerate() {
            if other.at < happening.at || other.call.is_none_or(led) {
                pairs.push((earlier, later));
            }
        }
    }
    pairs
}

fn working(happen: &[Happening]) -> Vec<Text> {
    let line =
        |one: &Happening| Text::from(format!("{}: ", at_ms(one.at)).as_str()).and_text(&one.text);
    happen.iter().map(line).collect()
}
