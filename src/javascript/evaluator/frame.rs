//! A running function: its execution context (ECMA-262, 9.4).

use std::cell::RefCell;
use std::rc::Rc;

use super::code::FunctionCode;
use super::environment::Environment;
use super::object::ObjectId;
use super::origin::Origin;
use super::recursion::Ancestor;
use super::value::Value;
use crate::executor::Promise;

/// The execution context of a function that runs or is suspended.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) code: Rc<FunctionCode>,
    pub(crate) pc: usize,
    pub(crate) environment: Rc<Environment>,
    /// The depth of the environment of its outermost scope.
    pub(crate) depth: u32,
    pub(crate) stack: Vec<Value>,
    pub(crate) arguments: Vec<Value>,
    /// The `this` value, which nested arrow functions share.
    pub(crate) this: Rc<RefCell<Option<Value>>>,
    pub(crate) function: Option<ObjectId>,
    pub(crate) home: Option<ObjectId>,
    pub(crate) new_target: Value,
    pub(crate) handlers: Vec<Handler>,
    /// The completions with which the surrounding `finally` blocks were entered.
    pub(crate) completions: Vec<CompletionRecord>,
    /// The origins of the conditions that decided that the current code is reached, from the
    /// outermost to the innermost.
    pub(crate) conditions: Vec<Origin>,
    pub(crate) counters: Vec<Counter>,
    pub(crate) kind: FrameKind,
    /// The kind of the request with which a generator was resumed, for `yield*`.
    pub(crate) received: Received,
    pub(crate) flow: AwaitHistory,
    pub(crate) disposals: Disposals,
    /// The number of the recorded call; `None` if the call is not recorded.
    pub(crate) activation: Option<usize>,
    /// The call that led to this one, or this one itself if it is part of the lineage.
    pub(crate) ancestor: Ancestor,
}

/// The kind of a frame, which determines what happens when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind {
    /// A call: the value is returned to the caller.
    Call,
    /// A call of a constructor: the new object is returned to the caller.
    Construct,
    /// A call of an async function: the promise settles. The caller received the promise when the
    /// function first paused.
    Async {
        promise: Promise,
        has_stopped: bool,
    },
    Generator(ObjectId),
    AsyncGenerator(ObjectId),
}

/// A handler for abrupt completions in a `try` block, and the state of the frame at its start.
#[derive(Clone, Debug)]
pub(crate) struct Handler {
    pub(crate) is_finally: bool,
    pub(crate) target: u32,
    pub(crate) values: usize,
    pub(crate) completions: usize,
    pub(crate) conditions: usize,
    pub(crate) environment: Rc<Environment>,
}

/// The completion with which a `finally` block was entered: a Completion Record (ECMA-262, 6.2.4).
#[derive(Clone, Debug)]
pub(crate) enum CompletionRecord {
    Normal,
    Throw(Value),
    Return(Value),
    /// A `break` or `continue` to this exit of the code.
    Leave(u32),
}

/// The state of `DisposeResources` while a list of resources is disposed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Disposals {
    /// Whether an `await using` of nothing must be awaited.
    pub(crate) needs_await: bool,
    pub(crate) has_awaited: bool,
}

/// The kind of the request with which a generator is resumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Received {
    #[default]
    Next,
    Throw,
    Return,
}

impl Received {
    /// The name of the generator's method.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Throw => "throw",
            Self::Return => "return",
        }
    }
}

/// The number of evaluations of a condition in this call of a function, and the decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    pub(crate) condition: u32,
    pub(crate) asked: u32,
    /// The number of decisions about unknown conditions before the loop of the condition.
    pub(crate) decisions_before: u64,
    pub(crate) decided: Option<bool>,
}

impl Counter {
    const fn new(condition: u32) -> Self {
        Self { condition, asked: 0, decisions_before: 0, decided: None }
    }
}

/// The calls that have been awaited so far, and those of them that have an effect.
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

    /// The value that is this many entries below the top.
    pub(crate) fn peek(&self, below: usize) -> &Value {
        &self.stack[self.stack.len() - 1 - below]
    }

    pub(crate) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        self.stack.split_off(self.stack.len() - count)
    }

    /// The origin of the conditions that decided that the current code is reached.
    pub(crate) fn condition(&self) -> Origin {
        self.conditions.last().copied().unwrap_or_default()
    }

    pub(crate) fn counter(&mut self, condition: u32) -> &mut Counter {
        let known = self.counters.iter().position(|counter| counter.condition == condition);
        let index = known.unwrap_or_else(|| {
            self.counters.push(Counter::new(condition));
            self.counters.len() - 1
        });
        &mut self.counters[index]
    }

    /// Leaves scopes until this many scopes of the function are left.
    pub(crate) fn leave_scopes(&mut self, scopes: u32) {
        while self.environment.depth > self.depth + scopes {
            let outer = self.environment.outer.clone();
            self.environment = outer.expect("the outermost scope is not left");
        }
    }
}
