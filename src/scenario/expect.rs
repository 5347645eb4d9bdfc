//! What a scenario's file expects of a program.

use super::Place;
use crate::Duration;

/// What is expected of one program; what is `None` is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expectation {
    /// When it settles, since its beginning.
    pub settles: Option<ExpectedTime>,
    /// When the last of its work ends: its time of quiescence.
    pub work_ends: Option<ExpectedTime>,
    /// How it ends.
    pub outcome: Option<ExpectedOutcome>,
    /// Why the process ends, once the program has settled.
    pub crash: Option<ExpectedReason>,
    /// The value that it fulfills with.
    pub value: Option<ExpectedValue>,
    /// What it logs, line for line.
    pub logs: Option<Vec<String>>,
    /// The rules of the findings that it is there to show.
    pub finds: Option<Vec<String>>,
    /// The span of the program's name in `expect`.
    pub place: Place,
}

/// An expected time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedTime {
    /// `"100ms"`
    Exactly(Duration),
    /// `AtMost("1.2s")`
    AtMost(Duration),
}

/// An expected outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedOutcome {
    /// It fulfills, with whatever value.
    Fulfilled,
    /// It rejects, for this reason.
    Rejected(ExpectedReason),
    /// An unhandled rejection ends the process before it settles, for this reason.
    Crashed(ExpectedReason),
    /// It never settles.
    Pending,
}

/// An expected reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedReason {
    /// An error's message.
    Message(String),
    /// What `Any` collects: the reasons of all its branches.
    Errors(Vec<ExpectedReason>),
}

/// An expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedValue {
    /// `None`
    Null,
    /// A string.
    Text(String),
    /// A list, in order.
    List(Vec<ExpectedValue>),
    /// An entry of `AllSettled` that fulfilled.
    Fulfilled(Box<ExpectedValue>),
    /// An entry of `AllSettled` that rejected.
    Rejected(ExpectedReason),
}
