//! The two programs of a scenario that has none, which take every task once: run without a step of
//! theirs being written anywhere.
//!
//! They mean what their steps would mean, and come out the same, event for event. But a million
//! tasks have millions of steps, and all that is to be known of them is in the tasks themselves.

use super::execute::Flow;
use super::{Job, Machine};
use crate::Cause;
use crate::executor::{Combine, Outcome, Promise};
use crate::program::calls::Listener;
use crate::program::frame::{FrameId, Operand};
use crate::program::instruction::{Address, Slot};
use crate::program::limit::Limit;
use crate::scenario::{Need, Task, TaskId};

/// The promise that each task is bound to.
#[derive(Debug, Default)]
pub(super) struct Bound(Vec<Option<Promise>>);

impl Machine<'_> {
    /// `await a(); await b(); ..` comes here again behind each `await`.
    pub(super) fn each_in_turn(
        &mut self,
        id: FrameId,
        at: Address,
        counter: Slot,
    ) -> Result<Flow, Limit> {
        let nth = self.frames.count_up(id, counter) as usize;
        let Some(&task) = self.prepared.order.get(nth) else {
            if nth == 0 {
                self.operands.push(Operand::NULL);
            }
            return Ok(Flow::On);
        };
        if nth > 0 {
            self.operands.pop();
        }
        self.begin_step()?;
        let (task, place) = self.task_of(task);
        let frame = self.frames.get(id);
        frame.at = at;
        let cause = frame.cause;
        self.call_for(task, None, cause, place, Listener::Frame(id))?;
        Ok(Flow::Out)
    }

    /// `const d = (async () => { await Promise.all([a, b]); return await d(); })(); ..` for each
    /// task, and `await Promise.all([..])` of them in the order of declaration.
    pub(super) fn each_when_ready(&mut self, id: FrameId, at: Address) -> Result<Flow, Limit> {
        let order = &self.prepared.order;
        self.bound.0 = vec![None; order.len()];
        for &task in order {
            let promise = self.begin_when_ready(task)?;
            self.bound.0[task] = Some(promise);
        }
        self.branches.clear();
        self.branches.extend(self.bound.0.iter().flatten());
        self.begin_step()?;
        self.frames.get(id).at = Address(at.0 + 1);
        self.executor.await_combined(Combine::All, &self.branches, true, Job::Resume(id));
        Ok(Flow::Out)
    }

    /// The promise that a task is bound to: its call's where it needs nothing.
    fn begin_when_ready(&mut self, number: usize) -> Result<Promise, Limit> {
        self.begin_step()?;
        let (task, place) = self.task_of(number);
        let needs = &self.scenario.tasks[number].needs;
        if needs.iter().all(|need| *need == Need::Previous) {
            // There is no call before the first.
            return self.call_task(task, None, Cause::START, place);
        }
        let promise = self.executor.promise();
        self.bound.0[number] = Some(promise);
        if needs.iter().any(|need| matches!(need, Need::Settled(_))) {
            self.wait_for_needs(task, Combine::AllSettled, Job::HaveSettled(task))?;
        } else {
            self.wait_for_needs(task, Combine::All, Job::Begin(task))?;
        }
        Ok(promise)
    }

    /// `await` of the tasks that this one needs in that way: of a single one alone, unless it need
    /// only settle.
    fn wait_for_needs(&mut self, task: TaskId, how: Combine, job: Job) -> Result<(), Limit> {
        self.begin_step()?;
        let settles = how == Combine::AllSettled;
        let needs = self.scenario.task(task).needs.iter().filter_map(|need| match *need {
            Need::Fulfilled(TaskId(id)) if !settles => Some(id),
            Need::Settled(TaskId(id)) if settles => Some(id),
            _ => None,
        });
        self.branches.clear();
        let Self { branches, bound, .. } = self;
        branches.extend(needs.filter_map(|id| bound.0[id as usize]));
        match self.branches[..] {
            [only] if !settles => self.executor.subscribe(only, job),
            _ => self.executor.await_combined(how, &self.branches, false, job),
        }
        Ok(())
    }

    /// What need only settle has: on to what has to fulfil.
    pub(super) fn needs_have_settled(&mut self, task: TaskId, cause: Cause) -> Result<(), Limit> {
        let fulfils = |need: &Need| matches!(need, Need::Fulfilled(_));
        if self.scenario.task(task).needs.iter().any(fulfils) {
            self.executor.comes_after(self.promise_of(task), cause);
            return self.wait_for_needs(task, Combine::All, Job::Begin(task));
        }
        self.begin_task(task, Outcome::Fulfilled(crate::executor::Value::Null), cause)
    }

    /// What a task needs is there, or will never be.
    pub(super) fn begin_task(
        &mut self,
        task: TaskId,
        outcome: Outcome,
        cause: Cause,
    ) -> Result<(), Limit> {
        let promise = self.promise_of(task);
        let before = self.executor.cause_of(promise);
        let cause = self.executor.causes_mut().join(before, cause);
        if let Outcome::Rejected(_) = outcome {
            self.executor.settle_because(promise, outcome, cause);
            return Ok(());
        }
        self.begin_step()?;
        let place = self.scenario.task(task).place;
        self.call_for(task, None, cause, place, Listener::Settles(promise))?;
        Ok(())
    }

    fn promise_of(&self, TaskId(task): TaskId) -> Promise {
        self.bound.0[task as usize].expect("a task that waits is bound to a promise")
    }

    fn task_of(&self, number: usize) -> (TaskId, crate::scenario::Place) {
        let Task { place, .. } = self.scenario.tasks[number];
        (TaskId(u32::try_from(number).expect("fewer than 2^32 tasks")), place)
    }
}
