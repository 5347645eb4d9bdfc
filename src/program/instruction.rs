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
    /// `(async () => {..})()`: pushes its promise. Its body follows; this one continues after it.
    Spawn(BodyId),
    /// `Spawn`, this many times, for the workers of a pool.
    SpawnMany { body: BodyId, times: u32 },
    /// Pushes what is in the slot.
    Load(Slot),
    /// Pops into the slot.
    Store(Slot),
    /// Copies the topmost operand, or that element of its array, into the slot.
    Keep { slot: Slot, part: Option<u32> },
    /// Drops the topmost operand.
    Pop,
    /// Pushes null.
    Null,
    /// Pops that many branches, promises or values, and pushes the combinator's promise. Unless it
    /// is `read`, its value is not used.
    Combine { how: Combine, branches: u32, read: bool },
    /// Pops that many workers, and pushes the promise of all of them. If it rejects, the pool in
    /// the slot has rejected.
    CombineWorkers { workers: u32, pool: Slot },
    /// Pushes a promise that fulfills after that time.
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
    /// Pops a promise, puts that many operands below it aside, and waits for the promise; pushes
    /// its value, or throws its reason.
    Await { under: u32, waiter: Waiter },
    /// `CallTask` and `Await` in one, without a promise, because nothing else can see it.
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
    /// Continues at another address.
    Jump(Address),
    /// Sets the counter in the slot to 0.
    Zero(Slot),
    /// Puts the item with the counter's index into the slot; after the last one, continues at
    /// `done`.
    NextItem { items: ItemsId, slots: IterationSlots, done: Address },
    /// Starts an array that a loop adds to.
    BeginResults,
    /// Pops a value and adds it to the innermost array.
    AddResult,
    /// Pushes the innermost array.
    EndResults,
    /// From here to the matching `EndTry`: an exception is stored in the slot, and control goes to
    /// the address.
    TryCatch { handler: Address, error: Slot },
    /// From here to the matching `EndTry`: every exit goes to the address first. How to continue
    /// after that is stored in the slot and the next one.
    TryFinally { handler: Address, completion: Slot },
    /// Ends the innermost `try`.
    EndTry,
    /// Pops a value: enters a `finally` normally, with this value after it.
    Complete { completion: Slot },
    /// Ends the `finally`: continues as it was entered, and pushes the value if that was normal.
    EndFinally { completion: Slot },
    /// An attempt has failed: counts it, and if it was the last, throws the error in the slot after
    /// the counter.
    Attempted { counter: Slot, times: u32 },
    /// Pushes the sleep after the attempt that was just counted.
    SleepBetween { counter: Slot, waits: TableId },
    /// Starts a pool of that many branches, stored in the slot.
    OpenPool { pool: Slot, branches: u32 },
    /// `const i = next++`, or if none is left, continues at `done`.
    TakeNext { pool: Slot, index: Slot, done: Address },
    /// Puts the item with that index into the slot after the index.
    TakeItem { items: ItemsId, index: Slot },
    /// Continues at the address for that index.
    Branch { table: TableId, index: Slot },
    /// Pops a value: `results[i] = value`; continues at `next`.
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
