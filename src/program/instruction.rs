//! What a program is compiled to: a few dozen instructions for a stack machine that can wait.
//!
//! A step's tree could be walked directly, if it were not for `await`: it stops in the middle
//! of a walk and continues later. With instructions, where a function stopped is a number.

use super::code::{BodyId, ItemsId, LogId, TableId, TimeoutId};
use crate::executor::Combine;
use crate::scenario::TaskId;
use crate::timeline::Waiter;
use crate::{Duration, Name};

/// A local variable of a body: a binding, a value, an item, a caught error, a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Slot(pub(super) u32);

/// The place of an instruction in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address(pub(super) u32);

/// One instruction. *Operands* are the stack of what expressions have yielded so far.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instruction {
    /// Puts an item into the slot.
    Item { item: Name, to: Slot },
    /// Puts the items around and the item within into a slot, as one list.
    Join(Joined),
    /// Calls a task, with the items in the slot: pushes its promise.
    CallTask { task: TaskId, items: Option<Slot> },
    /// Calls a function, with the items in the slot: pushes its promise.
    CallFunction { body: BodyId, items: Option<Slot> },
    /// `(async () => {..})()`: pushes its promise. Its body follows; this one continues after it.
    Spawn(BodyId),
    /// `Spawn`, this many times, for the workers of a pool.
    SpawnMany { body: BodyId, times: u32 },
    /// Pushes what is in the slot.
    Load(Slot),
    /// Pops into the slot.
    Store(Slot),
    /// Copies the topmost operand, or that part of the array that it is, into the slot.
    Keep { slot: Slot, part: Option<u32> },
    /// Drops the topmost operand.
    Pop,
    /// Pushes null.
    Null,
    /// Pops that many branches, promises or values, and pushes the combinator's promise. Unless it
    /// is `read`, its value is not used.
    Combine { how: Combine, branches: u32, read: bool },
    /// Pops that many workers, and pushes the promise of all of them, which the pool in the slot
    /// has failed with if it rejects.
    CombineWorkers { workers: u32, pool: Slot },
    /// Pushes a promise that fulfills so much later.
    Sleep(Duration),
    /// Pops a promise; pushes its race against a timer that rejects.
    Timeout(TimeoutId),
    /// `.then(..)`: pops a promise, pushes the derived one. The callback's body follows.
    Then(BodyId),
    /// `.catch(..)`, likewise.
    Catch(BodyId),
    /// `.finally(..)`, likewise.
    Finally(BodyId),
    /// The callback of a `then` or `catch` returns the promise on top.
    ReturnFromThen,
    /// The callback of a `finally` returns the promise on top.
    ReturnFromFinally,
    /// Pops a promise and waits for it, putting that many operands under it aside; pushes the value
    /// that it fulfills with, or throws the reason.
    Await { under: u32, waiter: Waiter },
    /// `CallTask` and `Await` in one: nothing else can see the promise, so there is none.
    AwaitTask { task: TaskId, items: Option<Slot> },
    /// `Combine` and `Await` in one, likewise.
    AwaitCombined { how: Combine, branches: u32, read: bool },
    /// Logs a line.
    Log(LogId),
    /// Pops that many values and pushes the array of them.
    MakeList(u32),
    /// Pops the value that the function returns.
    Return,
    /// `throw new Error(reason)`
    Fail(Name),
    /// Throws the error in the slot.
    Throw(Slot),
    /// Continues elsewhere.
    Jump(Address),
    /// Sets the counter in the slot to 0.
    Zero(Slot),
    /// Takes the next item: from the counter's into the slot; after the last, goes to `done`.
    NextItem { items: ItemsId, slots: IterationSlots, done: Address },
    /// Starts an array that a loop adds to.
    BeginResults,
    /// Pops a value and adds it to the array started last.
    AddResult,
    /// Pushes the array started last.
    EndResults,
    /// From here to the matching `EndTry`, what is thrown goes into the slot, and control to the
    /// address.
    TryCatch { handler: Address, error: Slot },
    /// From here to the matching `EndTry`, every way out leads through the address first; how to
    /// continue after it is kept in the slot and the one after.
    TryFinally { handler: Address, completion: Slot },
    /// The innermost `try` is over.
    EndTry,
    /// Pops a value: a `finally` is entered with nothing wrong, and that is the value after it.
    Complete { completion: Slot },
    /// The `finally` is over: on with what led into it; pushes the value if nothing was wrong.
    EndFinally { completion: Slot },
    /// An attempt has failed: counts it, and throws the error in the slot after the counter's if
    /// it was the last.
    Attempted { counter: Slot, times: u32 },
    /// Pushes the sleep that follows the attempt just counted.
    SleepBetween { counter: Slot, waits: TableId },
    /// Starts a pool of that many branches, kept in the slot.
    OpenPool { pool: Slot, branches: u32 },
    /// `const i = next++`, or where none is left, goes to `done`.
    TakeNext { pool: Slot, index: Slot, done: Address },
    /// The item of that index into the slot after the index's.
    TakeItem { items: ItemsId, index: Slot },
    /// Continues at the address for that index.
    Branch { table: TableId, index: Slot },
    /// Pops a value: `results[i] = value`; on to the `next`.
    StoreResult { pool: Slot, index: Slot, next: Address },
    /// Pushes the pool's results as an array.
    PoolResults(Slot),
}

impl Instruction {
    /// Whether it starts a step, or an iteration of a loop.
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

/// What [`Instruction::Join`] joins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joined {
    pub(super) around: Slot,
    pub(super) item: Slot,
    pub(super) to: Slot,
}

/// The slots of a loop: the counter's, and after it the item's.
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
