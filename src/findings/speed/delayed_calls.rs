//! The messages about delayed calls.

use super::delay::{Delay, Delayed};
use crate::Duration;
use crate::findings::dependencies::MetBy;
use crate::findings::outline::StepOutline;
use crate::findings::run::Run;
use crate::findings::words;
use crate::timeline::{Call, CallId};

/// Calls that one step delays.
pub(in crate::findings) struct DelayedCalls<'a> {
    run: &'a Run<'a>,
    delayed: &'a [Delayed],
    /// The calls that start together with the awaited call and settle no later.
    beside: Vec<CallId>,
}

impl<'a> DelayedCalls<'a> {
    pub(super) fn new(
        outline: &StepOutline,
        run: &'a Run<'a>,
        delay: Delay,
        calls: &'a [Delayed],
    ) -> Self {
        Self { run, delayed: calls, beside: beside(outline, run, delay, calls) }
    }

    /// The message that the first call starts late because it waits for a call that it doesn't
    /// depend on.
    pub(in crate::findings) fn message(&self, waits_for: &str) -> String {
        let at = self.run.timeline.call(self.delayed[0].call).called_at;
        format!(
            "{} starts at {at} because it waits for {waits_for}, but it doesn't depend on it ({})",
            self.calls(),
            self.ready()
        )
    }

    /// The first delayed call, and the number of the others: "`b`", or "`b` (and 2 more calls like
    /// it)".
    fn calls(&self) -> String {
        let first = self.call();
        match self.delayed.len() - 1 {
            0 => first,
            more => format!("{first} (and {} like it)", words::counted(more, "more call")),
        }
    }

    /// The first delayed call alone.
    pub(in crate::findings) fn call(&self) -> String {
        self.unambiguous(self.delayed[0].call)
    }

    /// The call that the first delayed call waits for but doesn't depend on.
    pub(in crate::findings) fn waited_for(&self) -> String {
        self.unambiguous(self.delayed[0].waited_for)
    }

    /// The time since which the first delayed call could have run, in words.
    fn ready(&self) -> String {
        match self.run.dependencies.ready(self.delayed[0].call) {
            MetBy::Call(by) => {
                let met = self.run.timeline.call(by);
                let at = met.settles_at.unwrap_or_default();
                let settled = if met.fulfilled() { "fulfilled" } else { "settled" };
                let needs =
                    self.run.dependencies.of_call(self.run.timeline.call(self.delayed[0].call));
                let which = if needs.len() > 1 { "last dependency" } else { "dependency" };
                format!("its {which} {} {settled} at {at}", self.run.label(by))
            }
            _ => "it has no dependencies".to_owned(),
        }
    }

    /// The total time for which the calls that started together with the awaited call were idle.
    pub(in crate::findings) fn idle(&self) -> Duration {
        let timeline = self.run.timeline;
        let end = timeline.call(self.delayed[0].waited_for).settles_at.unwrap_or_default();
        let idle = self.beside.iter().filter_map(|&id| timeline.call(id).settles_at);
        idle.fold(Duration::ZERO, |sum, at| sum.checked_add(end.since(at)).unwrap_or(sum))
    }

    /// The label of a call. If the delayed call and the awaited call have the same label, it has an
    /// ordinal: "the second call of `a`".
    fn unambiguous(&self, id: CallId) -> String {
        let Delayed { call, waited_for, .. } = self.delayed[0];
        let label = self.run.label(id);
        if self.run.label(call) != self.run.label(waited_for) {
            return label;
        }
        let attempts = self.run.dependencies.attempts();
        let calls = attempts.attempts_at(attempts.thing_of(id));
        let nth = calls.iter().position(|&call| call == id).unwrap_or(0) + 1;
        format!("the {} call of {label}", ordinal(nth))
    }
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

/// The calls that were awaited together with the awaited call and started at the same time. Calls
/// that settled before the last of these was made are left out, because it may continue them.
fn beside(outline: &StepOutline, run: &Run<'_>, delay: Delay, calls: &[Delayed]) -> Vec<CallId> {
    let Some(first) = calls.first() else { return Vec::new() };
    let Call { called_at, settles_at, .. } = *run.timeline.call(first.waited_for);
    let reach = outline.reach(delay.step(outline));
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
