//! The realm (ECMA-262, 9.3): the intrinsic objects and the global object.

use rustc_hash::FxHashMap;

use super::agent::{Agent, ErrorKind};
use super::object::{Atom, Class, Key, ObjectId, Property};
use super::value::Value;

/// The property names that the evaluator itself uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WellKnownNames {
    pub(crate) length: Atom,
    pub(crate) name: Atom,
    pub(crate) message: Atom,
    pub(crate) prototype: Atom,
    pub(crate) constructor: Atom,
    pub(crate) then: Atom,
    pub(crate) catch: Atom,
    pub(crate) finally: Atom,
    pub(crate) next: Atom,
    pub(crate) done: Atom,
    pub(crate) value: Atom,
    pub(crate) raw: Atom,
    pub(crate) method: Atom,
    pub(crate) signal: Atom,
    pub(crate) aborted: Atom,
    pub(crate) add_event_listener: Atom,
}

impl WellKnownNames {
    pub(crate) fn new(intern: &mut dyn FnMut(&str) -> Atom) -> Self {
        Self {
            length: intern("length"),
            name: intern("name"),
            message: intern("message"),
            prototype: intern("prototype"),
            constructor: intern("constructor"),
            then: intern("then"),
            catch: intern("catch"),
            finally: intern("finally"),
            next: intern("next"),
            done: intern("done"),
            value: intern("value"),
            raw: intern("raw"),
            method: intern("method"),
            signal: intern("signal"),
            aborted: intern("aborted"),
            add_event_listener: intern("addEventListener"),
        }
    }

    /// Whether a key names a method of promises.
    pub(crate) fn is_of_promises(&self, key: Key) -> bool {
        [self.then, self.catch, self.finally].map(Key::Name).contains(&key)
    }
}

/// The intrinsic objects that the evaluator itself uses, and the global bindings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Realm {
    pub(crate) object_prototype: ObjectId,
    pub(crate) function_prototype: ObjectId,
    pub(crate) array_prototype: ObjectId,
    pub(crate) string_prototype: ObjectId,
    pub(crate) number_prototype: ObjectId,
    pub(crate) boolean_prototype: ObjectId,
    pub(crate) symbol_prototype: ObjectId,
    pub(crate) bigint_prototype: ObjectId,
    pub(crate) regexp_prototype: ObjectId,
    /// `%ThrowTypeError%`
    pub(crate) throw_type_error: ObjectId,
    /// `RegExp.prototype.exec`
    pub(crate) regexp_exec: ObjectId,
    pub(crate) date_prototype: ObjectId,
    pub(crate) map_prototype: ObjectId,
    pub(crate) set_prototype: ObjectId,
    pub(crate) weak_map_prototype: ObjectId,
    pub(crate) weak_set_prototype: ObjectId,
    pub(crate) promise_prototype: ObjectId,
    pub(crate) promise_constructor: ObjectId,
    /// `%Iterator.prototype%`
    pub(crate) iterator_prototype: ObjectId,
    pub(crate) async_iterator_prototype: ObjectId,
    /// The prototype of native iterators.
    pub(crate) native_iterator_prototype: ObjectId,
    /// `%AsyncFunction.prototype%`, `%GeneratorFunction.prototype%` and
    /// `%AsyncGeneratorFunction.prototype%`
    pub(crate) async_function_prototype: ObjectId,
    pub(crate) generator_function_prototype: ObjectId,
    pub(crate) async_generator_function_prototype: ObjectId,
    pub(crate) generator_prototype: ObjectId,
    pub(crate) async_generator_prototype: ObjectId,
    pub(crate) error_prototypes: [ObjectId; ErrorKind::ALL.len()],
    /// `%Function.prototype%[Symbol.hasInstance]`
    pub(crate) has_instance: ObjectId,
    /// `next` of native iterators.
    pub(crate) native_iterator_next: ObjectId,
    /// `%Array.prototype.values%` and `%Promise.prototype.then%`. A comparison with these shows
    /// whether code has replaced a method that the language uses.
    pub(crate) array_values: ObjectId,
    pub(crate) promise_then: ObjectId,
    pub(crate) timer_prototype: ObjectId,
    pub(crate) immediate_prototype: ObjectId,
    /// The global object.
    pub(crate) global: ObjectId,
    /// The exports of the modeled modules, by name.
    pub(crate) modules: FxHashMap<&'static str, Value>,
}

impl Agent {
    /// Creates the intrinsic objects. The prototypes are first, because all other objects refer to
    /// them.
    pub(crate) fn initialize_realm(&mut self) {
        self.make_prototypes();
        let global = self.new_object();
        self.realm.global = global;
        self.global("globalThis", Value::from(global));
        self.global("global", Value::from(global));
        super::builtins::initialize(self);
        super::promise::initialize(self);
        super::generator::initialize(self);
        super::timers::initialize(self);
        super::process::initialize(self);
        super::models::initialize(self);
    }

    fn make_prototypes(&mut self) {
        let object = self.allocate(None, Class::Ordinary);
        self.realm.object_prototype = object;
        let mut ordinary = || self.allocate(Some(object), Class::Ordinary);
        let [function, string, number, boolean, symbol, bigint] = [(); 6].map(|()| ordinary());
        let [regexp, date, map, set, weak_map, weak_set] = [(); 6].map(|()| ordinary());
        let [promise, iterator, async_iterator] = [(); 3].map(|()| ordinary());
        let error = ordinary();
        let realm = &mut self.realm;
        realm.function_prototype = function;
        (realm.string_prototype, realm.number_prototype) = (string, number);
        (realm.boolean_prototype, realm.symbol_prototype) = (boolean, symbol);
        (realm.bigint_prototype, realm.regexp_prototype) = (bigint, regexp);
        (realm.date_prototype, realm.map_prototype, realm.set_prototype) = (date, map, set);
        (realm.weak_map_prototype, realm.weak_set_prototype) = (weak_map, weak_set);
        realm.promise_prototype = promise;
        (realm.iterator_prototype, realm.async_iterator_prototype) = (iterator, async_iterator);
        let below = |agent: &mut Self, of| agent.allocate(Some(of), Class::Ordinary);
        self.realm.array_prototype = self.allocate(Some(object), Class::Array(Vec::new()));
        self.realm.native_iterator_prototype = below(self, iterator);
        self.realm.generator_prototype = below(self, iterator);
        self.realm.async_generator_prototype = below(self, async_iterator);
        self.realm.async_function_prototype = below(self, function);
        self.realm.generator_function_prototype = below(self, function);
        self.realm.async_generator_function_prototype = below(self, function);
        self.realm.error_prototypes[0] = error;
        for kind in 1..ErrorKind::ALL.len() {
            self.realm.error_prototypes[kind] = below(self, error);
        }
    }

    /// Defines a global variable.
    pub(crate) fn global(&mut self, name: &str, value: Value) {
        let key = self.key(name);
        self.define(self.realm.global, key, Property::hidden(value));
    }

    /// Creates a constructor and its prototype, and defines a global variable for it.
    pub(crate) fn global_constructor(
        &mut self,
        native: super::function::Native,
        prototype: ObjectId,
    ) -> ObjectId {
        let name = native.name;
        let constructor = self.new_native(native.constructor());
        let fixed = Property::fixed(Value::from(prototype));
        self.define(constructor, Key::Name(self.names.prototype), fixed);
        let hidden = Property::hidden(Value::from(constructor));
        self.define(prototype, Key::Name(self.names.constructor), hidden);
        self.global(name, Value::from(constructor));
        constructor
    }
}
