//! Records the contents of the queues at each point of a run, for pages.

use super::{Alarm, Job, Machine};
use crate::executor::{QueueEntry, QueuePoint, QueueRecorder, Queued, QueuedWhat as What, Queues};
use crate::program::code::BodyId;
use crate::program::frame::{Frame, FrameId};
use crate::program::instruction::{Address, Instruction};
use crate::scenario::{StepId, label};
use crate::timeline::CallId;

type Entry = QueueEntry<StepId>;

/// The record of the queues, with the data for creating it.
pub(super) struct Observer {
    recorder: QueueRecorder<StepId>,
    /// The bodies that run, the innermost last.
    pub(super) stack: Vec<BodyId>,
    /// The name of each body, and the step that it belongs to.
    bodies: Vec<(String, Option<StepId>)>,
}

impl Machine<'_> {
    /// Records the queues if an event has happened since the last record.
    pub(in crate::program) fn observe(&mut self) {
        let events = self.recorder.events.len();
        if self.observer.as_ref().is_some_and(|observer| observer.recorder.is_due(events)) {
            self.record_queues();
        }
    }

    /// Records the queues before the next job, and before each microtask of the executor itself
    /// that precedes that job.
    pub(super) fn observe_turn(&mut self) {
        while self.observer.as_ref().is_some_and(|observer| observer.recorder.has_room()) {
            self.record_queues();
            if !self.executor.run_own_microtask() {
                break;
            }
        }
    }

    fn record_queues(&mut self) {
        let Some(mut observer) = self.observer.take() else { return };
        observer.recorder.add(self.point(&observer));
        self.observer = Some(observer);
    }

    /// Starts a record, in place of that of an earlier run.
    pub(super) fn begin_observing(&mut self) {
        if self.observer.is_none() {
            return;
        }
        let program = self.scenario.programs[self.prepared.program].name;
        let mut bodies = vec![(String::new(), None); self.code.bodies.len()];
        bodies[0] = (self.scenario.text(program).to_owned(), None);
        let mut observer =
            Observer { recorder: QueueRecorder::default(), stack: Vec::new(), bodies };
        for (index, instruction) in self.code.instructions.iter().enumerate() {
            let (BodyId(body), name) = match *instruction {
                Instruction::Spawn(body) => (body, "async () => …"),
                Instruction::SpawnMany { body, .. } => (body, "worker"),
                Instruction::CallFunction { body, .. } => (body, ""),
                Instruction::Then(body) => (body, "callback of .then"),
                Instruction::Catch(body) => (body, "callback of .catch"),
                Instruction::Finally(body) => (body, "callback of .finally"),
                _ => continue,
            };
            observer.bodies[body as usize] = (name.to_owned(), self.code.steps[index]);
        }
        for (function, body) in self.code.functions.iter().enumerate() {
            if let Some(BodyId(body)) = body {
                let name = self.scenario.functions[function].name;
                let name = self.scenario.text(name).to_owned();
                observer.bodies[*body as usize] = (name, None);
            }
        }
        self.observer = Some(Box::new(observer));
    }

    /// Ends the record.
    pub(super) fn observed(&mut self) -> Option<Box<Queues<StepId>>> {
        let observer = self.observer.as_mut()?;
        Some(Box::new(std::mem::take(&mut observer.recorder).finish()))
    }

    fn point(&mut self, observer: &Observer) -> QueuePoint<Entry> {
        let stack = observer.stack.iter().map(|body| observer.function(*body, None));
        let stack = stack.collect();
        let queued: Vec<Queued<Job>> = self.executor.queued().collect();
        let microtasks = queued.into_iter().filter_map(|queued| self.microtask(observer, queued));
        let microtasks = microtasks.collect();
        let timers = self.executor.timers().into_iter();
        let timers = timers.filter_map(|(due, alarm)| Some((due, self.alarm(alarm)?))).collect();
        QueuePoint {
            at: self.executor.now(),
            events: self.recorder.events.len(),
            stack,
            suspended: self.suspended(observer),
            microtasks,
            timers,
            ticks: Vec::new(),
            immediates: Vec::new(),
        }
    }

    fn suspended(&self, observer: &Observer) -> Vec<Entry> {
        let waits = |frame: &&Frame| frame.awaits.is_some();
        let mut frames: Vec<&Frame> = self.frames.under_way().filter(waits).collect();
        frames.sort_by_key(|frame| frame.stay);
        let entry = |frame: &Frame| observer.function(frame.body, self.awaited(frame.at));
        frames.into_iter().map(entry).collect()
    }

    /// The step at which a frame is suspended, if it resumes at this address.
    fn awaited(&self, Address(at): Address) -> Option<StepId> {
        self.code.steps[at as usize - 1]
    }

    fn microtask(&mut self, observer: &Observer, queued: Queued<Job>) -> Option<Entry> {
        Some(match queued {
            Queued::Job(Job::Resume(frame)) => {
                let Frame { body, at, .. } = *self.frames.get(frame);
                let place = self.awaited(at);
                Entry { what: What::Resume, ..observer.function(body, place) }
            }
            Queued::Job(Job::Then(frame) | Job::Catch(frame) | Job::Finally(frame)) => {
                self.callback(observer, frame)
            }
            Queued::Job(Job::CallerResumes) => Entry::of(What::Caller),
            Queued::Job(Job::StopOthers(_)) => return None,
            Queued::Settle => Entry::of(What::Settle),
            Queued::Adopt => Entry::of(What::Adopt),
            Queued::Branch(index) => Entry::branch(index),
        })
    }

    fn callback(&mut self, observer: &Observer, frame: FrameId) -> Entry {
        let body = self.frames.get(frame).body;
        Entry { what: What::Callback, ..observer.function(body, None) }
    }

    fn alarm(&self, alarm: Alarm) -> Option<Entry> {
        match alarm {
            Alarm::Finish(call) if self.is_stopped(call) => None,
            Alarm::Finish(call) => Some(self.work(call)),
            Alarm::Wake(_) => Some(Entry::of(What::Sleep)),
            Alarm::Expire(_, timeout) => {
                let (_, reason) = self.code.timeouts[timeout.0 as usize];
                let name = self.texts[reason].to_owned();
                Some(Entry { name, ..Entry::of(What::Timeout) })
            }
        }
    }

    fn work(&self, call: CallId) -> Entry {
        let call = &self.recorder.calls[call.0 as usize];
        let task = self.scenario.text(self.scenario.task(call.task).name);
        let items = self.item_lists.all(call.items);
        let name = label(task, items.iter().map(|item| &self.texts[*item]));
        Entry { what: What::Work, name, place: Some(call.step) }
    }
}

impl Observer {
    /// A record that has not begun.
    pub(super) fn new() -> Self {
        Self { recorder: QueueRecorder::default(), stack: Vec::new(), bodies: Vec::new() }
    }

    /// The entry of the function with this body, at a step; without a step, at the step that the
    /// body belongs to.
    fn function(&self, body: BodyId, at: Option<StepId>) -> Entry {
        let (name, step) = &self.bodies[body.0 as usize];
        Entry { what: What::Function, name: name.clone(), place: at.or(*step) }
    }
}
