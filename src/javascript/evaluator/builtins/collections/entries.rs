//! The entries of a collection: a list in the order of insertion, with an index.

use std::rc::Rc;

use crate::javascript::evaluator::object::{CollectionEntries, EntryKey};
use crate::javascript::evaluator::value::{Kind, Value};

impl EntryKey {
    /// The key of a value. Two values have the same key if `SameValueZero` is true for them.
    fn of(value: &Value) -> Self {
        match &value.kind {
            Kind::Undefined => Self::Undefined,
            Kind::Null => Self::Null,
            Kind::Boolean(boolean) => Self::Boolean(*boolean),
            Kind::Number(number) if number.is_nan() => Self::Number(f64::NAN.to_bits()),
            // Adding zero converts negative zero to zero.
            Kind::Number(number) => Self::Number((number + 0.0).to_bits()),
            Kind::BigInt(number) => Self::BigInt(Rc::clone(number)),
            Kind::String(text) => Self::String(text.clone()),
            Kind::Symbol(symbol) => Self::Symbol(*symbol),
            Kind::Object(object) => Self::Object(*object),
            Kind::Unknown(unknown) => Self::Unknown(unknown.text.clone()),
        }
    }
}

impl CollectionEntries {
    /// The number of entries.
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether any key is unknown.
    pub(crate) fn has_unknown_keys(&self) -> bool {
        self.unknown_keys > 0
    }

    pub(crate) fn get(&self, key: &Value) -> Option<&Value> {
        let at = self.index.get(&EntryKey::of(key))?;
        self.list[at - self.gone].as_ref().map(|(_, value)| value)
    }

    pub(crate) fn insert(&mut self, key: Value, value: Value) {
        let entry_key = EntryKey::of(&key);
        if let Some(at) = self.index.get(&entry_key) {
            if let Some((_, known)) = &mut self.list[at - self.gone] {
                *known = value;
            }
            return;
        }
        self.unknown_keys += usize::from(key.is_unknown());
        let key = match key.kind {
            Kind::Number(number) => Value { kind: Kind::Number(number + 0.0), ..key },
            _ => key,
        };
        self.index.insert(entry_key, self.gone + self.list.len());
        self.list.push_back(Some((key, value)));
    }

    /// Removes an entry; returns whether it existed.
    pub(crate) fn remove(&mut self, key: &Value) -> bool {
        let Some(at) = self.index.remove(&EntryKey::of(key)) else { return false };
        self.unknown_keys -= usize::from(key.is_unknown());
        self.list[at - self.gone] = None;
        while matches!(self.list.front(), Some(None)) {
            self.list.pop_front();
            self.gone += 1;
        }
        true
    }

    pub(crate) fn clear(&mut self) {
        self.gone += self.list.len();
        self.unknown_keys = 0;
        self.list.clear();
        self.index.clear();
    }

    /// Returns the entry at or after a position, and moves the position after it.
    pub(crate) fn next(&self, position: &mut usize) -> Option<(Value, Value)> {
        *position = (*position).max(self.gone);
        while let Some(entry) = self.list.get(*position - self.gone) {
            *position += 1;
            if entry.is_some() {
                return entry.clone();
            }
        }
        None
    }

    /// The entries, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Value, Value)> {
        self.list.iter().flatten()
    }
}
