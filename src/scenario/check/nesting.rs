//! How deep steps nest, the functions that they call included; and which items those are given.

use crate::scenario::{Place, Problem};

/// The maximum depth of a step: 1 is the list of a program. The body of a function is one deeper
/// than its call.
pub(in crate::scenario) const NESTING_LIMIT: usize = 64;

/// Nesting past the limit.
pub(in crate::scenario) fn too_deep(place: Place) -> Problem {
    Problem::new(place, "nested deeper than the limit of 64")
}

/// What items a call of a function passes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passes {
    /// At least one.
    Items,
    /// Those that the function around was given: in a program, none.
    Given,
    /// None.
    Nothing,
}

/// A call of a function: of which one, its depth, its span, and its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) function: usize,
    pub(super) depth: usize,
    pub(super) place: Place,
    pub(super) passes: Passes,
}

/// How deep a body goes, by itself, and what it calls.
#[derive(Debug, Default)]
pub(super) struct Depths {
    pub(super) deepest: usize,
    pub(super) calls: Vec<Call>,
}

impl Depths {
    /// How deep the body goes with all that it calls, given how deep the functions go. A call that
    /// goes past the limit is noted, and no more counted: its callers are not at fault.
    pub(super) fn with_calls(&self, functions: &[usize], mut note: impl FnMut(Problem)) -> usize {
        let mut deepest = self.deepest;
        for call in &self.calls {
            let depth = call.depth + functions[call.function];
            if depth > NESTING_LIMIT {
                note(too_deep(call.place).label("including the function called here"));
            } else {
                deepest = deepest.max(depth);
            }
        }
        deepest
    }
}
