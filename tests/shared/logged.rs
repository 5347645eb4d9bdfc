//! What a run of code logs.

use makespan::javascript::{Evaluation, EventKind};

/// The lines, in order.
pub(crate) fn logged(evaluation: &Evaluation) -> impl Iterator<Item = &str> {
    evaluation.events.iter().filter_map(|event| match &event.kind {
        EventKind::Logged { text, .. } => Some(text.as_str()),
        _ => None,
    })
}
