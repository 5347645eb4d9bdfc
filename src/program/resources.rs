//! Slots of resources, first come first served.

use std::collections::VecDeque;

use super::calls::RunningId;
use crate::scenario::{Resource, ResourceId};

/// Who holds the scenario's resources, and who waits for them.
#[derive(Debug)]
pub(super) struct Resources(Vec<Slots>);

#[derive(Debug)]
struct Slots {
    free: u32,
    queue: VecDeque<RunningId>,
}

impl Resources {
    pub(super) fn new(resources: &[Resource]) -> Self {
        let slots = |resource: &Resource| Slots { free: resource.capacity, queue: VecDeque::new() };
        Self(resources.iter().map(slots).collect())
    }

    /// Takes a slot if one is free; else the call waits behind those that wait already.
    pub(super) fn acquire(&mut self, resource: ResourceId, call: RunningId) -> bool {
        let slots = &mut self.0[resource.0 as usize];
        if slots.free > 0 {
            slots.free -= 1;
            return true;
        }
        slots.queue.push_back(call);
        false
    }

    /// Gives a slot back: to the call that has waited longest, which begins now, if any waits.
    pub(super) fn release(&mut self, resource: ResourceId) -> Option<RunningId> {
        let slots = &mut self.0[resource.0 as usize];
        let next = slots.queue.pop_front();
        if next.is_none() {
            slots.free += 1;
        }
        next
    }
}
