//! Calls of tasks: how long each takes, how it ends, which slot it waits for.

use rustc_hash::FxHashMap;
use slab::Slab;

use super::limit::Limit;
use super::machine::{Job, Machine};
use super::prepared::Prepared;
use crate::Cause;
use crate::executor::{Outcome, Promise, Value};
use crate::scenario::{Behaviour, Place, ResourceId, Scenario, TaskId};
use crate::timeline::{Call, CallId, Texts};
use crate::{Duration, Name};

/// The calls under way, and how often each task has been called.
#[derive(Debug)]
pub(super) struct Calls {
    running: Slab<Running>,
    /// By task: the calls without an item.
    counts: Vec<u32>,
    with_item: FxHashMap<(TaskId, Name), WithItem>,
}

/// A call that has not settled.
#[derive(Debug)]
struct Running {
    call: CallId,
    listener: Listener,
    takes: Duration,
    ending: Ending,
    uses: Option<ResourceId>,
    /// What its settling will be because of.
    cause: Cause,
    /// Whether it was stopped, against JavaScript's rules; its timer then does nothing.
    stopped: bool,
}

/// Whom a call tells that it has settled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Listener {
    /// Its promise.
    Promise(Promise),
    /// The only one who could ever subscribe to that: it needs no promise.
    Job(Job),
    /// An async function that does nothing more than return what the call gives: its promise.
    Settles(Promise),
}

/// A call under way, by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct RunningId(u32);

#[derive(Clone, Copy, Debug)]
enum Ending {
    Fulfils(Name),
    Rejects(Name),
}

/// The calls of one task with one item.
#[derive(Debug)]
struct WithItem {
    count: u32,
    behaviour: Behaviour,
    returns: Name,
}

/// What one call will do.
struct Plan {
    blocks: Duration,
    takes: Duration,
    ending: Ending,
}

impl Calls {
    pub(super) fn new(tasks: usize) -> Self {
        Self { running: Slab::new(), counts: vec![0; tasks], with_item: FxHashMap::default() }
    }

    /// Counts the call, and says what it will do. Calls are counted per item, those without one
    /// by themselves.
    fn plan(
        &mut self,
        prepared: &Prepared<'_>,
        id: TaskId,
        item: Option<Name>,
        texts: &mut Texts,
    ) -> Result<Plan, Limit> {
        let task = prepared.scenario.task(id);
        let Some(item) = item else {
            let count = &mut self.counts[id.0 as usize];
            *count += 1;
            let returns = task.behaviour.returns.unwrap_or(task.name);
            return Ok(Plan::new(&task.behaviour, returns, *count - 1));
        };
        if !self.with_item.contains_key(&(id, item)) {
            let own = prepared.own.get(&(id, item)).map(|&index| &task.items[index].1);
            let behaviour = task.behaviour_with(own);
            let returns = if let Some(returns) = behaviour.returns {
                returns
            } else {
                let text = format!("{}({})", &texts[task.name], &texts[item]);
                Limit::add_text(texts, &text)?
            };
            self.with_item.insert((id, item), WithItem { count: 0, behaviour, returns });
        }
        let state = self.with_item.get_mut(&(id, item)).expect("it was put there");
        state.count += 1;
        Ok(Plan::new(&state.behaviour, state.returns, state.count - 1))
    }
}

/// Where in its task's `items` every item stands: a task may have a million.
pub(super) fn own_by_item(scenario: &Scenario) -> FxHashMap<(TaskId, Name), usize> {
    let tasks = (0..).map(TaskId).zip(scenario.tasks.iter());
    tasks
        .flat_map(|(id, task)| {
            task.items.iter().enumerate().map(move |(index, (item, _))| ((id, *item), index))
        })
        .collect()
}

impl Plan {
    fn new(behaviour: &Behaviour, returns: Name, nth: u32) -> Self {
        let ending = match behaviour.fails_at(nth as usize) {
            Some(reason) => Ending::Rejects(reason),
            None => Ending::Fulfils(returns),
        };
        Self { blocks: behaviour.blocks, takes: behaviour.takes_at(nth as usize), ending }
    }
}

impl Machine<'_> {
    /// `call(task)`, as the language has it: recorded; blocking; then a promise, whose work begins
    /// at once or when a slot is free.
    pub(super) fn call_task(
        &mut self,
        task: TaskId,
        item: Option<Name>,
        cause: Cause,
        place: Place,
    ) -> Result<Promise, Limit> {
        let (call, plan, cause) = self.make_call(task, item, cause, place)?;
        let promise = self.executor.promise_after(cause);
        self.watch.called(promise);
        self.run_call(call, task, plan, cause, Listener::Promise(promise))?;
        Ok(promise)
    }

    /// The same, where nothing but the listener can ever see the promise.
    pub(super) fn call_for(
        &mut self,
        task: TaskId,
        item: Option<Name>,
        cause: Cause,
        place: Place,
        listener: Listener,
    ) -> Result<(), Limit> {
        let (call, plan, cause) = self.make_call(task, item, cause, place)?;
        self.run_call(call, task, plan, cause, listener)
    }

    /// The call itself, up to where its promise is made; and what its settling will be because of.
    fn make_call(
        &mut self,
        task: TaskId,
        item: Option<Name>,
        cause: Cause,
        place: Place,
    ) -> Result<(CallId, Plan, Cause), Limit> {
        let plan = self.calls.plan(self.prepared, task, item, &mut self.texts)?;
        let call = self.recorder.called(Call {
            task,
            item,
            place,
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
        Ok((call, plan, cause))
    }

    fn run_call(
        &mut self,
        call: CallId,
        task: TaskId,
        Plan { takes, ending, .. }: Plan,
        cause: Cause,
        listener: Listener,
    ) -> Result<(), Limit> {
        let uses = self.scenario.task(task).uses;
        let running = Running { call, listener, takes, ending, uses, cause, stopped: false };
        let running = self.calls.running.insert(running);
        let running = RunningId(u32::try_from(running).expect("fewer than 2^32 calls"));
        let begins = match uses {
            Some(resource) => self.resources.acquire(resource, running),
            None => true,
        };
        if begins { self.begin_call(running) } else { Ok(()) }
    }

    /// Stops the call of that promise, if it is one that is under way, and frees its slot.
    pub(super) fn stop_call(&mut self, promise: Promise) -> Result<(), Limit> {
        let mut running = self.calls.running.iter_mut();
        let is_it = |running: &Running| {
            matches!(running.listener, Listener::Promise(own) if own == promise) && !running.stopped
        };
        let found = running.find(|(_, running)| is_it(running));
        let Some((_, running)) = found else { return Ok(()) };
        running.stopped = true;
        let started = self.recorder.has_started(running.call);
        let freed = running.uses.filter(|_| started);
        if let Some(next) = freed.and_then(|resource| self.resources.release(resource)) {
            self.begin_call(next)?;
        }
        Ok(())
    }

    /// Whether the call was stopped; its timer fires all the same.
    pub(super) fn is_stopped(&self, id: RunningId) -> bool {
        self.calls.running[id.0 as usize].stopped
    }

    fn begin_call(&mut self, mut id: RunningId) -> Result<(), Limit> {
        // A call that was stopped while it waited for a slot hands it on.
        while let Running { stopped: true, uses: Some(resource), .. } =
            self.calls.running[id.0 as usize]
        {
            let Some(next) = self.resources.release(resource) else { return Ok(()) };
            id = next;
        }
        let running = &self.calls.running[id.0 as usize];
        self.recorder.started(self.executor.now(), running.call)?;
        self.executor.set_timer(running.takes, Job::Finish(id))?;
        Ok(())
    }

    /// The timer of a call has fired: it settles, and gives its slot to the next in the queue,
    /// before any microtask.
    pub(super) fn finish_call(&mut self, id: RunningId) -> Result<(), Limit> {
        let over = self.calls.running.remove(id.0 as usize);
        let Running { call, listener, ending, uses, cause, .. } = over;
        let now = self.executor.now();
        let outcome = match ending {
            Ending::Fulfils(value) => {
                self.recorder.fulfilled(now, call)?;
                Outcome::Fulfilled(atom(value))
            }
            Ending::Rejects(reason) => {
                self.recorder.rejected(now, call, reason)?;
                Outcome::Rejected(atom(reason))
            }
        };
        match listener {
            Listener::Promise(promise) => self.executor.settle(promise, outcome),
            Listener::Job(job) => self.executor.queue(job, outcome, cause),
            Listener::Settles(promise) => self.executor.queue_settling(promise, outcome, cause),
        }
        if let Some(next) = uses.and_then(|resource| self.resources.release(resource)) {
            self.begin_call(next)?;
        }
        Ok(())
    }
}

/// The executor's atoms are our names.
pub(super) fn atom(name: Name) -> Value {
    Value::Atom(u32::try_from(name.index()).expect("a name's number has 32 bits"))
}
