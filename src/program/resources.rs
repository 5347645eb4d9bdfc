//! Slots of resources, first come first served.

use std::collections::VecDeque;

use super::calls::Work;
use crate::Duration;
use crate::scenario::{Resource, ResourceId};

/// Who holds the scenario's resources, and who waits for them.
#[derive(Debug)]
pub(super) struct Resources(Vec<Slots>);

#[derive(Debug)]
struct Slots {
    free: u32,
    queue: VecDeque<Queued>,
}

/// Work that waits for its slot, and how long it will take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queued {
    pub(super) work: Work,
    pub(super) takes: Duration,
}

impl Resources {
    pub(super) fn new(resources: &[Resource]) -> Self {
        let slots = |resource: &Resource| Slots { free: resource.capacity, queue: VecDeque::new() };
        Self(resources.iter().map(slots).collect())
    }

    /// Frees every slot.
    pub(super) fn begin_anew(&mut self, resources: &[Resource]) {
        for (slots, resource) in self.0.iter_mut().zip(resources) {
            slots.free = resource.capacity;
            slots.queue.clear();
        }
    }

    /// Takes a slot if one is free; else the work waits behind what waits already.
    pub(super) fn acquire(&mut self, resource: ResourceId, queued: Queued) -> bool {
        let slots = &mut self.0[resource.0 as usize];
        if slots.free > 0 {
            slots.free -= 1;
            return true;
        }
        slots.queue.push_back(queued);
        false
    }

    /// Gives a slot back: to the work that has waited longest, which begins now, if any waits.
    pub(super) fn release(&mut self, resource: ResourceId) -> Option<Queued> {
        let slots = &mut self.0[resource.0 as usize];
        let next = slots.queue.pop_front();
        if next.is_none() {
            slots.free += 1;
        }
        next
    }
}
