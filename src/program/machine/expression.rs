//! The instructions that push a promise.

use super::execute::Flow;
use super::{Alarm, Job, Machine};
use crate::executor::{Promise, Value};
use crate::program::calls::{Listener, atom};
use crate::program::code::{BodyId, TableId};
use crate::program::frame::{FrameId, Operand};
use crate::program::instruction::{Address, Instruction, Joined, Slot};
use crate::program::limit::Limit;
use crate::scenario::{StepId, TaskId};
use crate::timeline::CallItems;
use crate::{Cause, Duration, Name};

impl Machine<'_> {
    /// `a()`, or `a(item)`
    pub(super) fn call(
        &mut self,
        id: FrameId,
        at: Address,
        task: TaskId,
        items: Option<Slot>,
    ) -> Result<(), Limit> {
        let items = self.items(id, items);
        let (cause, step) = (self.frames.get(id).cause, self.step(at));
        let promise = self.call_task(task, items, cause, step)?;
        self.operands.push(Operand::Promise(promise));
        Ok(())
    }

    /// `await a()`, if nothing else can see the promise.
    pub(super) fn await_task(
        &mut self,
        id: FrameId,
        at: Address,
        task: TaskId,
        items: Option<Slot>,
    ) -> Result<Flow, Limit> {
        let items = self.items(id, items);
        let step = self.step(at);
        let frame = self.frames.get(id);
        frame.at = Address(at.0 + 1);
        let cause = frame.cause;
        self.call_for(task, items, cause, step, Listener::Frame(id))?;
        Ok(Flow::Out)
    }

    pub(super) fn call_function(
        &mut self,
        id: FrameId,
        at: Address,
        body: BodyId,
        items: Option<Slot>,
    ) -> Result<(), Limit> {
        let items = items.map_or(Operand::NULL, |items| self.frames.load(id, items));
        let cause = self.frames.get(id).cause;
        let promise = self.executor.promise_after(cause);
        let frame = self.new_frame(body, None, promise, cause);
        self.frames.store(frame, Slot(0), items);
        self.execute(frame)?;
        self.push_made(promise, at);
        Ok(())
    }

    /// `(async () => {..})()`
    pub(super) fn spawn(&mut self, id: FrameId, at: Address, body: BodyId) -> Result<Flow, Limit> {
        let cause = self.frames.get(id).cause;
        let promise = self.start(body, Some(id), cause)?;
        self.push_made(promise, at);
        Ok(self.skip(body))
    }

    /// Spawns a body `times` times, for the workers of a pool.
    pub(super) fn spawn_many(
        &mut self,
        id: FrameId,
        body: BodyId,
        times: u32,
    ) -> Result<Flow, Limit> {
        let cause = self.frames.get(id).cause;
        for _ in 0..times {
            self.begin_step()?;
            let promise = self.start(body, Some(id), cause)?;
            self.operands.push(Operand::Promise(promise));
        }
        Ok(self.skip(body))
    }

    /// `.then(..)`, `.catch(..)` or `.finally(..)`
    pub(super) fn chain(
        &mut self,
        id: FrameId,
        at: Address,
        chain: Instruction,
        body: BodyId,
    ) -> Flow {
        let promise = self.pop_promise();
        let cause = self.frames.get(id).cause;
        let derived = self.executor.promise_after(cause);
        let callback = self.new_frame(body, Some(id), derived, cause);
        let job = match chain {
            Instruction::Then(_) => Job::Then(callback),
            Instruction::Catch(_) => Job::Catch(callback),
            _ => Job::Finally(callback),
        };
        self.executor.subscribe(promise, job);
        self.watch_chain(derived, promise);
        self.push_made(derived, at);
        self.skip(body)
    }

    /// `sleep(ms)`
    pub(super) fn sleep(&mut self, id: FrameId, at: Address, time: Duration) -> Result<(), Limit> {
        let cause = self.frames.get(id).cause;
        let promise = self.executor.promise_after(cause);
        self.executor.set_timer(time, Alarm::Wake(promise))?;
        self.push_made(promise, at);
        Ok(())
    }

    /// `sleep(wait[Math.min(attempt, wait.length) - 1])`
    pub(super) fn sleep_between(
        &mut self,
        id: FrameId,
        at: Address,
        counter: Slot,
        waits: TableId,
    ) -> Result<(), Limit> {
        let attempt = self.frames.count(id, counter) as usize;
        let waits = &self.code.waits[waits.0 as usize];
        let wait = waits[attempt.min(waits.len()) - 1];
        self.sleep(id, at, wait)
    }

    /// Pushes a promise, which belongs to the step of the instruction at `at`.
    pub(super) fn push_made(&mut self, promise: Promise, at: Address) {
        self.watch.made(promise, self.step(at));
        self.operands.push(Operand::Promise(promise));
    }

    /// The step of an instruction that is not the last `Return` of a program.
    pub(in crate::program) fn step(&self, at: Address) -> StepId {
        self.code.steps[at.0 as usize].expect("only the end of a program is no step")
    }

    /// The items in a slot. A function that was called without items has none.
    #[inline]
    pub(super) fn items(&self, id: FrameId, slot: Option<Slot>) -> CallItems {
        let Some(slot) = slot else { return CallItems::None };
        match self.frames.load(id, slot) {
            Operand::Value(Value::Atom(item)) => CallItems::One(Name::from_index(item as usize)),
            Operand::Items(list) => CallItems::Several(list),
            _ => CallItems::None,
        }
    }

    /// The items of the surrounding loops and of this one, as one list.
    pub(super) fn join(&mut self, id: FrameId, Joined { around, item, to }: Joined) {
        let (around, item) = (self.items(id, Some(around)), self.items(id, Some(item)));
        let joined = match item {
            CallItems::One(item) => self.item_lists.with(around, item),
            _ => around,
        };
        let operand = match joined {
            CallItems::None => Operand::NULL,
            CallItems::One(item) => Operand::Value(atom(item)),
            CallItems::Several(list) => Operand::Items(list),
        };
        self.frames.store(id, to, operand);
    }

    fn skip(&self, body: BodyId) -> Flow {
        Flow::To(self.code.body(body).end)
    }

    /// Starts an async function: its body runs immediately, in its caller, until its first await.
    pub(super) fn start(
        &mut self,
        body: BodyId,
        caller: Option<FrameId>,
        cause: Cause,
    ) -> Result<Promise, Limit> {
        let promise = self.executor.promise_after(cause);
        let frame = self.new_frame(body, caller, promise, cause);
        self.execute(frame)?;
        Ok(promise)
    }
}
