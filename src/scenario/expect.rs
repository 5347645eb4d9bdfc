//! The expectations of a scenario.

use super::Span;
use crate::Duration;

/// The expectations for one program. Fields that are `None` are not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expectation {
    /// The time at which the program settles.
    pub settles: Option<ExpectedTime>,
    /// The time at which the last of the program's work ends.
    pub work_ends: Option<ExpectedTime>,
    /// The outcome of the program.
    pub outcome: Option<ExpectedOutcome>,
    /// The reason of a crash after the program has settled.
    pub crash: Option<ExpectedReason>,
    /// The value that the program fulfills with.
    pub value: Option<ExpectedValue>,
    /// The lines that the program logs.
    pub logs: Option<Vec<String>>,
    /// The rules of the findings that are expected in the program.
    pub finds: Option<Vec<String>>,
    /// The span of the program's name in `expect`.
    pub span: Span,
}

/// An expected time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedTime {
    /// `"100ms"`
    Exactly(Duration),
    /// `AtMost("1.2s")`
    AtMost(Duration),
}

/// An expected outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedOutcome {
    /// It fulfills, with any value.
    Fulfilled,
    /// It rejects with this reason.
    Rejected(ExpectedReason),
    /// An unhandled rejection ends the process before it settles, with this reason.
    Crashed(ExpectedReason),
    /// It never settles.
    Pending,
}

/// An expected reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedReason {
    /// An error's message.
    Message(String),
    /// The reasons of all branches of an `Any`.
    Errors(Vec<ExpectedReason>),
}

/// An expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
