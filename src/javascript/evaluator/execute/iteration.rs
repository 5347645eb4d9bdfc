//! Executes iteration, and array patterns.

use rustc_hash::FxHashSet;

use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::code::Op;
use crate::javascript::evaluator::frame::CompletionRecord;
use crate::javascript::evaluator::object::{Class, Iterator, Key};
use crate::javascript::evaluator::value::{Kind, Value};

/// Whether an iterator is done, which is marked by `null` in place of its `next`.
fn is_done(next: &Value) -> bool {
    matches!(next.kind, Kind::Null)
}

impl Agent {
    pub(super) fn execute_iteration(&mut self, op: Op) -> Completion<()> {
        match op {
            Op::GetIterator { condition, at_least } => {
                let iterable = self.pop();
                let iterable = self.assumed_elements(&iterable, condition, at_least);
                self.decided_by(&iterable);
                let (iterator, next) = self.get_iterator_or(&iterable, |agent| {
                    agent.not_iterable_at(&iterable, condition)
                })?;
                self.push(iterator);
                self.push(next);
            }
            Op::GetAsyncIterator { condition } => {
                let iterable = self.pop();
                let iterable = self.assumed_elements(&iterable, condition, 0);
                self.decided_by(&iterable);
                let (iterator, next) = self.get_async_iterator_or(&iterable, |agent| {
                    agent.not_iterable_at(&iterable, condition)
                })?;
                self.push(iterator);
                self.push(next);
            }
            Op::IteratorNext(done) => {
                let (iterator, next) = self.iterator_below(0);
                if let Some(value) = self.iterator_step(&iterator, &next)? {
                    self.push(value);
                } else {
                    self.frame().pop_many(2);
                    self.frame().pc = done as usize;
                }
            }
            Op::IteratorStep(above) => self.step_of_pattern(above as usize)?,
            Op::IteratorRest(above) => self.rest_of_pattern(above as usize)?,
            Op::IteratorClose => {
                let next = self.pop();
                let iterator = self.pop();
                if !is_done(&next) {
                    self.iterator_close(&iterator)?;
                }
            }
            Op::IteratorCloseFor => self.close_for_completion()?,
            Op::AsyncIteratorCall => {
                let (iterator, next) = self.iterator_below(0);
                let result = self.call(&next, iterator, &[])?;
                self.push(result);
            }
            Op::AsyncIteratorValue(done) => {
                let result = self.pop();
                if let Some(value) = self.iterator_value(&result)? {
                    self.push(value);
                } else {
                    self.frame().pop_many(2);
                    self.frame().pc = done as usize;
                }
            }
            Op::AsyncIteratorClose(nothing) => self.close_async(nothing)?,
            Op::AsyncIteratorClosed => {
                let result = self.pop();
                let throws =
                    matches!(self.frame().completions.last(), Some(CompletionRecord::Throw(_)));
                if !throws && result.as_object().is_none() && !result.is_unknown() {
                    return Err(self.not_a_result(&result));
                }
            }
            Op::EnumerateKeys => self.enumerate_keys(),
            _ => {}
        }
        Ok(())
    }

    /// The iterator and its `next`, which are below this many other values.
    fn iterator_below(&mut self, above: usize) -> (Value, Value) {
        let frame = self.frame();
        (frame.peek(above + 1).clone(), frame.peek(above).clone())
    }

    /// iterator next reference.. → iterator next reference.. value
    fn step_of_pattern(&mut self, above: usize) -> Completion<()> {
        let (iterator, next) = self.iterator_below(above);
        if is_done(&next) {
            self.push(Value::UNDEFINED);
            return Ok(());
        }
        let step = self.iterator_step(&iterator, &next);
        if !matches!(step, Ok(Some(_))) {
            self.note_done(above);
        }
        let value = step?.unwrap_or(Value::UNDEFINED);
        let origin = self.join(value.origin, iterator.origin);
        self.push(value.derived(origin));
        Ok(())
    }

    /// Marks the iterator on the stack as done, so that it is not closed.
    fn note_done(&mut self, above: usize) {
        let stack = &mut self.frame().stack;
        let next = stack.len() - 1 - above;
        stack[next] = Value::NULL;
    }

    /// iterator next reference.. → iterator next reference.. array
    fn rest_of_pattern(&mut self, above: usize) -> Completion<()> {
        let mut values = Vec::new();
        loop {
            let (iterator, next) = self.iterator_below(above);
            if is_done(&next) {
                break;
            }
            match self.iterator_step(&iterator, &next) {
                Ok(Some(value)) => values.push(value),
                Ok(None) => self.note_done(above),
                Err(error) => {
                    self.note_done(above);
                    return Err(error);
                }
            }
            self.check_memory()?;
            self.charge(32);
        }
        let array = self.new_array(values);
        self.push(Value::from(array));
        Ok(())
    }

    /// iterator next →: if the loop was left by an exception, an exception of the iterator's
    /// `return` is ignored.
    fn close_for_completion(&mut self) -> Completion<()> {
        let next = self.pop();
        let iterator = self.pop();
        if is_done(&next) {
            return Ok(());
        }
        let throws = matches!(self.frame().completions.last(), Some(CompletionRecord::Throw(_)));
        match self.iterator_close(&iterator) {
            Err(Abrupt::Throw(_)) if throws => Ok(()),
            result => result,
        }
    }

    /// iterator next → result, or jumps
    fn close_async(&mut self, nothing: u32) -> Completion<()> {
        self.pop();
        let iterator = self.pop();
        let throws = matches!(self.frame().completions.last(), Some(CompletionRecord::Throw(_)));
        let key = self.key("return");
        let closed = match self.get_method(&iterator, key) {
            Ok(Some(method)) => self.call(&method, iterator, &[]),
            Ok(None) => {
                self.frame().pc = nothing as usize;
                return Ok(());
            }
            Err(error) => Err(error),
        };
        match closed {
            // A rejection must not replace the exception. The function `resume` ensures this.
            Ok(result) if throws => match self.promise_resolve(&result) {
                Ok(promise) => {
                    self.push(promise);
                    Ok(())
                }
                Err(Abrupt::Throw(_)) => {
                    self.frame().pc = nothing as usize;
                    Ok(())
                }
                Err(limit) => Err(limit),
            },
            Ok(result) => {
                self.push(result);
                Ok(())
            }
            Err(Abrupt::Throw(_)) if throws => {
                self.frame().pc = nothing as usize;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// `EnumerateObjectProperties`
    fn enumerate_keys(&mut self) {
        let value = self.pop();
        let mut keys = Vec::new();
        if value.is_unknown() {
            self.push(value);
            return;
        }
        let of = if value.is_nullish() { None } else { self.to_object(&value).ok() };
        let mut seen = FxHashSet::default();
        let mut next = of;
        while let Some(object) = next {
            for key in self.own_keys(object) {
                if matches!(key, Key::Symbol(_) | Key::Private(_)) || !seen.insert(key) {
                    continue;
                }
                let property = self.get_own_property(object, key);
                if property.is_some_and(|property| property.enumerable) {
                    keys.push(key);
                }
            }
            next = self.object(object).prototype;
        }
        self.charge(keys.len() * size_of::<Key>());
        let of = of.unwrap_or_default();
        let iterator = Class::Iterator(Iterator::Names { of, keys: keys.into(), next: 0 });
        let iterator = self.allocate(Some(self.realm.native_iterator_prototype), iterator);
        self.push(Value::from(iterator).derived(value.origin));
    }

    /// Returns an iterable, or the assumed elements of an unknown one. For a pattern with
    /// `at_least` elements, there are at least as many, and the assumption is not recorded.
    pub(crate) fn assumed_elements(
        &mut self,
        iterable: &Value,
        condition: u32,
        at_least: u32,
    ) -> Value {
        self.note_iterated(iterable);
        let Kind::Unknown(unknown) = &iterable.kind else { return iterable.clone() };
        let unknown = std::rc::Rc::clone(unknown);
        let site = self.frame().code.conditions[condition as usize].clone();
        let count = if at_least > 0 {
            at_least + super::jumps::ITERATIONS
        } else {
            self.assumed_count(site.span, &site.text, &unknown)
        };
        self.record_count(site.span, count);
        // Variables for the elements that a pattern names are shown without numbers, unless the
        // value itself has one.
        let counted = |nth| if nth <= at_least { unknown.nth } else { Some(nth) };
        self.unknown_elements(&unknown.text, count, iterable.origin, counted)
    }

    /// The values of a spread iterable.
    pub(super) fn iterate_assumed(
        &mut self,
        iterable: &Value,
        condition: u32,
    ) -> Completion<Vec<Value>> {
        let iterable = self.assumed_elements(iterable, condition, 0);
        let error = |agent: &mut Self| agent.not_iterable_at(&iterable, condition);
        let values = self.iterate_to_list_or(&iterable, error)?;
        let mut derived = Vec::with_capacity(values.len());
        for value in values {
            let origin = self.join(value.origin, iterable.origin);
            derived.push(value.derived(origin));
        }
        Ok(derived)
    }
}
