//! What happened while code was evaluated: everything a timeline is made of.

use super::Span;
use super::replay::Replay;
use super::strands::Strands;
use super::world::Assumption;
use crate::{Duration, Instant};

/// The record of one run.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The calls of tasks, in the order of calling.
    pub calls: Vec<TaskCall>,
    /// The calls of the file's own async functions that waited, and of those that gave a promise
    /// which they made, in the order in which that became known.
    pub functions: Vec<FunctionCall>,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// What was assumed, in the order of the text.
    pub assumptions: Vec<Assumption>,
    /// Where code stood and waited.
    pub awaits: Vec<Await>,
    /// The calls whose settling had to come before the program's, directly or not; of a program
    /// that has not settled, none.
    pub waited_for: Vec<usize>,
    /// What became of the program itself.
    pub outcome: Outcome,
    /// When it settled: the promise of the function that is the program, or the top level.
    pub settles_at: Option<Instant>,
    /// When an error that no one caught ended the process, and which.
    pub crash: Option<Crash>,
    /// When the last of its work ended.
    pub quiescent_at: Instant,
    /// The async functions of the file that ran, by their texts, ascending.
    pub entered: Vec<Span>,
    /// Values that a `then` was given as a handler and that are known to be no function.
    pub ignored_handlers: Vec<Span>,
    /// What was made of unknown values, where the world asks for it.
    pub replay: Replay,
    /// What it did, in the terms of async functions alone, where the world asks for it.
    pub strands: Option<Strands>,
}

/// A call of a task.
#[derive(Clone, Debug)]
pub struct TaskCall {
    /// The callee as written: `fetchUser`, `db.user.find`.
    pub task: String,
    /// Its arguments, shortened, as a lane shows them (`id 2`, `org.ownerId`); empty without any.
    pub arguments: String,
    /// The call in the text.
    pub span: Span,
    /// When it was called.
    pub called_at: Instant,
    /// How long it then held the thread.
    pub blocks: Duration,
    /// How long it takes from its start.
    pub takes: Duration,
    /// When it started to run: immediately, or when it got its slots.
    pub starts_at: Option<Instant>,
    /// When it settled.
    pub settles_at: Option<Instant>,
    /// The reason it rejected for.
    pub rejected: Option<String>,
    /// The resources that it occupies while it runs, with how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Calls whose results its arguments, or the conditions around it, derive from.
    pub depends_on: Vec<usize>,
    /// Calls that it is assumed to depend on, for one of both is made for what it does.
    pub assumed_to_depend_on: Vec<usize>,
    /// The innermost call of a function of the file that made it, an index of
    /// [`Evaluation::functions`].
    pub made_by: Option<usize>,
    /// Whether anything ever waited for its promise, or handled its rejection.
    pub is_heard: bool,
    /// Whether it is taken to be made for what it does.
    pub is_effect: bool,
    /// Whether someone says that it changes nothing.
    pub only_reads: bool,
}

/// A call of a function of the file: of an async one, or of one that gave a promise which it made.
#[derive(Clone, Debug)]
pub struct FunctionCall {
    /// The function's name.
    pub name: String,
    /// Its arguments, shortened.
    pub arguments: String,
    /// The call in the text, where it was called by code.
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
    /// known: of an async function that ended.
    pub is_heard: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub struct Await {
    /// The `await`, `for await` or `yield`.
    pub span: Span,
    /// When it started, and how many events there were.
    pub began: (Instant, usize),
    /// When it ended, if it did.
    pub ended: Option<(Instant, usize)>,
    /// The function call that waited, an index of [`Evaluation::functions`].
    pub by: Option<usize>,
}

/// How a program ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It fulfilled; the value as Node's `util.inspect` shows it, but a string as it is; `None` for
    /// `undefined`.
    Fulfilled(Option<String>),
    /// It rejected, and the program handled that, or its caller would: the error as text.
    Rejected(String),
    /// It never settled.
    #[default]
    Pending,
}

/// An error that no one caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash {
    /// When.
    pub at: Instant,
    /// The error as text: its message, or what was thrown.
    pub reason: String,
    /// Where it was thrown, if code threw it.
    pub span: Option<Span>,
}

/// Why a run did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{limit}")]
pub struct LimitPassed {
    /// Which limit, in words.
    pub limit: String,
    /// Where code was.
    pub span: Span,
}
