//! The verdict on a program's time: compared with sequential calls, and with the optimum for its
//! dependencies and resources.

use std::cmp::Ordering;

use super::number::ratio;
use crate::Duration;
use crate::timeline::{Call, Outcome, Timeline};

/// The maximum length of a critical path that is shown.
const MOST_CALLS: usize = 6;

/// Returns the comparison in words, or `None` if there is nothing to compare. A program that has an
/// error (`is_wrong`) is not called fast, but it is reported if it is too early.
pub(super) fn verdict(timeline: &Timeline, is_wrong: bool) -> Option<String> {
    let settles = timeline.settles_at?.elapsed();
    let sequential = timeline.bounds().sequential;
    if sequential == Duration::ZERO {
        return None;
    }
    // A program that fails, or does not await all its calls, is not called fast.
    let fails = !matches!(timeline.outcome, Outcome::Fulfilled(_)) || timeline.crash.is_some();
    let is_wrong = is_wrong && settles >= timeline.bounds().parallel;
    if fails || is_wrong || leaves_calls(timeline) {
        return Some(format!("its calls take {sequential} in total"));
    }
    let against_sum = against_sum(settles, sequential);
    // The bounds do not contain timers, so a program that waits for timers cannot reach them.
    if settles > sequential && timeline.bounds().with_resources == sequential {
        return Some(against_sum);
    }
    let against_bounds = against_bounds(settles, timeline);
    // Sequential calls are optimal if each depends on the previous one.
    if settles == sequential && settles <= timeline.bounds().with_resources {
        return Some(against_bounds);
    }
    Some(format!("{against_sum}; {against_bounds}"))
}

/// Whether calls are still pending when the program settles.
fn leaves_calls(timeline: &Timeline) -> bool {
    timeline.calls.iter().any(|call| call.settles_at > timeline.settles_at)
}

fn against_sum(settles: Duration, sequential: Duration) -> String {
    let apart = Duration::from_nanos(settles.as_nanos().abs_diff(sequential.as_nanos()))
        .unwrap_or_default();
    match (settles.cmp(&sequential), ratio(sequential, settles)) {
        (Ordering::Equal, _) => "no faster than sequential".to_owned(),
        // While no call is running, the program can only wait for timers.
        (Ordering::Greater, _) => {
            format!("its calls take {sequential} in total, and timers at least {apart}")
        }
        (Ordering::Less, Some(ratio)) if ratio != "1.00" => {
            format!("{ratio}x faster than sequential")
        }
        (Ordering::Less, Some(_)) => format!("{apart} faster than sequential"),
        (Ordering::Less, None) => format!("its calls take {sequential} in total"),
    }
}

fn against_bounds(settles: Duration, timeline: &Timeline) -> String {
    let bounds = timeline.bounds();
    match settles.cmp(&bounds.parallel) {
        Ordering::Less => {
            return format!("too early: these dependencies take at least {}", bounds.parallel);
        }
        Ordering::Equal => return "the optimum for these dependencies".to_owned(),
        Ordering::Greater => {}
    }
    let by_resources = bounds.with_resources > bounds.parallel;
    match (by_resources, settles <= bounds.with_resources) {
        (true, true) => format!("the optimum for these dependencies {}", resources(timeline)),
        // This is only a lower bound: it is not known whether a program can reach it.
        (true, false) => {
            let (resources, least) = (resources(timeline), bounds.with_resources);
            format!("these dependencies {resources} take at least {least}")
        }
        (false, _) => {
            format!("the optimum for these dependencies is {}{}", bounds.parallel, path(timeline))
        }
    }
}

/// The limits of a program in addition to its dependencies.
fn resources(timeline: &Timeline) -> &'static str {
    let uses = |call: &Call| !timeline.task_of(call).uses.is_empty();
    if timeline.calls.iter().any(uses) { "and resources" } else { "on one thread" }
}

/// The critical path, if it has several calls and is short enough to read.
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
        verdict(&sample.fulfills(Value::Null, settles), false)
    }

    #[test]
    fn faster_is_a_ratio() {
        assert_eq!(
            said(100, [300, 100, 100]).as_deref(),
            Some("3.00x faster than sequential; the optimum for these dependencies")
        );
        assert_eq!(
            said(240, [330, 230, 230]).as_deref(),
            Some("1.38x faster than sequential; the optimum for these dependencies is 230ms")
        );
    }

    #[test]
    fn equal_and_slower_programs_have_no_ratio() {
        assert_eq!(
            said(300, [300, 300, 300]).as_deref(),
            Some("the optimum for these dependencies")
        );
        assert_eq!(
            said(350, [300, 100, 100]).as_deref(),
            Some(
                "its calls take 300ms in total, and timers at least 50ms; \
                 the optimum for these dependencies is 100ms"
            )
        );
        assert_eq!(
            said(350, [300, 300, 300]).as_deref(),
            Some("its calls take 300ms in total, and timers at least 50ms")
        );
    }

    #[test]
    fn faster_than_the_optimum_is_too_early() {
        assert_eq!(
            said(200, [470, 320, 320]).as_deref(),
            Some("2.35x faster than sequential; too early: these dependencies take at least 320ms")
        );
    }

    #[test]
    fn a_ratio_that_rounds_to_one_is_a_difference() {
        assert_eq!(
            said(1000, [1001, 1000, 1000]).as_deref(),
            Some("1ms faster than sequential; the optimum for these dependencies")
        );
    }

    #[test]
    fn resources_have_a_bound_too() {
        assert_eq!(
            said(200, [600, 100, 200]).as_deref(),
            Some("3.00x faster than sequential; the optimum for these dependencies on one thread")
        );
        assert_eq!(
            said(240, [600, 100, 200]).as_deref(),
            Some(
                "2.50x faster than sequential; these dependencies on one thread take at least 200ms"
            )
        );
    }

    #[test]
    fn a_program_that_takes_no_time_has_no_ratio() {
        assert_eq!(said(0, [0, 0, 0]), None);
        assert_eq!(
            said(0, [300, 0, 0]).as_deref(),
            Some("its calls take 300ms in total; the optimum for these dependencies")
        );
        assert_eq!(verdict(&Sample::new("stuck").pends(), false), None);
    }

    #[test]
    fn a_program_with_an_error_is_not_called_fast() {
        let said = |settles| {
            let mut sample = Sample::new("p");
            sample.bounds([300, 100, 100]);
            verdict(&sample.fulfills(Value::Null, settles), true)
        };
        assert_eq!(said(100).as_deref(), Some("its calls take 300ms in total"));
        assert_eq!(
            said(60).as_deref(),
            Some("5.00x faster than sequential; too early: these dependencies take at least 100ms")
        );
    }

    #[test]
    fn a_failure_is_not_called_fast() {
        let mut sample = Sample::new("p");
        sample.bounds([300, 100, 100]);
        let said = verdict(&sample.rejects("no", 50), false);
        assert_eq!(said.as_deref(), Some("its calls take 300ms in total"));
    }
}
