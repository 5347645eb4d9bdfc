//! The nesting depth of steps, including the functions that they call, and the items that these
//! functions get.

use crate::scenario::{Problem, Span};

/// The maximum depth of a step: 1 is the list of a program. The body of a function is one deeper
/// than its call.
pub(in crate::scenario) const NESTING_LIMIT: usize = 64;

/// The problem of steps that nest too deep.
pub(in crate::scenario) fn too_deep(span: Span) -> Problem {
    Problem::new(span, "nested deeper than the limit of 64")
}

/// The items that a call passes to a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passes {
    /// At least one.
    Items,
    /// The items that the surrounding function got; a program has none.
    Given,
    /// None.
    Nothing,
}

/// A call of a function: the function, the depth of the call, its span, and its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) function: usize,
    pub(super) depth: usize,
    pub(super) span: Span,
    pub(super) passes: Passes,
}

/// The depth of a body alone, and its calls.
#[derive(Debug, Default)]
pub(super) struct Depths {
    pub(super) deepest: usize,
    pub(super) calls: Vec<Call>,
}

impl Depths {
    /// The depth of the body including the functions that it calls, given their depths. A call that
    /// exceeds the limit is reported and not counted, because its callers are not at fault.
    pub(super) fn with_calls(&self, functions: &[usize], mut note: impl FnMut(Problem)) -> usize {
        let mut deepest = self.deepest;
        for call in &self.calls {
            let depth = call.depth + functions[call.function];
            if depth > NESTING_LIMIT {
                note(too_deep(call.span).label("including the function called here"));
            } else {
                deepest = deepest.max(depth);
            }
        }
        deepest
    }
}
