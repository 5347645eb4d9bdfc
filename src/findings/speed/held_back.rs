//! What a message tells of calls that are held back.

use super::hold::{Held, Hold};
use crate::findings::needs::MetBy;
use crate::findings::outline::Outline;
use crate::findings::run::Run;
use crate::timeline::{Call, CallId};
use crate::{Duration, Instant};

/// Calls that one step holds back.
pub(in crate::findings) struct HeldBack<'a> {
    run: &'a Run<'a>,
    held: &'a [Held],
    /// The calls that are over when the one that is waited for is, and began with it.
    beside: Vec<CallId>,
}

impl<'a> HeldBack<'a> {
    pub(super) fn new(outline: &Outline, run: &'a Run<'a>, hold: Hold, calls: &'a [Held]) -> Self {
        Self { run, held: calls, beside: beside(outline, run, hold, calls) }
    }

    /// The first call that is held back, and how many more there are: "`b` is", or "`b` (and 2
    /// more calls like it) is".
    pub(in crate::findings) fn calls(&self) -> String {
        let first = self.call();
        match self.held.len() - 1 {
            0 => format!("{first} is"),
            1 => format!("{first} (and 1 more call like it) is"),
            more => format!("{first} (and {more} more calls like it) is"),
        }
    }

    /// The first call alone.
    pub(in crate::findings) fn call(&self) -> String {
        self.told_apart(self.held[0].call)
    }

    /// When it is made.
    pub(in crate::findings) fn called_at(&self) -> Instant {
        self.run.timeline.call(self.held[0].call).called_at
    }

    /// What it waited for and does not need.
    pub(in crate::findings) fn waited_for(&self) -> String {
        self.told_apart(self.held[0].waited_for)
    }

    /// Since when it could have run, in words.
    pub(in crate::findings) fn ready(&self) -> String {
        match self.run.needs.ready(self.held[0].call) {
            MetBy::Call(by) => {
                let met = self.run.timeline.call(by);
                let (at, is) = (met.settles_at.unwrap_or_default(), there(met));
                let needs = self.run.needs.needs_of(self.run.timeline.call(self.held[0].call));
                let what =
                    if needs.len() > 1 { "the last that it needs" } else { "which it needs" };
                format!("{}, {what}, has been {is} since {at}", self.run.label(by))
            }
            _ => "it needs nothing".to_owned(),
        }
    }

    /// For how long what began together with the one that was waited for had nothing to do.
    pub(in crate::findings) fn idle(&self) -> Duration {
        let timeline = self.run.timeline;
        let end = timeline.call(self.held[0].waited_for).settles_at.unwrap_or_default();
        let idle = self.beside.iter().filter_map(|&id| timeline.call(id).settles_at);
        idle.fold(Duration::ZERO, |sum, at| sum.checked_add(end.since(at)).unwrap_or(sum))
    }

    /// A call by its label; where the two that are told of share it, which of its calls it is.
    fn told_apart(&self, id: CallId) -> String {
        let Held { call, waited_for, .. } = self.held[0];
        let label = self.run.label(id);
        if self.run.label(call) != self.run.label(waited_for) {
            return label;
        }
        let attempts = self.run.needs.attempts();
        let calls = attempts.attempts_at(attempts.thing_of(id));
        let nth = calls.iter().position(|&call| call == id).unwrap_or(0) + 1;
        format!("the {} call of {label}", ordinal(nth))
    }
}

/// What a call that met a need is: there with its value, or only over.
fn there(call: &Call) -> &'static str {
    if call.fulfilled() { "there" } else { "over" }
}

fn ordinal(nth: usize) -> String {
    const WORDS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    if let Some(word) = nth.checked_sub(1).and_then(|index| WORDS.get(index)) {
        return (*word).to_owned();
    }
    let ending = match (nth % 10, nth % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{nth}{ending}")
}

/// The calls that what holds back waited for, of the same beginning as the one that was waited
/// for last; without those that others there were made behind, for these may go on from them.
fn beside(outline: &Outline, run: &Run<'_>, hold: Hold, calls: &[Held]) -> Vec<CallId> {
    let Some(first) = calls.first() else { return Vec::new() };
    let Call { called_at, settles_at, .. } = *run.timeline.call(first.waited_for);
    let reach = outline.reach(hold.step(outline));
    let all = (0..)
        .map(CallId)
        .zip(&run.timeline.calls)
        .filter(|(_, call)| Some(call.called_at) < settles_at && reach.contains(call.step));
    let all: Vec<(CallId, &Call)> = all.collect();
    let last = all.iter().map(|(id, call)| (call.called_at, *id)).max();
    let is_over = |(id, call): &(CallId, &Call)| {
        let over = call.settles_at.map(|at| (at, *id));
        call.called_at == called_at && call.settles_at <= settles_at && over >= last
    };
    all.into_iter().filter(is_over).map(|(id, _)| id).collect()
}
