//! The worlds in which a program is compared with its rewrite: one call ends differently than
//! declared, or all durations are drawn.

use std::collections::BTreeMap;

use crate::findings::words;
use crate::program::{Ends, WhatIf, Which};
use crate::scenario::{StepId, TaskId};
use crate::timeline::{Call, CallId, Timeline};

/// A world that differs from the declared scenario.
pub(super) struct OtherWorld {
    pub(super) kind: Kind,
    /// The first call that ends differently; if none does, an id after all calls.
    pub(super) first: CallId,
}

/// The difference from the declared scenario.
pub(super) enum Kind {
    /// Some calls end differently.
    Ends {
        which: Which,
        ends: Ends,
        /// The label of the calls.
        label: String,
    },
    /// All durations are drawn with this seed.
    Drawn(u64),
}

/// A task and the items that it is called with.
type Thing = (TaskId, Vec<String>);

impl OtherWorld {
    pub(super) const fn drawn(draw: u64) -> Self {
        Self { kind: Kind::Drawn(draw), first: CallId(u32::MAX) }
    }

    /// The world for the original; or, with `origins`, for a rewrite whose steps have these
    /// original steps.
    pub(super) fn world(&self, origins: Option<&[Option<StepId>]>) -> WhatIf {
        match &self.kind {
            Kind::Drawn(draw) => WhatIf { draw: Some(*draw), ends: None },
            Kind::Ends { which, ends, .. } => {
                let mut which = which.clone();
                if let (Some((steps, _)), Some(origins)) = (&mut which.only, origins) {
                    let all = origins.iter().enumerate();
                    let own = all.filter(|(_, was)| was.is_some_and(|was| steps.contains(&was)));
                    *steps = own.map(|(number, _)| StepId::from_index(number)).collect();
                }
                WhatIf { ends: Some((which, *ends)), draw: None }
            }
        }
    }
}

/// All worlds in which a task of a run, with its items, ends differently: all of its calls reject;
/// one of several calls rejects; or the calls that reject as declared fulfill.
///
/// The first and the last call of each step come first: if the budget is not enough for all, at
/// least these are tried.
pub(super) fn failing(timeline: &Timeline) -> Vec<OtherWorld> {
    let mut things: BTreeMap<Thing, Vec<CallId>> = BTreeMap::new();
    let mut at_steps: BTreeMap<StepId, Vec<CallId>> = BTreeMap::new();
    for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
        things.entry(thing(timeline, call)).or_default().push(id);
        at_steps.entry(call.step).or_default().push(id);
    }
    let mut others: Vec<OtherWorld> = Vec::new();
    for ((task, items), calls) in things {
        let all = Which { task, items, only: None };
        let label = words::code(&timeline.label(timeline.call(calls[0])));
        let rejected = |call: &CallId| timeline.call(*call).rejected.is_some();
        let mut push = |which: Which, ends: Ends, label: &str, first: CallId| {
            let kind = Kind::Ends { which, ends, label: label.to_owned() };
            others.push(OtherWorld { kind, first });
        };
        if !calls.iter().all(rejected) {
            push(all.clone(), Ends::Reject, &label, calls[0]);
        }
        if calls.iter().any(rejected) {
            push(all.clone(), Ends::Fulfill, &label, calls[0]);
        }
        if calls.len() > 1 {
            for (nth, &id) in calls.iter().enumerate().filter(|(_, id)| !rejected(id)) {
                let step = timeline.call(id).step;
                let of_step = calls[..nth].iter().filter(|id| timeline.call(**id).step == step);
                let number = u32::try_from(of_step.count()).unwrap_or(u32::MAX);
                let only = Which { only: Some((vec![step], number)), ..all.clone() };
                let label = format!("call {} of {label}", nth + 1);
                push(only, Ends::Reject, &label, id);
            }
        }
    }
    let rank = |id: CallId| {
        let all = &at_steps[&timeline.call(id).step];
        let nth = all.partition_point(|other| *other < id);
        if nth + 1 == all.len() { nth.min(1) } else { nth + usize::from(nth > 0) }
    };
    others.sort_by_cached_key(|other| (rank(other.first), other.first));
    others
}

fn thing(timeline: &Timeline, call: &Call) -> Thing {
    let items = timeline.items(call).into_iter().map(|item| timeline.text(item).to_owned());
    (call.task, items.collect())
}
