//! Objects: their properties and internal methods (ECMA-262, 10.1 and 10.4).

use std::rc::Rc;

use indexmap::IndexMap;
use num_bigint::BigInt;
use rustc_hash::FxBuildHasher;

use super::agent::{Abrupt, Agent, Completion};
use super::environment::Environment;
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
    /// Whether it has, or had, a property whose key is an index.
    pub(crate) has_indices: bool,
}

/// The class of an object, with its internal slots.
#[derive(Clone, Debug)]
pub(crate) enum Class {
    Ordinary,
    /// An array exotic object, with its elements; a hole is `None`. All elements are writable,
    /// enumerable and configurable, and the length is writable.
    Array(Vec<Option<Value>>),
    /// An array exotic object whose elements are properties, because some of them are not plain, or
    /// because it has large holes.
    DictionaryArray {
        length: u32,
        /// Whether the length is writable.
        is_writable: bool,
    },
    /// An arguments exotic object, with the variables of which its elements are aliases.
    Arguments(Aliases),
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

/// The variables of which the elements of an arguments object are aliases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aliases {
    pub(crate) environment: Option<Rc<Environment>>,
    /// The slot of each element's variable.
    pub(crate) slots: Vec<Option<u32>>,
}

impl Aliases {
    /// The environment and the slot of an element's variable, if the element is an alias.
    fn of(&self, key: Key) -> Option<(&Rc<Environment>, u32)> {
        let Key::Index(index) = key else { return None };
        let slot = self.slots.get(index as usize).copied().flatten()?;
        self.environment.as_ref().map(|environment| (environment, slot))
    }

    fn remove(&mut self, key: Key) {
        if let Key::Index(index) = key
            && let Some(slot) = self.slots.get_mut(index as usize)
        {
            *slot = None;
        }
    }
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
    BigInt(Rc<BigInt>),
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
    /// The iterator of `String.prototype.matchAll`.
    Matches {
        of: ObjectId,
        text: JsString,
        flags: Rc<str>,
    },
    /// An iterator over the names of properties, for `for..in`.
    Names {
        of: ObjectId,
        keys: Rc<[Key]>,
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
        self.charge(size_of::<Object>());
        let properties = IndexMap::default();
        let object = Object { prototype, class, properties, extensible: true, has_indices: false };
        self.objects.add(object)
    }

    /// `CreateArrayFromList`
    pub(crate) fn new_array(&mut self, elements: Vec<Value>) -> ObjectId {
        self.charge(size_of::<Value>() * elements.len());
        let elements = elements.into_iter().map(Some).collect();
        self.allocate(Some(self.realm.array_prototype), Class::Array(elements))
    }

    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        self.objects.get(id)
    }

    pub(crate) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        self.objects.get_mut(id)
    }

    /// `IsArray` of an object
    pub(crate) fn is_array(&self, id: ObjectId) -> bool {
        matches!(self.object(id).class, Class::Array(_) | Class::DictionaryArray { .. })
    }

    /// The length of an array; `None` for other objects.
    pub(crate) fn array_length(&self, id: ObjectId) -> Option<usize> {
        match &self.object(id).class {
            Class::Array(elements) => Some(elements.len()),
            Class::DictionaryArray { length, .. } => Some(*length as usize),
            _ => None,
        }
    }

    /// Whether the prototypes of an array have no elements, so that setting a new element does not
    /// call a setter.
    pub(crate) fn has_plain_array_prototype(&self, id: ObjectId) -> bool {
        let mut next = self.object(id).prototype;
        while let Some(prototype) = next {
            let object = self.object(prototype);
            let is_plain = match &object.class {
                Class::Array(elements) => elements.is_empty(),
                Class::DictionaryArray { .. } => false,
                _ => !object.has_indices,
            };
            if !is_plain {
                return false;
            }
            next = object.prototype;
        }
        true
    }

    /// The value of an element, unless it is an accessor.
    pub(crate) fn element_value(&self, id: ObjectId, index: u32) -> Option<&Value> {
        let object = self.object(id);
        if let Class::Array(elements) = &object.class {
            return elements.get(index as usize)?.as_ref();
        }
        match &object.properties.get(&Key::Index(index))?.slot {
            Slot::Data { value, .. } => Some(value),
            Slot::Accessor { .. } => None,
        }
    }

    /// Stores the elements of an array as properties.
    fn make_dictionary(&mut self, id: ObjectId) {
        let object = self.object_mut(id);
        let Class::Array(elements) = &mut object.class else { return };
        let elements = std::mem::take(elements);
        let length = u32::try_from(elements.len()).unwrap_or(u32::MAX);
        object.class = Class::DictionaryArray { length, is_writable: true };
        for (index, value) in (0..).zip(elements) {
            if let Some(value) = value {
                object.properties.insert(Key::Index(index), Property::plain(value));
            }
        }
        let added = object.properties.len() * PROPERTY;
        self.charge(added);
    }

    /// The elements of an array that are not properties; `None` for other objects.
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
                return elements.get(index as usize)?.clone().map(Property::plain);
            }
            (Class::Array(elements), Key::Name(name)) if name == self.names.length => {
                let value = Value::from(elements.len());
                let slot = Slot::Data { value, writable: true };
                return Some(Property { slot, enumerable: false, configurable: false });
            }
            (Class::DictionaryArray { length, is_writable }, Key::Name(name))
                if name == self.names.length =>
            {
                let value = Value::from(*length as usize);
                let slot = Slot::Data { value, writable: *is_writable };
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
            (Class::Arguments(aliases), _) => {
                let mut property = object.properties.get(&key).cloned()?;
                let alias = aliases.of(key).and_then(|(scope, slot)| scope.get(slot));
                if let (Some(now), Slot::Data { value, .. }) = (alias, &mut property.slot) {
                    *value = now;
                }
                return Some(property);
            }
            _ => {}
        }
        object.properties.get(&key).cloned()
    }

    /// `[[DefineOwnProperty]]` of a complete property. It succeeds if the object is extensible, or
    /// if the property exists and can be changed. Returns whether it succeeded.
    pub(crate) fn define(&mut self, id: ObjectId, key: Key, property: Property) -> bool {
        self.materialize(id);
        match (&self.object(id).class, key) {
            (Class::Array(_), Key::Index(index)) => self.define_element(id, index, property),
            (Class::DictionaryArray { length, is_writable }, Key::Index(index)) => {
                let (length, is_writable) = (*length, *is_writable);
                if index < length {
                    return self.define_ordinary(id, key, property);
                }
                is_writable
                    && self.define_ordinary(id, key, property)
                    && self.set_dictionary_length(id, index + 1, true)
            }
            (Class::Array(_) | Class::DictionaryArray { .. }, Key::Name(name))
                if name == self.names.length =>
            {
                self.define_length(id, &property)
            }
            (Class::Arguments(_), Key::Index(_)) => self.define_argument(id, key, property),
            _ => self.define_ordinary(id, key, property),
        }
    }

    /// `OrdinaryDefineOwnProperty`
    fn define_ordinary(&mut self, id: ObjectId, key: Key, property: Property) -> bool {
        let object = self.object_mut(id);
        match object.properties.get_mut(&key) {
            Some(known) if !known.configurable => change_fixed(known, property),
            Some(known) => {
                *known = property;
                true
            }
            None if object.extensible || matches!(key, Key::Private(_)) => {
                object.properties.insert(key, property);
                object.has_indices |= matches!(key, Key::Index(_));
                self.charge(PROPERTY);
                true
            }
            None => false,
        }
    }

    /// `[[DefineOwnProperty]]` of an element of an array whose elements are not properties.
    fn define_element(&mut self, id: ObjectId, index: u32, property: Property) -> bool {
        let object = self.object_mut(id);
        let is_extensible = object.extensible;
        let Class::Array(elements) = &mut object.class else { return false };
        let (at, length) = (index as usize, elements.len());
        let is_there = elements.get(at).is_some_and(Option::is_some);
        if !is_there && !is_extensible {
            return false;
        }
        let Some(value) = plain_value(&property).filter(|_| at <= length + MOST_HOLES) else {
            self.make_dictionary(id);
            return self.define(id, Key::Index(index), property);
        };
        if at < length {
            elements[at] = Some(value);
            return true;
        }
        elements.resize(at, None);
        elements.push(Some(value));
        self.charge(size_of::<Value>() * (at + 1 - length));
        true
    }

    /// `[[DefineOwnProperty]]` of an arguments exotic object.
    fn define_argument(&mut self, id: ObjectId, key: Key, property: Property) -> bool {
        let slot = property.slot.clone();
        if !self.define_ordinary(id, key, property) {
            return false;
        }
        let Class::Arguments(aliases) = &mut self.object_mut(id).class else { return true };
        let ends = match (slot, aliases.of(key)) {
            (Slot::Data { value, writable }, Some((scope, slot))) => {
                scope.set(slot, value);
                !writable
            }
            _ => true,
        };
        if ends {
            aliases.remove(key);
        }
        true
    }

    /// `ArraySetLength` with a length that is a valid one. Returns whether it succeeded.
    fn define_length(&mut self, id: ObjectId, property: &Property) -> bool {
        let Slot::Data { value: Value { kind: Kind::Number(number), .. }, writable } =
            property.slot
        else {
            return false;
        };
        let Some(length) = to_array_length(number) else { return false };
        if property.enumerable || property.configurable {
            return false;
        }
        if let Some(elements) = self.elements_mut(id).filter(|_| writable) {
            let (new, old) = (length as usize, elements.len());
            if new <= old + MOST_HOLES {
                elements.resize(new, None);
                self.charge(size_of::<Value>() * new.saturating_sub(old));
                return true;
            }
        }
        self.make_dictionary(id);
        self.set_dictionary_length(id, length, writable)
    }

    /// `ArraySetLength` of an array whose elements are properties. Elements that cannot be deleted
    /// end the shortening.
    fn set_dictionary_length(&mut self, id: ObjectId, new: u32, writable: bool) -> bool {
        let object = self.object_mut(id);
        let Class::DictionaryArray { length, is_writable } = &mut object.class else {
            return false;
        };
        if !*is_writable {
            return new == *length && !writable;
        }
        *is_writable = writable;
        if new >= *length {
            *length = new;
            return true;
        }
        let old = *length;
        let is_fixed = |property: &Property| !property.configurable;
        let kept = if ((old - new) as usize) < object.properties.len() {
            let properties = &object.properties;
            let fixed = |index: &u32| properties.get(&Key::Index(*index)).is_some_and(is_fixed);
            (new..old).rev().find(fixed).map_or(new, |index| index + 1)
        } else {
            let is_kept = |(key, property): (&Key, &Property)| match key {
                Key::Index(index) if *index >= new && is_fixed(property) => Some(*index + 1),
                _ => None,
            };
            object.properties.iter().filter_map(is_kept).max().unwrap_or(new)
        };
        *length = kept;
        if old - kept <= MOST_REMOVED {
            for index in kept..old {
                self.remove_property(id, Key::Index(index));
            }
        } else {
            object.properties.retain(|key, _| !matches!(key, Key::Index(index) if *index >= kept));
            let visited = object.properties.len();
            self.add_native_steps(visited as u64 / PROPERTIES_PER_STEP);
        }
        kept == new
    }

    /// Removes a property. The order of the names and symbols that are left does not change.
    fn remove_property(&mut self, id: ObjectId, key: Key) {
        let properties = &mut self.object_mut(id).properties;
        let Some(at) = properties.get_index_of(&key) else { return };
        let is_index = |key: &Key| matches!(key, Key::Index(_));
        // The order of indices has no meaning.
        if is_index(&key) && properties.last().is_some_and(|(last, _)| is_index(last)) {
            properties.swap_remove_index(at);
            return;
        }
        let moved = properties.len() - at;
        properties.shift_remove_index(at);
        self.add_native_steps(moved as u64 / PROPERTIES_PER_STEP);
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
        self.lacking_property(id, key)
    }

    /// The value of a property that does not exist: unknown if the object may have unknown
    /// properties, otherwise `undefined`.
    fn lacking_property(&mut self, id: ObjectId, key: Key) -> Completion<Value> {
        if let Some((call, _)) = self.record.named_tasks.get(&id)
            && !self.names.is_of_promises(key)
        {
            self.record.read.insert(*call);
        }
        match (self.record.open.get(&id).cloned(), key) {
            (Some(text), Key::Name(name)) if name != self.names.then => {
                let property = self.unknown_property(&text, key);
                self.identify_property(&property, &Value::from(id), key);
                Ok(property)
            }
            (None, Key::Name(_)) if id == self.realm.global => self.lacking_global(key),
            _ => Ok(Value::UNDEFINED),
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
        let value = if !is_length || !self.is_array(receiver) {
            value
        } else if value.is_unknown() {
            return Ok(true);
        } else {
            self.valid_array_length(&value)?
        };
        if receiver == self.realm.global {
            self.note_global_set(key);
        }
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
    pub(crate) fn valid_array_length(&mut self, value: &Value) -> Completion<Value> {
        let length = self.to_number(value)?;
        if to_array_length(length).is_some() {
            return Ok(Value::from(length).derived(value.origin));
        }
        Err(self.range_error("Invalid array length"))
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
        let name = self.key_text(key);
        let kind = match &receiver.kind {
            Kind::Object(object) if self.function(*object).is_some() => "function",
            Kind::Object(_) => "object",
            Kind::String(_) => "string",
            Kind::Number(_) => "number",
            Kind::Boolean(_) => "boolean",
            Kind::BigInt(_) => "bigint",
            _ => "symbol",
        };
        let text = self.brief_text(receiver);
        let mut holder = id;
        while self.get_own_property(holder, key).is_none() {
            let Some(next) = self.object(holder).prototype else { break };
            holder = next;
        }
        let message = match self.get_own_property(holder, key).map(|property| property.slot) {
            Some(Slot::Accessor { .. }) => {
                let text = self.brief_text(&Value::from(holder));
                format!("Cannot set property {name} of {text} which has only a getter")
            }
            Some(Slot::Data { .. }) => {
                format!("Cannot assign to read only property '{name}' of {kind} '{text}'")
            }
            None if receiver.as_object().is_none() => {
                format!("Cannot create property '{name}' on {kind} '{text}'")
            }
            None => format!("Cannot add property {name}, object is not extensible"),
        };
        self.type_error(&message)
    }

    /// Finds a property of an object or its prototype chain.
    pub(crate) fn find_property(&mut self, id: ObjectId, key: Key) -> Option<Property> {
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
        if let Class::Arguments(aliases) = &mut object.class {
            aliases.remove(key);
        }
        self.remove_property(id, key);
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
        let is_array = self.is_array(id);
        for key in object.properties.keys() {
            if let Key::Index(index) = key {
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

    /// `SetIntegrityLevel` with the level frozen.
    pub(crate) fn freeze(&mut self, id: ObjectId) {
        self.seal(id);
        self.end_aliases(id);
        let object = self.object_mut(id);
        for property in object.properties.values_mut() {
            if let Slot::Data { writable, .. } = &mut property.slot {
                *writable = false;
            }
        }
        if let Class::DictionaryArray { is_writable, .. } = &mut object.class {
            *is_writable = false;
        }
    }

    /// Gives the elements of an arguments object their own values.
    fn end_aliases(&mut self, id: ObjectId) {
        let Class::Arguments(aliases) = &mut self.object_mut(id).class else { return };
        let aliases = std::mem::take(aliases);
        let properties = &mut self.object_mut(id).properties;
        for (key, property) in properties {
            let alias = aliases.of(*key).and_then(|(scope, slot)| scope.get(slot));
            if let (Some(now), Slot::Data { value, .. }) = (alias, &mut property.slot) {
                *value = now;
            }
        }
    }

    /// `SetIntegrityLevel` with the level sealed.
    pub(crate) fn seal(&mut self, id: ObjectId) {
        self.materialize(id);
        self.make_dictionary(id);
        let object = self.object_mut(id);
        object.extensible = false;
        for (_, property) in object.properties.iter_mut().filter(|(key, _)| is_public(**key)) {
            property.configurable = false;
        }
    }

    /// `TestIntegrityLevel` with the level frozen.
    pub(crate) fn is_frozen(&mut self, id: ObjectId) -> bool {
        let is_writable =
            |property: &Property| matches!(property.slot, Slot::Data { writable: true, .. });
        let has_fixed_length = match self.object(id).class {
            Class::Array(_) => false,
            Class::DictionaryArray { is_writable, .. } => !is_writable,
            _ => true,
        };
        let is_sealed = self.is_sealed(id);
        let mut public = self.object(id).properties.iter().filter(|(key, _)| is_public(**key));
        is_sealed && has_fixed_length && !public.any(|(_, property)| is_writable(property))
    }

    /// `TestIntegrityLevel` with the level sealed.
    pub(crate) fn is_sealed(&mut self, id: ObjectId) -> bool {
        self.materialize(id);
        let object = self.object(id);
        let has_no_elements = match &object.class {
            Class::Array(elements) => elements.iter().all(Option::is_none),
            _ => true,
        };
        let mut public = object.properties.iter().filter(|(key, _)| is_public(**key));
        !object.extensible && has_no_elements && !public.any(|(_, property)| property.configurable)
    }
}

/// Whether a key is not a private name. Private elements are not properties (ECMA-262, 6.2.10).
const fn is_public(key: Key) -> bool {
    !matches!(key, Key::Private(_))
}

/// The value of a writable, enumerable and configurable property.
fn plain_value(property: &Property) -> Option<Value> {
    match &property.slot {
        Slot::Data { value, writable: true } if property.enumerable && property.configurable => {
            Some(value.clone())
        }
        _ => None,
    }
}

/// The number of bytes that a property takes.
const PROPERTY: usize = size_of::<Property>() + size_of::<Key>() + 24;

/// The number of properties that can be moved or visited in one step.
const PROPERTIES_PER_STEP: u64 = 64;

/// The maximum number of elements that are removed one by one when an array is shortened.
const MOST_REMOVED: u32 = 8;

/// The maximum number of holes that one assignment can add to an array whose elements are not
/// properties.
const MOST_HOLES: usize = 1 << 10;

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

/// The array index that is equal to a number, if there is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at before")]
pub(crate) fn to_index(number: f64) -> Option<u32> {
    let fits = number >= 0.0 && number < f64::from(u32::MAX) && number.fract() == 0.0;
    fits.then_some(number as u32)
}

/// The length of an array that is equal to a number, if there is one.
fn to_array_length(number: f64) -> Option<u32> {
    to_index(number).or_else(|| to_index(number - 1.0).map(|last| last + 1))
}
