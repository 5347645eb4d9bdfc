//! Checks the bodies of functions and programs, and the calls between them.

use crate::graph::Graph;
use crate::scenario::draft::Draft;
use crate::scenario::{Callables, Function, Problem};

use super::items;
use super::meant::Meant;
use super::nesting::{Depths, Passes};
use super::tasks::round;
use super::walk::{Walk, Walked};

pub(in crate::scenario) fn check(
    draft: &Draft,
    callables: &Callables,
    problems: &mut Vec<Problem>,
) {
    let mut functions = Vec::with_capacity(draft.functions.len());
    for function in &draft.functions {
        let whole = function_named(draft, function);
        functions.push(Walk::body(draft, callables, whole, &function.steps, problems));
    }
    let (deep, order) = function_depths(draft, &functions, problems);
    let wants = items::wanted(&functions, &order);
    let mut meant = Meant::new(draft, callables, &functions, (&deep, &wants));
    for (number, (function, walked)) in draft.functions.iter().zip(&functions).enumerate() {
        meant.tell(Some(number), &walked.unknown, problems);
        let whole = function_named(draft, function);
        items::check(draft, (&whole, walked), &wants, &[Passes::Nothing], problems);
    }
    for program in &draft.programs {
        let whole = format!("the program `{}`", &draft.names[program.name]);
        let walked = Walk::body(draft, callables, whole.clone(), &program.steps, problems);
        walked.depths.with_calls(&deep, |problem| problems.push(problem));
        meant.tell(None, &walked.unknown, problems);
        items::check_program(draft, (&whole, &walked), &wants, problems);
    }
}

fn function_named(draft: &Draft, function: &Function) -> String {
    format!("the function `{}`", &draft.names[function.name])
}

/// The depth of every function, including the functions that it calls, and an order in which each
/// comes after those that it calls. Reports recursive functions.
fn function_depths(
    draft: &Draft,
    functions: &[Walked],
    problems: &mut Vec<Problem>,
) -> (Vec<usize>, Vec<usize>) {
    let depths = |function: usize| -> &Depths { &functions[function].depths };
    let calls = (0..functions.len())
        .flat_map(|caller| depths(caller).calls.iter().map(move |call| (call.function, caller)));
    let graph = Graph::new(functions.len(), calls);
    for cycle in graph.cycles() {
        let (first, second) = (cycle[0], cycle[1 % cycle.len()]);
        let call = depths(first).calls.iter().find(|call| call.function == second);
        let span = call.map_or(draft.functions[first].span, |call| call.span);
        let names = cycle.iter().map(|&function| &draft.names[draft.functions[function].name]);
        let message = format!("a function calls itself: {}", round(names));
        problems.push(Problem::new(span, message));
    }
    // A recursive function stays at 0: it has been reported.
    let mut deep = vec![0; functions.len()];
    let order = graph.order();
    for &function in &order {
        deep[function] = depths(function).with_calls(&deep, |problem| problems.push(problem));
    }
    (deep, order)
}
