//! Runs a program of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::agent::{Abrupt, Agent, Completion};
use super::builtins;
use super::code::{Callee, FunctionCode, Op};
use super::evaluation::{Evaluation, EventKind, LimitPassed, Outcome};
use super::function::{Function, FunctionKind};
use super::global_names::GlobalNames;
use super::imports::Imports;
use super::jobs::Job;
use super::machine::CallState;
use super::object::{Class, ObjectId};
use super::record::Record;
use super::setters::Setters;
use super::state::State;
use super::tasks::CallbackResult;
use super::value::Value;
use super::world::{Assumed, World};
use super::{Entry, Span};
use crate::javascript::known::Known;

/// The maximum number of runs of a program: it runs again if a run found out more about the code.
const MOST_RUNS: usize = 12;

/// The number of microtasks, minus one, after which Node ends the process when the top level of a
/// module has rejected.
const HOPS_OF_MAIN: usize = 2;

/// A program, with the code that it needs.
pub(super) struct Runnable<'m> {
    /// The code of the top level, or of its definitions.
    pub(super) main: &'m Rc<FunctionCode>,
    pub(super) is_module: bool,
    /// Whether the file is an ECMAScript module that Node runs unchanged, so that `require` does
    /// not exist.
    pub(super) is_pure_module: bool,
    pub(super) source: &'m Rc<str>,
    pub(super) entry: &'m Entry,
    /// Whether the program is the top level, not a function.
    pub(super) is_main: bool,
    /// The functions around the entry, from the outermost to the innermost.
    pub(super) around: Vec<Span>,
    /// The indices of the statements of the top level that the entry may need, ascending; `None` if
    /// all statements run.
    pub(super) needed: Option<Rc<[u32]>>,
    pub(super) imports: &'m Rc<Imports>,
    /// Finds the conditions on the way to the entry.
    pub(super) branches: &'m dyn Fn() -> BTreeMap<Span, bool>,
    pub(super) state: &'m Rc<State>,
    pub(super) awaited: &'m Rc<BTreeSet<Callee>>,
    pub(super) setters: &'m Rc<Setters>,
    pub(super) global_names: &'m Rc<GlobalNames>,
}

impl Runnable<'_> {
    /// Runs the program again until a run finds out nothing new about the code.
    pub(super) fn evaluate(&self, world: &World) -> Result<Evaluation, LimitPassed> {
        let mut known = Arc::clone(&world.known);
        let mut runs = 0;
        // Until the first run has found out what it awaits, no call is a task because of its name:
        // a task that fails would hide what is awaited after it.
        let mut names_count = *known != Known::default() || self.awaited.is_empty();
        loop {
            let mut record = Record::new(Rc::clone(self.source), world.clone(), Arc::clone(&known));
            record.is_pure_module = self.is_pure_module;
            record.imports = Rc::clone(self.imports);
            if known.branched.contains(&self.entry.span) {
                record.branches = (self.branches)();
            }
            record.state.state = Rc::clone(self.state);
            record.awaited = Rc::clone(self.awaited);
            record.names_count = names_count;
            record.setters = Rc::clone(self.setters);
            if !self.is_main || self.global_names.imports {
                record.global_names = Rc::clone(self.global_names);
            }
            let mut agent = Agent::new(record);
            if let Err(limit) = self.run(&mut agent)
                && !(agent.finds_restarts(true) || agent.finds_endless_interval())
            {
                return Err(limit);
            }
            runs += 1;
            let mut learned = (*known).clone();
            agent.learn(&mut learned);
            if learned == *known && !self.is_main {
                // What the program does not do is certain only after it ran to the end.
                agent.learn_state(&mut learned);
            }
            let is_new = learned != *known || !names_count;
            names_count = true;
            known = Arc::new(learned);
            if !is_new || runs == MOST_RUNS {
                agent.note_handled_calls();
                agent.note_what_calls_depend_on();
                agent.record.evaluation.known = known;
                return Ok(agent.record.finish());
            }
        }
    }

    fn run(&self, agent: &mut Agent) -> Result<(), LimitPassed> {
        // The top level of a module runs in a microtask, so other microtasks run before ticks.
        agent.jobs.turn.is_ticking = !self.is_module;
        let begun = if self.is_main { self.begin_main(agent) } else { self.begin_function(agent) };
        match begun {
            Ok(()) if agent.record.found_branched.is_some() => return Ok(()),
            Ok(()) => {}
            Err(Abrupt::Throw(error)) => {
                let text = agent.error_text(&error);
                agent.uncaught_at_once(&error)?;
                if agent.record.evaluation.outcome == Outcome::Pending && !self.is_main {
                    agent.record.evaluation.outcome = Outcome::Rejected(text);
                }
            }
            Err(Abrupt::Exit) => agent.exit(),
            Err(Abrupt::Limit(limit)) => return Err(*limit),
        }
        agent.run_event_loop()?;
        agent.call_exit_listeners()?;
        agent.end_lines();
        if self.is_main && agent.record.evaluation.crash.is_none() {
            agent.main_ends();
        }
        agent.observe_turn();
        Ok(())
    }

    /// Runs the top level until it first awaits.
    fn begin_main(&self, agent: &mut Agent) -> Completion<()> {
        let promise = agent.run_main(self.main, self.is_module)?;
        if let Some(mut promise) = agent.as_promise(&promise).filter(|_| self.is_module) {
            // Node awaits the top level in several functions of its own, and the process ends if
            // the last one rejects.
            for _ in 0..HOPS_OF_MAIN {
                let derived = agent.executor.promise();
                let capability = Some(super::jobs::Capability::Promise(derived));
                agent.perform_then(promise, &Value::UNDEFINED, &Value::UNDEFINED, capability);
                promise = derived;
            }
            agent.executor.subscribe(promise, Job::MainSettled);
        }
        Ok(())
    }

    /// Runs the definitions of the top level, finds the requested function, and calls it.
    fn begin_function(&self, agent: &mut Agent) -> Completion<()> {
        agent.record.wanted = Some(self.entry.span);
        agent.record.needed.clone_from(&self.needed);
        agent.run_definitions(self.main, self.is_module)?;
        agent.settle_definitions(false)?;
        // A method that fails on an instance may still create the function if `this` is unknown.
        for on_instance in [true, false] {
            for around in &self.around {
                if agent.record.wanted_function.is_some() {
                    break;
                }
                agent.call_around(*around, on_instance)?;
                // A declaration exists before the variables that it uses have values.
                agent.settle_definitions(!self.entry.is_declaration)?;
            }
        }
        let Some(function) = agent.record.wanted_function else {
            let candidates = std::mem::take(&mut agent.record.may_call_back);
            agent.forget_definitions();
            // The function may be created after a promise that no callback has settled yet.
            agent.record.may_call_back = candidates;
            let calls = agent.calls_that_settle();
            if calls.iter().all(|call| agent.record.known.calling_back.contains(call)) {
                agent.record.found_branched = Some(self.entry.span);
            }
            let assumed = Assumed::NotCreated(self.entry.name.clone());
            agent.record.assume(self.entry.span, assumed, false);
            return Ok(());
        };
        agent.forget_definitions();
        agent.begin_program(function)
    }
}

impl Agent {
    /// Adds the calls of whose results the code reads members, if their names say that they are
    /// tasks. If something also awaits such a call, it is one.
    fn learn_values(&self, known: &mut Known) {
        for (call, promise) in self.record.named_tasks.values() {
            if self.record.read.contains(call) {
                let is_awaited = self.executor.subscribers(*promise) > 0;
                let calls = if is_awaited { &mut known.read } else { &mut known.values };
                calls.insert(*call);
            }
        }
        for call in &self.record.read {
            let callee = self.record.callees.get(call);
            if callee.is_some_and(|callee| self.record.names_task(callee))
                && !known.promised.contains(call)
            {
                known.values.insert(*call);
            }
        }
    }

    /// Adds the facts about the code that this run found out.
    fn learn(&mut self, known: &mut Known) {
        let record = &self.record;
        let is_value = |call: &Span| record.values.contains(call);
        known.promised.extend(record.found.iter().copied());
        known.promised.extend(record.returned.iter().copied().filter(|call| !is_value(call)));
        known.read.extend(record.found.iter().copied().filter(is_value));
        let is_promise = |result: &&CallbackResult| {
            let is_task = |call: Span| record.found.contains(&call) || !is_value(&call);
            result.is_object || result.by.is_some_and(is_task)
        };
        let all = || record.callback_results.iter();
        let gave_promise: BTreeSet<Span> = all().filter(is_promise).map(|one| one.site).collect();
        known.timed.extend(all().map(|one| one.site).filter(|one| !gave_promise.contains(one)));
        for (callee, owner) in &record.found_names {
            known.task_names.entry(callee.to_string()).or_default().insert(*owner);
        }
        self.learn_values(known);
        known.endless.extend(self.record.found_endless);
        known.recursive.extend(self.record.found_recursive);
        known.branched.extend(self.record.found_branched);
        known.late.extend(self.record.late.iter().copied());
        let calls = &record.evaluation.calls;
        let is_task =
            |one: &Span| known.promised.contains(one) || calls.iter().any(|call| call.span == *one);
        known.iterated.extend(record.iterated.iter().copied().filter(is_task));
        known.builders.extend(record.builders.iter().copied());
        known.calling_back.extend(self.calls_that_settle());
    }

    /// Records which calls have promises that something awaited or handled.
    fn note_handled_calls(&mut self) {
        let is_handled = |promise| self.executor.subscribers(promise) > 0;
        let evaluation = &mut self.record.evaluation;
        for (call, promise) in evaluation.calls.iter_mut().zip(self.tasks.promises()) {
            call.is_handled = is_handled(promise);
        }
        for (activation, promise) in &self.record.function_promises {
            if let Some(call) = evaluation.functions.get_mut(*activation) {
                call.is_handled = is_handled(*promise);
            }
        }
    }

    /// Records the dependencies of each call.
    fn note_what_calls_depend_on(&mut self) {
        let calls = &mut self.record.evaluation.calls;
        for (call, [certain, assumed]) in calls.iter_mut().zip(self.tasks.depends()) {
            call.depends_on = self.origins.calls(certain);
            let mut others = self.origins.calls(assumed);
            others.retain(|other| call.depends_on.binary_search(other).is_err());
            call.assumed_to_depend_on = others;
        }
    }

    /// Runs the code of the top level; returns its promise if it is a module.
    fn run_main(&mut self, main: &Rc<FunctionCode>, is_module: bool) -> Completion<Value> {
        let exports = self.exports();
        let this = if is_module { Value::UNDEFINED } else { exports };
        // Two of them are unknown values, so they are created only if the code uses them.
        let has_arguments = matches!(main.ops.first(), Some(Op::ArgumentsObject(_)));
        let arguments = if has_arguments { self.arguments_of_script() } else { Vec::new() };
        let base = self.machine.frames.len();
        match self.enter_top_level(Rc::clone(main), this, arguments)? {
            CallState::Done(value) => Ok(value),
            CallState::Entered => self.run(base),
        }
    }

    /// Creates the `CommonJS` objects `module` and `exports`.
    fn exports(&mut self) -> Value {
        let exports = Value::from(self.new_object());
        let module = self.new_object();
        self.put_named(module, "exports", exports.clone());
        // The file is the main module, i.e. the one with which Node was started.
        let require = self.key("require");
        let require = builtins::own_data(self, self.realm.global, require);
        if let Some(require) = require.as_ref().and_then(Value::as_object) {
            self.put_named(require, "main", Value::from(module));
        }
        self.global("module", Value::from(module));
        self.global("exports", exports.clone());
        exports
    }

    /// The arguments of the function whose body is a script of Node.
    fn arguments_of_script(&mut self) -> Vec<Value> {
        let global = self.realm.global;
        let names = ["exports", "require", "module", "__filename", "__dirname"];
        names
            .map(|name| {
                let key = self.key(name);
                let known = builtins::own_data(self, global, key);
                known.unwrap_or_else(|| self.unknown_value(name))
            })
            .into()
    }

    /// Runs the definitions of the top level.
    fn run_definitions(&mut self, main: &Rc<FunctionCode>, is_module: bool) -> Completion<()> {
        match self.run_main(main, is_module) {
            Ok(promise) => {
                self.note_handled(&promise);
                Ok(())
            }
            // An exception or exit while definitions run does not concern the program.
            Err(Abrupt::Throw(_) | Abrupt::Exit) => {
                self.machine.frames.clear();
                Ok(())
            }
            Err(limit) => Err(limit),
        }
    }

    /// The first function object that was created from this span, and whether it is a class.
    fn closure_at(&self, span: Span) -> Option<(ObjectId, bool)> {
        self.objects.own().find_map(|(id, object)| match &object.class {
            Class::Function(Function { kind: FunctionKind::Closure(closure), .. }) => {
                let code = &closure.code;
                let is_it = code.span == span || code.is_class && code.source_text == Some(span);
                is_it.then_some((id, code.is_class))
            }
            _ => None,
        })
    }

    /// Calls a function around the program, so that it creates the inner functions. A method is
    /// called on an instance of its class, or with an unknown `this`.
    fn call_around(&mut self, span: Span, on_instance: bool) -> Completion<()> {
        let Some((function, is_class)) = self.closure_at(span) else { return Ok(()) };
        let called = if is_class {
            self.construct_open(function)
        } else {
            let this = if on_instance {
                self.this_of_program(function)?
            } else {
                self.unknown_value("this")
            };
            let function = Value::from(function);
            let parameters = self.unknown_parameters(&function);
            self.call(&function, this, &parameters)
        };
        match called {
            Ok(value) => {
                self.note_handled(&value);
                Ok(())
            }
            Err(Abrupt::Throw(_)) => Ok(()),
            Err(Abrupt::Exit) => {
                self.machine.frames.clear();
                Ok(())
            }
            Err(limit) => Err(limit),
        }
    }

    /// Runs everything that the definitions started, so that their promises settle before the
    /// program starts. If `until_found`, stops when the requested function exists.
    fn settle_definitions(&mut self, until_found: bool) -> Completion<()> {
        const MOST_TURNS: usize = 10_000;
        for _ in 0..MOST_TURNS {
            if until_found && self.record.wanted_function.is_some() {
                break;
            }
            match self.turn() {
                Ok(true) => {}
                Ok(false) => break,
                // These are handled like exceptions and exits of the definitions themselves.
                Err(Abrupt::Throw(_) | Abrupt::Exit) => self.machine.frames.clear(),
                Err(limit) => return Err(limit),
            }
            self.record.evaluation.crash = None;
        }
        Ok(())
    }

    /// Removes the effects of the definitions from the record, before the program starts.
    fn forget_definitions(&mut self) {
        self.record.forget();
        self.record.named_tasks.clear();
        self.record.unended = <[String; 2]>::default();
        self.jobs.clear_queues();
        // An `await` of the definitions that has not ended is not part of the program's record.
        for (_, suspended) in &mut self.jobs.suspended {
            suspended.recorded = None;
        }
        self.executor.rewind();
        self.tasks.forget();
        self.stubs.forget_calls();
        self.origins.forget();
    }

    /// Calls the function that is the program. Its arguments are unknown.
    fn begin_program(&mut self, function: ObjectId) -> Completion<()> {
        let this = self.this_of_program(function)?;
        let function = Value::from(function);
        let parameters = self.unknown_parameters(&function);
        self.record.wanted = None;
        let result = match self.call(&function, this, &parameters) {
            Ok(value) => value,
            Err(Abrupt::Throw(reason)) => {
                let promise = self.executor.promise();
                self.strands_makes(promise);
                self.strands_rejects(promise, &reason);
                self.reject(promise, reason);
                self.promise_object(promise)
            }
            Err(limit) => return Err(limit),
        };
        let result =
            if self.is_async_generator(&result) { self.drain_generator(&result)? } else { result };
        self.strands_program(&result);
        let promise = self.promise_resolve(&result)?;
        if let Some(promise) = self.as_promise(&promise) {
            self.executor.subscribe(promise, Job::ProgramSettled);
        }
        Ok(())
    }

    fn is_async_generator(&self, value: &Value) -> bool {
        let prototype = value.as_object().and_then(|object| self.object(object).prototype);
        let parent = prototype.and_then(|prototype| self.object(prototype).prototype);
        parent == Some(self.realm.async_generator_prototype)
    }

    /// Iterates an async generator; returns a promise that settles when the generator is done.
    fn drain_generator(&mut self, generator: &Value) -> Completion<Value> {
        use super::function::{Native, NativeCall};
        fn step(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
            let generator = call.captured[0].clone();
            let done = match call.argument(0).as_object() {
                Some(result) => {
                    let done = agent.get(result, super::object::Key::Name(agent.names.done))?;
                    Agent::to_boolean(&done).unwrap_or(true)
                }
                None => false,
            };
            if done { Ok(Value::UNDEFINED) } else { agent.drain_generator(&generator) }
        }
        let next = self.get_v(generator, super::object::Key::Name(self.names.next))?;
        let result = self.call(&next, generator.clone(), &[])?;
        let Some(promise) = self.as_promise(&result) else { return Ok(result) };
        let step = Native::new("", 1, step).open().capturing(vec![generator.clone()]);
        let step = Value::from(self.new_native(step));
        let derived = self.executor.promise();
        let capability = Some(super::jobs::Capability::Promise(derived));
        self.perform_then(promise, &step, &Value::UNDEFINED, capability);
        Ok(self.promise_object(derived))
    }

    /// The `this` value of the program. For a method, it is an instance of the class, whose missing
    /// properties are unknown.
    fn this_of_program(&mut self, function: ObjectId) -> Completion<Value> {
        let Some(FunctionKind::Closure(closure)) = self.function(function).cloned() else {
            return Ok(Value::UNDEFINED);
        };
        let Some(home) = closure.home.filter(|_| !closure.code.is_arrow) else {
            return Ok(self.unknown_value("this"));
        };
        if self.function(home).is_some() {
            return Ok(Value::from(home));
        }
        let key = super::object::Key::Name(self.names.constructor);
        let constructor = match self.get_own_property(home, key) {
            Some(_) => self.get(home, key)?,
            None => Value::UNDEFINED,
        };
        let this = match constructor.as_object().filter(|_| self.is_constructor(&constructor)) {
            Some(constructor) => match self.construct_open(constructor) {
                Err(Abrupt::Throw(error)) => {
                    self.assume_constructor_throws(constructor, &error);
                    Value::from(self.allocate(Some(home), Class::Ordinary))
                }
                this => this?,
            },
            None => Value::from(home),
        };
        self.open_this(&this);
        Ok(this)
    }

    /// Records that the fields of the program's instance are unknown.
    fn assume_constructor_throws(&mut self, constructor: ObjectId, error: &Value) {
        let Some(FunctionKind::Closure(closure)) = self.function(constructor).cloned() else {
            return;
        };
        let reason = self.error_text(error);
        let assumed = Assumed::ConstructorThrows(closure.code.name.to_string(), reason);
        self.record.assume(closure.code.span, assumed, false);
    }

    /// Creates an instance of a class with unknown arguments. Its missing properties are unknown.
    fn construct_open(&mut self, constructor: ObjectId) -> Completion<Value> {
        let parameters = self.parameters_of_constructor(constructor);
        let constructor = Value::from(constructor);
        let this = self.construct(&constructor, &parameters, constructor.clone())?;
        self.open_this(&this);
        Ok(this)
    }

    /// Unknown arguments for a constructor. A class without a constructor passes them to the
    /// constructor of its parent class; other constructors without parameters ignore them.
    fn parameters_of_constructor(&mut self, mut constructor: ObjectId) -> Vec<Value> {
        while let Some(FunctionKind::Closure(closure)) = self.function(constructor)
            && closure.code.is_class
            && closure.code.required.is_empty()
            && let Some(parent) = self.object(constructor).prototype
        {
            constructor = parent;
        }
        self.unknown_parameters(&Value::from(constructor))
    }

    /// Makes the missing properties of an instance unknown.
    fn open_this(&mut self, this: &Value) {
        if let Some(object) = this.as_object() {
            self.record.open.insert(object, "this".into());
        }
    }

    /// Handles an exception that was thrown before the event loop started.
    fn uncaught_at_once(&mut self, error: &Value) -> Result<(), LimitPassed> {
        self.machine.frames.clear();
        self.uncaught(error)
    }

    /// Records that the program has settled, after the top level and everything that it started
    /// have ended.
    fn main_ends(&mut self) {
        let evaluation = &mut self.record.evaluation;
        if evaluation.settles_at.is_none() {
            evaluation.outcome = Outcome::Fulfilled(None);
            evaluation.settles_at = Some(evaluation.quiescent_at);
            let at = evaluation.quiescent_at;
            self.record.event(at, EventKind::Settled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Module;
    use super::*;
    use crate::javascript::{Nth, WhatIf};

    const SHOP: &str = "export default async function page() {
        const news = getNews();
        count();
        await getUser();
        return await news;
    }";

    /// Runs the page; returns the names of its calls, and the known facts after the run.
    fn run(world: &World) -> (Vec<String>, Arc<Known>) {
        let module = Module::parse("shop.js", SHOP).unwrap();
        let page = module.entries().iter().position(|entry| entry.name == "page").unwrap();
        let evaluation = module.evaluate(page, world).unwrap();
        (evaluation.calls.into_iter().map(|call| call.task).collect(), evaluation.known)
    }

    #[test]
    fn what_another_run_found_out_is_known_from_the_start() {
        let rejects = Nth { label: "getUser".to_owned(), nth: 0, takes: None };
        let failing = World { what_if: WhatIf::rejecting(rejects), ..World::default() };
        let (calls, known) = run(&World::default());
        assert_eq!(calls, ["getNews", "getUser"]);
        for world in [World::default(), failing] {
            let without = run(&world);
            assert_eq!(run(&World { known: Arc::clone(&known), ..world }), without);
        }
        let mut more = (*known).clone();
        more.task_names.insert("count".to_owned(), BTreeSet::from([None]));
        let world = World { known: Arc::new(more), ..World::default() };
        assert_eq!(run(&world).0, ["getNews", "count", "getUser"]);
    }

    /// Runs a function; returns its calls of the code's own functions: the name with the arguments,
    /// whether code made the call, and the time at which it settled.
    fn functions(code: &str, name: &str) -> Vec<(String, bool, String)> {
        let module = Module::parse("shop.js", code).unwrap();
        let entry = module.entries().iter().position(|entry| entry.name == name).unwrap();
        let functions = module.evaluate(entry, &World::default()).unwrap().functions;
        let calls = functions.into_iter().map(|call| {
            let settles = call.settles_at.map_or("never".to_owned(), |at| at.to_string());
            (format!("{}({})", call.name, call.arguments), call.span.is_some(), settles)
        });
        calls.collect()
    }

    #[test]
    fn a_call_of_a_function_ends_when_its_promise_settles() {
        let code = "async function once(input) { const a = await load(input); return save(a); }
            async function each(ids) {
                return Promise.all(ids.map(async (id) => { await load(id); }));
            }
            export async function all() { await once(1); await each([1, 2]); await load(3); }";
        let calls = [("all()", false, "400ms"), ("once(1)", true, "200ms")];
        let each = ("each([…])", true, "300ms");
        let expected = calls.into_iter().chain([each]);
        let expected: Vec<_> =
            expected.map(|(call, made, at)| (call.to_owned(), made, at.to_owned())).collect();
        assert_eq!(functions(code, "all"), expected);
    }

    #[test]
    fn a_call_of_a_function_shows_the_arguments_that_have_parameters() {
        let code = "async function check(link) { await head(link); }
            export async function all() { await Promise.all([1, 2].map(check)); }";
        let calls = functions(code, "all");
        let calls: Vec<_> = calls.iter().map(|(call, made, _)| (call.as_str(), *made)).collect();
        assert_eq!(calls, [("all()", false), ("check(1)", true), ("check(2)", true)]);
    }

    #[test]
    fn the_call_of_the_program_is_not_made_by_code() {
        let code = "import { once } from 'lodash';
            export async function page(id) { await load(id); }";
        let calls = functions(code, "page");
        assert_eq!(calls.iter().map(|(_, made, _)| *made).collect::<Vec<_>>(), [false]);
    }

    #[test]
    fn what_definitions_still_await_is_not_part_of_the_program() {
        let code = "export function outer() {
            let go;
            const gate = new Promise((resolve) => { go = resolve; });
            const wait = async () => { await gate; };
            wait();
            const save = async () => { go(); await store(); };
            return save;
        }";
        let module = Module::parse("shop.js", code).unwrap();
        let save = module.entries().iter().position(|entry| entry.name == "save").unwrap();
        let evaluation = module.evaluate(save, &World::default()).unwrap();
        let awaits = evaluation.awaits.iter();
        let awaits: Vec<&str> =
            awaits.map(|stay| &code[stay.span.start as usize..stay.span.end as usize]).collect();
        assert_eq!(awaits, ["await store()"]);
    }
}
