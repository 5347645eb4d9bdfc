//! Models of Node's modules and of popular concurrency libraries, which are JavaScript that the
//! evaluator runs.
//!
//! A model runs when it is first imported. Its code is not shown: its awaits and calls are not
//! recorded, or have the spans of the file that uses it.

use std::rc::Rc;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;

use super::agent::{Agent, Completion};
use super::code::FunctionCode;
use super::compile;
use super::function::{Native, NativeCall};
use super::machine::CallState;
use super::object::Property;
use super::value::Value;

/// The name and the text of a module.
type Model = (&'static str, &'static str);

pub(super) const MODELS: &[Model] = &[
    ("async-retry", include_str!("models/async_retry.js")),
    ("events", include_str!("models/events.js")),
    ("lodash", include_str!("models/lodash.js")),
    ("makespan:abort", include_str!("models/abort.js")),
    ("makespan:errors", include_str!("models/errors.js")),
    ("p-limit", include_str!("models/p_limit.js")),
    ("p-map", include_str!("models/p_map.js")),
    ("p-queue", include_str!("models/p_queue.js")),
    ("p-retry", include_str!("models/p_retry.js")),
    ("p-timeout", include_str!("models/p_timeout.js")),
    ("react", include_str!("models/react.js")),
    ("timers/promises", include_str!("models/timers_promises.js")),
    ("util", include_str!("models/util.js")),
];

/// Global names of Node, each with the model that exports it.
const GLOBALS: &[(&str, &str)] = &[
    ("AbortController", "makespan:abort"),
    ("AbortSignal", "makespan:abort"),
    ("CustomEvent", "makespan:abort"),
    ("DOMException", "makespan:abort"),
    ("Event", "makespan:abort"),
    ("EventTarget", "makespan:abort"),
];

/// Whether a module is modeled, so that code gets known values from it. Of React, this is only true
/// of two functions.
pub(super) fn is_modeled(module: &str) -> bool {
    let name = model_of(module);
    matches!(name, "process" | "timers")
        || name != "react" && MODELS.binary_search_by_key(&name, |(name, _)| name).is_ok()
}

/// Modules that export the same as others, each with the name of its model.
pub(super) const SAME: &[(&str, &str)] = &[
    ("lodash-es", "lodash"),
    ("lodash/chunk", "lodash"),
    ("preact/compat", "react"),
    ("preact/hooks", "react"),
];

/// The name of the model of a module, if it has one.
fn model_of(module: &str) -> &str {
    let name = module.strip_prefix("node:").unwrap_or(module);
    SAME.iter().find(|(same, _)| *same == name).map_or(name, |(_, model)| model)
}

pub(super) fn initialize(agent: &mut Agent) {
    let require = agent.new_native(Native::new("require", 1, require).open());
    agent.global("require", Value::from(require));
    let host = agent.new_object();
    for native in [
        Native::new("isUnknown", 1, |_, call| Ok(Value::from(call.argument(0).is_unknown()))),
        Native::new("elements", 1, |agent, call| {
            let iterable = call.argument(0);
            Ok(agent.promised_elements(&iterable))
        }),
        Native::new("open", 2, |agent, call| {
            let name = agent.to_string(&call.argument(1))?.to_string();
            if let Some(object) = call.argument(0).as_object() {
                agent.record.open.insert(object, name.into());
            }
            Ok(call.argument(0))
        }),
        Native::new("inspect", 2, super::builtins::inspect_native),
        Native::new("format", 1, |agent, call| {
            let text = agent.format(call.arguments)?;
            Ok(Value::string(text))
        }),
    ] {
        agent.method(host, native.open());
    }
    agent.realm.modules.insert("makespan:host", Value::from(host));
    let timers = agent.new_object();
    let promises = agent
        .new_native(Native::new("promises", 0, |agent, _| agent.import("timers/promises", "*")));
    let key = agent.key("promises");
    let getter = Property::accessor(Some(promises), None);
    agent.define(timers, key, Property { enumerable: true, ..getter });
    for name in [
        "setTimeout",
        "setInterval",
        "setImmediate",
        "clearTimeout",
        "clearInterval",
        "clearImmediate",
    ] {
        let key = agent.key(name);
        if let Some(known) = agent.get_own_property(agent.realm.global, key) {
            agent.define(timers, key, known);
        }
    }
    agent.record.open.insert(timers, "timers".into());
    agent.realm.modules.insert("timers", Value::from(timers));
}

/// `require`: returns the exports of a modeled module, or an unknown value.
fn require(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let name = agent.to_string(&call.argument(0))?.to_string();
    agent.import(&name, "*")
}

impl Agent {
    /// An export of a module; an unknown value if it is not modeled.
    pub(crate) fn import(&mut self, module: &str, name: &str) -> Completion<Value> {
        let short = module.strip_prefix("node:").unwrap_or(module);
        let Some(known) = self.module(short)? else {
            let text = match name {
                "*" | "default" => short.rsplit('/').next().unwrap_or(short),
                name => name,
            };
            return Ok(self.unknown_value(text));
        };
        if name == "*" {
            return Ok(known);
        }
        let Some(object) = known.as_object() else { return Ok(known) };
        let key = self.key(name);
        if self.has_property(object, key) {
            return self.get(object, key);
        }
        if name == "default" { Ok(known) } else { Ok(self.unknown_value(name)) }
    }

    /// The exports of a modeled module.
    fn module(&mut self, name: &str) -> Completion<Option<Value>> {
        if let Some(known) = self.realm.modules.get(name) {
            return Ok(Some(known.clone()));
        }
        let name = model_of(name);
        let Ok(index) = MODELS.binary_search_by_key(&name, |(name, _)| name) else {
            return Ok(None);
        };
        let (name, text) = MODELS[index];
        let value = self.run_model(text)?;
        self.realm.modules.insert(name, value.clone());
        Ok(Some(value))
    }

    /// The value of a global name of Node, if it is modeled.
    pub(crate) fn model_of_global(&mut self, name: &str) -> Completion<Option<Value>> {
        match GLOBALS.iter().find(|(known, _)| *known == name) {
            Some((_, module)) => self.import(module, name).map(Some),
            None => Ok(None),
        }
    }

    fn run_model(&mut self, text: &str) -> Completion<Value> {
        let base = self.machine.frames.len();
        match self.enter_top_level(compiled(text), Value::UNDEFINED, Vec::new())? {
            CallState::Done(value) => Ok(value),
            CallState::Entered => self.nested(base),
        }
    }
}

/// Parses a model, whose top level returns the exports.
fn parsed<'a>(allocator: &'a Allocator, text: &'a str) -> ParserReturn<'a> {
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    Parser::new(allocator, text, SourceType::cjs()).with_options(options).parse()
}

fn compiled(text: &str) -> Rc<FunctionCode> {
    let allocator = Allocator::default();
    let parsed = parsed(&allocator, text);
    compile::compile(&parsed.program, text, false, compile::Purpose::Model).main
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::javascript::evaluator::record::Record;

    #[test]
    fn every_model_parses_and_runs() {
        assert!(MODELS.is_sorted_by_key(|(name, _)| name));
        let mut agent = Agent::new(Record::default());
        for (name, text) in MODELS {
            let allocator = Allocator::default();
            assert!(parsed(&allocator, text).diagnostics.is_empty(), "{name}");
            let exported = agent.import(name, "*").unwrap();
            assert!(exported.as_object().is_some(), "{name}");
        }
    }
}
