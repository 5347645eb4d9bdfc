//! What one takes home from programs beside each other.

use std::collections::BTreeSet;

use super::sentence::Sentence;
use crate::Duration;
use crate::timeline::{Outcome, Timeline};

/// What comparing the programs tells, where there is something to compare.
pub(super) fn insight(timelines: &[Timeline]) -> Vec<Sentence> {
    let mut told = Vec::new();
    told.extend(compared(timelines));
    told.extend(timelines.iter().filter_map(failed));
    told.extend(timelines.iter().filter_map(runs_on));
    told
}

/// The slowest and the fastest of those that fulfil.
fn compared(timelines: &[Timeline]) -> Option<Sentence> {
    let mut fulfilled: Vec<(Duration, &Timeline)> = timelines
        .iter()
        .filter(|timeline| matches!(timeline.outcome, Outcome::Fulfilled(_)))
        .filter_map(|timeline| Some((timeline.settles_at?.elapsed(), timeline)))
        .collect();
    fulfilled.sort_by_key(|(settles, _)| *settles);
    let (&(fast, fastest), &(slow, slowest)) = (fulfilled.first()?, fulfilled.last()?);
    if fulfilled.len() < 2 {
        return None;
    }
    if fast == slow {
        return Some(Sentence::default().words(format!("All of them take {fast}.")));
    }
    let (why_slow, why_fast) = (why_slow(slow, slowest), why_fast(fast, fastest));
    let sentence = named(slowest).words(format!(" takes {slow}{why_slow}, "));
    let sentence = sentence.code(fastest.text(fastest.program));
    Some(sentence.words(format!(" {fast}{why_fast}.")))
}

fn named(timeline: &Timeline) -> Sentence {
    Sentence::default().code(timeline.text(timeline.program))
}

fn why_slow(settles: Duration, timeline: &Timeline) -> &'static str {
    let several = timeline.calls.len() > 1;
    if several && settles == timeline.bounds.sequential { ", the sum" } else { "" }
}

fn why_fast(settles: Duration, timeline: &Timeline) -> &'static str {
    let lengths =
        timeline.calls.iter().filter_map(|call| Some(call.settles_at?.since(call.called_at)));
    let longest = lengths.max();
    let overlap = timeline.bounds.sequential > settles;
    match () {
        () if overlap && longest == Some(settles) => ": the longest, not the sum",
        () if overlap && settles == timeline.bounds.parallel => ": as fast as the needs allow",
        () => "",
    }
}

/// How a program ends that does not fulfil.
fn failed(timeline: &Timeline) -> Option<Sentence> {
    let reason = |reason: &crate::timeline::Reason| reason.in_texts(&timeline.texts).to_string();
    let sentence = named(timeline);
    match &timeline.outcome {
        Outcome::Fulfilled(_) => None,
        Outcome::Rejected(why) => {
            let at = timeline.settles_at.unwrap_or(timeline.quiescent_at);
            Some(sentence.words(format!(" rejects at {at}: ")).code(reason(why)).words("."))
        }
        Outcome::Crashed(why) => {
            let at = timeline.quiescent_at;
            let crashes = format!(" crashes at {at}: nothing handles ");
            Some(sentence.words(crashes).code(reason(why)).words("."))
        }
        Outcome::Pending => Some(sentence.words(" never settles: what it awaits never comes.")),
    }
}

/// What still runs when a program has settled.
fn runs_on(timeline: &Timeline) -> Option<Sentence> {
    let settled = timeline.settles_at?;
    let late = timeline.calls.iter().filter(|call| call.settles_at.is_some_and(|at| at > settled));
    let labels: BTreeSet<(u32, String)> = late
        .map(|call| (call.task.0, timeline.text(timeline.task_of(call).name).to_owned()))
        .collect();
    let mut labels = labels.into_iter();
    let (_, first) = labels.next()?;
    let mut sentence = named(timeline).words(format!(" has settled at {settled}, and "));
    sentence = sentence.code(first);
    let mut runs = "runs";
    while let Some((_, label)) = labels.next() {
        let last = labels.len() == 0;
        sentence = sentence.words(if last { " and " } else { ", " }).code(label);
        runs = "run";
    }
    let until = timeline.quiescent_at;
    Some(sentence.words(format!(" still {runs} on, unseen, until {until}.")))
}
