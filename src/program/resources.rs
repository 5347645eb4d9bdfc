//! Slots of resources: first come, first served.
//!
//! A call takes all the slots that it uses together, or takes none and is queued. So no call uses
//! slots while it waits for others, and there is no deadlock. A call is in the queue of each
//! resource that it uses, and starts when it is at the front of all of them and every slot is free.
//! It never overtakes a call that waits for one of the same resources, and does not delay calls
//! that use other resources.

use std::collections::VecDeque;

use smallvec::SmallVec;

use crate::scenario::{Resource, Use};

/// The used slots of the scenario's resources, and the work `W` that is queued for them.
#[derive(Debug)]
pub(super) struct Resources<W> {
    slots: Vec<Slots<W>>,
    /// The amount of work that has been queued.
    waited: u64,
}

#[derive(Debug)]
struct Slots<W> {
    free: u32,
    queue: VecDeque<Waiting<W>>,
}

/// Queued work, numbered in the order of arrival.
#[derive(Clone, Copy, Debug)]
struct Waiting<W> {
    number: u64,
    work: W,
}

impl<W: Copy> Resources<W> {
    pub(super) fn new(resources: &[Resource]) -> Self {
        let slots = |resource: &Resource| Slots { free: resource.capacity, queue: VecDeque::new() };
        Self { slots: resources.iter().map(slots).collect(), waited: 0 }
    }

    /// Frees all slots.
    pub(super) fn reset(&mut self, resources: &[Resource]) {
        for (slots, resource) in self.slots.iter_mut().zip(resources) {
            slots.free = resource.capacity;
            slots.queue.clear();
        }
        self.waited = 0;
    }

    /// Takes the slots if all are free and no work is queued for one of these resources; otherwise
    /// the work is queued after the rest.
    pub(super) fn acquire(&mut self, uses: &[Use], work: W) -> bool {
        let begins = uses.iter().all(|one| {
            let Slots { free, queue } = &self.slots[one.resource.0 as usize];
            *free >= one.slots && queue.is_empty()
        });
        let waiting = Waiting { number: self.waited, work };
        for one in uses {
            let Slots { free, queue } = &mut self.slots[one.resource.0 as usize];
            if begins {
                *free -= one.slots;
            } else {
                queue.push_back(waiting);
            }
        }
        self.waited += u64::from(!begins);
        begins
    }

    /// Releases slots, and starts queued work: see [`Self::hand_on`].
    pub(super) fn release<'s>(
        &mut self,
        uses: &'s [Use],
        uses_of: impl Fn(W) -> Option<&'s [Use]>,
    ) -> SmallVec<[W; 1]> {
        for one in uses {
            self.slots[one.resource.0 as usize].free += one.slots;
        }
        self.hand_on(uses, uses_of)
    }

    /// The work that can start after a change of these resources, in the order of arrival. It has
    /// already got its slots. `uses_of` returns the uses of work; canceled work has none.
    pub(super) fn hand_on<'s>(
        &mut self,
        changed: &[Use],
        uses_of: impl Fn(W) -> Option<&'s [Use]>,
    ) -> SmallVec<[W; 1]> {
        let mut begin = SmallVec::new();
        let mut changed: SmallVec<[usize; 2]> =
            changed.iter().map(|one| one.resource.0 as usize).collect();
        let mut seen = 0;
        loop {
            // Work that arrived later than the work that has been checked cannot start.
            let fronts = changed.iter().filter_map(|&at| self.slots[at].queue.front());
            let next = fronts.filter(|front| front.number >= seen).min_by_key(|front| front.number);
            let Some(&Waiting { number, work }) = next else { return begin };
            seen = number + 1;
            match uses_of(work) {
                None => self.leave(0..self.slots.len(), number, &mut changed),
                Some(uses) if self.can_begin(number, uses) => {
                    for one in uses {
                        self.slots[one.resource.0 as usize].free -= one.slots;
                    }
                    let held = uses.iter().map(|one| one.resource.0 as usize);
                    self.leave(held, number, &mut changed);
                    begin.push(work);
                }
                Some(_) => {}
            }
        }
    }

    /// Whether work is at the front of all its queues, and its slots are free.
    fn can_begin(&self, number: u64, uses: &[Use]) -> bool {
        uses.iter().all(|one| {
            let Slots { free, queue } = &self.slots[one.resource.0 as usize];
            *free >= one.slots && queue.front().is_some_and(|front| front.number == number)
        })
    }

    /// Removes work from the queues in which it is first, so that other work becomes first.
    fn leave(
        &mut self,
        queues: impl Iterator<Item = usize>,
        number: u64,
        changed: &mut SmallVec<[usize; 2]>,
    ) {
        for at in queues {
            let queue = &mut self.slots[at].queue;
            if queue.front().is_some_and(|front| front.number == number) {
                queue.pop_front();
                if !changed.contains(&at) {
                    changed.push(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Names;
    use crate::scenario::{ResourceId, Span, Uses};

    fn resources(capacities: &[u32]) -> Vec<Resource> {
        let name = Names::default().intern("r");
        let resource = |&capacity: &u32| Resource { name, capacity, span: Span::NONE };
        capacities.iter().map(resource).collect()
    }

    fn uses(slots: &[u32]) -> Uses {
        let all = (0..).map(ResourceId).zip(slots);
        all.filter(|(_, slots)| **slots > 0)
            .map(|(resource, &slots)| Use { resource, slots })
            .collect()
    }

    /// All queued work, in the order of arrival; all of it is checked each time.
    struct Plain {
        free: Vec<u32>,
        waiting: Vec<usize>,
    }

    impl Plain {
        /// The work that starts now.
        fn serve(&mut self, works: &[Uses]) -> Vec<usize> {
            let mut kept: Vec<usize> = Vec::new();
            let mut begin = Vec::new();
            for work in std::mem::take(&mut self.waiting) {
                let wanted = |one: &Use| {
                    kept.iter().any(|other| works[*other].slots_of(one.resource) > 0)
                        || self.free[one.resource.0 as usize] < one.slots
                };
                if works[work].iter().any(wanted) {
                    kept.push(work);
                    continue;
                }
                for one in works[work].iter() {
                    self.free[one.resource.0 as usize] -= one.slots;
                }
                begin.push(work);
            }
            self.waiting = kept;
            begin
        }
    }

    #[test]
    fn work_never_overtakes_work_that_waits_for_the_same_resource() {
        let mut resources: Resources<&str> = Resources::new(&resources(&[2, 1]));
        let [one, two, other, both] = [&[1, 0], &[2, 0], &[0, 1], &[1, 1]].map(|s| uses(s));
        assert!(resources.acquire(&one, "one"));
        assert!(!resources.acquire(&two, "two"));
        assert!(!resources.acquire(&one, "one, after two"));
        assert!(resources.acquire(&other, "other"));
        assert!(!resources.acquire(&both, "both"));
        let of = |work: &str| {
            Some(match work {
                "two" => &two[..],
                "other" => &other[..],
                "both" => &both[..],
                _ => &one[..],
            })
        };
        assert_eq!(resources.release(&other, of)[..], [] as [&str; 0]);
        assert_eq!(resources.release(&one, of)[..], ["two"]);
        assert_eq!(resources.release(&two, of)[..], ["one, after two", "both"]);
    }

    proptest! {
        #[test]
        fn queues_agree_with_a_search_of_the_whole_list(
            works in prop::collection::vec([0..4_u32, 0..3_u32, 0..2_u32], 1..40),
            order in prop::collection::vec(any::<prop::sample::Index>(), 40),
        ) {
            let capacities = [3, 2, 1];
            let mut resources: Resources<usize> = Resources::new(&resources(&capacities));
            let mut plain = Plain { free: capacities.to_vec(), waiting: Vec::new() };
            let works: Vec<Uses> = works.iter().map(|slots| uses(slots)).collect();
            let mut running = Vec::new();
            let (mut next, mut order) = (0, order.into_iter());
            while next < works.len() || !running.is_empty() {
                let leaves = order.next().filter(|at| next == works.len() || at.index(3) == 0);
                let comes = leaves.is_none() && next < works.len();
                let (ours, expected) = if running.is_empty() || comes {
                    plain.waiting.push(next);
                    let begins = resources.acquire(&works[next], next);
                    next += 1;
                    (begins.then_some(next - 1).into_iter().collect(), plain.serve(&works))
                } else {
                    let at = leaves.map_or(0, |at| at.index(running.len()));
                    let gone: usize = running.remove(at);
                    for one in works[gone].iter() {
                        plain.free[one.resource.0 as usize] += one.slots;
                    }
                    let ours = resources.release(&works[gone], |work| Some(&works[work][..]));
                    (ours.to_vec(), plain.serve(&works))
                };
                prop_assert_eq!(&ours, &expected);
                running.extend(ours);
            }
            prop_assert!(plain.waiting.is_empty());
        }
    }
}
