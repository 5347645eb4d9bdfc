//! Finds steps after which control never continues: a script omits the steps after them.

use crate::scenario::{Step, StepKind};

/// Whether control never continues after a step of a list, because it always returns or throws.
pub(super) fn ends(step: &Step) -> bool {
    match &step.awaited().kind {
        StepKind::Return(_) | StepKind::Fail(_) | StepKind::Rethrow => true,
        StepKind::For(items, body) => !items.is_empty() && any_ends(body),
        StepKind::Try(parts) => {
            let caught = parts.catch.as_deref().is_none_or(any_ends);
            any_ends(&parts.body) && caught || parts.finally.as_deref().is_some_and(any_ends)
        }
        _ => false,
    }
}

fn any_ends(steps: &[Step]) -> bool {
    steps.iter().any(ends)
}
