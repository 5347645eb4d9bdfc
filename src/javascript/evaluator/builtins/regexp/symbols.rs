//! The methods of `RegExp.prototype` whose keys are symbols (ECMA-262, 22.2.6).

use super::super::string::{Match, Replacement, code_point_at};
use super::super::{answer, index_key, length_of, symbol_method};
use super::{RegExpMatch, groups, match_array, next, of_value, set_last_index};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::number::to_uint32;
use crate::javascript::evaluator::object::{Class, Iterator, Key, ObjectId};
use crate::javascript::evaluator::operators::same_value;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    for (symbol, native) in [
        (SymbolId::MATCH, Native::new("[Symbol.match]", 1, match_)),
        (SymbolId::MATCH_ALL, Native::new("[Symbol.matchAll]", 1, match_all)),
        (SymbolId::REPLACE, Native::new("[Symbol.replace]", 2, replace)),
        (SymbolId::SEARCH, Native::new("[Symbol.search]", 1, search)),
        (SymbolId::SPLIT, Native::new("[Symbol.split]", 2, split)),
    ] {
        symbol_method(agent, prototype, symbol, native);
    }
}

/// The result of `RegExpExec`: a match of the built-in `exec`, or the object that an overridden
/// `exec` returned.
#[derive(Debug)]
pub(super) enum Found {
    BuiltIn(RegExpMatch),
    Object(ObjectId),
}

/// `RegExpExec`; `None` if there is no match.
pub(super) fn regexp_exec(
    agent: &mut Agent,
    object: ObjectId,
    text: &JsString,
) -> Completion<Option<Found>> {
    let exec = agent.get_named(object, "exec")?;
    if agent.is_callable(&exec) && exec.as_object() != Some(agent.realm.regexp_exec) {
        let result = agent.call(&exec, Value::from(object), &[Value::from(text.clone())])?;
        return match result.as_object() {
            Some(result) => Ok(Some(Found::Object(result))),
            None if result.is_nullish() && !result.is_undefined() => Ok(None),
            None => {
                let text = super::super::inspect::brief(agent, &result);
                let message = format!("object null is not a function: {text}");
                Err(agent.type_error(&message))
            }
        };
    }
    if of_value(agent, &Value::from(object)).is_none() {
        let text = super::super::inspect::brief(agent, &Value::from(object));
        let message = "Method RegExp.prototype.exec called on incompatible receiver";
        return Err(agent.type_error(&format!("{message} {text}")));
    }
    Ok(next(agent, object, text)?.map(Found::BuiltIn))
}

impl Found {
    /// The text that matched.
    fn matched(&self, agent: &mut Agent, text: &JsString) -> Completion<JsString> {
        match self {
            Self::BuiltIn(found) => Ok(found.text(text)),
            Self::Object(result) => {
                let matched = agent.get(*result, Key::Index(0))?;
                agent.to_string(&matched)
            }
        }
    }

    /// The match as `replace` uses it.
    fn full(&self, agent: &mut Agent, text: &JsString) -> Completion<Match> {
        let matched = self.matched(agent, text)?;
        let result = match self {
            Self::Object(result) => *result,
            Self::BuiltIn(found) => {
                let captures = (0..found.captures.len()).map(|at| found.capture(text, at));
                let (captures, position) = (captures.collect(), found.range.start);
                let groups = groups(agent, text, found);
                return Ok(Match { matched, position, captures, groups });
            }
        };
        let index = agent.get_named(result, "index")?;
        let position = agent.to_integer(&index)?;
        let position = super::super::clamp(position.max(0.0), text.len());
        let mut captures = Vec::new();
        for index in 1..length_of(agent, result)? {
            let key = index_key(agent, index);
            let capture = agent.get(result, key)?;
            captures.push(if capture.is_undefined() {
                capture
            } else {
                Value::from(agent.to_string(&capture)?)
            });
            agent.check_memory_for(captures.len() * size_of::<Value>())?;
        }
        let groups = agent.get_named(result, "groups")?;
        let groups =
            if groups.is_undefined() { groups } else { Value::from(agent.to_object(&groups)?) };
        Ok(Match { matched, position, captures, groups })
    }

    /// The array that `exec` returned.
    fn result(&self, agent: &mut Agent, object: ObjectId, text: &JsString) -> Value {
        match self {
            Self::BuiltIn(found) => match_array(agent, object, text, found),
            Self::Object(result) => Value::from(*result),
        }
    }
}

/// The object that a method is called on, and the text in its first argument.
fn this_and_text(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<(ObjectId, JsString)> {
    let Some(object) = call.this.as_object() else {
        return Err(super::super::incompatible(agent, call, "RegExp"));
    };
    Ok((object, agent.to_string(&call.argument(0))?))
}

/// The property `flags`.
fn flags_of(agent: &mut Agent, object: ObjectId) -> Completion<String> {
    let flags = agent.get_named(object, "flags")?;
    Ok(agent.to_string(&flags)?.to_string())
}

/// Moves `lastIndex` to the next unit or code point (`AdvanceStringIndex`).
fn advance(agent: &mut Agent, object: ObjectId, text: &JsString, flags: &str) -> Completion<()> {
    let last = super::last_index(agent, object)?;
    let point = code_point_at(text.units(), last).filter(|_| super::is_unicode(flags));
    let length = point.map_or(1, |(_, length)| length);
    set_last_index(agent, object, last.saturating_add(length))
}

/// All matches of a global regular expression, or the first match of another one.
fn matches(
    agent: &mut Agent,
    object: ObjectId,
    text: &JsString,
    flags: &str,
) -> Completion<Vec<Found>> {
    let is_global = flags.contains('g');
    if is_global {
        set_last_index(agent, object, 0)?;
    }
    let mut list = Vec::new();
    while let Some(found) = regexp_exec(agent, object, text)? {
        let is_empty = found.matched(agent, text)?.is_empty();
        list.push(found);
        agent.check_memory_for(list.len() * 2 * size_of::<Found>())?;
        if !is_global {
            break;
        }
        if is_empty {
            advance(agent, object, text, flags)?;
        }
    }
    Ok(list)
}

fn match_(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (object, text) = this_and_text(agent, call)?;
    let flags = flags_of(agent, object)?;
    let found = matches(agent, object, &text, &flags)?;
    match &*found {
        [] => answer(Value::NULL),
        [found] if !flags.contains('g') => answer(found.result(agent, object, &text)),
        found => {
            let mut texts = Vec::with_capacity(found.len());
            for found in found {
                texts.push(Value::from(found.matched(agent, &text)?));
            }
            answer(agent.new_array(texts))
        }
    }
}

/// Creates a regular expression from another one with its species.
fn like(agent: &mut Agent, object: ObjectId, flags: &str) -> Completion<ObjectId> {
    let default = agent.get_named(agent.realm.regexp_prototype, "constructor")?;
    let constructor = agent.species_constructor(&Value::from(object), &default)?;
    let arguments = [Value::from(object), Value::from(flags)];
    let made = agent.construct(&constructor, &arguments, constructor.clone())?;
    agent.to_object(&made)
}

/// `[Symbol.matchAll]`
fn match_all(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (object, text) = this_and_text(agent, call)?;
    let flags = flags_of(agent, object)?;
    let start = super::last_index(agent, object)?;
    let matcher = like(agent, object, &flags)?;
    set_last_index(agent, matcher, start)?;
    let prototype = agent.realm.native_iterator_prototype;
    let iterator = Iterator::Matches { of: matcher, text, flags: flags.into() };
    answer(agent.allocate(Some(prototype), Class::Iterator(iterator)))
}

/// The next value of the iterator that `[Symbol.matchAll]` returns, and whether it is the last one.
pub(in crate::javascript::evaluator) fn next_match(
    agent: &mut Agent,
    object: ObjectId,
    text: &JsString,
    flags: &str,
) -> Completion<Option<(Value, bool)>> {
    let Some(found) = regexp_exec(agent, object, text)? else { return Ok(None) };
    let is_last = !flags.contains('g');
    if !is_last && found.matched(agent, text)?.is_empty() {
        advance(agent, object, text, flags)?;
    }
    Ok(Some((found.result(agent, object, text), is_last)))
}

fn replace(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (object, text) = this_and_text(agent, call)?;
    let mut replacement = Replacement::new(agent, text.clone(), call.argument(1))?;
    let flags = flags_of(agent, object)?;
    for found in matches(agent, object, &text, &flags)? {
        let found = found.full(agent, &text)?;
        replacement.add(agent, &found)?;
    }
    replacement.finish(agent)
}

fn search(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (object, text) = this_and_text(agent, call)?;
    let key = agent.key("lastIndex");
    let before = agent.get(object, key)?;
    if !same_value(&before, &Value::from(0.0)) {
        agent.set(object, key, Value::from(0.0))?;
    }
    let found = regexp_exec(agent, object, &text)?;
    let now = agent.get(object, key)?;
    if !same_value(&now, &before) {
        agent.set(object, key, before)?;
    }
    match found {
        None => answer(-1.0),
        Some(Found::BuiltIn(found)) => answer(found.range.start),
        Some(Found::Object(result)) => agent.get_named(result, "index"),
    }
}

/// `[Symbol.split]`
fn split(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (object, text) = this_and_text(agent, call)?;
    let flags = flags_of(agent, object)?;
    let sticky = if flags.contains('y') { flags.clone() } else { format!("{flags}y") };
    let splitter = like(agent, object, &sticky)?;
    let limit = match call.argument(1) {
        none if none.is_undefined() => u32::MAX,
        limit => to_uint32(agent.to_number(&limit)?),
    };
    let parts = split_by(agent, splitter, &text, &flags, limit as usize)?;
    answer(agent.new_array(parts))
}

/// The first `limit` parts of a text.
fn split_by(
    agent: &mut Agent,
    splitter: ObjectId,
    text: &JsString,
    flags: &str,
    limit: usize,
) -> Completion<Vec<Value>> {
    let mut parts = Vec::new();
    if limit == 0 {
        return Ok(parts);
    }
    if text.is_empty() {
        let is_found = regexp_exec(agent, splitter, text)?.is_some();
        return Ok(if is_found { parts } else { vec![Value::from(text.clone())] });
    }
    let (mut start, mut from) = (0, 0);
    while from < text.len() {
        let Some((found, position, end)) = separator_at(agent, splitter, text, from)? else {
            break;
        };
        from = position;
        let Some(found) = found.filter(|_| end != start) else {
            let point = code_point_at(text.units(), from).filter(|_| super::is_unicode(flags));
            from += point.map_or(1, |(_, length)| length);
            continue;
        };
        parts.push(Value::from(text.slice(start, from)));
        parts.extend(found.full(agent, text)?.captures);
        agent.check_memory_for(parts.len() * size_of::<Value>())?;
        if parts.len() >= limit {
            parts.truncate(limit);
            return Ok(parts);
        }
        (start, from) = (end, end);
    }
    parts.push(Value::from(text.slice(start, text.len())));
    Ok(parts)
}

/// A separator: its match, if there is one, the index at which it was sought, and its end.
type Separator = (Option<Found>, usize, usize);

/// Seeks a separator at an index, or, with the built-in `exec`, also after it; `None` if there is
/// no further one.
fn separator_at(
    agent: &mut Agent,
    splitter: ObjectId,
    text: &JsString,
    from: usize,
) -> Completion<Option<Separator>> {
    let exec = agent.get_named(splitter, "exec")?;
    if exec.as_object() == Some(agent.realm.regexp_exec)
        && super::of_object(agent, splitter).is_some()
    {
        let found = super::find(agent, splitter, text, from)?;
        return Ok(found.filter(|found| found.range.start < text.len()).map(|found| {
            let (start, end) = (found.range.start, found.range.end);
            (Some(Found::BuiltIn(found)), start, end)
        }));
    }
    set_last_index(agent, splitter, from)?;
    let found = regexp_exec(agent, splitter, text)?;
    let end = super::last_index(agent, splitter)?.min(text.len());
    Ok(Some((found, from, end)))
}
