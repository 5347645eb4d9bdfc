//! The machine that runs compiled programs on the executor.

mod awaiting;
mod cancel;
mod execute;
mod expression;
mod finish;
mod gather;
mod log;

use slab::Slab;

use super::calls::{Calls, RunningId};
use super::code::{BodyId, Code};
use super::frame::{Frame, FrameId, Operand};
use super::limit::Limit;
use super::pools::Pools;
use super::recorder::Recorder;
use super::resources::Resources;
use super::watch::Watch;
use super::{Rules, RunOptions, UnhandledRejections};
use crate::Cause;
use crate::executor::{Executor, Next, Outcome, Promise, TimeExhausted};
use crate::scenario::Scenario;
use crate::timeline::{Texts, Timeline};
use crate::{Instant, Name, timeline};

/// One run of one program.
pub(super) struct Machine<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) code: Code,
    pub(super) executor: Executor<Job>,
    pub(super) recorder: Recorder,
    pub(super) texts: Texts,
    pub(super) calls: Calls,
    pub(super) resources: Resources,
    pub(super) watch: Watch,
    frames: Slab<Frame>,
    operands: Vec<Operand>,
    pools: Pools,
    /// How the program's own promise settled, and what had to happen first.
    settled: Option<(Outcome, Cause)>,
    steps_begun: u64,
    rules: Rules,
    parts: cancel::Parts,
    /// When the last timer fired that had anything to do.
    last_fired: Instant,
}

/// What the executor hands back when its time has come.
#[derive(Clone, Copy, Debug)]
pub(super) enum Job {
    /// The program has settled: its caller, who subscribed at once, goes on.
    CallerGoesOn,
    /// An async function goes on behind an `await`.
    Resume(FrameId),
    /// The callback of a `then`.
    Then(FrameId),
    /// The callback of a `catch`.
    Catch(FrameId),
    /// The callback of a `finally`.
    Finally(FrameId),
    /// The work of a call is over.
    Finish(RunningId),
    /// A sleep is over.
    Wake(Promise),
    /// The time of a `Timeout` is over: rejects with that reason.
    Expire(Promise, Name),
    /// Against JavaScript's rules: the parts of that promise that are not this one are stopped.
    StopOthers { row: u32, than: Promise },
}

impl From<TimeExhausted> for Limit {
    fn from(_: TimeExhausted) -> Self {
        Self::Time
    }
}

impl<'s> Machine<'s> {
    pub(super) fn new(
        scenario: &'s Scenario,
        program: usize,
        options: &RunOptions,
        rules: Rules,
    ) -> Self {
        let mut texts = Texts::new(scenario.names.clone());
        let code = super::compile::compile(scenario, program, &mut texts);
        Self {
            scenario,
            code,
            executor: Executor::with_rules(rules.executor),
            recorder: Recorder::new(options.max_events),
            texts,
            calls: Calls::new(scenario),
            resources: Resources::new(&scenario.resources),
            watch: Watch::default(),
            frames: Slab::new(),
            operands: Vec::new(),
            pools: Pools::default(),
            settled: None,
            steps_begun: 0,
            rules,
            parts: cancel::Parts::default(),
            last_fired: Instant::ZERO,
        }
    }

    /// Runs the program until nothing is left to happen, or an unhandled rejection ends it.
    pub(super) fn run(mut self, program: usize, options: &RunOptions) -> Result<Timeline, Limit> {
        let main = self.start(BodyId(0), None, Cause::START)?;
        self.executor.subscribe(main, Job::CallerGoesOn);
        let mut crash = None;
        while let Some(next) = self.executor.next() {
            // Combinators have made values meanwhile: before anybody looks at one.
            self.check_values()?;
            match next {
                Next::Timer(job) => self.timer(job)?,
                Next::Reaction(job, outcome, cause) => self.reaction(job, outcome, cause)?,
                Next::Unhandled(reason) => {
                    let reason = self.reason(reason);
                    self.watch.unhandled(self.executor.last_unhandled());
                    self.recorder.unhandled(self.executor.now(), reason.clone())?;
                    if options.unhandled_rejections == UnhandledRejections::Throw {
                        crash = Some(timeline::Outcome::Crashed(reason));
                        break;
                    }
                }
            }
        }
        self.into_timeline(program, main, crash)
    }

    fn timer(&mut self, job: Job) -> Result<(), Limit> {
        match job {
            Job::Finish(call) if self.is_stopped(call) => return Ok(()),
            Job::Finish(call) => self.finish_call(call)?,
            Job::Wake(promise) => self.executor.fulfil(promise, crate::executor::Value::Null),
            Job::Expire(promise, reason) => {
                self.executor.reject(promise, super::calls::atom(reason));
            }
            other => unreachable!("{other:?} is no timer's"),
        }
        self.last_fired = self.executor.now();
        Ok(())
    }

    fn reaction(&mut self, job: Job, outcome: Outcome, cause: Cause) -> Result<(), Limit> {
        match job {
            Job::CallerGoesOn => {
                self.settled = Some((outcome, cause));
                self.recorder.settled(self.executor.now())
            }
            Job::Resume(frame) => self.resume(frame, outcome, cause),
            Job::Then(frame) => self.call_back(frame, outcome, cause, outcome.is_fulfilled()),
            Job::Catch(frame) => self.call_back(frame, outcome, cause, !outcome.is_fulfilled()),
            Job::Finally(frame) => self.call_back_finally(frame, outcome, cause),
            Job::StopOthers { row, than } => self.stop_others(row, than, outcome.is_fulfilled()),
            other => unreachable!("{other:?} is a timer's"),
        }
    }

    /// Starts an async function: its body runs at once, nested in its caller, to its first await.
    fn start(
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

    /// A frame for a body, with what it captures of the frame around it.
    fn new_frame(
        &mut self,
        body: BodyId,
        around: Option<FrameId>,
        promise: Promise,
        cause: Cause,
    ) -> FrameId {
        let body = self.code.body(body);
        let mut frame = Frame::new(body.entry, promise, cause, body.slots);
        if let Some(around) = around {
            let around = &self.frames[around.0 as usize];
            for capture in &body.captures {
                frame.set(capture.to, around.get(capture.from));
            }
        }
        let id = self.frames.insert(frame);
        FrameId(u32::try_from(id).expect("fewer than 2^32 frames"))
    }

    fn frame(&mut self, id: FrameId) -> &mut Frame {
        &mut self.frames[id.0 as usize]
    }

    /// A step, or a pass of a loop, begins.
    fn begin_step(&mut self) -> Result<(), Limit> {
        self.steps_begun += 1;
        if self.steps_begun > Limit::STEPS { Err(Limit::Steps) } else { Ok(()) }
    }

    fn check_values(&self) -> Result<(), Limit> {
        let values = self.executor.values();
        if values.heaviest() > Limit::STRINGS {
            return Err(Limit::Strings);
        }
        if values.deepest() > Limit::DEPTH {
            return Err(Limit::Depth);
        }
        Ok(())
    }
}
