//! A short comparison of a program's time, for readers of a picture or a page.

use super::text::counted;
use crate::Duration;
use crate::timeline::{Outcome, Timeline};

/// Returns the comparison in words, or `None` if there is nothing to compare. A program that
/// `is_wrong`, because it has an error, is not called fast.
pub(super) fn comparison(timeline: &Timeline, is_wrong: bool) -> Option<String> {
    runs_on(timeline).or_else(|| compared(timeline, is_wrong))
}

/// Describes the calls that are still running when the program settles. A program with such calls
/// is not called fast, because it did not await them.
fn runs_on(timeline: &Timeline) -> Option<String> {
    let settled = timeline.settles_at?;
    let late = timeline.calls.iter().filter_map(|call| call.settles_at).filter(|at| *at > settled);
    let (count, last) = (late.clone().count(), late.max()?);
    let run = if count == 1 { "runs" } else { "run" };
    Some(format!("{} {run} until {last}", counted(count, "call")))
}

/// Compares the time of a program that fulfills with the sum of its calls and with the lower
/// bound.
fn compared(timeline: &Timeline, is_wrong: bool) -> Option<String> {
    let settles = timeline.settles_at?.elapsed();
    let (sum, best) = (timeline.bounds().sequential, timeline.bounds().with_resources);
    let several = timeline.calls.len() > 1 && sum > Duration::ZERO;
    let fails = !matches!(timeline.outcome, Outcome::Fulfilled(_)) || timeline.crash.is_some();
    if !several || fails {
        return None;
    }
    let beside_sum = if settles == sum {
        "no faster than sequential".to_owned()
    } else {
        format!("sequential: {sum}")
    };
    let beside_best = match () {
        () if settles < timeline.bounds().parallel => {
            format!("too early: these dependencies take at least {}", timeline.bounds().parallel)
        }
        () if is_wrong => "it has an error".to_owned(),
        // This is only a lower bound: it is not known whether a program can reach it.
        () if settles > best => format!("no program takes less than {best}"),
        () => "the optimum".to_owned(),
    };
    Some(format!("{beside_sum}; {beside_best}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    /// The comparison for two calls of 100 ms and 200 ms, in a program that settles at `settles`
    /// and has these bounds.
    fn said(settles: u64, bounds: [u64; 3]) -> Option<String> {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 100).call("b", 0, 0, 200).bounds(bounds);
        let timeline = sample.fulfills(Value::Null, settles);
        comparison(&timeline, false)
    }

    #[test]
    fn a_time_is_compared_with_the_sum_and_with_the_best() {
        let (same, sum) = ("no faster than sequential", "sequential: 300ms");
        for (settles, bounds, beside_sum, beside_best) in [
            (300, [300, 200, 200], same, "no program takes less than 200ms"),
            (300, [300, 300, 300], same, "the optimum"),
            (200, [300, 200, 200], sum, "the optimum"),
            (250, [300, 100, 200], sum, "no program takes less than 200ms"),
            (400, [300, 200, 200], sum, "no program takes less than 200ms"),
            (200, [300, 300, 300], sum, "too early: these dependencies take at least 300ms"),
        ] {
            assert_eq!(said(settles, bounds), Some(format!("{beside_sum}; {beside_best}")));
        }
    }

    #[test]
    fn a_program_with_an_error_is_not_called_fast() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 100).call("b", 0, 0, 200).bounds([300, 200, 200]);
        let said = comparison(&sample.fulfills(Value::Null, 200), true);
        let expected = "sequential: 300ms; it has an error";
        assert_eq!(said.as_deref(), Some(expected));
    }

    #[test]
    fn a_program_that_does_not_await_its_calls_is_not_called_fast() {
        assert_eq!(said(150, [300, 100, 100]).as_deref(), Some("1 call runs until 200ms"));
        assert_eq!(said(50, [300, 100, 100]).as_deref(), Some("2 calls run until 200ms"));
    }

    #[test]
    fn a_single_call_has_no_comparison() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 100).bounds([100, 100, 100]);
        assert_eq!(comparison(&sample.fulfills(Value::Null, 100), false), None);
    }
}
