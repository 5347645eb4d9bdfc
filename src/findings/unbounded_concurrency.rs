//! # unbounded-concurrency
//!
//! ## What it does
//!
//! Finds programs that have more calls in flight than the resource they use has slots. It tells
//! the peak, and when it is reached.
//!
//! A resource of one slot is a lock: whoever uses it means to wait for a turn, and that is not
//! told.
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
use crate::scenario::Use;
use crate::timeline::{CallId, EventKind};

pub(super) static RULE: Rule = Rule {
    name: "unbounded-concurrency",
    severity: Severity::Note,
    speed: false,
    source: include_str!("unbounded_concurrency.rs"),
    check: Some(check),
};

/// The calls in flight that use one resource, and the slots that they want of it.
#[derive(Clone, Copy, Default)]
struct InFlight {
    calls: u32,
    running: u32,
    slots: u64,
    /// The most slots that one of them has wanted.
    largest: u32,
    peak: Peak,
}

/// When those that are in flight have wanted the most slots.
#[derive(Clone, Copy, Default)]
struct Peak {
    calls: u32,
    running: u32,
    slots: u64,
    reached: Option<(Instant, CallId)>,
}

impl InFlight {
    fn called(&mut self, used: Use, at: Instant, call: CallId) {
        self.calls += 1;
        self.slots += u64::from(used.slots);
        self.largest = self.largest.max(used.slots);
        if self.slots > self.peak.slots {
            let Self { calls, running, slots, .. } = *self;
            self.peak = Peak { calls, running, slots, reached: Some((at, call)) };
        }
    }

    fn settled(&mut self, used: Use) {
        self.calls -= 1;
        self.running -= 1;
        self.slots -= u64::from(used.slots);
    }

    /// What they ask for at their peak, of a resource of that name and so many slots.
    fn told(&self, name: &str, capacity: u32) -> String {
        let Peak { calls, slots, .. } = self.peak;
        let has = super::words::counted(capacity as usize, "slot");
        if u64::from(calls) == slots {
            format!("{calls} calls in flight that use `{name}`, which has {has}")
        } else {
            format!("{calls} calls in flight that use {slots} slots of `{name}`, which has {has}")
        }
    }
}

fn check(run: &Run<'_>) -> Vec<Finding> {
    let mut in_flight = vec![InFlight::default(); run.scenario.resources.len()];
    let uses = |call: CallId| &run.timeline.task_of(run.timeline.call(call)).uses;
    for event in run.timeline.events() {
        match event.kind {
            EventKind::Called(call) => {
                for one in uses(call).iter() {
                    in_flight[one.resource.0 as usize].called(*one, event.at, call);
                }
            }
            EventKind::Started(call) => {
                for one in uses(call).iter() {
                    in_flight[one.resource.0 as usize].running += 1;
                }
            }
            EventKind::Fulfilled(call) | EventKind::Rejected(call) => {
                for one in uses(call).iter() {
                    in_flight[one.resource.0 as usize].settled(*one);
                }
            }
            _ => {}
        }
    }
    let over = run.scenario.resources.iter().zip(in_flight).filter_map(|(resource, calls)| {
        // One slot is a lock.
        let is_over = resource.capacity > 1 && calls.peak.slots > u64::from(resource.capacity);
        let (at, call) = calls.peak.reached.filter(|_| is_over)?;
        let waiting = calls.peak.calls - calls.peak.running;
        // As many as there is certainly room for.
        let limit = resource.capacity / calls.largest;
        let said = Said {
            message: format!(
                "at {at} there are {}",
                calls.told(run.scenario.text(resource.name), resource.capacity)
            ),
            why: format!(
                "{waiting} of them {} in a queue: calling more at once makes nothing faster",
                super::words::verb(waiting as usize, "stands", "stand")
            ),
            instead: format!("call no more than that at once: `Pool(limit: {limit}, ..)`"),
        };
        Some(Run::finding(&RULE, run.timeline.call(call).step, said, vec![call]))
    });
    over.collect()
}
