//! The additional data of a run of code.

use std::sync::Arc;

use super::{Call, CallId, Timeline};
use crate::Instant;
use crate::javascript::{Assumed, Known};
use crate::scenario::{LineColumn, Scenario, Span, StepId};

/// The additional data of a run of code.
///
/// Code has no steps. In a timeline of code, a *site* takes their place: a span of the code that
/// called, logged or awaited. It has a number like that of a step.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Coded {
    /// The span of each site, by the number of its step.
    pub sites: Vec<Span>,
    /// The assumptions, in the order of the text.
    pub assumptions: Vec<Assumption>,
    /// The dependencies of each call.
    pub depends_on: Vec<Dependencies>,
    /// The number of the function call that made each call.
    pub made_by: Vec<Option<u32>>,
    /// Whether the program waited for each call before it settled.
    pub waited_for: Vec<bool>,
    /// Whether anything ever waited for the promise of each call, or handled its rejection.
    pub handled: Vec<bool>,
    /// Whether each call is assumed to have an effect.
    pub effects: Vec<bool>,
    /// Whether a comment or a convention says that a call has no effect.
    pub reads: Vec<bool>,
    /// Whether timers, or a timer and an immediate, fired at one instant, and a real process could
    /// run them in another order.
    pub order_is_open: bool,
    /// Whether the code ended the process: `process.exit()`.
    pub has_exited: bool,
    /// The async functions that ran.
    pub entered: Vec<Span>,
    /// The calls of `then` with an argument that is known not to be a function.
    pub ignored_handlers: Vec<Span>,
    /// The resources that each call uses while it runs, by number, with the numbers of slots.
    pub uses: Vec<Vec<(usize, u32)>>,
    /// The calls of the code's own async functions, in the order of calling.
    pub functions: Vec<FunctionCall>,
    /// Whether each logged line went to standard error, in the order of logging.
    pub errors: Vec<bool>,
    /// The span where the error that ended the process was thrown.
    pub crash: Option<Span>,
    /// The facts about the code that the run has found out.
    pub known: Arc<Known>,
}

impl Coded {
    /// Whether the code around the function that is the program creates it. If not, nothing runs.
    #[must_use]
    pub fn is_created(&self) -> bool {
        let is_absent = |one: &Assumption| matches!(one.assumed, Assumed::NotCreated(_));
        !self.assumptions.iter().any(is_absent)
    }
}

/// An assumption about an unknown value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumption {
    /// The call, the condition or the loop.
    pub span: Span,
    /// The assumption.
    pub assumed: Assumed,
    /// Whether a comment, the scenario or the caller decided it.
    pub is_decided: bool,
}

/// The dependencies of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dependencies {
    /// The calls whose results its arguments derive from or that decided that it is made, and those
    /// that a comment or the scenario declares.
    pub certain: Vec<CallId>,
    /// The calls that it is assumed to depend on, because one of the two has an effect.
    pub assumed: Vec<CallId>,
}

/// A call of one of the code's own async functions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FunctionCall {
    /// The function's name.
    pub name: String,
    /// Its arguments, shortened.
    pub arguments: String,
    /// The span where code calls it.
    pub span: Option<Span>,
    /// The time at which it was called.
    pub called_at: Instant,
    /// The time at which its promise settled.
    pub settles_at: Option<Instant>,
    /// Whether it rejected.
    pub rejected: bool,
    /// The number of the function call that made it.
    pub made_by: Option<u32>,
    /// Whether anything ever waited for its promise, or handled its rejection, as far as that is
    /// known.
    pub is_handled: bool,
}

impl Timeline {
    /// The span of a step, or of a site of code.
    #[must_use]
    pub fn span(&self, scenario: &Scenario, step: StepId) -> Span {
        match &self.coded {
            Some(coded) => coded.sites.get(step.index()).copied().unwrap_or_default(),
            None => scenario.span(step),
        }
    }

    /// The position where a step or site starts, as people and editors count.
    #[must_use]
    pub fn position(&self, scenario: &Scenario, step: StepId) -> Option<LineColumn> {
        scenario.position(self.span(scenario, step))
    }

    /// The assumptions about unknown values; empty for steps.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        self.coded.as_ref().map_or(&[], |coded| &coded.assumptions)
    }

    /// The dependencies of a call of code.
    #[must_use]
    pub fn depends_on(&self, CallId(call): CallId) -> Option<&Dependencies> {
        self.coded.as_ref()?.depends_on.get(call as usize)
    }

    /// The calls of the code's own async functions; empty for steps.
    #[must_use]
    pub fn functions(&self) -> &[FunctionCall] {
        self.coded.as_ref().map_or(&[], |coded| &coded.functions)
    }
}

impl Dependencies {
    /// All dependencies.
    pub fn all(&self) -> impl Iterator<Item = CallId> {
        self.certain.iter().chain(&self.assumed).copied()
    }
}

impl Call {
    /// The time that the call takes by itself: it blocks, and then it runs.
    pub(crate) fn busy(&self) -> Option<crate::Duration> {
        self.blocks.checked_add(self.takes)
    }
}
