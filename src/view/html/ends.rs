//! How a program ends, when, and what that compares to.

use maud::{Markup, html};

use super::prose;
use crate::timeline::{Outcome, Reason, Timeline};
use crate::view::bars::ending;
use crate::view::comparison::comparison;

/// The word for how a program ends.
pub(super) const fn state(timeline: &Timeline) -> &'static str {
    match timeline.outcome {
        Outcome::Fulfilled(_) => "fulfilled",
        Outcome::Rejected(_) => "rejected",
        Outcome::Crashed(_) => "crashed",
        Outcome::Pending => "pending",
    }
}

/// The line below a program's name.
pub(super) fn result(timeline: &Timeline) -> Markup {
    let ends = ending(timeline).map(|(kind, at)| format!("{kind} at {at}"));
    html! {
        p.result data-state=(state(timeline)) {
            strong { (ends.as_deref().unwrap_or("never settles")) }
            @match &timeline.outcome {
                Outcome::Rejected(reason) => { ", rejected with " (quoted(timeline, reason)) }
                Outcome::Crashed(reason) => { ": nothing handles " (quoted(timeline, reason)) }
                Outcome::Fulfilled(_) | Outcome::Pending => {}
            }
            @if let Some(more) = comparison(timeline) { ": " (more) }
        }
    }
}

fn quoted(timeline: &Timeline, reason: &Reason) -> Markup {
    prose::quoted(&reason.in_texts(&timeline.texts).to_string())
}
