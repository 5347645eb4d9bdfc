//! Steps as rewrites make them: of no place in a text.

use crate::Name;
use crate::scenario::{Branches, Combinator, Items, Named, Place, Step, StepKind};

pub(in crate::findings) fn made(kind: StepKind) -> Step {
    Step { place: Place::NONE, kind }
}

pub(in crate::findings) fn all(branches: Vec<Step>) -> Step {
    gather(Combinator::All, branches)
}

pub(in crate::findings) fn gather(how: Combinator, branches: Vec<Step>) -> Step {
    made(StepKind::Combine(how, Branches::List(branches)))
}

pub(in crate::findings) fn all_map(items: Items, step: Step) -> Step {
    made(StepKind::Combine(Combinator::All, Branches::Map(items, Box::new(step))))
}

pub(in crate::findings) fn list_of(steps: Vec<Step>) -> Step {
    made(StepKind::List(steps))
}

pub(in crate::findings) fn refer(name: Name) -> Step {
    made(StepKind::Name(name))
}

pub(in crate::findings) fn bind(name: Name, step: Step) -> Step {
    let binding = Named { name, place: Place::NONE };
    made(StepKind::Let(binding, Box::new(step)))
}

/// Several steps as one.
pub(in crate::findings) fn one(steps: &[Step]) -> Step {
    match steps {
        [only] if !only.awaited().kind.is_statement() => only.awaited().clone(),
        _ => list_of(steps.to_vec()),
    }
}
