//! How a program ends, when, and what that compares to, for people who have not read of bounds.

use maud::{Markup, html};

use super::prose;
use crate::Duration;
use crate::timeline::{Outcome, Reason, Timeline};
use crate::view::bars::ending;
use crate::view::text::counted;

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
            @if let Some(more) = runs_on(timeline).or_else(|| compared(timeline)) { ": " (more) }
        }
    }
}

fn quoted(timeline: &Timeline, reason: &Reason) -> Markup {
    prose::quoted(&reason.in_texts(&timeline.texts).to_string())
}

/// What is left behind: then the program is not fast, it has only not waited.
fn runs_on(timeline: &Timeline) -> Option<String> {
    let settled = timeline.settles_at?;
    let late = timeline.calls.iter().filter_map(|call| call.settles_at).filter(|at| *at > settled);
    let (count, last) = (late.clone().count(), late.max()?);
    let run = if count == 1 { "runs" } else { "run" };
    Some(format!("{} {run} on, until {last}", counted(count, "call")))
}

/// How long a program that fulfils takes beside the sum of its calls, and beside the least that
/// any program could.
fn compared(timeline: &Timeline) -> Option<String> {
    let settles = timeline.settles_at?.elapsed();
    let (sum, best) = (timeline.bounds().sequential, timeline.bounds().with_resources);
    let several = timeline.calls.len() > 1 && sum > Duration::ZERO;
    if !several || !matches!(timeline.outcome, Outcome::Fulfilled(_)) {
        return None;
    }
    let beside_sum = if settles == sum {
        "as long as its calls one after the other".to_owned()
    } else {
        format!("one after the other, its calls take {sum}")
    };
    let beside_best = match () {
        () if settles < timeline.bounds().parallel => {
            format!("too early, for what it needs takes {}", timeline.bounds().parallel)
        }
        () if settles > best => format!("{best} is possible"),
        () => "nothing could be faster".to_owned(),
    };
    Some(format!("{beside_sum}; {beside_best}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    /// Two calls of 100ms and 200ms, and these bounds.
    fn said(settles: u64, bounds: [u64; 3]) -> Option<String> {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 100).call("b", 0, 0, 200).bounds(bounds);
        let timeline = sample.fulfils(Value::Null, settles);
        runs_on(&timeline).or_else(|| compared(&timeline))
    }

    #[test]
    fn a_time_is_compared_with_the_sum_and_with_the_best() {
        for (settles, bounds, wanted) in [
            (300, [300, 200, 200], "as long as its calls one after the other; 200ms is possible"),
            (
                300,
                [300, 300, 300],
                "as long as its calls one after the other; nothing could be faster",
            ),
            (
                200,
                [300, 200, 200],
                "one after the other, its calls take 300ms; nothing could be faster",
            ),
            (250, [300, 100, 200], "one after the other, its calls take 300ms; 200ms is possible"),
            (400, [300, 200, 200], "one after the other, its calls take 300ms; 200ms is possible"),
            (
                200,
                [300, 300, 300],
                "one after the other, its calls take 300ms; too early, for what it needs takes 300ms",
            ),
        ] {
            assert_eq!(said(settles, bounds).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn who_does_not_wait_is_not_called_fast() {
        assert_eq!(said(150, [300, 100, 100]).as_deref(), Some("1 call runs on, until 200ms"));
        assert_eq!(said(50, [300, 100, 100]).as_deref(), Some("2 calls run on, until 200ms"));
    }

    #[test]
    fn one_call_is_compared_with_nothing() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 100).bounds([100, 100, 100]);
        assert_eq!(compared(&sample.fulfils(Value::Null, 100)), None);
    }
}
