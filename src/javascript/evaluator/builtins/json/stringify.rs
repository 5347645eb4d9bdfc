//! Writes JSON (ECMA-262, 25.5.2).

use super::super::{
    answer, check_depth, check_string_length, element_or_undefined, enumerable_keys, inspect,
    length_of, unknown, unknown_result, wrapped,
};
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::origin::Origin;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, Value};

/// `JSON.stringify`. If any part of the value is unknown, the result is unknown.
pub(super) fn stringify(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.argument(0).is_unknown() {
        return answer(unknown_result(agent, call, call.argument(0).origin));
    }
    let gap = gap(agent, &call.argument(2))?;
    let replacer = call.argument(1);
    let function = agent.is_callable(&replacer).then(|| replacer.clone());
    let only = only_keys(agent, &replacer)?;
    let mut writer = Writer::new(agent, gap, function, only);
    writer.write(call.argument(0))
}

/// `JSON.stringify` without a replacer and without indentation.
pub(in super::super) fn stringified(agent: &mut Agent, value: &Value) -> Completion<Value> {
    Writer::new(agent, JsString::from(""), None, None).write(value.clone())
}

/// The indentation per level.
fn gap(agent: &mut Agent, space: &Value) -> Completion<JsString> {
    let space = match space.as_object().and_then(|object| wrapped(agent, object)) {
        Some(value) => value.clone(),
        None => space.clone(),
    };
    Ok(match &space.kind {
        Kind::Number(_) => {
            let count = super::super::clamp(agent.to_integer(&space)?.max(0.0), 10);
            " ".repeat(count).into()
        }
        Kind::String(text) => text.slice(0, text.len().min(10)),
        _ => "".into(),
    })
}

/// The property list in the replacer, if it is an array.
fn only_keys(agent: &mut Agent, replacer: &Value) -> Completion<Option<Vec<Key>>> {
    let Some(list) = replacer.as_object().filter(|list| agent.elements(*list).is_some()) else {
        return Ok(None);
    };
    let mut keys = Vec::new();
    for index in 0..length_of(agent, list)? {
        let value = element_or_undefined(agent, list, index)?;
        let value = match value.as_object().and_then(|object| wrapped(agent, object)) {
            Some(value) => value.clone(),
            None => value,
        };
        if matches!(value.kind, Kind::String(_) | Kind::Number(_)) {
            let key = agent.to_property_key(&value)?;
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    Ok(Some(keys))
}

struct Writer<'a> {
    agent: &'a mut Agent,
    gap: JsString,
    replacer: Option<Value>,
    only: Option<Vec<Key>>,
    units: Vec<u16>,
    /// The objects that are being written, each with the current key.
    stack: Vec<(ObjectId, Key)>,
    is_unknown: bool,
    origin: Origin,
}

impl<'a> Writer<'a> {
    fn new(
        agent: &'a mut Agent,
        gap: JsString,
        replacer: Option<Value>,
        only: Option<Vec<Key>>,
    ) -> Self {
        let (units, stack) = (Vec::new(), Vec::new());
        Self { agent, gap, replacer, only, units, stack, is_unknown: false, origin: Origin::NONE }
    }

    fn write(&mut self, value: Value) -> Completion<Value> {
        let holder = self.agent.new_object();
        let key = self.agent.key("");
        self.agent.put(holder, key, value.clone());
        let Some(value) = self.prepared(holder, key, value)? else {
            return answer(Value::UNDEFINED);
        };
        self.value(key, value)?;
        check_string_length(self.agent, self.units.len())?;
        let text = JsString::new(std::mem::take(&mut self.units));
        if self.is_unknown {
            return answer(unknown(&text.to_string(), self.origin));
        }
        answer(Value::from(text).derived(self.origin))
    }

    /// The value to write for a property, after calls of `toJSON` and the replacer; `None` if the
    /// property is omitted.
    fn prepared(&mut self, holder: ObjectId, key: Key, value: Value) -> Completion<Option<Value>> {
        let mut value = value;
        if matches!(value.kind, Kind::Object(_) | Kind::BigInt(_)) {
            let to_json = self.agent.key("toJSON");
            let method = self.agent.get_v(&value, to_json)?;
            if self.agent.is_callable(&method) {
                let name = self.agent.key_value(key);
                value = self.agent.call(&method, value, &[name])?;
            }
        }
        if let Some(replacer) = self.replacer.clone() {
            let name = self.agent.key_value(key);
            value = self.agent.call(&replacer, Value::from(holder), &[name, value])?;
        }
        self.origin = self.agent.join(self.origin, value.origin);
        if let Some(inner) = value.as_object().and_then(|object| wrapped(self.agent, object)) {
            value = match inner.kind {
                Kind::Number(_) => Value::from(self.agent.to_number(&value)?),
                Kind::String(_) => Value::from(self.agent.to_string(&value)?),
                _ => inner.clone(),
            };
        }
        let is_left_out = matches!(value.kind, Kind::Undefined | Kind::Symbol(_))
            || self.agent.is_callable(&value);
        Ok((!is_left_out).then_some(value))
    }

    fn push(&mut self, text: &str) {
        self.units.extend(text.encode_utf16());
    }

    fn value(&mut self, key: Key, value: Value) -> Completion<()> {
        match value.kind {
            Kind::Boolean(boolean) => self.push(if boolean { "true" } else { "false" }),
            Kind::String(text) => self.units.extend(quoted(&text)),
            Kind::Number(number) if number.is_finite() => {
                self.push(&crate::javascript::evaluator::number::to_text(number));
            }
            Kind::Null | Kind::Number(_) | Kind::Undefined | Kind::Symbol(_) => self.push("null"),
            Kind::BigInt(_) => {
                return Err(self.agent.type_error("Do not know how to serialize a BigInt"));
            }
            Kind::Unknown(unknown) => {
                self.is_unknown = true;
                self.push(&unknown.text);
            }
            Kind::Object(object) => return self.object(key, object),
        }
        Ok(())
    }

    fn object(&mut self, key: Key, object: ObjectId) -> Completion<()> {
        check_depth(self.agent, self.stack.len())?;
        if self.stack.iter().any(|(known, _)| *known == object) {
            return Err(self.circular(key, object));
        }
        if self.units.len() > super::super::LONGEST_STRING {
            return Err(self.agent.range_error("Invalid string length"));
        }
        self.stack.push((object, key));
        if self.agent.elements(object).is_some() {
            self.elements(object)?;
        } else {
            self.properties(object)?;
        }
        self.stack.pop();
        Ok(())
    }

    /// Starts a new line, if the output is indented.
    fn line(&mut self, depth: usize) {
        if self.gap.is_empty() {
            return;
        }
        self.push("\n");
        for _ in 0..depth {
            self.units.extend_from_slice(self.gap.units());
        }
    }

    fn elements(&mut self, array: ObjectId) -> Completion<()> {
        let depth = self.stack.len();
        let length = length_of(self.agent, array)?;
        self.push("[");
        for index in 0..length {
            if index > 0 {
                self.push(",");
            }
            self.line(depth);
            let key = super::super::index_key(self.agent, index);
            let value = element_or_undefined(self.agent, array, index)?;
            match self.prepared(array, key, value)? {
                Some(value) => self.value(key, value)?,
                None => self.push("null"),
            }
        }
        if length > 0 {
            self.line(depth - 1);
        }
        self.push("]");
        Ok(())
    }

    fn properties(&mut self, object: ObjectId) -> Completion<()> {
        let depth = self.stack.len();
        let keys = match &self.only {
            Some(keys) => keys.clone(),
            None => enumerable_keys(self.agent, object),
        };
        self.push("{");
        let mut is_empty = true;
        for key in keys {
            let value = self.agent.get(object, key)?;
            let Some(value) = self.prepared(object, key, value)? else { continue };
            if !is_empty {
                self.push(",");
            }
            is_empty = false;
            self.line(depth);
            let name = JsString::from(self.agent.key_text(key));
            self.units.extend(quoted(&name));
            self.push(if self.gap.is_empty() { ":" } else { ": " });
            self.value(key, value)?;
        }
        if !is_empty {
            self.line(depth - 1);
        }
        self.push("}");
        Ok(())
    }

    /// The error of an object that contains itself, with the path that V8 shows.
    fn circular(&mut self, key: Key, object: ObjectId) -> Abrupt {
        const SHOWN_FIRST: usize = 2;
        let at = self.stack.iter().position(|(known, _)| *known == object).unwrap_or(0);
        let circle = self.stack[at..].to_vec();
        let mut lines = vec!["Converting circular structure to JSON".to_owned()];
        let name = inspect::constructor_name(self.agent, object);
        lines.push(format!("    --> starting at object with constructor '{name}'"));
        let last = circle.len() - 1;
        for (index, (object, key)) in circle.iter().enumerate().skip(1) {
            if index > SHOWN_FIRST && index < last {
                if index == SHOWN_FIRST + 1 {
                    lines.push("    |     ...".to_owned());
                }
                continue;
            }
            let (key, name) = (self.step(*key), inspect::constructor_name(self.agent, *object));
            lines.push(format!("    |     {key} -> object with constructor '{name}'"));
        }
        lines.push(format!("    --- {} closes the circle", self.step(key)));
        self.agent.type_error(&lines.join("\n"))
    }

    fn step(&self, key: Key) -> String {
        match key {
            Key::Index(index) => format!("index {index}"),
            _ => format!("property '{}'", self.agent.key_text(key)),
        }
    }
}

/// `QuoteJSONString`
fn quoted(text: &JsString) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.len() + 2);
    units.push(u16::from(b'"'));
    for char in char::decode_utf16(text.units().iter().copied()) {
        let escape = match char {
            Ok('"') => "\\\"".to_owned(),
            Ok('\\') => "\\\\".to_owned(),
            Ok('\u{8}') => "\\b".to_owned(),
            Ok('\u{c}') => "\\f".to_owned(),
            Ok('\n') => "\\n".to_owned(),
            Ok('\r') => "\\r".to_owned(),
            Ok('\t') => "\\t".to_owned(),
            Ok(char) if char < ' ' => format!("\\u{:04x}", u32::from(char)),
            Err(surrogate) => format!("\\u{:04x}", surrogate.unpaired_surrogate()),
            Ok(char) => {
                units.extend_from_slice(char.encode_utf16(&mut [0; 2]));
                continue;
            }
        };
        units.extend(escape.encode_utf16());
    }
    units.push(u16::from(b'"'));
    units
}
