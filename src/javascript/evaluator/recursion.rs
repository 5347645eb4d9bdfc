//! Functions that call themselves endlessly, because the value that would end the recursion is
//! assumed: a walk through directories, each of which is assumed to contain another, or a function
//! that polls, and then sets a timer to call itself again.

use super::Span;
use super::agent::{Agent, Completion};
use super::code::FunctionCode;
use super::execute::ITERATIONS;
use super::frame::Frame;
use super::origin::Origin;
use super::value::Value;
use super::world::Assumed;

/// The number of recorded calls from which the nesting is checked.
const MANY: usize = 500;

/// The depth from which a recursion is considered endless.
const DEEP: u32 = 5;
const _: () = assert!(ITERATIONS <= DEEP);

/// The number of restarts from which a function is considered endless; and this number in a run
/// that has exceeded a limit.
const RESTARTS: u32 = 500;
const RESTARTS_AT_LIMIT: u32 = 20;

/// The number of restarts from which a function without conditions is considered endless, even if
/// everything that the program does is known.
const MANY_RESTARTS: u32 = 20_000;

/// The maximum number of functions that call each other in a cycle.
const LONGEST_CYCLE: usize = 16;

/// The calls that led to other calls, also through the event loop: a call that sets a timer leads
/// to the calls that the callback makes.
#[derive(Debug, Default)]
pub(crate) struct Lineage {
    links: Vec<Link>,
    /// A call with many restarts: the last one.
    restarting: Option<Ancestor>,
}

/// A call of an async function or of a callback.
#[derive(Clone, Copy, Debug)]
struct Link {
    function: Span,
    parent: Ancestor,
    /// The number of timers, immediates and tasks that had run before.
    turn: u64,
    /// The number of calls of the same function that led to this one.
    depth: u32,
    /// The number of them after which a timer, an immediate or a task ran before the next. Without
    /// one, the function would keep everything else from running, and Node would hang.
    restarts: u32,
    /// Whether the function has conditions, which could end the recursion.
    is_conditional: bool,
    is_named: bool,
}

/// A call that led to other calls, by its number; 0 if there is none.
pub(crate) type Ancestor = u32;

impl Lineage {
    /// The innermost call of a function among those that lead to its next call.
    fn same(&self, function: Span, parent: Ancestor) -> Option<&Link> {
        self.ancestors(parent).find(|link| link.function == function)
    }

    /// The number of calls of a function that lead to its next call.
    fn depth_of(&self, function: Span, parent: Ancestor) -> u32 {
        self.same(function, parent).map_or(0, |link| link.depth + 1)
    }

    /// The innermost calls that lead to a call, as many as a cycle can have.
    fn ancestors(&self, parent: Ancestor) -> impl Iterator<Item = &Link> {
        let link = |number: Ancestor| self.links.get((number as usize).wrapping_sub(1));
        std::iter::successors(link(parent), move |last| link(last.parent)).take(LONGEST_CYCLE)
    }

    /// The calls with which a function calls itself: the last call, and those between it and the
    /// one before.
    fn cycle(&self, last: Ancestor) -> impl Iterator<Item = &Link> {
        let mut ancestors = self.ancestors(last);
        let first = ancestors.next();
        let is_other = move |link: &&Link| first.is_some_and(|one| one.function != link.function);
        first.into_iter().chain(ancestors.take_while(is_other))
    }

    /// Adds a call; returns its number and its link.
    fn add(&mut self, code: &FunctionCode, parent: Ancestor, turn: u64) -> (Ancestor, Link) {
        let (depth, restarts) = match self.same(code.span, parent) {
            Some(same) => (same.depth + 1, same.restarts + u32::from(same.turn < turn)),
            None => (0, 0),
        };
        let (function, is_named) = (code.span, !code.name.is_empty());
        let is_conditional = !code.conditions.is_empty();
        let link = Link { function, parent, turn, depth, restarts, is_conditional, is_named };
        self.links.push(link);
        (u32::try_from(self.links.len()).unwrap_or(0), link)
    }
}

impl Agent {
    /// The result of a call that is skipped, because its function calls itself endlessly and has
    /// reached the assumed depth; `None` if the call is made.
    pub(crate) fn ends_recursion(
        &mut self,
        code: &FunctionCode,
        arguments: &[Value],
    ) -> Completion<Option<Value>> {
        if !self.record.known.recursive.contains(&code.span) {
            return Ok(None);
        }
        let frames = self.machine.frames.iter().filter(|frame| frame.code.span == code.span);
        let ends = frames.take(ITERATIONS as usize).count() == ITERATIONS as usize
            || self.record.lineage.depth_of(code.span, self.ancestor()) >= ITERATIONS;
        if let Some(replay) = self.record.replay() {
            replay.ended.entry(code.span).or_default().push(ends);
        }
        if !ends {
            return Ok(None);
        }
        let name = if code.name.is_empty() { "the function" } else { &code.name }.to_owned();
        self.record.assume(code.span, Assumed::Depth(name, ITERATIONS), false);
        let arguments = self.arguments_text(arguments);
        let value = self.unknown_value(&format!("{}({arguments})", code.name));
        if code.is_async { self.promise_resolve(&value).map(Some) } else { Ok(Some(value)) }
    }

    /// The innermost call that leads to what is called now.
    pub(crate) fn ancestor(&self) -> Ancestor {
        self.machine.frames.last().map_or(self.machine.ancestor, |frame| frame.ancestor)
    }

    /// Calls what the event loop calls, for a call that led to it.
    pub(crate) fn led_by<T>(&mut self, ancestor: Ancestor, call: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.machine.ancestor, ancestor);
        let result = call(self);
        self.machine.ancestor = before;
        result
    }

    /// Adds the call whose frame was just pushed, if its function is async or a callback that the
    /// event loop calls.
    pub(crate) fn note_call(&mut self, code: &FunctionCode) {
        let is_callback = self.machine.frames.len() == 1;
        if code.is_model || code.is_generator || !(code.is_async || is_callback) {
            return;
        }
        let (parent, turn) = (self.frame().ancestor, self.machine.turns);
        let (number, link) = self.record.lineage.add(code, parent, turn);
        self.frame().ancestor = number;
        if link.restarts >= RESTARTS_AT_LIMIT {
            self.record.lineage.restarting = Some(number);
        }
        if link.depth >= RESTARTS {
            // The next run may find more tasks, so this run need not continue.
            self.record.is_futile |= !self.record.found.is_empty();
        }
        if link.restarts >= RESTARTS {
            self.record.is_futile |= self.finds_restarts(false);
        }
    }

    /// Finds out whether a function that has restarted many times is endless: in the functions with
    /// which it calls itself, a condition was assumed, or there is none. Without a condition there,
    /// other code may still end it, which is unlikely after many calls of tasks. Returns whether
    /// this is new.
    pub(crate) fn finds_restarts(&mut self, exceeds_limit: bool) -> bool {
        let Some(last) = self.record.lineage.restarting else { return false };
        let cycle: Vec<Link> = self.record.lineage.cycle(last).copied().collect();
        let function = cycle.iter().find(|link| link.is_named).unwrap_or(&cycle[0]).function;
        let is_certain = exceeds_limit
            || self.record.evaluation.calls.len() >= RESTARTS as usize
            || cycle[0].restarts >= MANY_RESTARTS;
        let is_endless = is_certain && cycle.iter().all(|link| !link.is_conditional)
            || cycle.iter().any(|link| self.record.assumes_within(link.function));
        if !is_endless || self.record.known.recursive.contains(&function) {
            return false;
        }
        self.record.found_recursive = Some(function);
        true
    }

    /// Records that the function whose frame was just pushed seems to call itself endlessly.
    pub(crate) fn note_recursion(&mut self, code: &FunctionCode) {
        if self.record.evaluation.functions.len() < MANY {
            return;
        }
        // The next run may find more tasks, so this run need not continue.
        self.record.is_futile |= !self.record.found.is_empty();
        if !self.rests_on_an_assumption() {
            return;
        }
        // The call itself is part of the lineage already.
        let depth = self.record.lineage.depth_of(code.span, self.ancestor());
        if depth > DEEP && !self.record.known.recursive.contains(&code.span) {
            self.record.found_recursive = Some(code.span);
            self.record.is_futile = true;
        }
    }

    /// Records that the innermost function that got an unknown value seems to call itself
    /// endlessly, because the stack is full: each unknown key of an object leads to the same
    /// element, which makes a cycle of what is a tree.
    pub(crate) fn note_overflow(&mut self) {
        let frames = self.machine.frames.iter().rev().take(LONGEST_CYCLE);
        let frames = frames
            .filter(|frame| !frame.code.is_model && frame.arguments.iter().any(Value::is_unknown));
        let codes: Vec<&FunctionCode> = frames.map(|frame| &*frame.code).collect();
        let named = codes.iter().find(|code| !code.name.is_empty());
        let Some(function) = named.or(codes.first()).map(|code| code.span) else { return };
        if !self.record.known.recursive.contains(&function) {
            self.record.found_recursive = Some(function);
            self.record.is_futile = true;
        }
    }

    /// Whether the depth of the recursion may depend on an unknown value: an argument of the
    /// function whose frame was just pushed is unknown, or a condition around its call derives from
    /// a task.
    fn rests_on_an_assumption(&self) -> bool {
        let is_conditional = |frame: &Frame| frame.condition() != Origin::NONE;
        let mut frames = self.machine.frames.iter().rev();
        let is_given_unknown = |frame: &Frame| frame.arguments.iter().any(Value::is_unknown);
        frames.next().is_some_and(is_given_unknown) || frames.next().is_some_and(is_conditional)
    }
}
