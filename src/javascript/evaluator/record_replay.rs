//! Records the uses of unknown values, so that another engine can replay the run (see
//! [`Replay`](super::Replay)).

use super::Span;
use super::agent::{Abrupt, Agent, Completion};
use super::function::FunctionKind;
use super::machine::CallState;
use super::object::{Class, Key};
use super::truths::Derivation;
use super::value::{Kind, Value};
use crate::javascript::replay::{Shape, Use};

/// The maximum depth of nested arrays in the record.
const DEEPEST: usize = 8;

/// Properties that the global object has before any code, and that are not modeled. A file may
/// replace them: `const original = globalThis.fetch; globalThis.fetch = ..`.
fn is_of_platform(name: &str) -> bool {
    matches!(name, "FormData" | "Headers" | "Request" | "Response" | "crypto" | "fetch")
}

impl Agent {
    /// Records a use of an unknown value at a call.
    pub(crate) fn record_use(&mut self, at: Span, what: Use) {
        if let Some(replay) = self.record.replay() {
            replay.call(at, what);
        }
    }

    /// Records the truth of a part of a condition, if the part is unknown or the condition is that
    /// of an endless loop.
    pub(super) fn record_condition(&mut self, condition: u32, is_unknown: bool, holds: bool) {
        if !self.record.world.wanted.is_replay() || self.frame().code.is_model {
            return;
        }
        let span = self.frame().code.conditions[condition as usize].span;
        let is_endless = self.record.known.endless.contains(&span);
        if is_unknown || is_endless {
            self.record.replay.condition(span, holds);
        }
        if is_endless {
            self.record.replay.endless.insert(span);
        }
    }

    /// Records the unknown key with which a collection is accessed, by its source text.
    pub(super) fn record_key(&mut self, key: &Value) {
        let Kind::Unknown(unknown) = &key.kind else { return };
        if !self.machine.frames.last().is_some_and(|frame| frame.code.is_model) {
            let label = unknown.text.to_string();
            self.record_use(self.current_span(), Use::Key(label));
        }
    }

    /// Records the assumed number of elements of an unknown value.
    pub(super) fn record_count(&mut self, at: Span, count: u32) {
        if self.record.world.wanted.is_replay() && !self.frame().code.is_model {
            self.record.replay.count(at, count);
        }
    }

    /// Records an undeclared name; returns its unknown value.
    pub(super) fn unknown_global(&mut self, name: &str) -> Value {
        if let Some(replay) = self.record.replay() {
            replay.globals.insert(name.to_owned());
        }
        let value = self.unknown_value(name);
        let key = self.key(name);
        self.identify(&value, Derivation::Global(key));
        value
    }

    /// The value of a property that the global object lacks: unknown, unless the file may set it.
    pub(super) fn lacking_global(&mut self, key: Key) -> Completion<Value> {
        let name = self.key_text(key);
        let is_of_model = self.machine.frames.last().is_none_or(|frame| frame.code.is_model);
        let is_given = self.record.global_names.is_given(&name) || is_of_platform(&name);
        if is_of_model || self.record.world.declares_all || !is_given {
            return Ok(Value::UNDEFINED);
        }
        if let Some(known) = self.model_of_global(&name)? {
            return Ok(known);
        }
        let value = self.unknown_value(&name);
        self.identify(&value, Derivation::Global(key));
        if let Some(replay) = self.record.replay() {
            replay.global_properties.insert(name);
        }
        Ok(value)
    }

    /// Records that the code sets a property of the global object whose unknown value it has read
    /// before.
    pub(super) fn note_global_set(&mut self, key: Key) {
        if !self.record.replay.globals.is_empty() {
            let name = self.key_text(key);
            let replay = &mut self.record.replay;
            if replay.globals.contains(&name) {
                replay.global_properties.insert(name);
            }
        }
    }

    /// Whether a value is a built-in function.
    pub(super) fn is_native(&self, function: &Value) -> bool {
        let function = function.as_object().and_then(|function| self.function(function));
        matches!(function, Some(FunctionKind::Native(_)))
    }

    /// Whether a value is an array with unknown elements.
    pub(super) fn has_unknown_elements(&self, value: &Value) -> bool {
        let Some(object) = value.as_object() else { return false };
        match &self.object(object).class {
            Class::Array(elements) => elements.iter().flatten().any(Value::is_unknown),
            _ => false,
        }
    }

    /// Records the result of a built-in function at a call.
    pub(super) fn record_result(
        &mut self,
        site: u32,
        is_unsure: bool,
        begun: &Completion<CallState>,
    ) {
        if self.frame().code.is_model {
            return;
        }
        let told = match begun {
            Ok(CallState::Done(value)) => match self.shape(value, 0) {
                shape if is_unsure && shape != Shape::Own || value.is_unknown() => Use::Gave(shape),
                _ => Use::Done,
            },
            Err(Abrupt::Throw(_)) => Use::Threw,
            Ok(CallState::Entered) | Err(Abrupt::Exit | Abrupt::Limit(_)) => return,
        };
        let span = self.frame().code.calls[site as usize].span;
        self.record.replay.call(span, told);
    }

    fn shape(&self, value: &Value, depth: usize) -> Shape {
        match &value.kind {
            Kind::Unknown(_) => Shape::Unknown,
            Kind::Undefined => Shape::Undefined,
            Kind::Null => Shape::Null,
            Kind::Boolean(boolean) => Shape::Boolean(*boolean),
            Kind::Number(number) => Shape::Number(super::number::to_text(*number)),
            Kind::String(text) => Shape::Text(text.to_string()),
            Kind::Object(object) => match &self.object(*object).class {
                Class::Array(elements) if depth < DEEPEST => {
                    let part = |element: &Option<Value>| {
                        element.as_ref().map_or(Shape::Own, |value| self.shape(value, depth + 1))
                    };
                    let shape = Shape::Array(elements.iter().map(part).collect());
                    if shape.is_unsure() { shape } else { Shape::Own }
                }
                _ => Shape::Own,
            },
            Kind::BigInt(_) | Kind::Symbol(_) => Shape::Own,
        }
    }
}
