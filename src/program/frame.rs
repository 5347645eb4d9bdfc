//! The state of a call of an async function, or of a callback that has not been called yet.

use super::code::BodyId;
use super::instruction::{Address, Slot};
use super::recorder::AwaitId;
use crate::Cause;
use crate::executor::{Promise, Value};
use crate::timeline::ListId;

/// A suspended or running body: its position, and what happens when it ends. Its variables are in
/// [`Frames`](super::frames::Frames).
#[derive(Debug)]
pub(super) struct Frame {
    /// The instruction that runs next.
    pub(super) at: Address,
    pub(super) body: BodyId,
    /// The promise that the body settles: that of its call, or the derived promise of a chain.
    pub(super) promise: Promise,
    /// The promise that the body awaits, if anything else can see that promise.
    pub(super) awaits: Option<Promise>,
    /// The number of this `await` in the record.
    pub(super) stay: Option<AwaitId>,
    /// The cause of the execution of the current instruction.
    pub(super) cause: Cause,
    /// The data that only few frames have.
    rare: Option<Box<Rare>>,
}

/// A frame, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameId(pub(super) u32);

/// The operands of instructions, and the contents of variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    /// The result of an `await`, an item or an error.
    Value(Value),
    /// The result of an expression that has not been awaited.
    Promise(Promise),
    /// A counter, or the number of a pool.
    Count(u32),
    /// The items of a call, if there are several.
    Items(ListId),
}

impl Operand {
    /// A variable that is not set yet, or JavaScript's `null`.
    pub(super) const NULL: Self = Self::Value(Value::Null);

    pub(super) fn value(self) -> Value {
        let Self::Value(value) = self else { self.is_another("a value") };
        value
    }

    pub(super) fn promise(self) -> Promise {
        let Self::Promise(promise) = self else { self.is_another("a promise") };
        promise
    }

    pub(super) fn count(self) -> u32 {
        let Self::Count(count) = self else { self.is_another("a counter") };
        count
    }

    #[cold]
    fn is_another(self, expected: &str) -> ! {
        unreachable!("{self:?} is not {expected}: the compiler balances operands")
    }
}

/// The data of a frame that is in a `try` or a loop, or that awaits in place.
#[derive(Debug, Default)]
pub(super) struct Rare {
    /// The surrounding `try`s, the innermost last.
    pub(super) handlers: Vec<Handler>,
    /// The arrays of the surrounding loops, the innermost last.
    pub(super) results: Vec<Vec<Value>>,
    /// The operands that are put aside while the frame awaits in place.
    pub(super) aside: Vec<Operand>,
}

/// A handler of exceptions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    pub(super) address: Address,
    pub(super) kind: HandlerKind,
    /// The number of arrays when the `try` was entered.
    pub(super) results: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandlerKind {
    /// The error is stored in the slot.
    Catch(Slot),
    /// How to continue is stored in the slot and the next one.
    Finally(Slot),
}

/// How a `finally` was entered, which determines how it continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    /// Normally: it continues with the value.
    Normal(Value),
    /// By a throw.
    Throw(Value),
    /// By a return.
    Return(Value),
}

impl Frame {
    pub(super) const fn new(body: BodyId, at: Address, promise: Promise, cause: Cause) -> Self {
        Self { at, body, promise, awaits: None, stay: None, cause, rare: None }
    }

    pub(super) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Takes the operands that were put aside.
    pub(super) fn take_aside(&mut self, operands: &mut Vec<Operand>) {
        if let Some(rare) = &mut self.rare {
            operands.append(&mut rare.aside);
        }
    }

    /// Removes the operands that were put aside, because an exception skipped their use.
    pub(super) fn forget_aside(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.aside.clear();
        }
    }

    pub(super) fn has_aside(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| !rare.aside.is_empty())
    }

    pub(super) fn enter_try(&mut self, address: Address, kind: HandlerKind) {
        let rare = self.rare();
        rare.handlers.push(Handler { address, kind, results: rare.results.len() });
    }

    /// Leaves the innermost `try`, and removes what was incomplete in it.
    pub(super) fn leave_try(&mut self) -> Option<Handler> {
        let rare = self.rare.as_mut()?;
        let handler = rare.handlers.pop()?;
        rare.results.truncate(handler.results);
        Some(handler)
    }
}
