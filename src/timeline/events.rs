//! The events of a run, in order, with four bytes for each event.
//!
//! The times of a call are stored in the call, so an event contains only its kind and its call. A
//! run of a million tasks has three million events.

use super::{CallId, Event, EventKind, Timeline};
use crate::{Instant, Name};

/// The events of a run, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    order: Vec<PackedEvent>,
    /// The logged lines, and the time of each.
    logs: Vec<(Instant, Name)>,
    /// The time at which each unhandled rejection was reported.
    unhandled_at: Vec<Instant>,
    /// The time at which the program settled, if it did.
    settled_at: Option<Instant>,
}

/// An event in four bytes: its kind, and in the other bits the call, or the index in a table.
#[derive(Clone, Copy, Debug)]
struct PackedEvent(u32);

/// An event with its call, or with the index in the table of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RawEvent {
    Called(CallId),
    Started(CallId),
    Fulfilled(CallId),
    Rejected(CallId),
    Logged(u32),
    Unhandled(u32),
    Settled,
}

impl PackedEvent {
    /// An upper bound of the number of kinds.
    const KINDS: u32 = 8;

    const fn new(happened: RawEvent) -> Self {
        let (kind, nth) = match happened {
            RawEvent::Called(CallId(nth)) => (0, nth),
            RawEvent::Started(CallId(nth)) => (1, nth),
            RawEvent::Fulfilled(CallId(nth)) => (2, nth),
            RawEvent::Rejected(CallId(nth)) => (3, nth),
            RawEvent::Logged(nth) => (4, nth),
            RawEvent::Unhandled(nth) => (5, nth),
            RawEvent::Settled => (6, 0),
        };
        Self(nth * Self::KINDS + kind)
    }

    const fn happened(self) -> RawEvent {
        let nth = self.0 / Self::KINDS;
        match self.0 % Self::KINDS {
            0 => RawEvent::Called(CallId(nth)),
            1 => RawEvent::Started(CallId(nth)),
            2 => RawEvent::Fulfilled(CallId(nth)),
            3 => RawEvent::Rejected(CallId(nth)),
            4 => RawEvent::Logged(nth),
            5 => RawEvent::Unhandled(nth),
            _ => RawEvent::Settled,
        }
    }
}

impl Events {
    /// The maximum number of events.
    pub(crate) const MOST: u64 = (u32::MAX / PackedEvent::KINDS) as u64;

    /// Adds an event. Its number among the events of its kind is below [`MOST`](Self::MOST),
    /// because there are no more events.
    fn push(&mut self, happened: RawEvent) {
        self.order.push(PackedEvent::new(happened));
    }

    /// Removes all events, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.order.clear();
        self.logs.clear();
        self.unhandled_at.clear();
        self.settled_at = None;
    }

    /// Reserves memory for `events` events.
    pub(crate) fn expect(&mut self, events: usize) {
        self.order.reserve_exact(events);
    }

    /// The number of events.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// The time at which the program settled.
    pub(crate) const fn settled_at(&self) -> Option<Instant> {
        self.settled_at
    }

    pub(crate) fn called(&mut self, call: CallId) {
        self.push(RawEvent::Called(call));
    }

    pub(crate) fn started(&mut self, call: CallId) {
        self.push(RawEvent::Started(call));
    }

    pub(crate) fn fulfilled(&mut self, call: CallId) {
        self.push(RawEvent::Fulfilled(call));
    }

    pub(crate) fn rejected(&mut self, call: CallId) {
        self.push(RawEvent::Rejected(call));
    }

    pub(crate) fn logged(&mut self, at: Instant, text: Name) {
        self.push(RawEvent::Logged(index(self.logs.len())));
        self.logs.push((at, text));
    }

    pub(crate) fn unhandled(&mut self, at: Instant) {
        self.push(RawEvent::Unhandled(index(self.unhandled_at.len())));
        self.unhandled_at.push(at);
    }

    pub(crate) fn settled(&mut self, at: Instant) {
        self.push(RawEvent::Settled);
        self.settled_at = Some(at);
    }
}

#[cfg(test)]
impl Events {
    /// Makes events for a test.
    pub(super) fn of(made_up: &[Event]) -> Self {
        let mut events = Self::default();
        for &Event { at, kind } in made_up {
            match kind {
                EventKind::Called(call) => events.called(call),
                EventKind::Started(call) => events.started(call),
                EventKind::Fulfilled(call) => events.fulfilled(call),
                EventKind::Rejected(call) => events.rejected(call),
                EventKind::Logged(text) => events.logged(at, text),
                EventKind::Unhandled(_) => events.unhandled(at),
                EventKind::Settled => events.settled(at),
            }
        }
        events
    }
}

fn index(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 events")
}

impl Timeline {
    /// The number of events.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.events.len()
    }

    /// The event with this number, from 0.
    ///
    /// # Panics
    /// If there is no such event.
    #[must_use]
    pub fn event(&self, number: usize) -> Event {
        self.event_of(self.events.order[number].happened())
    }

    /// All events, in the exact order in which they happened.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = Event> + ExactSizeIterator {
        self.events.order.iter().map(|kept| self.event_of(kept.happened()))
    }

    /// The kinds of all events, in that order, without the times. The times of a million calls are
    /// far apart in memory.
    pub(crate) fn event_kinds(&self) -> impl Iterator<Item = EventKind> {
        self.events.order.iter().map(|kept| self.kind(kept.happened()))
    }

    fn event_of(&self, happened: RawEvent) -> Event {
        let at = match happened {
            RawEvent::Called(id) => Some(self.call(id).called_at),
            RawEvent::Started(id) => self.call(id).starts_at,
            RawEvent::Fulfilled(id) | RawEvent::Rejected(id) => self.call(id).settles_at,
            RawEvent::Logged(nth) => Some(self.events.logs[nth as usize].0),
            RawEvent::Unhandled(nth) => Some(self.events.unhandled_at[nth as usize]),
            RawEvent::Settled => self.events.settled_at,
        };
        Event { at: at.expect("what has happened has its time"), kind: self.kind(happened) }
    }

    fn kind(&self, happened: RawEvent) -> EventKind {
        match happened {
            RawEvent::Called(id) => EventKind::Called(id),
            RawEvent::Started(id) => EventKind::Started(id),
            RawEvent::Fulfilled(id) => EventKind::Fulfilled(id),
            RawEvent::Rejected(id) => EventKind::Rejected(id),
            RawEvent::Logged(nth) => EventKind::Logged(self.events.logs[nth as usize].1),
            RawEvent::Unhandled(nth) => EventKind::Unhandled(nth),
            RawEvent::Settled => EventKind::Settled,
        }
    }
}
