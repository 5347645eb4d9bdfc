//! Everything that happened, in order, in eight bytes an event.
//!
//! When a call was made, started and settled stands in the call; so an event need only say which
//! call it is of, and what it was. A run of a million tasks has three million events.

use super::{CallId, Event, EventKind, Timeline};
use crate::{Instant, Name};

/// The events of a run, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    order: Vec<Happened>,
    /// The lines logged, and when.
    logs: Vec<(Instant, Name)>,
    /// When each unhandled rejection was.
    unhandled_at: Vec<Instant>,
    /// When the program settled, if it did, even where it crashed later.
    settled_at: Option<Instant>,
}

/// What happened, and to which call, or at which place of which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Happened {
    Called(CallId),
    Started(CallId),
    Fulfilled(CallId),
    Rejected(CallId),
    Logged(u32),
    Unhandled(u32),
    Settled,
}

impl Events {
    /// Forgets them, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.order.clear();
        self.logs.clear();
        self.unhandled_at.clear();
        self.settled_at = None;
    }

    /// Makes room for so many.
    pub(crate) fn expect(&mut self, events: usize) {
        self.order.reserve_exact(events);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// When the program settled.
    pub(crate) const fn settled_at(&self) -> Option<Instant> {
        self.settled_at
    }

    pub(crate) fn called(&mut self, call: CallId) {
        self.order.push(Happened::Called(call));
    }

    pub(crate) fn started(&mut self, call: CallId) {
        self.order.push(Happened::Started(call));
    }

    pub(crate) fn fulfilled(&mut self, call: CallId) {
        self.order.push(Happened::Fulfilled(call));
    }

    pub(crate) fn rejected(&mut self, call: CallId) {
        self.order.push(Happened::Rejected(call));
    }

    pub(crate) fn logged(&mut self, at: Instant, text: Name) {
        self.order.push(Happened::Logged(index(self.logs.len())));
        self.logs.push((at, text));
    }

    pub(crate) fn unhandled(&mut self, at: Instant) {
        self.order.push(Happened::Unhandled(index(self.unhandled_at.len())));
        self.unhandled_at.push(at);
    }

    pub(crate) fn settled(&mut self, at: Instant) {
        self.order.push(Happened::Settled);
        self.settled_at = Some(at);
    }

    /// The first so many of them.
    pub(crate) fn beginning(&self, events: usize) -> Self {
        Self { order: self.order[..events.min(self.len())].to_vec(), ..self.clone() }
    }
}

#[cfg(test)]
impl Events {
    /// Events that were made up.
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
    /// How many events there are.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.events.len()
    }

    /// The event of that number, from 0.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn event(&self, number: usize) -> Event {
        self.told(self.events.order[number])
    }

    /// Everything that happened, in the exact order in which it did.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = Event> + ExactSizeIterator {
        self.events.order.iter().map(|happened| self.told(*happened))
    }

    fn told(&self, happened: Happened) -> Event {
        let (at, kind) = match happened {
            Happened::Called(id) => (Some(self.call(id).called_at), EventKind::Called(id)),
            Happened::Started(id) => (self.call(id).starts_at, EventKind::Started(id)),
            Happened::Fulfilled(id) => (self.call(id).settles_at, EventKind::Fulfilled(id)),
            Happened::Rejected(id) => (self.call(id).settles_at, EventKind::Rejected(id)),
            Happened::Logged(nth) => {
                let (at, text) = self.events.logs[nth as usize];
                (Some(at), EventKind::Logged(text))
            }
            Happened::Unhandled(nth) => {
                (Some(self.events.unhandled_at[nth as usize]), EventKind::Unhandled(nth))
            }
            Happened::Settled => (self.events.settled_at, EventKind::Settled),
        };
        Event { at: at.expect("what has happened has its time"), kind }
    }
}
