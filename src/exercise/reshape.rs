//! Draws other shapes for the programs of a scenario: the same tasks in another order, with other
//! numbers of items and workers.
//!
//! The result is a valid scenario: each step stays before the steps that depend on it, or that use
//! its binding or its value.

mod branches;
mod order;

use std::collections::BTreeSet;

use order::Bindings;

use super::rewrite::{Change, visit};
use super::stream::Stream;
use crate::scenario::{Branches, Combinator, Items, LogPiece, Scenario, Step, StepKind};
use crate::{Name, Names};

/// Draws the shape of each program and function. The programs are then named by letters, in a drawn
/// order, because their names may no longer be true.
pub(super) fn reshape(scenario: &mut Scenario, draws: &Stream) {
    let old = scenario.clone();
    for (at, program) in scenario.programs.iter_mut().enumerate() {
        Reshape::new(&old, draws.named("program").of(at as u64)).list(&mut program.steps);
    }
    for (at, function) in scenario.functions.iter_mut().enumerate() {
        Reshape::new(&old, draws.named("function").of(at as u64)).list(&mut function.steps);
    }
    each_items(scenario, draws);
    call_by_letters(scenario, &mut draws.named("letters"));
    scenario.number_steps();
}

/// The draws for the shape of one program.
struct Reshape<'s> {
    known: Bindings<'s>,
    draws: Stream,
    /// Names that are bound somewhere, or whose value is used. A step with one of these names is
    /// not moved into a list, where the name would not be visible from outside.
    used: BTreeSet<Name>,
}

impl<'s> Reshape<'s> {
    fn new(scenario: &'s Scenario, draws: Stream) -> Self {
        let mut used = BTreeSet::new();
        let programs = scenario.programs.iter().map(|program| &*program.steps);
        let functions = scenario.functions.iter().map(|function| &*function.steps);
        for step in programs.chain(functions).flatten() {
            visit(step, &mut |step| used.extend(names_used_by(&step.kind)));
        }
        Self { known: Bindings::new(scenario), draws, used }
    }

    fn list(&mut self, steps: &mut Vec<Step>) {
        let Self { known, draws, used } = self;
        let mut changes = draws.named("branches");
        let mut orders = draws.named("orders");
        let mut change = Change {
            list: &mut |steps| order::reorder(known, steps, &mut orders),
            step: &mut |step| match &mut step.kind {
                StepKind::Combine(how, Branches::List(branches)) => {
                    let groups = matches!(how, Combinator::All | Combinator::AllSettled);
                    branches::redraw(known, used, branches, groups, &mut changes);
                }
                StepKind::Pool { limit, of } => {
                    if let Branches::List(branches) = of {
                        branches::shuffle_queue(known, branches, &mut changes);
                    }
                    *limit = branches::workers(*limit, of, &mut changes);
                }
                _ => {}
            },
        };
        change.list(steps);
    }
}

/// The names that a step binds, or whose value it uses.
fn names_used_by(kind: &StepKind) -> Vec<Name> {
    match kind {
        StepKind::Start(named) | StepKind::Let(named, _) => vec![named.name],
        StepKind::Return(names) => names.iter().map(|named| named.name).collect(),
        StepKind::Log(pieces) => {
            let value = |piece: &LogPiece| match piece {
                LogPiece::Value(named) => Some(named.name),
                LogPiece::Text(_) | LogPiece::Error(_) | LogPiece::Item(_) => None,
            };
            pieces.iter().filter_map(value).collect()
        }
        _ => Vec::new(),
    }
}

/// Draws one item more or fewer for each list of items. Equal lists change in the same way.
fn each_items(scenario: &mut Scenario, draws: &Stream) {
    let names: Names = Names::clone(&scenario.names);
    let mut redraw = |step: &mut Step| match &mut step.kind {
        StepKind::For(items, _)
        | StepKind::Combine(_, Branches::Map(items, _))
        | StepKind::Pool { of: Branches::Map(items, _), .. } => redraw_items(items, &names, draws),
        _ => {}
    };
    let functions = scenario.functions.iter_mut().map(|function| &mut *function.steps);
    let programs = scenario.programs.iter_mut().map(|program| &mut *program.steps);
    for steps in functions.chain(programs) {
        super::rewrite::each_of(steps, &mut redraw);
    }
}

fn redraw_items(items: &mut Items, names: &Names, draws: &Stream) {
    let draws = draws.named("items");
    match items {
        Items::Count(count) if *count >= 2 => {
            let change = draws.named("count").of((*count).into()).below(3);
            let more = u32::try_from(change).unwrap_or(1);
            *count = (*count + more - 1).max(2);
        }
        Items::Listed(items) if items.len() >= 3 => {
            let mut draws = items.iter().fold(draws, |draws, item| draws.named(&names[*item]));
            // With a probability of two thirds, one item is removed.
            let at = draws.below(items.len() * 3 / 2);
            if at < items.len() {
                items.remove(at);
            }
        }
        Items::Count(_) | Items::Listed(_) => {}
    }
}

/// Names the programs by letters, in a drawn order.
pub(super) fn call_by_letters(scenario: &mut Scenario, draws: &mut Stream) {
    let mut order: Vec<usize> = (0..scenario.programs.len()).collect();
    draws.shuffle(&mut order);
    let mut names = Names::clone(&scenario.names);
    for (program, at) in scenario.programs.iter_mut().zip(order) {
        // Programs after the 26th get numbers. A question has fewer programs.
        let letter = char::from_digit(u32::try_from(at).unwrap_or(0) + 10, 36);
        let letter =
            letter.map_or_else(|| at.to_string(), |letter| letter.to_uppercase().to_string());
        program.name = names.intern(&format!("program {letter}"));
    }
    scenario.names = names.into();
}

#[cfg(test)]
mod tests;
