//! Slots of resources, first come first served.

use std::collections::VecDeque;

use crate::scenario::{Resource, ResourceId};

/// Who holds the scenario's resources, and which work `W` waits for them.
#[derive(Debug)]
pub(super) struct Resources<W>(Vec<Slots<W>>);

#[derive(Debug)]
struct Slots<W> {
    free: u32,
    queue: VecDeque<W>,
}

impl<W> Resources<W> {
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
    pub(super) fn acquire(&mut self, resource: ResourceId, work: W) -> bool {
        let slots = &mut self.0[resource.0 as usize];
        if slots.free > 0 {
            slots.free -= 1;
            return true;
        }
        slots.queue.push_back(work);
        false
    }

    /// Gives a slot back: to the work that has waited longest, which begins now, if any waits.
    pub(super) fn release(&mut self, resource: ResourceId) -> Option<W> {
        let slots = &mut self.0[resource.0 as usize];
        let next = slots.queue.pop_front();
        if next.is_none() {
            slots.free += 1;
        }
        next
    }
}
