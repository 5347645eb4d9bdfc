//! # floating-promise
//!
//! ## What it does
//!
//! Finds promises that a `Start` or a `Let` binds and that nothing ever awaits.
//!
//! ## Why it matters
//!
//! The work goes on while the program believes that it is done, and if it fails, nobody hears it:
//! Node ends the process.
//!
//! Where a step that would await it is written and was not come to, the rule is silent: something
//! else led the program away. So it is about a `Let` whose promise handles its own failure, with
//! a `Catch`: that is how work is let go on purpose.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "saveOrder": (takes: "60ms"), "sendMail": (takes: "200ms",
//!         needs: ["saveOrder"]) },
//!     programs: { "forgotten": ["saveOrder", Start("sendMail"), Log("done")] },
//! )
//! ```
//!
//! ## Instead
//!
//! Await it; or let it go on purpose, with a handler for its failure.
//!
//! ```ron
//! Scenario(
//!     tasks: { "saveOrder": (takes: "60ms"), "sendMail": (takes: "200ms",
//!         needs: ["saveOrder"]) },
//!     programs: {
//!         "awaited": ["saveOrder", "sendMail", Log("done")],
//!         "let go": ["saveOrder", Let("mail", Catch("sendMail", Log("{error}"))), Log("done")],
//!     },
//! )
//! ```

use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::Name;
use crate::scenario::{Chain, Place, Step, StepKind};
use crate::timeline::{CallId, Outcome, Source};

pub(super) static RULE: Rule = Rule {
    name: "floating-promise",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("floating_promise.rs"),
};

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    // A crash may have come before the await.
    if matches!(run.timeline.outcome, Outcome::Crashed(_)) {
        return Vec::new();
    }
    let unheard = run.timeline.watched.unheard.iter();
    let floats = unheard.filter_map(|source| {
        let binding = find(run, source.place)?;
        let floats = !binding.is_named_again && !binding.is_caught;
        floats.then(|| finding(run, *source, binding.name))
    });
    floats.collect()
}

/// A step that binds a promise.
struct Binding {
    name: Name,
    /// Whether a step after it names it.
    is_named_again: bool,
    /// Whether its promise handles its own failure.
    is_caught: bool,
}

/// The binding that stands at a place.
fn find(run: &Run<'_>, place: Place) -> Option<Binding> {
    let functions = run.scenario.functions.iter().map(|function| &function.steps);
    let program = &*run.scenario.programs[run.program].steps;
    std::iter::once(program).chain(functions).find_map(|steps| find_in(steps, place))
}

fn find_in(steps: &[Step], place: Place) -> Option<Binding> {
    steps.iter().enumerate().find_map(|(index, step)| {
        let (name, is_caught) = match &step.awaited().kind {
            StepKind::Start(named) => (named.name, false),
            StepKind::Let(named, inner) => (named.name, is_caught(inner)),
            _ => return step.lists().find_map(|list| find_in(list, place)),
        };
        if step.awaited().place != place {
            return step.lists().find_map(|list| find_in(list, place));
        }
        let is_named_again = steps[index + 1..].iter().any(|step| step.names(name));
        Some(Binding { name, is_named_again, is_caught })
    })
}

fn is_caught(step: &Step) -> bool {
    matches!(step.kind, StepKind::Chain(Chain::Catch, _))
}

fn finding(run: &Run<'_>, source: Source, name: Name) -> Finding {
    let name = run.scenario.text(name);
    let witness: Vec<CallId> = source.call.into_iter().collect();
    let call = source.call.map(|call| run.timeline.call(call));
    let message = match call {
        Some(call) => {
            format!("`{name}` is started at {} and nothing ever awaits it", call.called_at)
        }
        None => format!("the promise `{name}` is never awaited"),
    };
    let why = match (call.and_then(|call| call.settles_at), run.timeline.settles_at) {
        (Some(ends), Some(settles)) if ends > settles => format!(
            "the program is done at {settles}, `{name}` only at {ends}; if it failed, nobody \
             would hear it, and Node would end the process"
        ),
        _ => "if it failed, nobody would hear it, and Node would end the process".to_owned(),
    };
    let instead = format!(
        "await `{name}` before the program ends; or let it go on purpose: \
         `Let(\"{name}\", Catch(.., Log(\"{{error}}\")))`"
    );
    Run::finding(&RULE, source.place, Said { message, why, instead }, witness)
}
