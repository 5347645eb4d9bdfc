//! Executes accesses to private names (ECMA-262, 6.2.10).

use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, PrivateName};
use crate::javascript::evaluator::code::{MethodKind, Op, PrivateKind};
use crate::javascript::evaluator::object::{Key, Property, Slot, to_index};
use crate::javascript::evaluator::value::{Kind, Value};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Agent {
    pub(super) fn execute_private(&mut self, op: Op) -> Completion<()> {
        match op {
            Op::GetPrivate => self.op_get_private()?,
            Op::SetPrivate => self.op_set_private()?,
            Op::HasPrivate => self.op_has_private()?,
            Op::DefinePrivate => self.op_define_private()?,
            Op::DefinePrivateMethod(kind) => self.op_define_private_method(kind)?,
            Op::NewPrivateName { name, class, kind } => self.op_new_private_name(name, class, kind),
            _ => {}
        }
        Ok(())
    }

    fn op_new_private_name(&mut self, name: u32, class: u32, kind: PrivateKind) {
        let (description, class) = (self.constant(name), self.constant(class));
        let Key::Private(number) = self.new_private_name(PrivateName { description, class, kind })
        else {
            return;
        };
        self.push(Value::from(f64::from(number)));
    }

    fn pop_private_key(&mut self) -> Key {
        match self.pop().kind {
            Kind::Number(number) => Key::Private(to_index(number).unwrap_or(0)),
            _ => Key::Private(0),
        }
    }

    fn op_get_private(&mut self) -> Completion<()> {
        let key = self.pop_private_key();
        let object = self.pop();
        let value = match object.kind {
            Kind::Unknown(_) => self.read(&object, key)?,
            _ if self.lacks_properties(&object, key) => self.read(&object, key)?,
            Kind::Object(id) => match self.get_own_property(id, key).map(|found| found.slot) {
                Some(Slot::Accessor { get: None, .. }) => {
                    let name = self.key_text(key);
                    let message = format!("'{name}' was defined without a getter");
                    return Err(self.type_error(&message));
                }
                Some(_) => self.read(&object, key)?,
                None => return Err(self.no_private_member(&object, key, Access::Read)),
            },
            _ => return Err(self.no_private_member(&object, key, Access::Read)),
        };
        self.push(value);
        Ok(())
    }

    /// Whether an access to a private field fails like one to a property, because the object is
    /// `undefined` or `null`.
    fn lacks_properties(&self, object: &Value, key: Key) -> bool {
        object.is_nullish() && self.private_name(key).kind == PrivateKind::Field
    }

    /// The error of an access to a private name that the object lacks. V8 checks the receiver of a
    /// private method or accessor by its class.
    fn no_private_member(&mut self, object: &Value, key: Key, access: Access) -> Abrupt {
        let text = self.short_text(object);
        let PrivateName { description, class, kind } = self.private_name(key).clone();
        let message = match (kind, access) {
            (PrivateKind::Static, _) => format!("Receiver must be class {class}"),
            (PrivateKind::Method, _) if object.is_nullish() => {
                format!("Cannot read properties of {text} (reading '{class}')")
            }
            (PrivateKind::Method, _) => format!("Receiver must be an instance of class {class}"),
            (PrivateKind::Field, _) => {
                let (does, to) =
                    if access == Access::Read { ("read", "from") } else { ("write", "to") };
                format!(
                    "Cannot {does} private member {description} {to} an object whose class did not \
                     declare it"
                )
            }
        };
        self.type_error(&message)
    }

    fn op_set_private(&mut self) -> Completion<()> {
        let value = self.pop();
        let key = self.pop_private_key();
        let object = self.pop();
        if let Some(id) = object.as_object() {
            let Some(found) = self.get_own_property(id, key) else {
                return Err(self.no_private_member(&object, key, Access::Write));
            };
            let refusal = match found.slot {
                Slot::Data { writable: false, .. } => {
                    Some(("Private method '", "' is not writable"))
                }
                Slot::Accessor { set: None, .. } => Some(("'", "' was defined without a setter")),
                _ => None,
            };
            if let Some((before, after)) = refusal {
                let message = format!("{before}{}{after}", self.key_text(key));
                return Err(self.type_error(&message));
            }
            self.write(&object, key, &value)?;
        } else if self.lacks_properties(&object, key) {
            self.write(&object, key, &value)?;
        } else if !object.is_unknown() {
            return Err(self.no_private_member(&object, key, Access::Write));
        }
        self.push(value);
        Ok(())
    }

    fn op_has_private(&mut self) -> Completion<()> {
        let key = self.pop_private_key();
        let object = self.pop();
        if object.is_unknown() {
            let name = self.key_text(key);
            let text = format!("{name} in {}", self.short_text(&object));
            let has = self.unknown_value(&text).derived(object.origin);
            self.push(has);
            return Ok(());
        }
        let Some(object) = object.as_object() else {
            let PrivateName { description, class, kind } = self.private_name(key).clone();
            let name = if kind == PrivateKind::Method { class } else { description };
            return Err(self.cannot_search(&name.to_string(), &object));
        };
        let has = self.get_own_property(object, key).is_some();
        self.push(Value::from(has));
        Ok(())
    }

    fn op_define_private(&mut self) -> Completion<()> {
        let value = self.pop();
        let key = self.pop_private_key();
        let Some(object) = self.pop().as_object() else { return Ok(()) };
        if self.get_own_property(object, key).is_some() {
            let name = self.key_text(key);
            let message = format!("Cannot initialize {name} twice on the same object");
            return Err(self.type_error(&message));
        }
        self.define(object, key, Property::hidden(value));
        Ok(())
    }

    fn op_define_private_method(&mut self, kind: MethodKind) -> Completion<()> {
        let function = self.pop();
        let key = self.pop_private_key();
        let Some(object) = self.pop().as_object() else { return Ok(()) };
        let is_there = match self.get_own_property(object, key).map(|property| property.slot) {
            Some(Slot::Accessor { get, set }) => match kind {
                MethodKind::Get => get.is_some(),
                MethodKind::Set => set.is_some(),
                MethodKind::Method => true,
            },
            known => known.is_some(),
        };
        if is_there {
            let class = &self.private_name(key).class;
            let message = format!(
                "Cannot initialize private methods of class {class} twice on the same object"
            );
            return Err(self.type_error(&message));
        }
        let property = self.method_property(object, key, kind, &function, false);
        let property = match property.slot {
            Slot::Data { value, .. } => {
                Property { slot: Slot::Data { value, writable: false }, ..property }
            }
            Slot::Accessor { .. } => property,
        };
        self.define(object, key, property);
        Ok(())
    }
}
