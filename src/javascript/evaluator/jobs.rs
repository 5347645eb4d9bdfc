//! The jobs and queues of the event loop (ECMA-262, 9.5, and Node's queues).

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use slab::Slab;

use super::Span;
use super::agent::{Agent, Completion};
use super::frame::Frame;
use super::origin::Origin;
use super::recursion::Ancestor;
use super::value::Value;
use crate::Instant;
use crate::executor::Promise;

/// A job that the executor runs: as a reaction to a promise, or as a microtask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// Resumes a frame after an `await`.
    Resume(u32),
    /// `NewPromiseReactionJob`
    React(u32),
    /// `NewPromiseResolveThenableJob`
    Thenable(u32),
    /// `queueMicrotask`
    Callback(u32),
    /// Records that the program's promise has settled.
    ProgramSettled,
    /// Ends the process if the top level of a module has rejected.
    MainSettled,
    /// Does nothing. The reaction only marks the promise as handled.
    Handled,
}

/// A job of a timer of the executor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimerJob {
    /// Runs the callback of `setTimeout` or `setInterval`, by the index of the timer.
    Timer(u32),
    /// Completes the work of a task's call, by the index of the call.
    Task(u32),
}

/// The iterations of the event loop that ran immediates.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rounds {
    /// The instant of the last one.
    pub(crate) at: Instant,
    /// The number of them since a timer fired or time passed.
    pub(crate) times: u32,
    /// Whether the next immediate is the first one of its iteration.
    pub(crate) starts: bool,
}

/// The turn of the event loop that runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    /// Whether ticks run before microtasks. This is so at the start of a turn, until the queue of
    /// ticks is empty.
    pub(crate) is_ticking: bool,
    /// Whether a tick has run since the last timer or immediate, or a rejection was reported.
    /// Node's own code then runs the microtasks, and is in the stacks of their errors.
    pub(crate) has_ticked: bool,
}

impl Turn {
    /// The start of a turn.
    pub(crate) const BEGIN: Self = Self { is_ticking: true, has_ticked: false };
}

impl Default for Turn {
    fn default() -> Self {
        Self::BEGIN
    }
}

/// The jobs that wait in queues or for promises, by index.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    pub(crate) suspended: Slab<Suspended>,
    pub(crate) reactions: Slab<Reaction>,
    pub(crate) thenables: Slab<Thenable>,
    pub(crate) callbacks: Slab<Callback>,
    pub(crate) timers: Vec<Timer>,
    /// The number of intervals that were set.
    pub(crate) intervals: u32,
    pub(crate) immediates: Vec<Option<Callback>>,
    /// `process.nextTick`
    pub(crate) ticks: VecDeque<Callback>,
    /// The queued immediates, and the number of them that run in the current iteration of the event
    /// loop.
    pub(crate) queued_immediates: VecDeque<u32>,
    pub(crate) immediates_now: usize,
    pub(crate) rounds: Rounds,
    pub(crate) turn: Turn,
    /// Whether `beforeExit` was emitted because nothing was left to run, and nothing has run since.
    pub(crate) has_ended: bool,
    /// Whether the callback of a timer has just thrown.
    pub(crate) timer_threw: bool,
    /// The instant at which the last timer fired, unless an immediate ran since, and the delay of
    /// the timer in milliseconds (`None` for a task).
    pub(crate) fired: Option<(Instant, Option<u32>)>,
    /// The promises that an async function awaited without pausing, by the function's own promise.
    pub(crate) overlapping: FxHashMap<u32, Vec<Promise>>,
    /// The promises that were reported as unhandled and still have no handler.
    pub(crate) reported: Vec<Promise>,
    /// The number of timers, immediates and calls that keep the process alive.
    pub(crate) alive: usize,
}

/// The operand of an `await`.
#[derive(Debug)]
pub(crate) enum Awaited {
    Promise(Promise),
    /// A value that is not an object. The frame resumes with it in a microtask.
    Value(Value),
}

/// A frame that is suspended by an `await`.
#[derive(Debug)]
pub(crate) struct Suspended {
    pub(crate) frame: Frame,
    pub(crate) awaited: Awaited,
    /// The index of the recorded `await`; `None` in models.
    pub(crate) recorded: Option<usize>,
}

/// The code that passed a callback: the origin of the conditions around it, and the call in which
/// it ran.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PassedBy {
    condition: Origin,
    ancestor: Ancestor,
}

/// A pair of `PromiseReaction` records: the arguments of `then`, and the promise that `then`
/// returned.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) fulfilled: Option<Value>,
    pub(crate) rejected: Option<Value>,
    pub(crate) derived: Option<Capability>,
    pub(crate) passed_by: PassedBy,
}

/// `PromiseCapability`: of a native promise, or of an object that another constructor created.
#[derive(Clone, Debug)]
pub(crate) enum Capability {
    Promise(Promise),
    Functions { promise: Value, resolve: Value, reject: Value },
}

/// A thenable with which a promise was resolved.
#[derive(Clone, Debug)]
pub(crate) struct Thenable {
    pub(crate) promise: Promise,
    pub(crate) object: Value,
    pub(crate) then: Value,
}

/// A callback, with the arguments of its call.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) function: Value,
    pub(crate) arguments: Vec<Value>,
    pub(crate) passed_by: PassedBy,
}

/// A timer of `setTimeout` or `setInterval`.
#[derive(Clone, Debug)]
pub(crate) struct Timer {
    pub(crate) callback: Callback,
    /// In milliseconds.
    pub(crate) delay: u32,
    /// Whether it is an interval.
    pub(crate) repeats: bool,
    /// The span of the call that set it, and the number of times that it has fired.
    pub(crate) set_at: Span,
    pub(crate) fired: u32,
    /// The number of the interval among all intervals of the run.
    pub(crate) interval: u32,
    pub(crate) is_live: bool,
    /// Whether it keeps the process alive.
    pub(crate) is_ref: bool,
    /// The object that `setTimeout` or `setInterval` returned.
    pub(crate) object: super::object::ObjectId,
}

impl Jobs {
    /// Removes all timers, immediates and ticks. Jobs that wait for promises remain.
    pub(crate) fn clear_queues(&mut self) {
        self.timers.iter_mut().for_each(|timer| timer.is_live = false);
        self.immediates.iter_mut().for_each(|immediate| *immediate = None);
        self.ticks.clear();
        self.queued_immediates.clear();
        self.immediates_now = 0;
        self.intervals = 0;
        self.rounds = Rounds::default();
        self.turn = Turn::BEGIN;
        self.alive = 0;
    }

    /// The index of an entry, as the number of a job.
    pub(crate) fn number(index: usize) -> u32 {
        u32::try_from(index).expect("fewer than 2^32 jobs")
    }
}

impl Agent {
    /// The code that runs now, as the one that passes a callback.
    pub(crate) fn passed_by(&self) -> PassedBy {
        let condition = self.machine.frames.last().map_or_else(Origin::default, Frame::condition);
        PassedBy { condition, ancestor: self.ancestor() }
    }

    /// Calls a function that code passed earlier: the call depends on the conditions around that
    /// code.
    pub(crate) fn call_passed(
        &mut self,
        function: &Value,
        PassedBy { condition, ancestor }: PassedBy,
        this: Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        let origin = self.join(function.origin, condition);
        let function = function.clone().derived(origin);
        self.led_by(ancestor, |agent| agent.call(&function, this, arguments))
    }
}
