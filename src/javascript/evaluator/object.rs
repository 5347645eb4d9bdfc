//! Objects: their properties and internal methods (ECMA-262, 10.1 and 10.4).

use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::agent::{Abrupt, Agent, Completion};
use super::function::Function;
use super::generator::Generator;
use super::string::JsString;
use super::value::{Kind, SymbolId, Value};
use crate::executor;

/// The index of an object; 0 is `%Object.prototype%`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ObjectId(pub(crate) u32);

/// The index of a property name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Atom(pub(crate) u32);

/// A property key (ECMA-262, 6.1.7), or a private name (6.2.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// An array index: an integer less than 2^32 - 1.
    Index(u32),
    Name(Atom),
    Symbol(SymbolId),
    Private(u32),
}

/// A property.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) slot: Slot,
    pub(crate) enumerable: bool,
    pub(crate) configurable: bool,
}

/// The value or the accessor functions of a property.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    Data { value: Value, writable: bool },
    Accessor { get: Option<ObjectId>, set: Option<ObjectId> },
}

/// An object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) prototype: Option<ObjectId>,
    pub(crate) class: Class,
    pub(crate) properties: IndexMap<Key, Property, FxBuildHasher>,
    pub(crate) extensible: bool,
}

/// The class of an object, with its internal slots.
#[derive(Clone, Debug)]
pub(crate) enum Class {
    Ordinary,
    /// An array exotic object, with its elements; a hole is `None`.
    Array(Vec<Option<Value>>),
    Arguments,
    Function(Function),
    Error,
    /// A wrapper object of a boolean, number, string or symbol.
    Primitive(Value),
    /// A date, in milliseconds since 1970.
    Date(f64),
    RegExp(Rc<RegExp>),
    Map(CollectionEntries),
    Set(CollectionEntries),
    WeakMap(CollectionEntries),
    WeakSet(CollectionEntries),
    Promise(executor::Promise),
    Generator(Generator),
    /// A native iterator.
    Iterator(Iterator),
    /// The result of `setTimeout` or `setInterval`, with the index of the timer.
    Timer(u32),
    /// The result of `setImmediate`, with the index of the immediate.
    Immediate(u32),
}

/// The entries of a `Map` or `Set`, with an index by key. The position of an entry counts all
/// entries that were ever inserted, including those that were deleted.
#[derive(Clone, Debug, Default)]
pub(crate) struct CollectionEntries {
    /// The entries in the order of insertion. A deleted entry is `None`; deleted entries at the
    /// front are removed.
    pub(crate) list: std::collections::VecDeque<Option<(Value, Value)>>,
    /// The number of entries that were removed from the front of the list.
    pub(crate) gone: usize,
    /// The position of each entry, by key.
    pub(crate) index: rustc_hash::FxHashMap<EntryKey, usize>,
    /// The number of keys that are unknown values.
    pub(crate) unknown_keys: usize,
}

/// A key of a collection. Keys are equal if `SameValueZero` is true for their values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EntryKey {
    Undefined,
    Null,
    Boolean(bool),
    /// The bits of a number. All NaNs have the same bits, and so have both zeros.
    Number(u64),
    BigInt(i128),
    String(JsString),
    Symbol(SymbolId),
    Object(ObjectId),
    /// The source text of an unknown value.
    Unknown(Rc<str>),
}

/// A regular expression.
#[derive(Debug)]
pub(crate) struct RegExp {
    pub(crate) source: JsString,
    pub(crate) flags: String,
    pub(crate) compiled: regress::Regex,
    /// The estimate of the number of steps that a match takes.
    pub(crate) meter: super::builtins::Meter,
}

/// A native iterator, with its position.
#[derive(Clone, Debug)]
pub(crate) enum Iterator {
    /// An iterator over an array or an array-like object.
    Array {
        of: Value,
        next: u32,
        gives: IterationKind,
    },
    /// An iterator over the code points of a string.
    String {
        of: JsString,
        next: usize,
    },
    /// An iterator over a map or set.
    Entries {
        of: ObjectId,
        next: usize,
        gives: IterationKind,
    },
    /// An iterator over a list: matches of a regular expression, or keys for `for..in`.
    List {
        values: Vec<Value>,
        next: usize,
    },
    Done,
}

/// The kind of values that an iterator yields for each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IterationKind {
    Keys,
    Values,
    Entries,
}

impl Property {
    /// A writable, enumerable and configurable property, as an assignment creates it.
    pub(crate) const fn plain(value: Value) -> Self {
        Self { slot: Slot::Data { value, writable: true }, enumerable: true, configurable: true }
    }

    /// A property that is not enumerable, like a built-in method.
    pub(crate) const fn hidden(value: Value) -> Self {
        Self { slot: Slot::Data { value, writable: true }, enumerable: false, configurable: true }
    }

    /// A property that is not writable, enumerable or configurable.
    pub(crate) const fn fixed(value: Value) -> Self {
        Self { slot: Slot::Data { value, writable: false }, enumerable: false, configurable: false }
    }

    /// An accessor that is not enumerable, as in a class.
    pub(crate) const fn accessor(get: Option<ObjectId>, set: Option<ObjectId>) -> Self {
        Self { slot: Slot::Accessor { get, set }, enumerable: false, configurable: true }
    }
}

impl Agent {
    /// `OrdinaryObjectCreate`
    pub(crate) fn new_object(&mut self) -> ObjectId {
        self.allocate(Some(self.realm.object_prototype), Class::Ordinary)
    }

    /// Allocates an object with this prototype and these internal slots.
    pub(crate) fn allocate(&mut self, prototype: Option<ObjectId>, class: Class) -> ObjectId {
        self.charge(128);
        let properties = IndexMap::default();
        self.objects.add(Object { prototype, class, properties, extensible: true })
    }

    /// `CreateArrayFromList`
    pub(crate) fn new_array(&mut self, elements: Vec<Value>) -> ObjectId {
        self.charge(32 * elements.len());
        let elements = elements.into_iter().map(Some).collect();
        self.allocate(Some(self.realm.array_prototype), Class::Array(elements))
    }

    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        self.objects.get(id)
    }

    pub(crate) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        self.objects.get_mut(id)
    }

    /// The elements of an array; `None` for other objects.
    pub(crate) fn elements(&self, id: ObjectId) -> Option<&Vec<Option<Value>>> {
        match &self.object(id).class {
            Class::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The elements of an array, which the caller can change; `None` for other objects.
    pub(crate) fn elements_mut(&mut self, id: ObjectId) -> Option<&mut Vec<Option<Value>>> {
        match &mut self.object_mut(id).class {
            Class::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// `[[GetOwnProperty]]`
    pub(crate) fn get_own_property(&mut self, id: ObjectId, key: Key) -> Option<Property> {
        self.materialize(id);
        let object = self.object(id);
        match (&object.class, key) {
            (Class::Array(elements), Key::Index(index)) => {
                let value = elements.get(index as usize)?.clone()?;
                let property = Property::plain(value);
                let is_frozen =
                    !object.extensible && object.properties.contains_key(&Key::Index(0));
                return Some(if is_frozen { frozen(property) } else { property });
            }
            (Class::Array(elements), Key::Name(name)) if name == self.names.length => {
                let value = Value::from(elements.len());
                let slot = Slot::Data { value, writable: true };
                return Some(Property { slot, enumerable: false, configurable: false });
            }
            (Class::Primitive(Value { kind: Kind::String(string), .. }), Key::Index(index))
                if (index as usize) < string.len() =>
            {
                let index = index as usize;
                let value = Value::from(string.slice(index, index + 1));
                return Some(Property { enumerable: true, ..Property::fixed(value) });
            }
            (Class::Primitive(Value { kind: Kind::String(string), .. }), Key::Name(name))
                if name == self.names.length =>
            {
                return Some(Property::fixed(Value::from(string.len())));
            }
            _ => {}
        }
        object.properties.get(&key).cloned()
    }

    /// `[[DefineOwnProperty]]` of a complete property. It succeeds if the object is extensible, or
    /// if the property exists and can be changed. Returns whether it succeeded.
    pub(crate) fn define(&mut self, id: ObjectId, key: Key, property: Property) -> bool {
        self.materialize(id);
        self.charge(48);
        let length = self.names.length;
        let object = self.object_mut(id);
        if let Class::Array(elements) = &mut object.class {
            match (key, &property.slot) {
                (Key::Index(index), Slot::Data { value, .. }) => {
                    let index = index as usize;
                    if index >= elements.len() {
                        if !object.extensible || index > elements.len() + MOST_HOLES {
                            return false;
                        }
                        elements.resize(index + 1, None);
                    } else if object.properties.contains_key(&Key::Index(0)) {
                        return false;
                    }
                    elements[index] = Some(value.clone());
                    return true;
                }
                (Key::Name(name), Slot::Data { value, .. }) if name == length => {
                    return set_length(elements, value);
                }
                _ => {}
            }
        }
        match object.properties.get_mut(&key) {
            Some(known) if !known.configurable => change_fixed(known, property),
            Some(known) => {
                *known = property;
                true
            }
            None if object.extensible || matches!(key, Key::Private(_)) => {
                object.properties.insert(key, property);
                true
            }
            None => false,
        }
    }

    /// `CreateDataProperty`
    pub(crate) fn put(&mut self, id: ObjectId, key: Key, value: Value) -> bool {
        self.define(id, key, Property::plain(value))
    }

    /// `CreateDataProperty` with a name.
    pub(crate) fn put_named(&mut self, id: ObjectId, name: &str, value: Value) {
        let key = self.key(name);
        self.put(id, key, value);
    }

    /// `[[HasProperty]]`
    pub(crate) fn has_property(&mut self, id: ObjectId, key: Key) -> bool {
        self.find_property(id, key).is_some()
    }

    /// `[[Get]]` with a receiver.
    pub(crate) fn get_for(
        &mut self,
        id: ObjectId,
        key: Key,
        receiver: &Value,
    ) -> Completion<Value> {
        let mut next = Some(id);
        while let Some(object) = next {
            if let Some(property) = self.get_own_property(object, key) {
                return match property.slot {
                    Slot::Data { value, .. } => Ok(value),
                    Slot::Accessor { get: Some(get), .. } => {
                        self.call(&Value::from(get), receiver.clone(), &[])
                    }
                    Slot::Accessor { get: None, .. } => Ok(Value::UNDEFINED),
                };
            }
            next = self.object(object).prototype;
        }
        Ok(self.lacking_property(id, key))
    }

    /// The value of a property that does not exist: unknown if the object may have unknown
    /// properties, otherwise `undefined`.
    fn lacking_property(&mut self, id: ObjectId, key: Key) -> Value {
        match (self.record.open.get(&id).cloned(), key) {
            (Some(text), Key::Name(name)) if name != self.names.then => {
                self.unknown_property(&text, key)
            }
            _ => Value::UNDEFINED,
        }
    }

    /// `Get`
    pub(crate) fn get(&mut self, id: ObjectId, key: Key) -> Completion<Value> {
        self.get_for(id, key, &Value::from(id))
    }

    /// `Get` with a name.
    pub(crate) fn get_named(&mut self, id: ObjectId, name: &str) -> Completion<Value> {
        let key = self.key(name);
        self.get(id, key)
    }

    /// `[[Set]]` with a receiver; returns whether it succeeded.
    pub(crate) fn set_for(
        &mut self,
        id: ObjectId,
        key: Key,
        value: Value,
        receiver: &Value,
    ) -> Completion<bool> {
        let mut next = Some(id);
        while let Some(object) = next {
            let Some(property) = self.get_own_property(object, key) else {
                next = self.object(object).prototype;
                continue;
            };
            match property.slot {
                Slot::Data { writable: true, .. } => break,
                Slot::Accessor { set: Some(set), .. } => {
                    self.call(&Value::from(set), receiver.clone(), &[value])?;
                    return Ok(true);
                }
                Slot::Data { .. } | Slot::Accessor { set: None, .. } => return Ok(false),
            }
        }
        let Some(receiver) = receiver.as_object() else { return Ok(false) };
        let is_length = key == Key::Name(self.names.length);
        let value = match self.elements(receiver) {
            Some(_) if is_length && value.is_unknown() => return Ok(true),
            Some(_) if is_length => self.array_length(&value)?,
            _ => value,
        };
        let property = match self.get_own_property(receiver, key) {
            Some(known @ Property { slot: Slot::Data { writable: true, .. }, .. }) => {
                Property { slot: Slot::Data { value, writable: true }, ..known }
            }
            Some(_) => return Ok(false),
            None => Property::plain(value),
        };
        Ok(self.define(receiver, key, property))
    }

    /// Converts the new length of an array (`ArraySetLength`).
    fn array_length(&mut self, value: &Value) -> Completion<Value> {
        let length = self.to_number(value)?;
        if to_index(length - 1.0) == Some(u32::MAX - 1) {
            // An array of the maximum length would exceed the limit of memory.
            self.check_memory_for(usize::MAX)?;
        }
        match to_index(length) {
            Some(_) => Ok(Value::from(length).derived(value.origin)),
            None => Err(self.range_error("Invalid array length")),
        }
    }

    /// `Set`, which throws if it fails, like strict code.
    pub(crate) fn set(&mut self, id: ObjectId, key: Key, value: Value) -> Completion<()> {
        if self.set_for(id, key, value, &Value::from(id))? {
            return Ok(());
        }
        Err(self.cannot_set(id, key, &Value::from(id)))
    }

    /// The error of a failed assignment: the property is read-only, has no setter, or cannot be
    /// added.
    pub(crate) fn cannot_set(&mut self, id: ObjectId, key: Key, receiver: &Value) -> Abrupt {
        let (name, text) = (self.key_text(key), self.brief_text(receiver));
        let message = match self.find_property(id, key).map(|property| property.slot) {
            Some(Slot::Accessor { .. }) => {
                format!("Cannot set property {name} of {text} which has only a getter")
            }
            Some(Slot::Data { .. }) => {
                format!("Cannot assign to read only property '{name}' of object '{text}'")
            }
            None => format!("Cannot add property {name}, object is not extensible"),
        };
        self.type_error(&message)
    }

    /// Finds a property of an object or its prototype chain.
    fn find_property(&mut self, id: ObjectId, key: Key) -> Option<Property> {
        let mut next = Some(id);
        while let Some(object) = next {
            let property = self.get_own_property(object, key);
            if property.is_some() {
                return property;
            }
            next = self.object(object).prototype;
        }
        None
    }

    /// `[[Delete]]`; returns whether the property no longer exists.
    pub(crate) fn delete(&mut self, id: ObjectId, key: Key) -> bool {
        let Some(property) = self.get_own_property(id, key) else { return true };
        if !property.configurable {
            return false;
        }
        let object = self.object_mut(id);
        if let (Class::Array(elements), Key::Index(index)) = (&mut object.class, key) {
            elements[index as usize] = None;
            return true;
        }
        object.properties.shift_remove(&key);
        true
    }

    /// `[[OwnPropertyKeys]]`: indices in ascending order, then names, then symbols.
    pub(crate) fn own_keys(&mut self, id: ObjectId) -> Vec<Key> {
        self.materialize(id);
        let object = self.object(id);
        let mut indices: Vec<u32> = match &object.class {
            Class::Array(elements) => {
                let there = (0..).zip(elements).filter(|(_, element)| element.is_some());
                there.map(|(index, _)| index).collect()
            }
            Class::Primitive(Value { kind: Kind::String(string), .. }) => {
                (0..u32::try_from(string.len()).unwrap_or(u32::MAX)).collect()
            }
            _ => Vec::new(),
        };
        let is_array = matches!(object.class, Class::Array(_));
        for key in object.properties.keys() {
            if let (Key::Index(index), false) = (key, is_array) {
                indices.push(*index);
            }
        }
        indices.sort_unstable();
        let mut keys: Vec<Key> = indices.into_iter().map(Key::Index).collect();
        if is_array || matches!(object.class, Class::Primitive(Value { kind: Kind::String(_), .. }))
        {
            keys.push(Key::Name(self.names.length));
        }
        let named = |key: &&Key| matches!(key, Key::Name(_));
        keys.extend(object.properties.keys().filter(named));
        let symbols = |key: &&Key| matches!(key, Key::Symbol(_));
        keys.extend(object.properties.keys().filter(symbols));
        keys
    }

    /// Freezes an object (`Object.freeze`).
    pub(crate) fn freeze(&mut self, id: ObjectId) {
        self.materialize(id);
        let object = self.object_mut(id);
        object.extensible = false;
        for property in object.properties.values_mut() {
            *property = frozen(property.clone());
        }
        if matches!(object.class, Class::Array(_)) {
            // The elements of an array are not stored as properties. This property marks them as
            // frozen.
            object.properties.insert(Key::Index(0), Property::fixed(Value::UNDEFINED));
        }
    }

    /// Whether an object is frozen.
    pub(crate) fn is_frozen(&mut self, id: ObjectId) -> bool {
        self.materialize(id);
        let object = self.object(id);
        let fixed = |property: &Property| {
            !property.configurable && !matches!(property.slot, Slot::Data { writable: true, .. })
        };
        let elements = match &object.class {
            Class::Array(elements) => elements.is_empty(),
            _ => true,
        };
        !object.extensible
            && object.properties.values().all(fixed)
            && (elements || object.properties.contains_key(&Key::Index(0)))
    }
}

/// The maximum number of holes that one assignment can add to an array.
const MOST_HOLES: usize = 1 << 20;

fn frozen(property: Property) -> Property {
    let slot = match property.slot {
        Slot::Data { value, .. } => Slot::Data { value, writable: false },
        accessor @ Slot::Accessor { .. } => accessor,
    };
    Property { slot, configurable: false, ..property }
}

/// Changes the value of a property that is writable but not configurable.
fn change_fixed(known: &mut Property, property: Property) -> bool {
    match (&mut known.slot, property.slot) {
        (Slot::Data { value, writable: true }, Slot::Data { value: new, writable }) => {
            *value = new;
            known.slot = Slot::Data { value: value.clone(), writable };
            true
        }
        _ => false,
    }
}

fn set_length(elements: &mut Vec<Option<Value>>, value: &Value) -> bool {
    let Kind::Number(length) = value.kind else { return false };
    let Some(length) = to_index(length) else { return false };
    let length = length as usize;
    if length > elements.len() + MOST_HOLES {
        return false;
    }
    elements.resize(length, None);
    true
}

/// The array index or length that is equal to a number, if there is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at before")]
pub(crate) fn to_index(number: f64) -> Option<u32> {
    let fits = number >= 0.0 && number < f64::from(u32::MAX) && number.fract() == 0.0;
    fits.then_some(number as u32)
}
