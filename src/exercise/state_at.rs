//! The state of each call at some time.

use super::case::Case;
use super::question::{Answer, Match, QuestionDraft};
use super::stream::Stream;
use super::text::{Text, at_ms};
use super::working;
use crate::Instant;
use crate::timeline::{Call, Timeline};

/// The states of a call if no task uses a resource.
const STATES: [&str; 4] = ["not called yet", "pending", "fulfilled", "rejected"];

/// The states of a call if some tasks use a resource.
const STATES_WITH_SLOTS: [&str; 5] =
    ["not called yet", "running", "fulfilled", "rejected", "queued, waiting for a slot"];

const NOT_CALLED: usize = 0;
const PENDING: usize = 1;
const FULFILLED: usize = 2;
const REJECTED: usize = 3;
const WAITING: usize = 4;

/// The minimum and the maximum number of calls in a question.
const FEWEST: usize = 2;
const MOST: usize = 6;

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
    let program = case.program;
    let truth = case.truth()?;
    let rows = truth.numbered_labels();
    if !(FEWEST..=MOST).contains(&rows.len()) {
        return None;
    }
    let at = *draws.named("moment").pick(&moments(truth))?;
    let has_slot = |call: &Call| !truth.tasks[call.task.0 as usize].uses.is_empty();
    let slots = truth.calls.iter().any(has_slot);
    let states = |timeline: &Timeline| -> Vec<usize> {
        let labels = timeline.numbered_labels();
        let state_of = |row: &String| {
            let call = &timeline.calls[labels.iter().position(|label| label == row)?];
            // The misconception that everything runs sequentially queues calls of tasks without
            // resources. In the question, these calls are not called yet.
            Some(state(call, at)).filter(|&state| state != WAITING || has_slot(call))
        };
        rows.iter().map(|row| state_of(row).unwrap_or(NOT_CALLED)).collect()
    };
    let derived = case.derive(&[program], |seen| Some(states(case.seen(seen, program)?)))?;
    let options: &[&str] = if slots { &STATES_WITH_SLOTS } else { &STATES };
    Some(QuestionDraft {
        programs: vec![program],
        prompt: Text::from("What is the state of each call of ")
            .and_text(&case.name(program))
            .and(format!(" at {}?", at_ms(at))),
        answer: Answer::Match(Match {
            rows: rows.iter().map(Text::code).collect(),
            options: options.iter().copied().map(Text::from).collect(),
            key: derived.key,
            wrong: derived.wrong,
        }),
        tests: derived.tests,
        working: working::calls(truth),
    })
}

/// Times halfway between two events, in whole milliseconds, so that the order of events doesn't
/// matter. Times at which a call blocks the thread are left out: that call has no state, because
/// its promise doesn't exist yet.
fn moments(timeline: &Timeline) -> Vec<Instant> {
    let mut instants: Vec<u64> =
        timeline.events().map(|event| event.at.as_nanos() / 1_000_000).collect();
    instants.dedup();
    let half = |two: &[u64]| {
        let middle = two[0] + (two[1] - two[0]) / 2;
        // A round number is preferred, if there is one in between.
        let round = middle / 5 * 5;
        let at = if round > two[0] { round } else { middle };
        (at > two[0]).then(|| Instant::from_nanos(at * 1_000_000)).flatten()
    };
    let free = |at: &Instant| !timeline.calls.iter().any(|call| blocks_thread(call, *at));
    instants.windows(2).filter_map(half).filter(free).collect()
}

/// Whether a call blocks the thread at that time.
fn blocks_thread(call: &Call, at: Instant) -> bool {
    let until = call.called_at.checked_add(call.blocks).unwrap_or(call.called_at);
    call.called_at <= at && at < until
}

fn state(call: &Call, at: Instant) -> usize {
    if call.called_at > at {
        NOT_CALLED
    } else if call.settles_at.is_some_and(|settles| settles <= at) {
        if call.rejected.is_some() { REJECTED } else { FULFILLED }
    } else if call.starts_at.is_some_and(|starts| starts <= at) || blocks_thread(call, at) {
        PENDING
    } else {
        WAITING
    }
}
