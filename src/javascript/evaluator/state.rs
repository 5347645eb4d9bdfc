//! The state of a file: variables, fields and properties that start empty, and that functions of
//! the file fill. A program that does not call these functions cannot know their values.

mod finder;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Span;
use super::agent::Agent;
use super::unknown::Unknown;
use super::value::{Kind, Value};
use super::world::Assumed;
use crate::javascript::known::Known;

pub(super) use finder::find;

/// The state of a file.
#[derive(Debug, Default)]
pub(crate) struct State {
    holders: Vec<Holder>,
    /// The holder that starts with the value at a span.
    starts: BTreeMap<Span, u32>,
    /// The holders to which the expression at a span gives values.
    writes: BTreeMap<Span, Vec<u32>>,
    /// The functions with such expressions, also in functions within them.
    writers: BTreeSet<Span>,
}

/// A variable, field or property that starts empty.
#[derive(Debug)]
struct Holder {
    /// The span of the empty value, or of the declaration if it has no value.
    start: Span,
    name: Rc<str>,
    /// Whether it starts as an array, a `Map`, a `Set`, a `WeakMap` or a `WeakSet`.
    is_collection: bool,
    /// Whether only code outside of the file can give it the value that its type promises.
    is_given: bool,
    writes: Vec<Write>,
}

/// An expression that gives a value to a holder.
#[derive(Debug)]
struct Write {
    /// The functions around it.
    within: Vec<Span>,
    /// The name of the innermost of them that has a name.
    by: Option<Rc<str>>,
    /// Whether the function empties the holder again.
    is_brief: bool,
}

impl State {
    /// The holder that starts with the value at a span.
    pub(super) fn starting(&self, at: Span) -> Option<u32> {
        self.starts.get(&at).copied()
    }

    /// The holders to which the expression at a span gives values.
    pub(super) fn written(&self, at: Span) -> &[u32] {
        self.writes.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Whether a function contains an expression that gives a value to a holder.
    pub(super) fn is_writer(&self, function: Span) -> bool {
        self.writers.contains(&function)
    }

    fn holder(&self, number: u32) -> &Holder {
        &self.holders[number as usize]
    }
}

/// What a run found out about the state of the file.
#[derive(Debug, Default)]
pub(crate) struct StateUse {
    pub(crate) state: Rc<State>,
    /// The holders that got a value.
    written: BTreeSet<u32>,
    /// The writers that the program called.
    ran: BTreeSet<Span>,
}

impl Agent {
    /// Replaces the start value on the stack by an unknown value, if the definitions of a program
    /// are running that cannot know it.
    pub(crate) fn op_start(&mut self, number: u32) {
        let state = Rc::clone(&self.record.state.state);
        let holder = state.holder(number);
        if self.record.wanted.is_none() || !self.record.known.unset.contains(&holder.start) {
            return;
        }
        if let Some(replay) = self.record.replay() {
            replay.starts.insert(holder.start, holder.name.to_string());
        }
        self.charge(64);
        self.record.replay.is_unsure = true;
        let unknown = Unknown { holder: Some(number), ..Unknown::new(&holder.name) };
        if let Some(top) = self.frame().stack.last_mut() {
            top.kind = Kind::Unknown(Rc::new(unknown));
        }
    }

    /// Records that a holder got a value.
    pub(crate) fn op_wrote(&mut self, number: u32) {
        self.record.state.written.insert(number);
    }

    /// Records a call of a function that gives values to holders.
    pub(crate) fn note_writer(&mut self, function: Span) {
        if self.record.wanted.is_none() {
            self.record.state.ran.insert(function);
        }
    }

    /// Records the assumption about an unknown value of the file's state that the program reads.
    pub(crate) fn note_state(&mut self, value: &Value) {
        let Kind::Unknown(unknown) = &value.kind else { return };
        let Some(number) = unknown.holder.filter(|_| self.record.wanted.is_none()) else { return };
        let holder = self.record.state.state.holder(number);
        let name = holder.name.to_string();
        let by = holder.writes.iter().find(|write| self.record.state.is_elsewhere(write));
        let by = by.map(|write| write.by.as_deref().unwrap_or("the top level").to_owned());
        let start = holder.start;
        self.record.assume(start, Assumed::SetBy(name, by), false);
    }

    /// Whether a value is an unknown array, `Map` or `Set` of the file's state. Their methods are
    /// known to take no time.
    pub(crate) fn is_unknown_collection(&self, value: &Value) -> bool {
        let Kind::Unknown(unknown) = &value.kind else { return false };
        unknown.holder.is_some_and(|number| self.record.state.state.holder(number).is_collection)
    }

    /// Adds what this run found out about the state of the file.
    pub(crate) fn learn_state(&self, known: &mut Known) {
        let used = &self.record.state;
        for (number, holder) in (0..).zip(&used.state.holders) {
            if used.written.contains(&number) {
                known.kept.insert(holder.start);
            } else if !known.kept.contains(&holder.start)
                && (holder.is_given || holder.writes.iter().any(|write| used.is_elsewhere(write)))
            {
                known.unset.insert(holder.start);
            }
        }
    }
}

impl StateUse {
    /// Whether a write is not in a function that the program called.
    fn is_elsewhere(&self, write: &Write) -> bool {
        !write.is_brief && !write.within.iter().any(|function| self.ran.contains(function))
    }
}

#[cfg(test)]
mod tests;
