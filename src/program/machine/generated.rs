//! The two programs of a scenario that has none, run without a step of theirs being written
//! anywhere: [`Network`] says why they come out the same.

use super::execute::Flow;
use super::{Job, Machine};
use crate::Cause;
use crate::executor::{Outcome, Value};
use crate::program::calls::Listener;
use crate::program::frame::{FrameId, Operand};
use crate::program::instruction::{Address, Slot};
use crate::program::limit::Limit;
use crate::program::network::Network;
use crate::scenario::TaskId;

/// How far the tasks of a network have come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    waiting: Vec<Waiting>,
    /// What the tasks have given, in the order of declaration; it is complete when none is missing.
    results: Vec<Value>,
    missing: u32,
    /// What the tasks that are there were there because of.
    cause: Cause,
    /// Who awaits all of them, until that is decided.
    awaits: Option<FrameId>,
}

/// A task that waits for what it needs.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// How many have yet to come; none any more where one has failed.
    missing: u32,
    /// What those that have come came because of.
    cause: Cause,
}

impl<'p> Machine<'p> {
    /// `await a(); await b(); ..` comes here again behind each `await`.
    pub(super) fn each_in_turn(
        &mut self,
        id: FrameId,
        at: Address,
        counter: Slot,
    ) -> Result<Flow, Limit> {
        let nth = self.frames.count_up(id, counter) as usize;
        let Some(&task) = self.network().order.get(nth) else {
            if nth == 0 {
                self.operands.push(Operand::NULL);
            }
            return Ok(Flow::On);
        };
        if nth > 0 {
            self.operands.pop();
        }
        let frame = self.frames.get(id);
        frame.at = at;
        let cause = frame.cause;
        self.call_once(TaskId(task), cause, Listener::Frame(id))?;
        Ok(Flow::Out)
    }

    /// `const d = (async () => { await Promise.all([a, b]); return await d(); })(); ..` for each
    /// task, and `await Promise.all([..])` of them in the order of declaration.
    pub(super) fn each_when_ready(&mut self, id: FrameId, at: Address) -> Result<Flow, Limit> {
        self.frames.get(id).at = Address(at.0 + 1);
        let network = self.network();
        let Progress { waiting, results, missing, cause, awaits } = &mut self.progress;
        waiting.clear();
        let wait = |&missing: &u32| Waiting { missing, cause: Cause::START };
        waiting.extend(network.missing.iter().map(wait));
        results.clear();
        results.resize(network.order.len(), Value::Null);
        *missing = u32::try_from(network.order.len()).expect("fewer than 2^32 tasks");
        *cause = Cause::START;
        *awaits = Some(id);
        for &task in &network.order {
            if network.missing[task as usize] == 0 {
                self.call_once(TaskId(task), Cause::START, Listener::Task(TaskId(task)))?;
            }
        }
        if network.order.is_empty() {
            self.all_are_there();
        }
        Ok(Flow::Out)
    }

    /// A task's promise has settled: everybody who waits for it is told, in a microtask each.
    pub(in crate::program) fn task_is_there(
        &mut self,
        task: TaskId,
        outcome: Outcome,
        cause: Cause,
    ) {
        for &job in self.network().jobs(task) {
            self.executor.queue(job, outcome, cause);
        }
        self.executor.queue(Job::TaskIsThere(task), outcome, cause);
    }

    /// One of several needs of a task is there: a branch of its `Promise.all`, or of its
    /// `Promise.allSettled`, which never rejects.
    pub(super) fn need_is_there(
        &mut self,
        task: TaskId,
        outcome: Outcome,
        cause: Cause,
        settles: bool,
    ) {
        let waiting = &mut self.progress.waiting[task.0 as usize];
        if waiting.missing == 0 {
            return;
        }
        if !settles && !outcome.is_fulfilled() {
            waiting.missing = 0;
            return self.executor.queue(Job::Begin(task), outcome, cause);
        }
        waiting.cause = self.executor.causes_mut().join_apart(waiting.cause, cause);
        waiting.missing -= 1;
        if waiting.missing == 0 {
            let (there, cause) = (Outcome::Fulfilled(Value::Null), waiting.cause);
            self.executor.queue(Job::Begin(task), there, cause);
        }
    }

    /// What a task needs is there, and it is called; or it will never be.
    pub(super) fn begin_task(
        &mut self,
        task: TaskId,
        outcome: Outcome,
        cause: Cause,
    ) -> Result<(), Limit> {
        if outcome.is_fulfilled() {
            return self.call_once(task, cause, Listener::Returns(task));
        }
        self.task_is_there(task, outcome, cause);
        Ok(())
    }

    /// A branch of the `Promise.all` of all tasks.
    pub(super) fn one_is_there(&mut self, task: TaskId, outcome: Outcome, cause: Cause) {
        let Progress { results, missing, cause: all, awaits, .. } = &mut self.progress;
        *missing -= 1;
        match outcome {
            Outcome::Fulfilled(value) => {
                results[task.0 as usize] = value;
                *all = self.executor.causes_mut().join_apart(*all, cause);
                if *missing == 0 {
                    self.all_are_there();
                }
            }
            Outcome::Rejected(_) => {
                if let Some(frame) = awaits.take() {
                    self.executor.queue(Job::Resume(frame), outcome, cause);
                }
            }
        }
    }

    fn all_are_there(&mut self) {
        let Progress { results, awaits, cause, .. } = &mut self.progress;
        if let Some(frame) = awaits.take() {
            let list = Value::List(self.executor.values_mut().add_list(results));
            self.executor.queue(Job::Resume(frame), Outcome::Fulfilled(list), *cause);
        }
    }

    fn call_once(&mut self, task: TaskId, cause: Cause, listener: Listener) -> Result<(), Limit> {
        self.begin_step()?;
        let place = self.network().places[task.0 as usize];
        self.call_for(task, None, cause, place, listener)
    }

    fn network(&self) -> &'p Network {
        self.prepared.network.as_ref().expect("a generated program has its network")
    }
}
