//! Describes each event and its cause in sentences.
//!
//! Everything here is read from the timeline: the pending calls, and the `await`s that end and
//! start. A sentence is about one event, and about what the code does between it and the next
//! event.

mod calls;
mod pending;
mod resuming;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::call_causes;
use super::js::Listing;
use super::sentence::{Sentence, cut};
use super::snippet::Snippets;
use super::text::counted;
use crate::Instant;
use crate::scenario::{Scenario, StepId};
use crate::timeline::{Call, EventKind, Outcome, Reason, Timeline, Value};

/// Narrates the events of one timeline.
pub(super) struct Narrator<'r> {
    scenario: &'r Scenario,
    timeline: &'r Timeline,
    snippets: Snippets<'r>,
    /// The number of pending calls before each event.
    under_way: Vec<usize>,
    /// The time until which the calls that have started will run, before each event.
    run_until: Vec<Instant>,
    /// The call whose settlement led to each call, if there is one.
    causes: Vec<Option<usize>>,
    /// The call that freed the slot of each call that was queued.
    freed_by: Vec<Option<usize>>,
    /// The step whose `await` ended, by the number of events and the time at its end.
    ended: BTreeMap<(usize, Instant), StepId>,
    /// The event at which the program settles, if it does, and its time.
    settled: Option<(usize, Instant)>,
}

impl<'r> Narrator<'r> {
    /// Creates a narrator. `listing` is the program's JavaScript, which sentences quote.
    pub(super) fn new(
        scenario: &'r Scenario,
        timeline: &'r Timeline,
        listing: &'r Listing,
    ) -> Self {
        let mut count = 0_usize;
        let under_way = timeline.events().map(|event| {
            let before = count;
            match event.kind {
                EventKind::Called(_) => count += 1,
                EventKind::Fulfilled(_) | EventKind::Rejected(_) => count -= 1,
                _ => {}
            }
            before
        });
        let mut last = Instant::ZERO;
        let run_until = timeline.events().map(|event| {
            let before = last;
            if let EventKind::Started(id) = event.kind {
                last = last.max(runs_until(timeline.call(id)));
            }
            before
        });
        let run_until = run_until.collect();
        let mut events = timeline.events().enumerate();
        let settled = events.find(|(_, event)| event.kind == EventKind::Settled);
        Self {
            scenario,
            timeline,
            snippets: Snippets::of(listing),
            under_way: under_way.collect(),
            run_until,
            causes: call_causes::causes(timeline),
            freed_by: call_causes::freed_by(timeline),
            ended: call_causes::ended(timeline)
                .into_iter()
                .map(|(at, stay)| (at, stay.step))
                .collect(),
            settled: settled.map(|(index, event)| (index, event.at)),
        }
    }

    /// The sentence about the code before the first event.
    pub(super) fn opening(&self) -> Sentence {
        let begins = Sentence::default().words("The program starts.");
        self.now_awaits(begins, 0, Instant::ZERO)
    }

    /// The sentence about the event with this index.
    pub(super) fn narrate(&self, index: usize) -> Sentence {
        let event = self.timeline.event(index);
        let sentence = self.timer_before(Sentence::default(), index);
        let sentence = match event.kind {
            EventKind::Called(id) => self.called(sentence, index, id),
            EventKind::Started(id) => self.started(sentence, id),
            EventKind::Fulfilled(id) => {
                let label = self.timeline.label(self.timeline.call(id));
                self.resuming(sentence.code(label).words(" fulfills."), index)
            }
            EventKind::Rejected(id) => self.resuming(self.rejected(sentence, id), index),
            EventKind::Logged(text) => {
                let text = cut(self.timeline.text(text));
                sentence.words("The program logs ").code(text).words(".")
            }
            EventKind::Unhandled(reason) => {
                self.unhandled(sentence, &self.timeline.reasons[reason as usize], index)
            }
            EventKind::Settled => self.settled(sentence, index),
        };
        self.now_awaits(sentence, index + 1, event.at)
    }

    /// The time at which the program settled, if it settled before this event.
    fn settled_before(&self, index: usize) -> Option<Instant> {
        self.settled.and_then(|(event, at)| (event < index).then_some(at))
    }

    fn unhandled(&self, sentence: Sentence, reason: &Reason, index: usize) -> Sentence {
        let reason = cut(&reason.in_texts(&self.timeline.texts).to_string());
        let sentence = sentence.words("The turn ends, and the rejection ").code(reason);
        let last = index + 1 == self.timeline.event_count();
        if last && self.timeline.crash.is_some() {
            sentence.words(" is unhandled. The process crashes, as in Node.")
        } else {
            sentence.words(" is unhandled. Node would warn; the program continues.")
        }
    }

    fn settled(&self, sentence: Sentence, index: usize) -> Sentence {
        let sentence = sentence.words("The program settles: ");
        let texts = &self.timeline.texts;
        let sentence = match &self.timeline.outcome {
            Outcome::Fulfilled(Value::Null) => sentence.words("it fulfills."),
            Outcome::Fulfilled(value) => {
                let value = value.in_texts(texts);
                // The text of a value of code is already what Node prints for it.
                let is_code = self.timeline.coded.is_some();
                let shown = if is_code { value.to_string() } else { value.to_json() };
                sentence.words("it fulfills with ").code(cut(&shown)).words(".")
            }
            Outcome::Rejected(reason) => {
                let reason = cut(&reason.in_texts(texts).to_string());
                sentence.words("it rejects with ").code(reason).words(".")
            }
            Outcome::Crashed(_) | Outcome::Pending => sentence.words("its caller resumes."),
        };
        match self.under_way[index] {
            0 => sentence,
            1 => sentence.words(" 1 call is still pending."),
            some => sentence.words(format!(" {} are still pending.", counted(some, "call"))),
        }
    }
}

/// The time at which a started call is due; a blocked thread may delay its settlement.
fn runs_until(call: &Call) -> Instant {
    let begins = call.starts_at.unwrap_or(call.called_at);
    begins.checked_add(call.takes).unwrap_or(begins)
}
