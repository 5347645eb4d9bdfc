//! Checks one body, step by step: the meaning of its names, and whether its steps are allowed
//! there.

use crate::Name;
use crate::scenario::draft::Draft;
use crate::scenario::problem::did_you_mean;
use crate::scenario::{
    Branches, Callable, Callables, Chain, Items, LogPiece, Named, Problem, Scope, Span, Step,
    StepKind, Try,
};

use super::nesting::{Call, Depths, NESTING_LIMIT, Passes, too_deep};
use super::{count_problem, name_problem, nearest};

/// A walk through the body of a function or program.
pub(super) struct Walk<'c> {
    draft: &'c Draft,
    callables: &'c Callables,
    problems: &'c mut Vec<Problem>,
    /// The name of the body, for messages without a span.
    whole: String,
    /// The bindings, each with whether its name is also the name of a task or function.
    bindings: Scope<bool>,
    values: Scope<()>,
    /// Whether there is a caught error.
    caught: bool,
    /// The number of enclosing loops and maps.
    loops: usize,
    walked: Walked,
}

/// The result of a walk through a body.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) depths: Depths,
    pub(super) unknown: Vec<Unknown>,
    /// The span where the body uses an item outside of its own loops, if it does.
    pub(super) wants_item: Option<Span>,
}

/// A name that calls nothing. Suggestions are possible only after all bodies have been checked.
#[derive(Debug)]
pub(super) struct Unknown {
    /// The index of the problem that reports it.
    pub(super) problem: usize,
    pub(super) name: Name,
    pub(super) depth: usize,
    /// The bindings that are visible there, by their names.
    pub(super) bound: Vec<Name>,
    /// The names that a visible `Start` binds and that call nothing either.
    pub(super) misbound: Vec<Name>,
    pub(super) how: How,
    /// The items that the call would pass.
    pub(super) passes: Passes,
}

/// How a step uses a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Alone: a binding, or otherwise a call.
    Alone,
    /// In a `Start`, which also binds the name.
    Started,
    /// In a `Call`, which never refers to a binding.
    Called,
}

impl<'c> Walk<'c> {
    pub(super) fn body(
        draft: &'c Draft,
        callables: &'c Callables,
        whole: String,
        steps: &[Step],
        problems: &'c mut Vec<Problem>,
    ) -> Walked {
        let mut walk = Self {
            draft,
            callables,
            problems,
            whole,
            bindings: Scope::default(),
            values: Scope::default(),
            caught: false,
            loops: 0,
            walked: Walked::default(),
        };
        walk.list(steps, 1);
        walk.walked
    }

    fn text(&self, name: Name) -> &'c str {
        &self.draft.names[name]
    }

    fn problem(&mut self, mut problem: Problem) {
        if !problem.span.is_some() {
            problem.message = format!("{}, in {}", problem.message, self.whole);
        }
        self.problems.push(problem);
    }

    fn list(&mut self, steps: &[Step], depth: usize) {
        self.bindings.enter();
        self.values.enter();
        for (number, step) in steps.iter().enumerate() {
            self.list_step(step, number + 1 == steps.len(), depth);
        }
        self.values.leave();
        self.bindings.leave();
    }

    /// Checks a step of a list: a statement stays a statement, also within `Await`.
    fn list_step(&mut self, step: &Step, is_last: bool, depth: usize) {
        let (mut inner, mut inner_depth) = (step, depth);
        while let StepKind::Await(awaited) = &inner.kind {
            (inner, inner_depth) = (awaited, inner_depth + 1);
        }
        if matches!(inner.kind, StepKind::Return(_)) && !is_last {
            let problem = Problem::new(step.span, "a `Return` is not the last step of its list");
            self.problem(problem.label("the steps after it never run"));
        }
        self.step(inner, inner_depth);
        match &inner.kind {
            StepKind::Start(named) => self.bind(*named, self.callables.get(named.name).is_some()),
            StepKind::Let(named, _) => self.bind(*named, true),
            _ => {}
        }
        for valued in step.valued() {
            self.values.say(valued.name, ());
        }
    }

    /// Checks a step in place of an expression, where a statement means the list of it.
    fn expression(&mut self, step: &Step, depth: usize) {
        if step.kind.is_statement() {
            self.list(std::slice::from_ref(step), depth);
        } else {
            self.step(step, depth);
        }
    }

    fn step(&mut self, step: &Step, depth: usize) {
        // A text is never this deep, because its reader stops earlier: this check is for the
        // builder.
        if depth > NESTING_LIMIT {
            return self.problem(too_deep(step.span));
        }
        let deepest = &mut self.walked.depths.deepest;
        *deepest = depth.max(*deepest);
        match &step.kind {
            StepKind::Name(name) => {
                self.call(Named { name: *name, span: step.span }, depth, How::Alone);
            }
            StepKind::Start(named) => self.call(*named, depth, How::Started),
            StepKind::Call(named, items) => self.call_given(*named, items, depth),
            StepKind::List(steps) => self.list(steps, depth + 1),
            StepKind::Combine(_, branches) => self.branches(branches, step.span, depth),
            StepKind::Chain(chain, parts) => self.chain(*chain, parts, depth),
            StepKind::Timeout(_, inner) | StepKind::Let(_, inner) | StepKind::Await(inner) => {
                self.expression(inner, depth + 1);
            }
            StepKind::Pool { limit, of } => {
                self.count(step.span, "`limit`", *limit, 1);
                self.branches(of, step.span, depth);
            }
            StepKind::Retry(retry) => {
                self.count(step.span, "`times`", retry.times, 1);
                self.expression(&retry.step, depth + 1);
            }
            StepKind::For(items, body) => {
                self.items(items, step.span);
                self.looping(|walk| walk.list(body, depth + 1));
            }
            StepKind::Try(parts) => self.try_step(parts, step.span, depth),
            StepKind::Log(pieces) => self.log(pieces),
            StepKind::Return(names) => names.iter().for_each(|named| self.value(*named)),
            StepKind::Rethrow => self.error_is_caught("`Rethrow`", step.span),
            StepKind::Sleep(_) | StepKind::Fail(_) => {}
        }
    }

    fn branches(&mut self, branches: &Branches, span: Span, depth: usize) {
        match branches {
            Branches::List(branches) => {
                for branch in branches {
                    self.expression(branch, depth + 1);
                }
            }
            Branches::Map(items, step) => {
                self.items(items, span);
                self.looping(|walk| walk.expression(step, depth + 1));
            }
        }
    }

    fn chain(&mut self, chain: Chain, [first, second]: &[Step; 2], depth: usize) {
        self.expression(first, depth + 1);
        self.catching(chain == Chain::Catch, |walk| walk.expression(second, depth + 1));
    }

    fn try_step(&mut self, parts: &Try, span: Span, depth: usize) {
        if parts.catch.is_none() && parts.finally.is_none() {
            let problem = Problem::new(span, "a `Try` has neither `catch` nor `finally`");
            self.problem(problem.label("expected one of them, or both"));
        }
        self.list(&parts.body, depth + 1);
        if let Some(catch) = &parts.catch {
            self.catching(true, |walk| walk.list(catch, depth + 1));
        }
        if let Some(finally) = &parts.finally {
            self.list(finally, depth + 1);
        }
    }

    /// Continues within a loop.
    fn looping(&mut self, walk: impl FnOnce(&mut Self)) {
        self.loops += 1;
        walk(self);
        self.loops -= 1;
    }

    /// Continues; there is a caught error if `catches`, or if there already was one.
    fn catching(&mut self, catches: bool, walk: impl FnOnce(&mut Self)) {
        let before = self.caught;
        self.caught |= catches;
        walk(self);
        self.caught = before;
    }

    fn bind(&mut self, named: Named, is_sound: bool) {
        let text = self.text(named.name);
        if self.bindings.get(named.name).is_some() {
            let message = format!("`{text}` is bound here already");
            let label = "expected a name that no visible `Start` or `Let` binds";
            self.problem(Problem::new(named.span, message).label(label));
        } else if let Some(message) = name_problem(text).filter(|_| !named.span.is_some()) {
            // In a text, this was reported when the name was read.
            self.problem(Problem::new(named.span, message));
        }
        self.bindings.say(named.name, is_sound);
    }

    /// Whether a name is bound, but not by a `Start` that is itself in error.
    fn is_bound(&self, name: Name) -> bool {
        self.bindings.get(name) == Some(&true)
    }

    fn call(&mut self, named: Named, depth: usize, how: How) {
        if self.bindings.get(named.name).is_none() {
            self.call_passing(named, self.passes(), depth, how);
        }
    }

    /// The items that a call without explicit items passes: the items of the loops around it, and
    /// in a function those that it got.
    fn passes(&self) -> Passes {
        if self.loops > 0 { Passes::Items } else { Passes::Given }
    }

    /// Checks a call with explicit items, which is never a bound promise.
    fn call_given(&mut self, named: Named, items: &[Name], depth: usize) {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.count(named.span, "the count of items of a `Call`", count, 0);
        let passes = if items.is_empty() { Passes::Nothing } else { Passes::Items };
        self.call_passing(named, passes, depth, How::Called);
    }

    fn call_passing(&mut self, named: Named, passes: Passes, depth: usize, how: How) {
        let Named { name, span } = named;
        match self.callables.get(name) {
            Some(Callable::Task(_)) => {}
            Some(Callable::Function(function)) => {
                let function = function.0 as usize;
                self.walked.depths.calls.push(Call { function, depth, span, passes });
            }
            None => self.unknown(named, passes, depth, how),
        }
    }

    fn unknown(&mut self, Named { name, span }: Named, passes: Passes, depth: usize, how: How) {
        let what =
            if how == How::Called { "task or function" } else { "task, function or binding" };
        let message = format!("there is no {what} `{}`", self.text(name));
        self.problem(Problem::new(span, message));
        let problem = self.problems.len() - 1;
        let names = self.bindings.names();
        let (mut bound, misbound): (Vec<Name>, _) = names.partition(|name| self.is_bound(*name));
        bound.sort_unstable_by_key(|name| self.text(*name));
        let unknown = Unknown { problem, name, depth, bound, misbound, how, passes };
        self.walked.unknown.push(unknown);
    }

    fn log(&mut self, pieces: &[LogPiece]) {
        for piece in pieces {
            match piece {
                LogPiece::Value(named) => self.value(*named),
                LogPiece::Error(span) => self.error_is_caught("`{error}`", *span),
                // Whether a function gets an item is checked where it is called.
                LogPiece::Item(span) if self.loops == 0 => {
                    self.walked.wants_item.get_or_insert(*span);
                }
                LogPiece::Text(_) | LogPiece::Item(_) => {}
            }
        }
    }

    fn value(&mut self, Named { name, span }: Named) {
        if self.values.get(name).is_some() {
            return;
        }
        let text = self.text(name);
        // A name that is itself misspelled where it is awaited is not a useful suggestion.
        let known = |name: &Name| self.is_bound(*name) || self.callables.get(*name).is_some();
        let valued = self.values.names().filter(known);
        let mut valued: Vec<&str> = valued.map(|name| self.text(name)).collect();
        valued.sort_unstable();
        let problem = Problem::new(span, format!("`{text}` has no value here"))
            .label("expected a name awaited before, in this list or one around it");
        let help = nearest(self.problems, text, valued, |_| true).map(did_you_mean);
        self.problem(Problem { help, ..problem });
    }

    fn error_is_caught(&mut self, what: &str, span: Span) {
        if !self.caught {
            let problem = Problem::new(span, format!("{what} is outside of a `catch`"));
            let label = "expected inside a `catch`, or the second part of a `Catch`";
            self.problem(problem.label(label));
        }
    }

    fn items(&mut self, items: &Items, span: Span) {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.count(span, "`of`", count, 0);
    }

    fn count(&mut self, span: Span, what: &str, count: u32, least: u32) {
        if let Some(problem) = count_problem(span, what, count.into(), least) {
            self.problem(problem);
        }
    }
}
