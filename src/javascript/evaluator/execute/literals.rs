//! Executes literals: arrays, objects, functions and templates.

use std::rc::Rc;

use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::code::{Destructured, Method, MethodKind, Op, PatternSource};
use crate::javascript::evaluator::function::{Closure, Function, FunctionKind, Lexical};
use crate::javascript::evaluator::object::{Class, Key, ObjectId, Property, Slot};
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, Value};

/// The maximum length of a string, as in V8.
pub(crate) const LONGEST_STRING: usize = (1 << 29) - 24;

impl Agent {
    pub(super) fn execute_literal(&mut self, op: Op) -> Completion<()> {
        match op {
            Op::NewObject => {
                let object = self.new_object();
                self.push(Value::from(object));
            }
            Op::NewArray => {
                let array = self.new_array(Vec::new());
                self.push(Value::from(array));
            }
            Op::Append => {
                let value = self.pop();
                self.append([Some(value)]);
            }
            Op::AppendHole => self.append([None]),
            Op::AppendAll(condition) => {
                let iterable = self.pop();
                let values = self.iterate_assumed(&iterable, condition)?;
                self.append(values.into_iter().map(Some));
            }
            Op::DefineField(name) => {
                let key = self.constant_key(name);
                self.define_field(key)?;
            }
            Op::NameComputed => self.name_computed()?,
            Op::DefineComputed => {
                let value = self.pop();
                let key = self.pop();
                self.push(value);
                if key.is_unknown() {
                    let value = self.pop();
                    let object = self.frame().top().clone();
                    self.hide_property(&object, &key, &value);
                } else {
                    let key = self.to_property_key(&key)?;
                    self.define_field(key)?;
                }
            }
            Op::DefineMethod(method) => {
                let key = self.constant_key(method.key);
                self.define_method(key, method);
            }
            Op::DefineComputedMethod(method) => {
                let function = self.pop();
                let key = self.pop();
                let key = self.to_property_key(&key)?;
                if method.kind == MethodKind::Method {
                    self.name_by_key(key, "", &function);
                }
                self.push(function);
                self.define_method(key, method);
            }
            Op::CopyProperties => self.copy_properties()?,
            Op::SetPrototype => self.set_literal_prototype(),
            Op::RestProperties(keys) => self.rest_properties(keys)?,
            Op::ToPropertyKey => {
                let value = self.pop();
                let key = if value.is_unknown() {
                    value
                } else {
                    let key = self.to_property_key(&value)?;
                    self.key_value(key)
                };
                self.push(key);
            }
            Op::RequireObject(index) if self.frame().top().is_nullish() => {
                let value = self.pop();
                return Err(self.cannot_destructure(index, &value));
            }
            Op::BigInt(index) => {
                let number = Rc::clone(&self.frame().code.bigints[index as usize]);
                self.push(Value::new(Kind::BigInt(number)));
            }
            Op::RegExp(flags, pattern) => {
                let (flags, pattern) = (self.constant(flags), self.constant(pattern));
                let regexp = self.new_regexp(&pattern, &flags.to_string())?;
                self.push(Value::from(regexp));
            }
            Op::Unknown(text) => {
                let text = self.constant(text).to_string();
                let value = self.unknown_value(&text);
                self.push(value);
            }
            Op::Function(index) => {
                let function = self.close_over(index);
                self.push(Value::from(function));
            }
            Op::TemplateObject(index) => self.template_object(index),
            Op::Concatenate(parts) => self.concatenate(parts)?,
            Op::ToTemplatePart => self.make_template_part()?,
            _ => {}
        }
        Ok(())
    }

    /// Names the function on the top of the stack after the key below it.
    fn name_computed(&mut self) -> Completion<()> {
        let frame = self.frame();
        let (key, function) = (frame.peek(1).clone(), frame.peek(0).clone());
        if !key.is_unknown() {
            let key = self.to_property_key(&key)?;
            self.name_by_key(key, "", &function);
        }
        Ok(())
    }

    /// Sets the prototype of an object literal (`__proto__: value`).
    fn set_literal_prototype(&mut self) {
        let prototype = self.pop();
        let Some(object) = self.frame().top().as_object() else { return };
        match prototype.kind {
            Kind::Object(prototype) => self.object_mut(object).prototype = Some(prototype),
            Kind::Null => self.object_mut(object).prototype = None,
            _ => {}
        }
    }

    fn append(&mut self, values: impl IntoIterator<Item = Option<Value>>) {
        let Some(array) = self.frame().top().as_object() else { return };
        let Some(elements) = self.elements_mut(array) else { return };
        let before = elements.len();
        elements.extend(values);
        let added = elements.len() - before;
        self.charge(32 * added);
    }

    fn define_field(&mut self, key: Key) -> Completion<()> {
        let value = self.pop();
        if let Some(object) = self.frame().top().as_object()
            && !self.put(object, key, value)
        {
            let name = self.key_text(key);
            let message = if self.get_own_property(object, key).is_some() {
                format!("Cannot redefine property: {name}")
            } else {
                format!("Cannot define property {name}, object is not extensible")
            };
            return Err(self.type_error(&message));
        }
        Ok(())
    }

    fn define_method(&mut self, key: Key, method: Method) {
        let function = self.pop();
        let Some(object) = self.frame().top().as_object() else { return };
        if let Some(function) = function.as_object() {
            self.set_home(function, Some(object));
        }
        let property = self.method_property(object, key, method.kind, &function, method.enumerable);
        self.define(object, key, property);
    }

    /// The property for a method or accessor. An existing accessor keeps its other half.
    pub(super) fn method_property(
        &mut self,
        object: ObjectId,
        key: Key,
        kind: MethodKind,
        function: &Value,
        enumerable: bool,
    ) -> Property {
        let known = self.get_own_property(object, key).map(|property| property.slot);
        let (get, set) = match known {
            Some(Slot::Accessor { get, set }) => (get, set),
            _ => (None, None),
        };
        self.name_accessor(key, kind, function);
        let property = match kind {
            MethodKind::Method => Property::hidden(function.clone()),
            MethodKind::Get => Property::accessor(function.as_object(), set),
            MethodKind::Set => Property::accessor(get, function.as_object()),
        };
        Property { enumerable, ..property }
    }

    fn name_accessor(&mut self, key: Key, kind: MethodKind, function: &Value) {
        match kind {
            MethodKind::Method => {}
            MethodKind::Get => self.name_by_key(key, "get ", function),
            MethodKind::Set => self.name_by_key(key, "set ", function),
        }
    }

    /// `SetFunctionName`; the name of an accessor has a prefix such as `get`. A class with an own
    /// `name` keeps it.
    fn name_by_key(&mut self, key: Key, prefix: &str, function: &Value) {
        let Some(function) = function.as_object() else { return };
        let name = match key {
            Key::Symbol(symbol) => match self.symbol_description(symbol) {
                Some(description) => format!("{prefix}[{description}]"),
                None => prefix.to_owned(),
            },
            _ => format!("{prefix}{}", self.key_text(key)),
        };
        let name = Property { configurable: true, ..Property::fixed(Value::string(name)) };
        let key = Key::Name(self.names.name);
        let known = self.object(function).properties.get(&key);
        let is_unnamed = known.is_none_or(|known| match &known.slot {
            Slot::Data { value: Value { kind: Kind::String(name), .. }, .. } => name.is_empty(),
            _ => false,
        });
        if is_unnamed {
            self.object_mut(function).properties.insert(key, name);
        }
    }

    /// Sets `[[HomeObject]]`, to which `super` refers.
    pub(super) fn set_home(&mut self, function: ObjectId, home: Option<ObjectId>) {
        let Class::Function(function) = &mut self.object_mut(function).class else { return };
        if let FunctionKind::Closure(closure) = &mut function.kind {
            Rc::make_mut(closure).home = home;
        }
    }

    /// `CopyDataProperties`
    fn copy_properties(&mut self) -> Completion<()> {
        let from = self.pop();
        let Some(to) = self.frame().top().as_object() else { return Ok(()) };
        if let Kind::Unknown(unknown) = &from.kind {
            self.record.open.insert(to, std::rc::Rc::clone(&unknown.text));
            let before = self.frame().top().origin;
            let origin = self.join(before, from.origin);
            if let Some(top) = self.frame().stack.last_mut() {
                top.origin = origin;
            }
        }
        if from.is_nullish() || from.is_unknown() {
            return Ok(());
        }
        let source = self.to_object(&from)?;
        self.copy_hidden(to, source);
        for key in self.own_keys(source) {
            let property = self.get_own_property(source, key);
            if property.is_some_and(|property| property.enumerable) {
                let value = self.get(source, key)?;
                let origin = self.join(value.origin, from.origin);
                self.put(to, key, value.derived(origin));
            }
        }
        Ok(())
    }

    /// source keys.. → an object with the properties that are not among the keys
    fn rest_properties(&mut self, count: u32) -> Completion<()> {
        let keys = self.frame().pop_many(count as usize);
        let source = self.frame().top().clone();
        if source.is_unknown() {
            return Ok(());
        }
        let mut left_out = Vec::new();
        for key in &keys {
            left_out.push(self.to_property_key(key)?);
        }
        self.pop();
        let rest = self.new_object();
        let object = self.to_object(&source)?;
        for key in self.own_keys(object) {
            let property = self.get_own_property(object, key);
            if !left_out.contains(&key) && property.is_some_and(|property| property.enumerable) {
                let value = self.get(object, key)?;
                self.put(rest, key, value);
            }
        }
        self.push(Value::from(rest).derived(source.origin));
        Ok(())
    }

    /// Creates a function object: `InstantiateOrdinaryFunctionObject`, and the same for other kinds
    /// of functions.
    pub(super) fn close_over(&mut self, index: u32) -> ObjectId {
        let frame = self.frame();
        let code = Rc::clone(&frame.code.functions[index as usize]);
        let lexical = code.is_arrow.then(|| Lexical {
            this: Rc::clone(&frame.this),
            function: frame.function,
            new_target: frame.new_target.clone(),
        });
        let home = frame.home;
        let closure = Closure {
            home: if code.is_arrow { home } else { None },
            code,
            environment: Some(Rc::clone(&frame.environment)),
            lexical,
            fields: None,
            flow: frame.flow,
        };
        self.new_closure(Rc::new(closure))
    }

    pub(crate) fn new_closure(&mut self, closure: Rc<Closure>) -> ObjectId {
        let is_wanted = self.record.wanted == Some(closure.code.span);
        let prototype = match (closure.code.is_async, closure.code.is_generator) {
            (false, false) => self.realm.function_prototype,
            (true, false) => self.realm.async_function_prototype,
            (false, true) => self.realm.generator_function_prototype,
            (true, true) => self.realm.async_generator_function_prototype,
        };
        // The environment that it captures is counted too.
        self.charge(2 * size_of::<Closure>());
        let kind = FunctionKind::Closure(closure);
        let function = Function { kind, is_materialized: false };
        let function = self.allocate(Some(prototype), Class::Function(function));
        if is_wanted {
            self.record.wanted_function = Some(function);
        }
        function
    }

    /// `GetTemplateObject`
    fn template_object(&mut self, index: u32) {
        let code = Rc::clone(&self.frame().code);
        let site = (Rc::as_ptr(&code), index);
        if let Some((_, known)) = self.templates.get(&site) {
            let known = known.clone();
            return self.push(known);
        }
        let template = code.templates[index as usize].clone();
        let cooked = template.cooked.into_iter();
        let cooked = cooked.map(|text| text.map_or(Value::UNDEFINED, Value::from)).collect();
        let strings = self.new_array(cooked);
        let raw = self.new_array(template.raw.into_iter().map(Value::from).collect());
        self.freeze(raw);
        let key = Key::Name(self.names.raw);
        self.define(strings, key, Property::fixed(Value::from(raw)));
        self.freeze(strings);
        let strings = Value::from(strings);
        self.templates.insert(site, (code, strings.clone()));
        self.push(strings);
    }

    /// The error of an object pattern whose value is `null` or `undefined`.
    fn cannot_destructure(&mut self, index: u32, value: &Value) -> Abrupt {
        let Destructured { source, first } = self.frame().code.destructured[index as usize].clone();
        let text = self.short_text(value);
        let source = match source {
            PatternSource::Pattern | PatternSource::Property(_) => None,
            PatternSource::Argument if text == "null" => Some("object null".into()),
            PatternSource::Argument => Some(text.as_str().into()),
            PatternSource::Expression { printed, .. } => Some(printed),
        };
        let message = match (source, first) {
            (None, Some((key, _))) | (Some(_), Some((key, true))) => {
                format!("Cannot read properties of {text} (reading '{key}')")
            }
            (None, None) => format!("Cannot read properties of {text}"),
            (Some(source), Some((key, false))) => {
                format!("Cannot destructure property '{key}' of '{source}' as it is {text}.")
            }
            (Some(source), None) => format!("Cannot destructure '{source}' as it is {text}."),
        };
        self.type_error(&message)
    }

    /// Converts the top value to a string if it is an object; throws for a symbol.
    fn make_template_part(&mut self) -> Completion<()> {
        let value = self.frame().top();
        if value.as_object().is_none() && !matches!(value.kind, Kind::Symbol(_)) {
            return Ok(());
        }
        let value = self.pop();
        let text = self.template_part(&value)?;
        self.push(Value::from(text).derived(value.origin));
        Ok(())
    }

    /// Converts a known value in a template to a string.
    fn template_part(&mut self, value: &Value) -> Completion<JsString> {
        if matches!(value.kind, Kind::Symbol(_)) {
            return Err(self.type_error("Cannot convert a Symbol value to a string"));
        }
        self.to_string(value)
    }

    fn concatenate(&mut self, parts: u32) -> Completion<()> {
        let parts = self.frame().pop_many(parts as usize);
        let mut text = JsString::from("");
        let mut origin = crate::javascript::evaluator::origin::Origin::NONE;
        let mut is_unknown = false;
        for part in &parts {
            origin = self.join(origin, part.origin);
            if let Kind::Unknown(unknown) = &part.kind {
                is_unknown = true;
                text = text.concat(&format!("${{{}}}", unknown.text).into());
            } else {
                let part = self.template_part(part)?;
                if text.len() + part.len() > LONGEST_STRING {
                    return Err(self.range_error("Invalid string length"));
                }
                text = text.concat(&part);
            }
        }
        self.check_memory()?;
        let value =
            if is_unknown { self.unknown_value(&format!("`{text}`")) } else { Value::from(text) };
        self.push(value.derived(origin));
        Ok(())
    }
}
