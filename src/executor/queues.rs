//! The contents of the queues of the event loop, at each point of a run.

use std::collections::BTreeMap;

use crate::Instant;

/// The queues of the event loop at each point of a run. A `P` is the position of an entry in the
/// code.
#[derive(Clone, Debug)]
pub struct Queues<P> {
    /// All entries, each once.
    pub entries: Vec<QueueEntry<P>>,
    /// The points, in order: one after each event, and one before each job.
    pub points: Vec<QueuePoint<usize>>,
    /// Whether the whole run is recorded. If a run is long, only its beginning is recorded.
    pub is_whole: bool,
}

/// An entry of a queue: a function that runs or is suspended, or a job that is queued.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueueEntry<P> {
    /// Its kind.
    pub what: QueuedWhat,
    /// The name of the function, of the task's call or of the callback.
    pub name: String,
    /// The position of the entry in the code.
    pub place: Option<P>,
}

/// The kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueuedWhat {
    /// A function that runs or is suspended.
    Function,
    /// An async function resumes after an `await`.
    Resume,
    /// A function is called: of `then`, of `queueMicrotask`, of a timer.
    Callback,
    /// A promise was resolved with another one, and subscribes to it.
    Adopt,
    /// A promise settles as another one has.
    Settle,
    /// A combinator (`Promise.all`) records the outcome of a branch.
    Branch,
    /// The work of a call is over.
    Work,
    /// A sleep is over.
    Sleep,
    /// The time limit of a timeout is over.
    Timeout,
    /// The caller of the program resumes.
    Caller,
}

impl<P> QueueEntry<P> {
    /// An entry that is fully described by its kind.
    pub(crate) const fn of(what: QueuedWhat) -> Self {
        Self { what, name: String::new(), place: None }
    }

    /// A combinator that records the outcome of the branch with this index.
    pub(crate) fn branch(index: u32) -> Self {
        Self { name: (index + 1).to_string(), ..Self::of(QueuedWhat::Branch) }
    }
}

/// The queues at one point of a run. `E` is an entry, or its index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueuePoint<E> {
    /// The time.
    pub at: Instant,
    /// The number of events that had happened.
    pub events: usize,
    /// The functions that run, the innermost last.
    pub stack: Vec<E>,
    /// The async functions that are suspended, in the order of their awaits.
    pub suspended: Vec<E>,
    /// The callbacks of `process.nextTick`.
    pub ticks: Vec<E>,
    /// The microtasks.
    pub microtasks: Vec<E>,
    /// The timers and when each is due, in the order in which they fire.
    pub timers: Vec<(Instant, E)>,
    /// The callbacks of `setImmediate`.
    pub immediates: Vec<E>,
}

/// The maximum number of entries of all points of a run together.
const MOST: usize = 40_000;

/// Records queues, point by point.
#[derive(Debug)]
pub(crate) struct QueueRecorder<P> {
    queues: Queues<P>,
    index_of: BTreeMap<QueueEntry<P>, usize>,
    recorded: usize,
}

impl<P> Default for QueueRecorder<P> {
    fn default() -> Self {
        let queues = Queues { entries: Vec::new(), points: Vec::new(), is_whole: true };
        Self { queues, index_of: BTreeMap::new(), recorded: 0 }
    }
}

impl<P: Clone + Ord> QueueRecorder<P> {
    /// Whether there is an event after the last point, and room for another point.
    pub(crate) fn is_due(&self, events: usize) -> bool {
        let last = self.queues.points.last().map_or(0, |point| point.events);
        self.has_room() && last != events
    }

    /// Whether there is room for another point.
    pub(crate) const fn has_room(&self) -> bool {
        self.queues.is_whole
    }

    /// Adds a point, unless it is the same as the last one.
    pub(crate) fn add(&mut self, point: QueuePoint<QueueEntry<P>>) {
        let point = point.map(|entry| self.index(entry));
        if self.queues.points.last() == Some(&point) {
            return;
        }
        self.recorded += 1 + point.size();
        self.queues.is_whole = self.recorded <= MOST;
        if self.queues.is_whole {
            self.queues.points.push(point);
        }
    }

    fn index(&mut self, entry: QueueEntry<P>) -> usize {
        let entries = &mut self.queues.entries;
        *self.index_of.entry(entry).or_insert_with_key(|entry| {
            entries.push(entry.clone());
            entries.len() - 1
        })
    }

    /// The recorded queues.
    pub(crate) fn finish(self) -> Queues<P> {
        self.queues
    }
}

impl<E> QueuePoint<E> {
    fn size(&self) -> usize {
        let Self { stack, suspended, ticks, microtasks, timers, immediates, .. } = self;
        let lists = [stack, suspended, ticks, microtasks, immediates];
        lists.iter().map(|list| list.len()).sum::<usize>() + timers.len()
    }

    fn map<F>(self, mut each: impl FnMut(E) -> F) -> QueuePoint<F> {
        let mut all = |list: Vec<E>| list.into_iter().map(&mut each).collect();
        QueuePoint {
            at: self.at,
            events: self.events,
            stack: all(self.stack),
            suspended: all(self.suspended),
            ticks: all(self.ticks),
            microtasks: all(self.microtasks),
            immediates: all(self.immediates),
            timers: self.timers.into_iter().map(|(due, entry)| (due, each(entry))).collect(),
        }
    }
}

impl<P> Queues<P> {
    /// The same queues, with the positions converted by `place`, which can also remove them.
    #[must_use]
    pub fn with_places<Q>(&self, mut place: impl FnMut(&P) -> Option<Q>) -> Queues<Q> {
        let entries = self.entries.iter().map(|entry| QueueEntry {
            what: entry.what,
            name: entry.name.clone(),
            place: entry.place.as_ref().and_then(&mut place),
        });
        let entries = entries.collect();
        Queues { entries, points: self.points.clone(), is_whole: self.is_whole }
    }
}
