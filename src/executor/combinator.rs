//! `Promise.all` and its three sisters: reactions on their branches, no functions of their own.

use slab::Slab;

use super::value::List;
use super::{Outcome, Promise, Rules, Value, Values};
use crate::{Cause, Causes};

/// What a combinator makes of its branches (ECMAScript 27.2.4.1, .2, .3 and .5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Combine {
    /// Fulfils with every value once all have fulfilled; rejects with the first that rejects.
    All,
    /// Fulfils with every outcome once all have settled.
    AllSettled,
    /// Settles as the first that settles.
    Race,
    /// Fulfils with the first that fulfils; rejects with every reason once all have rejected.
    Any,
}

/// The combinators whose branches have not all settled.
#[derive(Debug)]
pub(super) struct Combinators {
    open: Slab<Combinator>,
    rules: Rules,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct CombinatorId(u32);

#[derive(Debug)]
struct Combinator {
    how: Combine,
    /// What it settles.
    promise: Promise,
    /// How many branches have yet to settle.
    remaining: u32,
    /// What each branch has given, in the order of the branches. A race needs none.
    results: Option<List>,
    /// What the branches that have settled settled because of.
    cause: Cause,
    /// The first rejection of an `all` that, against the specification, waits to reject.
    rejection: Option<Outcome>,
}

impl Combine {
    /// How it settles where there is no branch: a race never does.
    pub(super) fn outcome_of_none(self, values: &mut Values) -> Option<Outcome> {
        let none = Value::List(values.add_list(&[]));
        match self {
            Self::All | Self::AllSettled => Some(Outcome::Fulfilled(none)),
            Self::Any => Some(Outcome::Rejected(none)),
            Self::Race => None,
        }
    }
}

impl Combinators {
    pub(super) fn new(rules: Rules) -> Self {
        Self { open: Slab::new(), rules }
    }

    pub(super) fn add(
        &mut self,
        how: Combine,
        branches: usize,
        promise: Promise,
        values: &mut Values,
    ) -> CombinatorId {
        let combinator = Combinator {
            how,
            promise,
            remaining: u32::try_from(branches).expect("fewer than 2^32 branches"),
            results: (how != Combine::Race).then(|| values.reserve(branches)),
            cause: Cause::START,
            rejection: None,
        };
        let id = self.open.insert(combinator);
        CombinatorId(u32::try_from(id).expect("fewer than 2^32 combinators"))
    }

    /// A branch has settled: what the combinator's own promise now settles with, if it does.
    ///
    /// A combinator that has settled early still hears from its other branches; its promise then
    /// ignores what it says.
    pub(super) fn branch_settled(
        &mut self,
        id: CombinatorId,
        index: u32,
        outcome: Outcome,
        cause: Cause,
        values: &mut Values,
        causes: &mut Causes,
    ) -> Option<(Promise, Outcome, Cause)> {
        let rules = self.rules;
        let combinator = &mut self.open[id.0 as usize];
        combinator.remaining -= 1;
        let promise = combinator.promise;
        let decided = if rules.all_waits_to_reject && combinator.keeps(outcome) {
            None
        } else {
            let index = if rules.results_as_they_settle { combinator.heard(values) } else { index };
            combinator.hear(index, outcome, values)
        };
        if decided.is_none() {
            combinator.cause = causes.join(combinator.cause, cause);
        }
        let complete = (combinator.remaining == 0).then(|| self.open.remove(id.0 as usize));
        if let Some(outcome) = decided {
            return Some((promise, outcome, cause));
        }
        let combinator = complete?;
        Some((promise, combinator.outcome(values), combinator.cause))
    }
}

impl Combinator {
    /// Keeps the rejection of an `all` for the end, against the specification.
    fn keeps(&mut self, outcome: Outcome) -> bool {
        let keeps = self.how == Combine::All && !outcome.is_fulfilled();
        if keeps {
            self.rejection.get_or_insert(outcome);
        }
        keeps
    }

    /// How many branches had settled before the one that is heard now.
    fn heard(&self, values: &Values) -> u32 {
        let branches = self.results.map_or(0, |results| values.list(results).len());
        let branches = u32::try_from(branches).expect("fewer than 2^32 branches");
        branches.saturating_sub(self.remaining + 1)
    }

    /// Takes down what a branch gives; says so where that alone decides the outcome.
    fn hear(&mut self, index: u32, outcome: Outcome, values: &mut Values) -> Option<Outcome> {
        let result = match (self.how, outcome) {
            (Combine::Race, _)
            | (Combine::All, Outcome::Rejected(_))
            | (Combine::Any, Outcome::Fulfilled(_)) => return Some(outcome),
            (Combine::All, Outcome::Fulfilled(value)) => value,
            (Combine::Any, Outcome::Rejected(reason)) => reason,
            (Combine::AllSettled, Outcome::Fulfilled(value)) => {
                Value::Fulfilled(values.add_entry(value))
            }
            (Combine::AllSettled, Outcome::Rejected(reason)) => {
                Value::Rejected(values.add_entry(reason))
            }
        };
        if let Some(results) = self.results {
            values.fill(results, index, result);
        }
        None
    }

    /// How it settles when every branch has, and none decided it alone.
    fn outcome(&self, values: &mut Values) -> Outcome {
        if let Some(rejection) = self.rejection {
            return rejection;
        }
        let results = self.results.map_or(Value::Null, |results| {
            values.weigh(results);
            Value::List(results)
        });
        match self.how {
            Combine::Any => Outcome::Rejected(results),
            _ => Outcome::Fulfilled(results),
        }
    }
}
