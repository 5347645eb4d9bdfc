//! `Symbol` (ECMA-262, 20.4).

use super::{answer, getter, methods, symbol_method};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::Property;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.symbol_prototype;
    let constructor = agent.global_constructor(Native::new("Symbol", 0, construct), prototype);
    methods(agent, constructor, &[("for", 1, for_), ("keyFor", 1, key_for)]);
    for (number, name) in (0..).zip(SymbolId::WELL_KNOWN) {
        let prefixed = ["Symbol.", "nodejs."].iter().find_map(|prefix| name.strip_prefix(prefix));
        let Some(name) = prefixed.filter(|name| !name.contains('.')) else { continue };
        let key = agent.key(name);
        let symbol = Value::new(Kind::Symbol(SymbolId(number)));
        agent.define(constructor, key, Property::fixed(symbol));
    }
    // Node registers `util.promisify.custom` with `Symbol.for`.
    agent.library.registered_symbols.push(SymbolId::PROMISIFY);
    methods(agent, prototype, &[("toString", 0, to_string), ("valueOf", 0, value_of)]);
    getter(agent, prototype, "description", "get description", description);
    let to_primitive = Native::new("[Symbol.toPrimitive]", 1, value_of);
    symbol_method(agent, prototype, SymbolId::TO_PRIMITIVE, to_primitive);
    super::tag(agent, prototype, "Symbol");
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if !call.new_target.is_undefined() {
        return Err(agent.type_error("Symbol is not a constructor"));
    }
    let description = match call.argument(0) {
        none if none.is_undefined() => None,
        text => Some(agent.to_string(&text)?),
    };
    let symbol = agent.new_symbol(description);
    answer(Value::new(Kind::Symbol(symbol)))
}

fn for_(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let key = agent.to_string(&call.argument(0))?;
    let known = agent.library.registered_symbols.iter().copied();
    let known = known.into_iter().find(|id| agent.symbol_description(*id) == Some(&key));
    let symbol = known.unwrap_or_else(|| {
        let symbol = agent.new_symbol(Some(key));
        agent.library.registered_symbols.push(symbol);
        symbol
    });
    answer(Value::new(Kind::Symbol(symbol)))
}

fn key_for(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Kind::Symbol(symbol) = call.argument(0).kind else {
        let text = super::inspect::brief(agent, &call.argument(0));
        return Err(agent.type_error(&format!("{text} is not a symbol")));
    };
    if !agent.library.registered_symbols.contains(&symbol) {
        return answer(Value::UNDEFINED);
    }
    let key = agent.symbol_description(symbol).cloned();
    answer(key.map_or(Value::UNDEFINED, Value::from))
}

fn this_symbol(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<SymbolId> {
    match super::this_primitive(agent, call).kind {
        Kind::Symbol(symbol) => Ok(symbol),
        _ => Err(super::wrong_this(agent, call, "Symbol")),
    }
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let symbol = this_symbol(agent, call)?;
    answer(Value::string(agent.symbol_text(symbol)))
}

fn value_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let symbol = this_symbol(agent, call)?;
    answer(Value::new(Kind::Symbol(symbol)))
}

fn description(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let symbol = this_symbol(agent, call)?;
    let description = agent.symbol_description(symbol).cloned();
    answer(description.map_or(Value::UNDEFINED, Value::from))
}
