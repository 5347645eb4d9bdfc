//! Operations on iterators (ECMA-262, 7.4).

use std::rc::Rc;

use super::Span;
use super::agent::{Abrupt, Agent, Completion};
use super::builtins;
use super::code::NotIterable;
use super::execute::ITERATIONS;
use super::object::{Class, IterationKind, Iterator, Key, ObjectId};
use super::unknown::Unknown;
use super::value::{Kind, SymbolId, Value};
use super::world::Assumed;

/// The maximum number of elements that follows from assumptions about a length.
const MOST_ELEMENTS: u32 = 100;

impl Agent {
    /// `GetIterator`: returns the iterator and its `next`.
    pub(crate) fn get_iterator(&mut self, iterable: &Value) -> Completion<(Value, Value)> {
        self.get_iterator_or(iterable, |agent| builtins::not_iterable(agent, iterable))
    }

    /// `GetIterator`, with the error for a value that is not iterable.
    pub(crate) fn get_iterator_or(
        &mut self,
        iterable: &Value,
        error: impl FnOnce(&mut Self) -> Abrupt,
    ) -> Completion<(Value, Value)> {
        let method = match iterable.kind {
            Kind::Undefined | Kind::Null => None,
            _ => {
                let method = self.get_v(iterable, Key::Symbol(SymbolId::ITERATOR))?;
                self.is_callable(&method).then_some(method)
            }
        };
        let Some(method) = method else {
            self.note_iterated(iterable);
            return Err(error(self));
        };
        self.iterator_from_method(iterable, &method, "Symbol.iterator")
    }

    /// `GetIterator` with kind async, with the error for a value that is not iterable.
    pub(crate) fn get_async_iterator_or(
        &mut self,
        iterable: &Value,
        error: impl FnOnce(&mut Self) -> Abrupt,
    ) -> Completion<(Value, Value)> {
        if let Some(method) = self.get_method(iterable, Key::Symbol(SymbolId::ASYNC_ITERATOR))? {
            return self.iterator_from_method(iterable, &method, "Symbol.asyncIterator");
        }
        let Some(method) = self.get_method(iterable, Key::Symbol(SymbolId::ITERATOR))? else {
            self.note_iterated(iterable);
            return Err(error(self));
        };
        let (iterator, next) = self.iterator_from_method(iterable, &method, "Symbol.iterator")?;
        Ok(self.async_from_sync_iterator(iterator, next))
    }

    /// `GetIteratorFromMethod`; with the name of the method.
    fn iterator_from_method(
        &mut self,
        iterable: &Value,
        method: &Value,
        name: &str,
    ) -> Completion<(Value, Value)> {
        let iterator = self.call(method, iterable.clone(), &[])?;
        if iterator.as_object().is_none() {
            let message = format!("Result of the {name} method is not an object");
            return Err(self.type_error(&message));
        }
        let next = self.get_v(&iterator, Key::Name(self.names.next))?;
        Ok((iterator, next))
    }

    /// The error of a value in the code that is not iterable.
    pub(crate) fn not_iterable_at(&mut self, value: &Value, condition: u32) -> Abrupt {
        let site = &self.frame().code.conditions[condition as usize].not_iterable;
        let message = match site.clone() {
            NotIterable::Value => return builtins::not_iterable(self, value),
            NotIterable::Says(message) => message.to_string(),
            NotIterable::Property(of) if value.is_nullish() => {
                let text = self.short_text(value);
                let key = "Symbol(Symbol.iterator)";
                format!("Cannot destructure property '{key}' of '{of}' as it is {text}.")
            }
            NotIterable::Property(of) => {
                format!("{of} is not iterable (cannot read property Symbol(Symbol.iterator))")
            }
            NotIterable::Spread(of) if value.is_nullish() => {
                let text = self.short_text(value);
                let of = of.as_deref().unwrap_or(&text);
                format!("{of} is not iterable (cannot read property {text})")
            }
            NotIterable::Spread(_) => {
                "Spread syntax requires ...iterable[Symbol.iterator] to be a function".to_owned()
            }
        };
        self.type_error(&message)
    }

    /// `IteratorStepValue`; `None` if the iterator is done.
    pub(crate) fn iterator_step(
        &mut self,
        iterator: &Value,
        next: &Value,
    ) -> Completion<Option<Value>> {
        if let Some(native) = self.as_native_iterator(iterator, next) {
            return self.native_step(native);
        }
        let result = self.call(next, iterator.clone(), &[])?;
        self.iterator_value(&result)
    }

    /// The value in the result of `next`; `None` if the iterator is done.
    pub(crate) fn iterator_value(&mut self, result: &Value) -> Completion<Option<Value>> {
        let Some(object) = result.as_object() else {
            if result.is_unknown() {
                return Ok(None);
            }
            return Err(self.not_a_result(result));
        };
        let done = self.get(object, Key::Name(self.names.done))?;
        if Self::to_boolean(&done).unwrap_or(true) {
            return Ok(None);
        }
        self.get(object, Key::Name(self.names.value)).map(Some)
    }

    /// The error of an iterator method that returned this value, which is not an object.
    pub(crate) fn not_a_result(&mut self, result: &Value) -> Abrupt {
        let text = self.short_text(result);
        self.type_error(&format!("Iterator result {text} is not an object"))
    }

    /// `IteratorClose` with a normal completion.
    pub(crate) fn iterator_close(&mut self, iterator: &Value) -> Completion<()> {
        let key = self.key("return");
        let Some(method) = self.get_method(iterator, key)? else { return Ok(()) };
        let result = self.call(&method, iterator.clone(), &[])?;
        if result.as_object().is_none() && !result.is_unknown() {
            let text = self.short_text(&result);
            return Err(self.type_error(&format!("Iterator result {text} is not an object")));
        }
        Ok(())
    }

    /// `IteratorToList` of an iterable; empty for an unknown one.
    pub(crate) fn iterate_to_list(&mut self, iterable: &Value) -> Completion<Vec<Value>> {
        self.iterate_to_list_or(iterable, |agent| builtins::not_iterable(agent, iterable))
    }

    /// `IteratorToList` of an iterable, with the error for a value that is not iterable.
    pub(crate) fn iterate_to_list_or(
        &mut self,
        iterable: &Value,
        error: impl FnOnce(&mut Self) -> Abrupt,
    ) -> Completion<Vec<Value>> {
        if iterable.is_unknown() {
            return Ok(Vec::new());
        }
        let (iterator, next) = self.get_iterator_or(iterable, error)?;
        let mut values = Vec::new();
        while let Some(value) = self.iterator_step(&iterator, &next)? {
            values.push(value);
            self.charge(size_of::<Value>());
            self.check_memory()?;
        }
        Ok(values)
    }

    /// Calls `take` with each value of an iterable. If `take` throws, the iterator is closed.
    pub(crate) fn for_each_of(
        &mut self,
        iterable: &Value,
        take: &mut dyn FnMut(&mut Self, Value) -> Completion<()>,
    ) -> Completion<()> {
        let (iterator, next) = self.get_iterator(iterable)?;
        while let Some(value) = self.iterator_step(&iterator, &next)? {
            self.count_native_steps(1)?;
            if let Err(error) = take(self, value) {
                if matches!(error, Abrupt::Throw(_)) {
                    // The exception that caused the closing takes precedence over one of the
                    // iterator's `return`.
                    if let Err(end @ (Abrupt::Limit(_) | Abrupt::Exit)) =
                        self.iterator_close(&iterator)
                    {
                        return Err(end);
                    }
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// `CreateIterResultObject`
    pub(crate) fn iterator_result(&mut self, value: Value, done: bool) -> Value {
        let result = self.new_object();
        self.put(result, Key::Name(self.names.value), value);
        self.put(result, Key::Name(self.names.done), Value::from(done));
        Value::from(result)
    }

    /// The native iterator that a value is, if its `next` is not overridden.
    fn as_native_iterator(&self, iterator: &Value, next: &Value) -> Option<ObjectId> {
        let iterator = iterator.as_object()?;
        let is_native = matches!(self.object(iterator).class, Class::Iterator(_));
        (is_native && next.as_object() == Some(self.realm.native_iterator_next)).then_some(iterator)
    }

    /// Advances a native iterator.
    pub(crate) fn native_step(&mut self, iterator: ObjectId) -> Completion<Option<Value>> {
        let Class::Iterator(state) = &mut self.object_mut(iterator).class else {
            return Err(self.type_error("next was called on an incompatible receiver"));
        };
        let mut state = std::mem::replace(state, Iterator::Done);
        let value = self.step_state(&mut state)?;
        if value.is_some()
            && let Class::Iterator(kept) = &mut self.object_mut(iterator).class
        {
            *kept = state;
        }
        Ok(value)
    }

    fn step_state(&mut self, state: &mut Iterator) -> Completion<Option<Value>> {
        match state {
            Iterator::Done => Ok(None),
            Iterator::Matches { of, text, flags } => {
                let (of, text, flags) = (*of, text.clone(), Rc::clone(flags));
                let next = builtins::next_match(self, of, &text, &flags)?;
                if next.as_ref().is_some_and(|(_, is_last)| *is_last) {
                    *state = Iterator::Done;
                }
                Ok(next.map(|(found, _)| found))
            }
            Iterator::Names { of, keys, next } => Ok(self.step_names(*of, keys, next)),
            Iterator::String { of, next } => {
                let Some(first) = of.units().get(*next) else { return Ok(None) };
                let is_pair = (0xd800..0xdc00).contains(first)
                    && of
                        .units()
                        .get(*next + 1)
                        .is_some_and(|second| (0xdc00..0xe000).contains(second));
                let end = *next + 1 + usize::from(is_pair);
                let value = of.slice(*next, end);
                *next = end;
                Ok(Some(Value::from(value)))
            }
            Iterator::Array { of, next, gives } => self.step_array(of, next, *gives),
            Iterator::Entries { of, next, gives } => {
                let entry = {
                    let (Class::Map(entries) | Class::Set(entries)) = &self.object(*of).class
                    else {
                        return Ok(None);
                    };
                    entries.next(next)
                };
                Ok(entry.map(|(key, value)| self.given(*gives, key, value)))
            }
        }
    }

    /// The next name of a property that still exists (`EnumerateObjectProperties`).
    fn step_names(&mut self, of: ObjectId, keys: &[Key], next: &mut usize) -> Option<Value> {
        while let Some(key) = keys.get(*next) {
            *next += 1;
            if self.has_property(of, *key) {
                return Some(self.key_value(*key));
            }
        }
        None
    }

    fn step_array(
        &mut self,
        of: &Value,
        next: &mut u32,
        gives: IterationKind,
    ) -> Completion<Option<Value>> {
        let Some(array) = of.as_object() else { return Ok(None) };
        if *next as usize >= builtins::length_of(self, array)? {
            return Ok(None);
        }
        let index = *next;
        *next += 1;
        if gives == IterationKind::Keys {
            return Ok(Some(Value::from(f64::from(index))));
        }
        let value = self.get(array, Key::Index(index))?;
        let origin = self.join(value.origin, of.origin);
        Ok(Some(self.given(gives, Value::from(f64::from(index)), value.derived(origin))))
    }

    fn given(&mut self, gives: IterationKind, key: Value, value: Value) -> Value {
        match gives {
            IterationKind::Keys => key,
            IterationKind::Values => value,
            IterationKind::Entries => Value::from(self.new_array(vec![key, value])),
        }
    }

    /// The assumed number of elements of an unknown value, at a span of the text. It agrees with
    /// what is assumed of the value's length.
    pub(crate) fn assumed_count(&mut self, span: Span, text: &str, of: &Unknown) -> u32 {
        let said = self.record.world.times(span);
        let length = self.length_of_unknown(of);
        let is_said = said.is_some() || self.record.truths.is_said(length);
        let known = || self.record.truths.count(length, ITERATIONS, MOST_ELEMENTS);
        let count = said.unwrap_or_else(known);
        self.record.truths.assume_count(length, count, said.is_some());
        self.record.assume(span, Assumed::Times(text.to_owned(), count), is_said);
        count
    }
}
