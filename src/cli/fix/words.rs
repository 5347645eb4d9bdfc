//! Phrases about fixes, shared by text and Markdown.

use std::fmt;

use makespan::findings::FixReport;
use makespan::{Duration, Instant};

/// A time compared with the lower bound for all programs with the same calls.
pub(super) struct Optimum {
    /// Whether the time reaches that bound.
    pub(super) is_reached: bool,
    bound: Duration,
    /// The programs that the bound applies to.
    what: &'static str,
}

/// Compares a time with the lower bound for all programs with the same calls.
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

/// Continues a sentence after a time: `, the optimum for these dependencies`.
impl fmt::Display for Optimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { is_reached, bound, what } = *self;
        if is_reached {
            write!(f, ", the optimum for these {what}")
        } else if bound == Duration::ZERO {
            // A program that only waits for timers has no dependencies, so there is no optimum for
            // them.
            Ok(())
        } else {
            write!(f, "; no program with these {what} takes less than {bound}")
        }
    }
}

/// The change of concurrency: the number of concurrent calls.
pub(super) fn concurrency(after: usize, before: usize) -> String {
    let calls = if after == 1 { "call" } else { "calls" };
    format!("up to {after} concurrent {calls} (now {before})")
}

/// The words after a program's time if no fix is applied: why it cannot be improved, if its optimum
/// is not reached.
pub(super) fn not_fixed(fix: &FixReport, optimum: &Optimum) -> &'static str {
    match (optimum.is_reached, fix.exceeds_limit) {
        (true, _) => "",
        (false, false) => ": no fix was found that does the same",
        (false, true) => {
            ": `simulate check` shows a fix that does the same, but with more concurrent calls \
             than its chunks or its `Pool` allow"
        }
    }
}
