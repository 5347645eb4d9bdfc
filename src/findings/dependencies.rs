//! Computes when the dependencies of each call are met, and by which calls.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::scenario::Need;
use crate::timeline::{Asked, Attempts, Call, CallId, EventKind, Met, Things, Timeline};

/// The dependencies of a run's calls, and the order of its events.
pub(super) struct CallDependencies<'a> {
    timeline: &'a Timeline,
    attempts: Attempts,
    /// For each call, the positions of the events in which it is called and settles.
    called: Vec<u32>,
    settled: Vec<u32>,
    /// For each thing, the first call that met each kind of dependency.
    first: Vec<Met<CallId>>,
    /// For a range of things, the last of their first calls; `None` if a thing has none. A cache.
    last: RefCell<FxHashMap<Things, Met<CallId>>>,
}

/// The way in which a dependency is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MetBy {
    /// The dependency refers to nothing.
    Nothing,
    /// The dependency is met by this call, when it settles.
    Call(CallId),
    /// The dependency is never met.
    Never,
}

/// The position of an event that never happens: after all others.
const NEVER: u32 = u32::MAX;

impl<'a> CallDependencies<'a> {
    pub(super) fn of(timeline: &'a Timeline) -> Self {
        let attempts = Attempts::of(&timeline.tasks, &timeline.calls, &timeline.item_lists);
        let mut needs = Self {
            timeline,
            called: vec![NEVER; timeline.calls.len()],
            settled: vec![NEVER; timeline.calls.len()],
            first: vec![Met::NOTHING; attempts.things()],
            last: RefCell::default(),
            attempts,
        };
        needs.read_events();
        needs
    }

    fn read_events(&mut self) {
        for (at, event) in (0..).zip(self.timeline.events()) {
            match event.kind {
                EventKind::Called(call) => self.called[call.0 as usize] = at,
                EventKind::Fulfilled(call) => {
                    self.settled[call.0 as usize] = at;
                    let first = &mut self.first[self.attempts.thing_of(call)];
                    first.fulfilled.get_or_insert(call);
                    first.settled.get_or_insert(call);
                }
                EventKind::Rejected(call) => {
                    self.settled[call.0 as usize] = at;
                    self.first[self.attempts.thing_of(call)].settled.get_or_insert(call);
                }
                _ => {}
            }
        }
    }

    /// The calls that met each kind of dependency on all of these things.
    fn met_all(&self, things: Things) -> Met<CallId> {
        if let Some(thing) = things.only() {
            return self.first[thing];
        }
        if let Some(met) = self.last.borrow().get(&things) {
            return *met;
        }
        let first = &self.first[things.range()];
        let last = |met: fn(&Met<CallId>) -> Option<CallId>| {
            let all: Option<Vec<CallId>> = first.iter().map(met).collect();
            all?.into_iter().max_by_key(|call| self.settled[call.0 as usize])
        };
        let met = Met { fulfilled: last(|met| met.fulfilled), settled: last(|met| met.settled) };
        self.last.borrow_mut().insert(things, met);
        met
    }

    /// The dependencies of a call's task.
    pub(super) fn of_call(&self, call: &Call) -> &'a [Need] {
        &self.timeline.tasks[call.task.0 as usize].needs
    }

    /// Returns how a dependency of a call is met, at any time.
    pub(super) fn met_by(&self, need: Need, id: CallId) -> MetBy {
        let met = match self.asked(need, id) {
            Asked::Nothing => return MetBy::Nothing,
            Asked::Call(call) => {
                let fulfilled = self.timeline.call(call).fulfilled();
                return if fulfilled { MetBy::Call(call) } else { MetBy::Never };
            }
            Asked::Things(things) => self.met_all(things),
        };
        met.by(need).map_or(MetBy::Never, MetBy::Call)
    }

    /// The dependencies of a call that are not met when it is made, and how they are met later, if
    /// they are.
    pub(super) fn unmet(&self, id: CallId) -> impl Iterator<Item = (Need, MetBy)> {
        let needs = self.of_call(self.timeline.call(id)).iter();
        let met = needs.map(move |&need| (need, self.met_by(need, id)));
        met.filter(move |&(_, met)| match met {
            MetBy::Nothing => false,
            MetBy::Never => true,
            MetBy::Call(by) => !self.is_settled_before(by, id),
        })
    }

    /// The first attempt at a thing that met a dependency.
    pub(super) fn first_to_meet(&self, need: Need, thing: usize) -> Option<CallId> {
        self.first[thing].by(need)
    }

    /// Returns what a dependency of a call refers to.
    pub(super) fn asked(&self, need: Need, id: CallId) -> Asked {
        self.attempts.asked(need, id, self.timeline.call(id), &self.timeline.item_lists)
    }

    /// The attempts of the run's calls.
    pub(super) const fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Whether a call meets a dependency, provided that it is an attempt at the right thing.
    pub(super) fn counts(&self, need: Need, id: CallId) -> bool {
        let call = self.timeline.call(id);
        call.fulfilled() || matches!(need, Need::Settled(_)) && call.settles_at.is_some()
    }

    /// Whether a call settled before another was called.
    pub(super) fn is_settled_before(&self, settled: CallId, called: CallId) -> bool {
        self.settled[settled.0 as usize] < self.called[called.0 as usize]
    }

    /// The position of the event in which a call settles; after everything if it never does.
    pub(super) fn settled_position(&self, id: CallId) -> u32 {
        self.settled[id.0 as usize]
    }

    /// The last call that meets a dependency of this one, or the reason why there is none.
    pub(super) fn ready(&self, id: CallId) -> MetBy {
        let needs = self.of_call(self.timeline.call(id)).iter();
        let met = needs.map(|&need| self.met_by(need, id));
        let last = met.max_by_key(|met| match met {
            MetBy::Nothing => (0, 0),
            MetBy::Call(call) => (1, self.settled_position(*call)),
            MetBy::Never => (2, 0),
        });
        last.unwrap_or(MetBy::Nothing)
    }
}
