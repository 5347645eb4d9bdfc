//! The instructions of a compiled program: a few dozen, for a stack machine that can pause.
//!
//! The tree of steps could be walked directly, except for `await`: it pauses in the middle of a
//! walk and continues later. With instructions, the position of a paused function is a number.

use super::code::{BodyId, ItemsId, LogId, TableId, TimeoutId};
use crate::executor::Combine;
use crate::scenario::TaskId;
use crate::timeline::Waiter;
use crate::{Duration, Name};

/// A local variable of a body: a binding, a value, an item, a caught error, a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Slot(pub(super) u32);

/// The address of an instruction in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address(pub(super) u32);

/// One instruction. *Operands* are the stack of the results of expressions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instruction {
    /// Puts an item into the slot.
    Item { item: Name, to: Slot },
    /// Puts the items of the surrounding loops and of this one into a slot, as one list.
    Join(Joined),
    /// Calls a task, with the items in the slot: pushes its promise.
    CallTask { task: TaskId, items: Option<Slot> },
    /// Calls a function, with the items in the slot: pushes its promise.
    CallFunction { body: BodyId, items: Option<Slot> },
    /// `(async () => {..})()`: pushes its promise. The body follows; the code around it continues
    /// after the body.
    Spawn(BodyId),
    /// `Spawn`, `times` times, for the workers of a pool.
    SpawnMany { body: BodyId, times: u32 },
    /// Pushes the content of the slot.
    Load(Slot),
    /// Pops into the slot.
    Store(Slot),
    /// Copies the topmost operand, or the element `part` of its array, into the slot.
    Keep { slot: Slot, part: Option<u32> },
    /// Drops the topmost operand.
    Pop,
    /// Pushes null.
    Null,
    /// Pops `branches` promises or values, and pushes the combinator's promise. Its value is used
    /// only if it is `read`.
    Combine { how: Combine, branches: u32, read: bool },
    /// Pops `workers` promises, and pushes the promise of all of them. If this promise rejects, the
    /// pool in the slot has rejected.
    CombineWorkers { workers: u32, pool: Slot },
    /// Pushes a promise that fulfills after this time.
    Sleep(Duration),
    /// Pops a promise, and pushes its race against a timer that rejects.
    Timeout(TimeoutId),
    /// `.then(..)`: pops a promise, and pushes the derived one. The callback's body follows.
    Then(BodyId),
    /// `.catch(..)`: pops and pushes like `Then`.
    Catch(BodyId),
    /// `.finally(..)`: pops and pushes like `Then`.
    Finally(BodyId),
    /// The callback of a `then` or `catch` returns the promise on top.
    ReturnFromThen,
    /// The callback of a `finally` returns the promise on top.
    ReturnFromFinally,
    /// Pops a promise, puts the `under` operands below it aside, and waits for the promise. Then it
    /// pushes the value, or throws the reason.
    Await { under: u32, waiter: Waiter },
    /// `CallTask` and `Await` in one, without a promise, because nothing else can see the promise.
    AwaitTask { task: TaskId, items: Option<Slot> },
    /// `Combine` and `Await` in one, for the same reason.
    AwaitCombined { how: Combine, branches: u32, read: bool },
    /// Logs a line.
    Log(LogId),
    /// Pops this number of values, and pushes the array of them.
    MakeList(u32),
    /// Pops the value that the function returns.
    Return,
    /// `throw new Error(reason)`
    Fail(Name),
    /// Throws the error in the slot.
    Throw(Slot),
    /// Continues at another address.
    Jump(Address),
    /// Sets the counter in the slot to 0.
    Zero(Slot),
    /// Puts the item at the index in the counter into the slot. After the last item, continues at
    /// `done`.
    NextItem { items: ItemsId, slots: IterationSlots, done: Address },
    /// Starts an array that a loop adds to.
    BeginResults,
    /// Pops a value and adds it to the innermost array.
    AddResult,
    /// Pushes the innermost array.
    EndResults,
    /// Until the matching `EndTry`, an exception is stored in the slot, and control goes to the
    /// address.
    TryCatch { handler: Address, error: Slot },
    /// Until the matching `EndTry`, every exit goes to the address first. How to continue after
    /// that is stored in the slot and the next one.
    TryFinally { handler: Address, completion: Slot },
    /// Ends the innermost `try`.
    EndTry,
    /// Pops a value, and enters a `finally` normally. The value is kept for its end.
    Complete { completion: Slot },
    /// Ends the `finally`: continues as it was entered. If it was entered normally, pushes the
    /// value.
    EndFinally { completion: Slot },
    /// An attempt has failed: counts it. If it was the last one, throws the error in the slot after
    /// the counter.
    Attempted { counter: Slot, times: u32 },
    /// Pushes the sleep after the attempt that was just counted.
    SleepBetween { counter: Slot, waits: TableId },
    /// Starts a pool of `branches` branches, which is stored in the slot.
    OpenPool { pool: Slot, branches: u32 },
    /// `const i = next++`. If no branch is left, continues at `done`.
    TakeNext { pool: Slot, index: Slot, done: Address },
    /// Puts the item with this index into the slot after the index.
    TakeItem { items: ItemsId, index: Slot },
    /// Continues at the address for this index.
    Branch { table: TableId, index: Slot },
    /// Pops a value, and stores it: `results[i] = value`. Continues at `next`.
    StoreResult { pool: Slot, index: Slot, next: Address },
    /// Pushes the pool's results as an array.
    PoolResults(Slot),
}

impl Instruction {
    /// Whether the instruction starts a step, or an iteration of a loop.
    pub(super) const fn begins_step(self) -> bool {
        matches!(
            self,
            Self::CallTask { .. }
                | Self::CallFunction { .. }
                | Self::Spawn(_)
                | Self::SpawnMany { .. }
                | Self::Combine { .. }
                | Self::CombineWorkers { .. }
                | Self::Sleep(_)
                | Self::Timeout(_)
                | Self::Then(_)
                | Self::Catch(_)
                | Self::Finally(_)
                | Self::AwaitTask { .. }
                | Self::AwaitCombined { .. }
                | Self::Load(_)
                | Self::Log(_)
                | Self::Fail(_)
                | Self::Throw(_)
                | Self::NextItem { .. }
                | Self::SleepBetween { .. }
                | Self::TakeNext { .. }
        )
    }
}

/// The branches that [`Instruction::Join`] joins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joined {
    pub(super) around: Slot,
    pub(super) item: Slot,
    pub(super) to: Slot,
}

/// The slots of a loop: the counter, followed by the item.
#[derive(Clone, Copy, Debug)]
pub(super) struct IterationSlots(pub(super) u32);

impl IterationSlots {
    pub(super) const fn counter(self) -> Slot {
        Slot(self.0)
    }

    pub(super) const fn item(self) -> Slot {
        Slot(self.0 + 1)
    }
}

impl Slot {
    /// The slot after this one.
    pub(super) const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
