//! Says why a scenario has no question of a kind.

use super::case::Case;
use super::misconception::options;
use super::order;
use super::{Brief, Kind};
use crate::javascript::Assumed;
use crate::scenario::Scenario;

/// The maximum number of programs of which each gets a reason of its own.
const MOST: usize = 8;

/// The reason why no question of a kind can be asked about a scenario: for code, that of each
/// program; for steps, what no program has.
pub(super) fn reason(brief: &Brief, kind: Kind, scenario: &Scenario) -> String {
    let all = scenario.programs.len();
    let programs = brief.program.map_or(0..all, |program| program..program + 1);
    let of_program = |program: usize| {
        let name = scenario.text(scenario.programs[program].name);
        Some(format!("{name}: {}", of_code(kind, scenario, program)?))
    };
    let reasons: Option<Vec<String>> = programs.take(MOST).map(of_program).collect();
    let reasons = reasons.filter(|reasons| !reasons.is_empty());
    let reason = reasons.map_or_else(|| of_steps(kind).to_owned(), |reasons| reasons.join("; "));
    match brief.difficulty {
        Some(band) if !scenario.programs.iter().any(|program| program.steps.is_code()) => {
            format!("{reason}, with the difficulty {}", band.number())
        }
        _ => reason,
    }
}

/// The reason why no question of a kind can be asked about a program of code; `None` if it is one
/// of steps.
fn of_code(kind: Kind, scenario: &Scenario, program: usize) -> Option<String> {
    if !scenario.is_code(program) {
        return None;
    }
    if matches!(kind, Kind::CriticalPath | Kind::SpotTheMisuse | Kind::PickTheProgram) {
        return Some("questions of this kind are only about programs of steps".to_owned());
    }
    if !matches!(kind, Kind::Order | Kind::StateAt) && scenario.is_top_level(program) {
        let reason = "nothing awaits the top level of a file: ask about an async function";
        return Some(reason.to_owned());
    }
    let timeline = match scenario.run_program(program, &options(scenario, program)) {
        Ok(timeline) => timeline,
        Err(error) => return Some(error.to_string()),
    };
    let unknown = timeline.assumptions().iter().find_map(|one| unknown(&one.assumed));
    if let Some(unknown) = unknown {
        return Some(format!("the run depends on {unknown}, which the code does not say"));
    }
    let case = Case::new(scenario, program, &[]);
    let reason = if kind == Kind::Order { order::obstacle(&case) } else { None };
    Some(reason.unwrap_or_else(|| of_steps(kind).to_owned()))
}

/// The unknown value that an assumption replaces; `None` for a duration, which a question states.
fn unknown(assumed: &Assumed) -> Option<String> {
    Some(match assumed {
        Assumed::Takes(..) => return None,
        Assumed::Taken(condition, ..) => format!("the condition `{condition}`"),
        Assumed::Times(items, _) => format!("the number of elements of `{items}`"),
        Assumed::Iterations(condition, _) => {
            format!("the number of iterations of the loop with `{condition}`")
        }
        Assumed::Firings(function, _) => format!("how often the interval of `{function}` fires"),
        Assumed::Depth(function, _) => format!("how deep `{function}` recurses"),
        Assumed::CalledOnce(function) => format!("how often `{function}` calls its callback"),
        Assumed::NotCreated(function) => format!("when `{function}` is created"),
        Assumed::SetBy(what, _) => format!("the value of `{what}`, which other code sets"),
        Assumed::ConstructorThrows(class, _) => format!("the fields of `{class}`"),
    })
}

/// The property that programs of steps lack for a question of a kind.
const fn of_steps(kind: Kind) -> &'static str {
    match kind {
        Kind::Makespan => {
            "no program settles at a whole number of milliseconds that a misconception would get \
             wrong"
        }
        Kind::Speedup => "no two programs have the same outcome at different times",
        Kind::Order => {
            "no program has three to seven log lines (code: up to ten) or settled calls, in an \
             unambiguous order that a misconception would get wrong"
        }
        Kind::StateAt => {
            "no program makes two to six calls whose states a misconception would get wrong"
        }
        Kind::Outcome => {
            "no misconception would get the outcome of a program wrong, or the outcome depends on \
             the order of simultaneous events"
        }
        Kind::SettledOrQuiescent => {
            "no misconception would get wrong when a program settles and when its work ends"
        }
        Kind::CriticalPath => {
            "no program fulfills, calls two to six tasks once each, and has a task with slack"
        }
        Kind::SpotTheMisuse => "no program has a mistake that a rule finds in a call",
        Kind::PickTheProgram => {
            "there are not two to eight programs of which exactly one is the fastest correct one, \
             or one is correct only by chance"
        }
    }
}
