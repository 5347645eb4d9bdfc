//! The recorded run of a program, which views, findings and exercises read.
//!
//! A timeline is a complete and ordered record. It contains no scenario and runs nothing.
//!
//! ```
//! use makespan::Scenario;
//! use makespan::timeline::EventKind;
//!
//! let scenario = Scenario::from_ron("page.ron", r#"(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchNews": (takes: "80ms", fails: "503") },
//!     programs: { "page": [AllSettled(["fetchUser", "fetchNews"])] },
//! )"#)?;
//! let timeline = scenario.run("page")?;
//!
//! // Each call, with its times.
//! let news = &timeline.calls[1];
//! assert_eq!(timeline.label(news), "fetchNews");
//! assert_eq!(news.settles_at.unwrap().to_string(), "80ms");
//! assert_eq!(news.rejected.map(|reason| timeline.text(reason)), Some("503"));
//!
//! // Each event, in the order in which it happens in Node.
//! let kinds = timeline.events().map(|event| event.kind);
//! assert_eq!(kinds.filter(|kind| matches!(kind, EventKind::Fulfilled(_))).count(), 1);
//!
//! // What any program could do with these calls.
//! assert_eq!(timeline.bounds().sequential.to_string(), "180ms");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bounds;
mod coded;
mod display;
mod ending;
mod events;
mod expected;
mod items;
#[cfg(test)]
pub(crate) mod sample;
mod texts;
mod value;
mod waiting;
mod watched;

use std::sync::OnceLock;

pub use crate::graph::Bounds;
pub(crate) use bounds::{Asked, Attempts, Met, Things};
pub use coded::{Assumption, Coded, Dependencies, FunctionCall};
pub(crate) use ending::Ending;
pub(crate) use events::Events;
pub use expected::{Unmet, unmet};
pub(crate) use items::{CallItems, ItemLists, ListId};
pub use texts::Texts;
pub use value::InTexts;
pub use waiting::{Await, Moment, Waiter};
pub use watched::{
    Branch, Gathered, Gathering, LateSubscription, OrphanedStart, PromiseOrigin, Tied, Timer,
    Watched,
};

use crate::executor::Queues;
use crate::scenario::{StepId, Task, TaskId, Tasks, label};
use crate::{Cause, Causes, Duration, Instant, List, Name};

/// The recorded run of one program.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Timeline {
    /// The texts of all names in the timeline.
    pub texts: Texts,
    /// The scenario's title.
    pub title: Option<Name>,
    /// The program's name.
    pub program: Name,
    /// The index among the scenario's programs.
    pub index: usize,
    /// The scenario's tasks, which calls refer to by number.
    pub tasks: Tasks,
    /// How the program settled; [`Outcome::Crashed`] only if the process crashed before that.
    pub outcome: Outcome,
    /// The time at which the program settles: its caller, which awaits it, resumes. `None` if it
    /// never settles.
    pub settles_at: Option<Instant>,
    /// The crash of the process, if an unhandled rejection ended it. The program may have settled
    /// before.
    pub crash: Option<Crash>,
    /// The time at which no timer was left, or of the crash.
    pub quiescent_at: Instant,
    /// The calls, in the order in which they were made.
    pub calls: Vec<Call>,
    /// The items of calls within several loops.
    pub(crate) item_lists: ItemLists,
    /// The events: see [`events`](Self::events).
    pub(crate) events: Events,
    /// The reasons of the unhandled rejections, in order.
    pub reasons: Vec<Reason>,
    /// The steps that logged, one for each [`EventKind::Logged`], in order.
    pub logged_at: Vec<StepId>,
    /// The awaits at which the code paused, in the order in which they began. An `await` without
    /// any event or time is omitted, and so are those beyond the maximum number of events.
    pub awaits: Vec<Await>,
    /// The capacity of each of the scenario's resources.
    pub capacities: Vec<u32>,
    /// The bounds of the calls, computed on first use.
    pub(crate) bounds: OnceLock<Bounds<CallId>>,
    /// The graph of causes; its marks are the settlements of calls, by their numbers.
    pub causes: Causes,
    /// The cause of the program's settlement; `None` if it never settles.
    pub settled_because: Option<Cause>,
    /// The steps that a program that never settles still awaits, the outermost first.
    pub waits_at: Vec<StepId>,
    /// The data about promises for findings.
    pub watched: Watched,
    /// The additional data of a run of code.
    pub coded: Option<Box<Coded>>,
    /// The contents of the queues of the event loop, if they are recorded.
    pub queues: Option<Box<Queues<StepId>>>,
}

/// The index of a call, in the order of calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u32);

/// One call of a task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call {
    /// The task.
    pub task: TaskId,
    pub(crate) items: CallItems,
    /// The step that called it.
    pub step: StepId,
    /// The cause of the call.
    pub cause: Cause,
    /// The time of the call, before it blocks the thread.
    pub called_at: Instant,
    /// The time for which it then blocks the thread, before its promise exists.
    pub blocks: Duration,
    /// The time that it takes from its start.
    pub takes: Duration,
    /// The time at which it started to run: immediately, or when it got its slots.
    pub starts_at: Option<Instant>,
    /// The time at which it settled.
    pub settles_at: Option<Instant>,
    /// The reason of its rejection, if it has rejected.
    pub rejected: Option<Name>,
}

/// An event of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The time.
    pub at: Instant,
    /// The kind.
    pub kind: EventKind,
}

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// A call was made.
    Called(CallId),
    /// A call started to run.
    Started(CallId),
    /// A call settled with its value.
    Fulfilled(CallId),
    /// A call settled with its reason.
    Rejected(CallId),
    /// The program logged a line.
    Logged(Name),
    /// A rejection was still unhandled when its turn ended; an index into [`Timeline::reasons`].
    Unhandled(u32),
    /// The program settled: its caller resumes.
    Settled,
}

/// The end of a process by an unhandled rejection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crash {
    /// The time at which the process ended.
    pub at: Instant,
    /// The reason of the rejection.
    pub reason: Reason,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its promise fulfilled.
    Fulfilled(Value),
    /// Its promise rejected, and its caller handled that.
    Rejected(Reason),
    /// An unhandled rejection ended the process before the program settled.
    Crashed(Reason),
    /// The program has not settled, and nothing is left to run.
    Pending,
}

/// The value of a fulfilled promise, in 16 bytes: a list may have a million of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// `null`, and JavaScript's `undefined`.
    Null,
    /// A string.
    Text(Name),
    /// An array.
    List(List<Value>),
    /// `{status: "fulfilled", value}`, an entry of `allSettled`.
    Fulfilled(Box<Value>),
    /// `{status: "rejected", reason}`, an entry of `allSettled`.
    Rejected(Reason),
}

/// The reason of a rejected promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An `Error` with this message.
    Message(Name),
    /// The `AggregateError` of `any`; its errors are in the order of the branches.
    Errors(List<Reason>),
}

impl Call {
    /// Whether it fulfilled.
    #[must_use]
    pub const fn fulfilled(&self) -> bool {
        self.settles_at.is_some() && self.rejected.is_none()
    }
}

impl Timeline {
    /// The call with this number.
    #[must_use]
    pub fn call(&self, id: CallId) -> &Call {
        &self.calls[id.0 as usize]
    }

    /// The text of a name.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        &self.texts[name]
    }

    /// The task of a call.
    #[must_use]
    pub fn task_of(&self, call: &Call) -> &Task {
        &self.tasks[call.task.0 as usize]
    }

    /// The label of a call: `fetchUser`, `fetchPage(/b)`, or in nested loops
    /// `fetchComment(/b, 3)`.
    #[must_use]
    pub fn label(&self, call: &Call) -> String {
        let items = self.items(call);
        let items = items.iter().map(|item| self.text(*item));
        label(self.text(self.task_of(call).name), items)
    }

    /// The lines that the program logged, in order.
    pub fn logs(&self) -> impl Iterator<Item = &str> {
        self.events().filter_map(|event| match event.kind {
            EventKind::Logged(text) => Some(self.text(text)),
            _ => None,
        })
    }
}
