//! Records the strands of a run.

use rustc_hash::FxHashMap;

use crate::Duration;
use crate::executor::Promise;
use crate::javascript::Span;
use crate::javascript::strands::{Act, Combination, End, Settler, Strand, Strands, StubCall};

/// The strands so far, and the running ones.
#[derive(Debug)]
pub(in crate::javascript) struct Recorder {
    strands: Strands,
    /// The running strands, from the outermost to the innermost: each has started the next.
    running: Vec<usize>,
    /// The strand and the index of the act of each suspended frame, by the frame's number.
    suspended: FxHashMap<u32, (usize, usize)>,
    /// The strand of each reaction, timer and microtask, by number.
    reactions: FxHashMap<u32, usize>,
    timers: FxHashMap<u32, usize>,
    microtasks: FxHashMap<u32, usize>,
    /// The strand that created each promise of `new Promise`, and the number of its earlier acts,
    /// by the promise's number.
    made: FxHashMap<u32, (usize, usize)>,
    /// The elements of the combinators that are being called, from the outermost to the innermost.
    combining: Vec<Vec<u32>>,
}

/// The value with which a promise is resolved.
pub(in crate::javascript) enum Settled {
    /// A value that is not a promise (`None`), or the promise that it follows.
    Resolved(Option<u32>),
    /// The reason of a rejection.
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

    /// Records the first thing that strands cannot express.
    pub(super) fn refuse(&mut self, span: Span, what: &str) {
        self.strands.inexpressible.get_or_insert_with(|| (span, what.to_owned()));
    }

    fn act(&mut self, act: Act) {
        if let Some(strand) = self.running.last() {
            self.strands.list[*strand].acts.push(act);
        }
    }

    /// Creates a strand that the running strand starts; returns its index.
    pub(super) fn start(&mut self, label: String, span: Span, acts: Vec<Act>) -> usize {
        let strand = self.strands.list.len();
        self.strands.list.push(Strand { label, span, acts, ..Strand::default() });
        self.act(Act::Start(strand));
        strand
    }

    /// Records that a promise settles when a strand ends.
    pub(super) fn settles(&mut self, promise: Promise, strand: usize) {
        self.strands.settlers.insert(promise.number(), Settler::Strand(strand));
    }

    /// Makes a strand the only running one; returns the strands that were running.
    pub(super) fn enter(&mut self, strand: Option<usize>) -> Vec<usize> {
        std::mem::replace(&mut self.running, strand.into_iter().collect())
    }

    pub(super) fn leave(&mut self, before: Vec<usize>) {
        self.running = before;
    }

    /// Records the call of an async function.
    pub(super) fn function(&mut self, label: String, span: Span, promise: Promise) {
        let strand = self.start(label, span, Vec::new());
        self.settles(promise, strand);
        self.running.push(strand);
    }

    /// Records that the function that was called last returns to its caller.
    pub(super) fn back(&mut self) {
        self.running.pop();
    }

    /// Records that the running strand awaits.
    pub(super) fn awaits(&mut self, frame: u32, promise: Option<Promise>) {
        let Some(strand) = self.running.last().copied() else { return };
        let act = self.strands.list[strand].acts.len();
        self.suspended.insert(frame, (strand, act));
        self.act(Act::Await(promise.map(Promise::number), None));
    }

    /// Records that an awaited promise has settled; returns the strand of the frame.
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

    /// Records the end of a strand. If it settled a promise that it did not create, it already
    /// ended then.
    pub(super) fn ends(&mut self, strand: usize, end: End) {
        let strand = &mut self.strands.list[strand];
        if strand.settled_after.is_none() {
            strand.end = Some(end);
        }
    }

    /// The strand that settles a promise when it ends.
    pub(super) fn strand_of(&self, promise: Promise) -> Option<usize> {
        match self.strands.settlers.get(&promise.number()) {
            Some(Settler::Strand(strand)) => Some(*strand),
            _ => None,
        }
    }

    /// Records a `PerformPromiseThen`: an element of the combinator that calls it, otherwise a new
    /// strand that awaits the promise.
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

    /// Records that a reaction runs; returns its strand, unless the reaction belongs to a
    /// combinator.
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

    /// Records that a timer was set. A timer of `timers/promises` also has the promise that it
    /// fulfills.
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

    /// Records a call of `queueMicrotask`.
    pub(super) fn microtask(&mut self, callback: u32, span: Span) {
        let tick = Act::Await(None, Some(Ok(())));
        let strand = self.start("microtask".to_owned(), span, vec![tick]);
        self.microtasks.insert(callback, strand);
    }

    pub(super) fn microtask_runs(&mut self, callback: u32) -> Option<usize> {
        self.microtasks.remove(&callback)
    }

    /// Records that `new Promise` created a promise.
    pub(super) fn makes(&mut self, promise: Promise) {
        let Some(strand) = self.running.last().copied() else { return };
        self.made.insert(promise.number(), (strand, self.strands.list[strand].acts.len()));
        self.strands.settlers.insert(promise.number(), Settler::Open);
    }

    /// Records a call of a resolving function. If the running strand has just created the promise,
    /// the promise settles immediately, otherwise when the strand ends.
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

    /// Records that a function returned a promise which code created. If several functions returned
    /// the promise, the call of the innermost one counts.
    pub(super) fn stub(&mut self, promise: Promise, call: StubCall) {
        self.strands.stubs.entry(promise.number()).or_insert(call);
    }

    /// Records the result of the function that is the program.
    pub(super) fn gives(&mut self, promise: Option<Promise>) {
        self.strands.list[0].end = Some(End::Return(promise.map(Promise::number)));
        self.running.clear();
    }
}
