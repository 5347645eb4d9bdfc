//! Jumps, and what decided that code is reached.

use crate::javascript::agent::Agent;
use crate::javascript::code::{ConditionKind, Op};
use crate::javascript::value::Value;
use crate::javascript::world::Assumed;

/// So many iterations are assumed of what nobody knows.
pub(crate) const ITERATIONS: u32 = 3;

impl Agent {
    pub(super) fn jump_if(&mut self, is: bool, negated: bool, target: u32, condition: u32) {
        let value = self.pop();
        self.decided_by(&value);
        let truth = match Self::to_boolean(&value) {
            Some(truth) => truth,
            None => self.decide(condition) != negated,
        };
        if truth == is {
            self.frame().pc = target as usize;
        }
    }

    /// What comes next, within the innermost condition, is reached because of this value.
    fn decided_by(&mut self, value: &Value) {
        let origin = value.origin;
        let before = self.frame().condition();
        let joined = self.join(before, origin);
        if let Some(last) = self.frame().conditions.last_mut() {
            *last = joined;
        }
    }

    /// What an unknown condition is decided to be, until it is asked anew.
    fn decide(&mut self, condition: u32) -> bool {
        let counter = *self.frame().counter(condition);
        if let Some(decided) = counter.decided {
            return decided;
        }
        let known = self.frame().code.conditions[condition as usize].clone();
        if self.frame().code.is_model {
            return known.kind != ConditionKind::Guard;
        }
        let (times, taken) =
            (self.record.world.times(known.span), self.record.world.taken(known.span));
        let text = known.text.to_string();
        let goes_on = |most: u32| counter.asked <= most;
        let (decided, assumed) = match known.kind {
            ConditionKind::Loop if taken == Some(false) => (false, Assumed::Taken(text, false)),
            ConditionKind::Loop => {
                let most = times.unwrap_or(ITERATIONS);
                (goes_on(most), Assumed::Times(text, most))
            }
            ConditionKind::Exit { leaves_if } => {
                if let Some(taken) = taken {
                    (taken, Assumed::Taken(text, taken))
                } else {
                    // It leaves the loop within its last iteration.
                    let most = times.unwrap_or(ITERATIONS);
                    let stays = counter.asked < most;
                    (stays != leaves_if, Assumed::Times(text, most))
                }
            }
            ConditionKind::Guard | ConditionKind::Branch | ConditionKind::Count => {
                let is = taken.unwrap_or(known.kind != ConditionKind::Guard);
                (is, Assumed::Taken(text, is))
            }
        };
        let is_said = taken.is_some() || times.is_some();
        self.record.assume(known.span, assumed, is_said);
        self.frame().counter(condition).decided = Some(decided);
        decided
    }

    pub(super) fn execute_jump(&mut self, op: Op) {
        match op {
            Op::Decide(condition) => {
                let counter = self.frame().counter(condition);
                counter.asked += 1;
                counter.decided = None;
            }
            Op::LoopBegin(condition) => self.frame().counter(condition).asked = 0,
            Op::JumpIfFalseOrPop(target, condition) => {
                self.jump_or_pop(target, condition, |value| Self::to_boolean(value).map(|is| !is));
            }
            Op::JumpIfTrueOrPop(target, condition) => {
                self.jump_or_pop(target, condition, Self::to_boolean);
            }
            Op::JumpIfNotNullishOrPop(target, condition) => {
                self.jump_or_pop(target, condition, |value| {
                    (!value.is_unknown()).then(|| !value.is_nullish())
                });
            }
            Op::JumpIfDefinedOrPop(target) => {
                if self.frame().top().is_undefined() {
                    self.pop();
                } else {
                    self.frame().pc = target as usize;
                }
            }
            Op::JumpIfNullishPop(target) if self.frame().top().is_nullish() => {
                self.pop();
                self.frame().pc = target as usize;
            }
            Op::EnterCondition => {
                let condition = self.frame().condition();
                self.frame().conditions.push(condition);
            }
            Op::LeaveCondition { keeps } => {
                let condition = self.frame().conditions.pop();
                if let (true, Some(condition), Some(last)) =
                    (keeps, condition, self.frame().conditions.last_mut())
                {
                    *last = condition;
                }
            }
            _ => {}
        }
    }

    /// Jumps with the value on the top, or pops it. Of an unknown value the right side is
    /// evaluated, unless it was decided that it is not.
    fn jump_or_pop(&mut self, target: u32, condition: u32, jumps: impl Fn(&Value) -> Option<bool>) {
        let value = self.frame().top().clone();
        self.decided_by(&value);
        let jumps = match jumps(&value) {
            Some(jumps) => jumps,
            None => !self.decide(condition),
        };
        if jumps {
            self.frame().pc = target as usize;
        } else {
            self.pop();
        }
    }
}
