//! The virtual machine: a stack of frames, the last of which runs.

use std::cell::RefCell;
use std::rc::Rc;

use super::Span;
use super::agent::{Abrupt, Agent, Completion};
use super::code::FunctionCode;
use super::environment::Environment;
use super::frame::{
    AwaitHistory, CompletionRecord, Disposals, Frame, FrameKind, Handler, Received,
};
use super::function::{Closure, FunctionKind, Native, NativeCall};
use super::object::{Class, Key, ObjectId};
use super::origin::Origin;
use super::recursion::Ancestor;
use super::value::{Kind, Value};
use crate::javascript::Departure;

/// The stack of running functions.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    pub(crate) frames: Vec<Frame>,
    /// The number of timers, immediates and tasks that have run.
    pub(crate) turns: u64,
    /// The call that led to the one that the event loop makes.
    pub(crate) ancestor: Ancestor,
    /// The number of running native functions that can call code.
    natives: usize,
    steps: u64,
    /// The number of steps at which the limits are checked next.
    check_at: u64,
    /// The span of the code at the last check.
    seen: Span,
}

/// The maximum number of instructions of a run.
pub(crate) const MOST_STEPS: u64 = 200_000_000;
/// The number of instructions between two checks of the limits.
const STEPS_BETWEEN_CHECKS: u64 = 1 << 12;
/// The maximum number of events of a run.
const MOST_EVENTS: u64 = 1_000_000;
/// The maximum number of nested calls, which is about the same as in Node.
const MOST_FRAMES: usize = 9_000;
/// The maximum number of nested native functions, each of which uses the stack of this process.
const MOST_NATIVES: usize = 100;

/// The state of the machine after an instruction.
pub(crate) enum Step {
    /// The machine continues with the next instruction.
    On,
    /// The frame with which the run started has returned this value, or has been suspended.
    Ended(Value),
}

impl Machine {
    /// The span of the code that is running, or was running last.
    pub(crate) fn last_span(&self) -> Span {
        if self.frames.is_empty() { self.seen } else { self.current_span() }
    }

    pub(crate) fn current_span(&self) -> Span {
        span_in(&self.frames)
    }

    /// The span of the code that calls the running function; `None` if no code does, but a job.
    pub(crate) fn span_of_caller(&self) -> Option<Span> {
        let (_, callers) = self.frames.split_last()?;
        (!callers.is_empty()).then(|| span_in(callers))
    }
}

/// The span of the innermost code of the user in these frames.
fn span_in(frames: &[Frame]) -> Span {
    let of_user = frames.iter().rev().find(|frame| !frame.code.is_model);
    of_user.map_or(Span::default(), |frame| frame.code.span_at(frame.pc.saturating_sub(1)))
}

impl Agent {
    pub(crate) fn frame(&mut self) -> &mut Frame {
        self.machine.frames.last_mut().expect("a function is being run")
    }

    /// Runs until the frame with index `base` ends; returns its value.
    pub(crate) fn run(&mut self, base: usize) -> Completion<Value> {
        loop {
            let frame = self.machine.frames.last_mut().expect("a function is being run");
            let op = frame.code.ops[frame.pc];
            frame.pc += 1;
            self.machine.steps += 1;
            if self.machine.steps >= self.machine.check_at {
                self.check_limits()?;
            }
            let step = match self.execute(op, base) {
                Ok(step) => step,
                Err(Abrupt::Throw(value)) => self.unwind(value, base)?,
                Err(limit) => {
                    return Err(limit);
                }
            };
            if let Step::Ended(value) = step {
                return Ok(value);
            }
        }
    }

    fn check_limits(&mut self) -> Completion<()> {
        self.machine.check_at = self.machine.steps + STEPS_BETWEEN_CHECKS;
        if !self.machine.frames.is_empty() {
            self.machine.seen = self.machine.current_span();
        }
        let most = self.record.world.max_steps.unwrap_or(MOST_STEPS);
        if self.machine.steps > most {
            let most = with_commas(most);
            return Err(self.limit(&format!(
                "the code takes more than the limit of {most} steps; it may never end"
            )));
        }
        let most = self.record.world.max_events.unwrap_or(MOST_EVENTS);
        if self.record.evaluation.events.len() as u64 > most {
            let most = with_commas(most);
            return Err(self.limit(&format!("there are more events than the limit of {most}")));
        }
        self.check_memory()
    }

    /// Counts a turn of the event loop, because a turn may execute no instructions.
    pub(crate) fn count_turn(&mut self) -> Completion<()> {
        self.count_native_steps(1)
    }

    /// Counts steps of an operation that cannot fail. The next instruction checks the limit.
    pub(crate) fn add_native_steps(&mut self, steps: u64) {
        self.machine.steps = self.machine.steps.saturating_add(steps);
    }

    /// Counts steps of a native function that is as slow as so many instructions.
    pub(crate) fn count_native_steps(&mut self, steps: u64) -> Completion<()> {
        self.add_native_steps(steps);
        if self.machine.steps >= self.machine.check_at { self.check_limits() } else { Ok(()) }
    }

    /// Throws an exception: continues at the innermost handler of the frames above `base`.
    pub(crate) fn unwind(&mut self, value: Value, base: usize) -> Completion<Step> {
        self.observe();
        loop {
            let frame = self.machine.frames.last_mut().expect("a function is being run");
            if let Some(handler) = frame.handlers.pop() {
                enter_handler(frame, &handler);
                if handler.is_finally {
                    frame.completions.push(CompletionRecord::Throw(value));
                } else {
                    let before = frame.condition();
                    frame.push(value.clone());
                    let condition = self.join(before, value.origin);
                    self.frame().conditions.push(condition);
                }
                return Ok(Step::On);
            }
            if let FrameKind::Async { .. } = frame.kind {
                return self.finish_async(Err(value), base);
            }
            if let FrameKind::AsyncGenerator(generator) = frame.kind {
                self.machine.frames.pop();
                self.async_generator_ended(generator, Err(value))?;
                return Ok(Step::Ended(Value::UNDEFINED));
            }
            let frame = self.machine.frames.pop().expect("a function is being run");
            if let FrameKind::Generator(generator) = frame.kind {
                self.generator_ended(generator);
            }
            if self.machine.frames.len() == base {
                return Err(Abrupt::Throw(value));
            }
        }
    }

    /// Returns a value from the running frame, through every surrounding `finally` block.
    pub(crate) fn return_value(&mut self, value: Value, base: usize) -> Completion<Step> {
        self.observe();
        let frame = self.frame();
        while let Some(handler) = frame.handlers.pop() {
            if handler.is_finally {
                enter_handler(frame, &handler);
                frame.completions.push(CompletionRecord::Return(value));
                return Ok(Step::On);
            }
        }
        let condition = frame.condition();
        let origin = self.join(value.origin, condition);
        let value = value.derived(origin);
        match self.frame().kind {
            FrameKind::Call => {
                if let Some(frame) = self.machine.frames.pop() {
                    let is_called_by_code = self.machine.frames.len() > base;
                    self.note_given(&frame, &value, is_called_by_code);
                }
                Ok(self.give(value, base))
            }
            FrameKind::Construct => self.finish_construct(value, base),
            FrameKind::Async { .. } => self.finish_async(Ok(value), base),
            FrameKind::Generator(generator) => {
                self.machine.frames.pop();
                self.generator_ended(generator);
                let result = self.iterator_result(value, true);
                Ok(Step::Ended(result))
            }
            FrameKind::AsyncGenerator(generator) => {
                self.machine.frames.pop();
                self.async_generator_ended(generator, Ok(value))?;
                Ok(Step::Ended(Value::UNDEFINED))
            }
        }
    }

    /// Passes a value to the frame below, or ends the run if there is none above `base`.
    pub(crate) fn give(&mut self, value: Value, base: usize) -> Step {
        if self.machine.frames.len() == base {
            return Step::Ended(value);
        }
        self.frame().stack.push(value);
        Step::On
    }

    fn finish_construct(&mut self, value: Value, base: usize) -> Completion<Step> {
        let this = self.frame().this.borrow().clone();
        let is_derived = self.frame().code.is_derived;
        let result = match (value.as_object(), this) {
            (Some(_), _) => value,
            (None, _) if is_derived && !value.is_undefined() => {
                return Err(
                    self.type_error("Derived constructors may only return object or undefined")
                );
            }
            (None, Some(this)) => this,
            (None, None) => return Err(self.uninitialized_this()),
        };
        self.machine.frames.pop();
        Ok(self.give(result, base))
    }

    pub(crate) fn uninitialized_this(&mut self) -> Abrupt {
        self.error(
            super::agent::ErrorKind::Reference,
            "Must call super constructor in derived class before accessing 'this' or returning \
             from derived constructor",
        )
    }

    /// Leaves blocks for the target of an exit, through every `finally` block on the way.
    pub(crate) fn leave(&mut self, exit: u32) {
        let frame = self.frame();
        let to = frame.code.exits[exit as usize];
        while frame.handlers.len() > to.handlers as usize {
            let handler = frame.handlers.pop().expect("there are more");
            if handler.is_finally {
                enter_handler(frame, &handler);
                frame.completions.push(CompletionRecord::Leave(exit));
                return;
            }
        }
        frame.completions.truncate(to.completions as usize);
        frame.stack.truncate(to.values as usize);
        // The condition that decided to leave also decides whether the code after the block is
        // reached.
        let condition = frame.condition();
        // The first condition is that of the call itself.
        frame.conditions.truncate(to.conditions as usize + 1);
        frame.leave_scopes(to.scopes);
        frame.pc = to.target as usize;
        let joined = self.frame().condition();
        let joined = self.join(joined, condition);
        if let Some(last) = self.frame().conditions.last_mut() {
            *last = joined;
        }
    }

    /// Ends a `finally` block: continues with the completion with which it was entered.
    pub(crate) fn end_finally(&mut self, base: usize) -> Completion<Step> {
        match self.frame().completions.pop() {
            Some(CompletionRecord::Throw(value)) => Err(Abrupt::Throw(value)),
            Some(CompletionRecord::Return(value)) => self.return_value(value, base),
            Some(CompletionRecord::Leave(exit)) => {
                self.leave(exit);
                Ok(Step::On)
            }
            Some(CompletionRecord::Normal) | None => Ok(Step::On),
        }
    }

    pub(crate) fn push_handler(&mut self, is_finally: bool, target: u32) {
        let frame = self.frame();
        let handler = Handler {
            is_finally,
            target,
            values: frame.stack.len(),
            completions: frame.completions.len(),
            conditions: frame.conditions.len(),
            environment: Rc::clone(&frame.environment),
        };
        frame.handlers.push(handler);
    }
}

fn enter_handler(frame: &mut Frame, handler: &Handler) {
    frame.stack.truncate(handler.values);
    frame.completions.truncate(handler.completions);
    frame.conditions.truncate(handler.conditions);
    frame.environment = Rc::clone(&handler.environment);
    frame.pc = handler.target as usize;
}

/// A call of a function of code.
pub(crate) struct Entering {
    pub(crate) this: Value,
    pub(crate) arguments: Vec<Value>,
    pub(crate) new_target: Value,
    /// The called function object.
    pub(crate) function: ObjectId,
}

impl Agent {
    /// `Call`
    pub(crate) fn call(
        &mut self,
        function: &Value,
        this: Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        let base = self.machine.frames.len();
        // Native functions may call each other without a frame between them.
        if self.machine.natives > MOST_NATIVES {
            return Err(self.stack_overflow());
        }
        self.machine.natives += 1;
        let begun = self.begin_call(function, this, arguments.to_vec());
        self.machine.natives -= 1;
        match begun? {
            CallState::Done(value) => Ok(value),
            CallState::Entered => self.nested(base),
        }
    }

    /// Runs the frame that was just pushed, on behalf of native code.
    pub(crate) fn nested(&mut self, base: usize) -> Completion<Value> {
        self.machine.natives += 1;
        let result = if self.machine.natives > MOST_NATIVES {
            let overflow = self.stack_overflow();
            self.machine.frames.truncate(base);
            Err(overflow)
        } else {
            self.run(base)
        };
        self.machine.natives -= 1;
        result
    }

    pub(crate) fn stack_overflow(&mut self) -> Abrupt {
        self.note_overflow();
        self.range_error("Maximum call stack size exceeded")
    }

    /// Starts a call: runs a native function, or pushes the frame of a function of code.
    pub(crate) fn begin_call(
        &mut self,
        function: &Value,
        this: Value,
        arguments: Vec<Value>,
    ) -> Completion<CallState> {
        let mut entering = match function.kind {
            Kind::Object(function) => {
                Entering { this, arguments, new_target: Value::UNDEFINED, function }
            }
            Kind::Unknown(_) => {
                return Ok(CallState::Done(self.call_of_unknown(function, &this, &arguments)?));
            }
            _ => return Err(self.not_a_function(function)),
        };
        loop {
            match self.function(entering.function).cloned() {
                Some(FunctionKind::Closure(closure)) => {
                    if closure.code.is_class {
                        let class = match closure.code.name.to_string() {
                            name if name.is_empty() => "Class constructors".to_owned(),
                            name => format!("Class constructor {name}"),
                        };
                        let message = format!("{class} cannot be invoked without 'new'");
                        return Err(self.type_error(&message));
                    }
                    return self.enter(&closure, entering, function.origin);
                }
                Some(FunctionKind::Native(native)) => {
                    return Ok(CallState::Done(self.call_native(&native, &entering)?));
                }
                Some(FunctionKind::Bound { target, this, arguments: bound }) => {
                    let arguments = [&bound[..], &entering.arguments[..]].concat();
                    entering = Entering {
                        this,
                        arguments,
                        new_target: Value::UNDEFINED,
                        function: target,
                    };
                }
                None => return Err(self.not_a_function(function)),
            }
        }
    }

    fn not_a_function(&mut self, function: &Value) -> Abrupt {
        let text = self.short_text(function);
        self.type_error(&format!("{text} is not a function"))
    }

    fn call_native(&mut self, native: &Native, entering: &Entering) -> Completion<Value> {
        let Entering { this, arguments, new_target, function } = entering;
        let mut origin = this.origin;
        for argument in arguments {
            origin = self.join(origin, argument.origin);
        }
        let is_unknown = this.is_unknown() || arguments.iter().any(Value::is_unknown);
        if is_unknown && !native.is_open {
            let text = self.text_of_native_call(native, this, arguments);
            return Ok(self.unknown_value(&text).derived(origin));
        }
        let call = NativeCall {
            this: this.clone(),
            arguments,
            new_target: new_target.clone(),
            captured: &native.captured,
            function: *function,
        };
        let value = (native.code)(self, &call)?;
        let origin = self.join(value.origin, origin);
        Ok(value.derived(origin))
    }

    /// Pushes a frame for the top level of a file.
    pub(crate) fn enter_top_level(
        &mut self,
        code: Rc<FunctionCode>,
        this: Value,
        arguments: Vec<Value>,
    ) -> Completion<CallState> {
        let closure = Rc::new(Closure {
            code,
            environment: None,
            lexical: None,
            home: None,
            fields: None,
            flow: AwaitHistory::default(),
        });
        let function = self.new_closure(Rc::clone(&closure));
        let new_target = Value::UNDEFINED;
        let entering = Entering { this, arguments, new_target, function };
        self.enter(&closure, entering, Origin::NONE)
    }

    /// `PrepareForOrdinaryCall` and `OrdinaryCallBindThis`
    pub(crate) fn enter(
        &mut self,
        closure: &Rc<Closure>,
        entering: Entering,
        origin: Origin,
    ) -> Completion<CallState> {
        if self.machine.frames.len() >= MOST_FRAMES {
            return Err(self.stack_overflow());
        }
        if !self.record.known.recursive.is_empty()
            && let Some(value) = self.ends_recursion(&closure.code, &entering.arguments)?
        {
            return Ok(CallState::Done(value));
        }
        self.observe();
        let frame = self.new_frame(closure, entering, origin);
        let code = Rc::clone(&frame.code);
        self.machine.frames.push(frame);
        if code.is_async && !code.is_generator {
            let promise = self.executor.promise();
            self.frame().kind = FrameKind::Async { promise, has_stopped: false };
            self.strands_function(&code, promise);
        }
        self.note_call(&code);
        self.record_function(&code);
        if code.is_writer {
            self.note_writer(code.span);
        }
        if code.is_async && !code.is_generator && self.departs(Departure::BodyStartsLater) {
            return Ok(CallState::Done(self.start_later()));
        }
        Ok(CallState::Entered)
    }

    fn new_frame(&mut self, closure: &Rc<Closure>, entering: Entering, origin: Origin) -> Frame {
        let code = Rc::clone(&closure.code);
        let environment = Environment::new(closure.environment.clone(), code.slots);
        let Entering { this, arguments, new_target, function } = entering;
        let (this, function, new_target) = if let Some(lexical) = &closure.lexical {
            (Rc::clone(&lexical.this), lexical.function, lexical.new_target.clone())
        } else {
            let this = self.bound_this(&code, this);
            (Rc::new(RefCell::new(this)), Some(function), new_target)
        };
        let caller = self.machine.frames.last();
        let before = caller.map_or(AwaitHistory::default(), |caller| caller.flow);
        let activation = caller.and_then(|caller| caller.activation);
        let ancestor = self.ancestor();
        let condition = caller.map_or(origin, super::frame::Frame::condition);
        let condition = self.join(condition, origin);
        let flow = AwaitHistory {
            awaited: self.join(before.awaited, closure.flow.awaited),
            effects: self.join(before.effects, closure.flow.effects),
        };
        Frame {
            depth: environment.depth,
            code,
            pc: 0,
            environment,
            stack: Vec::new(),
            arguments,
            this,
            function,
            home: closure.home,
            new_target,
            handlers: Vec::new(),
            completions: Vec::new(),
            conditions: vec![condition],
            counters: Vec::new(),
            kind: FrameKind::Call,
            received: Received::Next,
            flow,
            disposals: Disposals::default(),
            activation,
            ancestor,
        }
    }

    fn bound_this(&mut self, code: &FunctionCode, this: Value) -> Option<Value> {
        if code.is_derived && code.is_class {
            return None;
        }
        if code.is_strict || this.as_object().is_some() || this.is_unknown() {
            return Some(this);
        }
        if this.is_nullish() {
            return Some(Value::from(self.realm.global));
        }
        self.to_object(&this).ok().map(Value::from)
    }

    /// `Construct`
    pub(crate) fn construct(
        &mut self,
        constructor: &Value,
        arguments: &[Value],
        new_target: Value,
    ) -> Completion<Value> {
        let base = self.machine.frames.len();
        match self.begin_construct(constructor, arguments.to_vec(), new_target)? {
            CallState::Done(value) => Ok(value),
            CallState::Entered => self.nested(base),
        }
    }

    /// Starts a call of a constructor.
    pub(crate) fn begin_construct(
        &mut self,
        constructor: &Value,
        arguments: Vec<Value>,
        new_target: Value,
    ) -> Completion<CallState> {
        if constructor.is_unknown() {
            let text = self.text_of_new(constructor, &arguments);
            let origin = self.origin_of_call(constructor, &Value::UNDEFINED, &arguments);
            return Ok(CallState::Done(self.unknown_value(&text).derived(origin)));
        }
        if !self.is_constructor(constructor) {
            let text = self.brief_text(constructor);
            return Err(self.type_error(&format!("{text} is not a constructor")));
        }
        let function = constructor.as_object().expect("a constructor is an object");
        match self.function(function).cloned() {
            Some(FunctionKind::Closure(closure)) => {
                self.enter_constructor(&closure, function, arguments, new_target)
            }
            Some(FunctionKind::Native(native)) => {
                let this = Value::UNDEFINED;
                let entering = Entering { this, arguments, new_target, function };
                Ok(CallState::Done(self.call_native(&native, &entering)?))
            }
            Some(FunctionKind::Bound { target, arguments: bound, .. }) => {
                let arguments = [&bound[..], &arguments[..]].concat();
                let is_itself = new_target.as_object() == Some(function);
                let target = Value::from(target);
                let new_target = if is_itself { target.clone() } else { new_target };
                self.begin_construct(&target, arguments, new_target)
            }
            None => Err(self.not_a_function(constructor)),
        }
    }

    fn enter_constructor(
        &mut self,
        closure: &Rc<Closure>,
        function: ObjectId,
        arguments: Vec<Value>,
        new_target: Value,
    ) -> Completion<CallState> {
        let this = if closure.code.is_derived {
            Value::UNDEFINED
        } else {
            let default = self.realm.object_prototype;
            let prototype = self.prototype_from(&new_target, default)?;
            Value::from(self.allocate(Some(prototype), Class::Ordinary))
        };
        let entering = Entering { this: this.clone(), arguments, new_target, function };
        let origin = Origin::NONE;
        let begun = self.enter(closure, entering, origin)?;
        self.frame().kind = FrameKind::Construct;
        if !closure.code.is_derived {
            let base = self.machine.frames.len();
            if let Err(error) = self.initialize_fields(&this, closure.fields) {
                self.machine.frames.truncate(base - 1);
                return Err(error);
            }
        }
        Ok(begun)
    }

    /// `InitializeInstanceElements`
    pub(crate) fn initialize_fields(
        &mut self,
        this: &Value,
        fields: Option<ObjectId>,
    ) -> Completion<()> {
        if let Some(fields) = fields {
            self.call(&Value::from(fields), this.clone(), &[])?;
        }
        Ok(())
    }

    /// `GetPrototypeFromConstructor`
    pub(crate) fn prototype_from(
        &mut self,
        new_target: &Value,
        default: ObjectId,
    ) -> Completion<ObjectId> {
        let Some(constructor) = new_target.as_object() else { return Ok(default) };
        let prototype = self.get(constructor, Key::Name(self.names.prototype))?;
        Ok(prototype.as_object().unwrap_or(default))
    }
}

/// The state of a call after it was started.
pub(crate) enum CallState {
    /// The call has returned.
    Done(Value),
    /// The frame of the call was pushed and is the last one.
    Entered,
}

/// Formats a number with commas between thousands.
fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
