//! The agent (ECMA-262, 9.7): the whole state while code runs.

use std::mem::ManuallyDrop;
use std::rc::Rc;

use num_bigint::Sign;
use rustc_hash::FxHashMap;

use super::Span;
use super::atoms::{self, Atoms};
use super::code::{FunctionCode, PrivateKind};
use super::evaluation::LimitPassed;
use super::heap::Heap;
use super::jobs::{Job, Jobs, TimerJob};
use super::machine::Machine;
use super::object::{Atom, Class, Key, Object, ObjectId, Property, to_index};
use super::origin::{Origin, Origins};
use super::realm::{Realm, WellKnownNames};
use super::record::Record;
use super::string::JsString;
use super::stubs::Stubs;
use super::tasks::Tasks;
use super::value::{Kind, SymbolId, Value};
use crate::executor::Executor;

/// The result of an operation (ECMA-262, 6.2.4): a value, or an abrupt completion.
pub(crate) type Completion<T> = Result<T, Abrupt>;

/// An abrupt completion.
#[derive(Debug)]
pub(crate) enum Abrupt {
    /// An exception: a throw completion.
    Throw(Value),
    /// A limit was exceeded. Code cannot catch this.
    Limit(Box<LimitPassed>),
    /// `process.exit` was called. Code cannot catch this.
    Exit,
}

/// The maximum number of bytes of objects, arrays and strings. Objects and arrays are never freed;
/// strings count while they exist.
pub(crate) const MEMORY: usize = 1 << 31;

/// The complete state of a run.
pub(crate) struct Agent {
    pub(crate) objects: Heap,
    pub(crate) executor: Executor<Job, TimerJob>,
    pub(crate) origins: Origins,
    pub(crate) jobs: Jobs,
    pub(crate) machine: Machine,
    pub(crate) realm: Realm,
    pub(crate) names: WellKnownNames,
    pub(crate) record: Record,
    pub(crate) tasks: Tasks,
    pub(crate) stubs: Stubs,
    /// The state of the standard library.
    pub(crate) library: super::builtins::State,
    /// The objects of tagged templates, by the address of the code and the index of the template in
    /// it. The code is kept alive, so its address stays unique.
    pub(crate) templates: FxHashMap<(*const FunctionCode, u32), (Rc<FunctionCode>, Value)>,
    /// The values with which promises have settled. The executor refers to them by index.
    pub(crate) settled: Vec<Value>,
    atoms: Atoms,
    symbols: Vec<Option<JsString>>,
    private_names: Vec<PrivateName>,
    memory: usize,
    /// The number of bytes of strings that existed before this agent.
    strings_before: usize,
}

/// The initial objects of the language, which all agents share. They are created once per thread.
struct Initial {
    objects: Rc<[Object]>,
    atoms: Rc<atoms::Table>,
    realm: Realm,
    names: WellKnownNames,
    symbols: Vec<Option<JsString>>,
    open: FxHashMap<ObjectId, Rc<str>>,
    memory: usize,
    /// The number of bytes of its strings.
    strings: usize,
}

std::thread_local! {
    // They are never dropped, which would take an eighth of the time of a small run. So each thread
    // that runs code keeps them until the process ends.
    static INITIAL: ManuallyDrop<Initial> = ManuallyDrop::new(Initial::new());
}

impl Initial {
    fn new() -> Self {
        let mut atoms = Atoms::of_realm();
        let names = WellKnownNames::new(&mut |text| atoms.intern(&JsString::from(text)));
        let nothing = Self {
            objects: Rc::default(),
            atoms: Rc::default(),
            realm: Realm::default(),
            names,
            symbols: SymbolId::WELL_KNOWN.map(|name| Some(JsString::from(name))).into(),
            open: FxHashMap::default(),
            memory: 0,
            strings: 0,
        };
        let mut agent =
            Agent { atoms, objects: Heap::of_realm(), ..nothing.agent(Record::default()) };
        agent.initialize_realm();
        Self {
            strings: super::string::bytes_taken() - agent.strings_before,
            objects: agent.objects.share(),
            atoms: agent.atoms.share(),
            realm: agent.realm,
            names,
            symbols: agent.symbols,
            open: agent.record.open,
            memory: agent.memory,
        }
    }

    fn agent(&self, mut record: Record) -> Agent {
        record.open.clone_from(&self.open);
        Agent {
            objects: Heap::sharing(&self.objects),
            executor: Executor::with_rules(record.world.rules),
            origins: Origins::default(),
            jobs: Jobs::default(),
            machine: Machine::default(),
            realm: self.realm.clone(),
            names: self.names,
            record,
            tasks: Tasks::default(),
            stubs: Stubs::default(),
            library: super::builtins::State::default(),
            templates: FxHashMap::default(),
            settled: Vec::new(),
            atoms: Atoms::sharing(&self.atoms),
            symbols: self.symbols.clone(),
            private_names: Vec::new(),
            memory: self.memory,
            // They count as if each agent had its own copy.
            strings_before: super::string::bytes_taken().saturating_sub(self.strings),
        }
    }
}

impl Agent {
    /// An agent with the initial objects of the language.
    pub(crate) fn new(record: Record) -> Self {
        INITIAL.with(|initial| initial.agent(record))
    }

    /// The property key for a name: an index if the name is an array index in canonical form,
    /// otherwise an atom.
    pub(crate) fn key(&mut self, name: &str) -> Key {
        self.key_of(&JsString::from(name))
    }

    /// The property key of a string of the language.
    pub(crate) fn key_of(&mut self, name: &JsString) -> Key {
        match canonical_index(name.units()) {
            Some(index) => Key::Index(index),
            None => Key::Name(self.atoms.intern(name)),
        }
    }

    /// The text of a property's name.
    pub(crate) fn atom(&self, atom: Atom) -> &JsString {
        self.atoms.text(atom)
    }

    /// A property key, as error messages show it.
    pub(crate) fn key_text(&self, key: Key) -> String {
        match key {
            Key::Index(index) => index.to_string(),
            Key::Name(atom) => self.atom(atom).to_string(),
            Key::Symbol(symbol) => self.symbol_text(symbol),
            Key::Private(_) => self.private_name(key).description.to_string(),
        }
    }

    /// A property key as a value: a string or a symbol.
    pub(crate) fn key_value(&self, key: Key) -> Value {
        match key {
            Key::Index(index) => Value::string(index.to_string()),
            Key::Name(atom) => Value::from(self.atom(atom).clone()),
            Key::Symbol(symbol) => Value::new(Kind::Symbol(symbol)),
            Key::Private(_) => Value::UNDEFINED,
        }
    }

    /// A new symbol.
    pub(crate) fn new_symbol(&mut self, description: Option<JsString>) -> SymbolId {
        self.symbols.push(description);
        SymbolId(u32::try_from(self.symbols.len() - 1).expect("fewer than 2^32 symbols"))
    }

    /// The description of a symbol.
    pub(crate) fn symbol_description(&self, symbol: SymbolId) -> Option<&JsString> {
        self.symbols[symbol.0 as usize].as_ref()
    }

    /// `SymbolDescriptiveString`
    pub(crate) fn symbol_text(&self, symbol: SymbolId) -> String {
        match self.symbol_description(symbol) {
            Some(description) => format!("Symbol({description})"),
            None => "Symbol()".to_owned(),
        }
    }

    /// A new private name: each evaluation of a class creates new ones.
    pub(crate) fn new_private_name(&mut self, name: PrivateName) -> Key {
        self.private_names.push(name);
        Key::Private(u32::try_from(self.private_names.len() - 1).expect("fewer than 2^32 names"))
    }

    /// The private name that a key stands for.
    ///
    /// # Panics
    ///
    /// If the key is not a private name.
    pub(crate) fn private_name(&self, key: Key) -> &PrivateName {
        let Key::Private(name) = key else { panic!("{key:?} is not a private name") };
        &self.private_names[name as usize]
    }

    /// Adds allocated bytes to the total. Long operations also call
    /// [`check_memory`](Self::check_memory).
    pub(crate) fn charge(&mut self, bytes: usize) {
        self.memory = self.memory.saturating_add(bytes);
    }

    /// Checks the limit of memory.
    ///
    /// # Errors
    /// If more than [`MEMORY`] is allocated.
    pub(crate) fn check_memory(&self) -> Completion<()> {
        self.check_memory_for(0)
    }

    /// Checks the limit of memory before this many more bytes are allocated.
    ///
    /// # Errors
    /// If more than [`MEMORY`] would be allocated.
    pub(crate) fn check_memory_for(&self, bytes: usize) -> Completion<()> {
        let strings = super::string::bytes_taken().saturating_sub(self.strings_before);
        let taken = self.memory.saturating_add(strings).saturating_add(bytes);
        let most = self.record.world.max_bytes.unwrap_or(MEMORY);
        if taken <= most {
            return Ok(());
        }
        let limit = match most {
            MEMORY => "2 GiB".to_owned(),
            most => format!("{} MiB", most >> 20),
        };
        Err(self.limit(&format!("the code takes more memory than the limit of {limit}")))
    }

    /// The error of a limit that the code exceeds at the current position.
    pub(crate) fn limit(&self, limit: &str) -> Abrupt {
        let span = self.machine.last_span();
        Abrupt::Limit(Box::new(LimitPassed { limit: limit.to_owned(), span }))
    }

    /// The span of the code that is running.
    pub(crate) fn current_span(&self) -> Span {
        self.machine.current_span()
    }

    /// An exception with a new error of this kind (`TypeError`), thrown at the current position.
    pub(crate) fn error(&mut self, kind: ErrorKind, message: &str) -> Abrupt {
        Abrupt::Throw(self.new_error(kind, message))
    }

    pub(crate) fn type_error(&mut self, message: &str) -> Abrupt {
        self.error(ErrorKind::Type, message)
    }

    pub(crate) fn range_error(&mut self, message: &str) -> Abrupt {
        self.error(ErrorKind::Range, message)
    }

    /// An error object.
    pub(crate) fn new_error(&mut self, kind: ErrorKind, message: &str) -> Value {
        let prototype = self.realm.error_prototypes[kind as usize];
        let error = self.allocate(Some(prototype), Class::Error);
        let message = Property::hidden(Value::from(message));
        self.define(error, Key::Name(self.names.message), message);
        self.record.errors.insert(error, self.machine.current_span());
        Value::from(error)
    }

    /// The union of the origins of two values.
    pub(crate) fn join(&mut self, one: Origin, other: Origin) -> Origin {
        self.origins.join(one, other)
    }
}

/// The kinds of errors of the language (ECMA-262, 20.5.5), and Node's own `AbortError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Error,
    Type,
    Range,
    Reference,
    Syntax,
    Eval,
    Uri,
    Aggregate,
}

impl ErrorKind {
    pub(crate) const ALL: [(Self, &'static str); 8] = [
        (Self::Error, "Error"),
        (Self::Type, "TypeError"),
        (Self::Range, "RangeError"),
        (Self::Reference, "ReferenceError"),
        (Self::Syntax, "SyntaxError"),
        (Self::Eval, "EvalError"),
        (Self::Uri, "URIError"),
        (Self::Aggregate, "AggregateError"),
    ];
}

/// The array index that a string denotes, if the string is in canonical form.
fn canonical_index(units: &[u16]) -> Option<u32> {
    let zero = u16::from(b'0');
    if units.is_empty() || units.len() > 10 || units[0] == zero && units.len() > 1 {
        return None;
    }
    let mut index = 0_u64;
    for unit in units {
        let digit = unit.checked_sub(zero).filter(|digit| *digit < 10)?;
        index = index * 10 + u64::from(digit);
    }
    u32::try_from(index).ok().filter(|index| *index < u32::MAX)
}

/// Type conversion (ECMA-262, 7.1). For an unknown value, each operation returns a value with which
/// the caller can continue; operators and calls handle unknown values before they convert.
#[expect(clippy::wrong_self_convention, reason = "operations are named as in ECMA-262")]
impl Agent {
    /// `ToPropertyKey`
    pub(crate) fn to_property_key(&mut self, value: &Value) -> Completion<Key> {
        match &value.kind {
            Kind::String(text) => Ok(self.key_of(&text.clone())),
            Kind::Symbol(symbol) => Ok(Key::Symbol(*symbol)),
            Kind::Number(number) => match to_index(*number) {
                Some(index) => Ok(Key::Index(index)),
                None => Ok(self.key(&super::number::to_text(*number))),
            },
            Kind::Object(_) => {
                let primitive = self.to_primitive(value, Hint::String)?;
                self.to_property_key(&primitive)
            }
            _ => {
                let text = self.to_string(value)?;
                Ok(self.key_of(&text))
            }
        }
    }

    /// `ToBoolean`; `None` for an unknown value.
    pub(crate) fn to_boolean(value: &Value) -> Option<bool> {
        Some(match &value.kind {
            Kind::Undefined | Kind::Null => false,
            Kind::Boolean(boolean) => *boolean,
            Kind::Number(number) => !(number.is_nan() || *number == 0.0),
            Kind::BigInt(number) => number.sign() != Sign::NoSign,
            Kind::String(text) => !text.is_empty(),
            Kind::Symbol(_) | Kind::Object(_) => true,
            Kind::Unknown(_) => return None,
        })
    }

    /// `ToNumber`; NaN for an unknown value.
    pub(crate) fn to_number(&mut self, value: &Value) -> Completion<f64> {
        Ok(match &value.kind {
            Kind::Undefined | Kind::Unknown(_) => f64::NAN,
            Kind::Null => 0.0,
            Kind::Boolean(boolean) => f64::from(u8::from(*boolean)),
            Kind::Number(number) => *number,
            Kind::String(text) => super::number::of_text(text),
            Kind::BigInt(_) => {
                return Err(self.type_error("Cannot convert a BigInt value to a number"));
            }
            Kind::Symbol(_) => {
                return Err(self.type_error("Cannot convert a Symbol value to a number"));
            }
            Kind::Object(_) => {
                let primitive = self.to_primitive(value, Hint::Number)?;
                return self.to_number(&primitive);
            }
        })
    }

    /// `ToIntegerOrInfinity`
    pub(crate) fn to_integer(&mut self, value: &Value) -> Completion<f64> {
        let number = self.to_number(value)?;
        Ok(if number.is_nan() { 0.0 } else { number.trunc() + 0.0 })
    }

    /// `ToLength`, as an index.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    pub(crate) fn to_length(&mut self, value: &Value) -> Completion<usize> {
        let number = self.to_integer(value)?;
        Ok(number.clamp(0.0, 9_007_199_254_740_991.0) as usize)
    }

    /// `ToString`; for an unknown value, its source text.
    pub(crate) fn to_string(&mut self, value: &Value) -> Completion<JsString> {
        Ok(match &value.kind {
            Kind::String(text) => text.clone(),
            Kind::Undefined => "undefined".into(),
            Kind::Null => "null".into(),
            Kind::Boolean(boolean) => boolean.to_string().into(),
            Kind::Number(number) => super::number::to_text(*number).into(),
            Kind::BigInt(number) => {
                self.count_digits(number)?;
                number.to_string().into()
            }
            Kind::Unknown(unknown) => self.shown_unknown(unknown, value.origin).into(),
            Kind::Symbol(_) => {
                return Err(self.type_error("Cannot convert a Symbol value to a string"));
            }
            Kind::Object(_) => {
                let primitive = self.to_primitive(value, Hint::String)?;
                return self.to_string(&primitive);
            }
        })
    }

    /// `ToPrimitive`
    pub(crate) fn to_primitive(&mut self, value: &Value, hint: Hint) -> Completion<Value> {
        let Kind::Object(object) = value.kind else { return Ok(value.clone()) };
        if let Some(exotic) = self.get_method(value, Key::Symbol(SymbolId::TO_PRIMITIVE))? {
            let hint = Value::from(hint.name());
            let result = self.call(&exotic, value.clone(), &[hint])?;
            if result.as_object().is_none() {
                return Ok(result);
            }
            return Err(self.type_error("Cannot convert object to primitive value"));
        }
        let methods = match hint {
            Hint::String => ["toString", "valueOf"],
            Hint::Number | Hint::Default => ["valueOf", "toString"],
        };
        for name in methods {
            let method = self.get_named(object, name)?;
            if self.is_callable(&method) {
                let result = self.call(&method, value.clone(), &[])?;
                if result.as_object().is_none() {
                    return Ok(result);
                }
            }
        }
        Err(self.type_error("Cannot convert object to primitive value"))
    }

    /// `ToObject`
    pub(crate) fn to_object(&mut self, value: &Value) -> Completion<ObjectId> {
        let prototype = match &value.kind {
            Kind::Object(object) => return Ok(*object),
            Kind::Undefined | Kind::Null | Kind::Unknown(_) => {
                return Err(self.type_error("Cannot convert undefined or null to object"));
            }
            Kind::Boolean(_) => self.realm.boolean_prototype,
            Kind::Number(_) => self.realm.number_prototype,
            Kind::BigInt(_) => self.realm.bigint_prototype,
            Kind::String(_) => self.realm.string_prototype,
            Kind::Symbol(_) => self.realm.symbol_prototype,
        };
        Ok(self.allocate(Some(prototype), Class::Primitive(value.clone())))
    }

    /// `GetV`: a property of any value except `undefined` and `null`, which have none.
    pub(crate) fn get_v(&mut self, value: &Value, key: Key) -> Completion<Value> {
        let object = match &value.kind {
            Kind::Object(object) => *object,
            Kind::String(text) => match key {
                Key::Name(name) if name == self.names.length => return Ok(text.len().into()),
                Key::Index(index) if (index as usize) < text.len() => {
                    let index = index as usize;
                    return Ok(Value::from(text.slice(index, index + 1)));
                }
                _ => self.realm.string_prototype,
            },
            Kind::Undefined | Kind::Null => {
                if key == Key::Symbol(SymbolId::ITERATOR) {
                    return Err(super::builtins::not_iterable(self, value));
                }
                let (of, name) = (self.to_string(value)?, self.key_text(key));
                let message = format!("Cannot read properties of {of} (reading '{name}')");
                return Err(self.type_error(&message));
            }
            Kind::Unknown(unknown) => {
                let text = unknown.object();
                if !self.names.is_of_promises(key) {
                    self.note_read(value);
                }
                if let Some(member) = self.assigned_member(unknown, key) {
                    let origin = self.join(member.origin, value.origin);
                    return Ok(member.derived(origin));
                }
                let property = self.unknown_property(&text, key);
                self.identify_property(&property, value, key);
                return Ok(property.derived(value.origin));
            }
            Kind::Boolean(_) => self.realm.boolean_prototype,
            Kind::Number(_) => self.realm.number_prototype,
            Kind::BigInt(_) => self.realm.bigint_prototype,
            Kind::Symbol(_) => self.realm.symbol_prototype,
        };
        self.get_for(object, key, value)
    }

    /// `GetMethod`; `None` if the method is `undefined` or `null`.
    pub(crate) fn get_method(&mut self, value: &Value, key: Key) -> Completion<Option<Value>> {
        let method = self.get_v(value, key)?;
        if method.is_nullish() {
            return Ok(None);
        }
        if self.is_callable(&method) || method.is_unknown() {
            return Ok(Some(method));
        }
        let text = super::builtins::type_and_value(self, &method);
        Err(self.type_error(&format!("{text} is not a function")))
    }
}

/// A private name (ECMA-262, 6.2.12), and what error messages say of it.
#[derive(Clone)]
pub(crate) struct PrivateName {
    /// The source text, such as `#count`.
    pub(crate) description: JsString,
    /// The name of the class.
    pub(crate) class: JsString,
    pub(crate) kind: PrivateKind,
}

impl PrivateName {
    /// A field of a built-in object, which no code can access.
    pub(crate) fn internal(description: &str) -> Self {
        let class = JsString::from("");
        Self { description: description.into(), class, kind: PrivateKind::Field }
    }
}

/// The preferred type of `ToPrimitive`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    Default,
    String,
    Number,
}

impl Hint {
    const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::String => "string",
            Self::Number => "number",
        }
    }
}
