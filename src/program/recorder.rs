//! What happens is written down here, in order, the clock read anew at each record.

use super::limit::Limit;
use crate::Instant;
use crate::timeline::{Call, CallId, Event, EventKind, Reason};

/// The record of a run, as it grows.
#[derive(Debug)]
pub(super) struct Recorder {
    pub(super) events: Vec<Event>,
    pub(super) calls: Vec<Call>,
    pub(super) reasons: Vec<Reason>,
    pub(super) settled_at: Option<Instant>,
    max_events: u64,
}

impl Recorder {
    pub(super) fn new(max_events: u64) -> Self {
        Self {
            events: Vec::new(),
            calls: Vec::new(),
            reasons: Vec::new(),
            settled_at: None,
            max_events,
        }
    }

    pub(super) fn record(&mut self, at: Instant, kind: EventKind) -> Result<(), Limit> {
        if self.events.len() as u64 >= self.max_events {
            return Err(Limit::Events(self.max_events));
        }
        self.events.push(Event { at, kind });
        Ok(())
    }

    pub(super) fn called(&mut self, call: Call) -> Result<CallId, Limit> {
        let id = CallId(u32::try_from(self.calls.len()).map_err(|_| Limit::Events(u64::MAX))?);
        self.record(call.called_at, EventKind::Called(id))?;
        self.calls.push(call);
        Ok(id)
    }

    pub(super) fn started(&mut self, at: Instant, id: CallId) -> Result<(), Limit> {
        self.record(at, EventKind::Started(id))?;
        self.call(id).starts_at = Some(at);
        Ok(())
    }

    pub(super) fn fulfilled(&mut self, at: Instant, id: CallId) -> Result<(), Limit> {
        self.record(at, EventKind::Fulfilled(id))?;
        self.call(id).settles_at = Some(at);
        Ok(())
    }

    pub(super) fn rejected(
        &mut self,
        at: Instant,
        id: CallId,
        reason: crate::Name,
    ) -> Result<(), Limit> {
        self.record(at, EventKind::Rejected(id))?;
        let call = self.call(id);
        call.settles_at = Some(at);
        call.rejected = Some(reason);
        Ok(())
    }

    pub(super) fn unhandled(&mut self, at: Instant, reason: Reason) -> Result<(), Limit> {
        let index = u32::try_from(self.reasons.len()).map_err(|_| Limit::Events(u64::MAX))?;
        self.record(at, EventKind::Unhandled(index))?;
        self.reasons.push(reason);
        Ok(())
    }

    pub(super) fn settled(&mut self, at: Instant) -> Result<(), Limit> {
        self.record(at, EventKind::Settled)?;
        self.settled_at = Some(at);
        Ok(())
    }

    pub(super) fn has_started(&self, id: CallId) -> bool {
        self.calls[id.0 as usize].starts_at.is_some()
    }

    fn call(&mut self, id: CallId) -> &mut Call {
        &mut self.calls[id.0 as usize]
    }
}
