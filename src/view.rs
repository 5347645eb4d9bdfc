//! Shows a scenario and the runs of its programs: one file per format.
//!
//! A view only shows the contents of a [`Report`]. It runs nothing, opens no file and does not
//! query the terminal: width and color are parameters.
//!
//! ```
//! use makespan::{Scenario, view};
//!
//! let scenario = Scenario::from_ron("page.ron", r#"(
//!     tasks: {
//!         "fetchUser":  (takes: "100ms"),
//!         "fetchPosts": (takes: "50ms", needs: ["fetchUser"]),
//!     },
//!     programs: { "page": ["fetchUser", "fetchPosts"] },
//! )"#)?;
//! let timelines = [scenario.run("page")?];
//! let report = view::Report {
//!     scenario: &scenario,
//!     bounds: &scenario.bounds().expect("durations of seconds"),
//!     timelines: &timelines,
//!     findings: &[],
//! };
//! let mut svg = Vec::new();
//! view::svg::write(&report, view::svg::Motion::Still, &mut svg)?;
//! assert!(svg.starts_with(b"<?xml"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assumed;
mod axis;
mod bars;
mod call_causes;
mod code_listing;
mod comparison;
mod difference;
pub mod dot;
pub mod exercise;
mod expected;
pub mod findings;
pub mod html;
mod insight;
pub mod js;
pub mod json;
mod lower_bound;
pub mod markdown;
pub mod mermaid;
mod narration;
pub mod perfetto;
mod sentence;
mod snippet;
pub mod svg;
pub mod text;
mod visible;

use crate::Scenario;
use crate::findings::{Finding, Findings, LeftOut};
use crate::scenario::TaskId;
use crate::timeline::{Bounds, Timeline};

/// The note about timers of 0.
const ZERO_COUNTS_AS_ONE: &str = "a timer of 0 takes 1ms, as in Node";

/// The contents of a view: a scenario, and the runs of its programs, or of some of them.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The bounds of its tasks.
    pub bounds: &'a Bounds<TaskId>,
    /// The runs to show, in order.
    pub timelines: &'a [Timeline],
    /// The findings of each run, in the same order. A run after the last entry has none.
    pub findings: &'a [Findings],
}

impl<'a> Report<'a> {
    /// The findings of the run with this number.
    fn found(&self, number: usize) -> &'a [Finding] {
        self.findings.get(number).map_or(&[], |findings| &findings.found)
    }

    /// The first error in the run with this number, if there is one.
    fn error(&self, number: usize) -> Option<&'a Finding> {
        self.findings.get(number).and_then(Findings::error)
    }

    /// Whether the run with this number has an error.
    fn is_wrong(&self, number: usize) -> bool {
        self.error(number).is_some()
    }

    /// The checks that were left out in the run with this number.
    fn left_out(&self, number: usize) -> &'a [LeftOut] {
        self.findings.get(number).map_or(&[], |findings| &findings.left_out)
    }
}

#[cfg(test)]
mod sample;
