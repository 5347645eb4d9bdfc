//! Creates steps for rewrites, which have no span in a text.

use crate::Name;
use crate::scenario::{Branches, Combinator, Items, Named, Span, Step, StepKind};

pub(in crate::findings) fn all(branches: Vec<Step>) -> Step {
    gather(Combinator::All, branches)
}

/// Gathers branches that start together: none of them waits before the later ones have started.
pub(in crate::findings) fn gather(how: Combinator, branches: Vec<Step>) -> Step {
    let branches = branches.into_iter().map(started_at_once).collect();
    Step::without_span(StepKind::Combine(how, Branches::List(branches)))
}

pub(in crate::findings) fn all_map(items: Items, step: Step) -> Step {
    Step::without_span(StepKind::Combine(Combinator::All, Branches::Map(items, Box::new(step))))
}

pub(in crate::findings) fn list_of(steps: Vec<Step>) -> Step {
    Step::without_span(StepKind::List(steps))
}

pub(in crate::findings) fn refer(name: Name) -> Step {
    Step::without_span(StepKind::Name(name))
}

pub(in crate::findings) fn bind(name: Name, step: Step) -> Step {
    let binding = Named { name, span: Span::NONE };
    Step::without_span(StepKind::Let(binding, Box::new(started_at_once(step))))
}

/// The step in a form that starts without waiting: an inner `await` becomes an async function.
pub(in crate::findings) fn started_at_once(step: Step) -> Step {
    match step.kind {
        StepKind::Await(inner) => started_at_once(*inner),
        _ if awaits_to_start(&step) => list_of(vec![step]),
        _ => step,
    }
}

/// Whether a branch of a step, or of its first part, has an inner `await`.
pub(in crate::findings) fn awaits_to_start(step: &Step) -> bool {
    match &step.kind {
        StepKind::Combine(_, Branches::List(branches)) => {
            let in_place = |branch: &Step| matches!(branch.kind, StepKind::Await(_));
            branches.iter().any(|branch| in_place(branch) || awaits_to_start(branch))
        }
        StepKind::Chain(_, parts) => awaits_to_start(&parts[0]),
        StepKind::Timeout(_, step) => awaits_to_start(step),
        _ => false,
    }
}

/// Combines several steps into one.
pub(in crate::findings) fn one(steps: &[Step]) -> Step {
    match steps {
        [only] if !only.awaited().kind.is_statement() => only.awaited().clone(),
        _ => list_of(steps.to_vec()),
    }
}
