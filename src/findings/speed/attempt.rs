//! Tries rewrites one after the other, until a rewrite does everything that the program does,
//! settles earlier, and also keeps the program's behavior in other worlds.

use std::collections::BTreeMap;
use std::vec::IntoIter;

use super::delay::{self, Delay, Delayed};
use super::delayed_calls::DelayedCalls;
use super::rewrite::{StepEdit, StepEditor, are_like_chunks};
use super::rules::{self, SpeedRule};
use super::users::Users;
use super::{Found, witness};
use crate::Scenario;
use crate::findings::fix::{Faster, Fix, Gives, Safety, Trial};
use crate::findings::outline::StepOutline;
use crate::findings::rules::batch_barrier;
use crate::findings::run::Run;
use crate::findings::worlds::{WorldChanges, Worlds};
use crate::scenario::{Origins, StepId};
use crate::timeline::Ending;

/// The original with which rewrites are compared: a program in its worlds.
pub(in crate::findings) struct Original<'w, 's> {
    pub(in crate::findings) worlds: &'w mut Worlds<'s>,
    /// For each step of the outline, the step of that program that it was.
    pub(in crate::findings) origins: &'w [Option<StepId>],
    /// The programs that share its functions.
    pub(in crate::findings) users: &'w Users<'s>,
}

/// Searches rewrites of an outline's program.
pub(in crate::findings) struct Search<'a> {
    pub(super) outline: &'a StepOutline,
    pub(super) run: &'a Run<'a>,
    pub(super) editor: StepEditor<'a>,
    pub(super) trial: Trial,
    pub(super) safety: Safety<'a>,
    /// Whether a fix was left out that exceeds a limit on concurrency.
    pub(super) exceeds_limit: bool,
    /// The number of delaying steps that were not tried completely.
    pub(super) untried: usize,
    /// Whether the file expects a value of the program.
    pub(super) expects_value: bool,
}

/// Steps that another step delays, and the edits that may fix that.
struct Attempt {
    delay: Delay,
    rule: SpeedRule,
    calls: Vec<Delayed>,
    later: Vec<usize>,
    edits: IntoIter<StepEdit>,
    /// The edits that were already tried, the next one last.
    ready: Vec<Candidate>,
}

/// An edit that makes the program faster with the declared durations.
struct Candidate {
    scenario: Scenario,
    origins: Origins,
    faster: Faster,
    is_plain: bool,
    is_bounded: bool,
}

impl Original<'_, '_> {
    /// The original step of each step of the rewrite.
    fn origins(&self, rewrite: &Origins) -> Vec<Option<StepId>> {
        let was = |step: Option<StepId>| self.origins.get(step?.index()).copied()?;
        rewrite.all().into_iter().map(was).collect()
    }
}

impl Search<'_> {
    /// The fixes, one for each delaying step and rule: the fix of all its delays, or else that of a
    /// single delay. If there are several, the one that saves most.
    pub(super) fn all(&mut self, original: &mut Original<'_, '_>) -> Vec<Found> {
        let mut found: BTreeMap<(StepId, &'static str), Found> = BTreeMap::new();
        for mut attempt in self.attempts() {
            let key = (attempt.delay.step(self.outline), attempt.rule.rule.name);
            let freed = if let Some(freed) = self.free(&mut attempt, original) {
                vec![freed]
            } else {
                let each = self.each(&attempt).into_iter();
                each.filter_map(|mut one| self.free(&mut one, original)).collect()
            };
            for freed in freed {
                let known = found.get(&key);
                if known.is_none_or(|known| known.saves < freed.saves) {
                    found.insert(key, freed);
                }
            }
        }
        found.into_values().collect()
    }

    /// The fix that saves most without exceeding a limit on concurrency; the first if there are
    /// several.
    pub(super) fn best(&mut self, original: &mut Original<'_, '_>) -> Option<Found> {
        let mut open: Vec<(Attempt, Candidate)> = Vec::new();
        for attempt in self.attempts() {
            self.open(attempt, &mut open);
        }
        loop {
            let best = (0..open.len()).rev().max_by_key(|&index| open[index].1.faster.saves)?;
            let (mut attempt, candidate) = open.remove(best);
            match self.proved(&mut attempt, candidate, original) {
                Some(found) if !found.exceeds_limit => return Some(found),
                found => self.exceeds_limit |= found.is_some(),
            }
            self.open(attempt, &mut open);
        }
    }

    /// Adds the next candidate of an attempt; if there is none, those of its single steps.
    fn open(&mut self, mut attempt: Attempt, open: &mut Vec<(Attempt, Candidate)>) {
        if let Some(candidate) = self.next(&mut attempt) {
            open.push((attempt, candidate));
            return;
        }
        for mut one in self.each(&attempt) {
            let candidate = self.next(&mut one);
            open.extend(candidate.map(|candidate| (one, candidate)));
        }
    }

    /// The attempts for each delaying step, by the rule that it violates.
    fn attempts(&self) -> Vec<Attempt> {
        let Self { outline, run, editor, .. } = self;
        let mut attempts = Vec::new();
        for (delay, delayed) in delay::holds(outline, run.timeline, &run.dependencies) {
            for (rule, calls) in
                rules::by_rule(outline, editor.depends, run.timeline, delay, &delayed)
            {
                let mut later: Vec<usize> = calls.iter().map(|call| call.later).collect();
                later.sort_unstable();
                later.dedup();
                attempts.push(self.attempt(delay, rule, calls, later));
            }
        }
        attempts
    }

    fn attempt(
        &self,
        delay: Delay,
        rule: SpeedRule,
        calls: Vec<Delayed>,
        later: Vec<usize>,
    ) -> Attempt {
        let edits = self.editor.edits(delay, &later).into_iter();
        Attempt { delay, rule, calls, later, edits, ready: Vec::new() }
    }

    /// An attempt for each delayed step alone, if there are several.
    fn each(&self, attempt: &Attempt) -> Vec<Attempt> {
        let Attempt { delay, rule, calls, later, .. } = attempt;
        let several = later.len() > 1;
        let each = later.iter().filter(|_| several).map(|&one| {
            let own = calls.iter().copied().filter(|call| call.later == one).collect();
            self.attempt(*delay, *rule, own, vec![one])
        });
        each.collect()
    }

    /// Returns the first fix of an attempt that keeps the program's behavior.
    fn free(&mut self, attempt: &mut Attempt, original: &mut Original<'_, '_>) -> Option<Found> {
        while let Some(candidate) = self.next(attempt) {
            let found = self.proved(attempt, candidate, original);
            if found.is_some() {
                return found;
            }
            if original.worlds.is_spent() {
                self.untried += 1;
                break;
            }
        }
        None
    }

    /// The next edit that does everything that the program does and settles earlier. A simple edit
    /// comes after another that saves more.
    fn next(&mut self, attempt: &mut Attempt) -> Option<Candidate> {
        if let Some(ready) = attempt.ready.pop() {
            return Some(ready);
        }
        let mut plain: Vec<Candidate> = Vec::new();
        let other = loop {
            match self.passing(attempt) {
                Some(candidate) if candidate.is_plain => plain.push(candidate),
                other => break other,
            }
        };
        let saves = |candidate: &Candidate| candidate.faster.saves;
        plain.reverse();
        let is_better = other.as_ref().map(saves) > plain.last().map(saves);
        attempt.ready = plain;
        match other {
            Some(other) if is_better => return Some(other),
            Some(other) => attempt.ready.insert(0, other),
            None => {}
        }
        attempt.ready.pop()
    }

    /// The next edit that passes its trial.
    fn passing(&mut self, attempt: &mut Attempt) -> Option<Candidate> {
        let found = attempt.edits.find_map(|edit| {
            let (scenario, origins) = self.editor.edited(&edit)?;
            let gives = if self.expects_value { Gives::TheSame } else { edit.gives };
            let faster = self.trial.run(&scenario, gives)?;
            let StepEdit { is_plain, is_bounded, .. } = edit;
            Some(Candidate { scenario, origins, faster, is_plain, is_bounded })
        });
        self.untried += usize::from(found.is_none() && self.trial.is_spent());
        found
    }

    /// The fix, if it keeps the program's behavior in its other worlds. If it keeps a limit on
    /// concurrency, a faster fix that doesn't is its alternative.
    fn proved(
        &mut self,
        attempt: &mut Attempt,
        candidate: Candidate,
        original: &mut Original<'_, '_>,
    ) -> Option<Found> {
        let is_bounded = candidate.is_bounded;
        let mut found = self.checked(attempt, candidate, original)?;
        while is_bounded && found.fix.unbounded.is_none() {
            let Some(candidate) = self.next(attempt) else { break };
            let Faster { in_flight, settles_at, .. } = candidate.faster;
            if in_flight > found.fix.in_flight && settles_at < found.fix.settles_at {
                let other = self.checked(attempt, candidate, original);
                found.fix.unbounded = other.map(|other| Box::new(other.fix));
            }
        }
        Some(found)
    }

    /// The fix, if it keeps the program's behavior in its other worlds.
    fn checked(
        &mut self,
        attempt: &Attempt,
        candidate: Candidate,
        original: &mut Original<'_, '_>,
    ) -> Option<Found> {
        let Attempt { delay, rule, calls, .. } = attempt;
        let Candidate { scenario, origins, faster, is_plain, is_bounded } = candidate;
        let last = calls.iter().map(|call| call.later).max();
        // A simple edit also moves the steps around the delay.
        let affected = if is_plain {
            self.outline.steps.ids().collect()
        } else {
            delay.reaches(self.outline, last.unwrap_or(0))
        };
        if !self.safety.is_kept((&scenario, &origins), affected, &mut self.trial)? {
            return None;
        }
        if !original.users.keep(&scenario) {
            return None;
        }
        let origins = original.origins(&origins);
        let other_value = other_value(original.worlds.ending(), &faster.ending);
        let gives = Gives::of(other_value.as_deref());
        let otherwise = original.worlds.compare(&scenario, &origins, gives)?;
        let WorldChanges { on_failure, other_durations } = otherwise;
        let fix = Fix {
            scenario,
            program: 0,
            function: self.editor.function_of(*delay),
            settles_at: faster.settles_at,
            in_flight: faster.in_flight,
            original_in_flight: faster.original_in_flight,
            on_failure,
            other_durations,
            other_value,
            unbounded: None,
        };
        let step = delay.step(self.outline);
        let late = DelayedCalls::new(self.outline, self.run, *delay, calls);
        let mut text = (rule.text)(&late);
        let limit = self.limit_on(*delay, *rule);
        let limit = limit.filter(|_| !is_bounded && faster.in_flight > faster.original_in_flight);
        if let Some(limit) = limit {
            text.why = format!(
                "the fix has more concurrent calls: don't apply it if {limit} to limit concurrency",
            );
        }
        Some(Found {
            rule: rule.rule,
            step: self.outline.steps[step].original,
            text,
            witness: witness(calls),
            saves: faster.saves,
            is_bounded,
            exceeds_limit: limit.is_some(),
            fix,
            origins,
        })
    }

    /// The code that may limit concurrency deliberately where calls are delayed, in words: chunks
    /// with similar calls, or a pool around them.
    fn limit_on(&self, delay: Delay, rule: SpeedRule) -> Option<&'static str> {
        let outline = self.outline;
        let are_chunks = match delay {
            Delay::Loop(_) => true,
            Delay::Before { list, awaited } => {
                let steps = &outline.list(list)[awaited..];
                let names = &outline.scenario.names;
                matches!(steps, [one, other, ..] if are_like_chunks(one, other, names))
            }
            Delay::InPlace(..) | Delay::Then(_) => false,
        };
        if are_chunks && *rule.rule == batch_barrier::RULE {
            return Some("the chunks are there");
        }
        outline.is_in_pool(delay.step(outline)).then_some("the `Pool` is there")
    }
}

/// The value that a rewrite gives instead of the program's value, in words, if it differs.
fn other_value(original: &Ending, rewrite: &Ending) -> Option<String> {
    match (original, rewrite) {
        (Ending::Fulfilled(own), Ending::Fulfilled(other)) if own != other => {
            Some(format!("the program fulfills with {other} instead of {own}"))
        }
        _ => None,
    }
}
