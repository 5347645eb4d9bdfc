//! Executes jumps, and tracks the conditions that decide whether code is reached.

use crate::javascript::evaluator::agent::Agent;
use crate::javascript::evaluator::code::{Condition, ConditionKind, LoopExit, Op, Part};
use crate::javascript::evaluator::frame::CompletionRecord;
use crate::javascript::evaluator::truths::Identity;
use crate::javascript::evaluator::unknown::Unknown;
use crate::javascript::evaluator::value::{Kind, Value};
use crate::javascript::world::{Assumed, Decides};

/// The assumed number of iterations of an unknown loop.
pub(crate) const ITERATIONS: u32 = 3;

/// The number of iterations after which a loop that awaits is considered endless, if the run has
/// also called [`MOST_CALLS`] tasks.
const MOST_ITERATIONS: u32 = 100;
const MOST_CALLS: usize = 1_000;

/// The number of iterations after which a loop that neither awaits nor counts is considered
/// endless, if each iteration has depended on an unknown condition.
const MOST_SPINS: u32 = 10_000;

impl Agent {
    pub(super) fn jump_if(&mut self, (is, target): (bool, u32), part: Part, condition: u32) {
        let value = self.pop();
        self.decided_by(&value);
        let holds = match Self::to_boolean(&value) {
            Some(truth) => truth != part.negated && !self.ends_endless_loop(condition),
            None => self.decide_about(&value, condition, part),
        };
        let truth = holds != part.negated;
        self.record_condition(condition, value.is_unknown(), truth);
        if truth == is {
            self.frame().pc = target as usize;
        }
    }

    /// Whether the loop of an exit ends by the assumption about its own condition.
    fn ends_by_assumption(&mut self, exit: LoopExit) -> bool {
        exit.of.is_some_and(|condition| self.frame().counter(condition).decided.is_some())
    }

    /// Whether a loop is exited although its condition is true, because it is known to be endless.
    fn ends_endless_loop(&mut self, condition: u32) -> bool {
        let found = self.record.found_endless;
        if self.record.known.endless.is_empty() && found.is_none() {
            return false;
        }
        let known = self.frame().code.conditions[condition as usize].clone();
        let span = known.span;
        // A loop that blocks the thread ends as soon as it is found to be endless.
        let is_endless = self.record.known.endless.contains(&span) || found == Some(span);
        let said = self.record.world.times(known.span);
        let most = said.unwrap_or(ITERATIONS);
        if !is_endless || self.frame().counter(condition).asked <= most {
            return false;
        }
        let assumed = Assumed::Iterations(known.text.to_string(), most);
        self.record.assume(known.span, assumed, said.is_some());
        true
    }

    /// Records a loop as endless: one that awaits, if the run has called many tasks; or one that
    /// only assumptions keep from ending.
    fn note_endless_loop(&mut self, condition: u32) {
        let calls = self.record.evaluation.calls.len();
        let known = &self.frame().code.conditions[condition as usize];
        let (kind, span) = (known.kind, known.span);
        let ConditionKind::Loop { waits, counts } = kind else { return };
        let counter = *self.frame().counter(condition);
        let is_endless = if waits {
            calls >= MOST_CALLS
        } else {
            let decisions = self.record.decisions - counter.decisions_before;
            !counts && counter.asked >= MOST_SPINS && decisions >= u64::from(counter.asked - 1)
        };
        // The next run may find more tasks, so this run need not continue.
        self.record.is_futile |= waits && !self.record.found.is_empty();
        if is_endless && !self.record.known.endless.contains(&span) {
            self.record.found_endless = Some(span);
            self.record.is_futile = true;
        }
    }

    /// Adds the origin of a value to the innermost condition: the value decides whether the
    /// following code is reached.
    pub(super) fn decided_by(&mut self, value: &Value) {
        let before = self.frame().condition();
        let joined = self.join(before, value.origin);
        if let Some(last) = self.frame().conditions.last_mut() {
            *last = joined;
        }
    }

    /// The decision about a condition with an unknown part: what follows from earlier assumptions
    /// about the part, or else a new assumption.
    fn decide_about(&mut self, value: &Value, condition: u32, part: Part) -> bool {
        let Part { negated, sure, goes_on } = part;
        let Kind::Unknown(unknown) = &value.kind else { return self.decide(condition) };
        let asked = self.identity(unknown);
        if let Some(truth) = self.record.truths.certain_truth(asked) {
            return truth != negated;
        }
        if let Some(truth) = self.followed(asked, condition)
            && !(truth != negated && self.is_failure(asked, condition))
        {
            return truth != negated;
        }
        let is_taken = self.decide(condition);
        let goes_on = goes_on.filter(|_| !is_taken);
        let holds = goes_on.unwrap_or(is_taken);
        if goes_on.is_some() || sure.is_if(holds) {
            self.note_truth(asked, condition, holds != negated);
        }
        holds
    }

    /// Whether assumptions about the parts of a condition agree with others: not if it repeats, or
    /// is that of a model.
    fn agrees(&mut self, condition: u32) -> bool {
        let code = &self.frame().code;
        let kind = code.conditions[condition as usize].kind;
        !code.is_model && matches!(kind, ConditionKind::Guard { .. } | ConditionKind::Branch)
    }

    /// The truth that follows from earlier assumptions, unless the condition is decided otherwise.
    fn followed(&mut self, asked: Identity, condition: u32) -> Option<bool> {
        let truth = self.record.truths.truth(asked)?;
        let span = self.frame().code.conditions[condition as usize].span;
        let is_free = self.agrees(condition)
            && self.record.world.taken(span).is_none()
            && self.record.branch_to_wanted(span).is_none();
        is_free.then_some(truth)
    }

    /// Whether a guard would throw because of earlier assumptions that no line decides. It is not
    /// taken, because the run of a program should not fail without a reason.
    fn is_failure(&mut self, asked: Identity, condition: u32) -> bool {
        let kind = self.frame().code.conditions[condition as usize].kind;
        kind == (ConditionKind::Guard { throws: true }) && !self.record.truths.is_said(asked)
    }

    fn note_truth(&mut self, asked: Identity, condition: u32, truth: bool) {
        if self.agrees(condition) {
            let span = self.frame().code.conditions[condition as usize].span;
            let is_said = self.record.world.taken(span).is_some();
            self.record.truths.assume(asked, truth, is_said);
        }
    }

    /// The decision about an unknown condition, which stays the same until the condition is reset.
    fn decide(&mut self, condition: u32) -> bool {
        let counter = *self.frame().counter(condition);
        if let Some(decided) = counter.decided {
            return decided;
        }
        self.record.decisions += 1;
        let known = self.frame().code.conditions[condition as usize].clone();
        let is_guard = matches!(known.kind, ConditionKind::Guard { .. });
        if self.frame().code.is_model {
            return !is_guard;
        }
        if let Some(is) = self.branch_to_wanted(&known) {
            self.frame().counter(condition).decided = Some(is);
            return is;
        }
        let (times, taken) =
            (self.record.world.times(known.span), self.record.world.taken(known.span));
        let text = known.text.to_string();
        let goes_on = |most: u32| counter.asked <= most;
        let (decided, assumed) = match known.kind {
            ConditionKind::Loop { .. } if taken == Some(false) => {
                (false, Assumed::Taken(text, false, Decides::Branch))
            }
            ConditionKind::Loop { .. } => {
                let most = times.unwrap_or(ITERATIONS);
                (goes_on(most), Assumed::Iterations(text, most))
            }
            ConditionKind::Exit(exit) => {
                if let Some(taken) = taken {
                    (taken, Assumed::Taken(text, taken, Decides::Branch))
                } else if self.ends_by_assumption(exit) {
                    (!exit.leaves_if, Assumed::Taken(text, !exit.leaves_if, Decides::Branch))
                } else {
                    // The loop is exited in its last assumed iteration.
                    let most = times.unwrap_or(ITERATIONS);
                    let stays = counter.asked < most;
                    (stays != exit.leaves_if, Assumed::Iterations(text, most))
                }
            }
            ConditionKind::Guard { .. } | ConditionKind::Branch | ConditionKind::Count => {
                let is = taken.unwrap_or(!is_guard);
                (is, Assumed::Taken(text, is, known.decides))
            }
        };
        let is_said = taken.is_some() || times.is_some();
        self.record.assume(known.span, assumed, is_said);
        self.frame().counter(condition).decided = Some(decided);
        decided
    }

    /// The decision about an unknown condition on the way to the requested function.
    fn branch_to_wanted(&mut self, condition: &Condition) -> Option<bool> {
        let is = self.record.branch_to_wanted(condition.span)?;
        // A loop that is never left could go on forever.
        if !is && matches!(condition.kind, ConditionKind::Exit(_)) {
            return None;
        }
        let text = condition.text.to_string();
        self.record.assume_branch(condition.span, text, (is, condition.decides));
        Some(is)
    }

    pub(super) fn execute_jump(&mut self, op: Op) {
        match op {
            Op::Decide(condition) => {
                let counter = self.frame().counter(condition);
                counter.asked += 1;
                counter.decided = None;
                if counter.asked >= MOST_ITERATIONS {
                    self.note_endless_loop(condition);
                }
            }
            Op::LoopBegin(condition) => {
                let decisions_before = self.record.decisions;
                let counter = self.frame().counter(condition);
                (counter.asked, counter.decisions_before) = (0, decisions_before);
            }
            Op::JumpIfFalseOrPop(target, condition) => {
                self.jump_or_pop(target, condition, Asked::True);
            }
            Op::JumpIfTrueOrPop(target, condition) => {
                self.jump_or_pop(target, condition, Asked::False);
            }
            Op::JumpIfNotNullishOrPop(target, condition) => {
                self.jump_or_pop(target, condition, Asked::Nothing);
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
            Op::PopHandler => drop(self.frame().handlers.pop()),
            Op::NormalCompletion => self.frame().completions.push(CompletionRecord::Normal),
            Op::EnterCondition => {
                let condition = self.frame().condition();
                self.frame().conditions.push(condition);
            }
            Op::DeriveFromCondition => {
                let value = self.pop();
                let condition = self.frame().condition();
                let origin = self.join(value.origin, condition);
                self.push(value.derived(origin));
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

    /// Jumps if the top value decides the result, otherwise pops it. If it is unknown, the right
    /// side is evaluated by default.
    fn jump_or_pop(&mut self, target: u32, condition: u32, asked: Asked) {
        let value = self.frame().top().clone();
        self.decided_by(&value);
        let goes_on = if let Kind::Unknown(unknown) = &value.kind {
            let goes_on = self.goes_on(unknown, condition, asked);
            self.record_condition(condition, true, goes_on);
            goes_on
        } else {
            let truth = Self::to_boolean(&value).unwrap_or_default();
            match asked {
                Asked::True => truth,
                Asked::False => !truth,
                Asked::Nothing => value.is_nullish(),
            }
        };
        if goes_on {
            self.pop();
        } else {
            self.frame().pc = target as usize;
        }
    }

    /// Whether the right side of `&&`, `||` or `??` is evaluated after an unknown left side.
    fn goes_on(&mut self, left: &Unknown, condition: u32, asked: Asked) -> bool {
        let (about, is) = match asked {
            Asked::True => (self.identity(left), true),
            Asked::False => (self.identity(left), false),
            Asked::Nothing => (self.identity_of_absence(left), true),
        };
        if let Some(truth) = self.followed(about, condition) {
            return truth == is;
        }
        let goes_on = self.decide(condition);
        self.note_truth(about, condition, goes_on == is);
        goes_on
    }
}

/// What `&&`, `||` and `??` ask of their left side, to evaluate the right one.
#[derive(Clone, Copy)]
enum Asked {
    True,
    False,
    Nothing,
}
