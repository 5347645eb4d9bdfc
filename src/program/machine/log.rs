//! Logs, and the conversion of values and reasons from those of the executor.

use super::Machine;
use crate::executor::{Outcome, Value};
use crate::program::code::{LogId, LogPart};
use crate::program::frame::FrameId;
use crate::program::instruction::Address;
use crate::program::limit::Limit;
use crate::timeline::{self, Reason};
use crate::{List, Name};

impl Machine<'_> {
    /// ``console.log(`..`);``
    pub(super) fn log(&mut self, id: FrameId, at: Address, log: LogId) -> Result<(), Limit> {
        let mut line = String::new();
        for index in 0..self.code.logs[log.0 as usize].len() {
            match self.code.logs[log.0 as usize][index] {
                LogPart::Text(text) => line.push_str(&self.texts[text]),
                LogPart::Value(slot) => {
                    let value = self.frames.value(id, slot);
                    Limit::room_for_text(&self.texts, line.len() + self.bytes_of(value))?;
                    line.push_str(&self.value(value).in_texts(&self.texts).to_string());
                }
                LogPart::Item(slot) => {
                    let items = self.items(id, Some(slot));
                    let item = self.item_lists.last(items).expect("a checked scenario gives one");
                    Limit::room_for_text(&self.texts, line.len() + self.texts[item].len())?;
                    line.push_str(&self.texts[item]);
                }
                LogPart::Error(slot) => {
                    let error = self.frames.value(id, slot);
                    line.push_str(self.message(error));
                }
            }
        }
        let line = Limit::add_text(&mut self.texts, &line)?;
        self.observe();
        self.recorder.logged(self.executor.now(), line, self.step(at))
    }

    /// The minimum number of bytes of text in a value.
    fn bytes_of(&self, value: Value) -> usize {
        let values = self.executor.values();
        match value {
            Value::Null => 0,
            Value::Atom(text) => self.texts[name(text)].len(),
            Value::List(list) => values.list(list).iter().map(|&value| self.bytes_of(value)).sum(),
            Value::Fulfilled(entry) | Value::Rejected(entry) => self.bytes_of(values.entry(entry)),
        }
    }

    /// `error.message`
    fn message(&self, error: Value) -> &str {
        match error {
            Value::Atom(text) => &self.texts[name(text)],
            _ => "All promises were rejected",
        }
    }

    /// Converts a value to that of a timeline.
    pub(super) fn value(&self, value: Value) -> timeline::Value {
        match value {
            Value::Null => timeline::Value::Null,
            Value::Atom(text) => timeline::Value::Text(name(text)),
            Value::List(list) => {
                let elements = self.executor.values().list(list).iter();
                timeline::Value::List(elements.map(|&element| self.value(element)).collect())
            }
            Value::Fulfilled(entry) => {
                let value = self.value(self.executor.values().entry(entry));
                timeline::Value::Fulfilled(Box::new(value))
            }
            Value::Rejected(entry) => {
                timeline::Value::Rejected(self.reason(self.executor.values().entry(entry)))
            }
        }
    }

    /// Converts a reason to that of a timeline.
    pub(super) fn reason(&self, reason: Value) -> Reason {
        match reason {
            Value::Atom(text) => Reason::Message(name(text)),
            Value::List(list) => {
                let errors = self.executor.values().list(list).iter();
                Reason::Errors(errors.map(|&error| self.reason(error)).collect())
            }
            other => unreachable!("{other:?} is no reason"),
        }
    }

    /// Converts an outcome to that of a timeline. A list reuses the memory of `spare`.
    pub(super) fn outcome(
        &self,
        outcome: Outcome,
        mut spare: List<timeline::Value>,
    ) -> timeline::Outcome {
        match outcome {
            Outcome::Fulfilled(Value::List(list)) => {
                let elements = self.executor.values().list(list).iter();
                spare.extend(elements.map(|&element| self.value(element)));
                timeline::Outcome::Fulfilled(timeline::Value::List(spare))
            }
            Outcome::Fulfilled(value) => timeline::Outcome::Fulfilled(self.value(value)),
            Outcome::Rejected(reason) => timeline::Outcome::Rejected(self.reason(reason)),
        }
    }
}

fn name(atom: u32) -> Name {
    Name::from_index(atom as usize)
}
