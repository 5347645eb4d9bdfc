//! Methods of strings that take a regular expression or a text.

use super::super::regexp::{self, RegExpMatch};
use super::super::{answer, check_string_length, methods, unknown};
use super::this_text;
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::number::to_uint32;
use crate::javascript::evaluator::object::{Class, Iterator, Key, ObjectId};
use crate::javascript::evaluator::origin::Origin;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    methods(
        agent,
        prototype,
        &[
            ("match", 1, match_),
            ("matchAll", 1, match_all),
            ("replace", 2, replace),
            ("replaceAll", 2, replace_all),
            ("search", 1, search),
            ("split", 2, split),
        ],
    );
}

/// The result of the argument's own method for this operation (`Symbol.replace`), if it has one.
fn delegated(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    symbol: SymbolId,
) -> Completion<Option<Value>> {
    let pattern = call.argument(0);
    if pattern.as_object().is_none() {
        return Ok(None);
    }
    let Some(method) = agent.get_method(&pattern, Key::Symbol(symbol))? else { return Ok(None) };
    let mut arguments = call.arguments.to_vec();
    arguments[0] = call.this.clone();
    agent.call(&method, pattern, &arguments).map(Some)
}

/// The regular expression in an argument; any other value is converted to one.
fn expression(agent: &mut Agent, value: &Value, flags: &str) -> Completion<ObjectId> {
    if let Some((object, _)) = regexp::of_value(agent, value) {
        return Ok(object);
    }
    let source = if value.is_undefined() { "".into() } else { agent.to_string(value)? };
    agent.new_regexp(&source, flags)
}

fn match_(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(result) = delegated(agent, call, SymbolId::MATCH)? {
        return answer(result);
    }
    let text = this_text(agent, call)?;
    let expression = expression(agent, &call.argument(0), "")?;
    if !regexp::has_flag(agent, expression, 'g') {
        return regexp::exec(agent, expression, &text);
    }
    let found = regexp::all(agent, expression, &text)?;
    if found.is_empty() {
        return answer(Value::NULL);
    }
    let texts = found.iter().map(|found| Value::from(found.text(&text))).collect();
    answer(agent.new_array(texts))
}

fn match_all(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_global(agent, call)?;
    if let Some(result) = delegated(agent, call, SymbolId::MATCH_ALL)? {
        return answer(result);
    }
    let text = this_text(agent, call)?;
    let expression = expression(agent, &call.argument(0), "g")?;
    let start = regexp::last_index(agent, expression)?;
    let mut values = Vec::new();
    for found in regexp::all_from(agent, expression, &text, start)? {
        values.push(regexp::match_array(agent, expression, &text, &found));
    }
    let prototype = agent.realm.native_iterator_prototype;
    let iterator = Class::Iterator(Iterator::List { values, next: 0 });
    answer(agent.allocate(Some(prototype), iterator))
}

/// Throws if a regular expression is not global.
fn require_global(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<()> {
    let Some((object, _)) = regexp::of_value(agent, &call.argument(0)) else { return Ok(()) };
    if regexp::has_flag(agent, object, 'g') {
        return Ok(());
    }
    let name = super::super::name_of(agent, call);
    let message = format!("String.prototype.{name} called with a non-global RegExp argument");
    Err(agent.type_error(&message))
}

fn search(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(result) = delegated(agent, call, SymbolId::SEARCH)? {
        return answer(result);
    }
    let text = this_text(agent, call)?;
    let expression = expression(agent, &call.argument(0), "")?;
    let found = regexp::find(agent, expression, &text, 0)?;
    answer(found.map_or(-1.0, |found| super::super::float(found.range.start)))
}

fn replace(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    replaced(agent, call, false)
}

fn replace_all(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_global(agent, call)?;
    replaced(agent, call, true)
}

fn replaced(agent: &mut Agent, call: &NativeCall<'_>, all: bool) -> Completion<Value> {
    if let Some(result) = delegated(agent, call, SymbolId::REPLACE)? {
        return answer(result);
    }
    let text = this_text(agent, call)?;
    let expression = regexp::of_value(agent, &call.argument(0)).map(|(object, _)| object);
    let found = match expression {
        Some(expression) if regexp::has_flag(agent, expression, 'g') => {
            regexp::all(agent, expression, &text)?
        }
        Some(expression) => regexp::next(agent, expression, &text)?.into_iter().collect(),
        None => {
            let sought = agent.to_string(&call.argument(0))?;
            occurrences(&text, &sought, all)
        }
    };
    let by = call.argument(1);
    let template = if agent.is_callable(&by) { None } else { Some(agent.to_string(&by)?) };
    let mut units = Vec::new();
    let mut unsure: Option<Origin> = None;
    let mut end = 0;
    for found in found {
        units.extend_from_slice(&text.units()[end..found.range.start]);
        end = found.range.end;
        if let Some(template) = &template {
            substitute(&text, &found, template, &mut units);
        } else {
            let result = call_replacer(agent, &by, &text, &found)?;
            if let Kind::Unknown(unknown) = &result.kind {
                let known = unsure.unwrap_or(Origin::NONE);
                unsure = Some(agent.join(known, result.origin));
                units.extend(unknown.text.encode_utf16());
            } else {
                units.extend_from_slice(agent.to_string(&result)?.units());
            }
        }
        check_string_length(agent, units.len())?;
    }
    units.extend_from_slice(&text.units()[end..]);
    check_string_length(agent, units.len())?;
    let text = JsString::new(units);
    match unsure {
        Some(origin) => answer(unknown(&text.to_string(), origin)),
        None => answer(text),
    }
}

/// The occurrences of a string: the first one or all.
fn occurrences(text: &JsString, sought: &JsString, all: bool) -> Vec<RegExpMatch> {
    let mut list = Vec::new();
    let mut from = 0;
    while let Some(at) = text.find(sought.units(), from) {
        let range = at..at + sought.len();
        list.push(RegExpMatch { range, captures: Vec::new(), names: Vec::new() });
        from = at + sought.len().max(1);
        if !all {
            break;
        }
    }
    list
}

/// Calls a replacer function; returns the replacement.
fn call_replacer(
    agent: &mut Agent,
    function: &Value,
    text: &JsString,
    found: &RegExpMatch,
) -> Completion<Value> {
    let mut arguments = vec![Value::from(found.text(text))];
    arguments.extend((0..found.captures.len()).map(|at| found.capture(text, at)));
    arguments.push(Value::from(found.range.start));
    arguments.push(Value::from(text.clone()));
    if !found.names.is_empty() {
        arguments.push(regexp::groups(agent, text, found));
    }
    agent.call(function, Value::UNDEFINED, &arguments)
}

/// `GetSubstitution`
fn substitute(text: &JsString, found: &RegExpMatch, template: &JsString, to: &mut Vec<u16>) {
    let units = template.units();
    let dollar = u16::from(b'$');
    let mut at = 0;
    while at < units.len() {
        let next = units.get(at + 1).and_then(|unit| u8::try_from(*unit).ok());
        if units[at] != dollar {
            to.push(units[at]);
            at += 1;
            continue;
        }
        let used = match next {
            Some(b'$') => {
                to.push(dollar);
                2
            }
            Some(b'&') => {
                to.extend_from_slice(&text.units()[found.range.clone()]);
                2
            }
            Some(b'`') => {
                to.extend_from_slice(&text.units()[..found.range.start]);
                2
            }
            Some(b'\'') => {
                to.extend_from_slice(&text.units()[found.range.end..]);
                2
            }
            Some(b'<') if !found.names.is_empty() => named(text, found, units, at, to),
            Some(b'0'..=b'9') => numbered(text, found, units, at, to),
            _ => 0,
        };
        if used == 0 {
            to.push(dollar);
        }
        at += used.max(1);
    }
}

/// Substitutes `$<name>`; returns the length of this part of the template.
fn named(
    text: &JsString,
    found: &RegExpMatch,
    units: &[u16],
    at: usize,
    to: &mut Vec<u16>,
) -> usize {
    let Some(length) = units[at + 2..].iter().position(|unit| *unit == u16::from(b'>')) else {
        return 0;
    };
    let name = String::from_utf16_lossy(&units[at + 2..at + 2 + length]);
    let group = found.names.iter().find(|(known, _)| **known == *name);
    if let Some((_, Some(range))) = group {
        to.extend_from_slice(&text.units()[range.clone()]);
    }
    length + 3
}

/// Substitutes `$1` or `$12`; returns the length of this part of the template, or `None` if there
/// is no such group.
fn numbered(
    text: &JsString,
    found: &RegExpMatch,
    units: &[u16],
    at: usize,
    to: &mut Vec<u16>,
) -> usize {
    let digit = |index: usize| {
        let unit = u8::try_from(*units.get(index)?).ok()?;
        unit.is_ascii_digit().then(|| usize::from(unit - b'0'))
    };
    let Some(first) = digit(at + 1) else { return 0 };
    let two = digit(at + 2).map(|second| (10 * first + second, 3));
    let choices = [two, Some((first, 2))];
    for (group, used) in choices.into_iter().flatten() {
        if group > 0 && group <= found.captures.len() {
            if let Some(range) = &found.captures[group - 1] {
                to.extend_from_slice(&text.units()[range.clone()]);
            }
            return used;
        }
    }
    0
}

fn split(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(result) = delegated(agent, call, SymbolId::SPLIT)? {
        return answer(result);
    }
    let text = this_text(agent, call)?;
    let limit = match call.argument(1) {
        none if none.is_undefined() => u32::MAX,
        limit => to_uint32(agent.to_number(&limit)?),
    };
    let separator = call.argument(0);
    let mut parts = if let Some((expression, _)) = regexp::of_value(agent, &separator) {
        split_by_expression(agent, expression, &text)?
    } else if separator.is_undefined() {
        vec![Value::from(text)]
    } else {
        let separator = agent.to_string(&separator)?;
        split_by_text(&text, &separator)
    };
    parts.truncate(limit as usize);
    let array = agent.new_array(parts);
    agent.check_memory()?;
    answer(array)
}

fn split_by_text(text: &JsString, separator: &JsString) -> Vec<Value> {
    if separator.is_empty() {
        return (0..text.len()).map(|at| Value::from(text.slice(at, at + 1))).collect();
    }
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(at) = text.find(separator.units(), start) {
        parts.push(Value::from(text.slice(start, at)));
        start = at + separator.len();
    }
    parts.push(Value::from(text.slice(start, text.len())));
    parts
}

fn split_by_expression(
    agent: &mut Agent,
    expression: ObjectId,
    text: &JsString,
) -> Completion<Vec<Value>> {
    if text.is_empty() {
        let is_found = regexp::find(agent, expression, text, 0)?.is_some();
        return Ok(if is_found { Vec::new() } else { vec![Value::from(text.clone())] });
    }
    let mut parts = Vec::new();
    let (mut start, mut from) = (0, 0);
    while from < text.len() {
        let Some(found) = regexp::find(agent, expression, text, from)? else { break };
        if found.range.start >= text.len() {
            break;
        }
        if found.range.end == start {
            from = start + 1;
            continue;
        }
        parts.push(Value::from(text.slice(start, found.range.start)));
        parts.extend((0..found.captures.len()).map(|at| found.capture(text, at)));
        start = found.range.end;
        from = start;
    }
    parts.push(Value::from(text.slice(start, text.len())));
    Ok(parts)
}
