//! How a program's time compares with one call after the other and with what its needs allow.

use std::cmp::Ordering;

use super::number::ratio;
use crate::Duration;
use crate::timeline::{Call, Outcome, Timeline};

/// The longest chain of calls that is told.
const MOST_CALLS: usize = 6;

/// The comparison in words; `None` where there is nothing to compare. A program that `is_wrong`,
/// which carries an error, is not fast either, unless it is told that it is too early.
pub(super) fn verdict(timeline: &Timeline, is_wrong: bool) -> Option<String> {
    let settles = timeline.settles_at?.elapsed();
    let sequential = timeline.bounds().sequential;
    if sequential == Duration::ZERO {
        return None;
    }
    // A program that failed on its way, or did not wait for all it began, is not fast.
    let fails = !matches!(timeline.outcome, Outcome::Fulfilled(_)) || timeline.crash.is_some();
    let is_wrong = is_wrong && settles >= timeline.bounds().parallel;
    if fails || is_wrong || leaves_calls(timeline) {
        return Some(format!("its calls take {sequential} one after the other"));
    }
    let against_sum = against_sum(settles, sequential);
    Some(format!("{against_sum}, {}", against_bounds(settles, timeline)))
}

/// Whether calls are still under way when the program settles.
fn leaves_calls(timeline: &Timeline) -> bool {
    timeline.calls.iter().any(|call| call.settles_at > timeline.settles_at)
}

fn against_sum(settles: Duration, sequential: Duration) -> String {
    let apart = Duration::from_nanos(settles.as_nanos().abs_diff(sequential.as_nanos()))
        .unwrap_or_default();
    match (settles.cmp(&sequential), ratio(sequential, settles)) {
        (Ordering::Equal, _) => "the same as one after the other".to_owned(),
        (Ordering::Greater, _) => {
            format!("{sequential} of calls one after the other, and waiting besides")
        }
        (Ordering::Less, Some(ratio)) if ratio != "1.00" => {
            format!("{ratio} times faster than one after the other")
        }
        (Ordering::Less, Some(_)) => format!("{apart} faster than one after the other"),
        (Ordering::Less, None) => format!("one after the other its calls take {sequential}"),
    }
}

fn against_bounds(settles: Duration, timeline: &Timeline) -> String {
    let bounds = timeline.bounds();
    match settles.cmp(&bounds.parallel) {
        Ordering::Less => return format!("too early: the needs allow {}", bounds.parallel),
        Ordering::Equal => return "as fast as the needs allow".to_owned(),
        Ordering::Greater => {}
    }
    let by_resources = bounds.with_resources > bounds.parallel;
    match (by_resources, settles <= bounds.with_resources) {
        (true, true) => format!("as fast as the needs and {} allow", resources(timeline)),
        (true, false) => {
            let (resources, least) = (resources(timeline), bounds.with_resources);
            format!("where the needs and {resources} allow no less than {least}")
        }
        (false, _) => format!("where the needs allow {}{}", bounds.parallel, path(timeline)),
    }
}

/// What binds a program besides its needs.
fn resources(timeline: &Timeline) -> &'static str {
    let uses = |call: &Call| !timeline.task_of(call).uses.is_empty();
    if timeline.calls.iter().any(uses) { "the resources" } else { "the thread" }
}

/// The chain of calls that no program could shorten, where it is one and short enough to read.
fn path(timeline: &Timeline) -> String {
    let path = &timeline.bounds().critical_path;
    if !(2..=MOST_CALLS).contains(&path.len()) {
        return String::new();
    }
    let labels: Vec<_> = path.iter().map(|&id| timeline.label(timeline.call(id))).collect();
    format!(": {}", labels.join(" → "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    fn said(settles: u64, bounds: [u64; 3]) -> Option<String> {
        let mut sample = Sample::new("p");
        sample.bounds(bounds);
        verdict(&sample.fulfils(Value::Null, settles), false)
    }

    #[test]
    fn faster_is_told_as_a_ratio() {
        assert_eq!(
            said(100, [300, 100, 100]).as_deref(),
            Some("3.00 times faster than one after the other, as fast as the needs allow")
        );
        assert_eq!(
            said(240, [330, 230, 230]).as_deref(),
            Some("1.38 times faster than one after the other, where the needs allow 230ms")
        );
    }

    #[test]
    fn no_faster_and_slower_are_told_as_they_are() {
        assert_eq!(
            said(300, [300, 300, 300]).as_deref(),
            Some("the same as one after the other, as fast as the needs allow")
        );
        assert_eq!(
            said(350, [300, 100, 100]).as_deref(),
            Some(
                "300ms of calls one after the other, and waiting besides, \
                 where the needs allow 100ms"
            )
        );
    }

    #[test]
    fn faster_than_the_needs_allow_is_too_early() {
        assert_eq!(
            said(200, [470, 320, 320]).as_deref(),
            Some("2.35 times faster than one after the other, too early: the needs allow 320ms")
        );
    }

    #[test]
    fn a_ratio_that_rounds_to_one_is_told_as_a_difference() {
        assert_eq!(
            said(1000, [1001, 1000, 1000]).as_deref(),
            Some("1ms faster than one after the other, as fast as the needs allow")
        );
    }

    #[test]
    fn resources_bound_it_too() {
        assert_eq!(
            said(200, [600, 100, 200]).as_deref(),
            Some(
                "3.00 times faster than one after the other, \
                 as fast as the needs and the thread allow"
            )
        );
        assert_eq!(
            said(240, [600, 100, 200]).as_deref(),
            Some(
                "2.50 times faster than one after the other, \
                 where the needs and the thread allow no less than 200ms"
            )
        );
    }

    #[test]
    fn no_time_at_all_divides_nothing() {
        assert_eq!(said(0, [0, 0, 0]), None);
        assert_eq!(
            said(0, [300, 0, 0]).as_deref(),
            Some("one after the other its calls take 300ms, as fast as the needs allow")
        );
        assert_eq!(verdict(&Sample::new("stuck").pends(), false), None);
    }

    #[test]
    fn what_carries_an_error_is_not_called_fast() {
        let said = |settles| {
            let mut sample = Sample::new("p");
            sample.bounds([300, 100, 100]);
            verdict(&sample.fulfils(Value::Null, settles), true)
        };
        assert_eq!(said(100).as_deref(), Some("its calls take 300ms one after the other"));
        assert_eq!(
            said(60).as_deref(),
            Some("5.00 times faster than one after the other, too early: the needs allow 100ms")
        );
    }

    #[test]
    fn a_failure_is_not_called_fast() {
        let mut sample = Sample::new("p");
        sample.bounds([300, 100, 100]);
        let said = verdict(&sample.rejects("no", 50), false);
        assert_eq!(said.as_deref(), Some("its calls take 300ms one after the other"));
    }
}
