//! Methods of strings that take a regular expression or a text.

use super::super::{answer, append, methods, unknown};
use super::this_text;
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::number::to_uint32;
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::origin::Origin;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    methods(
        agent,
        prototype,
        &[
            ("match", 1, |agent, call| searched(agent, call, SymbolId::MATCH, "")),
            ("matchAll", 1, match_all),
            ("replace", 2, |agent, call| replaced(agent, call, false)),
            ("replaceAll", 2, replace_all),
            ("search", 1, |agent, call| searched(agent, call, SymbolId::SEARCH, "")),
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
    if call.this.is_nullish() || pattern.as_object().is_none() {
        return Ok(None);
    }
    let Some(method) = agent.get_method(&pattern, Key::Symbol(symbol))? else { return Ok(None) };
    let mut arguments = call.arguments.to_vec();
    arguments[0] = call.this.clone();
    agent.call(&method, pattern, &arguments).map(Some)
}

/// `match`, `matchAll` and `search`: the pattern's own method, or that of a regular expression that
/// is created from the pattern.
fn searched(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    symbol: SymbolId,
    flags: &str,
) -> Completion<Value> {
    if let Some(result) = delegated(agent, call, symbol)? {
        return answer(result);
    }
    let text = this_text(agent, call)?;
    let source = match call.argument(0) {
        none if none.is_undefined() => "".into(),
        source => agent.to_string(&source)?,
    };
    let expression = Value::from(agent.new_regexp(&source, flags)?);
    let method = agent.get_v(&expression, Key::Symbol(symbol))?;
    agent.call(&method, expression, &[Value::from(text)])
}

fn match_all(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_global(agent, call)?;
    searched(agent, call, SymbolId::MATCH_ALL, "g")
}

/// Throws if a regular expression is not global.
fn require_global(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<()> {
    let pattern = call.argument(0);
    if call.this.is_nullish() || !super::is_regexp(agent, &pattern)? {
        return Ok(());
    }
    let key = agent.key("flags");
    let flags = agent.get_v(&pattern, key)?;
    if agent.to_string(&flags)?.find(&[u16::from(b'g')], 0).is_some() {
        return Ok(());
    }
    let name = super::super::name_of(agent, call);
    let message = format!("String.prototype.{name} called with a non-global RegExp argument");
    Err(agent.type_error(&message))
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
    let sought = agent.to_string(&call.argument(0))?;
    let mut replacement = Replacement::new(agent, text.clone(), call.argument(1))?;
    let mut from = 0;
    while let Some(at) = text.find(sought.units(), from) {
        let found = Match {
            matched: sought.clone(),
            position: at,
            captures: Vec::new(),
            groups: Value::UNDEFINED,
        };
        replacement.add(agent, &found)?;
        from = at + sought.len().max(1);
        if !all {
            break;
        }
    }
    replacement.finish(agent)
}

/// A match of a pattern in a text.
#[derive(Debug)]
pub(in super::super) struct Match {
    pub(in super::super) matched: JsString,
    pub(in super::super) position: usize,
    /// The captures: strings or `undefined`.
    pub(in super::super) captures: Vec<Value>,
    /// The object with the named captures, or `undefined`.
    pub(in super::super) groups: Value,
}

/// A text with replaced matches, which is built match by match.
pub(in super::super) struct Replacement {
    text: JsString,
    by: Value,
    /// The template that replaces each match, unless a function does.
    template: Option<JsString>,
    units: Vec<u16>,
    /// The end of the last match.
    end: usize,
    /// The origin of the unknown replacements, if there are any.
    unsure: Option<Origin>,
}

impl Replacement {
    pub(in super::super) fn new(agent: &mut Agent, text: JsString, by: Value) -> Completion<Self> {
        let template = if agent.is_callable(&by) { None } else { Some(agent.to_string(&by)?) };
        Ok(Self { text, by, template, units: Vec::new(), end: 0, unsure: None })
    }

    /// Adds the text before a match, and its replacement. A match that starts before the end of the
    /// last one is ignored.
    pub(in super::super) fn add(&mut self, agent: &mut Agent, found: &Match) -> Completion<()> {
        let mut replacement = Vec::new();
        match self.template.clone() {
            Some(template) => substitute(agent, &self.text, found, &template, &mut replacement)?,
            None => self.call_replacer(agent, found, &mut replacement)?,
        }
        if found.position >= self.end {
            append(agent, &mut self.units, &self.text.units()[self.end..found.position])?;
            append(agent, &mut self.units, &replacement)?;
            self.end = (found.position + found.matched.len()).min(self.text.len());
        }
        Ok(())
    }

    /// Calls the function that returns the replacement.
    fn call_replacer(
        &mut self,
        agent: &mut Agent,
        found: &Match,
        to: &mut Vec<u16>,
    ) -> Completion<()> {
        let mut arguments = vec![Value::from(found.matched.clone())];
        arguments.extend(found.captures.iter().cloned());
        arguments.push(Value::from(found.position));
        arguments.push(Value::from(self.text.clone()));
        if !found.groups.is_undefined() {
            arguments.push(found.groups.clone());
        }
        let result = agent.call(&self.by, Value::UNDEFINED, &arguments)?;
        if let Kind::Unknown(unknown) = &result.kind {
            let known = self.unsure.unwrap_or(Origin::NONE);
            self.unsure = Some(agent.join(known, result.origin));
            to.extend(unknown.text.encode_utf16());
        } else {
            to.extend_from_slice(agent.to_string(&result)?.units());
        }
        Ok(())
    }

    /// Adds the text after the last match.
    pub(in super::super) fn finish(mut self, agent: &mut Agent) -> Completion<Value> {
        append(agent, &mut self.units, &self.text.units()[self.end..])?;
        let text = JsString::new(self.units);
        match self.unsure {
            Some(origin) => answer(unknown(&text.to_string(), origin)),
            None => answer(text),
        }
    }
}

/// `GetSubstitution`
fn substitute(
    agent: &mut Agent,
    text: &JsString,
    found: &Match,
    template: &JsString,
    to: &mut Vec<u16>,
) -> Completion<()> {
    let units = template.units();
    let dollar = u16::from(b'$');
    let mut at = 0;
    while at < units.len() {
        let literal = units[at..].iter().position(|unit| *unit == dollar);
        let literal = literal.unwrap_or(units.len() - at);
        append(agent, to, &units[at..at + literal])?;
        at += literal;
        if at == units.len() {
            break;
        }
        let end = (found.position + found.matched.len()).min(text.len());
        let next = units.get(at + 1).and_then(|unit| u8::try_from(*unit).ok());
        let used = match next {
            Some(b'&') => append(agent, to, found.matched.units()).map(|()| 2)?,
            Some(b'`') => append(agent, to, &text.units()[..found.position]).map(|()| 2)?,
            Some(b'\'') => append(agent, to, &text.units()[end..]).map(|()| 2)?,
            Some(b'<') if !found.groups.is_undefined() => named(agent, found, &units[at..], to)?,
            Some(b'0'..=b'9') => numbered(agent, found, &units[at..], to)?,
            _ => 0,
        };
        if used == 0 {
            append(agent, to, &[dollar])?;
        }
        // `$$` is one `$`.
        at += if next == Some(b'$') { 2 } else { used.max(1) };
    }
    Ok(())
}

/// Substitutes `$<name>`, with which the units start; returns its length, or 0 if it has no end.
fn named(agent: &mut Agent, found: &Match, units: &[u16], to: &mut Vec<u16>) -> Completion<usize> {
    let Some(length) = units[2..].iter().position(|unit| *unit == u16::from(b'>')) else {
        return Ok(0);
    };
    let name = agent.key_of(&JsString::new(units[2..2 + length].to_vec()));
    let capture = agent.get_v(&found.groups, name)?;
    if !capture.is_undefined() {
        let capture = agent.to_string(&capture)?;
        append(agent, to, capture.units())?;
    }
    Ok(length + 3)
}

/// Substitutes `$1` or `$12`, with which the units start; returns its length, or 0 if there is no
/// such group.
fn numbered(
    agent: &mut Agent,
    found: &Match,
    units: &[u16],
    to: &mut Vec<u16>,
) -> Completion<usize> {
    let digit = |index: usize| {
        let unit = u8::try_from(*units.get(index)?).ok()?;
        unit.is_ascii_digit().then(|| usize::from(unit - b'0'))
    };
    let Some(first) = digit(1) else { return Ok(0) };
    let two = digit(2).map(|second| (10 * first + second, 3));
    for (group, used) in [two, Some((first, 2))].into_iter().flatten() {
        if group > 0 && group <= found.captures.len() {
            if let Kind::String(capture) = &found.captures[group - 1].kind {
                append(agent, to, capture.units())?;
            }
            return Ok(used);
        }
    }
    Ok(0)
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
    let separator_text = agent.to_string(&separator)?;
    let parts = match limit {
        0 => Vec::new(),
        _ if separator.is_undefined() => vec![Value::from(text)],
        _ => split_by_text(agent, &text, &separator_text, limit as usize)?,
    };
    answer(agent.new_array(parts))
}

/// The first `limit` parts of a text.
fn split_by_text(
    agent: &mut Agent,
    text: &JsString,
    separator: &JsString,
    limit: usize,
) -> Completion<Vec<Value>> {
    let mut parts = Vec::new();
    // An empty separator is between two units.
    let step = separator.len().max(1);
    let (mut start, mut from) = (0, step - separator.len());
    while let Some(at) = text.find(separator.units(), from) {
        if parts.len() == limit || separator.is_empty() && at == text.len() {
            break;
        }
        parts.push(Value::from(text.slice(start, at)));
        agent.check_memory_for(parts.len() * size_of::<Value>())?;
        start = at + separator.len();
        from = at + step;
    }
    if parts.len() < limit && !(separator.is_empty() && text.is_empty()) {
        parts.push(Value::from(text.slice(start, text.len())));
    }
    Ok(parts)
}
