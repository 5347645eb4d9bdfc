//! Every small program: all lists of steps of a grammar with one size, each once.
//!
//! The *size* of a list is the number of its steps, including inner ones: `[]` as a step is 1,
//! `All(["a", "b"])` is 3. Counts, waits and texts do not affect it.
//!
//! Programs that are equivalent to another one are left out:
//!
//! - `Await(s)` as a step of a list, which is `s` (it stays wherever a promise is expected);
//! - `[s]` for a statement `s` where a promise is expected, which is `s`;
//! - `Await(Await(s))`, which is `Await([s])`, and `Await(Return(..))`, which is `Await([])` except
//!   for its value;
//! - a pool with a limit above 1 over fewer than two branches, where all limits are equivalent;
//! - steps after a `Fail` or `Rethrow` of the same list, which never run;
//! - `Let` with another name: the first free name represents all.

use std::ops::ControlFlow::{self, Continue};

use makespan::Name;
use makespan::scenario::{
    Branches, Chain, Combinator, Items, LogPiece, Named, Retry, Span, Step, StepKind, Try,
};

use crate::words::{self, BINDINGS, ms};

/// The steps that a grammar can have, besides names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    List,
    Combine(Combinator),
    /// A combinator over `Map(of: 2, do: ..)`.
    CombineMap(Combinator),
    Chain(Chain),
    /// With 0, and with 1 ms.
    Sleep,
    /// With 1 ms.
    Timeout,
    Pool(u32),
    /// A pool over `Map(of: 2, do: ..)`.
    PoolMap(u32),
    /// Two attempts without a wait, or three with 1 and 2 ms.
    Retry {
        waits: bool,
    },
    Start,
    /// With its own item, and without one.
    Call,
    Let,
    Await,
    /// With a text.
    Log,
    /// With the value of a name, or the caught error.
    LogValue,
    /// With the innermost item.
    LogItem,
    /// Without a value, or with the value of a name.
    Return,
    Fail,
    Rethrow,
    /// Over two items.
    For,
    TryCatch,
    TryFinally,
    TryBoth,
}

/// Every kind of step.
pub(crate) const EVERYTHING: &[Kind] = {
    use {Chain as C, Combinator as B, Kind as K};
    &[
        K::List,
        K::Combine(B::All),
        K::Combine(B::AllSettled),
        K::Combine(B::Race),
        K::Combine(B::Any),
        K::CombineMap(B::All),
        K::CombineMap(B::AllSettled),
        K::CombineMap(B::Race),
        K::CombineMap(B::Any),
        K::Chain(C::Then),
        K::Chain(C::Catch),
        K::Chain(C::Finally),
        K::Sleep,
        K::Timeout,
        K::Pool(1),
        K::Pool(2),
        K::PoolMap(1),
        K::Retry { waits: false },
        K::Retry { waits: true },
        K::Start,
        K::Call,
        K::Let,
        K::Await,
        K::Log,
        K::LogValue,
        K::LogItem,
        K::Return,
        K::Fail,
        K::Rethrow,
        K::For,
        K::TryCatch,
        K::TryFinally,
        K::TryBoth,
    ]
};

/// What programs consist of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grammar {
    /// What can be called: tasks and functions.
    pub(crate) calls: &'static [&'static str],
    /// Promises that are bound around the program.
    pub(crate) bound: &'static [&'static str],
    pub(crate) kinds: &'static [Kind],
}

/// Receives each enumerated program; it can stop the enumeration.
type Give<'g> = &'g mut dyn FnMut(Step) -> ControlFlow<()>;
type GiveList<'g> = &'g mut dyn FnMut(&[Step]) -> ControlFlow<()>;

/// The names that are visible to a step, as bits.
#[derive(Clone, Copy)]
struct Scope {
    bound: u64,
    valued: u64,
    caught: bool,
    in_loop: bool,
}

/// The position of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// In a list.
    Listed,
    /// Where a promise is expected.
    Alone,
}

impl Grammar {
    /// Every program of this size.
    pub(crate) fn programs(&self, size: usize, give: GiveList<'_>) -> ControlFlow<()> {
        let bound = self.bound.iter().fold(0, |bits, name| bits | bit(words::name(name)));
        let scope = Scope { bound, valued: 0, caught: false, in_loop: false };
        self.lists(size, scope, &mut Vec::new(), give)
    }

    /// Every list that starts with these steps and continues with steps of this size.
    fn lists(
        &self,
        size: usize,
        scope: Scope,
        begun: &mut Vec<Step>,
        give: GiveList<'_>,
    ) -> ControlFlow<()> {
        if size == 0 {
            return give(begun);
        }
        for first in 1..=size {
            self.steps(first, scope, Position::Listed, &mut |step| {
                let ends = matches!(
                    step.kind,
                    StepKind::Fail(_) | StepKind::Rethrow | StepKind::Return(_)
                );
                if ends && first < size {
                    return Continue(());
                }
                let after = scope.after(&step);
                begun.push(step);
                self.lists(size - first, after, begun, give)?;
                begun.pop();
                Continue(())
            })?;
        }
        Continue(())
    }

    /// Every list of branches that starts with these and continues with steps of this size.
    fn branches(
        &self,
        size: usize,
        scope: Scope,
        begun: &mut Vec<Step>,
        give: GiveList<'_>,
    ) -> ControlFlow<()> {
        if size == 0 {
            return give(begun);
        }
        for first in 1..=size {
            self.steps(first, scope, Position::Alone, &mut |step| {
                begun.push(step);
                self.branches(size - first, scope, begun, give)?;
                begun.pop();
                Continue(())
            })?;
        }
        Continue(())
    }

    /// Every step of this size.
    fn steps(
        &self,
        size: usize,
        scope: Scope,
        position: Position,
        give: Give<'_>,
    ) -> ControlFlow<()> {
        if size == 1 {
            let names = self.calls.iter().chain(self.bound).chain(&BINDINGS);
            for name in names.map(|name| words::name(name)) {
                if self.may_call(name) || scope.binds(name) {
                    give(step(StepKind::Name(name)))?;
                }
            }
        }
        for &kind in self.kinds {
            self.of_kind(kind, size - 1, scope, position, give)?;
        }
        Continue(())
    }

    fn may_call(&self, name: Name) -> bool {
        self.calls.iter().any(|call| words::name(call) == name)
    }

    /// Every step of this kind with inner steps of this size.
    fn of_kind(
        &self,
        kind: Kind,
        inner: usize,
        scope: Scope,
        position: Position,
        give: Give<'_>,
    ) -> ControlFlow<()> {
        match kind {
            Kind::List => self.lists(inner, scope, &mut Vec::new(), &mut |steps| match steps {
                [only] if position == Position::Alone && only.kind.is_statement() => Continue(()),
                _ => give(step(StepKind::List(steps.to_vec()))),
            }),
            Kind::Combine(how) => self.branches(inner, scope, &mut Vec::new(), &mut |branches| {
                give(step(StepKind::Combine(how, Branches::List(branches.to_vec()))))
            }),
            Kind::Pool(limit) => self.branches(inner, scope, &mut Vec::new(), &mut |branches| {
                // With one branch or none, all limits are equivalent.
                if limit > 1 && branches.len() < 2 {
                    return Continue(());
                }
                give(step(StepKind::Pool { limit, of: Branches::List(branches.to_vec()) }))
            }),
            Kind::For => self.lists(inner, scope.in_loop(), &mut Vec::new(), &mut |steps| {
                give(step(StepKind::For(Items::Count(2), steps.to_vec())))
            }),
            Kind::Chain(chain) => self.chains(chain, inner, scope, give),
            Kind::TryCatch => self.tries([true, false], inner, scope, give),
            Kind::TryFinally => self.tries([false, true], inner, scope, give),
            Kind::TryBoth => self.tries([true, true], inner, scope, give),
            _ if inner == 0 => leaves(kind, self.calls, scope, give),
            _ => self.around(kind, inner, scope, position, give),
        }
    }

    /// Every step of this kind, which has one inner step.
    fn around(
        &self,
        kind: Kind,
        inner: usize,
        scope: Scope,
        position: Position,
        give: Give<'_>,
    ) -> ControlFlow<()> {
        let of = |inner: Step| Branches::Map(Items::Count(2), inner.into());
        let free = BINDINGS.iter().map(|name| words::name(name)).find(|name| !scope.binds(*name));
        let make = |inner: Step| {
            Some(match kind {
                Kind::CombineMap(how) => StepKind::Combine(how, of(inner)),
                Kind::PoolMap(limit) => StepKind::Pool { limit, of: of(inner) },
                Kind::Timeout => StepKind::Timeout(ms(1), inner.into()),
                Kind::Retry { waits } => {
                    let (times, wait) =
                        if waits { (3, vec![ms(1), ms(2)]) } else { (2, Vec::new()) };
                    StepKind::Retry(Retry { times, wait, step: inner }.into())
                }
                Kind::Let => StepKind::Let(named(free?), inner.into()),
                Kind::Await if position == Position::Alone => {
                    let nothing = matches!(inner.kind, StepKind::Await(_) | StepKind::Return(_));
                    return (!nothing).then(|| StepKind::Await(inner.into()));
                }
                _ => return None,
            })
        };
        let loops = matches!(kind, Kind::CombineMap(_) | Kind::PoolMap(_));
        let within = if loops { scope.in_loop() } else { scope };
        self.steps(inner, within, Position::Alone, &mut |inner| match make(inner) {
            Some(kind) => give(step(kind)),
            None => Continue(()),
        })
    }

    fn chains(&self, chain: Chain, inner: usize, scope: Scope, give: Give<'_>) -> ControlFlow<()> {
        for first in 1..inner {
            self.steps(first, scope, Position::Alone, &mut |first_step| {
                let scope = Scope { caught: scope.caught || chain == Chain::Catch, ..scope };
                self.steps(inner - first, scope, Position::Alone, &mut |second| {
                    give(step(StepKind::Chain(chain, [first_step.clone(), second].into())))
                })
            })?;
        }
        Continue(())
    }

    /// Every `Try` with or without a `catch` and a `finally`.
    fn tries(
        &self,
        [catches, finally]: [bool; 2],
        inner: usize,
        scope: Scope,
        give: Give<'_>,
    ) -> ControlFlow<()> {
        for first in 0..=inner {
            for second in if catches { 0..=inner - first } else { 0..=0 } {
                let third = inner - first - second;
                if !finally && third > 0 {
                    continue;
                }
                self.lists(first, scope, &mut Vec::new(), &mut |body| {
                    let caught = Scope { caught: true, ..scope };
                    self.lists(second, caught, &mut Vec::new(), &mut |catch| {
                        self.lists(third, scope, &mut Vec::new(), &mut |last| {
                            give(step(StepKind::Try(Box::new(Try {
                                body: body.to_vec(),
                                catch: catches.then(|| catch.to_vec()),
                                finally: finally.then(|| last.to_vec()),
                            }))))
                        })
                    })
                })?;
            }
        }
        Continue(())
    }
}

/// Every step of this kind, which has no inner steps.
fn leaves(kind: Kind, calls: &[&str], scope: Scope, give: Give<'_>) -> ControlFlow<()> {
    match kind {
        Kind::Sleep => {
            [0, 1].into_iter().try_for_each(|time| give(step(StepKind::Sleep(ms(time)))))
        }
        Kind::Log => give(step(StepKind::Log(vec![LogPiece::Text(words::name("?"))]))),
        Kind::Fail => give(step(StepKind::Fail(words::name("?")))),
        Kind::Rethrow if scope.caught => give(step(StepKind::Rethrow)),
        Kind::Start => calls
            .iter()
            .map(|call| words::name(call))
            .filter(|name| !scope.binds(*name))
            .try_for_each(|name| give(step(StepKind::Start(named(name))))),
        Kind::Call => calls.iter().map(|call| named(words::name(call))).try_for_each(|name| {
            give(step(StepKind::Call(name, vec![words::name("1")])))?;
            give(step(StepKind::Call(name, Vec::new())))
        }),
        Kind::LogItem if scope.in_loop => {
            give(step(StepKind::Log(vec![LogPiece::Item(Span::NONE)])))
        }
        Kind::LogValue => {
            if scope.caught {
                give(step(StepKind::Log(vec![LogPiece::Error(Span::NONE)])))?;
            }
            scope
                .values()
                .try_for_each(|name| give(step(StepKind::Log(vec![LogPiece::Value(named(name))]))))
        }
        Kind::Return => {
            give(step(StepKind::Return(Vec::new())))?;
            scope.values().try_for_each(|name| give(step(StepKind::Return(vec![named(name)]))))
        }
        _ => Continue(()),
    }
}

impl Scope {
    fn binds(self, name: Name) -> bool {
        self.bound & bit(name) != 0
    }

    /// The same inside a loop or a map.
    fn in_loop(self) -> Self {
        Self { in_loop: true, ..self }
    }

    fn values(self) -> impl Iterator<Item = Name> {
        (0..64).filter(move |index| self.valued & (1 << index) != 0).map(Name::from_index)
    }

    /// What is visible after a step of a list.
    fn after(mut self, step: &Step) -> Self {
        if let StepKind::Start(named) | StepKind::Let(named, _) = &step.awaited().kind {
            self.bound |= bit(named.name);
        }
        self.valued = step.valued().fold(self.valued, |bits, valued| bits | bit(valued.name));
        self
    }
}

fn bit(name: Name) -> u64 {
    1 << name.index()
}

pub(crate) fn step(kind: StepKind) -> Step {
    Step::new(Span::NONE, kind)
}

pub(crate) fn named(name: Name) -> Named {
    Named { name, span: Span::NONE }
}
