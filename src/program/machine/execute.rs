//! Runs instructions until the body awaits or ends.

use super::{Job, Machine};
use crate::executor::{Promise, Value};
use crate::program::calls::atom;
use crate::program::code::{BodyId, ItemsId, TableId};
use crate::program::frame::{Completion, FrameId, HandlerKind, Operand};
use crate::program::instruction::{Address, Instruction, Slot};
use crate::program::limit::Limit;
use crate::scenario::Chain;
use crate::{Duration, Name};

/// Where control is behind an instruction.
enum Flow {
    /// At the next instruction.
    On,
    /// There.
    To(Address),
    /// Not in this body: it waits, or it is over.
    Out,
}

impl From<Option<Address>> for Flow {
    fn from(address: Option<Address>) -> Self {
        address.map_or(Self::Out, Self::To)
    }
}

impl Machine<'_> {
    /// Runs a body from where it stands until it awaits or ends.
    pub(super) fn execute(&mut self, id: FrameId) -> Result<(), Limit> {
        let mut at = self.frame(id).at;
        loop {
            let instruction = self.code.instructions[at.0 as usize];
            match self.instruction(id, at, instruction)? {
                Flow::On => at.0 += 1,
                Flow::To(address) => at = address,
                Flow::Out => return Ok(()),
            }
        }
    }

    fn instruction(
        &mut self,
        id: FrameId,
        at: Address,
        instruction: Instruction,
    ) -> Result<Flow, Limit> {
        use Instruction as I;
        match instruction {
            I::CallTask { .. }
            | I::CombineWorkers { .. }
            | I::CallFunction { .. }
            | I::Spawn(_)
            | I::SpawnMany { .. }
            | I::Combine { .. }
            | I::Sleep(_)
            | I::Timeout(_)
            | I::Then(_)
            | I::Catch(_)
            | I::Finally(_) => {
                self.begin_step()?;
                return self.expression(id, at, instruction);
            }
            I::Await { under } => {
                let promise = self.pop_promise();
                self.suspend(id, Address(at.0 + 1), promise, under);
                return Ok(Flow::Out);
            }
            I::ReturnFromThen => {
                let promise = self.pop_promise();
                self.return_from_then(id, promise);
                return Ok(Flow::Out);
            }
            I::ReturnFromFinally => {
                let promise = self.pop_promise();
                self.return_from_finally(id, promise);
                return Ok(Flow::Out);
            }
            I::Load(slot) => {
                self.begin_step()?;
                let operand = self.frame(id).get(slot);
                self.operands.push(operand);
            }
            I::Store(slot) => {
                let operand = self.pop();
                if let Operand::Promise(promise) = operand {
                    self.watch.bound(promise, self.code.places[at.0 as usize]);
                }
                self.frame(id).set(slot, operand);
            }
            I::Keep { slot, part } => self.keep(id, slot, part),
            I::Pop => drop(self.pop()),
            I::Null => self.operands.push(Operand::NULL),
            I::Log(log) => {
                self.begin_step()?;
                self.log(id, log)?;
            }
            I::MakeList(count) => {
                let from = self.operands.len() - count as usize;
                let values: Vec<Value> = self.operands.drain(from..).map(value).collect();
                self.push_list(&values)?;
            }
            _ => return self.control(id, at, instruction),
        }
        Ok(Flow::On)
    }

    /// What pushes a promise.
    fn expression(
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
            I::Timeout(time) => (self.timeout(id, time, place)?, Flow::On),
            I::Then(body) => (self.pop_and_chain(Chain::Then, body, id), self.behind(body)),
            I::Catch(body) => (self.pop_and_chain(Chain::Catch, body, id), self.behind(body)),
            I::Finally(body) => (self.pop_and_chain(Chain::Finally, body, id), self.behind(body)),
            other => unreachable!("{other:?} pushes no promise"),
        };
        self.watch.made(promise, place);
        self.operands.push(Operand::Promise(promise));
        Ok(flow)
    }

    /// What decides where control goes on.
    fn control(
        &mut self,
        id: FrameId,
        at: Address,
        instruction: Instruction,
    ) -> Result<Flow, Limit> {
        use Instruction as I;
        Ok(match instruction {
            I::Return => {
                let value = self.pop_value();
                self.return_value(id, value).into()
            }
            I::Fail(reason) => {
                self.begin_step()?;
                self.throw(id, atom(reason)).into()
            }
            I::Throw(slot) => {
                self.begin_step()?;
                let reason = self.frame(id).value(slot);
                self.throw(id, reason).into()
            }
            I::Jump(to) => Flow::To(to),
            I::NextItem { items, slots, done } => {
                self.begin_step()?;
                let index = self.frame(id).count_up(slots.counter());
                self.take_item(id, items, index, slots.item(), done)
            }
            I::TryCatch { handler, error } => {
                self.frame(id).enter_try(handler, HandlerKind::Catch(error));
                Flow::On
            }
            I::TryFinally { handler, completion } => {
                self.frame(id).enter_try(handler, HandlerKind::Finally(completion));
                Flow::On
            }
            I::EndFinally { completion } => match self.frame(id).completion(completion) {
                Completion::Normal(value) => {
                    self.operands.push(Operand::Value(value));
                    Flow::On
                }
                Completion::Throw(reason) => self.throw(id, reason).into(),
                Completion::Return(value) => self.return_value(id, value).into(),
            },
            I::Attempted { counter, times } => {
                let attempt = self.frame(id).count_up(counter) + 1;
                if attempt < times {
                    return Ok(Flow::On);
                }
                let reason = self.frame(id).value(counter.next());
                self.throw(id, reason).into()
            }
            _ => return self.bookkeeping(id, at, instruction),
        })
    }

    /// What loops, `finally` and pools keep count of.
    fn bookkeeping(
        &mut self,
        id: FrameId,
        at: Address,
        instruction: Instruction,
    ) -> Result<Flow, Limit> {
        use Instruction as I;
        match instruction {
            I::Zero(slot) => self.frame(id).set(slot, Operand::Count(0)),
            I::BeginResults => self.frame(id).rare().results.push(Vec::new()),
            I::AddResult => {
                let value = self.pop_value();
                let results = self.frame(id).rare().results.last_mut();
                results.expect("a loop that collects has begun").push(value);
            }
            I::EndResults => {
                let results = self.frame(id).rare().results.pop();
                self.push_list(&results.expect("a loop that collects has begun"))?;
            }
            I::EndTry => drop(self.frame(id).leave_try()),
            I::Complete { completion } => {
                let value = self.pop_value();
                self.frame(id).complete(completion, Completion::Normal(value));
            }
            I::SleepBetween { counter, waits } => {
                let promise = self.sleep_between(id, counter, waits)?;
                self.operands.push(Operand::Promise(promise));
            }
            I::OpenPool { pool, branches } => {
                let number = self.pools.open(branches);
                self.frame(id).set(pool, Operand::Count(number));
            }
            I::TakeNext { pool, index, done } => {
                self.begin_step()?;
                let pool = self.frame(id).count(pool);
                let Some(next) = self.pools.take_next(pool) else { return Ok(Flow::To(done)) };
                self.watch_start(pool, at);
                self.frame(id).set(index, Operand::Count(next));
            }
            I::TakeItem { items, index } => {
                let nth = self.frame(id).count(index);
                let here = Address(0);
                drop(self.take_item(id, items, nth, index.next(), here));
            }
            I::Branch { table, index } => {
                let index = self.frame(id).count(index);
                return Ok(Flow::To(self.code.branches[table.0 as usize][index as usize]));
            }
            I::StoreResult { pool, index } => {
                let value = self.pop_value();
                let frame = self.frame(id);
                let (pool, index) = (frame.count(pool), frame.count(index));
                self.pools.store(pool, index, value);
            }
            I::PoolResults(pool) => {
                let pool = self.frame(id).count(pool);
                let list = self.executor.values_mut().add_list(self.pools.results(pool));
                self.check_values()?;
                self.operands.push(Operand::Value(Value::List(list)));
            }
            other => unreachable!("{other:?} is executed elsewhere"),
        }
        Ok(Flow::On)
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
    fn sleep_between(
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

    /// The item of that index into the slot; behind the last, on to `done`.
    fn take_item(
        &mut self,
        id: FrameId,
        items: ItemsId,
        index: u32,
        slot: Slot,
        done: Address,
    ) -> Flow {
        let Some(&item) = self.code.items[items.0 as usize].get(index as usize) else {
            return Flow::To(done);
        };
        self.frame(id).set(slot, Operand::Value(atom(item)));
        Flow::On
    }

    /// `const a = v;`, or `const [.., a, ..] = v;`
    fn keep(&mut self, id: FrameId, slot: Slot, part: Option<u32>) {
        let whole = value(*self.operands.last().expect("an awaited value"));
        let kept = match (part, whole) {
            (Some(part), Value::List(list)) => self.executor.values().list(list)[part as usize],
            _ => whole,
        };
        self.frame(id).set(slot, Operand::Value(kept));
    }

    fn item(&mut self, id: FrameId, slot: Slot) -> Option<Name> {
        match self.frame(id).value(slot) {
            Value::Atom(item) => Some(Name::from_index(item as usize)),
            _ => None,
        }
    }

    fn push_list(&mut self, values: &[Value]) -> Result<(), Limit> {
        let list = self.executor.values_mut().add_list(values);
        self.operands.push(Operand::Value(Value::List(list)));
        self.check_values()
    }

    fn behind(&self, body: BodyId) -> Flow {
        Flow::To(self.code.body(body).end)
    }

    fn pop(&mut self) -> Operand {
        self.operands.pop().expect("the compiler balances operands")
    }

    fn pop_value(&mut self) -> Value {
        value(self.pop())
    }

    pub(super) fn pop_promise(&mut self) -> Promise {
        match self.pop() {
            Operand::Promise(promise) => promise,
            other => unreachable!("{other:?} is no promise"),
        }
    }
}

pub(super) fn value(operand: Operand) -> Value {
    match operand {
        Operand::Value(value) => value,
        other => unreachable!("{other:?} is no value"),
    }
}
