//! Executes instructions about variables, scopes and arguments.

use std::ops::Range;

use std::rc::Rc;

use crate::javascript::evaluator::agent::{Agent, Completion, ErrorKind};
use crate::javascript::evaluator::code::{Op, Variable};
use crate::javascript::evaluator::environment::Environment;
use crate::javascript::evaluator::object::{Aliases, Class, Key, Property};
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

impl Agent {
    pub(super) fn get_variable(&mut self, variable: Variable, name: u32) -> Completion<()> {
        let environment = &self.frame().environment;
        let value = environment.out(u32::from(variable.hops)).get(variable.slot);
        match value {
            Some(value) => {
                self.note_state(&value);
                self.push(value);
                Ok(())
            }
            None => Err(self.uninitialized(name)),
        }
    }

    fn uninitialized(&mut self, name: u32) -> crate::javascript::evaluator::agent::Abrupt {
        let name = self.constant(name);
        let message = format!("Cannot access '{name}' before initialization");
        self.error(ErrorKind::Reference, &message)
    }

    pub(super) fn set_variable(&mut self, variable: Variable, name: u32) -> Completion<()> {
        let frame = self.frame();
        let value = frame.top().clone();
        let condition = frame.condition();
        let environment = Rc::clone(frame.environment.out(u32::from(variable.hops)));
        let slot = variable.slot;
        if !environment.is_initialized(slot) {
            return Err(self.uninitialized(name));
        }
        // The conditions that led to the assignment are also part of the value's origin.
        let origin = self.join(value.origin, condition);
        environment.set(slot, value.derived(origin));
        Ok(())
    }

    pub(super) fn initialize_variable(&mut self, variable: Variable) {
        let frame = self.frame();
        let value = frame.pop();
        frame.environment.out(u32::from(variable.hops)).set(variable.slot, value);
    }

    pub(super) fn execute_variable(&mut self, op: Op) -> Completion<()> {
        match op {
            Op::NameUnknown(name) => self.name_unknown(name),
            Op::Uninitialized(name) if self.record.wanted.is_some() => {
                let name = self.constant(name).to_string();
                let value = self.unknown_value(&name);
                self.push(value);
            }
            Op::Uninitialized(_) => self.push(Value::UNDEFINED),
            Op::Start(number) => self.op_start(number),
            Op::Wrote(number) => self.op_wrote(number),
            Op::AssignToConstant(_) => {
                return Err(self.type_error("Assignment to constant variable."));
            }
            Op::GetGlobal(name) => self.get_global(name)?,
            Op::SetGlobal(name) => self.set_global(name)?,
            Op::TypeofGlobal(name) => {
                let key = self.constant_key(name);
                let value = if self.is_of_scripts(name) {
                    Value::from("undefined")
                } else if self.has_property(self.realm.global, key) {
                    let value = self.get(self.realm.global, key)?;
                    self.typeof_value(&value)
                } else if self.record.world.declares_all {
                    Value::from("undefined")
                } else {
                    let text = self.constant(name).to_string();
                    if let Some(known) = self.model_of_global(&text)? {
                        self.typeof_value(&known)
                    } else {
                        let global = self.unknown_global(&text);
                        self.typeof_value(&global)
                    }
                };
                self.push(value);
            }
            Op::PushScope(slots) => {
                let frame = self.frame();
                let outer = frame.environment.clone();
                frame.environment = Environment::new(Some(outer), slots as usize);
            }
            Op::PopScope => {
                let frame = self.frame();
                let outer = frame.environment.outer.clone();
                frame.environment = outer.expect("a scope was entered");
            }
            Op::CopyScope => {
                let frame = self.frame();
                // If no closure has captured the variables, they need no copy.
                if Rc::strong_count(&frame.environment) > 1 {
                    frame.environment = frame.environment.copy();
                }
            }
            Op::This => {
                let this = self.frame().this.borrow().clone();
                match this {
                    Some(this) => self.push(this),
                    None => return Err(self.uninitialized_this()),
                }
            }
            Op::NewTarget => {
                let target = self.frame().new_target.clone();
                self.push(target);
            }
            Op::Argument(index) => {
                let argument = self.frame().arguments.get(index as usize).cloned();
                self.push(argument.unwrap_or(Value::UNDEFINED));
            }
            Op::RestArguments(from) => {
                let arguments = self.frame().arguments.get(from as usize..);
                let rest = arguments.unwrap_or_default().to_vec();
                let array = self.new_array(rest);
                self.push(Value::from(array));
            }
            Op::ArgumentsObject(is_mapped) => self.arguments_object(is_mapped),
            Op::MapArgument(index, slot) => self.map_argument(index, slot),
            Op::CurrentFunction => {
                let function = self.frame().function.map_or(Value::UNDEFINED, Value::from);
                self.push(function);
            }
            Op::Import(module, name) => {
                let (module, name) = (self.constant(module), self.constant(name));
                let value = self.import(&module.to_string(), &name.to_string())?;
                self.push(value);
            }
            Op::ThrowReferenceError(name) => return Err(self.undeclared(name)),
            Op::SkipUnlessNeeded { first, count, target }
                if !self.is_any_needed(first..first + count) =>
            {
                self.frame().pc = target as usize;
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether the requested function may need one of these statements of the top level.
    fn is_any_needed(&self, statements: Range<u32>) -> bool {
        let Some(needed) = &self.record.needed else { return true };
        let from = needed.partition_point(|statement| *statement < statements.start);
        needed.get(from).is_some_and(|statement| *statement < statements.end)
    }

    /// Gives an unknown value the name of its variable. Values in models keep their names, because
    /// variables of models are not shown.
    fn name_unknown(&mut self, name: u32) {
        if self.frame().code.is_model {
            return;
        }
        let Kind::Unknown(unknown) = &self.frame().top().kind else { return };
        let unknown = Rc::clone(unknown);
        self.identity(&unknown);
        let name = self.constant(name).to_string();
        let named = Kind::Unknown(unknown.named(&name).into());
        if let Some(top) = self.frame().stack.last_mut() {
            top.kind = named;
        }
    }

    /// Pushes the value of a name that the file does not declare: a built-in value, or an unknown
    /// one.
    fn get_global(&mut self, name: u32) -> Completion<()> {
        if self.is_of_scripts(name) {
            return Err(self.undeclared(name));
        }
        let key = self.constant_key(name);
        let value = if self.has_property(self.realm.global, key) {
            self.get(self.realm.global, key)?
        } else if self.record.world.declares_all {
            return Err(self.undeclared(name));
        } else {
            let text = self.constant(name).to_string();
            match self.model_of_global(&text)? {
                Some(known) => known,
                None => self.unknown_global(&text),
            }
        };
        self.push(value);
        Ok(())
    }

    /// Whether a name exists only in scripts, while the running file is a module.
    fn is_of_scripts(&mut self, name: u32) -> bool {
        if !self.record.is_pure_module || self.frame().code.is_model {
            return false;
        }
        let name = self.constant(name).to_string();
        ["require", "module", "exports", "__filename", "__dirname"].contains(&&*name)
    }

    fn undeclared(&mut self, name: u32) -> crate::javascript::evaluator::agent::Abrupt {
        let message = format!("{} is not defined", self.constant(name));
        self.error(ErrorKind::Reference, &message)
    }

    fn set_global(&mut self, name: u32) -> Completion<()> {
        let key = self.constant_key(name);
        let global = self.realm.global;
        if self.frame().code.is_strict && !self.has_property(global, key) {
            return Err(self.undeclared(name));
        }
        let value = self.frame().top().clone();
        if self.frame().code.is_strict {
            return self.set(global, key, value);
        }
        // Sloppy code ignores a failed assignment: `undefined = 1`.
        self.set_for(global, key, value, &Value::from(global)).map(drop)
    }

    /// `CreateMappedArgumentsObject`, without aliases, or `CreateUnmappedArgumentsObject`
    fn arguments_object(&mut self, is_mapped: bool) {
        let frame = self.frame();
        let (arguments, callee) = (frame.arguments.clone(), frame.function);
        let environment = Some(Rc::clone(&frame.environment)).filter(|_| is_mapped);
        let count = arguments.len();
        let aliases = Aliases { environment, slots: Vec::new() };
        let object = self.allocate(Some(self.realm.object_prototype), Class::Arguments(aliases));
        for (index, argument) in (0..).zip(arguments) {
            self.put(object, Key::Index(index), argument);
        }
        let length = Key::Name(self.names.length);
        self.define(object, length, Property::hidden(Value::from(count)));
        let callee = if is_mapped {
            Property::hidden(callee.map_or(Value::UNDEFINED, Value::from))
        } else {
            let thrower = Some(self.realm.throw_type_error);
            Property { configurable: false, ..Property::accessor(thrower, thrower) }
        };
        let key = self.key("callee");
        self.define(object, key, callee);
        let values = Property::hidden(Value::from(self.realm.array_values));
        self.define(object, Key::Symbol(SymbolId::ITERATOR), values);
        self.push(Value::from(object));
    }

    /// Makes an element of the arguments object an alias of a variable, if it exists.
    fn map_argument(&mut self, index: u32, slot: u32) {
        let Some(object) = self.frame().top().as_object() else { return };
        if self.get_own_property(object, Key::Index(index)).is_none() {
            return;
        }
        if let Class::Arguments(aliases) = &mut self.object_mut(object).class {
            let needed = aliases.slots.len().max(index as usize + 1);
            aliases.slots.resize(needed, None);
            aliases.slots[index as usize] = Some(slot);
        }
    }
}
