//! # unbounded-concurrency
//!
//! ## What it does
//!
//! Finds programs that have more concurrent calls than the resource they use has slots. It reports
//! the peak, and when it is reached.
//!
//! A resource with one slot is a lock. Calls are meant to wait for a lock, so the rule is silent
//! about it.
//!
//! ## Why it matters
//!
//! The calls that get no slot are queued. They hold their arguments, and start in the order in
//! which they were called. A limit where the calls are made keeps the rest for later, and a failure
//! can stop it.
//!
//! ## Example
//!
//! Six concurrent requests, two connections.
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
//! A `Pool` with as many workers as there are slots takes the same time, and queues no call.
//!
//! ```ron
//! Scenario(
//!     resources: { "connections": 2 },
//!     tasks: { "fetchPage": (takes: "100ms", uses: "connections") },
//!     programs: { "pool": [Pool(limit: 2, of: Map(of: 6, do: "fetchPage"))] },
//! )
//! ```

use crate::Instant;
use crate::findings::run::{Run, Said};
use crate::findings::{Finding, Rule, Severity, words};
use crate::scenario::Use;
use crate::timeline::{CallId, EventKind};

pub(crate) static RULE: Rule = Rule {
    name: "unbounded-concurrency",
    severity: Severity::Note,
    speed: false,
    source: include_str!("unbounded_concurrency.rs"),
    check: Some(check),
    on_code: None,
};

/// The concurrent calls that use one resource, and the slots that they request.
#[derive(Clone, Copy, Default)]
struct InFlight {
    calls: u32,
    running: u32,
    slots: u64,
    /// The most slots that one of them has requested.
    largest: u32,
    peak: Peak,
}

/// When the concurrent calls request the most slots.
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

    /// What they request at their peak from a resource of that name and capacity.
    fn told(&self, name: &str, capacity: u32) -> String {
        let Peak { calls, slots, .. } = self.peak;
        let requested = match slots {
            slots if slots == u64::from(calls) => String::new(),
            slots => format!(", and request {slots}"),
        };
        format!("{calls} concurrent calls compete for the {capacity} slots of `{name}`{requested}")
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
        // As many as always fit.
        let limit = resource.capacity / calls.largest;
        let said = Said {
            message: format!(
                "at {at}, {}",
                calls.told(run.scenario.text(resource.name), resource.capacity)
            ),
            why: format!(
                "{waiting} of them {} queued: more concurrent calls don't make the program faster",
                words::verb(waiting as usize, "is", "are")
            ),
            instead: format!("limit the concurrency to the slots: `Pool(limit: {limit}, ..)`"),
        };
        Some(Run::finding(&RULE, run.timeline.call(call).step, said, vec![call]))
    });
    over.collect()
}
