//! Global functions that encode and decode URIs (ECMA-262, 19.2.6), `performance`, and `Atomics`.

use std::fmt::Write;

use super::{answer, methods, open_methods};
use crate::Duration;
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, ErrorKind};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::Property;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::Value;

pub(super) fn initialize(agent: &mut Agent) {
    let global = agent.realm.global;
    methods(
        agent,
        global,
        &[
            ("decodeURI", 1, |agent, call| decoded(agent, call, RESERVED)),
            ("decodeURIComponent", 1, |agent, call| decoded(agent, call, "")),
            ("encodeURI", 1, |agent, call| encoded(agent, call, RESERVED)),
            ("encodeURIComponent", 1, |agent, call| encoded(agent, call, "")),
        ],
    );
    let key = agent.key("undefined");
    agent.define(global, key, Property::fixed(Value::UNDEFINED));
    let performance = agent.new_object();
    methods(agent, performance, &[("now", 0, now)]);
    agent.put_named(performance, "timeOrigin", Value::from(super::date::EPOCH));
    super::tag(agent, performance, "Performance");
    agent.global("performance", Value::from(performance));
    let atomics = agent.new_object();
    open_methods(agent, atomics, &[("wait", 4, wait)]);
    agent.record.open.insert(atomics, "Atomics".into());
    agent.global("Atomics", Value::from(atomics));
}

/// `Atomics.wait`, which blocks the thread until its timeout: there is no other thread that could
/// notify it earlier.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time is positive")]
fn wait(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    agent.strands_refuse("code that blocks the thread");
    let milliseconds = agent.to_number(&call.argument(3))?;
    let nanos = (milliseconds.max(0.0) * 1e6).round() as u64;
    let held = Duration::from_nanos(nanos).unwrap_or_default();
    agent.executor.hold(held).map_err(|error| agent.limit(&error.to_string()))?;
    answer("timed-out")
}

/// The reserved characters of URIs (`uriReserved` and `#`), which `encodeURI` does not encode.
const RESERVED: &str = ";/?:@&=+$,#";

/// The unreserved marks of URIs (`uriMark`), which are never encoded.
const UNESCAPED: &str = "-_.!~*'()";

fn malformed(agent: &mut Agent) -> Abrupt {
    agent.error(ErrorKind::Uri, "URI malformed")
}

/// `Encode`
fn encoded(agent: &mut Agent, call: &NativeCall<'_>, also: &str) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?;
    let mut result = String::with_capacity(text.len());
    for char in char::decode_utf16(text.units().iter().copied()) {
        let Ok(char) = char else { return Err(malformed(agent)) };
        if char.is_ascii_alphanumeric() || UNESCAPED.contains(char) || also.contains(char) {
            result.push(char);
            continue;
        }
        for byte in char.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    super::check_string_length(agent, result.len())?;
    answer(Value::string(result))
}

/// `Decode`
fn decoded(agent: &mut Agent, call: &NativeCall<'_>, kept: &str) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?;
    let mut units = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text.units()[at] != u16::from(b'%') {
            units.push(text.units()[at]);
            at += 1;
            continue;
        }
        let Some((char, length)) = escaped_char(&text, at) else { return Err(malformed(agent)) };
        if kept.contains(char) {
            units.extend_from_slice(&text.units()[at..at + length]);
        } else {
            units.extend_from_slice(char.encode_utf16(&mut [0; 2]));
        }
        at += length;
    }
    answer(JsString::new(units))
}

/// Decodes the character at an index; returns it with the number of code units of its encoding.
fn escaped_char(text: &JsString, at: usize) -> Option<(char, usize)> {
    let first = escaped_byte(text, at)?;
    let count = match first.leading_ones() {
        0 => 1,
        count @ 2..=4 => count as usize,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = (0..count).map(|nth| escaped_byte(text, at + 3 * nth)).collect();
    let bytes = bytes?;
    let char = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((char, 3 * count))
}

fn escaped_byte(text: &JsString, at: usize) -> Option<u8> {
    let units = text.units().get(at..at + 3)?;
    let digit = |unit: u16| char::from_u32(u32::from(unit))?.to_digit(16);
    let byte = digit(units[1])? * 16 + digit(units[2])?;
    (units[0] == u16::from(b'%')).then(|| u8::try_from(byte).ok())?
}

/// Milliseconds since the run started, on the virtual clock.
fn now(agent: &mut Agent, _: &NativeCall<'_>) -> Completion<Value> {
    answer(super::date::elapsed(agent))
}
