//! Finds the promise that a callback can resolve, because it has captured its `resolve`:
//!
//! ```js
//! const ready = new Promise((resolve) => { done = resolve; });
//! child.on("spawn", () => done());
//! ```

use std::rc::Rc;

use crate::executor::Promise;
use crate::javascript::evaluator::agent::Agent;
use crate::javascript::evaluator::code::{FunctionCode, Op};
use crate::javascript::evaluator::environment::Environment;
use crate::javascript::evaluator::function::{Closure, FunctionKind};
use crate::javascript::evaluator::object::{Class, ObjectId, Slot};
use crate::javascript::evaluator::value::Value;

/// The maximum number of properties of an object among which `resolve` is looked for.
const MOST_PROPERTIES: usize = 64;

impl Agent {
    /// The pending promise whose `resolve` a callback is, or has captured.
    pub(super) fn resolved_by(&self, callback: &Value) -> Option<Promise> {
        let object = callback.as_object()?;
        match self.function(object)? {
            FunctionKind::Closure(closure) => self.resolved_within(closure),
            FunctionKind::Native(_) => self.resolved_by_native(object),
            FunctionKind::Bound { target, .. } => self.resolved_by_native(*target),
        }
    }

    fn resolved_by_native(&self, function: ObjectId) -> Option<Promise> {
        let FunctionKind::Native(native) = self.function(function)? else { return None };
        let promise = native.captured.first().filter(|_| native.resolves)?;
        self.as_promise(promise).filter(|one| self.promise_outcome(*one).is_none())
    }

    fn resolved_within(&self, closure: &Closure) -> Option<Promise> {
        let mut captured =
            Captured { environment: closure.environment.as_ref()?, values: Vec::new() };
        captured.read(&closure.code, 1);
        if let Some(lexical) = &closure.lexical {
            captured.values.extend(lexical.this.borrow().clone());
        }
        let objects = captured.values.iter().filter_map(Value::as_object);
        objects.into_iter().find_map(|object| {
            let is_resolve = self.resolved_by_native(object);
            is_resolve.or_else(|| self.resolved_by_member(object, &closure.code))
        })
    }

    /// The promise whose `resolve` is a property of an object, if the code names the property.
    fn resolved_by_member(&self, object: ObjectId, code: &FunctionCode) -> Option<Promise> {
        let object = self.object(object);
        if !matches!(object.class, Class::Ordinary) {
            return None;
        }
        object.properties.iter().take(MOST_PROPERTIES).find_map(|(key, property)| {
            let Slot::Data { value, .. } = &property.slot else { return None };
            let resolved = self.resolved_by_native(value.as_object()?)?;
            names(code, &self.key_text(*key)).then_some(resolved)
        })
    }
}

/// Whether code, or a function within it, has this string.
fn names(code: &FunctionCode, name: &str) -> bool {
    code.strings.iter().any(|one| one.to_string() == name)
        || code.functions.iter().any(|inner| names(inner, name))
}

/// The values of the outer variables that a function reads.
struct Captured<'e> {
    environment: &'e Rc<Environment>,
    values: Vec<Value>,
}

impl Captured<'_> {
    /// Adds those that a function reads. `scopes` is the number of scopes from its own outermost
    /// one to the environment.
    fn read(&mut self, code: &FunctionCode, scopes: u32) {
        let mut inner = scopes;
        for op in &code.ops {
            match op {
                Op::PushScope(_) => inner += 1,
                Op::PopScope => inner = (inner - 1).max(scopes),
                Op::Function(index) => self.read(&code.functions[*index as usize], inner + 1),
                Op::Get(variable, _) => {
                    let outward = u32::from(variable.hops).checked_sub(inner);
                    let found = outward.and_then(|hops| self.environment.find(hops, variable.slot));
                    self.values.extend(found);
                }
                _ => {}
            }
        }
    }
}
