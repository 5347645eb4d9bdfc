//! How fixes are spoken of, in text and in Markdown alike.

use std::fmt;

use makespan::findings::FixReport;
use makespan::{Duration, Instant};

/// A time beside the lower bound of all programs with the same calls.
pub(super) struct Optimum {
    /// Whether the time is that bound.
    pub(super) is_reached: bool,
    bound: Duration,
    /// What the bound is for.
    what: &'static str,
}

/// Compares a time with what no program with the same calls can beat.
pub(super) fn optimum(fix: &FixReport, settles_at: Instant) -> Optimum {
    let reaches = |bound: Duration| settles_at.elapsed() <= bound;
    let of_needs = fix.bound_with_resources <= fix.bound || reaches(fix.bound);
    let (bound, what) = if of_needs {
        (fix.bound, "dependencies")
    } else {
        (fix.bound_with_resources, "dependencies and resources")
    };
    Optimum { is_reached: reaches(bound), bound, what }
}

/// Continues from a time: `, the optimum for these dependencies`.
impl fmt::Display for Optimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { is_reached, bound, what } = *self;
        if is_reached {
            write!(f, ", the optimum for these {what}")
        } else if bound == Duration::ZERO {
            // What waits for timers alone has no dependencies to be compared with.
            Ok(())
        } else {
            write!(f, "; no program with these {what} takes less than {bound}")
        }
    }
}

/// What being faster costs: how many calls are in flight together.
pub(super) fn concurrency(after: usize, before: usize) -> String {
    let calls = if after == 1 { "call" } else { "calls" };
    format!("up to {after} concurrent {calls} (now {before})")
}
