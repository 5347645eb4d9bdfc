//! The ideal plan: the times at which calls would finish if each were made as soon as its
//! dependencies are met.

use rustc_hash::FxHashMap;

use super::attempts::{Asked, Attempts, Things};
use super::met::Met;
use super::weight;
use crate::scenario::{Need, Task, TaskId, order_of_tasks};
use crate::timeline::{Call, CallId, ItemLists};
use crate::{Duration, Instant};

/// A call, and the time at which it finishes in the ideal plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finish {
    pub(super) at: Duration,
    pub(super) call: CallId,
}

/// The times at which the calls that were waited for would finish.
#[derive(Debug)]
pub(super) struct Ideal<'a> {
    attempts: &'a Attempts,
    /// The time at which each call finishes, or `None` if the program did not wait for it.
    finishes: Vec<Option<Instant>>,
    /// The call after which each call starts, if it depends on one.
    begins_after: Vec<Option<CallId>>,
    /// The first attempt at each thing that finishes.
    first: Vec<Met<CallId>>,
    lists: &'a ItemLists,
    /// The last of the first attempts at some things to finish, computed on demand.
    last: FxHashMap<Things, Met<CallId>>,
}

impl<'a> Ideal<'a> {
    /// Computes the plan. `None` if a time exceeds [`LIMIT`](crate::LIMIT).
    pub(super) fn reckon(
        tasks: &[Task],
        (calls, lists): (&[Call], &'a ItemLists),
        attempts: &'a Attempts,
        waited: &[bool],
    ) -> Option<Self> {
        let mut ideal = Self {
            attempts,
            finishes: vec![None; calls.len()],
            begins_after: vec![None; calls.len()],
            first: vec![Met::NOTHING; attempts.things()],
            lists,
            last: FxHashMap::default(),
        };
        // The dependencies of a task come before it in this order, so each is computed before it is
        // used.
        for number in order_of_tasks(tasks) {
            let task = TaskId(u32::try_from(number).ok()?);
            for &id in attempts.calls_of(task) {
                let index = id.0 as usize;
                if waited[index] {
                    let call = &calls[index];
                    let begins = ideal.dependencies_met(&tasks[number].needs, id, calls);
                    ideal.finish(id, call, begins)?;
                }
            }
        }
        Some(ideal)
    }

    /// The duration of the longest chain, and its calls. Of several chains, it is the one whose
    /// last call was made first, and so on for the calls before it.
    pub(super) fn longest_chain(&self) -> (Duration, Vec<CallId>) {
        let finishes = (0..).map(CallId).zip(&self.finishes);
        let end = finishes
            .filter_map(|(call, &at)| Some(Finish { at: at?.elapsed(), call }))
            .reduce(Finish::or_later);
        let mut chain: Vec<CallId> =
            std::iter::successors(end.map(|end| end.call), |id| self.begins_after[id.0 as usize])
                .collect();
        chain.reverse();
        (end.map_or(Duration::ZERO, |end| end.at), chain)
    }

    /// The last call to finish of those that a call with these dependencies waits for.
    fn dependencies_met(&mut self, needs: &[Need], id: CallId, calls: &[Call]) -> Option<Finish> {
        let met = |need: &Need| {
            let met = match self.attempts.asked(*need, id, &calls[id.0 as usize], self.lists) {
                Asked::Things(things) => self.met_by(things),
                Asked::Call(call) => {
                    return self.finished(call).filter(|_| calls[call.0 as usize].fulfilled());
                }
                Asked::Nothing => return None,
            };
            self.finished(met.by(*need)?)
        };
        needs.iter().filter_map(met).reduce(Finish::or_later)
    }

    fn finished(&self, call: CallId) -> Option<Finish> {
        Some(Finish { at: self.finishes[call.0 as usize]?.elapsed(), call })
    }

    /// Records that a call finishes. The calls of a task must be recorded in the order of calling.
    fn finish(&mut self, id: CallId, call: &Call, begins: Option<Finish>) -> Option<()> {
        let begins_at = begins.map_or(Duration::ZERO, |begins| begins.at);
        let at = Instant::ZERO.checked_add(begins_at.checked_add(weight(call)?)?)?;
        self.finishes[id.0 as usize] = Some(at);
        self.begins_after[id.0 as usize] = begins.map(|begins| begins.call);
        let thing = self.attempts.thing_of(id);
        let or_first = |first: Option<CallId>| {
            let is_first = |first: &CallId| self.finishes[first.0 as usize] <= Some(at);
            Some(first.filter(is_first).unwrap_or(id))
        };
        let Met { mut fulfilled, mut settled } = self.first[thing];
        if call.settles_at.is_some() {
            settled = or_first(settled);
        }
        if call.fulfilled() {
            fulfilled = or_first(fulfilled);
        }
        self.first[thing] = Met { fulfilled, settled };
        Some(())
    }

    /// The calls that meet a dependency on all of these things.
    fn met_by(&mut self, things: Things) -> Met<CallId> {
        if let Some(thing) = things.only() {
            return self.first[thing];
        }
        if let Some(met) = self.last.get(&things) {
            return *met;
        }
        let first = &self.first[things.range()];
        let last = |met: fn(&Met<CallId>) -> Option<CallId>| {
            let finishes = first.iter().filter_map(met).filter_map(|call| self.finished(call));
            finishes.reduce(Finish::or_later).map(|finish| finish.call)
        };
        let met = Met { fulfilled: last(|met| met.fulfilled), settled: last(|met| met.settled) };
        self.last.insert(things, met);
        met
    }
}

impl Finish {
    /// The later of two finishes; if they are at the same time, the call that was called first.
    pub(super) fn or_later(self, other: Self) -> Self {
        let later = (other.at, self.call) > (self.at, other.call);
        if later { other } else { self }
    }
}
