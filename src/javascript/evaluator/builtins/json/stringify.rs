//! Writes JSON (ECMA-262, 25.5.2).

use super::super::{
    answer, check_string_length, element_or_undefined, enumerable_keys, inspect, length_of,
    unknown, unknown_result, wrapped,
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
    let Some(list) = replacer.as_object().filter(|list| agent.is_array(*list)) else {
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
    /// The objects that are being written, from the outermost to the innermost.
    stack: Vec<Level>,
    is_unknown: bool,
    origin: Origin,
}

/// An object or array that is being written.
struct Level {
    object: ObjectId,
    /// Its key in the object that contains it.
    key: Key,
    /// The keys of its properties; `None` for an array.
    keys: Option<Vec<Key>>,
    length: usize,
    /// The index of the next element or key.
    next: usize,
    /// Whether nothing in it has been written.
    is_empty: bool,
}

/// The maximum depth of a value, which is about the same as in Node.
const DEEPEST: usize = 7_000;
/// The number of steps that writing an object or array counts as.
const STEPS_OF_OBJECT: u64 = 10;

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
        while !self.stack.is_empty() {
            self.step()?;
        }
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
                // A symbol is not converted: its wrapper is an ordinary object.
                Kind::Symbol(_) => value,
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
            Kind::Object(object) => return self.open(key, object),
        }
        Ok(())
    }

    /// Starts an object or an array (`SerializeJSONObject`, `SerializeJSONArray`).
    fn open(&mut self, key: Key, object: ObjectId) -> Completion<()> {
        if self.stack.len() >= DEEPEST {
            return Err(self.agent.range_error("Maximum call stack size exceeded"));
        }
        self.agent.count_native_steps(STEPS_OF_OBJECT)?;
        if self.stack.iter().any(|level| level.object == object) {
            return Err(self.circular(key, object));
        }
        check_string_length(self.agent, self.units.len())?;
        let (keys, length) = if self.agent.is_array(object) {
            self.push("[");
            (None, length_of(self.agent, object)?)
        } else {
            self.push("{");
            let keys = match &self.only {
                Some(keys) => keys.clone(),
                None => enumerable_keys(self.agent, object),
            };
            let length = keys.len();
            (Some(keys), length)
        };
        self.stack.push(Level { object, key, keys, length, next: 0, is_empty: true });
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

    /// Writes the next property of the innermost object, or ends it.
    fn step(&mut self) -> Completion<()> {
        check_string_length(self.agent, self.units.len())?;
        let depth = self.stack.len();
        let Some(level) = self.stack.last_mut() else { return Ok(()) };
        let (object, index) = (level.object, level.next);
        if index == level.length {
            let (is_empty, is_array) = (level.is_empty, level.keys.is_none());
            if !is_empty {
                self.line(depth - 1);
            }
            self.push(if is_array { "]" } else { "}" });
            self.stack.pop();
            return Ok(());
        }
        level.next += 1;
        let key = level.keys.as_ref().map(|keys| keys[index]);
        match key {
            None => self.element(object, index),
            Some(key) => self.property(object, key),
        }
    }

    /// Writes what comes before an element or a property.
    fn separate(&mut self) {
        let depth = self.stack.len();
        let Some(level) = self.stack.last_mut() else { return };
        if !std::mem::replace(&mut level.is_empty, false) {
            self.push(",");
        }
        self.line(depth);
    }

    fn element(&mut self, array: ObjectId, index: usize) -> Completion<()> {
        self.separate();
        let key = super::super::index_key(self.agent, index);
        let value = element_or_undefined(self.agent, array, index)?;
        let Some(value) = self.prepared(array, key, value)? else {
            self.push("null");
            return Ok(());
        };
        self.value(key, value)
    }

    fn property(&mut self, object: ObjectId, key: Key) -> Completion<()> {
        let value = self.agent.get(object, key)?;
        let Some(value) = self.prepared(object, key, value)? else { return Ok(()) };
        self.separate();
        let name = JsString::from(self.agent.key_text(key));
        self.units.extend(quoted(&name));
        self.push(if self.gap.is_empty() { ":" } else { ": " });
        self.value(key, value)
    }

    /// The error of an object that contains itself, with the path that V8 shows.
    fn circular(&mut self, key: Key, object: ObjectId) -> Abrupt {
        const SHOWN_FIRST: usize = 2;
        let at = self.stack.iter().position(|level| level.object == object).unwrap_or(0);
        let circle: Vec<_> =
            self.stack[at..].iter().map(|level| (level.object, level.key)).collect();
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
            let (key, name) =
                (self.step_text(*key), inspect::constructor_name(self.agent, *object));
            lines.push(format!("    |     {key} -> object with constructor '{name}'"));
        }
        lines.push(format!("    --- {} closes the circle", self.step_text(key)));
        self.agent.type_error(&lines.join("\n"))
    }

    fn step_text(&self, key: Key) -> String {
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
