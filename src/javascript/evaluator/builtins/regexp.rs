//! `RegExp` (ECMA-262, 22.2), implemented with the crate `regress`.

pub(in crate::javascript) mod meter;
mod symbols;
mod syntax;

use std::ops::Range;
use std::rc::Rc;

use super::{answer, getter, methods};
use crate::javascript::evaluator::agent::{Agent, Completion, ErrorKind};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, ObjectId, Property, RegExp, Slot};
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::Value;

use meter::Meter;
pub(in crate::javascript::evaluator) use symbols::next_match;

/// The flags, in the order in which the property `flags` returns them.
const FLAGS: &str = "dgimsuvy";

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.regexp_prototype;
    let constructor = agent.global_constructor(Native::new("RegExp", 2, construct), prototype);
    super::species(agent, constructor);
    methods(
        agent,
        prototype,
        &[("exec", 1, exec_method), ("test", 1, test), ("toString", 0, to_string)],
    );
    let key = agent.key("exec");
    let exec = super::own_data(agent, prototype, key).and_then(|exec| exec.as_object());
    agent.realm.regexp_exec = exec.unwrap_or_default();
    symbols::initialize(agent, prototype);
    getter(agent, prototype, "source", "get source", source);
    getter(agent, prototype, "flags", "get flags", flags);
    getter(agent, prototype, "dotAll", "get dotAll", |agent, call| flag(agent, call, 's'));
    getter(agent, prototype, "global", "get global", |agent, call| flag(agent, call, 'g'));
    getter(agent, prototype, "hasIndices", "get hasIndices", |agent, call| flag(agent, call, 'd'));
    getter(agent, prototype, "ignoreCase", "get ignoreCase", |agent, call| flag(agent, call, 'i'));
    getter(agent, prototype, "multiline", "get multiline", |agent, call| flag(agent, call, 'm'));
    getter(agent, prototype, "sticky", "get sticky", |agent, call| flag(agent, call, 'y'));
    getter(agent, prototype, "unicode", "get unicode", |agent, call| flag(agent, call, 'u'));
    getter(agent, prototype, "unicodeSets", "get unicodeSets", |agent, call| {
        flag(agent, call, 'v')
    });
}

const RUNS_AWAY: &str =
    "a match of the regular expression takes more than the limit of 10,000,000 steps";

/// A match of a regular expression.
#[derive(Clone, Debug)]
struct RegExpMatch {
    range: Range<usize>,
    captures: Vec<Option<Range<usize>>>,
    names: Vec<(Rc<str>, Option<Range<usize>>)>,
}

impl RegExpMatch {
    /// The text that matched.
    fn text(&self, of: &JsString) -> JsString {
        of.slice(self.range.start, self.range.end)
    }

    /// The text of a group; `undefined` if the group did not participate.
    fn capture(&self, of: &JsString, index: usize) -> Value {
        text_of(of, self.captures[index].as_ref())
    }
}

fn text_of(of: &JsString, range: Option<&Range<usize>>) -> Value {
    range.map_or(Value::UNDEFINED, |range| Value::from(of.slice(range.start, range.end)))
}

impl Agent {
    /// `RegExpCreate`
    pub(crate) fn new_regexp(&mut self, source: &JsString, flags: &str) -> Completion<ObjectId> {
        let is_valid = flags.chars().all(|flag| FLAGS.contains(flag))
            && FLAGS.chars().all(|flag| flags.matches(flag).count() < 2)
            && !(flags.contains('u') && flags.contains('v'));
        if !is_valid {
            let message = format!("Invalid flags supplied to RegExp constructor '{flags}'");
            return Err(self.error(ErrorKind::Syntax, &message));
        }
        let units = pattern_units(source, flags);
        let compiled = compile(&units, flags).map_err(|error| {
            let error = error.to_string();
            let message = syntax::message(&error, source, is_unicode(flags)).unwrap_or(&error);
            self.error(ErrorKind::Syntax, &invalid(source, flags, message))
        })?;
        let flags: String = FLAGS.chars().filter(|flag| flags.contains(*flag)).collect();
        self.charge(16 * source.len());
        let meter = Meter::new(&units, &flags);
        let regexp = Rc::new(RegExp { source: source.clone(), flags, compiled, meter });
        let prototype = self.realm.regexp_prototype;
        let object = self.allocate(Some(prototype), Class::RegExp(regexp));
        let slot = Slot::Data { value: Value::from(0.0), writable: true };
        let last_index = Property { slot, enumerable: false, configurable: false };
        let key = self.key("lastIndex");
        self.define(object, key, last_index);
        Ok(object)
    }
}

/// V8's error message for an invalid regular expression.
fn invalid(source: &JsString, flags: &str, message: &str) -> String {
    format!("Invalid regular expression: /{source}/{flags}: {message}")
}

/// The error message for an invalid literal. An error whose message in V8 is not known is not
/// reported, because V8 may accept the literal.
pub(in crate::javascript::evaluator) fn invalid_regexp(
    source: &JsString,
    flags: &str,
) -> Option<String> {
    let error = compile(&pattern_units(source, flags), flags).err()?.to_string();
    let message = syntax::message(&error, source, is_unicode(flags))?;
    Some(invalid(source, flags, message))
}

/// The pattern, as `regress` reads it.
fn pattern_units(source: &JsString, flags: &str) -> Vec<u16> {
    if is_unicode(flags) {
        source.units().to_vec()
    } else {
        syntax::without_code_points(source.units())
    }
}

fn compile(units: &[u16], flags: &str) -> Result<regress::Regex, regress::Error> {
    if !is_unicode(flags) {
        return regress::Regex::from_unicode(units.iter().map(|unit| u32::from(*unit)), flags);
    }
    let mut points = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some((point, length)) = super::string::code_point_at(units, at) {
        points.push(point);
        at += length;
    }
    regress::Regex::from_unicode(points.into_iter(), flags)
}

/// Whether a regular expression matches code points, not code units.
fn is_unicode(flags: &str) -> bool {
    flags.contains(['u', 'v'])
}

/// The regular expression that a value is, if it is one.
pub(super) fn of_value(agent: &Agent, value: &Value) -> Option<(ObjectId, Rc<RegExp>)> {
    let object = value.as_object()?;
    match &agent.object(object).class {
        Class::RegExp(regexp) => Some((object, Rc::clone(regexp))),
        _ => None,
    }
}

fn of_object(agent: &Agent, object: ObjectId) -> Option<Rc<RegExp>> {
    of_value(agent, &Value::from(object)).map(|(_, regexp)| regexp)
}

fn has_flag(agent: &Agent, object: ObjectId, flag: char) -> bool {
    of_object(agent, object).is_some_and(|regexp| regexp.flags.contains(flag))
}

fn last_index(agent: &mut Agent, object: ObjectId) -> Completion<usize> {
    let value = agent.get_named(object, "lastIndex")?;
    agent.to_length(&value)
}

fn set_last_index(agent: &mut Agent, object: ObjectId, index: usize) -> Completion<()> {
    let key = agent.key("lastIndex");
    agent.set(object, key, Value::from(index))
}

/// Finds the first match at or after an index.
///
/// # Errors
/// If it takes more steps than the limit.
fn find(
    agent: &mut Agent,
    object: ObjectId,
    text: &JsString,
    from: usize,
) -> Completion<Option<RegExpMatch>> {
    let Some(regexp) = of_object(agent, object).filter(|_| from <= text.len()) else {
        return Ok(None);
    };
    let Ok(steps) = regexp.meter.steps(text.units(), from) else {
        return Err(agent.limit(RUNS_AWAY));
    };
    agent.count_native_steps(steps)?;
    let found = if is_unicode(&regexp.flags) {
        regexp.compiled.find_from_utf16(text.units(), from).next()
    } else {
        regexp.compiled.find_from_ucs2(text.units(), from).next()
    };
    let Some(found) = found else { return Ok(None) };
    let names = found.named_groups().map(|(name, range)| (Rc::from(name), range)).collect();
    Ok(Some(RegExpMatch { range: found.range.clone(), names, captures: found.captures }))
}

/// `RegExpBuiltinExec`, which returns the match itself instead of an array.
fn next(agent: &mut Agent, object: ObjectId, text: &JsString) -> Completion<Option<RegExpMatch>> {
    let is_sticky = has_flag(agent, object, 'y');
    let keeps = is_sticky || has_flag(agent, object, 'g');
    let from = last_index(agent, object)?;
    let from = if keeps { from } else { 0 };
    let found =
        find(agent, object, text, from)?.filter(|found| !is_sticky || found.range.start == from);
    if keeps {
        let index = found.as_ref().map_or(0, |found| found.range.end);
        set_last_index(agent, object, index)?;
    }
    Ok(found)
}

/// `RegExpBuiltinExec`
fn exec(agent: &mut Agent, object: ObjectId, text: &JsString) -> Completion<Value> {
    match next(agent, object, text)? {
        Some(found) => answer(match_array(agent, object, text, &found)),
        None => answer(Value::NULL),
    }
}

/// The array that `exec` returns for a match.
fn match_array(agent: &mut Agent, object: ObjectId, text: &JsString, found: &RegExpMatch) -> Value {
    let mut elements = vec![Value::from(found.text(text))];
    elements.extend((0..found.captures.len()).map(|index| found.capture(text, index)));
    let array = agent.new_array(elements);
    agent.put_named(array, "index", Value::from(found.range.start));
    agent.put_named(array, "input", Value::from(text.clone()));
    let groups = groups(agent, text, found);
    agent.put_named(array, "groups", groups);
    if has_flag(agent, object, 'd') {
        let indices = indices(agent, found);
        agent.put_named(array, "indices", indices);
    }
    Value::from(array)
}

/// The property `groups` of a match; `undefined` if there are no named groups.
fn groups(agent: &mut Agent, text: &JsString, found: &RegExpMatch) -> Value {
    if found.names.is_empty() {
        return Value::UNDEFINED;
    }
    let groups = agent.allocate(None, Class::Ordinary);
    for (name, range) in &found.names {
        agent.put_named(groups, name, text_of(text, range.as_ref()));
    }
    Value::from(groups)
}

/// The property `indices` of a match: the start and the end of the match and of each group.
fn indices(agent: &mut Agent, found: &RegExpMatch) -> Value {
    let pair = |agent: &mut Agent, range: Option<&Range<usize>>| match range {
        Some(range) => {
            let pair = vec![Value::from(range.start), Value::from(range.end)];
            Value::from(agent.new_array(pair))
        }
        None => Value::UNDEFINED,
    };
    let mut list = vec![pair(agent, Some(&found.range))];
    for range in &found.captures {
        list.push(pair(agent, range.as_ref()));
    }
    let indices = agent.new_array(list);
    let mut groups = Value::UNDEFINED;
    if !found.names.is_empty() {
        let object = agent.allocate(None, Class::Ordinary);
        for (name, range) in &found.names {
            let pair = pair(agent, range.as_ref());
            agent.put_named(object, name, pair);
        }
        groups = Value::from(object);
    }
    agent.put_named(indices, "groups", groups);
    Value::from(indices)
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let known = of_value(agent, &call.argument(0));
    if let Some((object, _)) = known
        && call.new_target.is_undefined()
        && call.argument(1).is_undefined()
    {
        return answer(object);
    }
    let source = match &known {
        Some((_, regexp)) => regexp.source.clone(),
        None if call.argument(0).is_undefined() => "".into(),
        None => agent.to_string(&call.argument(0))?,
    };
    let flags = match (call.argument(1), &known) {
        (none, Some((_, regexp))) if none.is_undefined() => regexp.flags.clone(),
        (none, None) if none.is_undefined() => String::new(),
        (flags, _) => agent.to_string(&flags)?.to_string(),
    };
    let object = agent.new_regexp(&source, &flags)?;
    let prototype = agent.prototype_from(&call.new_target, agent.realm.regexp_prototype)?;
    agent.object_mut(object).prototype = Some(prototype);
    answer(object)
}

/// The regular expression that a method is called on; throws if it is something else.
fn this_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<(ObjectId, Rc<RegExp>)> {
    match of_value(agent, &call.this) {
        Some(this) => Ok(this),
        None => Err(super::incompatible(agent, call, "RegExp")),
    }
}

fn exec_method(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (object, _) = this_of(agent, call)?;
    let text = agent.to_string(&call.argument(0))?;
    exec(agent, object, &text)
}

fn test(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(object) = call.this.as_object() else {
        return Err(super::incompatible(agent, call, "RegExp"));
    };
    let text = agent.to_string(&call.argument(0))?;
    answer(symbols::regexp_exec(agent, object, &text)?.is_some())
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (_, regexp) = this_of(agent, call)?;
    answer(Value::string(text(&regexp)))
}

/// The literal of a regular expression: `/source/flags`.
pub(super) fn text(regexp: &RegExp) -> String {
    format!("/{}/{}", escaped(&regexp.source), regexp.flags)
}

/// `EscapeRegExpPattern`
fn escaped(source: &JsString) -> String {
    let source = source.to_string();
    if source.is_empty() {
        return "(?:)".to_owned();
    }
    let mut text = String::with_capacity(source.len());
    let (mut is_escaped, mut in_class) = (false, false);
    for char in source.chars() {
        match char {
            '/' if !is_escaped && !in_class => text.push_str("\\/"),
            '\n' => text.push_str(if is_escaped { "n" } else { "\\n" }),
            '\r' => text.push_str(if is_escaped { "r" } else { "\\r" }),
            _ => text.push(char),
        }
        match char {
            '[' if !is_escaped => in_class = true,
            ']' if !is_escaped => in_class = false,
            _ => {}
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    text
}

fn source(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match of_value(agent, &call.this) {
        Some((_, regexp)) => answer(Value::string(escaped(&regexp.source))),
        None => answer("(?:)"),
    }
}

fn flags(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match of_value(agent, &call.this) {
        Some((_, regexp)) => answer(&*regexp.flags),
        None => answer(""),
    }
}

fn flag(agent: &mut Agent, call: &NativeCall<'_>, flag: char) -> Completion<Value> {
    match of_value(agent, &call.this) {
        Some((_, regexp)) => answer(regexp.flags.contains(flag)),
        None => answer(Value::UNDEFINED),
    }
}
