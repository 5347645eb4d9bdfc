//! Misconceptions about code: the code is evaluated with a departure from the language.

use super::{Belief, Misconception};
use crate::executor;
use crate::javascript::Departure;
use crate::program::Rules;
use crate::scenario::Scenario;

/// Keeps the code, and evaluates it according to the misconception.
pub(super) fn believe(idea: Misconception, scenario: &Scenario) -> Option<Belief> {
    // It is about calls: in `await null`, the same run follows from `await-runs-on`.
    if idea == Misconception::AwaitOverlaps
        && !scenario.code().is_some_and(|code| awaits_a_call(&code.without_comments()))
    {
        return None;
    }
    let late_handlers_count = idea == Misconception::LateHandler;
    let departure = departure(idea);
    if departure.is_none() && !late_handlers_count {
        return None;
    }
    let executor = executor::Rules { late_handlers_count, ..executor::Rules::default() };
    Some(Belief::in_rules(scenario, Rules { executor, departure, ..Rules::default() }))
}

/// Whether a text of code has an `await` of a call: `await load(1)`, `await api.load()`.
fn awaits_a_call(code: &str) -> bool {
    let is_name = |letter: char| letter.is_alphanumeric() || "_$.?".contains(letter);
    code.split("await ").skip(1).any(|awaited| {
        let (name, rest) =
            awaited.split_at(awaited.find(|letter| !is_name(letter)).unwrap_or(awaited.len()));
        !name.is_empty() && rest.starts_with('(')
    })
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

#[cfg(test)]
mod tests {
    use super::awaits_a_call;

    #[test]
    fn an_awaited_value_is_no_call() {
        for code in ["await load(1);", "x = await api?.load();", "await p; await this.load$()"] {
            assert!(awaits_a_call(code), "{code}");
        }
        for code in ["await null;", "await p", "for await (const x of load()) {}", "load()"] {
            assert!(!awaits_a_call(code), "{code}");
        }
    }
}
