//! A second implementation of the steps: each does what its JavaScript does, as the language
//! reference gives it. The code after an `await` is a closure that is called when it resumes.

use std::cell::RefCell;
use std::rc::Rc;

use makespan::scenario::{Branches, Chain, Combinator, Items, LogPiece, Step, StepKind, Try};
use makespan::{Name, Scenario, UnhandledRejections};
use serde_json::{Value, json};

use super::event_loop::EventLoop;
use super::happened::{End, Event, Happened};
use super::helpers;
use super::promise::{Promise, Settlement};
use super::scope::Scope;
use super::tasks::Tasks;

/// How a piece of code completes.
pub(crate) enum Completion {
    Normal(Value),
    Throw(Value),
    Return(Value),
}

use Completion::{Normal, Return, Throw};

/// The rest of the code, which is called with this result.
type GoOn<T> = Box<dyn FnOnce(T)>;

/// The function that contains a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// An async function, which can `await`.
    AsyncFunction,
    /// A callback, which cannot.
    Callback,
}

pub(crate) struct Reading {
    event_loop: Rc<EventLoop>,
    scenario: Rc<Scenario>,
    tasks: Tasks,
}

/// Runs a program.
pub(crate) fn run(scenario: &Scenario, program: usize, mode: UnhandledRejections) -> Happened {
    let event_loop = Rc::new(EventLoop::default());
    let scenario = Rc::new(scenario.clone());
    let tasks = Tasks::new(&event_loop, &scenario);
    let reading = Rc::new(Reading { event_loop, scenario, tasks });
    let settled = Rc::new(RefCell::new(None));
    let (event_loop, kept) = (Rc::clone(&reading.event_loop), Rc::clone(&settled));
    let main =
        reading.async_function(&reading.scenario.programs()[program].steps, Scope::default());
    main.subscribe(move |settlement| {
        event_loop.record(Event::Settled);
        *kept.borrow_mut() = Some((event_loop.now.get(), settlement));
    });
    let crash = reading.event_loop.run(mode == UnhandledRejections::Throw);
    let (settles_at, end) = match (settled.take(), &crash) {
        (Some((at, Ok(value))), _) => (Some(at), End::Fulfilled(value)),
        (Some((at, Err(reason))), _) => (Some(at), End::Rejected(reason)),
        (None, Some(reason)) => (None, End::Crashed(reason.clone())),
        (None, None) => (None, End::Pending),
    };
    let events = reading.event_loop.events.take();
    let quiescent_at = reading.event_loop.now.get();
    let crash = crash.map(|reason| (quiescent_at, reason));
    Happened { events, end, settles_at, crash, quiescent_at }
}

impl Reading {
    /// `(async () => { ..; return the value of the last step; })()`
    fn async_function(self: &Rc<Self>, steps: &[Step], scope: Scope) -> Rc<Promise> {
        let promise = Promise::new(&self.event_loop);
        let result = Rc::clone(&promise);
        let end = move |completion| match completion {
            Normal(value) | Return(value) => promise.settle(Ok(value)),
            Throw(reason) => promise.settle(Err(reason)),
        };
        self.list(steps.into(), 0, scope, Value::Null, Box::new(end));
        result
    }

    /// The remaining steps; `last` is the value of the previous step.
    fn list(
        self: &Rc<Self>,
        steps: Rc<[Step]>,
        at: usize,
        scope: Scope,
        last: Value,
        go_on: GoOn<Completion>,
    ) {
        let Some(step) = steps.get(at).cloned() else { return go_on(Normal(last)) };
        let this = Rc::clone(self);
        let next = move |(completion, scope)| match completion {
            Normal(value) => this.list(steps, at + 1, scope, value, go_on),
            abrupt => go_on(abrupt),
        };
        self.step(&step, scope, Box::new(next));
    }

    /// One step of a list; what is visible after it is passed on.
    fn step(self: &Rc<Self>, step: &Step, scope: Scope, go_on: GoOn<(Completion, Scope)>) {
        match &step.kind {
            StepKind::Await(inner) => self.step(inner, scope, go_on),
            StepKind::Start(named) => {
                let own = Step::new(step.span, StepKind::Name(named.name));
                self.bind(named.name, &own, scope, go_on);
            }
            StepKind::Let(named, inner) => self.bind(named.name, inner, scope, go_on),
            StepKind::Log(pieces) => {
                self.event_loop.record(Event::Logged(self.line(pieces, &scope)));
                go_on((Normal(Value::Null), scope));
            }
            StepKind::Return(names) => {
                let values: Vec<Value> = names.iter().map(|one| scope.value(one.name)).collect();
                go_on((Return(json!(values)), scope));
            }
            StepKind::Fail(reason) => {
                go_on((Throw(json!(self.scenario.text(*reason))), scope));
            }
            StepKind::Rethrow => go_on((Throw(scope.error()), scope)),
            StepKind::For(items, steps) => {
                let around = scope.clone();
                let end = Box::new(move |completion| go_on((completion, around)));
                self.passes(self.items(items), steps[..].into(), scope, Vec::new(), end);
            }
            StepKind::Try(parts) => {
                let around = scope.clone();
                let end = Box::new(move |completion| go_on((completion, around)));
                self.try_statement((**parts).clone(), scope, end);
            }
            _ => self.awaited(step, scope, go_on),
        }
    }

    /// `const name = E(step);`
    fn bind(
        self: &Rc<Self>,
        name: Name,
        step: &Step,
        scope: Scope,
        go_on: GoOn<(Completion, Scope)>,
    ) {
        let around = scope.clone();
        let bound = move |started| match started {
            Ok(promise) => go_on((Normal(Value::Null), around.with_binding(name, promise))),
            Err(thrown) => go_on((Throw(thrown), around)),
        };
        self.start(step, scope, Around::AsyncFunction, Box::new(bound));
    }

    /// `await E(step);`: names may get values.
    fn awaited(self: &Rc<Self>, step: &Step, scope: Scope, go_on: GoOn<(Completion, Scope)>) {
        let (around, awaited) = (scope.clone(), step.clone());
        let settled = move |settlement: Settlement| match settlement {
            Ok(value) => {
                let scope = with_values(&awaited, around, &value);
                go_on((Normal(value), scope));
            }
            Err(reason) => go_on((Throw(reason), around)),
        };
        let started = move |started: Result<Rc<Promise>, Value>| match started {
            Ok(promise) => promise.subscribe(settled),
            Err(thrown) => settled(Err(thrown)),
        };
        self.start(step, scope, Around::AsyncFunction, Box::new(started));
    }

    /// `for (const x of items) { ..; results.push(v); }`
    fn passes(
        self: &Rc<Self>,
        mut items: Vec<String>,
        steps: Rc<[Step]>,
        scope: Scope,
        mut results: Vec<Value>,
        go_on: GoOn<Completion>,
    ) {
        if items.is_empty() {
            return go_on(Normal(json!(results)));
        }
        let inner = scope.with_item(items.remove(0));
        let (this, body) = (Rc::clone(self), Rc::clone(&steps));
        let next = move |completion| match completion {
            Normal(value) => {
                results.push(value);
                this.passes(items, steps, scope, results, go_on);
            }
            abrupt => go_on(abrupt),
        };
        self.list(body, 0, inner, Value::Null, Box::new(next));
    }

    /// `try { .. } catch (error) { .. } finally { .. }`
    fn try_statement(self: &Rc<Self>, parts: Try, scope: Scope, go_on: GoOn<Completion>) {
        let Try { body, catch, finally } = parts;
        let (this, around) = (Rc::clone(self), scope.clone());
        let at_last: GoOn<Completion> = match finally {
            None => go_on,
            Some(finally) => Box::new(move |before| {
                let end = move |own| match own {
                    Normal(_) => go_on(before),
                    abrupt => go_on(abrupt),
                };
                this.list(finally.into(), 0, around, Value::Null, Box::new(end));
            }),
        };
        let (this, around) = (Rc::clone(self), scope.clone());
        let after_body = move |completion| match (completion, catch) {
            (Throw(error), Some(catch)) => {
                this.list(catch.into(), 0, around.with_error(error), Value::Null, at_last);
            }
            (completion, _) => at_last(completion),
        };
        self.list(body.into(), 0, scope, Value::Null, Box::new(after_body));
    }

    /// `E(step)`: its promise, or the error that an `await` in place threw.
    fn start(
        self: &Rc<Self>,
        step: &Step,
        scope: Scope,
        around: Around,
        go_on: GoOn<Result<Rc<Promise>, Value>>,
    ) {
        let this = Rc::clone(self);
        match &step.kind {
            StepKind::Name(name) => go_on(Ok(self.named(*name, &scope))),
            StepKind::Call(named, items) => {
                let items = items.iter().map(|item| self.scenario.text(*item).to_owned());
                go_on(Ok(self.called(named.name, items.collect())));
            }
            StepKind::List(steps) => go_on(Ok(self.async_function(steps, scope))),
            StepKind::Combine(combinator, branches) => {
                let combinator = *combinator;
                let all =
                    move |started: Result<Vec<Rc<Promise>>, Value>| {
                        go_on(started.map(|promises| {
                            Promise::combine(&this.event_loop, combinator, &promises)
                        }));
                    };
                match branches {
                    Branches::List(steps) => {
                        self.branches(steps[..].into(), scope, around, Vec::new(), Box::new(all));
                    }
                    Branches::Map(..) => {
                        let thunks = self.thunks(branches, &scope);
                        all(Ok(thunks.iter().map(|thunk| thunk()).collect()));
                    }
                }
            }
            StepKind::Chain(chain, steps) => {
                let [first, second] = (**steps).clone();
                let (chain, seen) = (*chain, scope.clone());
                let callback = move |settlement: Settlement| {
                    let seen = match settlement {
                        Err(error) if chain == Chain::Catch => seen.with_error(error),
                        _ => seen,
                    };
                    this.start_now(&second, seen)
                };
                let started = move |started: Result<Rc<Promise>, Value>| {
                    go_on(started.map(|promise| promise.chain(chain, callback)));
                };
                self.start(&first, scope, around, Box::new(started));
            }
            StepKind::Sleep(time) => {
                go_on(Ok(helpers::sleep(&self.event_loop, time.as_nanos())));
            }
            StepKind::Timeout(time, inner) => {
                let time = time.as_nanos();
                let started = move |started: Result<Rc<Promise>, Value>| {
                    go_on(
                        started
                            .map(|promise| helpers::with_timeout(&this.event_loop, time, promise)),
                    );
                };
                self.start(inner, scope, around, Box::new(started));
            }
            StepKind::Pool { limit, of } => {
                let thunks = self.thunks(of, &scope);
                go_on(Ok(helpers::pool(&self.event_loop, *limit as usize, thunks)));
            }
            StepKind::Retry(retry) => {
                let step = retry.step.clone();
                let thunk = Box::new(move || this.start_now(&step, scope.clone()));
                let wait = retry.wait.iter().map(|wait| wait.as_nanos()).collect();
                go_on(Ok(helpers::retry(&self.event_loop, retry.times as usize, wait, thunk)));
            }
            // A statement means a list with this statement.
            _ => go_on(Ok(self.async_function(std::slice::from_ref(step), scope))),
        }
    }

    /// `E(step)` in a callback, where nothing can be awaited.
    fn start_now(self: &Rc<Self>, step: &Step, scope: Scope) -> Rc<Promise> {
        let started = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&started);
        let keep = move |promise| *kept.borrow_mut() = Some(promise);
        self.start(step, scope, Around::Callback, Box::new(keep));
        let promise = started.take().expect("in a callback nothing is waited for");
        promise.expect("in a callback nothing is awaited that could throw")
    }

    /// `[E(step), ...]`, after the branches that have been started; an `await` in place waits.
    fn branches(
        self: &Rc<Self>,
        steps: Rc<[Step]>,
        scope: Scope,
        around: Around,
        mut started: Vec<Rc<Promise>>,
        go_on: GoOn<Result<Vec<Rc<Promise>>, Value>>,
    ) {
        let Some(step) = steps.get(started.len()).cloned() else { return go_on(Ok(started)) };
        let (this, seen) = (Rc::clone(self), scope.clone());
        let next = move |promise: Result<Rc<Promise>, Value>| match promise {
            Ok(promise) => {
                started.push(promise);
                this.branches(steps, seen, around, started, go_on);
            }
            Err(thrown) => go_on(Err(thrown)),
        };
        match &step.kind {
            StepKind::Await(inner) if around == Around::AsyncFunction => {
                let event_loop = Rc::clone(&self.event_loop);
                let awaited = move |promise: Result<Rc<Promise>, Value>| match promise {
                    Ok(promise) => promise.subscribe(move |settlement| {
                        next(settlement.map(|value| {
                            // Promise.all treats a value as a promise of it.
                            let promise = Promise::new(&event_loop);
                            promise.settle(Ok(value));
                            promise
                        }));
                    }),
                    Err(thrown) => next(Err(thrown)),
                };
                self.start(inner, scope, around, Box::new(awaited));
            }
            _ => self.start(&step, scope, around, Box::new(next)),
        }
    }

    /// `[() => E(step), ...]`
    fn thunks(self: &Rc<Self>, branches: &Branches, scope: &Scope) -> Vec<helpers::Thunk> {
        let thunk = |step: &Step, scope: Scope| -> helpers::Thunk {
            let (this, step) = (Rc::clone(self), step.clone());
            Box::new(move || this.start_now(&step, scope.clone()))
        };
        match branches {
            Branches::List(steps) => steps.iter().map(|step| thunk(step, scope.clone())).collect(),
            Branches::Map(items, step) => {
                let items = self.items(items).into_iter();
                items.map(|item| thunk(step, scope.with_item(item))).collect()
            }
        }
    }

    /// `a`, if it is bound; otherwise `a(item, ..)` with the items of the surrounding loops.
    fn named(self: &Rc<Self>, name: Name, scope: &Scope) -> Rc<Promise> {
        if let Some(promise) = scope.binding(name) {
            return promise;
        }
        self.called(name, scope.items())
    }

    /// `a(item, ..)`, a task or a function.
    fn called(self: &Rc<Self>, name: Name, items: Vec<String>) -> Rc<Promise> {
        if let Some(task) = self.scenario.tasks().iter().find(|task| task.name == name) {
            return self.tasks.call(task, &items);
        }
        let function = self.scenario.functions().iter().find(|function| function.name == name);
        let scope = items.into_iter().fold(Scope::default(), |scope, item| scope.with_item(item));
        self.async_function(&function.expect("a name is of something").steps, scope)
    }

    fn items(&self, items: &Items) -> Vec<String> {
        match items {
            Items::Listed(names) => {
                names.iter().map(|name| self.scenario.text(*name).to_owned()).collect()
            }
            Items::Count(count) => (1..=*count).map(|item| item.to_string()).collect(),
        }
    }

    fn line(&self, pieces: &[LogPiece], scope: &Scope) -> String {
        let piece = |piece: &LogPiece| match piece {
            LogPiece::Text(text) => self.scenario.text(*text).to_owned(),
            LogPiece::Value(named) => shown(&scope.value(named.name)),
            LogPiece::Item(_) => scope.items().pop().expect("an item is logged where one is"),
            LogPiece::Error(_) => match scope.error() {
                Value::String(message) => message,
                _ => "All promises were rejected".to_owned(),
            },
        };
        pieces.iter().map(piece).collect()
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What is visible after a step of a list has been awaited.
fn with_values(step: &Step, scope: Scope, value: &Value) -> Scope {
    match &step.kind {
        StepKind::Name(name) => scope.with_value(*name, value.clone()),
        StepKind::Call(named, _) => scope.with_value(named.name, value.clone()),
        StepKind::Combine(Combinator::All, Branches::List(branches)) => {
            let values = value.as_array().expect("all gives an array");
            branches.iter().zip(values).fold(scope, |scope, (branch, value)| match &branch.kind {
                StepKind::Name(_) | StepKind::Call(..) => with_values(branch, scope, value),
                StepKind::Await(inner) => match inner.kind {
                    StepKind::Name(_) | StepKind::Call(..) => with_values(inner, scope, value),
                    _ => scope,
                },
                _ => scope,
            })
        }
        _ => scope,
    }
}
