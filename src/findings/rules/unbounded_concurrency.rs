//! # unbounded-concurrency
//!
//! ## What it does
//!
//! Finds programs that have more concurrent calls than the resource they use has slots. It reports
//! the peak, and when it is reached. A call that gets the slot of one that ends at the same instant
//! is not concurrent with it.
//!
//! A resource with one slot is a lock. Calls are meant to wait for a lock, so the rule doesn't
//! report it.
//!
//! ## Why it matters
//!
//! The calls that get no slot are queued. They hold their arguments, and start in the order in
//! which they were called. If the code that makes the calls limits them, the remaining calls
//! are not made yet, and a failure can prevent them.
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

use crate::findings::code::CodeRun;
use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity, words};
use crate::scenario::Use;
use crate::timeline::{CallId, EventKind, Timeline};
use crate::{Instant, Scenario};

pub(crate) static RULE: Rule = Rule {
    name: "unbounded-concurrency",
    severity: Severity::Note,
    speed: false,
    source: include_str!("unbounded_concurrency.rs"),
    check: Some(check),
    on_code: Some(on_code),
};

/// The concurrent calls that use one resource, and the slots that they request.
#[derive(Clone, Copy, Default)]
struct InFlight {
    calls: u32,
    running: u32,
    slots: u64,
    /// The maximum number of slots that one call has requested.
    largest: u32,
    /// The instant of the last event, and the last call that was made then.
    now: Instant,
    last: Option<CallId>,
    peak: Peak,
}

/// The state when the concurrent calls request the most slots.
#[derive(Clone, Copy, Default)]
struct Peak {
    calls: u32,
    running: u32,
    slots: u64,
    reached: Option<(Instant, CallId)>,
}

impl InFlight {
    /// Lets time pass until an event: if more slots were requested at the end of the last instant
    /// than ever before, that is the peak.
    fn pass(&mut self, until: Instant) {
        if until > self.now {
            self.end_instant();
            (self.now, self.last) = (until, None);
        }
    }

    fn end_instant(&mut self) {
        let Self { calls, running, slots, now, .. } = *self;
        if slots > self.peak.slots
            && let Some(call) = self.last
        {
            self.peak = Peak { calls, running, slots, reached: Some((now, call)) };
        }
    }

    fn called(&mut self, used: Use, call: CallId) {
        self.calls += 1;
        self.slots += u64::from(used.slots);
        self.largest = self.largest.max(used.slots);
        self.last = Some(call);
    }

    fn settled(&mut self, used: Use) {
        self.calls -= 1;
        // A call that is aborted while it is queued has never run.
        self.running = self.running.saturating_sub(1);
        self.slots -= u64::from(used.slots);
    }

    /// The clause about the requests at the peak, for a resource of that name and capacity.
    fn description(&self, name: &str, capacity: u32) -> String {
        let Peak { calls, slots, .. } = self.peak;
        let requested = match slots {
            slots if slots == u64::from(calls) => String::new(),
            slots => format!(", and request {slots}"),
        };
        format!("{calls} concurrent calls compete for the {capacity} slots of `{name}`{requested}")
    }
}

fn check(run: &Run<'_>) -> Vec<Finding> {
    let uses =
        |call: CallId| run.timeline.task_of(run.timeline.call(call)).uses.iter().copied().collect();
    let over = over(run.scenario, run.timeline, uses).into_iter().map(|over| {
        let instead =
            format!("limit the concurrency to the slots: `Pool(limit: {}, ..)`", over.limit);
        let step = run.timeline.call(over.call).step;
        Run::finding(&RULE, step, over.text(instead), vec![over.call])
    });
    over.collect()
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let over = over(run.scenario, run.timeline, |call| run.uses(call)).into_iter().map(|over| {
        let instead =
            format!("limit the concurrency to {}, for example with `p-limit`", over.limit);
        let (span, call) = (run.span_of(over.call), over.call);
        run.finding((&RULE, RULE.severity), span, over.text(instead), vec![call])
    });
    over.collect()
}

/// A resource with more concurrent calls than slots.
struct Over {
    message: String,
    /// The number of calls that are queued at the peak.
    queued: u32,
    /// The number of calls that always fit into the slots.
    limit: u32,
    /// The call that reaches the peak.
    call: CallId,
}

impl Over {
    fn text(&self, instead: String) -> FindingText {
        let Self { message, queued, .. } = self;
        let are = words::verb(*queued as usize, "is", "are");
        let why = format!(
            "{queued} of them {are} queued: more concurrent calls don't make the program faster"
        );
        FindingText { message: message.clone(), why, instead }
    }
}

/// The resources with more concurrent calls than slots.
fn over(scenario: &Scenario, timeline: &Timeline, uses: impl Fn(CallId) -> Vec<Use>) -> Vec<Over> {
    let mut in_flight = vec![InFlight::default(); scenario.resources.len()];
    for event in timeline.events() {
        let (EventKind::Called(call)
        | EventKind::Started(call)
        | EventKind::Fulfilled(call)
        | EventKind::Rejected(call)) = event.kind
        else {
            continue;
        };
        for one in uses(call) {
            let Some(calls) = in_flight.get_mut(one.resource.0 as usize) else { continue };
            calls.pass(event.at);
            match event.kind {
                EventKind::Called(_) => calls.called(one, call),
                EventKind::Started(_) => calls.running += 1,
                _ => calls.settled(one),
            }
        }
    }
    in_flight.iter_mut().for_each(InFlight::end_instant);
    let over = scenario.resources.iter().zip(in_flight).filter_map(|(resource, calls)| {
        // A resource with one slot is a lock, for which calls are meant to wait.
        let is_over = resource.capacity > 1 && calls.peak.slots > u64::from(resource.capacity);
        let (at, call) = calls.peak.reached.filter(|_| is_over)?;
        let description = calls.description(scenario.text(resource.name), resource.capacity);
        Some(Over {
            message: format!("at {at}, {description}"),
            queued: calls.peak.calls - calls.peak.running,
            limit: resource.capacity / calls.largest,
            call,
        })
    });
    over.collect()
}
