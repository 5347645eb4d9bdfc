//! How and when a program ends, and how that compares.

use maud::{Markup, html};

use crate::timeline::{Outcome, Reason, Timeline};
use crate::view::bars::ends;
use crate::view::comparison::comparison;
use crate::view::html::prose;

/// The word for how a program and its process end. A program that fulfills but has an error
/// (`is_wrong`) has its own word.
pub(in crate::view::html) const fn state(timeline: &Timeline, is_wrong: bool) -> &'static str {
    match timeline.outcome {
        _ if timeline.crash.is_some() => "crashed",
        Outcome::Fulfilled(_) if is_wrong => "wrong",
        Outcome::Fulfilled(_) => "fulfilled",
        Outcome::Rejected(_) => "rejected",
        Outcome::Crashed(_) => "crashed",
        Outcome::Pending => "pending",
    }
}

/// The line below a program's name.
pub(super) fn result(timeline: &Timeline, is_wrong: bool) -> Markup {
    html! {
        p.result data-state=(state(timeline, is_wrong)) {
            @for (number, end) in ends(timeline).iter().enumerate() {
                @if number > 0 { ", " }
                strong { (end.words) }
                @if let Some((before, reason)) = end.reason { (before) (quoted(timeline, reason)) }
            }
            @if let Some(more) = comparison(timeline, is_wrong) { ": " (more) }
        }
    }
}

/// The end in one or two words: `4s`, or `rejects 80ms`.
pub(in crate::view::html) fn short(timeline: &Timeline) -> String {
    match (timeline.settles_at, &timeline.crash) {
        (_, Some(crash)) => format!("crashes {}", crash.at),
        (None, None) => "never settles".to_owned(),
        (Some(at), None) if matches!(timeline.outcome, Outcome::Rejected(_)) => {
            format!("rejects {at}")
        }
        (Some(at), None) => at.to_string(),
    }
}

fn quoted(timeline: &Timeline, reason: &Reason) -> Markup {
    prose::quoted(&reason.in_texts(&timeline.texts).to_string())
}
