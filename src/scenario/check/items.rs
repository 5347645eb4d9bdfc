//! Checks items that are logged: each use must have an item.

use crate::scenario::draft::Draft;
use crate::scenario::{Problem, Span};

use super::nesting::Passes;
use super::walk::Walked;

/// Returns for each function whether it requires an item: it logs one outside of its own loops, or
/// calls a function there that requires one. `order` has each function after those that it calls.
pub(super) fn wanted(functions: &[Walked], order: &[usize]) -> Vec<bool> {
    let mut wanted: Vec<bool> =
        functions.iter().map(|function| function.wants_item.is_some()).collect();
    for &function in order {
        let calls = functions[function].depths.calls.iter();
        let mut handed_on = calls.filter(|call| call.passes == Passes::Given);
        wanted[function] |= handed_on.any(|call| wanted[call.function]);
    }
    wanted
}

/// Reports every use of an item that does not exist.
pub(super) fn check_program(
    draft: &Draft,
    (whole, walked): (&str, &Walked),
    wanted: &[bool],
    problems: &mut Vec<Problem>,
) {
    if let Some(span) = walked.wants_item {
        let message = "`{item}` is used outside a loop";
        let label = "expected inside a `For` or a `Map`";
        problems.push(problem(span, message.to_owned(), whole).label(label));
    }
    check(draft, (whole, walked), wanted, &[Passes::Nothing, Passes::Given], problems);
}

/// Reports every call in a body that passes no item to a function that requires one. `nothing`
/// lists the kinds of calls that pass none.
pub(super) fn check(
    draft: &Draft,
    (whole, walked): (&str, &Walked),
    wanted: &[bool],
    nothing: &[Passes],
    problems: &mut Vec<Problem>,
) {
    let empty = walked.depths.calls.iter().filter(|call| nothing.contains(&call.passes));
    for call in empty.filter(|call| wanted[call.function]) {
        let name = &draft.names[draft.functions[call.function].name];
        let message = format!("`{name}` logs `{{item}}`, but this call gives it no item");
        let label = format!("expected inside a `For` or a `Map`, or `Call(\"{name}\", \"..\")`");
        problems.push(problem(call.span, message, whole).label(label));
    }
}

fn problem(span: Span, message: String, whole: &str) -> Problem {
    let message = if span.is_some() { message } else { format!("{message}, in {whole}") };
    Problem::new(span, message)
}
