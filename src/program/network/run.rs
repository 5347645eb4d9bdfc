//! A run of a network, with the same turns and microtasks as in an
//! [`Executor`](crate::executor::Executor), but only a few kinds of them.

use std::collections::VecDeque;
use std::mem::take;

use super::node::Wait;
use super::{Network, Node};
use crate::executor::{Ties, Timers};
use crate::program::end::{End, spare_list};
use crate::program::limit::Limit;
use crate::program::prepared::Prepared;
use crate::program::recorder::Recorder;
use crate::program::resources::Resources;
use crate::scenario::{Generated, TaskId, Use};
use crate::timeline::{Call, CallId, CallItems, Outcome, Reason, Timeline, Value, Watched};
use crate::{Cause, Causes, Duration, Instant, List, Name};

/// Runs a network any number of times, reusing its memory.
pub(in crate::program) struct NetworkRun<'p> {
    prepared: &'p Prepared<'p>,
    network: &'p Network,
    now: Instant,
    timers: Timers<CalledTask>,
    microtasks: VecDeque<Microtask>,
    waits: Vec<Waiting>,
    resources: Resources<CalledTask>,
    recorder: Recorder,
    causes: Causes,
    program: ProgramState,
}

/// A task that has been called. Its timer has all data that is needed to settle it, so that
/// settling one of a million tasks reads few places in memory.
#[derive(Clone, Copy, Debug)]
struct CalledTask {
    task: TaskId,
    call: CallId,
    /// The cause of its settlement.
    cause: Cause,
}

/// How the promise of a task has settled, and the cause.
#[derive(Clone, Copy, Debug)]
struct Settled {
    /// The reason that it rejects with: its own, or that of a dependency.
    rejected: Option<Name>,
    cause: Cause,
}

/// A task that waits for its dependencies. It is read for each dependency, in an order that no
/// cache can predict, so it is small.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// The number of dependencies that have not settled; 0 if one has failed.
    missing: u32,
    /// The causes of the dependencies that have settled.
    cause: Cause,
}

/// The state of the program itself.
#[derive(Clone, Copy, Debug)]
struct ProgramState {
    /// The number of tasks that have not settled.
    missing: usize,
    /// How the program settles, as far as known; final if `is_decided`.
    settles: Settled,
    is_decided: bool,
}

/// An entry of the microtask queue.
#[derive(Clone, Copy, Debug)]
enum Microtask {
    /// The task has settled: notifies all tasks that wait for it, and then the combinator of all
    /// tasks. Each is a separate microtask in JavaScript, but nothing can come between them, so
    /// they are one entry here. (Separate entries take half as long again for a million tasks.)
    Notify(TaskId, Settled),
    /// The combinator of the task's dependencies has settled.
    Needs(TaskId, Settled),
    /// The combinator of all tasks has settled.
    AllThere,
    /// The program has settled; its caller resumes.
    CallerResumes,
}

impl Settled {
    /// Fulfilled at the start, without a cause.
    const START: Self = Self { rejected: None, cause: Cause::START };
}

impl ProgramState {
    const fn beginning(tasks: usize) -> Self {
        Self { missing: tasks, settles: Settled::START, is_decided: false }
    }
}

impl<'p> NetworkRun<'p> {
    pub(in crate::program) fn new(prepared: &'p Prepared<'p>, network: &'p Network) -> Self {
        Self {
            prepared,
            network,
            now: Instant::ZERO,
            timers: Timers::new(Ties::default()),
            microtasks: VecDeque::new(),
            waits: Vec::new(),
            resources: Resources::new(&prepared.scenario.resources),
            recorder: Recorder::new(&prepared.options),
            causes: Causes::default(),
            program: ProgramState::beginning(0),
        }
    }

    /// Runs the network until nothing is left to run, and records it over an earlier timeline. No
    /// rejection is unhandled, because every promise is awaited where it is created.
    pub(in crate::program) fn run(&mut self, timeline: &mut Timeline) -> Result<(), Limit> {
        self.recorder.swap(timeline);
        self.causes = take(&mut timeline.causes);
        self.reset();
        self.begin()?;
        loop {
            while let Some(microtask) = self.microtasks.pop_front() {
                self.microtask(microtask)?;
            }
            let Some((due, work)) = self.timers.pop() else { break };
            self.now = self.now.max(due);
            self.finish(work)?;
        }
        self.write(timeline);
        Ok(())
    }

    fn reset(&mut self) {
        self.now = Instant::ZERO;
        self.timers.clear(Ties::default());
        self.microtasks.clear();
        self.resources.reset(&self.prepared.scenario.resources);
        self.recorder.reset();
        self.recorder.expect_calls(self.network.nodes.len());
        self.causes.clear();
        self.program = ProgramState::beginning(self.network.nodes.len());
    }

    /// The program's code, up to its first `await`.
    fn begin(&mut self) -> Result<(), Limit> {
        let Network { order, nodes, missing, program, .. } = self.network;
        if nodes.len() as u64 > self.prepared.max_steps {
            return Err(Limit::Steps);
        }
        match program {
            Generated::Sequential => self.next_in_turn(),
            Generated::Parallel => {
                self.waits.clear();
                self.waits.extend(missing.iter().copied().map(Waiting::new));
                for &task in order {
                    self.call(task, Cause::START)?;
                }
                if nodes.is_empty() { self.decide(Settled::START) } else { Ok(()) }
            }
        }
    }

    fn microtask(&mut self, microtask: Microtask) -> Result<(), Limit> {
        match microtask {
            Microtask::Notify(task, settled) => return self.notify(task, settled),
            Microtask::Needs(task, settled) => return self.needs(task, settled),
            Microtask::AllThere => self.settle(),
            Microtask::CallerResumes => return self.recorder.settled(self.now),
        }
        Ok(())
    }

    /// `d()`: the call is recorded and blocks. Then its work starts, immediately or when its slots
    /// are free.
    fn call(&mut self, task: TaskId, cause: Cause) -> Result<(), Limit> {
        let node = self.network.node(task);
        let (blocks, uses) = self.blocks_and_uses(node, task);
        let call = self.recorder.called(Call {
            task,
            items: CallItems::None,
            step: node.step,
            cause,
            called_at: self.now,
            blocks,
            takes: node.takes,
            starts_at: None,
            settles_at: None,
            rejected: None,
        })?;
        self.now = self.now.checked_add(blocks).ok_or(Limit::Time)?;
        let work = CalledTask { task, call, cause: self.causes.mark(call.0, cause) };
        if uses.is_empty() || self.resources.acquire(uses, work) {
            return self.start(work, node.takes);
        }
        Ok(())
    }

    fn blocks_and_uses(&self, node: &Node, task: TaskId) -> (Duration, &'p [Use]) {
        if node.is_plain {
            return (Duration::ZERO, &[]);
        }
        let task = self.prepared.scenario.task(task);
        (task.behavior.blocks, &task.uses)
    }

    #[expect(clippy::inline_always, reason = "else the work is written down to be handed over")]
    #[inline(always)]
    fn start(&mut self, work: CalledTask, takes: Duration) -> Result<(), Limit> {
        self.recorder.started(self.now, work.call)?;
        self.timers.set(self.now.checked_add(takes).ok_or(Limit::Time)?, work);
        Ok(())
    }

    /// The timer of a call has fired: the call settles, and passes its slots to the next calls in
    /// the queues.
    fn finish(&mut self, CalledTask { task, call, cause }: CalledTask) -> Result<(), Limit> {
        let node = self.network.node(task);
        let rejected = node.rejects();
        match rejected {
            None => self.recorder.fulfilled(self.now, call)?,
            Some(reason) => self.recorder.rejected(self.now, call, reason)?,
        }
        let (_, uses) = self.blocks_and_uses(node, task);
        if !uses.is_empty() {
            self.hand_on(uses)?;
        }
        // No microtask is left when a timer fires. So the microtasks that this timer causes run
        // immediately: the function around the call returns, and the reactions to its promise run.
        let settled = Settled { rejected, cause };
        match self.network.program {
            Generated::Sequential => self.in_turn(settled),
            Generated::Parallel => self.notify(task, settled),
        }
    }

    /// Starts the calls that were queued for these slots, which are now free.
    fn hand_on(&mut self, slots: &'p [Use]) -> Result<(), Limit> {
        let scenario = self.prepared.scenario;
        let next = self.resources.release(slots, |work| Some(&scenario.task(work.task).uses[..]));
        next.into_iter().try_for_each(|work| self.start(work, self.network.node(work.task).takes))
    }

    /// Notifies all tasks that wait for this one that its promise has settled.
    fn notify(&mut self, task: TaskId, settled: Settled) -> Result<(), Limit> {
        let network = self.network;
        let waiting = network.waiting(network.node(task));
        for &waiting in waiting {
            self.need(waiting, settled)?;
        }
        self.there(settled, waiting.is_empty())
    }

    /// A dependency of the task has settled.
    fn need(&mut self, task: TaskId, settled: Settled) -> Result<(), Limit> {
        let network = self.network;
        let wait = || network.node(task).wait;
        let Waiting { missing, cause } = &mut self.waits[task.0 as usize];
        if *missing == 0 {
            // The combinator has already rejected.
            return Ok(());
        }
        let needs = if settled.rejected.is_some() && wait() != Wait::AllSettled {
            *missing = 0;
            settled
        } else {
            *missing -= 1;
            *cause = self.causes.join_apart(*cause, settled.cause);
            Settled { rejected: None, cause: *cause }
        };
        if *missing > 0 {
            return Ok(());
        }
        if wait() == Wait::One {
            return self.needs(task, needs);
        }
        self.microtasks.push_back(Microtask::Needs(task, needs));
        Ok(())
    }

    /// A task resumes after its dependencies: it is called, or rejects because a dependency has.
    fn needs(&mut self, task: TaskId, needs: Settled) -> Result<(), Limit> {
        if needs.rejected.is_some() {
            self.microtasks.push_back(Microtask::Notify(task, needs));
            return Ok(());
        }
        self.call(task, needs.cause)
    }

    /// Records a branch of the `Promise.all` of all tasks. If this fulfills, each task that waited
    /// for this one has settled after it, so only tasks that no other task waits for need to be
    /// recorded.
    fn there(&mut self, settled: Settled, is_last: bool) -> Result<(), Limit> {
        let ProgramState { missing, settles, is_decided } = &mut self.program;
        *missing -= 1;
        if *is_decided {
            return Ok(());
        }
        if settled.rejected.is_some() {
            return self.decide(settled);
        }
        if is_last {
            settles.cause = self.causes.join_apart(settles.cause, settled.cause);
        }
        let settles = *settles;
        if *missing == 0 { self.decide(settles) } else { Ok(()) }
    }

    /// Resumes after `await d()`.
    fn in_turn(&mut self, Settled { rejected, cause }: Settled) -> Result<(), Limit> {
        let ProgramState { missing, settles, .. } = &mut self.program;
        *missing -= 1;
        *settles = Settled { rejected, cause: self.causes.join(settles.cause, cause) };
        if rejected.is_none() {
            return self.next_in_turn();
        }
        self.settle();
        Ok(())
    }

    /// Calls the next task, or returns after the last one.
    fn next_in_turn(&mut self) -> Result<(), Limit> {
        let order = &self.network.order;
        if let Some(&next) = order.get(order.len() - self.program.missing) {
            return self.call(next, self.program.settles.cause);
        }
        self.settle();
        Ok(())
    }

    /// The `Promise.all` of all tasks settles.
    fn decide(&mut self, settles: Settled) -> Result<(), Limit> {
        if settles.rejected.is_none() && self.network.nodes.len() as u64 > self.prepared.max_strings
        {
            return Err(Limit::Strings);
        }
        self.program = ProgramState { settles, is_decided: true, ..self.program };
        self.microtasks.push_back(Microtask::AllThere);
        Ok(())
    }

    /// The program settles.
    fn settle(&mut self) {
        self.program.is_decided = true;
        self.microtasks.push_back(Microtask::CallerResumes);
    }

    /// Writes the result of the run.
    fn write(&mut self, timeline: &mut Timeline) {
        let ProgramState { settles, is_decided, .. } = self.program;
        let end = End {
            outcome: if is_decided {
                self.outcome(settles.rejected, spare_list(timeline))
            } else {
                Outcome::Pending
            },
            crash: None,
            settled_because: is_decided.then_some(settles.cause),
            quiescent_at: self.now,
            causes: take(&mut self.causes),
            waits_at: Vec::new(),
            watched: Watched::default(),
        };
        end.write(&mut self.recorder, timeline);
    }

    fn outcome(&self, rejected: Option<Name>, mut spare: List<Value>) -> Outcome {
        if let Some(reason) = rejected {
            return Outcome::Rejected(Reason::Message(reason));
        }
        let Network { program, order, nodes, .. } = self.network;
        Outcome::Fulfilled(match program {
            Generated::Parallel => {
                spare.extend(nodes.iter().map(Node::value));
                Value::List(spare)
            }
            Generated::Sequential => {
                order.last().map_or(Value::Null, |&task| self.network.node(task).value())
            }
        })
    }
}

impl Waiting {
    const fn new(missing: u32) -> Self {
        Self { missing, cause: Cause::START }
    }
}
