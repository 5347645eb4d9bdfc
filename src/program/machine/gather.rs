//! Combinators, timeouts and pools.

use super::execute::Flow;
use super::{Alarm, Job, Machine};
use crate::executor::{Combine, Outcome};
use crate::program::code::TimeoutId;
use crate::program::frame::{FrameId, Operand};
use crate::program::instruction::{Address, Slot};
use crate::program::limit::Limit;
use crate::timeline::{Gathering, OrphanedStart};

impl Machine<'_> {
    /// `Promise.all([..])` of the topmost operands; an operand that was awaited in place is already
    /// a value.
    pub(super) fn combine(
        &mut self,
        id: FrameId,
        at: Address,
        (how, read): (Combine, bool),
        branches: u32,
    ) {
        let cause = self.frames.get(id).cause;
        self.take_branches(id, branches);
        let promise = if read {
            self.executor.combine(how, &self.branches, cause)
        } else {
            self.executor.combine_unread(how, &self.branches, cause)
        };
        self.watch_branches(how, promise);
        let how = match how {
            Combine::All => Gathering::All,
            Combine::AllSettled => Gathering::AllSettled,
            Combine::Race => Gathering::Race,
            Combine::Any => Gathering::Any,
        };
        let begins = (self.executor.now(), cause);
        self.watch.gathered((promise, self.step(at)), how, &self.branches, begins);
        self.push_made(promise, at);
    }

    /// `await Promise.all([..])`, if nothing else can see the promise.
    pub(super) fn await_combined(
        &mut self,
        id: FrameId,
        at: Address,
        (how, read): (Combine, bool),
        branches: u32,
    ) -> Flow {
        self.take_branches(id, branches);
        self.frames.get(id).at = Address(at.0 + 1);
        self.executor.await_combined(how, &self.branches, read, Job::Resume(id));
        Flow::Out
    }

    /// `Promise.all(Array.from({ length }, worker))`
    pub(super) fn combine_workers(&mut self, id: FrameId, at: Address, workers: u32, pool: Slot) {
        let cause = self.frames.get(id).cause;
        self.take_branches(id, workers);
        let promise = self.executor.combine_unread(Combine::All, &self.branches, cause);
        self.watch_branches(Combine::All, promise);
        let begins = (self.executor.now(), cause);
        self.watch.gathered((promise, self.step(at)), Gathering::Pool, &self.branches, begins);
        let pool = self.frames.count(id, pool);
        self.pools.work(pool, promise);
        self.push_made(promise, at);
    }

    /// Takes `branches` operands as branches.
    fn take_branches(&mut self, id: FrameId, branches: u32) {
        let cause = self.frames.get(id).cause;
        let from = self.operands.len() - branches as usize;
        let Self { operands, executor, branches, .. } = self;
        branches.clear();
        branches.extend(operands.drain(from..).map(|operand| match operand {
            Operand::Promise(promise) => promise,
            operand => executor.fulfilled(operand.value(), cause),
        }));
    }

    /// `Promise.race([promise, new Promise((_, reject) => setTimeout(..))])`
    pub(super) fn timeout(
        &mut self,
        id: FrameId,
        at: Address,
        timeout: TimeoutId,
    ) -> Result<(), Limit> {
        let (time, _) = self.code.timeouts[timeout.0 as usize];
        let work = self.pop_promise();
        let cause = self.frames.get(id).cause;
        let expires = self.executor.promise_after(cause);
        self.executor.set_timer(time, Alarm::Expire(expires, timeout))?;
        let branches = [work, expires];
        let race = self.executor.combine(Combine::Race, &branches, cause);
        let begins = (self.executor.now(), cause);
        self.watch_timeout(race, work, expires);
        self.watch.gathered((race, self.step(at)), Gathering::Timeout, &branches, begins);
        self.push_made(race, at);
        Ok(())
    }

    /// `const i = next++`. If no branch is left, continues at `done`.
    pub(super) fn take_next(
        &mut self,
        id: FrameId,
        at: Address,
        (pool, index): (Slot, Slot),
        done: Address,
    ) -> Flow {
        let pool = self.frames.count(id, pool);
        // A worker that runs again has completed a branch.
        if self.watch.is_on
            && let Some(workers) = self.pools.workers(pool)
        {
            self.watch.through(workers, (self.executor.now(), self.frames.get(id).cause));
        }
        let Some(next) = self.pools.take_next(pool) else { return Flow::To(done) };
        if self.watch.is_on {
            self.watch_start(pool, at);
        }
        self.frames.store(id, index, Operand::Count(next));
        Flow::On
    }

    /// The pool's results as an array.
    pub(super) fn pool_results(&mut self, id: FrameId, pool: Slot) -> Result<(), Limit> {
        let pool = self.frames.count(id, pool);
        let results = self.executor.values_mut().add_list(self.pools.results(pool));
        self.pools.close(pool);
        self.push_array(results)
    }

    /// Records that a pool starts work although it has already rejected.
    fn watch_start(&mut self, pool: u32, at: Address) {
        let workers = self.pools.workers(pool);
        let settled = workers.and_then(|workers| self.executor.settled(workers));
        if let Some((failed_at, Outcome::Rejected(_))) = settled {
            self.watch.orphaned_start(OrphanedStart {
                step: self.step(at),
                failed_at,
                at: self.executor.now(),
                call: None,
            });
        }
    }
}
