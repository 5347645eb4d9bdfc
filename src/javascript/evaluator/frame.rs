//! A running function: its execution context (ECMA-262, 9.4).

use std::cell::RefCell;
use std::rc::Rc;

use super::code::FunctionCode;
use super::environment::Environment;
use super::object::ObjectId;
use super::origin::Origin;
use super::value::Value;
use crate::executor::Promise;

/// A function that runs or waits.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) code: Rc<FunctionCode>,
    pub(crate) pc: usize,
    pub(crate) environment: Rc<Environment>,
    /// The depth of its outermost scope.
    pub(crate) depth: u32,
    pub(crate) stack: Vec<Value>,
    pub(crate) arguments: Vec<Value>,
    /// Shared with the arrow functions within.
    pub(crate) this: Rc<RefCell<Option<Value>>>,
    pub(crate) function: Option<ObjectId>,
    pub(crate) home: Option<ObjectId>,
    pub(crate) new_target: Value,
    pub(crate) handlers: Vec<Handler>,
    /// How the surrounding finally blocks were entered.
    pub(crate) completions: Vec<CompletionRecord>,
    /// What decided that the code is reached, by surrounding condition.
    pub(crate) conditions: Vec<Origin>,
    pub(crate) counters: Vec<Counter>,
    pub(crate) kind: FrameKind,
    /// How a generator is to continue, for `yield*`.
    pub(crate) received: Received,
    pub(crate) flow: AwaitHistory,
    /// The recorded call of a function of the file, if it is one.
    pub(crate) activation: Option<usize>,
}

/// What happens when a frame ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind {
    /// Its value is returned to its caller.
    Call,
    /// A constructor: its object is returned to its caller.
    Construct,
    /// It settles a promise, which its caller has had since it first paused.
    Async {
        promise: Promise,
        has_stopped: bool,
    },
    Generator(ObjectId),
    AsyncGenerator(ObjectId),
}

/// Where an exception, or another exit from a block, goes.
#[derive(Clone, Debug)]
pub(crate) struct Handler {
    pub(crate) is_finally: bool,
    pub(crate) target: u32,
    pub(crate) values: usize,
    pub(crate) completions: usize,
    pub(crate) conditions: usize,
    pub(crate) environment: Rc<Environment>,
}

/// How a finally block was entered: a completion record (ECMA-262, 6.2.4).
#[derive(Clone, Debug)]
pub(crate) enum CompletionRecord {
    Normal,
    Throw(Value),
    Return(Value),
    /// By an exit of the function's code.
    Leave(u32),
}

/// How a generator continues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Received {
    #[default]
    Next,
    Throw,
    Return,
}

/// How often a condition was evaluated in this run of a function, and the decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    pub(crate) condition: u32,
    pub(crate) asked: u32,
    pub(crate) decided: Option<bool>,
}

/// What has been awaited so far: calls, and those of them that have an effect.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AwaitHistory {
    pub(crate) awaited: Origin,
    pub(crate) effects: Origin,
}

impl Frame {
    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().expect("the compiler has counted the values")
    }

    pub(crate) fn push(&mut self, value: impl Into<Value>) {
        self.stack.push(value.into());
    }

    pub(crate) fn top(&self) -> &Value {
        self.stack.last().expect("the compiler has counted the values")
    }

    /// The value that many below the top.
    pub(crate) fn peek(&self, below: usize) -> &Value {
        &self.stack[self.stack.len() - 1 - below]
    }

    pub(crate) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        self.stack.split_off(self.stack.len() - count)
    }

    /// What decided that this is reached.
    pub(crate) fn condition(&self) -> Origin {
        self.conditions.last().copied().unwrap_or_default()
    }

    pub(crate) fn counter(&mut self, condition: u32) -> &mut Counter {
        let known = self.counters.iter().position(|counter| counter.condition == condition);
        let index = known.unwrap_or_else(|| {
            self.counters.push(Counter { condition, asked: 0, decided: None });
            self.counters.len() - 1
        });
        &mut self.counters[index]
    }

    /// Leaves scopes until that many of the function's own are left.
    pub(crate) fn leave_scopes(&mut self, scopes: u32) {
        while self.environment.depth > self.depth + scopes {
            let outer = self.environment.outer.clone();
            self.environment = outer.expect("the outermost scope is not left");
        }
    }
}
