//! Elements of a combinator that are awaited before it is called.

use super::{CodeRun, edit};
use crate::javascript::{Combinator, Span};
use crate::scenario::Edit;
use crate::timeline::CallId;

/// A combinator whose elements wait for each other.
pub(in crate::findings) struct Awaiting<'o> {
    pub(in crate::findings) combinator: &'o Combinator,
    /// The first `await`, and what it awaits.
    pub(in crate::findings) first: (Span, Span),
    /// The edits that remove the `await`s.
    pub(in crate::findings) edits: Vec<Edit>,
    /// The calls of the element that is awaited first, and of all elements after it.
    pub(in crate::findings) waits_for: Vec<CallId>,
    pub(in crate::findings) late: Vec<CallId>,
}

/// Finds the combinators with an `await` in their array that later elements wait for.
pub(in crate::findings) fn awaiting<'o>(run: &'o CodeRun<'_>) -> Vec<Awaiting<'o>> {
    let combinators = run.with_calls(&run.outline().combinators, |index| &index.combinators);
    let found = combinators.filter_map(|combinator| {
        let first = *combinator.awaits.first()?;
        let after = combinator.elements.iter().filter(|element| element.start > first.0.start);
        let late: Vec<CallId> = after.flat_map(|element| run.calls_in(*element)).collect();
        let waits_for = run.calls_in(first.1);
        let must_wait = run.has_check(first.1)
            || run.share_a_transaction(&combinator.elements)
            || run.share_an_object(&combinator.elements);
        if late.is_empty() || waits_for.is_empty() || must_wait {
            return None;
        }
        let edits = combinator.awaits.iter().map(|(whole, operand)| {
            edit(Span { start: whole.start, end: operand.start }, String::new())
        });
        Some(Awaiting { combinator, first, edits: edits.collect(), waits_for, late })
    });
    found.collect()
}
