//! What a program does that one written anew from its calls does not.

use super::Written;
use crate::Scenario;
use crate::findings::outline::{ListId, Outline};
use crate::scenario::{Chain, Combinator, Step, StepKind};

/// Every loss, in words, a sentence each.
pub(super) fn of(outline: &Outline, written: &Written) -> Vec<String> {
    let mut losses: Vec<&str> = Vec::new();
    let own = outline.list(ListId::Program);
    for begun in own.iter().map(|step| outline.begins(step.id())) {
        let steps = begun.iter().filter_map(|step| outline.step(step));
        losses.extend(steps.flat_map(|step| of_step(&step.kind)));
    }
    losses.sort_unstable();
    losses.dedup();
    if !written.logs_alike {
        losses.push("it logs nothing");
    }
    if !written.ends_alike {
        losses.push("it ends with another value or reason");
    }
    let swallow = |scenario: &Scenario| scenario.programs[0].steps.iter().any(swallows);
    if swallow(&written.scenario) && !swallow(&outline.scenario) {
        losses.push("where something rejects it goes on all the same: `AllSettled` waits for all");
    }
    losses.into_iter().map(str::to_owned).collect()
}

fn of_step(kind: &StepKind) -> &'static [&'static str] {
    match kind {
        StepKind::Sleep(_) => &["it does not sleep"],
        StepKind::Timeout(..) => &["it gives up on nothing: no `Timeout` is left"],
        StepKind::Pool { .. } => &["no `Pool` limits how many calls are under way at once"],
        StepKind::Combine(Combinator::Race | Combinator::Any, _) => {
            &["it waits for every branch of a `Race` or an `Any`"]
        }
        StepKind::Chain(Chain::Catch, _) => &[CATCH],
        StepKind::Chain(Chain::Finally, _) => &[FINALLY],
        StepKind::Try(parts) => match (&parts.catch, &parts.finally) {
            (Some(_), Some(_)) => &[CATCH, FINALLY],
            (Some(_), None) => &[CATCH],
            _ => &[FINALLY],
        },
        StepKind::Retry(retry)
            if !matches!(retry.step.kind, StepKind::Name(_) | StepKind::Call(..)) =>
        {
            &["it does again what fails only where that is a single call"]
        }
        _ => &[],
    }
}

const CATCH: &str = "it does nothing of what a `catch` does when something fails";
const FINALLY: &str = "it does nothing of what a `finally` does";

fn swallows(step: &Step) -> bool {
    matches!(step.kind, StepKind::Combine(Combinator::AllSettled, _))
        || step.lists().flatten().any(swallows)
}
