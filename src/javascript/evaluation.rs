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
    /// The calls of async functions of the file that awaited, and the calls of functions that
    /// returned a promise which they created, in the order in which this became known.
    pub functions: Vec<FunctionCall>,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// The assumptions, in the order of the text.
    pub assumptions: Vec<Assumption>,
    /// The awaits of the code, in the order in which they began.
    pub awaits: Vec<Await>,
    /// The calls that had to settle before the program, directly or indirectly; none if the program
    /// has not settled.
    pub waited_for: Vec<usize>,
    /// The outcome of the program itself.
    pub outcome: Outcome,
    /// The instant at which the promise of the program (of its function, or of the top level)
    /// settled.
    pub settles_at: Option<Instant>,
    /// The uncaught error that ended the process, if there is one.
    pub crash: Option<Crash>,
    /// The instant at which the last work ended: no timer or call was left.
    pub quiescent_at: Instant,
    /// The async functions of the file that ran, by span, in ascending order.
    pub entered: Vec<Span>,
    /// Whether the order of events could differ in a real process, because two timers, or a timer
    /// and an immediate, fired at the same instant.
    pub order_is_open: bool,
    /// Whether the code ended the process: `process.exit()`.
    pub has_exited: bool,
    /// The calls of unknown functions that are not tasks and whose results are not used.
    pub unused: BTreeSet<Span>,
    /// The handlers that were passed to `then`, but are known not to be functions.
    pub ignored_handlers: Vec<Span>,
    /// The uses of unknown values, if the world asks for them.
    pub replay: Replay,
    /// The strands of the run, if the world asks for them.
    pub strands: Option<Strands>,
    /// The contents of the event loop's queues, if the world asks for them.
    pub queues: Option<Queues<Span>>,
    /// The facts about the code that this run and earlier runs found out.
    pub known: Arc<Known>,
}

/// A call of a task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TaskCall {
    /// The callee as written: `fetchUser`, `db.user.find`.
    pub task: String,
    /// Its arguments, shortened, as a lane shows them (`id 2`, `org.ownerId`); empty if there are
    /// none.
    pub arguments: String,
    /// The span of the call.
    pub span: Span,
    /// The instant of the call.
    pub called_at: Instant,
    /// The duration for which the call blocked the thread.
    pub blocks: Duration,
    /// The duration of the call, after it has started.
    pub takes: Duration,
    /// The instant at which it started to run: that of the call, or when it acquired its slots.
    pub starts_at: Option<Instant>,
    /// The instant at which it settled.
    pub settles_at: Option<Instant>,
    /// The reason of its rejection.
    pub rejected: Option<String>,
    /// The resources that it uses while it runs, by index, and the number of slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Calls whose results its arguments, or the conditions around it, derive from.
    pub depends_on: Vec<usize>,
    /// Calls that it is assumed to depend on, because it or the other call has an effect.
    pub assumed_to_depend_on: Vec<usize>,
    /// The call of the innermost function of the file that made this call, as an index of
    /// [`Evaluation::functions`].
    pub made_by: Option<usize>,
    /// Whether anything ever awaited its promise, or handled its rejection.
    pub is_handled: bool,
    /// Whether it is assumed to have an effect.
    pub is_effect: bool,
    /// Whether a comment or an option declares that it has no effect.
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
    /// The instant of the call.
    pub called_at: Instant,
    /// The instant at which its promise settled.
    pub settles_at: Option<Instant>,
    /// Whether its promise rejected.
    pub rejected: bool,
    /// The call of the function that made this call, as an index of [`Evaluation::functions`].
    pub made_by: Option<usize>,
    /// Whether anything ever awaited its promise, or handled its rejection. This is known only for
    /// an async function that ended; otherwise it is `true`.
    pub is_handled: bool,
}

/// An event of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The instant at which it happened.
    pub at: Instant,
    /// Its kind.
    pub kind: EventKind,
}

/// The kinds of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A task was called; with the index of the call in [`Evaluation::calls`].
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
    /// A rejection was still unhandled at the end of its turn; with the reason as text.
    Unhandled(String),
    /// The program settled.
    Settled,
}

/// An `await` that the code executed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Await {
    /// The span of the `await`, `for await` or `yield`.
    pub span: Span,
    /// The instant at which it began, and the number of earlier events.
    pub began: (Instant, usize),
    /// The instant at which it ended, and the number of earlier events; `None` if it did not end.
    pub ended: Option<(Instant, usize)>,
    /// The function call that awaited, as an index of [`Evaluation::functions`].
    pub by: Option<usize>,
}

/// The outcome of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It fulfilled. The value is formatted like Node's `util.inspect`, but strings have no quotes;
    /// `None` for `undefined`.
    Fulfilled(Option<String>),
    /// It rejected, and its caller handles the rejection; with the error as text.
    Rejected(String),
    /// It never settled.
    #[default]
    Pending,
}

/// An uncaught error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crash {
    /// The instant at which it was thrown.
    pub at: Instant,
    /// The message of the error, or the thrown value as text.
    pub reason: String,
    /// The span of the code that threw it, if code did.
    pub span: Option<Span>,
}

/// The error of a run that exceeded a limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{limit}")]
#[non_exhaustive]
pub struct LimitPassed {
    /// The limit, as text.
    pub limit: String,
    /// The span of the code that was running.
    pub span: Span,
}
