//! The steps of a program. What each one *means* is its JavaScript: see `docs/language.md`.

use super::{Place, StepId};
use crate::{Duration, Name};

/// A step and its span.
#[derive(Clone, Debug)]
pub struct Step {
    pub(crate) id: StepId,
    /// The whole step in the text, for showing it.
    pub place: Place,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does. `E(s)` is the expression that starts `s` and yields its promise.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StepKind {
    /// `"a"`: the promise bound by that name, where one is visible; else a call of that task or
    /// function.
    Name(Name),
    /// `Call("a", "x")`: a call of that task or function with these items and no others,
    /// whatever loops are around it.
    Call(Named, Vec<Name>),
    /// `[s, ...]`: a separate async function that is called immediately.
    List(Vec<Step>),
    /// `All(B)`, `AllSettled(B)`, `Race(B)`, `Any(B)`.
    Combine(Combinator, Branches),
    /// `Then(s, t)`, `Catch(s, t)`, `Finally(s, t)`: a promise chain.
    Chain(Chain, Box<[Step; 2]>),
    /// `Sleep("10ms")`.
    Sleep(Duration),
    /// `Timeout("1s", s)`: a race of `s` against a timer that rejects.
    Timeout(Duration, Box<Step>),
    /// `Pool(limit: 3, of: B)`: three workers that share the branches.
    Pool {
        /// How many workers, at least 1.
        limit: u32,
        /// What they work through, in order.
        of: Branches,
    },
    /// `Retry(times: 3, wait: "100ms", do: s)`.
    Retry(Box<Retry>),
    /// `Start("a")`: a call that is not awaited, bound by the name of what it calls.
    Start(Named),
    /// `Let("p", s)`: the promise of `s`, bound as `p` and not awaited.
    Let(Named, Box<Step>),
    /// `Await(s)`: in a list `s` alone; as a branch, awaited in place.
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
    pub place: Place,
}

/// What a combinator does with its branches, which start together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// Which handler a promise chain attaches.
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
    /// One step each.
    List(Vec<Step>),
    /// `Map(of: X, do: s)`: the same step for every item.
    Map(Items, Box<Step>),
}

/// What a loop or a map runs over.
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
    /// All attempts, the first included; at least 1.
    pub times: u32,
    /// The delays after failed attempts, the last one repeating; empty: no delay,
    /// not even for a timer.
    pub wait: Vec<Duration>,
    /// What is attempted.
    pub step: Step,
}

/// `try` / `catch` / `finally`, at least one of the last two.
#[derive(Clone, Debug)]
pub struct Try {
    /// What is tried.
    pub body: Vec<Step>,
    /// What runs when the body throws.
    pub catch: Option<Vec<Step>>,
    /// What runs in any case.
    pub finally: Option<Vec<Step>>,
}

/// A piece of a log's text.
#[derive(Clone, Copy, Debug)]
pub enum LogPiece {
    /// These very characters.
    Text(Name),
    /// `{name}`: the value of a name.
    Value(Named),
    /// `{error}`: the caught error's message.
    Error(Place),
    /// `{item}`: the item of the innermost loop or map around.
    Item(Place),
}

impl Step {
    /// A step that is no part of a scenario yet, and so has no number.
    #[must_use]
    pub const fn new(place: Place, kind: StepKind) -> Self {
        Self { id: StepId::UNNUMBERED, place, kind }
    }

    /// Its number, which identifies it in its scenario.
    #[must_use]
    pub const fn id(&self) -> StepId {
        self.id
    }

    /// The last step within it, or itself if there is none: the steps between are its own.
    #[must_use]
    pub fn last_within(&self) -> StepId {
        let last = self.lists().filter_map(<[Self]>::last).last();
        last.map_or(self.id, Self::last_within)
    }
}

impl StepKind {
    /// Whether it is a statement instead of an expression: where an expression is required, the
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
    /// The name it has in a scenario.
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
    /// How many there are.
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
