//! Formats the contents of arrays, collections, iterators and promises.

use super::super::index_key;
use super::{Extras, Inspector, Shape};
use crate::javascript::evaluator::agent::Completion;
use crate::javascript::evaluator::object::{Class, IterationKind, Iterator, Key, ObjectId};
use crate::javascript::evaluator::value::Value;

/// The tag of an iterator over a collection.
pub(super) const fn iterator_name(is_map: bool, gives: IterationKind) -> &'static str {
    match (is_map, gives) {
        (true, IterationKind::Entries) => "Map Entries",
        (true, _) => "Map Iterator",
        (false, IterationKind::Entries) => "Set Entries",
        (false, _) => "Set Iterator",
    }
}

fn more(count: usize) -> String {
    format!("... {count} more item{}", if count > 1 { "s" } else { "" })
}

impl Inspector<'_> {
    /// `formatArray`: consecutive holes are combined to one entry.
    pub(super) fn array(&mut self, object: ObjectId, recursion: usize) -> Completion<Vec<String>> {
        let most = self.options.max_array_length;
        let mut output = Vec::new();
        let mut index = 0;
        let indices = self.indices(object);
        let length = |inspector: &Self| inspector.agent.array_length(object).unwrap_or(0);
        while index < length(self) && output.len() < most {
            let next = match &indices {
                None => self.next_element(object, index),
                Some(all) => all.get(all.partition_point(|at| *at < index)).copied(),
            };
            if next == Some(index) {
                let key = index_key(self.agent, index);
                if let Some(property) = self.agent.get_own_property(object, key) {
                    output.push(self.property(object, key, &property, recursion, true)?);
                }
                index += 1;
                continue;
            }
            let holes = next.unwrap_or_else(|| length(self)).saturating_sub(index).max(1);
            let ending = if holes > 1 { "s" } else { "" };
            output.push(format!("<{holes} empty item{ending}>"));
            index += holes;
        }
        let left = length(self).saturating_sub(index);
        output.extend((left > 0).then(|| more(left)));
        Ok(output)
    }

    /// The indices of the elements of an array whose elements are properties, in order.
    fn indices(&mut self, array: ObjectId) -> Option<Vec<usize>> {
        if self.agent.elements(array).is_some() {
            return None;
        }
        let keys = self.agent.own_keys(array).into_iter();
        let index = |key: Key| match key {
            Key::Index(index) => Some(index as usize),
            _ => None,
        };
        Some(keys.map_while(index).collect())
    }

    /// The index of the next element that is not a hole.
    fn next_element(&self, array: ObjectId, from: usize) -> Option<usize> {
        let rest = self.agent.elements(array)?.get(from..)?;
        rest.iter().position(Option::is_some).map(|at| at + from)
    }

    /// The entries of a collection.
    fn list(&self, object: ObjectId) -> Vec<(Value, Value)> {
        match &self.agent.object(object).class {
            Class::Map(entries) | Class::Set(entries) => entries.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Formats values one level deeper, up to the maximum number of elements.
    fn each<T>(
        &mut self,
        list: &[T],
        mut show: impl FnMut(&mut Self, &T) -> Completion<String>,
    ) -> Completion<Vec<String>> {
        let most = self.options.max_array_length;
        let mut output = Vec::new();
        self.indentation += 2;
        for entry in list.iter().take(most) {
            output.push(show(self, entry)?);
        }
        self.indentation -= 2;
        let left = list.len().saturating_sub(most);
        output.extend((left > 0).then(|| more(left)));
        Ok(output)
    }

    /// `formatMap`
    pub(super) fn map(&mut self, object: ObjectId, recursion: usize) -> Completion<Vec<String>> {
        let list = self.list(object);
        self.each(&list, |inspector, (key, value)| {
            let key = inspector.value(key, recursion)?;
            Ok(format!("{key} => {}", inspector.value(value, recursion)?))
        })
    }

    /// `formatSet`
    pub(super) fn set(&mut self, object: ObjectId, recursion: usize) -> Completion<Vec<String>> {
        let list = self.list(object);
        self.each(&list, |inspector, (value, _)| inspector.value(value, recursion))
    }

    /// `formatIterator`: the remaining entries of an iterator over a collection.
    pub(super) fn iterator(
        &mut self,
        iterator: &Iterator,
        recursion: usize,
    ) -> Completion<Vec<String>> {
        let Iterator::Entries { of, next, gives } = iterator else { return Ok(Vec::new()) };
        let mut list = Vec::new();
        let mut position = *next;
        if let Class::Map(entries) | Class::Set(entries) = &self.agent.object(*of).class {
            list.extend(std::iter::from_fn(|| entries.next(&mut position)));
        }
        self.each(&list, |inspector, (key, value)| match gives {
            IterationKind::Keys => inspector.value(key, recursion),
            IterationKind::Values => inspector.value(value, recursion),
            IterationKind::Entries => {
                let pair =
                    vec![inspector.value(key, recursion)?, inspector.value(value, recursion)?];
                let braces = ["[".to_owned(), "]".to_owned()];
                let (base, keys) = (String::new(), Vec::new());
                let shape = Shape { base, braces, keys, extras: Extras::Array };
                Ok(inspector.reduce(pair, &shape, recursion, None))
            }
        })
    }

    /// `formatPromise`
    pub(super) fn promise(
        &mut self,
        object: ObjectId,
        recursion: usize,
    ) -> Completion<Vec<String>> {
        let settled = match self.agent.object(object).class {
            Class::Promise(promise) => self.agent.promise_outcome(promise),
            _ => None,
        };
        let Some(settled) = settled else {
            return Ok(vec!["<pending>".to_owned()]);
        };
        let (mark, value) = match settled {
            Ok(value) => ("", value),
            Err(reason) => ("<rejected> ", reason),
        };
        self.indentation += 2;
        let text = self.value(&value, recursion)?;
        self.indentation -= 2;
        Ok(vec![format!("{mark}{text}")])
    }
}
