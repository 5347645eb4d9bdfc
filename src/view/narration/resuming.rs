//! The sentences about code that resumes after a settlement or a timer, and about the next await.

use super::Narrator;
use super::pending::{is_pending, number};
use crate::Instant;
use crate::timeline::{Await, Waiter};
use crate::view::sentence::Sentence;

impl Narrator<'_> {
    /// Describes the code that resumes after a call has settled.
    pub(super) fn resuming(&self, sentence: Sentence, index: usize) -> Sentence {
        let at = self.timeline.event(index).at;
        let events = number(index + 1);
        let resumed = self.those_that_resume(events, at, |stay| stay.began.events < events);
        if resumed.is_empty() {
            return match self.settled_before(index) {
                Some(settled) => sentence
                    .words(format!(" The program does not wait for it; it settled at {settled}.")),
                None => self.still_awaits(sentence, index, at),
            };
        }
        resumed.into_iter().fold(sentence, |sentence, stay| self.resumes(sentence, stay))
    }

    /// Describes the code that resumes after a timer without an event: a sleep or a timeout.
    pub(super) fn timer_before(&self, sentence: Sentence, index: usize) -> Sentence {
        let at = self.timeline.event(index).at;
        let last = index.checked_sub(1).map_or(Instant::ZERO, |last| self.timeline.event(last).at);
        let resumed = self.those_that_resume(number(index), at, |stay| stay.began.at < at);
        if last == at || resumed.is_empty() {
            return sentence;
        }
        let sentence = sentence.words("A timer fires.");
        let sentence =
            resumed.into_iter().fold(sentence, |sentence, stay| self.resumes(sentence, stay));
        sentence.words(" ")
    }

    /// The matching awaits that end after `events` events, at `at`: inner functions first, and one
    /// await for each step. The end of a pool or a retry is described by the code that awaits it.
    fn those_that_resume(
        &self,
        events: u32,
        at: Instant,
        matches: impl Fn(&Await) -> bool,
    ) -> Vec<&Await> {
        let ends = |stay: &&Await| {
            stay.ended.is_some_and(|ended| ended.events == events && ended.at == at)
                && matches(stay)
                && match stay.waiter {
                    Waiter::Pool => false,
                    Waiter::Attempt => stay.threw,
                    _ => true,
                }
        };
        let mut ended: Vec<&Await> = self.timeline.awaits.iter().filter(ends).collect();
        ended.sort_by_key(|stay| stay.waiter == Waiter::Program);
        let mut seen = Vec::new();
        ended.retain(|stay| {
            let new = !seen.contains(&(stay.step, stay.waiter));
            seen.push((stay.step, stay.waiter));
            new
        });
        ended
    }

    fn resumes(&self, sentence: Sentence, stay: &Await) -> Sentence {
        let awaited = self.snippets.awaited(stay.step);
        let after = |who: &str| match &awaited {
            Some(code) => sentence.clone().words(format!(" {who} resumes after ")).code(code),
            None => sentence.clone().words(format!(" {who} resumes")),
        };
        let sentence = match (stay.waiter, stay.threw) {
            (Waiter::Program, false) => after("The program"),
            (Waiter::Function, false) => after("An inner function"),
            (Waiter::Program | Waiter::Function, true) => match &awaited {
                Some(code) => sentence.words(" ").code(code).words(" throws"),
                None => sentence.words(" The awaited promise rejects"),
            },
            (Waiter::Worker, false) => sentence.words(" A worker of the pool is free"),
            (Waiter::Worker, true) => sentence.words(" A worker of the pool stops"),
            (Waiter::Attempt, true) => {
                sentence.words(" ").code("retry").words(" catches the error")
            }
            (Waiter::Pause, _) => sentence.words(" ").code("retry").words(" tries again"),
            (Waiter::Pool, _) | (Waiter::Attempt, false) => return sentence,
        };
        sentence.words(".")
    }

    fn still_awaits(&self, sentence: Sentence, index: usize, at: Instant) -> Sentence {
        let (before, after) = (number(index), number(index + 1));
        let still = |stay: &&Await| {
            stay.waiter == Waiter::Program
                && stay.began.events <= before
                && is_pending(stay, after, at)
        };
        let stay = self.timeline.awaits.iter().find(still);
        match stay.and_then(|stay| self.snippets.awaited(stay.step)) {
            Some(code) => sentence.words(" The program still waits at ").code(code).words("."),
            None => sentence,
        }
    }

    /// Describes the await that the program's function has just started, if there is one.
    pub(super) fn now_awaits(&self, sentence: Sentence, events: usize, at: Instant) -> Sentence {
        let begun =
            |stay: &&Await| stay.waiter == Waiter::Program && stay.began.events as usize == events;
        let mut begun = self.timeline.awaits.iter().filter(begun);
        let stay = begun.find(|stay| is_pending(stay, number(events), at));
        match stay.and_then(|stay| self.snippets.awaited(stay.step)) {
            Some(code) => sentence.words(" The program now waits at ").code(code).words("."),
            None => sentence,
        }
    }
}
