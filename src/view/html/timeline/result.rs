//! The end of a program with its time, and how that compares.

use maud::{Markup, html};

use crate::timeline::{Outcome, Reason, Timeline};
use crate::view::bars::ends;
use crate::view::comparison::comparison;
use crate::view::html::prose;

/// The word for the ends of a program and its process. A program that fulfills but has an error
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

/// The end in a few words: `4s`, `rejects 80ms`, or `settles 250ms, crashes 525ms`.
pub(in crate::view::html) fn short(timeline: &Timeline) -> String {
    let is_rejected = matches!(timeline.outcome, Outcome::Rejected(_));
    match (timeline.settles_at, &timeline.crash) {
        (None, None) => "never settles".to_owned(),
        (None, Some(crash)) => format!("crashes {}", crash.at),
        (Some(at), None) if is_rejected => format!("rejects {at}"),
        (Some(at), None) => at.to_string(),
        (Some(at), Some(crash)) => {
            let settles = if is_rejected { "rejects" } else { "settles" };
            format!("{settles} {at}, crashes {}", crash.at)
        }
    }
}

fn quoted(timeline: &Timeline, reason: &Reason) -> Markup {
    prose::quoted(&reason.in_texts(&timeline.texts).to_string())
}
