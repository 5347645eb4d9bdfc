//! Executes calls.

use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::builtins;
use crate::javascript::evaluator::code::{NotCallable, Op};
use crate::javascript::evaluator::function::FunctionKind;
use crate::javascript::evaluator::machine::{CallState, Step};
use crate::javascript::evaluator::object::Key;
use crate::javascript::evaluator::origin::Origin;
use crate::javascript::evaluator::value::Value;

/// Built-in methods that change an array, a `Map` or a `Set`.
const CHANGING: &[&str] = &[
    "add",
    "clear",
    "copyWithin",
    "delete",
    "fill",
    "pop",
    "push",
    "reverse",
    "set",
    "shift",
    "sort",
    "splice",
    "unshift",
];

impl Agent {
    pub(super) fn op_call(&mut self, count: u32, site: u32, base: usize) -> Completion<Step> {
        let arguments = self.frame().pop_many(count as usize);
        self.call_at(arguments, site, base)
    }

    fn op_call_spread(&mut self, site: u32, base: usize) -> Completion<Step> {
        let list = self.pop();
        let arguments = self.list_of(&list);
        self.call_at(arguments, site, base)
    }

    pub(super) fn execute_call(&mut self, op: Op, base: usize) -> Completion<Step> {
        match op {
            Op::CallSpread(site) => return self.op_call_spread(site, base),
            Op::New(count, site) => return self.op_new(count, site, base),
            Op::NewSpread(site) => return self.op_new_spread(site, base),
            Op::SuperCall(count, _) => {
                let arguments = self.frame().pop_many(count as usize);
                self.super_call(&arguments)?;
            }
            _ => {
                let list = self.pop();
                let arguments = self.list_of(&list);
                self.super_call(&arguments)?;
            }
        }
        Ok(Step::On)
    }

    fn call_at(&mut self, arguments: Vec<Value>, site: u32, base: usize) -> Completion<Step> {
        let function = self.pop();
        let this = self.pop();
        if function.is_unknown() {
            let site = self.frame().code.calls[site as usize].clone();
            let value = self.call_unknown(&site, &function, &this, &arguments)?;
            self.push(value);
            return Ok(Step::On);
        }
        if !self.is_callable(&function) {
            self.note_no_array(&this);
            return Err(self.not_callable_at(site, &function, "a function"));
        }
        let is_told = self.record.world.wanted.is_replay() && self.is_native(&function);
        let is_unsure = is_told
            && (this.is_unknown()
                || self.has_unknown_elements(&this)
                || arguments.iter().any(Value::is_unknown));
        self.note_changed_if(&function, &this);
        let listed_by = self.listed_by(&this);
        let begun = self.begin_call(&function, this, arguments);
        if is_told {
            self.record_result(site, is_unsure, &begun);
        }
        match begun? {
            CallState::Done(value) => {
                self.note_listed(listed_by, &value);
                self.push(value);
                Ok(Step::On)
            }
            CallState::Entered => Ok(self.entered(base)),
        }
    }

    /// Records that a built-in method changes a collection: its elements depend on the conditions
    /// around the call.
    fn note_changed_if(&mut self, function: &Value, this: &Value) {
        let condition = self.frame().condition();
        let (Some(collection), true) = (this.as_object(), condition != Origin::NONE) else {
            return;
        };
        let function = function.as_object().and_then(|function| self.function(function));
        if let Some(FunctionKind::Native(native)) = function
            && CHANGING.contains(&native.name)
        {
            self.hide(collection, condition);
        }
    }

    /// The result of an instruction that pushed a frame, which runs next.
    #[expect(clippy::unused_self, reason = "it says what becomes of the machine")]
    const fn entered(&self, _base: usize) -> Step {
        Step::On
    }

    fn op_new(&mut self, count: u32, site: u32, base: usize) -> Completion<Step> {
        let arguments = self.frame().pop_many(count as usize);
        self.new_at(arguments, site, base)
    }

    /// The error of a call whose callee is not what it must be, with V8's message.
    fn not_callable_at(&mut self, site: u32, callee: &Value, what: &str) -> Abrupt {
        let message = match self.frame().code.calls[site as usize].not_callable.clone() {
            NotCallable::Value => {
                format!("{} is not {what}", builtins::type_and_value(self, callee))
            }
            NotCallable::Callee(printed) => format!("{printed} is not {what}"),
            NotCallable::Says(message) => message.to_string(),
        };
        self.type_error(&message)
    }

    fn op_new_spread(&mut self, site: u32, base: usize) -> Completion<Step> {
        let list = self.pop();
        let arguments = self.list_of(&list);
        self.new_at(arguments, site, base)
    }

    fn new_at(&mut self, arguments: Vec<Value>, site: u32, base: usize) -> Completion<Step> {
        let constructor = self.pop();
        if !constructor.is_unknown() && !self.is_constructor(&constructor) {
            return Err(self.not_callable_at(site, &constructor, "a constructor"));
        }
        let is_told = self.record.world.wanted.is_replay() && self.is_native(&constructor);
        let is_unsure = is_told && arguments.iter().any(Value::is_unknown);
        let begun = self.begin_construct(&constructor, arguments, constructor.clone());
        if is_told {
            self.record_result(site, is_unsure, &begun);
        }
        match begun? {
            CallState::Done(value) => {
                self.push(value);
                Ok(Step::On)
            }
            CallState::Entered => Ok(self.entered(base)),
        }
    }

    /// `GetSuperConstructor`; throws if it is not a constructor. `None` if the parent class is
    /// unknown.
    pub(super) fn super_constructor(&mut self) -> Completion<Option<Value>> {
        let function = self.frame().function;
        if function.is_some_and(|function| self.record.extends_unknown(function)) {
            return Ok(None);
        }
        let parent = function.and_then(|function| self.object(function).prototype);
        let parent = parent.map_or(Value::UNDEFINED, Value::from);
        if !self.is_constructor(&parent) {
            let key = Key::Name(self.names.name);
            // V8's message has the name of the function, or `null` if it has none.
            let text = match parent.as_object().filter(|_| self.is_callable(&parent)) {
                Some(parent) => {
                    let name = self.get(parent, key)?;
                    self.to_string(&name)?.to_string()
                }
                None => self.brief_text(&parent),
            };
            let is_base = parent.as_object() == Some(self.realm.function_prototype);
            let text = if is_base || text.is_empty() { "null" } else { &text };
            let name = match function {
                Some(function) => self.get(function, key)?,
                None => Value::UNDEFINED,
            };
            let name = self.to_string(&name)?;
            let of = if name.is_empty() { "anonymous class".into() } else { name };
            let message = format!("Super constructor {text} of {of} is not a constructor");
            return Err(self.type_error(&message));
        }
        Ok(Some(parent))
    }

    /// `SuperCall`: → this
    fn super_call(&mut self, arguments: &[Value]) -> Completion<()> {
        let parent = self.super_constructor()?;
        let frame = self.frame();
        let (function, new_target) = (frame.function, frame.new_target.clone());
        let this = if let Some(parent) = parent {
            self.construct(&parent, arguments, new_target)?
        } else {
            // The parent class is unknown, so the object is an ordinary object.
            let default = self.realm.object_prototype;
            let prototype = self.prototype_from(&new_target, default)?;
            let class = crate::javascript::evaluator::object::Class::Ordinary;
            let object = self.allocate(Some(prototype), class);
            self.record.open.insert(object, "this".into());
            Value::from(object)
        };
        let cell = std::rc::Rc::clone(&self.frame().this);
        if cell.borrow().is_some() {
            let kind = crate::javascript::evaluator::agent::ErrorKind::Reference;
            return Err(self.error(kind, "Super constructor may only be called once"));
        }
        *cell.borrow_mut() = Some(this.clone());
        if let Some(function) = function {
            self.initialize_fields(&this, self.fields_of(function))?;
        }
        self.push(this);
        Ok(())
    }

    /// `import()`: pushes a promise of the module, which is unknown if it is not modeled.
    pub(super) fn op_import_call(&mut self) -> Completion<()> {
        let name = self.pop();
        let module = match self.to_string(&name) {
            Ok(name) => self.import(&name.to_string(), "*")?,
            // A name that cannot be converted rejects the promise.
            Err(Abrupt::Throw(reason)) => {
                let promise = self.executor.promise();
                self.reject(promise, reason);
                self.promise_object(promise)
            }
            Err(end) => return Err(end),
        };
        let promise = self.promise_resolve(&module)?;
        self.push(promise);
        Ok(())
    }
}
