//! The data that the workers of a pool share.

use std::mem::take;

use crate::executor::{Promise, Value};

/// The pools that a run has started.
#[derive(Debug, Default)]
pub(super) struct Pools {
    begun: Vec<Pool>,
    /// The memory of results that have become an array, for the next pool. Without it, the results
    /// of a million branches would be moved twenty times as they grow.
    spare: Vec<Value>,
}

/// The variables `results` and `next` of the helper `pool`; `next` is the length of `results`.
#[derive(Debug)]
struct Pool {
    /// The results of the branches that were taken so far: a pool can have a million branches and
    /// start none of them.
    results: Vec<Value>,
    branches: u32,
    /// The promise of all workers, after all of them have started.
    workers: Option<Promise>,
}

impl Pools {
    /// Removes the pools of the previous run.
    pub(super) fn reset(&mut self) {
        self.begun.clear();
    }

    pub(super) fn open(&mut self, branches: u32) -> u32 {
        self.begun.push(Pool { results: take(&mut self.spare), branches, workers: None });
        u32::try_from(self.begun.len() - 1).expect("fewer than 2^32 pools")
    }

    /// `next < thunks.length` and then `next++`.
    pub(super) fn take_next(&mut self, pool: u32) -> Option<u32> {
        let pool = &mut self.begun[pool as usize];
        let next = u32::try_from(pool.results.len()).ok().filter(|next| *next < pool.branches)?;
        pool.results.push(Value::Null);
        Some(next)
    }

    /// Records that all workers have started, and their promise.
    pub(super) fn work(&mut self, pool: u32, workers: Promise) {
        self.begun[pool as usize].workers = Some(workers);
    }

    /// The promise of all workers, after all of them have started.
    pub(super) fn workers(&self, pool: u32) -> Option<Promise> {
        self.begun[pool as usize].workers
    }

    pub(super) fn store(&mut self, pool: u32, index: u32, value: Value) {
        self.begun[pool as usize].results[index as usize] = value;
    }

    /// The results of all branches, after all of them have been taken.
    pub(super) fn results(&self, pool: u32) -> &[Value] {
        &self.begun[pool as usize].results
    }

    /// Frees the results of a pool, which are no longer used.
    pub(super) fn close(&mut self, pool: u32) {
        let results = take(&mut self.begun[pool as usize].results);
        if results.capacity() > self.spare.capacity() {
            self.spare = results;
            self.spare.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleared_pools_start_with_the_first_and_reuse_memory() {
        let mut pools = Pools::default();
        for has_memory in [false, true] {
            pools.reset();
            assert_eq!([pools.open(2), pools.open(0)], [0, 1]);
            assert_eq!(pools.begun[0].results.capacity() > 0, has_memory);
            assert_eq!([(); 3].map(|()| pools.take_next(0)), [Some(0), Some(1), None]);
            pools.store(0, 1, Value::Atom(7));
            assert_eq!(pools.results(0), [Value::Null, Value::Atom(7)]);
            pools.close(0);
        }
    }
}
