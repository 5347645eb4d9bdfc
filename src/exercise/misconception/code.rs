//! Misconceptions about code: the code is evaluated with a departure from the language.

use super::{Belief, Misconception};
use crate::executor;
use crate::javascript::Departure;
use crate::program::Rules;
use crate::scenario::Scenario;

/// Keeps the code, and evaluates it according to the misconception.
pub(super) fn believe(idea: Misconception, scenario: &Scenario) -> Option<Belief> {
    let late_handlers_count = idea == Misconception::LateHandler;
    let departure = departure(idea);
    if departure.is_none() && !late_handlers_count {
        return None;
    }
    let executor = executor::Rules { late_handlers_count, ..executor::Rules::default() };
    Some(Belief::in_rules(scenario, Rules { executor, departure, ..Rules::default() }))
}

const fn departure(idea: Misconception) -> Option<Departure> {
    Some(match idea {
        Misconception::AwaitOverlaps => Departure::AwaitOverlaps,
        Misconception::OneByOne => Departure::OneByOne,
        Misconception::AllWaits => Departure::AllWaits,
        Misconception::ResultsByCompletion => Departure::ResultsByCompletion,
        Misconception::AwaitRunsOn => Departure::AwaitRunsOn,
        Misconception::AwaitBlocks => Departure::AwaitBlocks,
        Misconception::ThenRunsAtOnce => Departure::ThenRunsAtOnce,
        Misconception::TopToBottom => Departure::TopToBottom,
        Misconception::TimersFirst => Departure::TimersFirst,
        Misconception::OneTick => Departure::AdoptsInOneTick,
        Misconception::BodyStartsLater => Departure::BodyStartsLater,
        Misconception::ForEachWaits => Departure::ForEachWaits,
        Misconception::ExecutorRunsLater => Departure::ExecutorRunsLater,
        _ => return None,
    })
}
