//! A compiled program: instructions, and the tables that they refer to.

use super::instruction::{Address, Instruction, Slot};
use crate::scenario::StepId;
use crate::{Duration, Name};

/// The code of one program and of the functions that it calls.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub(super) instructions: Vec<Instruction>,
    /// The step of each instruction; `None` for the return at the end of a program.
    pub(super) steps: Vec<Option<StepId>>,
    pub(super) bodies: Vec<Body>,
    pub(super) items: Vec<CodeItems>,
    /// `"1"`, `"2"`, .., up to the largest count.
    pub(super) counted: Vec<Name>,
    pub(super) logs: Vec<Vec<LogPart>>,
    pub(super) branches: Vec<Vec<Address>>,
    pub(super) waits: Vec<Vec<Duration>>,
    /// The duration of each `Timeout`, and the reason that it rejects with.
    pub(super) timeouts: Vec<(Duration, Name)>,
    /// The body of each function of the scenario that the program calls.
    pub(super) functions: Vec<Option<BodyId>>,
}

/// The body of an async function or of a callback.
#[derive(Clone, Debug)]
pub(super) struct Body {
    /// Its first instruction.
    pub(super) entry: Address,
    /// The address after its last instruction, where the code around it continues.
    pub(super) end: Address,
    /// The number of its slots.
    pub(super) slots: u32,
    /// The variables of the code around it, which are copied when a frame of the body is created.
    /// Every binding is a `const`, so a copy is equivalent to the variable.
    pub(super) captures: Vec<Capture>,
}

/// A variable of the code around a body, and the slot that it is copied to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capture {
    pub(super) from: Slot,
    pub(super) to: Slot,
}

/// The items of a loop, a map or a pool.
#[derive(Clone, Debug)]
pub(super) enum CodeItems {
    /// These, in order.
    Listed(Vec<Name>),
    /// The first items of [`Compiled::counted`], up to this number.
    Counted(u32),
}

/// A part of a logged line.
#[derive(Clone, Copy, Debug)]
pub(super) enum LogPart {
    /// Text.
    Text(Name),
    /// The value in the slot.
    Value(Slot),
    /// The message of the error in the slot.
    Error(Slot),
    /// The innermost of the items in the slot.
    Item(Slot),
}

/// An index into [`Compiled::bodies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BodyId(pub(super) u32);

/// An index into [`Compiled::items`].
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemsId(pub(super) u32);

/// An index into [`Compiled::logs`].
#[derive(Clone, Copy, Debug)]
pub(super) struct LogId(pub(super) u32);

/// An index into [`Compiled::branches`] or [`Compiled::waits`].
#[derive(Clone, Copy, Debug)]
pub(super) struct TableId(pub(super) u32);

/// An index into [`Compiled::timeouts`].
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeoutId(pub(super) u32);

impl Compiled {
    pub(super) fn body(&self, id: BodyId) -> &Body {
        &self.bodies[id.0 as usize]
    }

    /// The item with this index, if there is one.
    pub(super) fn item(&self, items: ItemsId, index: u32) -> Option<Name> {
        match &self.items[items.0 as usize] {
            CodeItems::Listed(names) => names.get(index as usize).copied(),
            CodeItems::Counted(count) if index < *count => Some(self.counted[index as usize]),
            CodeItems::Counted(_) => None,
        }
    }

    pub(super) fn here(&self) -> Address {
        Address(number(self.instructions.len()))
    }
}

/// Appends to a table and returns the index.
pub(super) fn append<T>(table: &mut Vec<T>, row: T) -> u32 {
    table.push(row);
    number(table.len() - 1)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a scenario's text is under 4 GiB")
}
