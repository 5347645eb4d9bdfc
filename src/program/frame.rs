//! The state of a call of an async function, or of a callback waiting to be called.

use super::code::BodyId;
use super::instruction::{Address, Slot};
use super::recorder::AwaitId;
use crate::Cause;
use crate::executor::{Promise, Value};
use crate::timeline::ListId;

/// A suspended (or running) body: where it is, and what follows it. Its variables are in
/// [`Frames`](super::frames::Frames).
#[derive(Debug)]
pub(super) struct Frame {
    /// The instruction that runs next.
    pub(super) at: Address,
    pub(super) body: BodyId,
    /// What it settles when it is over: its call's promise, or a chain's derived one.
    pub(super) promise: Promise,
    /// The promise it awaits, while it awaits one that anything else could see.
    pub(super) awaits: Option<Promise>,
    /// The number of that stay in the record.
    pub(super) stay: Option<AwaitId>,
    /// What had to happen for it to have come this far.
    pub(super) cause: Cause,
    /// What few frames have.
    rare: Option<Box<Rare>>,
}

/// A frame, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameId(pub(super) u32);

/// What an instruction works on, and what a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    /// What an `await` yielded, an item or an error.
    Value(Value),
    /// What an expression yielded that has not been awaited.
    Promise(Promise),
    /// A counter, or the number of a pool.
    Count(u32),
    /// The items that a call carries, where there are several.
    Items(ListId),
}

impl Operand {
    /// Not given yet, or JavaScript's `null`.
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

/// What a frame has only where it is in a `try` or a loop, or awaits in place.
#[derive(Debug, Default)]
pub(super) struct Rare {
    /// The `try`s it is in, innermost last.
    pub(super) handlers: Vec<Handler>,
    /// The arrays that the loops it is in collect, innermost last.
    pub(super) results: Vec<Vec<Value>>,
    /// The operands set aside while it awaits in place.
    pub(super) aside: Vec<Operand>,
}

/// What catches what is thrown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    pub(super) address: Address,
    pub(super) kind: HandlerKind,
    /// How many arrays were started when the `try` was entered.
    pub(super) results: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandlerKind {
    /// The error goes into the slot.
    Catch(Slot),
    /// How to continue is stored in the slot and the one after.
    Finally(Slot),
}

/// How control entered a `finally`, and so how it continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    /// Nothing was wrong: on with the value.
    Normal(Value),
    /// This was thrown.
    Throw(Value),
    /// This was returned.
    Return(Value),
}

impl Frame {
    pub(super) const fn new(body: BodyId, at: Address, promise: Promise, cause: Cause) -> Self {
        Self { at, body, promise, awaits: None, stay: None, cause, rare: None }
    }

    pub(super) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Takes back the operands that were set aside.
    pub(super) fn take_aside(&mut self, operands: &mut Vec<Operand>) {
        if let Some(rare) = &mut self.rare {
            operands.append(&mut rare.aside);
        }
    }

    /// Forgets them: what they were for has thrown.
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

    /// Leaves the innermost `try`, and forgets what was left half done inside it.
    pub(super) fn leave_try(&mut self) -> Option<Handler> {
        let rare = self.rare.as_mut()?;
        let handler = rare.handlers.pop()?;
        rare.results.truncate(handler.results);
        Some(handler)
    }
}
