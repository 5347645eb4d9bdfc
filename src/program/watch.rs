//! Records promises with their origin while a program runs, and reports on them at its end.

use rustc_hash::FxHashMap;

use super::instruction::{Address, Instruction};
use super::machine::{Alarm, Job, Machine};
use crate::executor::{Executor, Outcome, Promise};
use crate::scenario::StepId;
use crate::timeline::{
    Branch, CallId, Gathered, Gathering, LateSubscription, OrphanedStart, PromiseOrigin, Tied,
    Timer, Watched,
};
use crate::{Cause, Instant};

/// The record so far, in order.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Whether anything is recorded.
    pub(super) is_on: bool,
    /// The promise of each call.
    calls: Vec<Promise>,
    /// The promises of all other expressions.
    made: Vec<(Promise, StepId)>,
    /// The promises that `Start` and `Let` bound.
    bound: Vec<(Promise, StepId)>,
    gathered: Vec<Gather>,
    /// The branches that workers of pools completed: the promise of all workers, the time, and the
    /// cause.
    through: Vec<(Promise, Instant, Cause)>,
    branches: Vec<Promise>,
    unhandled: Vec<Promise>,
    orphaned_starts: Vec<OrphanedStart>,
    /// Whether the last of these starts has made no call yet and still runs.
    starting: bool,
    /// The addresses of the handlers of rejections that ran.
    caught: Vec<Address>,
}

#[derive(Debug)]
struct Gather {
    promise: Promise,
    step: StepId,
    how: Gathering,
    begins_at: Instant,
    cause: Cause,
    /// The start of its own branches in `branches`; they end where those of the next one start.
    branches: usize,
}

impl Watch {
    pub(super) fn new(is_on: bool) -> Self {
        Self { is_on, ..Self::default() }
    }

    pub(super) fn called(&mut self, promise: Promise) {
        if !self.is_on {
            return;
        }
        if std::mem::take(&mut self.starting)
            && let Some(start) = self.orphaned_starts.last_mut()
        {
            start.call = u32::try_from(self.calls.len()).ok().map(CallId);
        }
        self.calls.push(promise);
    }

    /// Records that the running code has ended: other code runs next.
    pub(super) const fn stop_watching(&mut self) {
        self.starting = false;
    }

    pub(super) fn made(&mut self, promise: Promise, step: StepId) {
        if self.is_on {
            self.made.push((promise, step));
        }
    }

    pub(super) fn bound(&mut self, promise: Promise, step: StepId) {
        if self.is_on {
            self.bound.push((promise, step));
        }
    }

    pub(super) fn unhandled(&mut self, promise: Option<Promise>) {
        self.unhandled.extend(promise);
    }

    /// Records that the handler at this address gets a rejection.
    pub(super) fn caught(&mut self, handler: Address) {
        if self.is_on {
            self.caught.push(handler);
        }
    }

    pub(super) fn orphaned_start(&mut self, start: OrphanedStart) {
        self.orphaned_starts.push(start);
        self.starting = true;
    }

    pub(super) fn gathered(
        &mut self,
        (promise, step): (Promise, StepId),
        how: Gathering,
        branches: &[Promise],
        (begins_at, cause): (Instant, Cause),
    ) {
        if !self.is_on {
            return;
        }
        let begin = self.branches.len();
        self.branches.extend_from_slice(branches);
        self.gathered.push(Gather { promise, step, how, begins_at, cause, branches: begin });
    }

    pub(super) fn through(&mut self, workers: Promise, (at, cause): (Instant, Cause)) {
        self.through.push((workers, at, cause));
    }

    /// Removes the record of the previous run.
    pub(super) fn reset(&mut self) {
        *self = Self::new(self.is_on);
    }

    /// The call with this promise, if it is the promise of a call.
    pub(super) fn call_of(&self, promise: Promise) -> Option<CallId> {
        let call = self.calls.binary_search(&promise).ok()?;
        u32::try_from(call).ok().map(CallId)
    }

    fn source(&self, promise: Promise) -> PromiseOrigin {
        if let call @ Some(_) = self.call_of(promise) {
            return PromiseOrigin { step: None, call };
        }
        let made = self.made.binary_search_by_key(&promise, |(made, _)| *made);
        PromiseOrigin { step: made.ok().map(|made| self.made[made].1), call: None }
    }
}

impl Machine<'_> {
    /// The data of a finished run for findings.
    pub(super) fn watched(&mut self) -> Watched {
        if !self.watch.is_on {
            return Watched::default();
        }
        self.watch.made.sort_unstable_by_key(|(promise, _)| *promise);
        // A branch that caused no further event has made no call.
        self.watch.through.sort_by_key(|(workers, _, cause)| (*workers, cause.number()));
        self.watch.through.dedup_by_key(|(workers, _, cause)| (*workers, *cause));
        let mut watched = Watched {
            unhandled: self.watch.unhandled.iter().map(|&promise| self.source(promise)).collect(),
            late: self.late(),
            unsubscribed: self.unsubscribed(),
            orphaned_starts: std::mem::take(&mut self.watch.orphaned_starts),
            tied: self.tied(),
            subscribers: self
                .watch
                .calls
                .iter()
                .map(|&call| self.executor.subscribers(call))
                .collect(),
            caught: self.caught(),
            ..Watched::default()
        };
        let blocks = self.scenario.tasks.iter().any(crate::scenario::Task::may_block);
        for (number, gather) in self.watch.gathered.iter().enumerate() {
            let end = self.watch.gathered.get(number + 1);
            let end = end.map_or(self.watch.branches.len(), |next| next.branches);
            let branches = &self.watch.branches[gather.branches..end];
            let settled = self.executor.settled(gather.promise);
            if !(blocks || keeps(gather.how, settled, branches, &self.executor)) {
                continue;
            }
            let begin = watched.branches.len();
            if gather.how == Gathering::Pool {
                watched.branches.extend(self.through(gather.promise));
            } else {
                watched.branches.extend(branches.iter().map(|&promise| self.branch(promise)));
            }
            let [begin, end] = [begin, watched.branches.len()]
                .map(|index| u32::try_from(index).unwrap_or(u32::MAX));
            watched.gathered.push(Gathered {
                step: gather.step,
                promise: gather.promise.number(),
                how: gather.how,
                begins_at: gather.begins_at,
                cause: gather.cause,
                settles_at: settled.map(|(at, _)| at),
                rejected: settled.is_some_and(|(_, outcome)| !outcome.is_fulfilled()),
                branches: begin..end,
            });
        }
        watched
    }

    /// The steps of the handlers that ran.
    fn caught(&self) -> Vec<StepId> {
        if self.watch.caught.is_empty() {
            return Vec::new();
        }
        let handlers = (0..).map(Address).zip(&self.code.instructions);
        let handlers = handlers.filter_map(|(at, instruction)| match *instruction {
            Instruction::TryCatch { handler, .. } => Some((handler.0, self.step(at))),
            Instruction::Catch(body) => Some((self.code.body(body).entry.0, self.step(at))),
            _ => None,
        });
        let handlers: FxHashMap<u32, StepId> = handlers.collect();
        self.watch.caught.iter().filter_map(|at| handlers.get(&at.0).copied()).collect()
    }

    /// The branches of a pool that fulfilled.
    fn through(&self, workers: Promise) -> impl Iterator<Item = Branch> {
        let through = &self.watch.through;
        let begin = through.partition_point(|(promise, ..)| *promise < workers);
        let own = through[begin..].iter().take_while(move |(promise, ..)| *promise == workers);
        own.map(move |&(_, at, cause)| Branch {
            source: PromiseOrigin { step: None, call: None },
            promise: workers.number(),
            settles_at: Some(at),
            rejected: false,
            subscribers: 1,
            cause,
        })
    }

    fn branch(&self, promise: Promise) -> Branch {
        let settled = self.executor.settled(promise);
        Branch {
            source: self.source(promise),
            promise: promise.number(),
            settles_at: settled.map(|(at, _)| at),
            rejected: settled.is_some_and(|(_, outcome)| !outcome.is_fulfilled()),
            subscribers: self.executor.subscribers(promise),
            cause: self.executor.cause_of(promise),
        }
    }

    fn late(&self) -> Vec<LateSubscription> {
        let mut subscribed = self.executor.subscribed_late().to_vec();
        subscribed.sort_unstable();
        let late = self.executor.late().iter().map(|late| {
            let found = subscribed.binary_search_by_key(&late.promise, |late| late.promise);
            LateSubscription {
                source: self.source(late.promise),
                fulfilled_at: late.at,
                subscribed_at: found.ok().map(|found| subscribed[found].at),
            }
        });
        late.collect()
    }

    fn tied(&self) -> Vec<Tied> {
        let tied = self.executor.tied().iter().map(|tied| Tied {
            nth: tied.nth,
            due: tied.due,
            timer: self.timer_of(tied.job),
            next: tied.next.map(|next| self.timer_of(next)),
        });
        tied.collect()
    }

    fn timer_of(&self, alarm: Alarm) -> Timer {
        match alarm {
            Alarm::Finish(call) => Timer::Call(call),
            Alarm::Wake(promise) => Timer::Sleep(self.source(promise).step),
            Alarm::Expire(promise, _) => Timer::Timeout(self.timeout_of(promise)),
        }
    }

    /// The step of the `Timeout` whose timer has this promise.
    fn timeout_of(&self, expires: Promise) -> Option<StepId> {
        let branch = self.watch.branches.iter().position(|branch| *branch == expires);
        let gathered = branch.and_then(|branch| {
            let after = self.watch.gathered.partition_point(|gather| gather.branches <= branch);
            self.watch.gathered.get(after.checked_sub(1)?)
        });
        gathered.map(|gather| gather.step)
    }

    fn unsubscribed(&self) -> Vec<PromiseOrigin> {
        let bound = self.watch.bound.iter();
        let unsubscribed = bound.filter(|(promise, _)| self.executor.subscribers(*promise) == 0);
        unsubscribed
            .map(|&(promise, step)| PromiseOrigin { step: Some(step), ..self.source(promise) })
            .collect()
    }

    fn source(&self, promise: Promise) -> PromiseOrigin {
        let source = self.watch.source(promise);
        match source.call {
            Some(call) => {
                let step = self.recorder.calls[call.0 as usize].step;
                PromiseOrigin { step: Some(step), ..source }
            }
            None => source,
        }
    }
}

/// Whether a combinator is recorded for findings, because it may have lost a result.
fn keeps(
    how: Gathering,
    settled: Option<(Instant, Outcome)>,
    branches: &[Promise],
    executor: &Executor<Job, Alarm>,
) -> bool {
    let Some((at, outcome)) = settled else { return false };
    match how {
        Gathering::All | Gathering::Pool => !outcome.is_fulfilled(),
        Gathering::AllSettled => false,
        Gathering::Race | Gathering::Any | Gathering::Timeout => branches
            .iter()
            .any(|&branch| executor.settled(branch).is_none_or(|(branch_at, _)| branch_at > at)),
    }
}
