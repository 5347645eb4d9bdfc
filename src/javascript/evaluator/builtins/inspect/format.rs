//! `util.format`, which creates the text that methods of the console log.

use super::super::number::{read_float, read_int};
use super::super::{json, own_data};
use super::{Options, inspect};
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::function::FunctionKind;
use crate::javascript::evaluator::number::to_text;
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

/// `formatWithOptions`
pub(super) fn format(agent: &mut Agent, arguments: &[Value]) -> Completion<String> {
    let mut text = String::new();
    let mut used = 0;
    if let Some(Value { kind: Kind::String(first), .. }) = arguments.first() {
        let first = first.to_string();
        used = 1;
        if arguments.len() == 1 {
            return Ok(first);
        }
        text = filled(agent, &first, arguments, &mut used)?;
    }
    for (index, argument) in arguments.iter().enumerate().skip(used) {
        if index > 0 {
            text.push(' ');
        }
        match &argument.kind {
            Kind::String(argument) => text.push_str(&argument.to_string()),
            _ => text.push_str(&inspect(agent, argument, Options::default())?),
        }
    }
    Ok(text)
}

/// Replaces the placeholders in the first argument by the next arguments.
fn filled(
    agent: &mut Agent,
    template: &str,
    arguments: &[Value],
    used: &mut usize,
) -> Completion<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let Some(letter) = after.chars().next() else {
            text.push('%');
            rest = "";
            break;
        };
        let is_filled = matches!(letter, 's' | 'j' | 'd' | 'O' | 'o' | 'i' | 'f' | 'c');
        match arguments.get(*used) {
            _ if letter == '%' => text.push('%'),
            Some(argument) if is_filled => {
                *used += 1;
                text.push_str(&shown(agent, letter, argument)?);
            }
            _ => {
                // This is not a placeholder. The percent sign is kept, and the character after it
                // is examined next.
                text.push('%');
                rest = after;
                continue;
            }
        }
        rest = &after[letter.len_utf8()..];
    }
    text.push_str(rest);
    Ok(text)
}

fn number(value: f64) -> String {
    if value == 0.0 && value.is_sign_negative() { "-0".to_owned() } else { to_text(value) }
}

/// Formats an argument as its placeholder specifies.
fn shown(agent: &mut Agent, letter: char, value: &Value) -> Completion<String> {
    let flat = Options { depth: 0.0, ..Options::default() };
    if let (Kind::Unknown(unknown), false) = (&value.kind, letter == 'c') {
        return Ok(agent.shown_unknown(unknown, value.origin));
    }
    Ok(match letter {
        'c' => String::new(),
        'O' => inspect(agent, value, Options::default())?,
        'o' => {
            let options = Options { show_hidden: true, depth: 4.0, ..Options::default() };
            inspect(agent, value, options)?
        }
        'j' => json_text(agent, value)?,
        's' => match &value.kind {
            Kind::Number(value) => number(*value),
            Kind::BigInt(value) => format!("{value}n"),
            Kind::Symbol(symbol) => agent.symbol_text(*symbol),
            Kind::Object(object)
                if agent.function(*object).is_none() && has_builtin_to_string(agent, *object)? =>
            {
                inspect(agent, value, flat)?
            }
            _ => agent.to_string(value)?.to_string(),
        },
        _ => match &value.kind {
            Kind::Symbol(_) => "NaN".to_owned(),
            Kind::BigInt(value) if letter != 'f' => format!("{value}n"),
            _ if letter == 'd' => number(agent.to_number(value)?),
            _ => {
                let text = agent.to_string(value)?.to_string();
                number(if letter == 'i' { read_int(&text, 10) } else { read_float(&text) })
            }
        },
    })
}

/// `tryStringify`
fn json_text(agent: &mut Agent, value: &Value) -> Completion<String> {
    match json::stringified(agent, value) {
        Ok(text) => Ok(agent.to_string(&text)?.to_string()),
        Err(Abrupt::Throw(error)) => {
            let message = match error.as_object() {
                Some(error) => agent.get(error, Key::Name(agent.names.message))?,
                None => Value::UNDEFINED,
            };
            let message = agent.to_string(&message)?.to_string();
            if message.starts_with("Converting circular structure to JSON") {
                return Ok("[Circular]".to_owned());
            }
            Err(Abrupt::Throw(error))
        }
        Err(limit) => Err(limit),
    }
}

/// `hasBuiltInToString`: whether the object doesn't define its own `toString`.
fn has_builtin_to_string(agent: &mut Agent, object: ObjectId) -> Completion<bool> {
    let keys = [agent.key("toString"), Key::Symbol(SymbolId::TO_PRIMITIVE)];
    let method = agent.get(object, keys[0])?;
    if !agent.is_callable(&method) {
        return Ok(true);
    }
    let mut next = Some(object);
    while let Some(at) = next {
        if keys.iter().any(|key| agent.get_own_property(at, *key).is_some()) {
            if at == object {
                return Ok(false);
            }
            let key = Key::Name(agent.names.constructor);
            let constructor = own_data(agent, at, key).and_then(|value| value.as_object());
            let function = constructor.and_then(|constructor| agent.function(constructor));
            return Ok(matches!(function, Some(FunctionKind::Native(_))));
        }
        next = agent.object(at).prototype;
    }
    Ok(true)
}
