//! The machine that runs compiled programs on the executor.

mod awaiting;
mod cancel;
mod execute;
mod expression;
mod finish;
mod gather;
mod log;
mod queues;

use std::mem::take;

use super::calls::Calls;
use super::code::{BodyId, Compiled, TimeoutId};
use super::frame::{Frame, FrameId, Operand};
use super::frames::Frames;
use super::limit::Limit;
use super::pools::Pools;
use super::prepared::{Prepared, StepProgram};
use super::recorder::Recorder;
use super::resources::Resources;
use super::watch::Watch;
use super::{Record, UnhandledRejections};
use crate::Cause;
use crate::Instant;
use crate::executor::{Executor, Next, Outcome, Promise, TimeExhausted};
use crate::scenario::Scenario;
use crate::timeline::{CallId, Crash, ItemLists, Texts, Timeline};

/// Runs one program any number of times, reusing its memory.
pub(super) struct Machine<'p> {
    pub(super) prepared: &'p Prepared<'p>,
    pub(super) scenario: &'p Scenario,
    pub(super) written: &'p StepProgram,
    pub(super) code: &'p Compiled,
    pub(super) executor: Executor<Job, Alarm>,
    pub(super) recorder: Recorder,
    pub(super) texts: Texts,
    pub(super) calls: Calls,
    pub(super) item_lists: ItemLists,
    pub(super) resources: Resources<CallId>,
    pub(super) watch: Watch,
    frames: Frames,
    /// The results of expressions.
    operands: Vec<Operand>,
    /// The branches of the combinator that is being created.
    branches: Vec<Promise>,
    pools: Pools,
    /// How the program's own promise settled, and the cause.
    settled: Option<(Outcome, Cause)>,
    steps_begun: u64,
    parts: cancel::Parts,
    /// The recorder of the queues, if they are recorded.
    observer: Option<Box<queues::Observer>>,
    /// The time at which the last timer fired that had an effect.
    last_fired: Instant,
    /// The number of calls so far among those of which this world changes one.
    pub(super) met: u32,
}

/// The jobs that the executor returns when a promise has settled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Job {
    /// The program has settled: its caller, which awaits it from the start, resumes.
    CallerResumes,
    /// An async function resumes after an `await`.
    Resume(FrameId),
    /// The callback of a `then`.
    Then(FrameId),
    /// The callback of a `catch`.
    Catch(FrameId),
    /// The callback of a `finally`.
    Finally(FrameId),
    /// Cancels the other parts of the promise that has settled, unlike in JavaScript.
    StopOthers(cancel::StopId),
}

/// The jobs that the executor returns when a timer fires.
#[derive(Clone, Copy, Debug)]
pub(super) enum Alarm {
    /// The work of a call is over.
    Finish(CallId),
    /// A sleep is over.
    Wake(Promise),
    /// The time limit of a `Timeout` is over: it rejects.
    Expire(Promise, TimeoutId),
}

impl From<TimeExhausted> for Limit {
    fn from(_: TimeExhausted) -> Self {
        Self::Time
    }
}

impl<'p> Machine<'p> {
    pub(super) fn new(prepared: &'p Prepared<'p>, written: &'p StepProgram) -> Self {
        let Prepared { scenario, options, rules, texts, .. } = prepared;
        let watches = options.record >= Record::Promises || rules.cancels.is_some();
        let executor = Executor::with_rules(rules.executor);
        let observes = options.record == Record::Queues;
        Self {
            prepared,
            scenario,
            written,
            code: &written.code,
            executor: if watches { executor.with_hindsight() } else { executor },
            recorder: Recorder::new(options),
            texts: texts.clone(),
            calls: Calls::default(),
            item_lists: ItemLists::default(),
            resources: Resources::new(&scenario.resources),
            watch: Watch::new(watches),
            frames: Frames::default(),
            operands: Vec::new(),
            branches: Vec::new(),
            pools: Pools::default(),
            settled: None,
            steps_begun: 0,
            parts: cancel::Parts::default(),
            observer: observes.then(|| Box::new(queues::Observer::new())),
            last_fired: Instant::ZERO,
            met: 0,
        }
    }

    /// Runs the program until nothing is left to run, or an unhandled rejection ends it. Writes the
    /// record over an earlier timeline of the program.
    pub(super) fn run(&mut self, timeline: &mut Timeline) -> Result<(), Limit> {
        self.recorder.swap(timeline);
        *self.executor.causes_mut() = take(&mut timeline.causes);
        self.reset();
        self.begin_observing();
        let main = self.start(BodyId(0), None, Cause::START)?;
        self.executor.subscribe(main, Job::CallerResumes);
        let mut crash = None;
        loop {
            self.observe_turn();
            let Some(next) = self.executor.next() else { break };
            // Combinators have created values in the meantime. Their sizes must be checked before
            // the values are used.
            self.check_values()?;
            match next {
                Next::Timer(alarm) => self.timer(alarm)?,
                Next::Reaction(job, outcome, cause) => self.reaction(job, outcome, cause)?,
                Next::Unhandled(reason) => {
                    self.observe();
                    let reason = self.reason(reason);
                    self.watch.unhandled(self.executor.last_unhandled());
                    self.recorder.unhandled(self.executor.now(), reason.clone())?;
                    let mode = self.prepared.options.unhandled_rejections;
                    if mode == UnhandledRejections::Throw {
                        crash = Some(Crash { at: self.executor.now(), reason });
                        break;
                    }
                }
            }
        }
        self.observe_turn();
        self.write(main, crash, timeline);
        Ok(())
    }

    /// Resets the machine, and keeps the memory of the previous run.
    fn reset(&mut self) {
        self.executor.reset();
        self.recorder.reset();
        self.texts.clone_from(&self.prepared.texts);
        self.calls.reset(self.scenario.tasks.len());
        self.item_lists.clear();
        self.resources.reset(&self.scenario.resources);
        self.watch.reset();
        self.frames.clear();
        self.operands.clear();
        self.pools.reset();
        self.settled = None;
        self.steps_begun = 0;
        self.parts = cancel::Parts::default();
        self.last_fired = Instant::ZERO;
        self.met = 0;
    }

    fn timer(&mut self, alarm: Alarm) -> Result<(), Limit> {
        match alarm {
            Alarm::Finish(call) if self.is_stopped(call) => return Ok(()),
            Alarm::Finish(call) => {
                self.last_fired = self.executor.now();
                return self.finish_work(call);
            }
            Alarm::Wake(promise) => self.executor.fulfill(promise, crate::executor::Value::Null),
            Alarm::Expire(promise, timeout) => {
                let (_, reason) = self.code.timeouts[timeout.0 as usize];
                self.executor.reject(promise, super::calls::atom(reason));
            }
        }
        self.last_fired = self.executor.now();
        Ok(())
    }

    pub(super) fn reaction(
        &mut self,
        job: Job,
        outcome: Outcome,
        cause: Cause,
    ) -> Result<(), Limit> {
        self.watch.stop_watching();
        match job {
            Job::CallerResumes => {
                self.observe();
                self.settled = Some((outcome, cause));
                self.recorder.settled(self.executor.now())
            }
            Job::Resume(frame) => self.resume(frame, outcome, cause),
            Job::Then(frame) => self.call_back(frame, outcome, cause, outcome.is_fulfilled()),
            Job::Catch(frame) => {
                if !outcome.is_fulfilled() {
                    self.watch.caught(self.code.body(self.frames.get(frame).body).entry);
                }
                self.call_back(frame, outcome, cause, !outcome.is_fulfilled())
            }
            Job::Finally(frame) => self.call_back_finally(frame, outcome, cause),
            Job::StopOthers(stop) => self.stop_others(stop, outcome.is_fulfilled()),
        }
    }

    /// Creates a frame for a body, with the variables that it captures from the frame around it.
    fn new_frame(
        &mut self,
        body: BodyId,
        around: Option<FrameId>,
        promise: Promise,
        cause: Cause,
    ) -> FrameId {
        let code = self.code.body(body);
        let id = self.frames.insert(Frame::new(body, code.entry, promise, cause), code.slots);
        if let Some(around) = around {
            for capture in &code.captures {
                let operand = self.frames.load(around, capture.from);
                self.frames.store(id, capture.to, operand);
            }
        }
        id
    }

    /// Counts the start of a step, or of an iteration of a loop.
    fn begin_step(&mut self) -> Result<(), Limit> {
        self.steps_begun += 1;
        if self.steps_begun > self.prepared.max_steps { Err(Limit::Steps) } else { Ok(()) }
    }

    fn check_values(&self) -> Result<(), Limit> {
        let values = self.executor.values();
        if values.heaviest() > self.prepared.max_strings {
            return Err(Limit::Strings);
        }
        if values.deepest() > Limit::DEPTH {
            return Err(Limit::Depth);
        }
        Ok(())
    }
}
