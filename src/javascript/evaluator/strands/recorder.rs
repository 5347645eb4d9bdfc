//! Records the strands of a run.

use rustc_hash::FxHashMap;

use crate::Duration;
use crate::executor::Promise;
use crate::javascript::Span;
use crate::javascript::strands::{Act, Combination, End, Settler, Strand, Strands, StubCall};

/// The strands so far, and those that are running.
#[derive(Debug)]
pub(in crate::javascript) struct Recorder {
    strands: Strands,
    /// The running strands, the innermost last: each has started the next one.
    running: Vec<usize>,
    /// By awaiting frame, its strand and the act.
    suspended: FxHashMap<u32, (usize, usize)>,
    /// By reaction, timer and microtask, its strand.
    reactions: FxHashMap<u32, usize>,
    timers: FxHashMap<u32, usize>,
    microtasks: FxHashMap<u32, usize>,
    /// By promise that `new Promise` created, the strand that created it, and the number of acts
    /// before that.
    made: FxHashMap<u32, (usize, usize)>,
    /// The promises of the combinators that are being called, the innermost last.
    combining: Vec<Vec<u32>>,
}

/// The resolution of a promise.
pub(in crate::javascript) enum Settled {
    /// It follows another promise, or has a value.
    Resolved(Option<u32>),
    /// It is rejected, for this reason.
    Rejected(String),
}

impl Recorder {
    pub(in crate::javascript) fn new() -> Self {
        Self {
            strands: Strands { list: vec![Strand::default()], ..Strands::default() },
            running: vec![0],
            suspended: FxHashMap::default(),
            reactions: FxHashMap::default(),
            timers: FxHashMap::default(),
            microtasks: FxHashMap::default(),
            made: FxHashMap::default(),
            combining: Vec::new(),
        }
    }

    pub(in crate::javascript) fn finish(self) -> Strands {
        self.strands
    }

    /// Records something that cannot be expressed; the first counts.
    pub(super) fn refuse(&mut self, span: Span, what: &str) {
        self.strands.inexpressible.get_or_insert_with(|| (span, what.to_owned()));
    }

    fn act(&mut self, act: Act) {
        if let Some(strand) = self.running.last() {
            self.strands.list[*strand].acts.push(act);
        }
    }

    /// Creates a strand, which the running one starts.
    pub(super) fn start(&mut self, label: String, span: Span, acts: Vec<Act>) -> usize {
        let strand = self.strands.list.len();
        self.strands.list.push(Strand { label, span, acts, ..Strand::default() });
        self.act(Act::Start(strand));
        strand
    }

    /// A promise settles when a strand ends.
    pub(super) fn settles(&mut self, promise: Promise, strand: usize) {
        self.strands.settlers.insert(promise.number(), Settler::Strand(strand));
    }

    /// Runs only this strand; returns the strands that were running.
    pub(super) fn enter(&mut self, strand: Option<usize>) -> Vec<usize> {
        std::mem::replace(&mut self.running, strand.into_iter().collect())
    }

    pub(super) fn leave(&mut self, before: Vec<usize>) {
        self.running = before;
    }

    /// An async function is called.
    pub(super) fn function(&mut self, label: String, span: Span, promise: Promise) {
        let strand = self.start(label, span, Vec::new());
        self.settles(promise, strand);
        self.running.push(strand);
    }

    /// The function that was called last returns to its caller.
    pub(super) fn back(&mut self) {
        self.running.pop();
    }

    /// The running strand waits.
    pub(super) fn awaits(&mut self, frame: u32, promise: Option<Promise>) {
        let Some(strand) = self.running.last().copied() else { return };
        let act = self.strands.list[strand].acts.len();
        self.suspended.insert(frame, (strand, act));
        self.act(Act::Await(promise.map(Promise::number), None));
    }

    /// The promise that a frame awaited has settled; returns its strand.
    pub(super) fn resumes(&mut self, frame: u32, outcome: Result<(), String>) -> Option<usize> {
        let (strand, act) = self.suspended.remove(&frame)?;
        self.settle_await(strand, act, outcome);
        Some(strand)
    }

    fn settle_await(&mut self, strand: usize, act: usize, outcome: Result<(), String>) {
        if let Some(Act::Await(_, known)) = self.strands.list[strand].acts.get_mut(act) {
            *known = Some(outcome);
        }
    }

    /// A strand ends. If it settled a promise that it did not create, it ended at that point.
    pub(super) fn ends(&mut self, strand: usize, end: End) {
        let strand = &mut self.strands.list[strand];
        if strand.settled_after.is_none() {
            strand.end = Some(end);
        }
    }

    /// The strand whose end settles a promise.
    pub(super) fn strand_of(&self, promise: Promise) -> Option<usize> {
        match self.strands.settlers.get(&promise.number()) {
            Some(Settler::Strand(strand)) => Some(*strand),
            _ => None,
        }
    }

    /// `PerformPromiseThen`: if a combinator calls it, this is one of its elements; otherwise a new
    /// strand waits.
    pub(super) fn then(
        &mut self,
        (promise, derived): (Promise, Option<Promise>),
        reaction: u32,
        span: Span,
    ) {
        if let Some(parts) = self.combining.last_mut() {
            parts.push(promise.number());
            return;
        }
        let awaits = Act::Await(Some(promise.number()), None);
        let strand = self.start("then".to_owned(), span, vec![awaits]);
        self.reactions.insert(reaction, strand);
        if let Some(derived) = derived {
            self.settles(derived, strand);
        }
    }

    /// A reaction is due; returns its strand, unless it belongs to a combinator.
    pub(super) fn reacts(&mut self, reaction: u32, outcome: Result<(), String>) -> Option<usize> {
        let strand = self.reactions.remove(&reaction)?;
        self.settle_await(strand, 0, outcome);
        Some(strand)
    }

    pub(super) fn combines(&mut self) {
        self.combining.push(Vec::new());
    }

    pub(super) fn combined(&mut self, combinator: Combination, promise: Option<Promise>) {
        let parts = self.combining.pop().unwrap_or_default();
        if let Some(promise) = promise {
            self.act(Act::Combine(combinator, parts, promise.number()));
            self.strands.settlers.insert(promise.number(), Settler::Act);
        }
    }

    pub(super) fn task(&mut self, call: usize, promise: Promise) {
        self.act(Act::Call(call, promise.number()));
        self.strands.settlers.insert(promise.number(), Settler::Act);
    }

    pub(super) fn log(&mut self, text: &str) {
        self.act(Act::Log(text.to_owned()));
    }

    /// A timer is set; for `timers/promises`, with the promise that it fulfills.
    pub(super) fn timer(&mut self, timer: u32, takes: Duration, span: Span) {
        let strand = self.start("timer".to_owned(), span, vec![Act::Sleep(takes)]);
        self.timers.insert(timer, strand);
    }

    pub(super) fn timer_fires(&mut self, timer: u32) -> Option<usize> {
        self.timers.remove(&timer)
    }

    pub(super) fn timer_is_cleared(&mut self, timer: u32) {
        if let Some(strand) = self.timers.remove(&timer) {
            self.strands.list[strand].is_cleared = true;
        }
    }

    /// `queueMicrotask`
    pub(super) fn microtask(&mut self, callback: u32, span: Span) {
        let tick = Act::Await(None, Some(Ok(())));
        let strand = self.start("microtask".to_owned(), span, vec![tick]);
        self.microtasks.insert(callback, strand);
    }

    pub(super) fn microtask_runs(&mut self, callback: u32) -> Option<usize> {
        self.microtasks.remove(&callback)
    }

    /// `new Promise` creates a promise.
    pub(super) fn makes(&mut self, promise: Promise) {
        let Some(strand) = self.running.last().copied() else { return };
        self.made.insert(promise.number(), (strand, self.strands.list[strand].acts.len()));
        self.strands.settlers.insert(promise.number(), Settler::Open);
    }

    /// The running strand calls a resolving function. If it has just created the promise, that
    /// settles immediately; otherwise it settles when the strand ends.
    pub(super) fn resolving(&mut self, promise: Promise, settled: Settled, span: Span) {
        let number = promise.number();
        if self.strands.settlers.get(&number) != Some(&Settler::Open) {
            return;
        }
        let Some(running) = self.running.last().copied() else { return };
        let is_own = self.made.get(&number).is_some_and(|&(strand, acts)| {
            let since = self.strands.list[strand].acts.get(acts..).unwrap_or_default();
            let waited = since.iter().any(|act| matches!(act, Act::Await(..) | Act::Sleep(_)));
            strand == running && !waited
        });
        let end = match settled {
            Settled::Resolved(None) if is_own => {
                self.strands.settlers.remove(&number);
                return;
            }
            Settled::Resolved(followed) => End::Return(followed),
            Settled::Rejected(reason) => End::Throw(reason),
        };
        if is_own {
            let strand = self.start("promise".to_owned(), span, Vec::new());
            self.ends(strand, end);
            self.settles(promise, strand);
            return;
        }
        let strand = &mut self.strands.list[running];
        if strand.settled_after.is_some() && strand.end != Some(end.clone()) {
            return self.refuse(span, "two promises that one callback settles");
        }
        strand.end = Some(end);
        strand.settled_after.get_or_insert(strand.acts.len());
        self.settles(promise, running);
    }

    /// A function returns a promise that code created; if functions pass it on, the innermost
    /// counts.
    pub(super) fn stub(&mut self, promise: Promise, call: StubCall) {
        self.strands.stubs.entry(promise.number()).or_insert(call);
    }

    /// The result of the function that is the program.
    pub(super) fn gives(&mut self, promise: Option<Promise>) {
        self.strands.list[0].end = Some(End::Return(promise.map(Promise::number)));
        self.running.clear();
    }
}
