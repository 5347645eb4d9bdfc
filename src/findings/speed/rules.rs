//! Chooses the rule about speed that a delayed call violates: the first that fits.

use super::depends::Depends;
use super::held_back::HeldBack;
use super::hold::{Held, Hold};
use super::rewrite::is_chunk;
use crate::findings::Rule;
use crate::findings::outline::{ListId, Outline};
use crate::findings::rules::{
    await_in_loop, await_inside_combinator, barrier_over_synchronization, batch_barrier,
    sequential_independent_awaits,
};
use crate::findings::run::Said;
use crate::scenario::StepId;
use crate::timeline::Timeline;

/// A rule about speed, and its texts about delayed calls.
#[derive(Clone, Copy)]
pub(super) struct SpeedRule {
    pub(super) rule: &'static Rule,
    pub(super) said: fn(&HeldBack<'_>) -> Said,
}

/// In the order in which they are tried.
pub(super) static SPEED: [SpeedRule; 5] =
    [BATCH_BARRIER, OVER_SYNCHRONIZATION, IN_LOOP, INSIDE_COMBINATOR, INDEPENDENT];

const BATCH_BARRIER: SpeedRule =
    SpeedRule { rule: &batch_barrier::RULE, said: batch_barrier::said };
const OVER_SYNCHRONIZATION: SpeedRule = SpeedRule {
    rule: &barrier_over_synchronization::RULE,
    said: barrier_over_synchronization::said,
};
const IN_LOOP: SpeedRule = SpeedRule { rule: &await_in_loop::RULE, said: await_in_loop::said };
const INSIDE_COMBINATOR: SpeedRule =
    SpeedRule { rule: &await_inside_combinator::RULE, said: await_inside_combinator::said };
const INDEPENDENT: SpeedRule = SpeedRule {
    rule: &sequential_independent_awaits::RULE,
    said: sequential_independent_awaits::said,
};

/// The delayed calls by the first rule that fits each.
pub(super) fn by_rule(
    outline: &Outline,
    depends: &Depends<'_>,
    timeline: &Timeline,
    hold: Hold,
    calls: &[Held],
) -> Vec<(SpeedRule, Vec<Held>)> {
    let mut by_rule: Vec<(SpeedRule, Vec<Held>)> = Vec::new();
    for &held in calls {
        let call = timeline.call(held.call);
        let rule = rule_for(outline, depends, hold, held.later, call.step);
        match by_rule.iter_mut().find(|(known, _)| known.rule == rule.rule) {
            Some((_, all)) => all.push(held),
            None => by_rule.push((rule, vec![held])),
        }
    }
    by_rule
}

fn rule_for(
    outline: &Outline,
    depends: &Depends<'_>,
    hold: Hold,
    later: usize,
    call: StepId,
) -> SpeedRule {
    match hold {
        Hold::InPlace(..) => INSIDE_COMBINATOR,
        Hold::Then(_) => INDEPENDENT,
        Hold::Loop(step) => {
            let body = outline.list(ListId::Of(step));
            let is_chunk = matches!(body, [only] if is_chunk(only));
            if is_chunk { BATCH_BARRIER } else { IN_LOOP }
        }
        Hold::Before { list, awaited } => {
            let (awaited, later) = (&outline.list(list)[awaited], &outline.list(list)[later]);
            let gathered = is_chunk(awaited);
            if gathered && is_chunk(later) && !depends.needs(later.id(), awaited.id()) {
                BATCH_BARRIER
            } else if gathered && depends.call_needs(call, awaited.id()) {
                OVER_SYNCHRONIZATION
            } else {
                INDEPENDENT
            }
        }
    }
}
