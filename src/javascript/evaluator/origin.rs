//! The calls from which values derive, as sets that are cheap to join and rarely read.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

/// A set of calls of tasks, as an index of [`Origins`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Origin(u32);

impl Origin {
    /// The empty set.
    pub(crate) const NONE: Self = Self(0);
}

/// All sets. Each is a single call, or the union of two earlier sets.
#[derive(Debug)]
pub(crate) struct Origins {
    sets: Vec<Set>,
    unions: FxHashMap<(Origin, Origin), Origin>,
    seen: RefCell<Visited>,
}

/// The sets that the latest search has visited: those that are marked with its number.
#[derive(Debug, Default)]
struct Visited {
    search: u32,
    by: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
enum Set {
    Empty,
    Call(u32),
    Union(Origin, Origin),
}

impl Default for Origins {
    fn default() -> Self {
        Self { sets: vec![Set::Empty], unions: FxHashMap::default(), seen: RefCell::default() }
    }
}

impl Origins {
    /// Empties all existing sets.
    pub(crate) fn forget(&mut self) {
        self.sets.fill(Set::Empty);
        self.unions.clear();
    }

    /// A set that contains only this call.
    pub(crate) fn call(&mut self, call: usize) -> Origin {
        self.add(Set::Call(u32::try_from(call).expect("fewer than 2^32 calls")))
    }

    /// The union of two sets.
    pub(crate) fn join(&mut self, one: Origin, other: Origin) -> Origin {
        if one == other || other == Origin::NONE {
            return one;
        }
        if one == Origin::NONE {
            return other;
        }
        let key = (one.min_of(other), one.max_of(other));
        if let Some(known) = self.unions.get(&key) {
            return *known;
        }
        if self.includes(key.1, key.0) {
            return key.1;
        }
        let union = self.add(Set::Union(key.0, key.1));
        self.unions.insert(key, union);
        union
    }

    /// The calls in a set, in ascending order.
    pub(crate) fn calls(&self, origin: Origin) -> Vec<usize> {
        let mut calls = Vec::new();
        let mut seen = self.seen.borrow_mut();
        seen.begin(self.sets.len());
        let mut left = vec![origin];
        while let Some(Origin(next)) = left.pop() {
            let next = next as usize;
            if seen.is_again(next) {
                continue;
            }
            match self.sets[next] {
                Set::Empty => {}
                Set::Call(call) => calls.push(call as usize),
                Set::Union(one, other) => left.extend([one, other]),
            }
        }
        calls.sort_unstable();
        calls.dedup();
        calls
    }

    /// Whether a union has this set as one of its two parts. This check avoids a chain of unions if
    /// a loop joins the same sets repeatedly.
    fn includes(&self, set: Origin, part: Origin) -> bool {
        match self.sets[set.0 as usize] {
            Set::Union(one, other) => one == part || other == part,
            _ => false,
        }
    }

    fn add(&mut self, set: Set) -> Origin {
        self.sets.push(set);
        Origin(u32::try_from(self.sets.len() - 1).expect("fewer than 2^32 sets"))
    }
}

impl Visited {
    /// Starts a search among this many sets.
    fn begin(&mut self, sets: usize) {
        self.by.resize(sets, self.search);
        self.search = self.search.wrapping_add(1);
        if self.search == 0 {
            self.by.fill(0);
            self.search = 1;
        }
    }

    /// Marks a set as visited; returns whether the search had already visited it.
    fn is_again(&mut self, set: usize) -> bool {
        std::mem::replace(&mut self.by[set], self.search) == self.search
    }
}

impl Origin {
    const fn min_of(self, other: Self) -> Self {
        if self.0 < other.0 { self } else { other }
    }

    const fn max_of(self, other: Self) -> Self {
        if self.0 < other.0 { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_union_has_the_calls_of_both() {
        let mut origins = Origins::default();
        let [a, b, c] = [2, 0, 1].map(|call| origins.call(call));
        let ab = origins.join(a, b);
        let all = origins.join(c, ab);
        assert_eq!(origins.calls(all), [0, 1, 2]);
        assert_eq!(origins.calls(ab), [0, 2]);
        assert_eq!(origins.join(ab, a), ab);
        assert_eq!(origins.join(Origin::NONE, c), c);
        assert!(origins.calls(Origin::NONE).is_empty());
    }
}
