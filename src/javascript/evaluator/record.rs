//! The record of a run in progress, and the information from outside of the code.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Span;
use super::callbacks::MayCallBack;
use super::code::Callee;
use super::evaluation::{Await, Evaluation, Event, EventKind, FunctionCall};
use super::frame::AwaitHistory;
use super::global_names::GlobalNames;
use super::imports::Imports;
use super::members::Members;
use super::object::ObjectId;
use super::origin::Origin;
use super::process::Listeners;
use super::recursion::Lineage;
use super::setters::Setters;
use super::state::StateUse;
use super::strands::Recorder;
use super::tasks::CallbackResult;
use super::truths::Truths;
use super::world::{Assumed, Assumption, Decides, World};
use crate::Instant;
use crate::executor::{Promise, QueueRecorder};
use crate::javascript::known::Known;
use crate::javascript::replay::Replay;

/// The record of a run in progress.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) evaluation: Evaluation,
    pub(crate) world: World,
    /// The uses of unknown values, which are recorded if the world asks for them.
    pub(crate) replay: Replay,
    /// The recorder of strands, if the world asks for them.
    pub(super) strands: Option<Box<Recorder>>,
    /// The recorder of the queues, if the world asks for them.
    pub(super) queues: Option<Box<QueueRecorder<Span>>>,
    /// The callees that the code of the file awaits or chains somewhere.
    pub(crate) awaited: Rc<BTreeSet<Callee>>,
    /// Whether a call is a task because the file awaits its callee somewhere.
    pub(crate) names_count: bool,
    /// What this run found out about the state of the file.
    pub(crate) state: StateUse,
    /// The text of the file.
    pub(crate) source: Rc<str>,
    /// The facts about the code that earlier runs found out.
    pub(crate) known: Arc<Known>,
    /// The calls whose results this run used as promises.
    pub(crate) found: BTreeSet<Span>,
    /// The callees whose results this run awaited or chained.
    pub(crate) found_names: BTreeSet<Callee>,
    /// The callee of each call of an unknown function.
    pub(crate) callees: FxHashMap<Span, Callee>,
    /// The promises of calls that are tasks because of their names: each object, with the call.
    pub(crate) named_tasks: FxHashMap<ObjectId, (Span, Promise)>,
    /// The calls of whose results the code reads members that a promise does not have, or computes
    /// with.
    pub(crate) read: BTreeSet<Span>,
    /// The calls whose results are returned, and thereby perhaps used as promises.
    pub(crate) returned: BTreeSet<Span>,
    /// The calls whose results the code uses as values, or that answer a request. They are not
    /// tasks if their results are only returned.
    pub(crate) values: FxHashSet<Span>,
    /// What the callbacks of awaited calls returned.
    pub(crate) callback_results: BTreeSet<CallbackResult>,
    /// The calls whose results the code iterates.
    pub(crate) iterated: BTreeSet<Span>,
    /// The arrays that methods of unknown values returned, each with the call.
    pub(crate) listed: FxHashMap<ObjectId, Span>,
    /// Those of these calls that did not return arrays, as the code shows.
    pub(crate) builders: BTreeSet<Span>,
    /// The calls that may call a callback, each with the promise whose executor made the call.
    pub(crate) may_call_back: Vec<MayCallBack>,
    /// For objects with properties under unknown keys, the calls from which these derive.
    pub(crate) hidden: FxHashMap<ObjectId, Origin>,
    /// The calls of listeners that run after another listener has settled their promise.
    pub(crate) late: BTreeSet<Span>,
    /// The promises whose executors are running, from the outermost to the innermost.
    pub(crate) executing: Vec<Promise>,
    /// The condition of a loop that this run found to be endless.
    pub(crate) found_endless: Option<Span>,
    /// A function that this run found to call itself endlessly.
    pub(crate) found_recursive: Option<Span>,
    /// The calls that led to other calls.
    pub(crate) lineage: Lineage,
    /// The requested function, if the code around it did not create it.
    pub(crate) found_branched: Option<Span>,
    /// The span of the called function, by index of the recorded call.
    pub(crate) function_spans: Vec<Span>,
    /// The async functions that have run.
    pub(crate) entered: BTreeSet<Span>,
    /// The recorded calls of async functions that have ended, with their promises.
    pub(crate) function_promises: Vec<(usize, Promise)>,
    /// What is assumed of unknown values.
    pub(crate) truths: Truths,
    pub(crate) members: Members,
    /// The number of decisions about unknown conditions so far.
    pub(crate) decisions: u64,
    /// Whether the run stops early, because the program must run again.
    pub(crate) is_futile: bool,
    assumed: BTreeMap<(Span, u8), Assumption>,
    /// The objects that were thrown or created as errors, each with the span of the code.
    pub(crate) errors: FxHashMap<ObjectId, Span>,
    pub(crate) promise_objects: FxHashMap<u32, ObjectId>,
    /// The promises that each promise follows, by number.
    follows: FxHashMap<u32, Vec<u32>>,
    /// The calls that were awaited before a promise settled, by the promise's number.
    pub(crate) flows: FxHashMap<u32, AwaitHistory>,
    /// The calls that were awaited before a method that nothing awaits changed an object, by the
    /// text of the object.
    pub(crate) writes: FxHashMap<Rc<str>, Origin>,
    /// The number of recorded calls of functions that were forgotten.
    forgotten: usize,
    /// Whether the function paused, by index of the recorded call.
    waited: Vec<bool>,
    /// The recorded calls that returned a promise which the function created, in ascending order.
    stubs: Vec<usize>,
    unknown_parents: FxHashSet<ObjectId>,
    /// The number of calls of each task so far.
    pub(crate) called: BTreeMap<String, u32>,
    /// The number of calls with each label so far, if the world changes some calls.
    pub(crate) labels: BTreeMap<String, u32>,
    /// The instant at which code last read the clock, and the number of readings since time last
    /// passed.
    pub(crate) clock_reads: (Instant, u32),
    pub(crate) listeners: Listeners,
    /// The indices of the statements of the top level that the requested function may need,
    /// ascending; `None` if all statements run.
    pub(crate) needed: Option<Rc<[u32]>>,
    /// The span of the requested function, and the function object once it exists.
    pub(crate) wanted: Option<Span>,
    pub(crate) wanted_function: Option<ObjectId>,
    /// The conditions on the way to the requested function, and the truth that leads to it. They
    /// are decided only if no run without these decisions creates the function.
    pub(crate) branches: BTreeMap<Span, bool>,
    /// The assumptions that follow from these decisions.
    branched: Vec<Assumption>,
    /// Objects that may have unknown properties, each with the text that stands for the object in
    /// the names of these properties.
    pub(crate) open: FxHashMap<ObjectId, Rc<str>>,
    /// The current indentation of `console.group`.
    pub(crate) indentation: usize,
    /// The incomplete last lines of standard output and standard error.
    pub(crate) unended: [String; 2],
    /// The modules of imported names.
    pub(crate) imports: Rc<Imports>,
    /// The setters of the states of components.
    pub(crate) setters: Rc<Setters>,
    /// The properties that the file reads of the global object, and those that it sets.
    pub(crate) global_names: Rc<GlobalNames>,
    /// Whether the file is an ECMAScript module that Node runs unchanged, so that `require` does
    /// not exist.
    pub(crate) is_pure_module: bool,
}

/// The kind of assumptions about branches, which tells the assumptions at a span apart.
const TAKEN: u8 = 1;

impl Record {
    pub(crate) fn new(source: Rc<str>, world: World, known: Arc<Known>) -> Self {
        let strands = world.wanted.is_strands().then(|| Box::new(Recorder::new()));
        let queues = world.wanted.is_queues().then(Box::default);
        Self { world, strands, queues, source, known, ..Self::default() }
    }

    /// The text at a span.
    pub(crate) fn text(&self, span: Span) -> &str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The replay, if the world asks for it.
    pub(crate) fn replay(&mut self) -> Option<&mut Replay> {
        self.world.wanted.is_replay().then_some(&mut self.replay)
    }

    /// Whether the file or a run awaits a call of this callee.
    pub(crate) fn names_task(&self, callee: &Callee) -> bool {
        let owners = self.known.task_names.get(&*callee.0);
        self.awaited.contains(callee)
            || self.found_names.contains(callee)
            || owners.is_some_and(|owners| owners.contains(&callee.1))
    }

    /// Records an assumption. Only the first one for a span and kind counts.
    pub(crate) fn assume(&mut self, span: Span, assumed: Assumed, is_decided: bool) {
        let kind = match assumed {
            Assumed::Takes(..) => 0,
            Assumed::Taken(..) => TAKEN,
            Assumed::Times(..)
            | Assumed::Iterations(..)
            | Assumed::Firings(..)
            | Assumed::Depth(..) => 2,
            Assumed::CalledOnce(_) => 3,
            Assumed::NotCreated(_) => 4,
            Assumed::SetBy(..) => 5,
            Assumed::ConstructorThrows(..) => 6,
        };
        let assumption = Assumption { span, assumed, is_decided };
        self.assumed.entry((span, kind)).or_insert(assumption);
    }

    /// Whether the code around the requested function runs, which creates the function.
    pub(crate) fn is_defining(&self) -> bool {
        self.wanted.is_some()
    }

    /// The truth of a condition, if it is on the way to the requested function, which does not yet
    /// exist.
    pub(crate) fn branch_to_wanted(&self, condition: Span) -> Option<bool> {
        let is_on_the_way = self.wanted.is_some() && self.wanted_function.is_none();
        self.branches.get(&condition).copied().filter(|_| is_on_the_way)
    }

    /// Whether the truth of a condition within a function was assumed.
    pub(crate) fn assumes_within(&self, function: Span) -> bool {
        let from = (function, 0)..(Span { start: function.end, end: function.end }, 0);
        let taken = |one: &Assumption| matches!(one.assumed, Assumed::Taken(..));
        self.assumed.range(from).any(|((span, _), one)| span.end <= function.end && taken(one))
    }

    /// Records an assumption without which the requested function would not be created.
    pub(crate) fn assume_branch(
        &mut self,
        span: Span,
        text: String,
        (is, decides): (bool, Decides),
    ) {
        let assumption =
            Assumption { span, assumed: Assumed::Taken(text, is, decides), is_decided: false };
        if !self.branched.contains(&assumption) {
            self.branched.push(assumption);
        }
    }

    pub(crate) fn event(&mut self, at: Instant, kind: EventKind) {
        self.evaluation.events.push(Event { at, kind });
    }

    pub(crate) fn note_unknown_parent(&mut self, class: ObjectId) {
        self.unknown_parents.insert(class);
    }

    pub(crate) fn extends_unknown(&self, class: ObjectId) -> bool {
        self.unknown_parents.contains(&class)
    }

    /// Records that a promise settles like another one, or because of it.
    pub(crate) fn follow(&mut self, promise: Promise, followed: Promise) {
        self.follows.entry(promise.number()).or_default().push(followed.number());
    }

    /// The numbers of a promise and of all promises that it follows, directly or indirectly.
    pub(crate) fn followed(&self, promise: Promise) -> Vec<u32> {
        let mut all = vec![promise.number()];
        let mut seen: FxHashSet<u32> = all.iter().copied().collect();
        let mut next = 0;
        while let Some(number) = all.get(next).copied() {
            next += 1;
            // The history of this promise already includes those of the promises that it follows.
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

    /// Records the start of an `await`; returns its index.
    pub(crate) fn awaits(&mut self, span: Span, by: Option<usize>, now: Instant) -> usize {
        let began = (now, self.evaluation.events.len());
        self.evaluation.awaits.push(Await { span, began, ended: None, by });
        self.evaluation.awaits.len() - 1
    }

    /// Records the end of an `await`. If nothing happened meanwhile and it is the last one, it is
    /// removed, so that a loop over settled promises needs no memory.
    pub(crate) fn resumes(&mut self, recorded: usize, now: Instant) {
        let awaits = &mut self.evaluation.awaits;
        let ended = (now, self.evaluation.events.len());
        if awaits[recorded].began == ended && recorded + 1 == awaits.len() {
            awaits.pop();
        } else {
            awaits[recorded].ended = Some(ended);
        }
    }

    /// Records a call of an async function; returns its index.
    pub(crate) fn function_called(&mut self, call: FunctionCall, function: Span) -> usize {
        self.waited.push(false);
        self.function_spans.push(function);
        self.evaluation.functions.push(call);
        self.waited.len() - 1
    }

    /// Whether a recorded call is one of this function, and not one of the function around it.
    pub(crate) fn is_call_of(&self, call: usize, function: Span) -> bool {
        self.function_spans.get(call) == Some(&function)
    }

    /// Records a call of a function that returned a promise which it created; returns its index.
    pub(crate) fn stub_called(&mut self, call: FunctionCall, function: Span) -> usize {
        let number = self.function_called(call, function);
        self.waited[number] = true;
        self.stubs.push(number);
        number
    }

    /// Removes the events, calls and assumptions so far.
    pub(crate) fn forget(&mut self) {
        self.forgotten += self.evaluation.functions.len();
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
        self.truths.forget();
        self.members = Members::default();
        self.hidden.clear();
        self.replay.members.clear();
        for assumption in std::mem::take(&mut self.branched) {
            self.assumed.insert((assumption.span, TAKEN), assumption);
        }
        self.flows.clear();
        self.writes.clear();
        self.may_call_back.clear();
    }

    /// The index of a call of a function among those that are recorded; `None` for one that was
    /// forgotten.
    pub(crate) fn known_call(&self, activation: Option<usize>) -> Option<usize> {
        activation?.checked_sub(self.forgotten)
    }

    /// The number of a recorded call of a function, which stays when calls are forgotten.
    pub(crate) const fn activation_of(&self, index: usize) -> usize {
        self.forgotten + index
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

    /// Omits each stub that is the only call within the call of another function, because the outer
    /// call shows enough.
    fn omit_redundant_stubs(&mut self) {
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

    /// Completes the record.
    pub(crate) fn finish(mut self) -> Evaluation {
        self.omit_redundant_stubs();
        self.evaluation.assumptions = self.assumed.into_values().collect();
        self.evaluation.replay = self.replay;
        self.evaluation.entered = self.entered.into_iter().collect();
        self.evaluation.strands = self.strands.map(|strands| strands.finish());
        self.evaluation.queues = self.queues.map(|queues| queues.finish());
        keep_functions_that_waited(&mut self.evaluation, &self.waited);
        self.evaluation
    }
}

/// Removes the calls of functions that never paused. The calls that these made are then made by
/// their callers.
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
