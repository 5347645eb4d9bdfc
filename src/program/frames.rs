//! The running calls of async functions, and the callbacks that have not been called yet.
//!
//! A million frames can wait at the same time. So a frame is a row of a table, its variables are
//! together in another table, and the next frame of the same body reuses the rows of a finished
//! frame.

use super::code::BodyId;
use super::frame::{Completion, Frame, FrameId, Operand};
use super::instruction::Slot;
use crate::executor::Value;

/// All frames of a run.
#[derive(Debug, Default)]
pub(super) struct Frames {
    rows: Vec<Row>,
    /// The variables of all frames, those of each frame together.
    slots: Vec<Operand>,
    /// The last finished frame of each body, which is the head of a list.
    free: Vec<Option<FrameId>>,
}

#[derive(Debug)]
struct Row {
    /// The index of its first variable.
    slots: u32,
    state: State,
}

#[derive(Debug)]
enum State {
    UnderWay(Frame),
    Over { next: Option<FrameId> },
}

impl Frames {
    /// Removes all frames, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.slots.clear();
        self.free.clear();
    }

    /// Adds a frame with `slots` variables.
    pub(super) fn insert(&mut self, frame: Frame, slots: u32) -> FrameId {
        let free = self.free.get_mut(frame.body.0 as usize);
        if let Some(free) = free
            && let Some(id) = *free
        {
            let row = &mut self.rows[id.0 as usize];
            if let State::Over { next } = row.state {
                *free = next;
            }
            row.state = State::UnderWay(frame);
            let begin = row.slots as usize;
            self.slots[begin..begin + slots as usize].fill(Operand::NULL);
            return id;
        }
        let begin = u32::try_from(self.slots.len()).expect("fewer than 2^32 variables");
        self.slots.resize(self.slots.len() + slots as usize, Operand::NULL);
        self.rows.push(Row { slots: begin, state: State::UnderWay(frame) });
        FrameId(u32::try_from(self.rows.len() - 1).expect("fewer than 2^32 frames"))
    }

    /// Removes a finished frame, and returns it.
    pub(super) fn remove(&mut self, id: FrameId) -> Frame {
        let over = State::Over { next: None };
        let State::UnderWay(frame) = std::mem::replace(&mut self.rows[id.0 as usize].state, over)
        else {
            unreachable!("a frame is over once")
        };
        let BodyId(body) = frame.body;
        if self.free.len() <= body as usize {
            self.free.resize(body as usize + 1, None);
        }
        let next = self.free[body as usize].replace(id);
        self.rows[id.0 as usize].state = State::Over { next };
        frame
    }

    pub(super) fn get(&mut self, id: FrameId) -> &mut Frame {
        match &mut self.rows[id.0 as usize].state {
            State::UnderWay(frame) => frame,
            State::Over { .. } => unreachable!("a frame that is over runs no more"),
        }
    }

    /// The frames that are not finished.
    pub(super) fn under_way(&self) -> impl Iterator<Item = &Frame> {
        self.rows.iter().filter_map(|row| match &row.state {
            State::UnderWay(frame) => Some(frame),
            State::Over { .. } => None,
        })
    }

    /// The content of a variable.
    pub(super) fn load(&self, id: FrameId, slot: Slot) -> Operand {
        self.slots[(self.rows[id.0 as usize].slots + slot.0) as usize]
    }

    /// Sets the content of a variable.
    pub(super) fn store(&mut self, id: FrameId, slot: Slot, operand: Operand) {
        let begin = self.rows[id.0 as usize].slots;
        self.slots[(begin + slot.0) as usize] = operand;
    }

    pub(super) fn value(&self, id: FrameId, slot: Slot) -> Value {
        self.load(id, slot).value()
    }

    #[inline]
    pub(super) fn count(&self, id: FrameId, slot: Slot) -> u32 {
        self.load(id, slot).count()
    }

    /// Returns the counter in the slot, and increases it by one.
    pub(super) fn count_up(&mut self, id: FrameId, slot: Slot) -> u32 {
        let count = self.count(id, slot);
        self.store(id, slot, Operand::Count(count + 1));
        count
    }

    /// Stores how a `finally` was entered in the slot and the next one.
    pub(super) fn complete(&mut self, id: FrameId, slot: Slot, completion: Completion) {
        let (kind, value) = match completion {
            Completion::Normal(value) => (0, value),
            Completion::Throw(reason) => (1, reason),
            Completion::Return(value) => (2, value),
        };
        self.store(id, slot, Operand::Count(kind));
        self.store(id, slot.next(), Operand::Value(value));
    }

    pub(super) fn completion(&self, id: FrameId, slot: Slot) -> Completion {
        let value = self.value(id, slot.next());
        match self.count(id, slot) {
            0 => Completion::Normal(value),
            1 => Completion::Throw(value),
            _ => Completion::Return(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cause;
    use crate::executor::Executor;
    use crate::program::instruction::Address;

    #[test]
    fn a_cleared_table_starts_with_the_first_rows() {
        let promise = Executor::<(), ()>::new().promise();
        let frame = || Frame::new(BodyId(0), Address(0), promise, Cause::START);
        let mut frames = Frames::default();
        for _ in 0..2 {
            frames.clear();
            let ids = [(); 3].map(|()| frames.insert(frame(), 2));
            assert_eq!(ids.map(|FrameId(id)| id), [0, 1, 2]);
            frames.remove(ids[1]);
            // A finished frame leaves its row to the next frame of its body.
            assert_eq!(frames.insert(frame(), 2).0, 1);
            assert_eq!(frames.under_way().count(), 3);
            frames.remove(ids[2]);
        }
    }
}
