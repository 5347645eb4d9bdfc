//! Records the contents of the event loop's queues at each point of a run, for pages.

use super::Span;
use super::agent::Agent;
use super::code::FunctionCode;
use super::frame::Frame;
use super::function::FunctionKind;
use super::jobs::{Callback, Job, Reaction, Suspended, TimerJob};
use super::value::{Kind, Value};
use crate::executor::{QueueEntry, QueuePoint, Queued, QueuedWhat as What};

type Entry = QueueEntry<Span>;

/// The maximum number of characters of the text of an anonymous function.
const SHOWN: usize = 48;

impl Agent {
    /// Records the queues, if an event has occurred since they were last recorded.
    pub(super) fn observe(&mut self) {
        let events = self.record.evaluation.events.len();
        if self.record.queues.as_ref().is_some_and(|queues| queues.is_due(events)) {
            self.record_queues();
        }
    }

    /// Records the queues before the next job.
    pub(super) fn observe_turn(&mut self) {
        if self.record.queues.as_ref().is_some_and(|queues| queues.has_room()) {
            self.record_queues();
        }
    }

    /// Runs the executor's own microtasks at the front of the queue, and records the queues after
    /// each.
    pub(super) fn observe_own_microtasks(&mut self) {
        while self.record.queues.as_ref().is_some_and(|queues| queues.has_room())
            && self.executor.run_own_microtask()
        {
            self.record_queues();
        }
    }

    fn record_queues(&mut self) {
        let point = self.point();
        if let Some(queues) = &mut self.record.queues {
            queues.add(point);
        }
    }

    fn point(&self) -> QueuePoint<Entry> {
        let call = |frame: &Frame| Entry {
            place: Some(frame.code.span_at(frame.pc.saturating_sub(1))),
            ..self.entry_of(&frame.code)
        };
        let stack = self.machine.frames.iter().filter(|frame| !frame.code.is_model);
        QueuePoint {
            at: self.executor.now(),
            events: self.record.evaluation.events.len(),
            stack: stack.map(call).collect(),
            suspended: self.suspended_functions(),
            ticks: self.jobs.ticks.iter().map(|tick| self.callback_entry(tick)).collect(),
            microtasks: self.executor.queued().filter_map(|job| self.microtask(job)).collect(),
            timers: self.pending_timers(),
            immediates: self.pending_immediates(),
        }
    }

    fn suspended_functions(&self) -> Vec<Entry> {
        let mut all: Vec<&Suspended> = self.jobs.suspended.iter().map(|(_, one)| one).collect();
        all.retain(|one| !one.frame.code.is_model);
        all.sort_by_key(|one| one.recorded);
        all.into_iter().map(|one| self.suspended_entry(one, What::Function)).collect()
    }

    fn suspended_entry(&self, suspended: &Suspended, what: What) -> Entry {
        let frame = &suspended.frame;
        let place = Some(frame.code.span_at(frame.pc - 1));
        Entry { what, place, ..self.entry_of(&frame.code) }
    }

    fn pending_timers(&self) -> Vec<(crate::Instant, Entry)> {
        let timer = |(due, job)| {
            let entry = match job {
                TimerJob::Timer(number) => {
                    let timer = &self.jobs.timers[number as usize];
                    timer.is_live.then(|| self.callback_entry(&timer.callback))?
                }
                TimerJob::Task(call) => {
                    let call = &self.record.evaluation.calls[call as usize];
                    if call.settles_at.is_some() {
                        return None;
                    }
                    let name = match call.arguments.as_str() {
                        "" => call.task.clone(),
                        arguments => format!("{}({arguments})", call.task),
                    };
                    Entry { what: What::Work, name, place: Some(call.span) }
                }
            };
            Some((due, entry))
        };
        self.executor.timers().into_iter().filter_map(timer).collect()
    }

    fn pending_immediates(&self) -> Vec<Entry> {
        let queued = self.jobs.queued_immediates.iter();
        let live = queued.filter_map(|number| self.jobs.immediates[*number as usize].as_ref());
        live.map(|callback| self.callback_entry(callback)).collect()
    }

    fn microtask(&self, queued: Queued<Job>) -> Option<Entry> {
        Some(match queued {
            Queued::Job(Job::Resume(number)) => {
                self.suspended_entry(&self.jobs.suspended[number as usize], What::Resume)
            }
            Queued::Job(Job::React(number)) => {
                self.reaction_entry(&self.jobs.reactions[number as usize])
            }
            Queued::Job(Job::Callback(number)) => {
                self.callback_entry(&self.jobs.callbacks[number as usize])
            }
            Queued::Job(Job::ProgramSettled) => Entry::of(What::Caller),
            Queued::Job(Job::Thenable(_)) | Queued::Adopt => Entry::of(What::Adopt),
            // These jobs belong to Node or the evaluator, so they are not shown.
            Queued::Job(Job::MainSettled | Job::Handled) => return None,
            Queued::Settle => Entry::of(What::Settle),
            Queued::Branch(index) => Entry::branch(index),
        })
    }

    fn reaction_entry(&self, reaction: &Reaction) -> Entry {
        let handler = reaction.fulfilled.as_ref().or(reaction.rejected.as_ref());
        let Some(handler) = handler else {
            return Entry::of(What::Settle);
        };
        self.function_entry(handler)
    }

    fn callback_entry(&self, callback: &Callback) -> Entry {
        self.function_entry(&callback.function)
    }

    /// The entry of a function that will be called.
    fn function_entry(&self, function: &Value) -> Entry {
        let named = |name: &str| Entry { name: name.to_owned(), ..Entry::of(What::Callback) };
        match &function.kind {
            Kind::Object(object) => match self.function(*object) {
                Some(FunctionKind::Closure(closure)) => {
                    Entry { what: What::Callback, ..self.entry_of(&closure.code) }
                }
                Some(FunctionKind::Native(native)) if native.name.is_empty() => {
                    Entry::of(What::Settle)
                }
                Some(FunctionKind::Native(native)) => named(native.name),
                Some(FunctionKind::Bound { target, .. }) => {
                    self.function_entry(&Value::from(*target))
                }
                None => Entry::of(What::Callback),
            },
            Kind::Unknown(unknown) => named(&unknown.text),
            _ => Entry::of(What::Callback),
        }
    }

    /// The entry of a function: its name, or the beginning of its text.
    fn entry_of(&self, code: &FunctionCode) -> Entry {
        let name = match &*code.name {
            "" if code.is_model => "a function of a library".to_owned(),
            "" => self.beginning(code.span),
            name => name.to_owned(),
        };
        let place = (!code.is_model).then_some(code.span);
        Entry { what: What::Function, name, place }
    }

    fn beginning(&self, span: Span) -> String {
        if span.end as usize - span.start as usize >= self.record.source.trim().len() {
            return "the top level".to_owned();
        }
        let text = self.record.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }
}
