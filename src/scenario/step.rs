//! The steps of a program. What each one *means* is its JavaScript: see `docs/language.md`.

use super::{Span, StepId};
use crate::{Duration, Name};

/// A step and its span.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    pub(crate) id: StepId,
    /// The span of the whole step.
    pub span: Span,
    /// The kind of step, with its parts.
    pub kind: StepKind,
}

/// The kinds of steps. `E(s)` is the expression that starts `s` and yields its promise.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StepKind {
    /// `"a"`: the promise bound to this name, if one is visible; otherwise a call of the task or
    /// function of this name.
    Name(Name),
    /// `Call("a", "x")`: a call of this task or function with exactly these items, also in loops.
    Call(Named, Vec<Name>),
    /// `[s, ...]`: a separate async function that is called immediately.
    List(Vec<Step>),
    /// `All(B)`, `AllSettled(B)`, `Race(B)`, `Any(B)`.
    Combine(Combinator, Branches),
    /// `Then(s, t)`, `Catch(s, t)`, `Finally(s, t)`: a promise chain.
    Chain(Chain, Box<[Step; 2]>),
    /// `Sleep("10ms")`.
    Sleep(Duration),
    /// `Timeout("1s", s)`: a race between `s` and a timer that rejects.
    Timeout(Duration, Box<Step>),
    /// `Pool(limit: 3, of: B)`: three workers that share the branches.
    Pool {
        /// The number of workers, at least 1.
        limit: u32,
        /// The branches, in order.
        of: Branches,
    },
    /// `Retry(times: 3, wait: "100ms", do: s)`.
    Retry(Box<Retry>),
    /// `Start("a")`: a call that is not awaited, bound to the name of the callee.
    Start(Named),
    /// `Let("p", s)`: the promise of `s`, bound to `p` and not awaited.
    Let(Named, Box<Step>),
    /// `Await(s)`: as a step of a list, the same as `s`; as a branch, awaited in place.
    Await(Box<Step>),
    /// `Log("got {fetchUser}")`.
    Log(Vec<LogPiece>),
    /// `Return(["a", "b"])`: the values of names.
    Return(Vec<Named>),
    /// `Fail("reason")`: `throw new Error("reason")`.
    Fail(Name),
    /// `Rethrow`: `throw error`.
    Rethrow,
    /// `For(of: X, do: s)`: the steps of `s` are the loop's body (one step is a list of one).
    For(Items, Vec<Step>),
    /// `Try(body: [..], catch: [..], finally: [..])`.
    Try(Box<Try>),
}

/// A name with its span.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name.
    pub name: Name,
    /// Its span.
    pub span: Span,
}

/// The four combinators, which start their branches together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Combinator {
    /// `Promise.all`
    All,
    /// `Promise.allSettled`
    AllSettled,
    /// `Promise.race`
    Race,
    /// `Promise.any`
    Any,
}

/// The kinds of handlers that a promise chain attaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chain {
    /// `.then(() => E(t))`
    Then,
    /// `.catch((error) => E(t))`
    Catch,
    /// `.finally(() => E(t))`
    Finally,
}

/// The branches of a combinator or a pool.
#[derive(Clone, Debug)]
pub enum Branches {
    /// One step for each branch.
    List(Vec<Step>),
    /// `Map(of: X, do: s)`: the same step for every item.
    Map(Items, Box<Step>),
}

/// The items of a loop or a map.
#[derive(Clone, Debug)]
pub enum Items {
    /// These, in order.
    Listed(Vec<Name>),
    /// `"1"`, `"2"`, .. up to this count.
    Count(u32),
}

/// `Retry(times: 3, wait: "100ms", do: s)`: the attempts of one step.
#[derive(Clone, Debug)]
pub struct Retry {
    /// The number of attempts, including the first; at least 1.
    pub times: u32,
    /// The delays after failed attempts; the last one repeats. If it is empty, there is no delay,
    /// and no timer.
    pub wait: Vec<Duration>,
    /// The step that is attempted.
    pub step: Step,
}

/// `try` with `catch`, `finally` or both.
#[derive(Clone, Debug)]
pub struct Try {
    /// The steps that are tried.
    pub body: Vec<Step>,
    /// The steps that run if the body throws.
    pub catch: Option<Vec<Step>>,
    /// The steps that run in any case.
    pub finally: Option<Vec<Step>>,
}

/// A piece of a log's text.
#[derive(Clone, Copy, Debug)]
pub enum LogPiece {
    /// Text.
    Text(Name),
    /// `{name}`: the value of a name.
    Value(Named),
    /// `{error}`: the caught error's message.
    Error(Span),
    /// `{item}`: the item of the innermost loop or map around the log.
    Item(Span),
}

impl Step {
    /// A step that is not part of a scenario yet, so it has no number.
    #[must_use]
    pub const fn new(span: Span, kind: StepKind) -> Self {
        Self { id: StepId::UNNUMBERED, span, kind }
    }

    /// A step that is in no text.
    #[must_use]
    pub const fn without_span(kind: StepKind) -> Self {
        Self::new(Span::NONE, kind)
    }

    /// The number of the step, which identifies it in its scenario.
    #[must_use]
    pub const fn id(&self) -> StepId {
        self.id
    }

    /// The last step within this step, or itself: all numbers between the two are steps within it.
    #[must_use]
    pub fn last_within(&self) -> StepId {
        let last = self.lists().filter_map(<[Self]>::last).last();
        last.map_or(self.id, Self::last_within)
    }
}

impl StepKind {
    /// Whether the step is a statement, not an expression. Where an expression is required, the
    /// statement `s` means the list `[s]`.
    #[must_use]
    pub const fn is_statement(&self) -> bool {
        matches!(
            self,
            Self::Start(_)
                | Self::Let(..)
                | Self::Await(_)
                | Self::Log(_)
                | Self::Return(_)
                | Self::Fail(_)
                | Self::Rethrow
                | Self::For(..)
                | Self::Try(_)
        )
    }
}

impl Combinator {
    /// The name of the combinator in a scenario.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::AllSettled => "AllSettled",
            Self::Race => "Race",
            Self::Any => "Any",
        }
    }
}

impl Items {
    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Listed(items) => items.len(),
            Self::Count(count) => *count as usize,
        }
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
