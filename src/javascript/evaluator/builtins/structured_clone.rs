//! `structuredClone` (HTML, 2.7).

use rustc_hash::FxHashMap;

use super::{answer, check_depth, enumerable_keys};
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, ErrorKind};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, CollectionEntries, Key, ObjectId, Property};
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let global = agent.realm.global;
    agent.method(global, Native::new("structuredClone", 1, structured_clone).open());
}

fn structured_clone(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.arguments.is_empty() {
        return Err(agent.type_error("The value argument must be specified"));
    }
    cloned(agent, &call.argument(0), &mut FxHashMap::default(), 0)
}

/// The objects that have been cloned already, each with its clone.
type Clones = FxHashMap<ObjectId, ObjectId>;

fn cloned(agent: &mut Agent, value: &Value, known: &mut Clones, depth: usize) -> Completion<Value> {
    check_depth(agent, depth)?;
    let object = match value.kind {
        Kind::Object(object) => object,
        Kind::Symbol(_) => return Err(not_cloned(agent, value)),
        _ => return Ok(value.clone()),
    };
    if let Some(clone) = known.get(&object) {
        return answer(*clone);
    }
    let Some(clone) = shell(agent, object)? else { return Err(not_cloned(agent, value)) };
    known.insert(object, clone);
    agent.check_memory()?;
    fill(agent, object, clone, known, depth + 1)?;
    Ok(Value::from(clone).derived(value.origin))
}

/// A new object of the same class, without contents; `None` if objects of this class cannot be
/// cloned.
fn shell(agent: &mut Agent, object: ObjectId) -> Completion<Option<ObjectId>> {
    let (prototype, class) = match &agent.object(object).class {
        Class::Ordinary | Class::Arguments(_) => (agent.realm.object_prototype, Class::Ordinary),
        Class::Array(elements) => {
            (agent.realm.array_prototype, Class::Array(vec![None; elements.len()]))
        }
        Class::DictionaryArray { length, .. } => {
            let class = Class::DictionaryArray { length: *length, is_writable: true };
            (agent.realm.array_prototype, class)
        }
        Class::Date(time) => (agent.realm.date_prototype, Class::Date(*time)),
        Class::Map(_) => (agent.realm.map_prototype, Class::Map(CollectionEntries::default())),
        Class::Set(_) => (agent.realm.set_prototype, Class::Set(CollectionEntries::default())),
        Class::Primitive(value) => {
            let prototype = match value.kind {
                Kind::Boolean(_) => agent.realm.boolean_prototype,
                Kind::Number(_) => agent.realm.number_prototype,
                Kind::BigInt(_) => agent.realm.bigint_prototype,
                Kind::String(_) => agent.realm.string_prototype,
                _ => return Ok(None),
            };
            (prototype, Class::Primitive(value.clone()))
        }
        Class::RegExp(regexp) => {
            let regexp = std::rc::Rc::clone(regexp);
            return agent.new_regexp(&regexp.source, &regexp.flags).map(Some);
        }
        Class::Error => return shell_of_error(agent, object).map(Some),
        _ => return Ok(None),
    };
    Ok(Some(agent.allocate(Some(prototype), class)))
}

/// A new error of the class that is given by the error's name.
fn shell_of_error(agent: &mut Agent, error: ObjectId) -> Completion<ObjectId> {
    let name = agent.get(error, Key::Name(agent.names.name))?;
    let name = agent.to_string(&name)?.to_string();
    let kinds = ErrorKind::ALL.into_iter().filter(|(kind, _)| *kind != ErrorKind::Aggregate);
    let kind = kinds.into_iter().find(|(_, known)| *known == name);
    let kind = kind.map_or(ErrorKind::Error, |(kind, _)| kind);
    let prototype = agent.realm.error_prototypes[kind as usize];
    Ok(agent.allocate(Some(prototype), Class::Error))
}

fn fill(
    agent: &mut Agent,
    from: ObjectId,
    to: ObjectId,
    known: &mut Clones,
    depth: usize,
) -> Completion<()> {
    match &agent.object(from).class {
        Class::Map(entries) | Class::Set(entries) => {
            let list: Vec<_> = entries.iter().cloned().collect();
            let mut clones = CollectionEntries::default();
            for (key, value) in list {
                let key = cloned(agent, &key, known, depth)?;
                let value = cloned(agent, &value, known, depth)?;
                clones.insert(key, value);
            }
            match &mut agent.object_mut(to).class {
                Class::Map(entries) | Class::Set(entries) => *entries = clones,
                _ => {}
            }
            Ok(())
        }
        Class::Error => {
            for name in ["message", "stack", "cause"] {
                let key = agent.key(name);
                if agent.get_own_property(from, key).is_some() {
                    let value = agent.get(from, key)?;
                    let value = cloned(agent, &value, known, depth)?;
                    agent.define(to, key, Property::hidden(value));
                }
            }
            Ok(())
        }
        Class::Ordinary | Class::Arguments(_) | Class::Array(_) | Class::DictionaryArray { .. } => {
            for key in enumerable_keys(agent, from) {
                let value = agent.get(from, key)?;
                let value = cloned(agent, &value, known, depth)?;
                agent.put(to, key, value);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The exception for a value that cannot be cloned.
fn not_cloned(agent: &mut Agent, value: &Value) -> Abrupt {
    let text = super::inspect::brief(agent, value);
    let error = agent.new_error(ErrorKind::Error, &format!("{text} could not be cloned."));
    if let Some(object) = error.as_object() {
        let key = Key::Name(agent.names.name);
        agent.define(object, key, Property::hidden(Value::from("DataCloneError")));
        agent.put_named(object, "code", Value::from(25.0));
    }
    Abrupt::Throw(error)
}
