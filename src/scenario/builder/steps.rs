//! The steps in Rust: one function for each, named as in the language.

use std::fmt;

use super::{Making, check};
use crate::scenario::log_text::{self, Piece};
use crate::scenario::{self, Chain, Combinator, LogPiece, Retry, Span, StepKind, Try};

/// A step; a `&str` is a call, or an await of the promise bound to that name.
pub struct Step {
    make: Box<Make<StepKind>>,
    /// The nesting depth, including this step.
    depth: usize,
}

/// The branches of a combinator or a pool: a list of steps, or a [`map`].
pub struct Branches {
    make: Box<Make<scenario::Branches>>,
    /// The maximum depth of the branches.
    depth: usize,
}

/// The items of a loop or a map: a list of strings, or a count.
#[derive(Clone, Debug)]
pub enum Items {
    /// These, in order.
    Listed(Vec<String>),
    /// `"1"`, `"2"`, .. up to this count.
    Count(u32),
}

/// Twice the limit of nesting: steps that are only a little too deep are still checked.
const DEPTH_LIMIT: usize = 2 * check::NESTING_LIMIT;

/// Names and durations are resolved when the scenario is known.
type Make<T> = dyn FnOnce(&mut Making) -> T;

impl Step {
    /// Creates a step around others, which have the depth `inner`.
    ///
    /// Creating, checking and even dropping steps recurses as deep as they nest. To protect the
    /// stack, steps beyond the limit are dropped here, and reported when the scenario is built.
    fn new(inner: usize, make: impl FnOnce(&mut Making) -> StepKind + 'static) -> Self {
        if inner < DEPTH_LIMIT {
            return Self { make: Box::new(make), depth: inner + 1 };
        }
        let too_deep = |making: &mut Making| {
            making.problem(&check::too_deep(Span::NONE).message);
            StepKind::List(Vec::new())
        };
        Self { make: Box::new(too_deep), depth: 1 }
    }

    pub(super) fn make(self, making: &mut Making) -> scenario::Step {
        scenario::Step::new(Span::NONE, (self.make)(making))
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Step(..)")
    }
}

impl fmt::Debug for Branches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Branches(..)")
    }
}

impl From<&str> for Step {
    fn from(name: &str) -> Self {
        call(name)
    }
}

impl<S: Into<Step>> From<Vec<S>> for Step {
    fn from(steps: Vec<S>) -> Self {
        list(steps)
    }
}

impl<S: Into<Step>, const N: usize> From<[S; N]> for Step {
    fn from(steps: [S; N]) -> Self {
        list(steps)
    }
}

impl<S: Into<Step>> From<Vec<S>> for Branches {
    fn from(branches: Vec<S>) -> Self {
        let branches = collected(branches);
        let depth = deepest(&branches);
        let make =
            Box::new(move |making: &mut Making| scenario::Branches::List(making.steps(branches)));
        Self { make, depth }
    }
}

impl<S: Into<Step>, const N: usize> From<[S; N]> for Branches {
    fn from(branches: [S; N]) -> Self {
        collected(branches).into()
    }
}

impl From<u32> for Items {
    fn from(count: u32) -> Self {
        Self::Count(count)
    }
}

impl From<Vec<String>> for Items {
    fn from(items: Vec<String>) -> Self {
        Self::Listed(items)
    }
}

impl<const N: usize> From<[&str; N]> for Items {
    fn from(items: [&str; N]) -> Self {
        Self::Listed(items.map(str::to_owned).into())
    }
}

impl Items {
    fn make(self, making: &mut Making) -> scenario::Items {
        match self {
            Self::Count(count) => scenario::Items::Count(count),
            Self::Listed(items) => {
                let items = items.iter().map(|item| making.name(item));
                scenario::Items::Listed(items.collect())
            }
        }
    }
}

fn collected<S: Into<Step>>(steps: impl IntoIterator<Item = S>) -> Vec<Step> {
    steps.into_iter().map(Into::into).collect()
}

fn deepest(steps: &[Step]) -> usize {
    steps.iter().map(|step| step.depth).max().unwrap_or(0)
}

/// `"a"`: a call, or the promise bound to that name.
#[must_use]
pub fn call(name: &str) -> Step {
    let name = name.to_owned();
    Step::new(0, move |making| StepKind::Name(making.name(&name)))
}

/// `Call("a", "x")`: a call with exactly these items, also in loops.
#[must_use]
pub fn call_with<'i>(name: &str, items: impl IntoIterator<Item = &'i str>) -> Step {
    let name = name.to_owned();
    let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
    Step::new(0, move |making| {
        let items = items.iter().map(|item| making.name(item)).collect();
        StepKind::Call(making.named(&name), items)
    })
}

/// `[s, ..]`: a separate async function that is called immediately.
#[must_use]
pub fn list<S: Into<Step>>(steps: impl IntoIterator<Item = S>) -> Step {
    let steps = collected(steps);
    Step::new(deepest(&steps), move |making| StepKind::List(making.steps(steps)))
}

fn combine(combinator: Combinator, branches: Branches) -> Step {
    Step::new(branches.depth, move |making| StepKind::Combine(combinator, (branches.make)(making)))
}

/// `All(B)`: `Promise.all`.
#[must_use]
pub fn all(branches: impl Into<Branches>) -> Step {
    combine(Combinator::All, branches.into())
}

/// `AllSettled(B)`: `Promise.allSettled`.
#[must_use]
pub fn all_settled(branches: impl Into<Branches>) -> Step {
    combine(Combinator::AllSettled, branches.into())
}

/// `Race(B)`: `Promise.race`.
#[must_use]
pub fn race(branches: impl Into<Branches>) -> Step {
    combine(Combinator::Race, branches.into())
}

/// `Any(B)`: `Promise.any`.
#[must_use]
pub fn any(branches: impl Into<Branches>) -> Step {
    combine(Combinator::Any, branches.into())
}

/// `Map(of: X, do: s)`, in place of branches.
#[must_use]
pub fn map(of: impl Into<Items>, step: impl Into<Step>) -> Branches {
    let (of, step) = (of.into(), step.into());
    let depth = step.depth;
    let make = Box::new(move |making: &mut Making| {
        let step = Box::new(step.make(making));
        scenario::Branches::Map(of.make(making), step)
    });
    Branches { make, depth }
}

fn chain(chain: Chain, first: Step, second: Step) -> Step {
    Step::new(first.depth.max(second.depth), move |making| {
        let parts = [first.make(making), second.make(making)];
        StepKind::Chain(chain, Box::new(parts))
    })
}

/// `Then(s, t)`: `E(s).then(() => E(t))`.
#[must_use]
pub fn then(first: impl Into<Step>, second: impl Into<Step>) -> Step {
    chain(Chain::Then, first.into(), second.into())
}

/// `Catch(s, t)`: `E(s).catch((error) => E(t))`.
#[must_use]
pub fn catch(first: impl Into<Step>, second: impl Into<Step>) -> Step {
    chain(Chain::Catch, first.into(), second.into())
}

/// `Finally(s, t)`: `E(s).finally(() => E(t))`.
#[must_use]
pub fn finally(first: impl Into<Step>, second: impl Into<Step>) -> Step {
    chain(Chain::Finally, first.into(), second.into())
}

/// `Sleep("10ms")`
#[must_use]
pub fn sleep(duration: &str) -> Step {
    let duration = duration.to_owned();
    Step::new(0, move |making| StepKind::Sleep(making.timer(&duration)))
}

/// `Timeout("1s", s)`
#[must_use]
pub fn timeout(duration: &str, step: impl Into<Step>) -> Step {
    let (duration, step) = (duration.to_owned(), step.into());
    Step::new(step.depth, move |making| {
        let duration = making.timer(&duration);
        StepKind::Timeout(duration, Box::new(step.make(making)))
    })
}

/// `Pool(limit: 3, of: B)`
#[must_use]
pub fn pool(limit: u32, of: impl Into<Branches>) -> Step {
    let of = of.into();
    Step::new(of.depth, move |making| StepKind::Pool { limit, of: (of.make)(making) })
}

/// `Retry(times: 3, wait: "100ms", do: s)`; without a `wait` there is no delay.
#[must_use]
pub fn retry<'w>(
    times: u32,
    wait: impl IntoIterator<Item = &'w str>,
    step: impl Into<Step>,
) -> Step {
    let wait: Vec<String> = wait.into_iter().map(str::to_owned).collect();
    let step = step.into();
    Step::new(step.depth, move |making| {
        let wait = wait.iter().map(|wait| making.timer(wait)).collect();
        StepKind::Retry(Box::new(Retry { times, wait, step: step.make(making) }))
    })
}

/// `Start("a")`
#[must_use]
pub fn start(name: &str) -> Step {
    let name = name.to_owned();
    Step::new(0, move |making| StepKind::Start(making.named(&name)))
}

/// `Let("p", s)`
#[must_use]
pub fn let_(name: &str, step: impl Into<Step>) -> Step {
    let (name, step) = (name.to_owned(), step.into());
    Step::new(step.depth, move |making| {
        let step = Box::new(step.make(making));
        StepKind::Let(making.named(&name), step)
    })
}

/// `Await(s)`
#[must_use]
pub fn await_(step: impl Into<Step>) -> Step {
    let step = step.into();
    Step::new(step.depth, move |making| StepKind::Await(Box::new(step.make(making))))
}

/// `Log("got {fetchUser}")`
#[must_use]
pub fn log(text: &str) -> Step {
    let text = text.to_owned();
    Step::new(0, move |making| {
        let pieces = log_text::pieces(&text).into_iter();
        StepKind::Log(pieces.filter_map(|(_, piece)| log_piece(making, piece)).collect())
    })
}

fn log_piece(making: &mut Making, piece: Piece<'_>) -> Option<LogPiece> {
    match piece {
        Piece::Text(text) => Some(LogPiece::Text(making.name(&text))),
        Piece::Value(name) => Some(LogPiece::Value(making.named(name))),
        Piece::Error => Some(LogPiece::Error(Span::NONE)),
        Piece::Item => Some(LogPiece::Item(Span::NONE)),
        Piece::LoneBrace(brace) => {
            making.problem(&format!("a single `{brace}` in the logged text"));
            None
        }
    }
}

/// `Return(["a", "b"])`
#[must_use]
pub fn return_<'n>(names: impl IntoIterator<Item = &'n str>) -> Step {
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    Step::new(0, move |making| {
        StepKind::Return(names.iter().map(|name| making.named(name)).collect())
    })
}

/// `Fail("reason")`
#[must_use]
pub fn fail(reason: &str) -> Step {
    let reason = reason.to_owned();
    Step::new(0, move |making| StepKind::Fail(making.name(&reason)))
}

/// `Rethrow`
#[must_use]
pub fn rethrow() -> Step {
    Step::new(0, |_| StepKind::Rethrow)
}

/// `For(of: X, do: [s, ..])`
#[must_use]
pub fn for_each<S: Into<Step>>(of: impl Into<Items>, steps: impl IntoIterator<Item = S>) -> Step {
    let (of, steps) = (of.into(), collected(steps));
    Step::new(deepest(&steps), move |making| {
        let steps = making.steps(steps);
        StepKind::For(of.make(making), steps)
    })
}

/// `Try(body: [..], ..)`: continue with [`TryBuilder::catch`] and [`TryBuilder::finally`].
pub fn try_<S: Into<Step>>(body: impl IntoIterator<Item = S>) -> TryBuilder {
    TryBuilder { body: collected(body), catch: None, finally: None }
}

/// A [`try_`] without its other lists.
#[derive(Debug)]
#[must_use = "a `try_` is a step once it is in a list of steps"]
pub struct TryBuilder {
    body: Vec<Step>,
    catch: Option<Vec<Step>>,
    finally: Option<Vec<Step>>,
}

impl TryBuilder {
    /// Sets the steps that run when the body throws.
    pub fn catch<S: Into<Step>>(mut self, steps: impl IntoIterator<Item = S>) -> Self {
        self.catch = Some(collected(steps));
        self
    }

    /// Sets the steps that run in any case.
    pub fn finally<S: Into<Step>>(mut self, steps: impl IntoIterator<Item = S>) -> Self {
        self.finally = Some(collected(steps));
        self
    }
}

impl From<TryBuilder> for Step {
    fn from(TryBuilder { body, catch, finally }: TryBuilder) -> Self {
        let others = [&catch, &finally].into_iter().flatten();
        let depth = others.fold(deepest(&body), |depth, steps| depth.max(deepest(steps)));
        Self::new(depth, move |making| {
            let body = making.steps(body);
            let catch = catch.map(|steps| making.steps(steps));
            let finally = finally.map(|steps| making.steps(steps));
            StepKind::Try(Box::new(Try { body, catch, finally }))
        })
    }
}
