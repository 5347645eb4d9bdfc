//! Runs instructions until the body awaits or ends.

use super::Machine;
use crate::executor::{Promise, Value};
use crate::program::calls::atom;
use crate::program::code::ItemsId;
use crate::program::frame::{Completion, FrameId, HandlerKind, Operand};
use crate::program::instruction::{Address, Instruction, Slot};
use crate::program::limit::Limit;

/// Where control is behind an instruction.
pub(super) enum Flow {
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
            | I::Timeout { .. }
            | I::Then(_)
            | I::Catch(_)
            | I::Finally(_) => {
                self.begin_step()?;
                return self.expression(id, at, instruction);
            }
            I::Await { under, waiter } => {
                let promise = self.pop_promise();
                self.suspend(id, Address(at.0 + 1), promise, (under, waiter));
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
                self.log(id, at, log)?;
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
                let taken = self.take_item(id, items, index, slots.item());
                if taken { Flow::On } else { Flow::To(done) }
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
                let taken = self.take_item(id, items, nth, index.next());
                debug_assert!(taken, "a pool has a branch for every item");
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

    /// The item of that index into the slot; says whether there is one.
    fn take_item(&mut self, id: FrameId, items: ItemsId, index: u32, slot: Slot) -> bool {
        let item = self.code.item(items, index);
        if let Some(item) = item {
            self.frame(id).set(slot, Operand::Value(atom(item)));
        }
        item.is_some()
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

    fn push_list(&mut self, values: &[Value]) -> Result<(), Limit> {
        let list = self.executor.values_mut().add_list(values);
        self.operands.push(Operand::Value(Value::List(list)));
        self.check_values()
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
