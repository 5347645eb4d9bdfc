//! The record of a run, and what is known about the run from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Span;
use super::callbacks::MayCallBack;
use super::evaluation::{Await, Evaluation, Event, EventKind, FunctionCall};
use super::frame::AwaitHistory;
use super::object::ObjectId;
use super::process::Listeners;
use super::strands::Recorder;
use super::world::{Assumed, Assumption, World};
use crate::Instant;
use crate::executor::{Promise, QueueRecorder};
use crate::javascript::known::Known;
use crate::javascript::replay::Replay;

/// The record of a run in progress.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) evaluation: Evaluation,
    pub(crate) world: World,
    /// The uses of unknown values, if the world asks for them.
    pub(crate) replay: Replay,
    /// The run as async functions, if the world asks for it.
    pub(super) strands: Option<Box<Recorder>>,
    /// The queues, if the world asks for them.
    pub(super) queues: Option<Box<QueueRecorder<Span>>>,
    /// The text of the file.
    pub(crate) source: Rc<str>,
    /// What earlier runs have found out about the code.
    pub(crate) known: Arc<Known>,
    /// The calls in the text that turned out to be used as promises.
    pub(crate) found: BTreeSet<Span>,
    /// The names of callees that were awaited or chained.
    pub(crate) found_names: BTreeSet<Rc<str>>,
    /// The callees of unknown functions, as written, by call.
    pub(crate) callees: FxHashMap<Span, Rc<str>>,
    /// The calls that are not tasks if their results are only returned.
    pub(crate) answers: FxHashSet<Span>,
    /// Calls that may call a function back, with the promise whose executor made them.
    pub(crate) may_call_back: Vec<MayCallBack>,
    /// The promises whose executors are running, the innermost last.
    pub(crate) executing: Vec<Promise>,
    /// The condition of a loop that turned out to be endless.
    pub(crate) found_endless: Option<Span>,
    /// A function that turned out to call itself endlessly.
    pub(crate) found_recursive: Option<Span>,
    /// By activation, the span of the function.
    pub(crate) function_spans: Vec<Span>,
    /// The async functions that ran.
    pub(crate) entered: BTreeSet<Span>,
    /// The calls of async functions that ended, and their promises.
    pub(crate) function_promises: Vec<(usize, Promise)>,
    /// Whether this run need not be completed, because another one is necessary.
    pub(crate) is_futile: bool,
    assumed: BTreeMap<(Span, u8), Assumption>,
    /// Errors, and where each was created.
    pub(crate) errors: Vec<(ObjectId, Span)>,
    pub(crate) promise_objects: FxHashMap<u32, ObjectId>,
    /// By promise, the promises that it follows.
    follows: FxHashMap<u32, Vec<u32>>,
    /// What was awaited for a promise to settle.
    pub(crate) flows: FxHashMap<u32, AwaitHistory>,
    /// By activation, whether it ever waited.
    waited: Vec<bool>,
    /// The activations that returned a promise which they created, ascending.
    stubs: Vec<usize>,
    call_span: Option<Span>,
    unknown_parents: FxHashSet<ObjectId>,
    /// The number of calls of each task.
    pub(crate) called: BTreeMap<String, u32>,
    /// The number of calls with each label, in a world in which calls differ.
    pub(crate) labels: BTreeMap<String, u32>,
    /// When code last read the clock, and how often it has since time passed of itself.
    pub(crate) clock_reads: (Instant, u32),
    pub(crate) listeners: Listeners,
    /// By statement of the top level, whether the requested function may need it.
    pub(crate) needed: Option<Rc<[u32]>>,
    /// The requested function, by its span, and its object once it exists.
    pub(crate) wanted: Option<Span>,
    pub(crate) wanted_function: Option<ObjectId>,
    /// Objects that may have more properties than are known, each with what it is spoken of by:
    /// what they lack is unknown.
    pub(crate) open: FxHashMap<ObjectId, Rc<str>>,
    /// How deep `console.group` has gone.
    pub(crate) indentation: usize,
    /// What was written after the last line, on standard output and on the error output.
    pub(crate) unended: [String; 2],
    /// Whether it is a module that no tool translates: it has no `require`.
    pub(crate) is_pure_module: bool,
}

impl Record {
    pub(crate) fn new(source: Rc<str>, world: World, known: Arc<Known>) -> Self {
        let strands = world.wanted.is_strands().then(|| Box::new(Recorder::new()));
        let queues = world.wanted.is_queues().then(Box::default);
        Self { world, strands, queues, source, known, ..Self::default() }
    }

    /// The text of a span.
    pub(crate) fn text(&self, span: Span) -> &str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Where the decisions about unknown values are recorded, if they are.
    pub(crate) fn replay(&mut self) -> Option<&mut Replay> {
        self.world.wanted.is_replay().then_some(&mut self.replay)
    }

    /// Records an assumption, once for each span and kind.
    pub(crate) fn assume(&mut self, span: Span, assumed: Assumed, is_decided: bool) {
        let kind = match assumed {
            Assumed::Takes(..) => 0,
            Assumed::Taken(..) => 1,
            Assumed::Times(..)
            | Assumed::Iterations(..)
            | Assumed::Firings(..)
            | Assumed::Depth(..) => 2,
            Assumed::CalledOnce(_) => 3,
        };
        let assumption = Assumption { span, assumed, is_decided };
        self.assumed.entry((span, kind)).or_insert(assumption);
    }

    pub(crate) fn event(&mut self, at: Instant, kind: EventKind) {
        self.evaluation.events.push(Event { at, kind });
    }

    /// Records that a call in the text is being made.
    pub(crate) fn calling(&mut self, span: Span) {
        self.call_span = Some(span);
    }

    pub(crate) fn take_call_span(&mut self) -> Option<Span> {
        self.call_span.take()
    }

    pub(crate) fn note_unknown_parent(&mut self, class: ObjectId) {
        self.unknown_parents.insert(class);
    }

    pub(crate) fn extends_unknown(&self, class: ObjectId) -> bool {
        self.unknown_parents.contains(&class)
    }

    /// One promise settles like another, or because of it.
    pub(crate) fn follow(&mut self, promise: Promise, followed: Promise) {
        self.follows.entry(promise.number()).or_default().push(followed.number());
    }

    /// A promise and all promises that it follows, by number.
    pub(crate) fn followed(&self, promise: Promise) -> Vec<u32> {
        let mut all = vec![promise.number()];
        let mut seen: FxHashSet<u32> = all.iter().copied().collect();
        let mut next = 0;
        while let Some(number) = all.get(next).copied() {
            next += 1;
            // What has a flow of its own has it of all that it follows.
            if next > 1 && self.flows.contains_key(&number) {
                continue;
            }
            for part in self.follows.get(&number).into_iter().flatten() {
                if seen.insert(*part) {
                    all.push(*part);
                }
            }
        }
        all
    }

    /// Code waits; returns the number of the record.
    pub(crate) fn awaits(&mut self, span: Span, by: Option<usize>, now: Instant) -> usize {
        let began = (now, self.evaluation.events.len());
        self.evaluation.awaits.push(Await { span, began, ended: None, by });
        self.evaluation.awaits.len() - 1
    }

    /// Code resumes. An `await` during which nothing happened is removed if it is the last one, so
    /// a loop over settled promises needs no memory.
    pub(crate) fn resumes(&mut self, recorded: usize, now: Instant) {
        let awaits = &mut self.evaluation.awaits;
        let ended = (now, self.evaluation.events.len());
        if awaits[recorded].began == ended && recorded + 1 == awaits.len() {
            awaits.pop();
        } else {
            awaits[recorded].ended = Some(ended);
        }
    }

    /// An async function is called; returns its number.
    pub(crate) fn function_called(&mut self, call: FunctionCall, function: Span) -> usize {
        self.waited.push(false);
        self.function_spans.push(function);
        self.evaluation.functions.push(call);
        self.waited.len() - 1
    }

    /// A function has returned a promise that it created; returns the number of its call.
    pub(crate) fn stub_called(&mut self, call: FunctionCall, function: Span) -> usize {
        let number = self.function_called(call, function);
        self.waited[number] = true;
        self.stubs.push(number);
        number
    }

    /// Removes what happened so far, and what was assumed for it.
    pub(crate) fn forget(&mut self) {
        self.evaluation = Evaluation::default();
        self.strands = self.world.wanted.is_strands().then(|| Box::new(Recorder::new()));
        self.queues = self.world.wanted.is_queues().then(Box::default);
        self.called.clear();
        self.labels.clear();
        self.entered.clear();
        self.function_promises.clear();
        self.waited.clear();
        self.stubs.clear();
        self.function_spans.clear();
        self.assumed.clear();
        self.flows.clear();
        self.may_call_back.clear();
    }

    pub(crate) fn function_stopped(&mut self, activation: usize) {
        if let Some(waited) = self.waited.get_mut(activation) {
            *waited = true;
        }
    }

    pub(crate) fn function_ended(&mut self, activation: usize, at: Instant, rejected: bool) {
        if let Some(call) = self.evaluation.functions.get_mut(activation) {
            call.settles_at.get_or_insert(at);
            call.rejected = rejected;
        }
    }

    /// Leaves out each stub that is all that another call waits for: that call is enough.
    fn leave_out_what_is_all_of_another(&mut self) {
        let Evaluation { functions, calls, .. } = &self.evaluation;
        let mut makes = vec![0_usize; functions.len()];
        let by_functions = functions.iter().map(|call| call.made_by);
        for by in by_functions.chain(calls.iter().map(|call| call.made_by)).flatten() {
            makes[by] += 1;
        }
        for stub in &self.stubs {
            let is_all = |by: usize| makes[by] == 1 && functions[by].span.is_some();
            self.waited[*stub] = !functions[*stub].made_by.is_some_and(is_all);
        }
    }

    /// The complete evaluation.
    pub(crate) fn finish(mut self) -> Evaluation {
        self.leave_out_what_is_all_of_another();
        self.evaluation.assumptions = self.assumed.into_values().collect();
        self.evaluation.replay = self.replay;
        self.evaluation.entered = self.entered.into_iter().collect();
        self.evaluation.strands = self.strands.map(|strands| strands.finish());
        self.evaluation.queues = self.queues.map(|queues| queues.finish());
        keep_functions_that_waited(&mut self.evaluation, &self.waited);
        self.evaluation
    }
}

/// Leaves out the calls of functions that never waited; the calls in them belong to their callers.
fn keep_functions_that_waited(evaluation: &mut Evaluation, waited: &[bool]) {
    let mut kept = Vec::new();
    let mut number = vec![None; waited.len()];
    for (index, call) in std::mem::take(&mut evaluation.functions).into_iter().enumerate() {
        let by = call.made_by.and_then(|by: usize| number[by]);
        if waited[index] {
            number[index] = Some(kept.len());
            kept.push(FunctionCall { made_by: by, ..call });
        } else {
            number[index] = by;
        }
    }
    evaluation.functions = kept;
    for call in &mut evaluation.calls {
        call.made_by = call.made_by.and_then(|by| number[by]);
    }
    for stay in &mut evaluation.awaits {
        stay.by = stay.by.and_then(|by| number[by]);
    }
}
