//! A call of an async function, or a callback waiting to be called, as it stands.

use smallvec::SmallVec;

use super::instruction::{Address, Slot};
use super::recorder::AwaitId;
use crate::Cause;
use crate::executor::{Promise, Value};

/// A suspended (or running) body: where it is, and its variables.
#[derive(Debug)]
pub(super) struct Frame {
    /// The instruction that runs next.
    pub(super) at: Address,
    /// What it settles when it is over: its call's promise, or a chain's derived one.
    pub(super) promise: Promise,
    /// What it awaits, while it does, and that stay's number in the record.
    pub(super) awaits: Option<(Promise, Option<AwaitId>)>,
    /// What had to happen for it to have come this far.
    pub(super) cause: Cause,
    /// Its variables. Four inline, since most bodies have few and millions may wait at once.
    pub(super) slots: SmallVec<[Operand; 4]>,
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
}

impl Operand {
    /// Not given yet, or JavaScript's `null`.
    pub(super) const NULL: Self = Self::Value(Value::Null);
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
    /// How many arrays were begun when the `try` was entered.
    pub(super) results: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandlerKind {
    /// The error goes into the slot.
    Catch(Slot),
    /// How to go on goes into the slot and the one after.
    Finally(Slot),
}

/// How control came into a `finally`, and so how it goes on.
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
    pub(super) fn new(at: Address, promise: Promise, cause: Cause, slots: u32) -> Self {
        Self {
            at,
            promise,
            awaits: None,
            cause,
            slots: SmallVec::from_elem(Operand::NULL, slots as usize),
            rare: None,
        }
    }

    pub(super) fn get(&self, slot: Slot) -> Operand {
        self.slots[slot.0 as usize]
    }

    pub(super) fn set(&mut self, slot: Slot, operand: Operand) {
        self.slots[slot.0 as usize] = operand;
    }

    pub(super) fn value(&self, slot: Slot) -> Value {
        match self.get(slot) {
            Operand::Value(value) => value,
            other => unreachable!("{other:?} is no value"),
        }
    }

    pub(super) fn count(&self, slot: Slot) -> u32 {
        match self.get(slot) {
            Operand::Count(count) => count,
            other => unreachable!("{other:?} is no counter"),
        }
    }

    /// The counter in the slot, which is then one more.
    pub(super) fn count_up(&mut self, slot: Slot) -> u32 {
        let count = self.count(slot);
        self.set(slot, Operand::Count(count + 1));
        count
    }

    pub(super) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Takes back the operands that were set aside.
    pub(super) fn take_aside(&mut self) -> Vec<Operand> {
        self.rare.as_mut().map(|rare| std::mem::take(&mut rare.aside)).unwrap_or_default()
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

    pub(super) fn complete(&mut self, slot: Slot, completion: Completion) {
        let (kind, value) = match completion {
            Completion::Normal(value) => (0, value),
            Completion::Throw(reason) => (1, reason),
            Completion::Return(value) => (2, value),
        };
        self.set(slot, Operand::Count(kind));
        self.set(slot.next(), Operand::Value(value));
    }

    pub(super) fn completion(&self, slot: Slot) -> Completion {
        let value = self.value(slot.next());
        match self.count(slot) {
            0 => Completion::Normal(value),
            1 => Completion::Throw(value),
            _ => Completion::Return(value),
        }
    }
}
