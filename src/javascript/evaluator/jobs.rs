//! What waits for promises, for timers, or in a queue (ECMA-262, 9.5, and Node's queues).

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use slab::Slab;

use super::Span;
use super::frame::Frame;
use super::origin::Origin;
use super::value::Value;
use crate::Instant;
use crate::executor::Promise;

/// The jobs of subscriptions and of microtasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// A frame resumes after an `await`.
    Resume(u32),
    /// `NewPromiseReactionJob`
    React(u32),
    /// `NewPromiseResolveThenableJob`
    Thenable(u32),
    /// `queueMicrotask`
    Callback(u32),
    /// The program's promise has settled.
    ProgramSettled,
    /// The promise of a module's top level has settled, and Node has been notified.
    MainSettled,
    /// Nothing: the reaction only marks the promise as handled.
    Handled,
}

/// The jobs of timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimerJob {
    /// `setTimeout` or `setInterval`; its number.
    Timer(u32),
    /// The work of a call of a task is done.
    Task(u32),
}

/// All waiting jobs, by number.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    pub(crate) suspended: Slab<Suspended>,
    pub(crate) reactions: Slab<Reaction>,
    pub(crate) thenables: Slab<Thenable>,
    pub(crate) callbacks: Slab<Callback>,
    pub(crate) timers: Vec<Timer>,
    pub(crate) immediates: Vec<Option<Callback>>,
    /// `process.nextTick`
    pub(crate) ticks: VecDeque<Callback>,
    /// The queued immediates, and the number of them in the current turn of the loop.
    pub(crate) queued_immediates: VecDeque<u32>,
    pub(crate) immediates_now: usize,
    /// Whether ticks run before microtasks: from the start of a turn until there are none.
    pub(crate) is_ticking: bool,
    /// Whether nothing was left to run, so that `beforeExit` occurred, and nothing has run since.
    pub(crate) has_ended: bool,
    /// Whether the callback of a timer has just thrown.
    pub(crate) timer_threw: bool,
    /// The timer that fired last, unless an immediate ran since: when, and its delay in
    /// milliseconds if it is one of the language.
    pub(crate) fired: Option<(Instant, Option<u32>)>,
    /// By the promise of an async function, what it awaited without being paused.
    pub(crate) overlapping: FxHashMap<u32, Vec<Promise>>,
    /// The promises whose rejections were reported as unhandled, while they have no handler.
    pub(crate) reported: Vec<Promise>,
    /// The number of timers, immediates and calls that keep the process alive.
    pub(crate) alive: usize,
}

/// What a frame awaits.
#[derive(Debug)]
pub(crate) enum Awaited {
    Promise(Promise),
    /// A value that is no object: the frame resumes with it in a microtask.
    Value(Value),
}

/// A frame that awaits.
#[derive(Debug)]
pub(crate) struct Suspended {
    pub(crate) frame: Frame,
    pub(crate) awaited: Awaited,
    /// The recorded await; those of models are not recorded.
    pub(crate) recorded: Option<usize>,
}

/// A `PromiseReaction` pair: the arguments of `then`, and the promise that it returned.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) fulfilled: Option<Value>,
    pub(crate) rejected: Option<Value>,
    pub(crate) derived: Option<Capability>,
}

/// `PromiseCapability`: of a native promise, or of the result of another `new C(executor)`.
#[derive(Clone, Debug)]
pub(crate) enum Capability {
    Promise(Promise),
    Functions { promise: Value, resolve: Value, reject: Value },
}

/// A thenable that a promise was resolved with.
#[derive(Clone, Debug)]
pub(crate) struct Thenable {
    pub(crate) promise: Promise,
    pub(crate) object: Value,
    pub(crate) then: Value,
}

/// A function, with the arguments of its call.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) function: Value,
    pub(crate) arguments: Vec<Value>,
    /// What decided that it was passed on.
    pub(crate) condition: Origin,
}

/// A timer of the language.
#[derive(Clone, Debug)]
pub(crate) struct Timer {
    pub(crate) callback: Callback,
    /// In milliseconds.
    pub(crate) delay: u32,
    /// Whether it is an interval.
    pub(crate) repeats: bool,
    /// Where it was set, and how often it has fired.
    pub(crate) set_at: Span,
    pub(crate) fired: u32,
    pub(crate) is_live: bool,
    /// Whether it keeps the process alive.
    pub(crate) is_ref: bool,
    /// The object that `setTimeout` returned.
    pub(crate) object: super::object::ObjectId,
}

impl Jobs {
    /// Removes all timers, immediates and ticks; jobs that wait for promises remain.
    pub(crate) fn forget_what_is_due(&mut self) {
        self.timers.iter_mut().for_each(|timer| timer.is_live = false);
        self.immediates.iter_mut().for_each(|immediate| *immediate = None);
        self.ticks.clear();
        self.queued_immediates.clear();
        self.immediates_now = 0;
        self.is_ticking = true;
        self.alive = 0;
    }

    /// The number of an added entry.
    pub(crate) fn number(index: usize) -> u32 {
        u32::try_from(index).expect("fewer than 2^32 jobs")
    }
}
