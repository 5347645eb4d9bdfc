//! Turns a finished run into its timeline.

use std::collections::BTreeMap;
use std::mem::{swap, take};

use super::Machine;
use crate::Instant;
use crate::executor::Promise;
use crate::program::end::{End, spare_list};
use crate::program::instruction::Address;
use crate::scenario::StepId;
use crate::timeline::{Crash, Outcome, Timeline};

impl Machine<'_> {
    /// Writes the timeline of a finished run: quiescent, or crashed.
    pub(super) fn write(&mut self, main: Promise, crash: Option<Crash>, timeline: &mut Timeline) {
        let outcome = match (self.settled, &crash) {
            (Some((outcome, _)), _) => self.outcome(outcome, spare_list(timeline)),
            (None, Some(crash)) => Outcome::Crashed(crash.reason.clone()),
            (None, None) => Outcome::Pending,
        };
        let waits_at = match outcome {
            Outcome::Pending => self.waits_at(main),
            _ => Vec::new(),
        };
        let end = End {
            outcome,
            crash,
            settled_because: self.settled.map(|(_, cause)| cause),
            quiescent_at: self.quiescent_at(),
            waits_at,
            watched: self.watched(),
            causes: take(self.executor.causes_mut()),
        };
        end.write(&mut self.recorder, timeline);
        timeline.queues = self.observed();
        swap(&mut self.texts, &mut timeline.texts);
        swap(&mut self.item_lists, &mut timeline.item_lists);
    }

    /// The time at which nothing was left to run. Canceled work does not count.
    fn quiescent_at(&self) -> Instant {
        match self.prepared.rules.cancels {
            Some(_) => self.last_fired,
            None => self.executor.now(),
        }
    }

    /// The steps at which a pending program is suspended, the outermost first: each await of a
    /// function is followed by the await within that function.
    fn waits_at(&self, main: Promise) -> Vec<StepId> {
        let frames = self.frames.under_way();
        let waiting: BTreeMap<_, _> = frames.map(|frame| (frame.promise.number(), frame)).collect();
        let mut steps = Vec::new();
        let mut promise = main;
        while let Some(frame) = waiting.get(&promise.number()) {
            // The frame is at the instruction after the `Await`.
            steps.push(self.step(Address(frame.at.0 - 1)));
            let Some(awaits) = frame.awaits else { break };
            promise = awaits;
        }
        steps
    }
}
