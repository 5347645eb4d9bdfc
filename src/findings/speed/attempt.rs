//! Rewrites tried one after the other, until one does all that the program does, sooner, and
//! stands in other worlds.

use std::collections::BTreeMap;
use std::vec::IntoIter;

use super::held_back::HeldBack;
use super::hold::{self, Held, Hold};
use super::rewrite::{Edit, Editor};
use super::rules::{self, SpeedRule};
use super::users::Users;
use super::{Found, witness};
use crate::Scenario;
use crate::findings::mend::{Faster, Gives, Mend, Safety, Trial};
use crate::findings::outline::Outline;
use crate::findings::run::Run;
use crate::findings::worlds::{Otherwise, Worlds};
use crate::scenario::{Origins, StepId};
use crate::timeline::Ending;

/// What a rewrite has to stand beside: a program in its worlds.
pub(in crate::findings) struct Stand<'w, 's> {
    pub(in crate::findings) worlds: &'w mut Worlds<'s>,
    /// By the number of a step of what is rewritten: which step of that program it was.
    pub(in crate::findings) origins: &'w [Option<StepId>],
    /// Those who share its functions.
    pub(in crate::findings) users: &'w Users<'s>,
}

/// Looks for rewrites of an outline's program.
pub(in crate::findings) struct Search<'a> {
    pub(super) outline: &'a Outline,
    pub(super) run: &'a Run<'a>,
    pub(super) editor: Editor<'a>,
    pub(super) trial: Trial,
    pub(super) safety: Safety<'a>,
    /// What was not tried to the end.
    pub(super) untried: usize,
    /// Whether the file expects a value of the program.
    pub(super) expects_value: bool,
}

/// Steps behind one that holds them back, and the edits that may free them.
struct Attempt {
    hold: Hold,
    rule: SpeedRule,
    calls: Vec<Held>,
    later: Vec<usize>,
    edits: IntoIter<Edit>,
    /// What was tried before its turn, the next last.
    ready: Vec<Candidate>,
}

/// An edit that makes the program faster as it is declared.
struct Candidate {
    scenario: Scenario,
    origins: Origins,
    faster: Faster,
    is_plain: bool,
    is_bounded: bool,
}

impl Stand<'_, '_> {
    /// Which steps of the program those of a rewrite were.
    fn origins(&self, rewrite: &Origins) -> Vec<Option<StepId>> {
        let was = |step: Option<StepId>| self.origins.get(step?.index()).copied()?;
        rewrite.all().into_iter().map(was).collect()
    }
}

impl Search<'_> {
    /// The best of what frees all that a step holds back, or else as much as saves most: by the
    /// step that holds back and by rule.
    pub(super) fn all(&mut self, stand: &mut Stand<'_, '_>) -> Vec<Found> {
        let mut found: BTreeMap<(StepId, &'static str), Found> = BTreeMap::new();
        for mut attempt in self.attempts() {
            let key = (attempt.hold.step(self.outline), attempt.rule.rule.name);
            let freed = if let Some(freed) = self.free(&mut attempt, stand) {
                vec![freed]
            } else {
                let each = self.each(&attempt).into_iter();
                each.filter_map(|mut one| self.free(&mut one, stand)).collect()
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

    /// What saves most of all, and of equals the first.
    pub(super) fn best(&mut self, stand: &mut Stand<'_, '_>) -> Option<Found> {
        let mut open: Vec<(Attempt, Candidate)> = Vec::new();
        for attempt in self.attempts() {
            self.open(attempt, &mut open);
        }
        loop {
            let best = (0..open.len()).rev().max_by_key(|&index| open[index].1.faster.saves)?;
            let (mut attempt, candidate) = open.remove(best);
            if let Some(found) = self.proved(&mut attempt, candidate, stand) {
                return Some(found);
            }
            self.open(attempt, &mut open);
        }
    }

    /// Adds what an attempt comes to next; where that is nothing, what those of single steps do.
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

    /// What each step that holds back may be freed of, by the rule that it breaks.
    fn attempts(&self) -> Vec<Attempt> {
        let Self { outline, run, editor, .. } = self;
        let mut attempts = Vec::new();
        for (hold, held) in hold::holds(outline, run.timeline, &run.needs) {
            for (rule, calls) in rules::by_rule(outline, editor.depends, run.timeline, hold, &held)
            {
                let mut later: Vec<usize> = calls.iter().map(|call| call.later).collect();
                later.sort_unstable();
                later.dedup();
                attempts.push(self.attempt(hold, rule, calls, later));
            }
        }
        attempts
    }

    fn attempt(&self, hold: Hold, rule: SpeedRule, calls: Vec<Held>, later: Vec<usize>) -> Attempt {
        let edits = self.editor.edits(hold, &later).into_iter();
        Attempt { hold, rule, calls, later, edits, ready: Vec::new() }
    }

    /// The same for each of the steps that are held back by itself, where they are several.
    fn each(&self, attempt: &Attempt) -> Vec<Attempt> {
        let Attempt { hold, rule, calls, later, .. } = attempt;
        let several = later.len() > 1;
        let each = later.iter().filter(|_| several).map(|&one| {
            let own = calls.iter().copied().filter(|call| call.later == one).collect();
            self.attempt(*hold, *rule, own, vec![one])
        });
        each.collect()
    }

    /// Frees what an attempt is for, if one of its edits does.
    fn free(&mut self, attempt: &mut Attempt, stand: &mut Stand<'_, '_>) -> Option<Found> {
        while let Some(candidate) = self.next(attempt) {
            let found = self.proved(attempt, candidate, stand);
            if found.is_some() {
                return found;
            }
            if stand.worlds.is_spent() {
                self.untried += 1;
                break;
            }
        }
        None
    }

    /// The next edit that does all that the program does, sooner. A plain one comes behind one that
    /// saves more.
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
            let Edit { is_plain, is_bounded, .. } = edit;
            Some(Candidate { scenario, origins, faster, is_plain, is_bounded })
        });
        self.untried += usize::from(found.is_none() && self.trial.is_spent());
        found
    }

    /// What was found, if it stands. Where it keeps to a limit on concurrency, what does not and
    /// is faster is a second option.
    fn proved(
        &mut self,
        attempt: &mut Attempt,
        candidate: Candidate,
        stand: &mut Stand<'_, '_>,
    ) -> Option<Found> {
        let is_bounded = candidate.is_bounded;
        let mut found = self.stands(attempt, candidate, stand)?;
        while is_bounded && found.mend.unbounded.is_none() {
            let Some(candidate) = self.next(attempt) else { break };
            let Faster { in_flight, settles_at, .. } = candidate.faster;
            if in_flight > found.mend.in_flight && settles_at < found.mend.settles_at {
                let other = self.stands(attempt, candidate, stand);
                found.mend.unbounded = other.map(|other| Box::new(other.mend));
            }
        }
        Some(found)
    }

    /// What was found, if it stands beside the program in its other worlds.
    fn stands(
        &mut self,
        attempt: &Attempt,
        candidate: Candidate,
        stand: &mut Stand<'_, '_>,
    ) -> Option<Found> {
        let Attempt { hold, rule, calls, .. } = attempt;
        let Candidate { scenario, origins, faster, is_plain, is_bounded } = candidate;
        let last = calls.iter().map(|call| call.later).max();
        // A plain edit takes in what stands around, too.
        let affected = if is_plain {
            self.outline.steps.ids().collect()
        } else {
            hold.reaches(self.outline, last.unwrap_or(0))
        };
        if !self.safety.is_kept((&scenario, &origins), affected, &mut self.trial)? {
            return None;
        }
        if !stand.users.keep(&scenario) {
            return None;
        }
        let origins = stand.origins(&origins);
        let other_value = other_value(stand.worlds.ending(), &faster.ending);
        let gives = if other_value.is_some() { Gives::Another } else { Gives::TheSame };
        let otherwise = stand.worlds.compare(&scenario, &origins, gives)?;
        let Otherwise { on_failure, other_durations } = otherwise;
        let mend = Mend {
            scenario,
            program: 0,
            function: self.editor.function_of(*hold),
            settles_at: faster.settles_at,
            in_flight: faster.in_flight,
            in_flight_as_it_is: faster.in_flight_as_it_is,
            on_failure,
            other_durations,
            other_value,
            unbounded: None,
        };
        let step = hold.step(self.outline);
        let late = HeldBack::new(self.outline, self.run, *hold, calls);
        Some(Found {
            rule: rule.rule,
            step: self.outline.steps[step].original,
            said: (rule.said)(&late),
            witness: witness(calls),
            saves: faster.saves,
            is_bounded,
            mend,
            origins,
        })
    }
}

/// What a rewrite gives in place of the program's value, in words, where it is another.
fn other_value(original: &Ending, rewrite: &Ending) -> Option<String> {
    match (original, rewrite) {
        (Ending::Fulfilled(own), Ending::Fulfilled(other)) if own != other => {
            Some(format!("the program fulfills with {other} instead of {own}"))
        }
        _ => None,
    }
}
