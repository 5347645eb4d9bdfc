//! The result of an evaluation, from which a timeline is made.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Span;
use super::known::Known;
use super::replay::Replay;
use super::strands::Strands;
use super::world::Assumption;
use crate::executor::Queues;
use crate::{Duration, Instant};

/// The record of one run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Evaluation {
    /// The calls of tasks, in the order of calling.
    pub calls: Vec<TaskCall>,
    /// The calls of the file's own async functions that waited, and of functions that returned a
    /// promise which they created, in the order in which that became known.
    pub functions: Vec<FunctionCall>,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// What was assumed, in the order of the text.
    pub assumptions: Vec<Assumption>,
    /// Where code waited.
    pub awaits: Vec<Await>,
    /// The calls that had to settle before the program, directly or indirectly; none if the program
    /// has not settled.
    pub waited_for: Vec<usize>,
    /// The outcome of the program itself.
    pub outcome: Outcome,
    /// When it settled: the promise of the function that is the program, or the top level.
    pub settles_at: Option<Instant>,
    /// The uncaught error that ended the process, if there is one.
    pub crash: Option<Crash>,
    /// When the last of its work ended.
    pub quiescent_at: Instant,
    /// The async functions of the file that ran, by their spans, ascending.
    pub entered: Vec<Span>,
    /// Whether timers fired at one instant, or a timer and an immediate, that a real process could
    /// run in another order.
    pub order_is_open: bool,
    /// Whether the code ended the process: `process.exit()`.
    pub has_exited: bool,
    /// The calls of unknown functions that are not tasks and whose results are not used.
    pub unused: BTreeSet<Span>,
    /// Values that `then` got as a handler and that are known not to be functions.
    pub ignored_handlers: Vec<Span>,
    /// The uses of unknown values, if the world asks for them.
    pub replay: Replay,
    /// The run as async functions, if the world asks for it.
    pub strands: Option<Strands>,
    /// What was in the queues of the event loop, if the world asks for it.
    pub queues: Option<Queues<Span>>,
    /// What the run found out about the code, and what was known before.
    pub known: Arc<Known>,
}

/// A call of a task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TaskCall {
    /// The callee as written: `fetchUser`, `db.user.find`.
    pub task: String,
    /// Its arguments, shortened, as a lane shows them (`id 2`, `org.ownerId`); empty without any.
    pub arguments: String,
    /// The span of the call.
    pub span: Span,
    /// When it was called.
    pub called_at: Instant,
    /// How long it then blocked the thread.
    pub blocks: Duration,
    /// How long it takes from its start.
    pub takes: Duration,
    /// When it started to run: immediately, or when it got its slots.
    pub starts_at: Option<Instant>,
    /// When it settled.
    pub settles_at: Option<Instant>,
    /// The reason that it rejected with.
    pub rejected: Option<String>,
    /// The resources that it uses while it runs, and how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Calls whose results its arguments, or the conditions around it, derive from.
    pub depends_on: Vec<usize>,
    /// Calls that it is assumed to depend on, because one of the two has an effect.
    pub assumed_to_depend_on: Vec<usize>,
    /// The innermost call of a function of the file that made it, an index of
    /// [`Evaluation::functions`].
    pub made_by: Option<usize>,
    /// Whether anything ever waited for its promise, or handled its rejection.
    pub is_handled: bool,
    /// Whether it is assumed to have an effect.
    pub is_effect: bool,
    /// Whether someone says that it changes nothing.
    pub only_reads: bool,
}

/// A call of a function of the file: an async one, or one that returned a promise which it created.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FunctionCall {
    /// The function's name.
    pub name: String,
    /// Its arguments, shortened.
    pub arguments: String,
    /// The span of the call, if code made it.
    pub span: Option<Span>,
    /// When it was called.
    pub called_at: Instant,
    /// When its promise settled.
    pub settles_at: Option<Instant>,
    /// Whether it rejected.
    pub rejected: bool,
    /// The function call that made it.
    pub made_by: Option<usize>,
    /// Whether anything ever waited for its promise, or handled its rejection, as far as that is
    /// known: for an async function that ended.
    pub is_handled: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: EventKind,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A task was called; its index in [`Evaluation::calls`].
    Called(usize),
    /// A call started to run.
    Started(usize),
    /// A call fulfilled.
    Fulfilled(usize),
    /// A call rejected.
    Rejected(usize),
    /// A line was logged.
    Logged {
        /// The line, as Node prints it; it may have line breaks.
        text: String,
        /// Whether it went to standard error.
        is_error: bool,
        /// The call of the console.
        span: Span,
    },
    /// A rejection was still unhandled when its turn ended; its reason, as text.
    Unhandled(String),
    /// The program settled.
    Settled,
}

/// Where code waited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Await {
    /// The `await`, `for await` or `yield`.
    pub span: Span,
    /// When it started, and how many events there had been.
    pub began: (Instant, usize),
    /// When it ended, if it did, and how many events there had been.
    pub ended: Option<(Instant, usize)>,
    /// The function call that waited, an index of [`Evaluation::functions`].
    pub by: Option<usize>,
}

/// How a program ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It fulfilled. The value is as Node's `util.inspect` shows it, but a string is unchanged;
    /// `None` for `undefined`.
    Fulfilled(Option<String>),
    /// It rejected, and its caller handles that: the error as text.
    Rejected(String),
    /// It never settled.
    #[default]
    Pending,
}

/// An uncaught error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crash {
    /// When.
    pub at: Instant,
    /// The error as text: its message, or what was thrown.
    pub reason: String,
    /// Where it was thrown, if code threw it.
    pub span: Option<Span>,
}

/// Why a run was stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{limit}")]
#[non_exhaustive]
pub struct LimitPassed {
    /// The limit, as text.
    pub limit: String,
    /// The span of the code that was running.
    pub span: Span,
}
