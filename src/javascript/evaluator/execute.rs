//! Executes instructions.

mod calls;
mod classes;
mod disposal;
mod iteration;
mod jumps;
mod literals;
mod private;
mod properties;
mod variables;

pub(crate) use jumps::ITERATIONS;
pub(crate) use literals::LONGEST_STRING;

use super::agent::{Abrupt, Agent, Completion};
use super::code::Op;
use super::machine::Step;
use super::value::Value;

impl Agent {
    /// Executes an instruction of the running function.
    pub(crate) fn execute(&mut self, op: Op, base: usize) -> Completion<Step> {
        match op {
            Op::Undefined => self.push(Value::UNDEFINED),
            Op::Null => self.push(Value::NULL),
            Op::True => self.push(Value::from(true)),
            Op::False => self.push(Value::from(false)),
            Op::Number(number) => self.push(Value::from(number)),
            Op::String(index) => {
                let text = self.constant(index);
                self.push(Value::from(text));
            }
            Op::Pop => drop(self.pop()),
            Op::Dup => {
                let top = self.frame().top().clone();
                self.push(top);
            }
            Op::Dup2 => {
                let frame = self.frame();
                let (under, top) = (frame.peek(1).clone(), frame.peek(0).clone());
                frame.stack.extend([under, top]);
            }
            Op::Swap => {
                let stack = &mut self.frame().stack;
                let top = stack.len() - 1;
                stack.swap(top, top - 1);
            }
            Op::Pick(below) => {
                let value = self.frame().peek(below as usize).clone();
                self.push(value);
            }
            Op::Bury(below) => {
                let stack = &mut self.frame().stack;
                let from = stack.len() - 1 - below as usize;
                stack[from..].rotate_right(1);
            }
            Op::Get(variable, name) => self.get_variable(variable, name)?,
            Op::Set(variable, name) => self.set_variable(variable, name)?,
            Op::Initialize(variable) => self.initialize_variable(variable),
            Op::Jump(target) => self.frame().pc = target as usize,
            Op::JumpIf { is, part, target, condition } => {
                self.jump_if((is, target), part, condition);
            }
            Op::Unary(unary) => {
                let value = self.pop();
                let result = self.unary(unary, &value)?;
                self.push(result);
            }
            Op::Binary(binary) => {
                let right = self.pop();
                let left = self.pop();
                let result = self.binary(binary, &left, &right)?;
                self.push(result);
            }
            Op::Call(count, site) => return self.op_call(count, site, base),
            Op::Return => {
                let value = self.pop();
                return self.return_value(value, base);
            }
            Op::Throw => {
                let value = self.pop();
                self.note_throw(&value);
                return Err(Abrupt::Throw(value));
            }
            Op::Leave(exit) => self.leave(exit),
            Op::EndFinally => return self.end_finally(base),
            Op::Await => return self.op_await(base),
            Op::DropAwaited => self.op_drop_awaited(),
            Op::AwaitYielded => return self.op_await_yielded(base),
            Op::Yield => return self.op_yield(base),
            Op::GeneratorStart => return self.op_generator_start(base),
            op => return self.execute_more(op, base),
        }
        Ok(Step::On)
    }

    /// Executes one of the less frequent instructions.
    fn execute_more(&mut self, op: Op, base: usize) -> Completion<Step> {
        match op {
            Op::GetProperty(name) => self.op_get_property(name)?,
            Op::GetElement => self.op_get_element()?,
            Op::SetProperty(name) => self.op_set_property(name)?,
            Op::SetElement => self.op_set_element()?,
            Op::DeleteProperty(_) | Op::DeleteElement => self.execute_delete(op)?,
            Op::Disposer { .. }
            | Op::Dispose { .. }
            | Op::SkipUnlessAwaitIsDue { .. }
            | Op::Suppress => self.execute_disposal(op)?,
            Op::GetPrivate
            | Op::SetPrivate
            | Op::HasPrivate
            | Op::DefinePrivate
            | Op::DefinePrivateMethod(_)
            | Op::NewPrivateName { .. } => self.execute_private(op)?,
            Op::GetSuper | Op::SetSuper => self.execute_super(op)?,
            Op::NewObject
            | Op::NewArray
            | Op::Append
            | Op::AppendHole
            | Op::AppendAll(_)
            | Op::DefineField(_)
            | Op::NameComputed
            | Op::DefineComputed
            | Op::DefineMethod(_)
            | Op::DefineComputedMethod(_)
            | Op::CopyProperties
            | Op::SetPrototype
            | Op::RestProperties(_)
            | Op::ToPropertyKey
            | Op::RequireObject(_)
            | Op::BigInt(_)
            | Op::RegExp(..)
            | Op::Unknown(_)
            | Op::Function(_)
            | Op::TemplateObject(_)
            | Op::Concatenate(_)
            | Op::ToTemplatePart => self.execute_literal(op)?,
            Op::NameUnknown(_)
            | Op::Uninitialized(_)
            | Op::Start(_)
            | Op::Wrote(_)
            | Op::AssignToConstant(_)
            | Op::GetGlobal(_)
            | Op::SetGlobal(_)
            | Op::TypeofGlobal(_)
            | Op::PushScope(_)
            | Op::PopScope
            | Op::CopyScope
            | Op::This
            | Op::NewTarget
            | Op::Argument(_)
            | Op::RestArguments(_)
            | Op::ArgumentsObject(_)
            | Op::MapArgument(..)
            | Op::CurrentFunction
            | Op::Import(..)
            | Op::ThrowReferenceError(_)
            | Op::SkipUnlessNeeded { .. } => self.execute_variable(op)?,
            Op::ToNumeric | Op::Increment | Op::Decrement | Op::Typeof => self.convert(op)?,
            Op::CallSpread(_)
            | Op::New(..)
            | Op::NewSpread(_)
            | Op::SuperCall(..)
            | Op::SuperCallSpread(_) => return self.execute_call(op, base),
            Op::RequireSuperConstructor => drop(self.super_constructor()?),
            Op::ImportCall => self.op_import_call()?,
            Op::Class { code, has_parent } => self.op_class(code, has_parent)?,
            Op::MakeMethod { is_static } => self.op_make_method(is_static),
            Op::SetFields(code) => self.op_set_fields(code),
            Op::RunStatic(code) => self.op_run_static(code)?,
            Op::PushCatch(target) => self.push_handler(false, target),
            Op::PushFinally(target) => self.push_handler(true, target),
            Op::HandlerBelow => {
                if let Some(handler) = self.frame().handlers.last_mut() {
                    handler.values -= 1;
                }
            }
            Op::GetIterator { .. }
            | Op::GetAsyncIterator { .. }
            | Op::IteratorNext(_)
            | Op::IteratorStep(_)
            | Op::IteratorRest(_)
            | Op::IteratorClose
            | Op::AsyncIteratorCall
            | Op::AsyncIteratorValue(_)
            | Op::AsyncIteratorClose(_)
            | Op::AsyncIteratorClosed
            | Op::IteratorCloseFor
            | Op::EnumerateKeys => self.execute_iteration(op)?,
            Op::DelegateReceived => {}
            Op::DelegateBegin { .. }
            | Op::DelegateCall(_)
            | Op::DelegateResult(_)
            | Op::DelegateYield => return self.execute_delegation(op, base),
            op => self.execute_jump(op),
        }
        Ok(Step::On)
    }

    pub(crate) fn push(&mut self, value: Value) {
        self.frame().stack.push(value);
    }

    pub(crate) fn pop(&mut self) -> Value {
        self.frame().pop()
    }

    /// Executes an instruction that converts a value.
    fn convert(&mut self, op: Op) -> Completion<()> {
        let value = self.pop();
        let result = match op {
            Op::ToNumeric => self.to_numeric(&value)?,
            Op::Increment => self.increment(&value, 1)?,
            Op::Decrement => self.increment(&value, -1)?,
            _ => self.typeof_value(&value),
        };
        self.push(result);
        Ok(())
    }

    /// A string constant of the running function.
    fn constant(&mut self, index: u32) -> super::string::JsString {
        self.frame().code.strings[index as usize].clone()
    }

    /// A string constant of the running function, as a property key.
    fn constant_key(&mut self, index: u32) -> super::object::Key {
        let text = self.constant(index);
        self.key_of(&text)
    }

    /// The elements of an array that compiled code created.
    fn list_of(&mut self, list: &Value) -> Vec<Value> {
        let elements = list.as_object().and_then(|list| self.elements(list));
        let elements = elements.map_or(&[][..], Vec::as_slice);
        elements.iter().map(|element| element.clone().unwrap_or(Value::UNDEFINED)).collect()
    }
}
