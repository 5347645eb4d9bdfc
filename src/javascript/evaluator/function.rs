//! Function objects (ECMA-262, 10.2 to 10.4.1).

use std::fmt;
use std::rc::Rc;

use super::agent::{Agent, Completion};
use super::code::FunctionCode;
use super::environment::Environment;
use super::frame::AwaitHistory;
use super::object::{Class, Key, ObjectId, Property};
use super::value::Value;

/// A function object, with its internal slots.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) kind: FunctionKind,
    /// Whether `name`, `length` and `prototype` exist. They are created on first use, because most
    /// functions do not need them.
    pub(crate) is_materialized: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum FunctionKind {
    Closure(Rc<Closure>),
    Native(Rc<Native>),
    Bound { target: ObjectId, this: Value, arguments: Rc<[Value]> },
}

/// An ECMAScript function object (ECMA-262, 10.2).
#[derive(Clone, Debug)]
pub(crate) struct Closure {
    pub(crate) code: Rc<FunctionCode>,
    pub(crate) environment: Option<Rc<Environment>>,
    /// The context of an arrow function, from which it takes `this`; `None` for other functions.
    pub(crate) lexical: Option<Lexical>,
    /// `[[HomeObject]]`, for `super`.
    pub(crate) home: Option<ObjectId>,
    /// `[[Fields]]` of a class, as a function that initializes them.
    pub(crate) fields: Option<ObjectId>,
    /// The calls that had been awaited when the function was created. Everything in the function
    /// happens after them.
    pub(crate) flow: AwaitHistory,
}

/// The context of an arrow function, which belongs to the surrounding function.
#[derive(Clone, Debug)]
pub(crate) struct Lexical {
    pub(crate) this: Rc<std::cell::RefCell<Option<Value>>>,
    pub(crate) function: Option<ObjectId>,
    pub(crate) new_target: Value,
}

/// A call of a native function.
pub(crate) struct NativeCall<'a> {
    pub(crate) this: Value,
    pub(crate) arguments: &'a [Value],
    /// `undefined` unless it is called as a constructor.
    pub(crate) new_target: Value,
    /// The values that were captured when the function was created.
    pub(crate) captured: &'a [Value],
    /// The function itself.
    pub(crate) function: ObjectId,
}

impl NativeCall<'_> {
    /// The argument with that index, or `undefined`.
    pub(crate) fn argument(&self, index: usize) -> Value {
        self.arguments.get(index).cloned().unwrap_or(Value::UNDEFINED)
    }
}

pub(crate) type NativeCode = fn(&mut Agent, &NativeCall<'_>) -> Completion<Value>;

/// A function that is implemented in Rust.
pub(crate) struct Native {
    pub(crate) name: &'static str,
    pub(crate) length: usize,
    pub(crate) code: NativeCode,
    pub(crate) captured: Vec<Value>,
    /// Whether the function handles unknown values. If not, its result is unknown when `this` or an
    /// argument is.
    pub(crate) is_open: bool,
    pub(crate) is_constructor: bool,
    /// Whether it is the function that resolves the promise which it has captured first.
    pub(crate) resolves: bool,
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "native {}", self.name)
    }
}

impl Native {
    /// A function that is only called with known values.
    pub(crate) const fn new(name: &'static str, length: usize, code: NativeCode) -> Self {
        let captured = Vec::new();
        Self {
            name,
            length,
            code,
            captured,
            is_open: false,
            is_constructor: false,
            resolves: false,
        }
    }

    /// Makes the function handle unknown values.
    #[must_use]
    pub(crate) fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    /// Makes the function a constructor.
    #[must_use]
    pub(crate) fn constructor(self) -> Self {
        Self { is_constructor: true, ..self }
    }

    /// Captures these values.
    #[must_use]
    pub(crate) fn capturing(self, captured: Vec<Value>) -> Self {
        Self { captured, ..self }
    }
}

impl Agent {
    /// `CreateBuiltinFunction`
    pub(crate) fn new_native(&mut self, native: Native) -> ObjectId {
        self.charge(size_of::<Native>() + native.captured.len() * size_of::<Value>());
        let kind = FunctionKind::Native(Rc::new(native));
        let function = Function { kind, is_materialized: false };
        self.allocate(Some(self.realm.function_prototype), Class::Function(function))
    }

    /// Defines a native method of an object.
    pub(crate) fn method(&mut self, object: ObjectId, native: Native) {
        let key = self.key(native.name);
        let function = self.new_native(native);
        self.define(object, key, Property::hidden(Value::from(function)));
    }

    /// The internal slots of a function object; `None` for other objects.
    pub(crate) fn function(&self, id: ObjectId) -> Option<&FunctionKind> {
        match &self.object(id).class {
            Class::Function(function) => Some(&function.kind),
            _ => None,
        }
    }

    /// `IsCallable`
    pub(crate) fn is_callable(&self, value: &Value) -> bool {
        value.as_object().is_some_and(|object| self.function(object).is_some())
    }

    /// `IsConstructor`
    pub(crate) fn is_constructor(&self, value: &Value) -> bool {
        let Some(function) = value.as_object().and_then(|object| self.function(object)) else {
            return false;
        };
        match function {
            FunctionKind::Closure(closure) => closure.code.is_constructor(),
            FunctionKind::Native(native) => native.is_constructor,
            FunctionKind::Bound { target, .. } => {
                let target = Value::from(*target);
                self.is_constructor(&target)
            }
        }
    }

    /// Creates `name`, `length` and `prototype` of a function, unless they exist. A bound function
    /// has them from the start.
    pub(crate) fn materialize(&mut self, id: ObjectId) {
        let Class::Function(function) = &mut self.object_mut(id).class else { return };
        if std::mem::replace(&mut function.is_materialized, true) {
            return;
        }
        let kind = function.kind.clone();
        let (name, length) = match &kind {
            FunctionKind::Closure(closure) => {
                (Value::from(&*closure.code.name), closure.code.length)
            }
            FunctionKind::Native(native) => (Value::from(native.name), native.length),
            FunctionKind::Bound { .. } => return,
        };
        for (key, value) in [(self.names.length, Value::from(length)), (self.names.name, name)] {
            let key = Key::Name(key);
            let fixed = Property { configurable: true, ..Property::fixed(value) };
            self.object_mut(id).properties.entry(key).or_insert(fixed);
        }
        if let FunctionKind::Closure(closure) = kind {
            self.make_prototype(id, &closure.code);
        }
    }

    /// `MakeConstructor`; also creates the `prototype` of a generator function.
    fn make_prototype(&mut self, id: ObjectId, code: &FunctionCode) {
        let of = match (code.is_generator, code.is_async) {
            (true, false) => Some(self.realm.generator_prototype),
            (true, true) => Some(self.realm.async_generator_prototype),
            (false, _) if code.is_constructor() && !code.is_class => {
                Some(self.realm.object_prototype)
            }
            (false, _) => None,
        };
        let Some(of) = of else { return };
        let key = Key::Name(self.names.prototype);
        if self.object(id).properties.contains_key(&key) {
            return;
        }
        let prototype = self.allocate(Some(of), Class::Ordinary);
        if !code.is_generator {
            let constructor = Key::Name(self.names.constructor);
            self.define(prototype, constructor, Property::hidden(Value::from(id)));
        }
        let property = Property { configurable: false, ..Property::hidden(Value::from(prototype)) };
        self.object_mut(id).properties.insert(key, property);
    }
}
