//! Executes accesses to properties, and to those of `super`.

use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::code::Op;
use crate::javascript::evaluator::object::{Class, Key, ObjectId, Slot};
use crate::javascript::evaluator::value::{Kind, Value};

impl Agent {
    /// Reads a property. The origin of the value includes that of the object. A property that is
    /// not there may be one of those that were set under unknown keys.
    pub(super) fn read(&mut self, object: &Value, key: Key) -> Completion<Value> {
        let value = self.get_v(object, key)?;
        self.note_state(&value);
        let mut origin = self.join(value.origin, object.origin);
        if value.is_undefined() {
            let hidden = self.origin_of_hidden(object.as_object());
            origin = self.join(origin, hidden);
        }
        Ok(value.derived(origin))
    }

    pub(super) fn op_get_property(&mut self, name: u32) -> Completion<()> {
        let key = self.constant_key(name);
        let object = self.pop();
        let value = self.read(&object, key)?;
        self.push(value);
        Ok(())
    }

    /// Reads a property with a computed key. If the key is unknown, so is the value.
    fn read_element(&mut self, object: &Value, key: &Value) -> Completion<Value> {
        let origin = self.join(object.origin, key.origin);
        if let (Kind::Unknown(key), false) = (&key.kind, object.is_nullish()) {
            let owner = self.text_of_element_owner(object);
            let value = self.unknown_value(&format!("{owner}[{}]", key.text));
            self.identify_element(&value, object, key);
            let hidden = self.origin_of_hidden(object.as_object());
            let origin = self.join(origin, hidden);
            return Ok(value.derived(origin));
        }
        if object.is_nullish() {
            let key = self.to_property_key(key)?;
            return self.get_v(object, key);
        }
        let key = self.to_property_key(key)?;
        let value = self.get_v(object, key)?;
        let origin = self.join(value.origin, origin);
        Ok(value.derived(origin))
    }

    /// The text of an object one of whose elements is read: a known object has its text in the
    /// code, `handlers` in `handlers[name]`.
    fn text_of_element_owner(&mut self, object: &Value) -> String {
        match &object.kind {
            Kind::Unknown(unknown) => unknown.object().to_string(),
            Kind::Object(_) => {
                let written = self.record.text(self.current_span());
                match written.strip_suffix(']').and_then(owner_of_element) {
                    Some(owner) => owner.to_owned(),
                    None => self.short_text(object),
                }
            }
            _ => self.short_text(object),
        }
    }

    pub(super) fn op_get_element(&mut self) -> Completion<()> {
        let key = self.pop();
        let object = self.pop();
        let value = self.read_element(&object, &key)?;
        self.push(value);
        Ok(())
    }

    pub(super) fn op_set_property(&mut self, name: u32) -> Completion<()> {
        let key = self.constant_key(name);
        let value = self.pop();
        let object = self.pop();
        self.write(&object, key, &value)?;
        self.push(value);
        Ok(())
    }

    pub(super) fn op_set_element(&mut self) -> Completion<()> {
        let value = self.pop();
        let key = self.pop();
        let object = self.pop();
        if object.is_nullish() && key.as_object().is_some() {
            // The object is checked before the key is converted.
            let of = self.to_string(&object)?;
            let setting = self.text_without_code(&key);
            let setting = setting.map_or_else(String::new, |key| format!(" (setting '{key}')"));
            return Err(self.type_error(&format!("Cannot set properties of {of}{setting}")));
        }
        // The changed property is unknown, so the assignment is ignored.
        if key.is_unknown() {
            self.note_change(&object, &[]);
            self.hide_property(&object, &key, &value);
        } else {
            let key = self.to_property_key(&key)?;
            self.write(&object, key, &value)?;
        }
        self.push(value);
        Ok(())
    }

    /// The text of an object in a message of V8, if it can be found without calling code: the
    /// object is a function or an error, or has the `toString` of `Object.prototype`.
    fn text_without_code(&mut self, value: &Value) -> Option<String> {
        let object = value.as_object()?;
        let is_error = matches!(self.object(object).class, Class::Error);
        let key = self.key("toString");
        let own = |agent: &mut Self, object| match agent.find_property(object, key)?.slot {
            Slot::Data { value, .. } => value.as_object(),
            Slot::Accessor { .. } => None,
        };
        let is_default = own(self, object)
            .is_some_and(|known| own(self, self.realm.object_prototype) == Some(known));
        let is_shown = is_error || is_default || self.function(object).is_some();
        is_shown.then(|| self.brief_text(value))
    }

    /// `PutValue` with a property reference.
    pub(super) fn write(&mut self, object: &Value, key: Key, value: &Value) -> Completion<()> {
        self.write_from(None, object, key, value)
    }

    /// Sets a property of an object. The search for a setter starts at `from`, by default at the
    /// object itself.
    fn write_from(
        &mut self,
        from: Option<ObjectId>,
        object: &Value,
        key: Key,
        value: &Value,
    ) -> Completion<()> {
        let condition = self.frame().condition();
        let origin = self.join(value.origin, condition);
        let value = value.clone().derived(origin);
        let id = match &object.kind {
            Kind::Object(id) => *id,
            Kind::Unknown(unknown) => {
                self.set_member(unknown, key, &value);
                return self.set_handler(object, key, &value);
            }
            Kind::Undefined | Kind::Null => {
                let (of, name) = (self.to_string(object)?, self.key_text(key));
                let message = format!("Cannot set properties of {of} (setting '{name}')");
                return Err(self.type_error(&message));
            }
            _ => self.to_object(object)?,
        };
        let is_done = self.set_for(from.unwrap_or(id), key, value, object)?;
        if is_done || !self.frame().code.is_strict {
            return Ok(());
        }
        Err(self.cannot_set(from.unwrap_or(id), key, object))
    }

    pub(super) fn execute_delete(&mut self, op: Op) -> Completion<()> {
        match op {
            Op::DeleteProperty(name) => self.op_delete_property(name),
            _ => self.op_delete_element(),
        }
    }

    fn op_delete_property(&mut self, name: u32) -> Completion<()> {
        let key = self.constant_key(name);
        let object = self.pop();
        self.remove(&object, key)
    }

    fn op_delete_element(&mut self) -> Completion<()> {
        let key = self.pop();
        let object = self.pop();
        if key.is_unknown() {
            self.push(Value::from(true));
            return Ok(());
        }
        let key = self.to_property_key(&key)?;
        self.remove(&object, key)
    }

    fn remove(&mut self, object: &Value, key: Key) -> Completion<()> {
        let is_gone = match &object.kind {
            Kind::Object(object) => {
                // Whether it is there depends on the conditions around the code.
                let condition = self.frame().condition();
                self.hide(*object, condition);
                self.delete(*object, key)
            }
            Kind::Undefined | Kind::Null => {
                return Err(self.type_error("Cannot convert undefined or null to object"));
            }
            Kind::Unknown(unknown) => {
                self.delete_member(unknown, key);
                true
            }
            _ => true,
        };
        if !is_gone && self.frame().code.is_strict {
            let (name, text) = (self.key_text(key), self.brief_text(object));
            return Err(self.type_error(&format!("Cannot delete property '{name}' of {text}")));
        }
        self.push(Value::from(is_gone));
        Ok(())
    }

    pub(super) fn execute_super(&mut self, op: Op) -> Completion<()> {
        if op == Op::SetSuper { self.op_set_super() } else { self.op_get_super() }
    }

    /// key → value: reads a property of the home object's prototype, with the current `this` as the
    /// receiver.
    fn op_get_super(&mut self) -> Completion<()> {
        let key = self.pop();
        let key = self.to_property_key(&key)?;
        let parent = self.frame().home.and_then(|home| self.object(home).prototype);
        let this = self.frame().this.borrow().clone();
        let Some(this) = this else { return Err(self.uninitialized_this()) };
        let value = match parent {
            Some(parent) => self.get_for(parent, key, &this)?,
            None if self.frame().home.is_some_and(|_| true) => self.unknown_super(key),
            None => Value::UNDEFINED,
        };
        self.push(value);
        Ok(())
    }

    fn unknown_super(&mut self, key: Key) -> Value {
        self.unknown_property("super", key)
    }

    fn op_set_super(&mut self) -> Completion<()> {
        let value = self.pop();
        let key = self.pop();
        let key = self.to_property_key(&key)?;
        let this = self.frame().this.borrow().clone();
        let Some(this) = this else { return Err(self.uninitialized_this()) };
        let parent = self.frame().home.and_then(|home| self.object(home).prototype);
        self.write_from(parent, &this, key, &value)?;
        self.push(value);
        Ok(())
    }
}

/// The text of the object in an access to an element, whose last bracket is missing: `a.b` in
/// `a.b[c[0]`.
fn owner_of_element(access: &str) -> Option<&str> {
    let mut depth = 1;
    let at = access.rfind(|letter: char| {
        match letter {
            ']' => depth += 1,
            '[' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(access[..at].trim_end_matches("?.").trim_end()).filter(|owner| !owner.is_empty())
}
