//! What a program's time compares to, for people who have not read of bounds.

use super::text::counted;
use crate::Duration;
use crate::timeline::{Outcome, Timeline};

/// The comparison in words; `None` where there is nothing to compare. A program that `is_wrong`,
/// which carries an error, is not praised for its time.
pub(super) fn comparison(timeline: &Timeline, is_wrong: bool) -> Option<String> {
    runs_on(timeline).or_else(|| compared(timeline, is_wrong))
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
fn compared(timeline: &Timeline, is_wrong: bool) -> Option<String> {
    let settles = timeline.settles_at?.elapsed();
    let (sum, best) = (timeline.bounds().sequential, timeline.bounds().with_resources);
    let several = timeline.calls.len() > 1 && sum > Duration::ZERO;
    let fails = !matches!(timeline.outcome, Outcome::Fulfilled(_)) || timeline.crash.is_some();
    if !several || fails {
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
        () if is_wrong => "it carries an error".to_owned(),
        // A bound that nothing comes below, and that may be out of reach.
        () if settles > best => format!("no program can take less than {best}"),
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
        comparison(&timeline, false)
    }

    #[test]
    fn a_time_is_compared_with_the_sum_and_with_the_best() {
        let (same, sum) = (
            "as long as its calls one after the other",
            "one after the other, its calls take 300ms",
        );
        for (settles, bounds, beside_sum, beside_best) in [
            (300, [300, 200, 200], same, "no program can take less than 200ms"),
            (300, [300, 300, 300], same, "nothing could be faster"),
            (200, [300, 200, 200], sum, "nothing could be faster"),
            (250, [300, 100, 200], sum, "no program can take less than 200ms"),
            (400, [300, 200, 200], sum, "no program can take less than 200ms"),
            (200, [300, 300, 300], sum, "too early, for what it needs takes 300ms"),
        ] {
            assert_eq!(said(settles, bounds), Some(format!("{beside_sum}; {beside_best}")));
        }
    }

    #[test]
    fn what_carries_an_error_is_not_praised() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 100).call("b", 0, 0, 200).bounds([300, 200, 200]);
        let said = comparison(&sample.fulfils(Value::Null, 200), true);
        let expected = "one after the other, its calls take 300ms; it carries an error";
        assert_eq!(said.as_deref(), Some(expected));
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
        assert_eq!(comparison(&sample.fulfils(Value::Null, 100), false), None);
    }
}
