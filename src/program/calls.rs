//! Calls of tasks: their durations and outcomes, and the slots that they are queued for.

use rustc_hash::FxHashSet;

use super::frame::FrameId;
use super::items::WithItems;
use super::limit::Limit;
use super::machine::{Alarm, Job, Machine};
use crate::executor::{Outcome, Promise, Value};
use crate::scenario::{Behavior, Failure, Scenario, StepId, Task, TaskId};
use crate::timeline::{Call, CallId, CallItems};
use crate::{Cause, Duration, Name};

/// The number of calls of each task.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The number of calls of each task without items.
    counts: Vec<u32>,
    /// The work of each call.
    works: Vec<RunningCall>,
    /// The calls with items.
    pub(super) with_items: WithItems,
    /// The calls that were canceled under `Cancels`, unlike in JavaScript. Their timers have no
    /// effect.
    stopped: FxHashSet<CallId>,
}

/// The work of a call.
#[derive(Clone, Copy, Debug)]
struct RunningCall {
    listener: Listener,
    ending: CallEnd,
    /// The cause of its settlement.
    cause: Cause,
    uses_slots: bool,
}

/// The subscriber to a call's outcome.
#[derive(Clone, Copy, Debug)]
pub(super) enum Listener {
    /// The promise of the call.
    Promise(Promise),
    /// The only possible subscriber, so no promise is needed.
    Frame(FrameId),
}

/// The ends of the work of a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum CallEnd {
    Fulfills(Name),
    Rejects(Name),
}

/// The behavior of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) blocks: Duration,
    pub(super) takes: Duration,
    pub(super) ending: CallEnd,
    /// The value if it fulfills.
    pub(super) returns: Name,
    pub(super) uses_slots: bool,
}

impl Calls {
    /// Removes all calls.
    pub(super) fn reset(&mut self, tasks: usize) {
        self.counts.clear();
        self.counts.resize(tasks, 0);
        self.works.clear();
        self.with_items.clear();
        self.stopped.clear();
    }
}

/// The plan of each call of a task, if all calls behave the same. For a million tasks only this is
/// read, from one place in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct UniformPlan {
    takes: Duration,
    ending: CallEnd,
    for_items: ForItems,
}

/// The differences between calls of such a task with an item.
#[derive(Clone, Copy, Debug)]
enum ForItems {
    /// All calls behave the same.
    Same,
    /// All calls behave the same, except that they fulfill with `name(item)`.
    Named,
    /// Some items have other values.
    Own,
}

impl UniformPlan {
    /// The plan of a task; `None` if its calls can differ, use a resource or block.
    pub(super) fn of(task: &Task) -> Option<Self> {
        let Behavior { takes, fails, returns, blocks } = &task.behavior;
        let [takes] = takes[..] else { return None };
        let ending = match fails {
            None => CallEnd::Fulfills(returns.unwrap_or(task.name)),
            Some(Failure { reason, first: None }) => CallEnd::Rejects(*reason),
            Some(_) => return None,
        };
        let for_items = match ending {
            _ if !task.items.is_empty() => ForItems::Own,
            CallEnd::Fulfills(_) if returns.is_none() => ForItems::Named,
            _ => ForItems::Same,
        };
        let is_plain = task.uses.is_empty() && *blocks == Duration::ZERO;
        is_plain.then_some(Self { takes, ending, for_items })
    }
}

impl CallEnd {
    fn outcome(self) -> Outcome {
        match self {
            Self::Fulfills(value) => Outcome::Fulfilled(atom(value)),
            Self::Rejects(reason) => Outcome::Rejected(atom(reason)),
        }
    }
}

impl Plan {
    /// The plan of a task's first call, if it has no items.
    pub(super) fn of_first_call(task: &Task) -> Self {
        Self::new(task, &task.behavior, task.behavior.returns.unwrap_or(task.name), 0)
    }

    pub(super) fn new(task: &Task, behavior: &Behavior, returns: Name, nth: u32) -> Self {
        let ending = match behavior.fails_at(nth as usize) {
            Some(reason) => CallEnd::Rejects(reason),
            None => CallEnd::Fulfills(returns),
        };
        let (blocks, takes) = (behavior.blocks, behavior.takes_at(nth as usize));
        Self { blocks, takes, ending, returns, uses_slots: !task.uses.is_empty() }
    }
}

impl Calls {
    fn plan_without_items(&mut self, scenario: &Scenario, id: TaskId) -> Plan {
        let task = scenario.task(id);
        let count = &mut self.counts[id.0 as usize];
        *count += 1;
        let returns = task.behavior.returns.unwrap_or(task.name);
        Plan::new(task, &task.behavior, returns, *count - 1)
    }
}

impl Machine<'_> {
    /// `call(task)` of docs/language.md: the call is recorded and blocks. Then it has a promise,
    /// and its work starts immediately or when a slot is free.
    pub(super) fn call_task(
        &mut self,
        task: TaskId,
        items: CallItems,
        cause: Cause,
        step: StepId,
    ) -> Result<Promise, Limit> {
        let plan = self.plan(task, items, step)?;
        let (call, cause) = self.make_call(task, items, cause, step, &plan)?;
        let promise = self.executor.promise_after(cause);
        self.watch.called(promise);
        self.queue_work(call, &plan, cause, Listener::Promise(promise))?;
        Ok(promise)
    }

    /// Like [`call`](Self::call), if only the listener can see the promise.
    #[inline]
    pub(super) fn call_for(
        &mut self,
        task: TaskId,
        items: CallItems,
        cause: Cause,
        step: StepId,
        listener: Listener,
    ) -> Result<(), Limit> {
        let plan = self.plan(task, items, step)?;
        let (call, cause) = self.make_call(task, items, cause, step, &plan)?;
        self.queue_work(call, &plan, cause, listener)
    }

    /// Counts a call, and returns its plan.
    #[inline]
    fn plan(&mut self, task: TaskId, items: CallItems, step: StepId) -> Result<Plan, Limit> {
        let Some(UniformPlan { takes, ending, for_items }) =
            self.written.uniform_plans[task.0 as usize]
        else {
            return self.plan_by_count(task, items, step);
        };
        let ending = match (items, for_items) {
            (CallItems::None, _) | (_, ForItems::Same) => ending,
            (_, ForItems::Named) => CallEnd::Fulfills(self.returned(task, items)?),
            (_, ForItems::Own) => return self.plan_by_count(task, items, step),
        };
        let (CallEnd::Fulfills(returns) | CallEnd::Rejects(returns)) = ending;
        Ok(Plan { blocks: Duration::ZERO, takes, ending, returns, uses_slots: false })
    }

    /// Plans a call of a task whose calls differ. They are counted by their items; those without
    /// items are counted separately.
    #[inline(never)]
    fn plan_by_count(
        &mut self,
        task: TaskId,
        items: CallItems,
        step: StepId,
    ) -> Result<Plan, Limit> {
        let plan = match items {
            CallItems::None => self.calls.plan_without_items(self.scenario, task),
            items => self.plan_with_items(task, items)?,
        };
        Ok(self.in_world(plan, (task, items), step))
    }

    /// Makes a call, up to the creation of its promise; returns the cause of its settlement.
    #[inline]
    fn make_call(
        &mut self,
        task: TaskId,
        items: CallItems,
        cause: Cause,
        step: StepId,
        plan: &Plan,
    ) -> Result<(CallId, Cause), Limit> {
        self.observe();
        let call = self.recorder.called(Call {
            task,
            items,
            step,
            cause,
            called_at: self.executor.now(),
            blocks: plan.blocks,
            takes: plan.takes,
            starts_at: None,
            settles_at: None,
            rejected: None,
        })?;
        self.executor.hold(plan.blocks)?;
        let cause = self.executor.causes_mut().mark(call.0, cause);
        Ok((call, cause))
    }

    /// Starts the work of a call, or queues it for a slot.
    #[inline]
    fn queue_work(
        &mut self,
        call: CallId,
        &Plan { takes, ending, uses_slots, .. }: &Plan,
        cause: Cause,
        listener: Listener,
    ) -> Result<(), Limit> {
        self.calls.works.push(RunningCall { listener, ending, cause, uses_slots });
        let begins = !uses_slots || {
            let task = self.recorder.calls[call.0 as usize].task;
            self.resources.acquire(&self.scenario.task(task).uses, call)
        };
        if begins { self.begin_work(call, takes) } else { Ok(()) }
    }

    fn begin_work(&mut self, call: CallId, takes: Duration) -> Result<(), Limit> {
        self.observe();
        self.recorder.started(self.executor.now(), call)?;
        self.executor.set_timer(takes, Alarm::Finish(call))?;
        Ok(())
    }

    /// The timer of a call has fired: the call settles, and passes its slots to the next calls in
    /// the queues, before any microtask.
    pub(super) fn finish_work(&mut self, call: CallId) -> Result<(), Limit> {
        let RunningCall { listener, ending, cause, uses_slots } = self.calls.works[call.0 as usize];
        let now = self.executor.now();
        self.observe();
        match ending {
            CallEnd::Fulfills(_) => self.recorder.fulfilled(now, call)?,
            CallEnd::Rejects(reason) => self.recorder.rejected(now, call, reason)?,
        }
        if let Listener::Promise(promise) = listener {
            self.settle_call(promise, ending, cause);
        }
        if uses_slots {
            self.free_slots(call)?;
        }
        match listener {
            Listener::Promise(_) => Ok(()),
            // No microtask is left when a timer fires, so this one runs immediately.
            Listener::Frame(frame) => self.reaction(Job::Resume(frame), ending.outcome(), cause),
        }
    }

    /// Settles the promise of a call. The case of a frame is separate: its outcome need not be
    /// stored for later, which would take a tenth of the time of a call.
    #[inline(never)]
    fn settle_call(&mut self, promise: Promise, ending: CallEnd, cause: Cause) {
        self.executor.settle_because(promise, ending.outcome(), cause);
    }

    /// Frees the slots that a call uses or is queued for. They go to the calls that have been
    /// queued longest and were not canceled.
    fn free_slots(&mut self, call: CallId) -> Result<(), Limit> {
        let Self { scenario, recorder, resources, calls, .. } = self;
        let uses = |call: CallId| {
            let task = recorder.calls[call.0 as usize].task;
            &scenario.task(task).uses[..]
        };
        let waits = |call: CallId| (!calls.stopped.contains(&call)).then(|| uses(call));
        let begin = if recorder.calls[call.0 as usize].starts_at.is_some() {
            resources.release(uses(call), waits)
        } else {
            resources.hand_on(uses(call), waits)
        };
        for call in begin {
            self.begin_work(call, self.recorder.calls[call.0 as usize].takes)?;
        }
        Ok(())
    }

    /// Whether the call was canceled; its timer fires anyway.
    pub(super) fn is_stopped(&self, call: CallId) -> bool {
        !self.calls.stopped.is_empty() && self.calls.stopped.contains(&call)
    }

    /// Cancels the call with this promise, if there is one and it is pending, and frees its slots.
    pub(super) fn stop_call(&mut self, promise: Promise) -> Result<(), Limit> {
        let Some(id) = self.watch.call_of(promise) else { return Ok(()) };
        let call = &self.recorder.calls[id.0 as usize];
        if call.settles_at.is_some() || !self.calls.stopped.insert(id) {
            return Ok(());
        }
        self.free_slots(id)
    }
}

/// The atoms of the executor are names.
pub(super) fn atom(name: Name) -> Value {
    Value::Atom(u32::try_from(name.index()).expect("a name's number has 32 bits"))
}
