//! Executes class definitions (ECMA-262, 15.7.14, `ClassDefinitionEvaluation`).

use std::rc::Rc;

use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Closure, Function, FunctionKind};
use crate::javascript::evaluator::object::{Class, Key, ObjectId, Property};
use crate::javascript::evaluator::value::{Kind, Value};

impl Agent {
    /// parent → constructor prototype
    pub(super) fn op_class(&mut self, code: u32, has_parent: bool) -> Completion<()> {
        let parent = if has_parent { Some(self.pop()) } else { None };
        let (prototype_parent, constructor_parent) = self.parents(parent.as_ref())?;
        let prototype = self.allocate(prototype_parent, Class::Ordinary);
        let frame = self.frame();
        let closure = Closure {
            code: Rc::clone(&frame.code.functions[code as usize]),
            environment: Some(Rc::clone(&frame.environment)),
            lexical: None,
            home: Some(prototype),
            fields: None,
            flow: frame.flow,
        };
        let constructor = self.new_closure(Rc::new(closure));
        self.object_mut(constructor).prototype = Some(constructor_parent);
        if parent.is_some_and(|parent| parent.is_unknown()) {
            self.record.note_unknown_parent(constructor);
        }
        let fixed = Property::fixed(Value::from(prototype));
        self.materialize(constructor);
        let key = Key::Name(self.names.prototype);
        self.object_mut(constructor).properties.insert(key, fixed);
        let hidden = Property::hidden(Value::from(constructor));
        self.define(prototype, Key::Name(self.names.constructor), hidden);
        self.push(Value::from(constructor));
        self.push(Value::from(prototype));
        Ok(())
    }

    /// `protoParent` and `constructorParent` of a class.
    fn parents(&mut self, parent: Option<&Value>) -> Completion<(Option<ObjectId>, ObjectId)> {
        let (object, function) = (self.realm.object_prototype, self.realm.function_prototype);
        let Some(parent) = parent else { return Ok((Some(object), function)) };
        match parent.kind {
            Kind::Null => Ok((None, function)),
            Kind::Unknown(_) => {
                let unknown = self.allocate(Some(object), Class::Ordinary);
                self.record.open.insert(unknown, "super".into());
                Ok((Some(unknown), function))
            }
            Kind::Object(id) if self.is_constructor(parent) => {
                let prototype = self.get(id, Key::Name(self.names.prototype))?;
                match prototype.kind {
                    Kind::Object(_) | Kind::Null | Kind::Unknown(_) => {
                        Ok((prototype.as_object(), id))
                    }
                    _ => {
                        let text = self.short_text(&prototype);
                        let message = format!(
                            "Class extends value does not have valid prototype property {text}"
                        );
                        Err(self.type_error(&message))
                    }
                }
            }
            _ => {
                let text = self.brief_text(parent);
                let message = format!("Class extends value {text} is not a constructor or null");
                Err(self.type_error(&message))
            }
        }
    }

    /// `MakeMethod` of a private method, which no instance has yet (ECMA-262, 10.2.7).
    ///
    /// constructor prototype method → constructor prototype method
    pub(super) fn op_make_method(&mut self, is_static: bool) {
        let frame = self.frame();
        let home = frame.peek(if is_static { 2 } else { 1 }).as_object();
        if let Some(method) = frame.top().as_object() {
            self.set_home(method, home);
        }
    }

    /// constructor prototype → constructor prototype
    pub(super) fn op_set_fields(&mut self, code: u32) {
        let frame = self.frame();
        let home = frame.peek(0).as_object();
        let constructor = frame.peek(1).as_object();
        let fields = self.close_over(code);
        self.set_home(fields, home);
        let Some(constructor) = constructor else { return };
        let Class::Function(Function { kind, .. }) = &mut self.object_mut(constructor).class else {
            return;
        };
        if let FunctionKind::Closure(closure) = kind {
            Rc::make_mut(closure).fields = Some(fields);
        }
    }

    /// The function that initializes the fields of a class's instances.
    pub(super) fn fields_of(&self, constructor: ObjectId) -> Option<ObjectId> {
        match self.function(constructor) {
            Some(FunctionKind::Closure(closure)) => closure.fields,
            _ => None,
        }
    }

    /// constructor → constructor
    pub(super) fn op_run_static(&mut self, code: u32) -> Completion<()> {
        let constructor = self.frame().top().clone();
        let function = self.close_over(code);
        self.set_home(function, constructor.as_object());
        self.call(&Value::from(function), constructor, &[])?;
        Ok(())
    }
}
