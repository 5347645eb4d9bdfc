//! `pool` and `retry`, transcribed: their awaits are those of the JavaScript.

use super::Compiler;
use crate::program::code::{TableId, append};
use crate::program::instruction::{Address, Instruction, Slot};
use crate::scenario::{Branches, Retry, Step};
use crate::timeline::Waiter;

impl Compiler<'_> {
    /// ```js
    /// async function pool(limit, thunks) {
    ///   const results = new Array(thunks.length);
    ///   let next = 0;
    ///   const worker = async () => {
    ///     while (next < thunks.length) { const i = next++; results[i] = await thunks[i](); }
    ///   };
    ///   await Promise.all(Array.from({ length: Math.min(limit, thunks.length) }, worker));
    ///   return results;
    /// }
    /// ```
    pub(super) fn pool(&mut self, limit: u32, of: &Branches) {
        let count = match of {
            Branches::List(steps) => steps.len(),
            Branches::Map(items, _) => items.len(),
        };
        let branches = u32::try_from(count).expect("a scenario's text is under 4 GiB");
        let workers = limit.min(branches);
        let pool_body = self.reserve_body();
        self.emit(Instruction::Spawn(pool_body));
        self.body(pool_body, Waiter::Pool, |compiler| {
            let pool = compiler.new_variable();
            compiler.emit(Instruction::OpenPool { pool: pool.slot, branches });
            let worker = compiler.reserve_body();
            compiler.emit(Instruction::SpawnMany { body: worker, times: workers });
            compiler.body(worker, Waiter::Worker, |compiler| {
                let pool = compiler.slot(pool);
                compiler.worker(pool, of);
            });
            compiler.emit(Instruction::CombineWorkers { workers, pool: pool.slot });
            compiler.await_topmost(Waiter::Pool, false);
            compiler.emit(Instruction::Pop);
            compiler.emit(Instruction::PoolResults(pool.slot));
            compiler.emit(Instruction::Return);
        });
    }

    /// `while (next < thunks.length) { const i = next++; results[i] = await thunks[i](); }`
    fn worker(&mut self, pool: Slot, of: &Branches) {
        let index = self.new_slot();
        let item = self.new_variable();
        let done = self.code.here();
        let next = self.emit(Instruction::TakeNext { pool, index, done });
        let store = Instruction::StoreResult { pool, index, next };
        match of {
            Branches::List(steps) => self.thunks(steps, index, store),
            Branches::Map(items, step) => {
                let items = self.items(items);
                self.emit(Instruction::TakeItem { items, index });
                self.items.push(item);
                self.thunk(step, Waiter::Worker);
                self.items.pop();
                self.emit(store);
            }
        }
        self.land(next);
        self.emit(Instruction::Null);
        self.emit(Instruction::Return);
    }

    /// `results[i] = await thunks[i]()`, with separate code for each thunk.
    fn thunks(&mut self, steps: &[Step], index: Slot, store: Instruction) {
        let table = TableId(append(&mut self.code.branches, Vec::with_capacity(steps.len())));
        self.emit(Instruction::Branch { table, index });
        for step in steps {
            let here = self.code.here();
            self.code.branches[table.0 as usize].push(here);
            self.thunk(step, Waiter::Worker);
            self.emit(store);
        }
    }

    /// `await (() => E(step))()`: the helper calls the thunk immediately, so its code can be
    /// inlined.
    fn thunk(&mut self, step: &Step, waiter: Waiter) {
        let in_place = std::mem::replace(&mut self.in_place, false);
        self.expression(step);
        self.in_place = in_place;
        self.await_topmost(waiter, true);
    }

    /// ```js
    /// async function retry(times, wait, thunk) {
    ///   for (let attempt = 1; ; attempt++) {
    ///     try { return await thunk(); }
    ///     catch (error) {
    ///       if (attempt >= times) throw error;
    ///       if (wait !== undefined) await sleep(..);
    ///     }
    ///   }
    /// }
    /// ```
    pub(super) fn retry(&mut self, retry: &Retry) {
        let body = self.reserve_body();
        self.emit(Instruction::Spawn(body));
        self.body(body, Waiter::Attempt, |compiler| {
            let counter = compiler.new_slot();
            let error = compiler.new_slot();
            compiler.emit(Instruction::Zero(counter));
            let attempt = compiler.emit(Instruction::TryCatch { handler: Address(0), error });
            compiler.thunk(&retry.step, Waiter::Attempt);
            compiler.emit(Instruction::Return);
            compiler.land(attempt);
            compiler.emit(Instruction::Attempted { counter, times: retry.times });
            if !retry.wait.is_empty() {
                let waits = retry.wait.iter().map(|wait| wait.of_timer()).collect();
                let waits = TableId(append(&mut compiler.code.waits, waits));
                compiler.emit(Instruction::SleepBetween { counter, waits });
                compiler.await_topmost(Waiter::Pause, false);
                compiler.emit(Instruction::Pop);
            }
            compiler.emit(Instruction::Jump(attempt));
        });
    }
}
