//! Suggestions for a name that calls nothing: only names that would be valid there.

use rustc_hash::FxHashMap;

use crate::Name;
use crate::scenario::draft::Draft;
use crate::scenario::problem::did_you_mean;
use crate::scenario::{Callable, Callables, FunctionId, Problem};

use super::nearest;
use super::nesting::{NESTING_LIMIT, Passes};
use super::walk::{How, Unknown, Walked};

/// The tasks and functions that can be called at each position.
pub(super) struct Meant<'c> {
    draft: &'c Draft,
    callables: &'c Callables,
    /// The depth of each function.
    deep: &'c [usize],
    wants_item: &'c [bool],
    /// The functions that each function calls, including suggestions.
    calls: Vec<Vec<usize>>,
    /// The suggestions for `Start`s of the body, by the written name.
    started: FxHashMap<Name, Name>,
}

impl<'c> Meant<'c> {
    pub(super) fn new(
        draft: &'c Draft,
        callables: &'c Callables,
        functions: &[Walked],
        (deep, wants_item): (&'c [usize], &'c [bool]),
    ) -> Self {
        let calls =
            |walked: &Walked| walked.depths.calls.iter().map(|call| call.function).collect();
        let calls = functions.iter().map(calls).collect();
        Self { draft, callables, deep, wants_item, calls, started: FxHashMap::default() }
    }

    /// Adds suggestions for these names of a body. It is the body of a program if there is no
    /// function.
    pub(super) fn tell(
        &mut self,
        within: Option<usize>,
        unknown: &[Unknown],
        problems: &mut [Problem],
    ) {
        self.started.clear();
        for unknown in unknown {
            let text = &self.draft.names[unknown.name];
            let fits = |name: &str| {
                self.draft.names.find(name).is_some_and(|name| self.fits(name, within, unknown))
            };
            let called = called(text).filter(|name| fits(name));
            let found = called.or_else(|| {
                let names = unknown.bound.iter().copied().chain(self.declared());
                let texts = names.map(|name| &self.draft.names[name]);
                nearest(&problems[..unknown.problem], text, texts, fits)
            });
            let Some(found) = found else { continue };
            let question = did_you_mean(found);
            problems[unknown.problem].help = Some(match called {
                Some(_) => format!("{question} A name calls by itself"),
                None => question,
            });
            self.propose(within, unknown, found);
        }
    }

    /// The names of all tasks and functions.
    fn declared(&self) -> impl Iterator<Item = Name> {
        let tasks = self.draft.tasks.iter().map(|task| task.name);
        tasks.chain(self.draft.functions.iter().map(|function| function.name))
    }

    /// Whether a name would be valid in place of the unknown one.
    fn fits(&self, name: Name, within: Option<usize>, unknown: &Unknown) -> bool {
        let mut restarted = unknown.misbound.iter().filter_map(|name| self.started.get(name));
        let is_bound = unknown.bound.contains(&name) || restarted.any(|one| *one == name);
        match unknown.how {
            How::Alone if is_bound => return true,
            // A bound name cannot be bound again.
            How::Started if is_bound => return false,
            _ => {}
        }
        match self.callables.get(name) {
            Some(Callable::Task(_)) => true,
            Some(Callable::Function(FunctionId(function))) => {
                let function = function as usize;
                unknown.depth + self.deep[function] <= NESTING_LIMIT
                    && (!self.wants_item[function] || self.passes_item(within, unknown.passes))
                    && within.is_none_or(|within| !self.reaches(function, within))
            }
            None => false,
        }
    }

    /// Whether a call always passes an item, wherever the body is called.
    fn passes_item(&self, within: Option<usize>, passes: Passes) -> bool {
        match passes {
            Passes::Items => true,
            Passes::Given => within.is_some_and(|function| self.wants_item[function]),
            Passes::Nothing => false,
        }
    }

    /// Whether a function is the other one, or calls it directly or indirectly.
    fn reaches(&self, function: usize, other: usize) -> bool {
        let mut seen = vec![false; self.calls.len()];
        let mut next = vec![function];
        while let Some(function) = next.pop() {
            if function == other {
                return true;
            }
            if !std::mem::replace(&mut seen[function], true) {
                next.extend(&self.calls[function]);
            }
        }
        false
    }

    /// Records a suggestion as if it were written, because suggestions together must not be
    /// circular.
    fn propose(&mut self, within: Option<usize>, unknown: &Unknown, found: &str) {
        let Some(name) = self.draft.names.find(found) else { return };
        if unknown.how == How::Started {
            self.started.insert(unknown.name, name);
        }
        let callable = self.callables.get(name);
        if let (Some(within), Some(Callable::Function(FunctionId(function)))) = (within, callable) {
            self.calls[within].push(function as usize);
        }
    }
}

/// The name in a call that is written as in JavaScript: `a()`, `await a()`.
fn called(text: &str) -> Option<&str> {
    let call = text.strip_prefix("await ").unwrap_or(text);
    let name = call.strip_suffix(')').and_then(|call| call.split_once('('));
    let name = name.map_or(call, |(name, _)| name);
    (name != text).then_some(name)
}
