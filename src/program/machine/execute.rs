//! Runs instructions until the body awaits or ends.

use super::Machine;
use crate::executor::{List, Promise, Value};
use crate::program::calls::atom;
use crate::program::code::ItemsId;
use crate::program::frame::{Completion, FrameId, HandlerKind, Operand};
use crate::program::instruction::{Address, Instruction as I, Slot};
use crate::program::limit::Limit;

/// The position where control continues after an instruction.
pub(super) enum Flow {
    /// At the next instruction.
    On,
    /// At this address.
    To(Address),
    /// Not in this body: it is suspended, or it has ended.
    Out,
}

impl From<Option<Address>> for Flow {
    fn from(address: Option<Address>) -> Self {
        address.map_or(Self::Out, Self::To)
    }
}

impl Machine<'_> {
    /// Runs a body from its current position until it awaits or ends.
    pub(super) fn execute(&mut self, id: FrameId) -> Result<(), Limit> {
        self.observe();
        if let Some(observer) = &mut self.observer {
            observer.stack.push(self.frames.get(id).body);
        }
        self.run_body(id)?;
        if let Some(observer) = &mut self.observer {
            observer.stack.pop();
        }
        Ok(())
    }

    fn run_body(&mut self, id: FrameId) -> Result<(), Limit> {
        let mut at = self.frames.get(id).at;
        loop {
            let instruction = self.code.instructions[at.0 as usize];
            match self.instruction(id, at, instruction)? {
                Flow::On => at.0 += 1,
                Flow::To(address) => at = address,
                Flow::Out => return Ok(()),
            }
        }
    }

    /// Executes one instruction. If it starts a step, the step is counted.
    #[expect(clippy::inline_always, reason = "it is the body of one loop")]
    #[inline(always)]
    fn instruction(&mut self, id: FrameId, at: Address, what: I) -> Result<Flow, Limit> {
        if what.begins_step() {
            self.begin_step()?;
        }
        match what {
            I::CallTask { task, items } => self.call(id, at, task, items)?,
            I::CallFunction { body, items } => self.call_function(id, at, body, items)?,
            I::Item { item, to } => self.frames.store(id, to, Operand::Value(atom(item))),
            I::Join(joined) => self.join(id, joined),
            I::Spawn(body) => return self.spawn(id, at, body),
            I::SpawnMany { body, times } => return self.spawn_many(id, body, times),
            I::Combine { how, branches, read } => self.combine(id, at, (how, read), branches),
            I::CombineWorkers { workers, pool } => self.combine_workers(id, at, workers, pool),
            I::Sleep(time) => self.sleep(id, at, time)?,
            I::Timeout(timeout) => self.timeout(id, at, timeout)?,
            I::Then(body) | I::Catch(body) | I::Finally(body) => {
                return Ok(self.chain(id, at, what, body));
            }
            I::ReturnFromThen => return Ok(self.return_from_then(id)),
            I::ReturnFromFinally => return Ok(self.return_from_finally(id)),
            I::Await { under, waiter } => return Ok(self.suspend(id, at, under, waiter)),
            I::AwaitTask { task, items } => return self.await_task(id, at, task, items),
            I::AwaitCombined { how, branches, read } => {
                return Ok(self.await_combined(id, at, (how, read), branches));
            }
            I::Load(slot) => self.operands.push(self.frames.load(id, slot)),
            I::Store(slot) => self.store(id, at, slot),
            I::Keep { slot, part } => self.keep(id, slot, part),
            I::Pop => drop(self.pop()),
            I::Null => self.operands.push(Operand::NULL),
            I::Log(log) => self.log(id, at, log)?,
            I::MakeList(count) => self.make_list(count)?,
            I::Return => {
                let value = self.pop_value();
                return Ok(self.return_value(id, value).into());
            }
            I::Fail(reason) => return Ok(self.throw(id, atom(reason)).into()),
            I::Throw(slot) => return Ok(self.throw(id, self.frames.value(id, slot)).into()),
            I::Jump(to) => return Ok(Flow::To(to)),
            I::Zero(slot) => self.frames.store(id, slot, Operand::Count(0)),
            I::NextItem { items, slots, done } => {
                let index = self.frames.count_up(id, slots.counter());
                let taken = self.take_item(id, items, index, slots.item());
                return Ok(if taken { Flow::On } else { Flow::To(done) });
            }
            I::BeginResults => self.frames.get(id).rare().results.push(Vec::new()),
            I::AddResult => self.add_result(id),
            I::EndResults => self.end_results(id)?,
            I::TryCatch { handler, error } => {
                self.frames.get(id).enter_try(handler, HandlerKind::Catch(error));
            }
            I::TryFinally { handler, completion } => {
                self.frames.get(id).enter_try(handler, HandlerKind::Finally(completion));
            }
            I::EndTry => drop(self.frames.get(id).leave_try()),
            I::Complete { completion } => {
                let value = self.pop_value();
                self.frames.complete(id, completion, Completion::Normal(value));
            }
            I::EndFinally { completion } => return Ok(self.end_finally(id, completion)),
            I::Attempted { counter, times } => return Ok(self.attempted(id, counter, times)),
            I::SleepBetween { counter, waits } => self.sleep_between(id, at, counter, waits)?,
            I::OpenPool { pool, branches } => {
                let number = self.pools.open(branches);
                self.frames.store(id, pool, Operand::Count(number));
            }
            I::TakeNext { pool, index, done } => {
                return Ok(self.take_next(id, at, (pool, index), done));
            }
            I::TakeItem { items, index } => {
                let nth = self.frames.count(id, index);
                let taken = self.take_item(id, items, nth, index.next());
                debug_assert!(taken, "a pool has a branch for every item");
            }
            I::Branch { table, index } => {
                let index = self.frames.count(id, index);
                return Ok(Flow::To(self.code.branches[table.0 as usize][index as usize]));
            }
            I::StoreResult { pool, index, next } => {
                let value = self.pop_value();
                let (pool, index) = (self.frames.count(id, pool), self.frames.count(id, index));
                self.pools.store(pool, index, value);
                return Ok(Flow::To(next));
            }
            I::PoolResults(pool) => self.pool_results(id, pool)?,
        }
        Ok(Flow::On)
    }

    fn store(&mut self, id: FrameId, at: Address, slot: Slot) {
        let operand = self.pop();
        if let Operand::Promise(promise) = operand {
            self.watch.bound(promise, self.step(at));
        }
        self.frames.store(id, slot, operand);
    }

    /// `const a = v;`, or `const [.., a, ..] = v;`
    fn keep(&mut self, id: FrameId, slot: Slot, part: Option<u32>) {
        let whole = self.operands.last().expect("an awaited value").value();
        let kept = match (part, whole) {
            (Some(part), Value::List(list)) => self.executor.values().list(list)[part as usize],
            _ => whole,
        };
        self.frames.store(id, slot, Operand::Value(kept));
    }

    fn make_list(&mut self, count: u32) -> Result<(), Limit> {
        let from = self.operands.len() - count as usize;
        let values: Vec<Value> = self.operands.drain(from..).map(Operand::value).collect();
        self.push_list(&values)
    }

    fn add_result(&mut self, id: FrameId) {
        let value = self.pop_value();
        let results = self.frames.get(id).rare().results.last_mut();
        results.expect("a loop that collects has begun").push(value);
    }

    fn end_results(&mut self, id: FrameId) -> Result<(), Limit> {
        let results = self.frames.get(id).rare().results.pop();
        self.push_list(&results.expect("a loop that collects has begun"))
    }

    fn end_finally(&mut self, id: FrameId, completion: Slot) -> Flow {
        match self.frames.completion(id, completion) {
            Completion::Normal(value) => {
                self.operands.push(Operand::Value(value));
                Flow::On
            }
            Completion::Throw(reason) => self.throw(id, reason).into(),
            Completion::Return(value) => self.return_value(id, value).into(),
        }
    }

    /// `if (attempt >= times) throw error;`
    fn attempted(&mut self, id: FrameId, counter: Slot, times: u32) -> Flow {
        let attempt = self.frames.count_up(id, counter) + 1;
        if attempt < times {
            return Flow::On;
        }
        let reason = self.frames.value(id, counter.next());
        self.throw(id, reason).into()
    }

    /// Puts the item with this index into the slot; returns whether there is one.
    fn take_item(&mut self, id: FrameId, items: ItemsId, index: u32, slot: Slot) -> bool {
        let item = self.code.item(items, index);
        if let Some(item) = item {
            self.frames.store(id, slot, Operand::Value(atom(item)));
        }
        item.is_some()
    }

    pub(super) fn push_list(&mut self, values: &[Value]) -> Result<(), Limit> {
        let list = self.executor.values_mut().add_list(values);
        self.push_array(list)
    }

    /// Pushes an array that has just been created.
    pub(super) fn push_array(&mut self, list: List) -> Result<(), Limit> {
        self.operands.push(Operand::Value(Value::List(list)));
        self.check_values()
    }

    fn pop(&mut self) -> Operand {
        self.operands.pop().expect("the compiler balances operands")
    }

    fn pop_value(&mut self) -> Value {
        self.pop().value()
    }

    pub(super) fn pop_promise(&mut self) -> Promise {
        self.pop().promise()
    }
}
