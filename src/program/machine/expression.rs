//! The instructions that push a promise.

use super::execute::Flow;
use super::{Job, Machine};
use crate::executor::{Promise, Value};
use crate::program::code::{BodyId, TableId};
use crate::program::frame::{FrameId, Operand};
use crate::program::instruction::{Address, Instruction, Slot};
use crate::program::limit::Limit;
use crate::scenario::Chain;
use crate::{Duration, Name};

impl Machine<'_> {
    /// What pushes a promise.
    pub(super) fn expression(
        &mut self,
        id: FrameId,
        at: Address,
        instruction: Instruction,
    ) -> Result<Flow, Limit> {
        use Instruction as I;
        let cause = self.frame(id).cause;
        let place = self.code.places[at.0 as usize];
        let (promise, flow) = match instruction {
            I::CallTask { task, item } => {
                let item = item.and_then(|item| self.item(id, item));
                let promise = self.call_task(task, item, cause, place)?;
                self.operands.push(Operand::Promise(promise));
                return Ok(Flow::On);
            }
            I::CallFunction { body, item } => (self.call_function(id, body, item)?, Flow::On),
            I::Spawn(body) => (self.start(body, Some(id), cause)?, self.behind(body)),
            I::SpawnMany { body, times } => {
                for _ in 0..times {
                    self.begin_step()?;
                    let promise = self.start(body, Some(id), cause)?;
                    self.operands.push(Operand::Promise(promise));
                }
                return Ok(self.behind(body));
            }
            I::Combine { how, branches } => (self.combine(id, how, branches, place), Flow::On),
            I::CombineWorkers { workers, pool } => {
                let promise = self.combine_workers(id, workers);
                let pool = self.frame(id).count(pool);
                self.pools.work(pool, promise);
                (promise, Flow::On)
            }
            I::Sleep(time) => (self.sleep(id, time)?, Flow::On),
            I::Timeout { time, reason } => (self.timeout(id, (time, reason), place)?, Flow::On),
            I::Then(body) => (self.pop_and_chain(Chain::Then, body, id), self.behind(body)),
            I::Catch(body) => {
                let promise = self.pop_and_chain(Chain::Catch, body, id);
                self.watch.caught(promise);
                (promise, self.behind(body))
            }
            I::Finally(body) => (self.pop_and_chain(Chain::Finally, body, id), self.behind(body)),
            other => unreachable!("{other:?} pushes no promise"),
        };
        self.watch.made(promise, place);
        self.operands.push(Operand::Promise(promise));
        Ok(flow)
    }

    fn call_function(
        &mut self,
        id: FrameId,
        body: BodyId,
        item: Option<Slot>,
    ) -> Result<Promise, Limit> {
        let caller = self.frame(id);
        let cause = caller.cause;
        let item = item.map_or(Operand::NULL, |item| caller.get(item));
        let promise = self.executor.promise_after(cause);
        let frame = self.new_frame(body, None, promise, cause);
        self.frame(frame).set(Slot(0), item);
        self.execute(frame)?;
        Ok(promise)
    }

    fn pop_and_chain(&mut self, chain: Chain, body: BodyId, id: FrameId) -> Promise {
        let promise = self.pop_promise();
        self.chain(chain, promise, body, id)
    }

    /// `sleep(ms)`
    fn sleep(&mut self, id: FrameId, time: Duration) -> Result<Promise, Limit> {
        let cause = self.frame(id).cause;
        let promise = self.executor.promise_after(cause);
        self.executor.set_timer(time, Job::Wake(promise))?;
        Ok(promise)
    }

    /// `sleep(wait[Math.min(attempt, wait.length) - 1])`
    pub(super) fn sleep_between(
        &mut self,
        id: FrameId,
        counter: Slot,
        waits: TableId,
    ) -> Result<Promise, Limit> {
        self.begin_step()?;
        let attempt = self.frame(id).count(counter) as usize;
        let waits = &self.code.waits[waits.0 as usize];
        let wait = waits[attempt.min(waits.len()) - 1];
        self.sleep(id, wait)
    }

    fn item(&mut self, id: FrameId, slot: Slot) -> Option<Name> {
        match self.frame(id).value(slot) {
            Value::Atom(item) => Some(Name::from_index(item as usize)),
            _ => None,
        }
    }

    fn behind(&self, body: BodyId) -> Flow {
        Flow::To(self.code.body(body).end)
    }
}
