//! # unbounded-concurrency
//!
//! ## What it does
//!
//! Finds programs that have more calls in flight than the resource they use has slots. It tells
//! the peak, and when it is reached.
//!
//! ## Why it matters
//!
//! The calls beyond the slots do not run: they stand in a queue, hold what they were called with,
//! and come in whatever order they were called in. A limit where the calls are made keeps the
//! rest for later, and lets a failure stop it.
//!
//! ## Example
//!
//! Six requests at once, two connections.
//!
//! ```ron
//! Scenario(
//!     resources: { "connections": 2 },
//!     tasks: { "fetchPage": (takes: "100ms", uses: "connections") },
//!     programs: { "all at once": [All(Map(of: 6, do: "fetchPage"))] },
//! )
//! ```
//!
//! ## Instead
//!
//! A `Pool` with as many workers as there are slots takes as long, and keeps no queue.
//!
//! ```ron
//! Scenario(
//!     resources: { "connections": 2 },
//!     tasks: { "fetchPage": (takes: "100ms", uses: "connections") },
//!     programs: { "pool": [Pool(limit: 2, of: Map(of: 6, do: "fetchPage"))] },
//! )
//! ```

use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::Instant;
use crate::timeline::{CallId, EventKind};

pub(super) static RULE: Rule = Rule {
    name: "unbounded-concurrency",
    severity: Severity::Note,
    speed: false,
    source: include_str!("unbounded_concurrency.rs"),
    check: Some(check),
};

/// The calls in flight that use one resource.
#[derive(Clone, Copy, Default)]
struct InFlight {
    now: u32,
    peak: u32,
    reached: Option<(Instant, CallId)>,
}

fn check(run: &Run<'_>) -> Vec<Finding> {
    let mut in_flight = vec![InFlight::default(); run.scenario.resources.len()];
    let resource = |call: CallId| run.timeline.task_of(run.timeline.call(call)).uses;
    for event in run.timeline.events() {
        match event.kind {
            EventKind::Called(call) => {
                let Some(resource) = resource(call) else { continue };
                let calls = &mut in_flight[resource.0 as usize];
                calls.now += 1;
                if calls.now > calls.peak {
                    calls.peak = calls.now;
                    calls.reached = Some((event.at, call));
                }
            }
            EventKind::Fulfilled(call) | EventKind::Rejected(call) => {
                let Some(resource) = resource(call) else { continue };
                in_flight[resource.0 as usize].now -= 1;
            }
            _ => {}
        }
    }
    let over = run.scenario.resources.iter().zip(in_flight).filter_map(|(resource, calls)| {
        let (at, call) = calls.reached.filter(|_| calls.peak > resource.capacity)?;
        let name = run.scenario.text(resource.name);
        let waiting = calls.peak - resource.capacity;
        let said = Said {
            message: format!(
                "at {at} there are {} calls in flight that use `{name}`, which has {}",
                calls.peak,
                super::words::counted(resource.capacity as usize, "slot")
            ),
            why: format!(
                "{waiting} of them {} in a queue: calling more at once makes nothing faster",
                super::words::verb(waiting as usize, "stands", "stand")
            ),
            instead: format!(
                "call no more than that at once: `Pool(limit: {}, ..)`",
                resource.capacity
            ),
        };
        Some(Run::finding(&RULE, run.timeline.call(call).step, said, vec![call]))
    });
    over.collect()
}
