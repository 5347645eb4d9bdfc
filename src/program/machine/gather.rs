//! Combinators, timeouts and pools: what gathers promises.

use super::execute::value;
use super::{Job, Machine};
use crate::executor::{Combine, Outcome, Promise};
use crate::program::frame::{FrameId, Operand};
use crate::program::instruction::Address;
use crate::program::limit::Limit;
use crate::scenario::Place;
use crate::timeline::{CallId, Gathering, OrphanedStart};
use crate::{Duration, Name};

impl Machine<'_> {
    /// `Promise.all([..])` of the topmost operands; what was awaited in place is a value already.
    pub(super) fn combine(
        &mut self,
        id: FrameId,
        how: Combine,
        branches: u32,
        place: Place,
    ) -> Promise {
        let cause = self.frame(id).cause;
        let promises = self.branches(id, branches);
        let promise = self.executor.combine(how, &promises, cause);
        self.watch_branches(how, promise, &promises);
        let how = match how {
            Combine::All => Gathering::All,
            Combine::AllSettled => Gathering::AllSettled,
            Combine::Race => Gathering::Race,
            Combine::Any => Gathering::Any,
        };
        self.watch.gathered((promise, place), how, &promises, (self.executor.now(), cause));
        promise
    }

    /// `Promise.all(Array.from({ length }, worker))`
    pub(super) fn combine_workers(&mut self, id: FrameId, workers: u32) -> Promise {
        let cause = self.frame(id).cause;
        let promises = self.branches(id, workers);
        let promise = self.executor.combine(Combine::All, &promises, cause);
        self.watch_branches(Combine::All, promise, &promises);
        promise
    }

    fn branches(&mut self, id: FrameId, branches: u32) -> Vec<Promise> {
        let cause = self.frame(id).cause;
        let from = self.operands.len() - branches as usize;
        let executor = &mut self.executor;
        let promises = self.operands.drain(from..).map(|operand| match operand {
            Operand::Promise(promise) => promise,
            operand => executor.fulfilled(value(operand), cause),
        });
        promises.collect()
    }

    /// `Promise.race([promise, new Promise((_, reject) => setTimeout(..))])`
    pub(super) fn timeout(
        &mut self,
        id: FrameId,
        (time, reason): (Duration, Name),
        place: Place,
    ) -> Result<Promise, Limit> {
        let promise = self.pop_promise();
        let cause = self.frame(id).cause;
        let expires = self.executor.promise_after(cause);
        self.executor.set_timer(time, Job::Expire(expires, reason))?;
        let branches = [promise, expires];
        let race = self.executor.combine(Combine::Race, &branches, cause);
        let begins = (self.executor.now(), cause);
        self.watch_timeout(race, promise, expires);
        self.watch.gathered((race, place), Gathering::Timeout, &branches, begins);
        Ok(race)
    }

    /// Notes that a pool takes up work, where it has failed already.
    pub(super) fn watch_start(&mut self, pool: u32, at: Address) {
        let workers = self.pools.workers(pool);
        let settled = workers.and_then(|workers| self.executor.settled(workers));
        if let Some((failed_at, Outcome::Rejected(_))) = settled {
            let call = u32::try_from(self.recorder.calls.len()).unwrap_or(u32::MAX);
            self.watch.orphaned_start(OrphanedStart {
                place: self.code.places[at.0 as usize],
                failed_at,
                at: self.executor.now(),
                call: CallId(call),
            });
        }
    }
}
