//! Records events in order, each with the time on the clock.

use std::mem::swap;
use std::num::NonZeroU32;

use super::limit::Limit;
use super::{Record, RunOptions};
use crate::scenario::StepId;
use crate::timeline::{Await, Call, CallId, Events, Moment, Reason, Timeline, Waiter};
use crate::{Causes, Duration, Instant};

/// An `await` that code reached, by its number, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AwaitId(NonZeroU32);

/// The record of a run, as it grows.
#[derive(Debug)]
pub(super) struct Recorder {
    pub(super) events: Events,
    pub(super) calls: Vec<Call>,
    pub(super) reasons: Vec<Reason>,
    pub(super) logged_at: Vec<StepId>,
    pub(super) awaits: Vec<Await>,
    /// The sum of all calls. No time that is computed from the calls exceeds it.
    busy: Duration,
    max_events: u64,
    records_awaits: bool,
}

impl Recorder {
    pub(super) fn new(options: &RunOptions) -> Self {
        Self {
            events: Events::default(),
            calls: Vec::new(),
            reasons: Vec::new(),
            logged_at: Vec::new(),
            awaits: Vec::new(),
            busy: Duration::ZERO,
            max_events: options.max_events.min(Events::MOST),
            records_awaits: options.record >= Record::Everything,
        }
    }

    /// Removes the record of the previous run.
    pub(super) fn reset(&mut self) {
        let Self { events, calls, reasons, logged_at, awaits, busy, .. } = self;
        events.clear();
        calls.clear();
        reasons.clear();
        logged_at.clear();
        awaits.clear();
        *busy = Duration::ZERO;
    }

    /// Reserves memory for `calls` calls, each of which is called, started and settled.
    pub(super) fn expect_calls(&mut self, calls: usize) {
        self.calls.reserve_exact(calls);
        self.events.expect(3 * calls + 1);
    }

    /// Exchanges the record with that of a timeline: before a run, to reuse the memory of an
    /// earlier record; after it, to store the new record in the timeline.
    pub(super) fn swap(&mut self, timeline: &mut Timeline) {
        let Self { events, calls, reasons, logged_at, awaits, .. } = self;
        swap(calls, &mut timeline.calls);
        swap(events, &mut timeline.events);
        swap(reasons, &mut timeline.reasons);
        swap(logged_at, &mut timeline.logged_at);
        swap(awaits, &mut timeline.awaits);
    }

    /// Checks that there is room for one more event.
    fn has_room(&self) -> Result<(), Limit> {
        if self.events.len() as u64 >= self.max_events { Err(Limit::Events) } else { Ok(()) }
    }

    pub(super) fn called(&mut self, call: Call) -> Result<CallId, Limit> {
        self.has_room()?;
        let busy = call.blocks.checked_add(call.takes).ok_or(Limit::Time)?;
        self.busy = self.busy.checked_add(busy).ok_or(Limit::Time)?;
        let id = u32::try_from(self.calls.len()).ok().filter(|id| *id < Causes::MARKS);
        let id = CallId(id.ok_or(Limit::Events)?);
        self.events.called(id);
        self.calls.push(call);
        Ok(id)
    }

    pub(super) fn started(&mut self, at: Instant, id: CallId) -> Result<(), Limit> {
        self.has_room()?;
        self.events.started(id);
        self.call(id).starts_at = Some(at);
        Ok(())
    }

    pub(super) fn fulfilled(&mut self, at: Instant, id: CallId) -> Result<(), Limit> {
        self.has_room()?;
        self.events.fulfilled(id);
        self.call(id).settles_at = Some(at);
        Ok(())
    }

    pub(super) fn rejected(
        &mut self,
        at: Instant,
        id: CallId,
        reason: crate::Name,
    ) -> Result<(), Limit> {
        self.has_room()?;
        self.events.rejected(id);
        let call = self.call(id);
        call.settles_at = Some(at);
        call.rejected = Some(reason);
        Ok(())
    }

    pub(super) fn logged(
        &mut self,
        at: Instant,
        text: crate::Name,
        step: StepId,
    ) -> Result<(), Limit> {
        self.has_room()?;
        self.events.logged(at, text);
        self.logged_at.push(step);
        Ok(())
    }

    /// Records that an `await` starts; returns its number, if there is room for it.
    pub(super) fn awaits(&mut self, at: Instant, step: StepId, waiter: Waiter) -> Option<AwaitId> {
        if !self.records_awaits || self.awaits.len() as u64 >= self.max_events {
            return None;
        }
        let began = self.moment(at)?;
        self.awaits.push(Await { step, waiter, began, ended: None, threw: false });
        u32::try_from(self.awaits.len()).ok().and_then(NonZeroU32::new).map(AwaitId)
    }

    /// Records that an `await` ends. An `await` that cannot have been visible is removed if that
    /// costs nothing, so a loop over promises that have long settled needs no memory.
    pub(super) fn resumes(&mut self, at: Instant, AwaitId(nth): AwaitId, threw: bool) {
        let ended = self.moment(at);
        let index = nth.get() as usize - 1;
        if ended == Some(self.awaits[index].began) && index + 1 == self.awaits.len() {
            self.awaits.pop();
        } else {
            let stay = &mut self.awaits[index];
            (stay.ended, stay.threw) = (ended, threw);
        }
    }

    fn moment(&self, at: Instant) -> Option<Moment> {
        Some(Moment { at, events: u32::try_from(self.events.len()).ok()? })
    }

    pub(super) fn unhandled(&mut self, at: Instant, reason: Reason) -> Result<(), Limit> {
        self.has_room()?;
        self.events.unhandled(at);
        self.reasons.push(reason);
        Ok(())
    }

    pub(super) fn settled(&mut self, at: Instant) -> Result<(), Limit> {
        self.has_room()?;
        self.events.settled(at);
        Ok(())
    }

    fn call(&mut self, id: CallId) -> &mut Call {
        &mut self.calls[id.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    /// Each await: the text of the step, what waits, and from and until how many events and when.
    fn awaits(programs: &str) -> Vec<String> {
        let tasks = r#"tasks: {"a": (takes: "10ms"), "b": (takes: "20ms")}"#;
        let text = format!("Scenario({tasks}, programs: {{\"p\": {programs}}})");
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let timeline = scenario.run("p").unwrap();
        let shown = timeline.awaits.iter().map(|stay| {
            let span = scenario.span(stay.step);
            let step = &text[span.start as usize..span.end as usize];
            let who = match stay.waiter {
                Waiter::Program => String::new(),
                who => format!("{who:?}: "),
            };
            let end =
                stay.ended.map_or("..".to_owned(), |end| format!("{} {}", end.events, end.at));
            format!("{who}{step} {} {} to {end}", stay.began.events, stay.began.at)
        });
        shown.collect()
    }

    #[test]
    fn an_await_lasts_from_its_step_to_the_next_one() {
        assert_eq!(
            awaits(r#"["a", All(["b", ["a"]]), Sleep("5ms")]"#),
            [
                "\"a\" 2 0 to 3 10ms",
                "Function: \"a\" 7 10ms to 8 20ms",
                "All([\"b\", [\"a\"]]) 7 10ms to 9 30ms",
                "Sleep(\"5ms\") 9 30ms to 9 35ms",
            ]
        );
    }

    #[test]
    fn the_await_of_a_helper_has_the_step_of_the_helper() {
        let pool = "Pool(limit: 1, of: [\"a\"])";
        assert_eq!(
            awaits(&format!("[{pool}]")),
            [
                format!("Worker: {pool} 2 0 to 3 10ms"),
                format!("Pool: {pool} 2 0 to 3 10ms"),
                format!("{pool} 2 0 to 3 10ms"),
            ]
        );
        let retry = "Retry(times: 2, wait: \"5ms\", do: Timeout(\"1ms\", \"a\"))";
        assert_eq!(
            awaits(&format!("[Catch({retry}, [])]"))[..4],
            [
                format!("Attempt: {retry} 2 0 to 2 1ms"),
                format!("Catch({retry}, []) 2 0 to 4 7ms"),
                format!("Pause: {retry} 2 1ms to 2 6ms"),
                format!("Attempt: {retry} 4 6ms to 4 7ms"),
            ]
        );
    }

    #[test]
    fn an_await_without_events_is_not_recorded_and_a_pending_one_has_no_end() {
        assert_eq!(
            awaits(r#"[All([]), "a", Race([])]"#),
            ["\"a\" 2 0 to 3 10ms", "Race([]) 3 10ms to .."]
        );
    }
}
