//! Chooses the rule about speed that a delayed call violates: the first that fits.

use super::delay::{Delay, Delayed};
use super::delayed_calls::DelayedCalls;
use super::depends::Depends;
use super::rewrite::is_chunk;
use crate::findings::Rule;
use crate::findings::outline::{ListId, StepOutline};
use crate::findings::rules::{
    await_in_loop, await_inside_combinator, barrier_over_synchronization, batch_barrier,
    sequential_independent_awaits,
};
use crate::findings::run::FindingText;
use crate::scenario::StepId;
use crate::timeline::Timeline;

/// A rule about speed, and its texts about delayed calls.
#[derive(Clone, Copy)]
pub(super) struct SpeedRule {
    pub(super) rule: &'static Rule,
    pub(super) text: fn(&DelayedCalls<'_>) -> FindingText,
}

/// The rules about speed.
pub(super) static SPEED: [SpeedRule; 5] =
    [BATCH_BARRIER, OVER_SYNCHRONIZATION, IN_LOOP, INSIDE_COMBINATOR, INDEPENDENT];

const BATCH_BARRIER: SpeedRule =
    SpeedRule { rule: &batch_barrier::RULE, text: batch_barrier::text };
const OVER_SYNCHRONIZATION: SpeedRule = SpeedRule {
    rule: &barrier_over_synchronization::RULE,
    text: barrier_over_synchronization::text,
};
const IN_LOOP: SpeedRule = SpeedRule { rule: &await_in_loop::RULE, text: await_in_loop::text };
const INSIDE_COMBINATOR: SpeedRule =
    SpeedRule { rule: &await_inside_combinator::RULE, text: await_inside_combinator::text };
const INDEPENDENT: SpeedRule = SpeedRule {
    rule: &sequential_independent_awaits::RULE,
    text: sequential_independent_awaits::text,
};

/// Groups the delayed calls by the first rule that fits each.
pub(super) fn by_rule(
    outline: &StepOutline,
    depends: &Depends<'_>,
    timeline: &Timeline,
    delay: Delay,
    calls: &[Delayed],
) -> Vec<(SpeedRule, Vec<Delayed>)> {
    let mut by_rule: Vec<(SpeedRule, Vec<Delayed>)> = Vec::new();
    for &delayed in calls {
        let call = timeline.call(delayed.call);
        let rule = rule_for(outline, depends, delay, delayed.later, call.step);
        match by_rule.iter_mut().find(|(known, _)| known.rule == rule.rule) {
            Some((_, all)) => all.push(delayed),
            None => by_rule.push((rule, vec![delayed])),
        }
    }
    by_rule
}

fn rule_for(
    outline: &StepOutline,
    depends: &Depends<'_>,
    delay: Delay,
    later: usize,
    call: StepId,
) -> SpeedRule {
    match delay {
        Delay::InPlace(..) => INSIDE_COMBINATOR,
        Delay::Then(_) => INDEPENDENT,
        Delay::Loop(step) => {
            let body = outline.list(ListId::Of(step));
            let is_chunk = matches!(body, [only] if is_chunk(only));
            if is_chunk { BATCH_BARRIER } else { IN_LOOP }
        }
        Delay::Before { list, awaited } => {
            let (awaited, later) = (&outline.list(list)[awaited], &outline.list(list)[later]);
            let gathered = is_chunk(awaited);
            if gathered && is_chunk(later) && !depends.needs(later.id(), awaited.id()) {
                BATCH_BARRIER
            } else if gathered && depends.call_depends(call, awaited.id()) {
                OVER_SYNCHRONIZATION
            } else {
                INDEPENDENT
            }
        }
    }
}
