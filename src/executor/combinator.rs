//! `Promise.all`, `allSettled`, `race` and `any`: reactions on their branches, without functions of
//! their own.

use slab::Slab;

use super::value::List;
use super::{Outcome, Promise, Rules, Value, Values};
use crate::{Cause, Causes};

/// The four combinators (ECMAScript 27.2.4.1, .2, .3 and .5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Combine {
    /// Fulfills with all values once all have fulfilled; rejects with the first rejection.
    All,
    /// Fulfills with all outcomes once all have settled.
    AllSettled,
    /// Settles like the first branch that settles.
    Race,
    /// Fulfills with the first value; rejects with all reasons once all have rejected.
    Any,
}

/// The subscriber to the outcome of a combinator.
#[derive(Clone, Copy, Debug)]
pub(super) enum Listener<J> {
    /// The promise of the combinator.
    Promise(Promise),
    /// The only possible subscriber, so no promise is needed.
    Job(J),
    /// No subscriber, because the combinator has settled.
    None,
}

/// The combinators whose branches have not all settled.
#[derive(Debug)]
pub(super) struct Combinators<J> {
    open: Slab<Combinator<J>>,
    rules: Rules,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct CombinatorId(u32);

#[derive(Debug)]
struct Combinator<J> {
    listener: Listener<J>,
    how: Combine,
    /// The number of branches that have not settled.
    remaining: u32,
    /// The results of the branches, in their order; empty if they are not used.
    results: Option<List>,
    /// The causes of the branches that have settled.
    cause: Cause,
    /// The first rejection of an `all` under [`Rules::all_waits_to_reject`], which is not as in the
    /// specification.
    rejection: Option<Outcome>,
}

impl Combine {
    /// The outcome of a combinator without branches; a race has none.
    pub(super) fn outcome_of_none(self, values: &mut Values) -> Option<Outcome> {
        let none = Value::List(values.add_list(&[]));
        match self {
            Self::All | Self::AllSettled => Some(Outcome::Fulfilled(none)),
            Self::Any => Some(Outcome::Rejected(none)),
            Self::Race => None,
        }
    }
}

impl<J: Copy> Combinators<J> {
    pub(super) fn new(rules: Rules) -> Self {
        Self { open: Slab::new(), rules }
    }

    /// Removes all combinators, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.open.clear();
    }

    /// Adds a combinator. Without `results`, the values of its branches are not kept.
    pub(super) fn add(
        &mut self,
        how: Combine,
        branches: usize,
        listener: Listener<J>,
        results: Option<List>,
    ) -> CombinatorId {
        let combinator = Combinator {
            listener,
            how,
            remaining: u32::try_from(branches).expect("fewer than 2^32 branches"),
            results,
            cause: Cause::START,
            rejection: None,
        };
        let id = self.open.insert(combinator);
        CombinatorId(u32::try_from(id).expect("fewer than 2^32 combinators"))
    }

    /// Records that a branch has settled. Returns the listener to notify, if any, with the cause.
    ///
    /// A combinator that has settled early is still notified of its other branches; its promise
    /// then ignores the outcome.
    pub(super) fn branch_settled(
        &mut self,
        id: CombinatorId,
        index: u32,
        outcome: Outcome,
        cause: Cause,
        values: &mut Values,
        causes: &mut Causes,
    ) -> Option<(Listener<J>, Outcome, Cause)> {
        let rules = self.rules;
        let combinator = &mut self.open[id.0 as usize];
        combinator.remaining -= 1;
        let listener = combinator.listener;
        let decided = if rules.all_waits_to_reject && combinator.keeps(outcome) {
            None
        } else {
            let index =
                if rules.results_as_they_settle { combinator.before(values) } else { index };
            combinator.take(index, outcome, values)
        };
        if decided.is_none() {
            combinator.cause = causes.join_apart(combinator.cause, cause);
        } else if let Listener::Job(_) = listener {
            combinator.listener = Listener::None;
        }
        let complete = (combinator.remaining == 0).then(|| self.open.remove(id.0 as usize));
        if let Some(outcome) = decided {
            return Some((listener, outcome, cause));
        }
        let combinator = complete?;
        Some((listener, combinator.outcome(values), combinator.cause))
    }
}

impl<J> Combinator<J> {
    /// Keeps the rejection of an `all` until all branches have settled, which is not as in the
    /// specification. Returns whether it did.
    fn keeps(&mut self, outcome: Outcome) -> bool {
        let keeps = self.how == Combine::All && !outcome.is_fulfilled();
        if keeps {
            self.rejection.get_or_insert(outcome);
        }
        keeps
    }

    /// The number of branches that settled before this one.
    fn before(&self, values: &Values) -> u32 {
        let branches = self.results.map_or(0, |results| values.list(results).len());
        let branches = u32::try_from(branches).expect("fewer than 2^32 branches");
        branches.saturating_sub(self.remaining + 1)
    }

    /// Records the outcome of a branch. Returns whether it decides the outcome of the combinator.
    fn take(&mut self, index: u32, outcome: Outcome, values: &mut Values) -> Option<Outcome> {
        let decides = match self.how {
            Combine::Race => true,
            Combine::All => !outcome.is_fulfilled(),
            Combine::Any => outcome.is_fulfilled(),
            Combine::AllSettled => false,
        };
        if decides {
            return Some(outcome);
        }
        if let Some(results) = self.results {
            let result = match (self.how, outcome) {
                (Combine::AllSettled, Outcome::Fulfilled(value)) => {
                    Value::Fulfilled(values.add_entry(value))
                }
                (Combine::AllSettled, Outcome::Rejected(reason)) => {
                    Value::Rejected(values.add_entry(reason))
                }
                (_, Outcome::Fulfilled(value) | Outcome::Rejected(value)) => value,
            };
            values.fill(results, index, result);
        }
        None
    }

    /// The outcome after all branches have settled, if none of them decided it.
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
