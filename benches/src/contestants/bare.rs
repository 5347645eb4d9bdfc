//! The floor: an event loop that consists of a queue only, without promises, trace or values.
//!
//! The queue is chosen for the work. If few timers are pending at the same time, a binary heap of
//! integers fits a few cache lines and is the fastest. If there are many, a timer wheel with a slot
//! per millisecond is: no duration is longer than one turn of the wheel, so it never cascades, and
//! a bitmap with two levels finds the next slot that is not empty.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::callbacks::{Callbacks, Engine, Timers};
use crate::contestant::{Contestant, Job, Run};
use crate::graph::LONGEST;
use crate::work::Work;

pub struct Bare;

impl Contestant for Bare {
    fn name(&self) -> &'static str {
        "bare"
    }

    fn version(&self) -> Option<String> {
        Some("an event loop in Rust".to_owned())
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        let work = work.clone();
        match timers_at_once(&work)? {
            0..=64 => Some(Box::new(move || Run::timed(|| run(Heap::default(), &work)))),
            _ => Some(Box::new(move || Run::timed(|| run(Wheel::new(), &work)))),
        }
    }
}

/// About how many timers are pending at the same time; `None` for work that does not consist of
/// timers.
fn timers_at_once(work: &Work) -> Option<usize> {
    let timers = match work {
        Work::Parallel(graph) | Work::Repeated { graph, .. } => {
            return Some(graph.need_counts.iter().filter(|&&count| count == 0).count());
        }
        Work::Pool { limit: timers, .. }
        | Work::Retries { limit: timers, .. }
        | Work::Wide { branches: timers, .. } => *timers,
        Work::Races { timers, .. } => return Some(2 * timers.len()),
        Work::Loop { .. } => 1,
        Work::Nesting { .. } => return None,
    };
    Some(timers as usize)
}

fn run(queue: impl Queue, work: &Work) -> u64 {
    EventLoop(queue).work(work).expect("work of timers")
}

struct EventLoop<Q>(Q);

impl<Q: Queue> Engine for EventLoop<Q> {
    fn run(&mut self, mut callbacks: impl Callbacks) -> u64 {
        let mut done = 0;
        callbacks.begin(&mut self.0);
        while let Some(number) = self.0.pop() {
            if callbacks.fire(number, &mut self.0) {
                done = self.0.now();
            }
        }
        done
    }
}

/// Timers by due time; the order of timers with the same due time makes no difference here.
trait Queue: Timers {
    fn pop(&mut self) -> Option<u32>;

    /// The due time of the timer that was popped last.
    fn now(&self) -> u64;
}

/// A timer is one integer: its due time, and its number in the lower bits.
#[derive(Default)]
struct Heap {
    now: u64,
    timers: BinaryHeap<Reverse<u64>>,
}

impl Timers for Heap {
    fn set(&mut self, after: u32, number: u32) {
        let due = self.now + u64::from(after);
        self.timers.push(Reverse(due << 32 | u64::from(number)));
    }
}

impl Queue for Heap {
    fn pop(&mut self) -> Option<u32> {
        let Reverse(timer) = self.timers.pop()?;
        self.now = timer >> 32;
        Some(number_of(timer))
    }

    fn now(&self) -> u64 {
        self.now
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
fn number_of(timer: u64) -> u32 {
    timer as u32
}

const SLOTS: usize = LONGEST as usize;
const WORDS: usize = SLOTS / 64;

struct Wheel {
    now: u64,
    /// The slot of this time.
    here: usize,
    slots: Vec<Vec<u32>>,
    /// A bit for each slot: whether it is not empty.
    full: [u64; WORDS],
    /// A bit for each word of `full`: whether it is not 0.
    words: [u64; WORDS / 64],
}

impl Wheel {
    fn new() -> Self {
        Self {
            now: 0,
            here: 0,
            slots: vec![Vec::new(); SLOTS],
            full: [0; WORDS],
            words: [0; WORDS / 64],
        }
    }

    /// The first slot at or after `from` that is not empty; `from` is less than `SLOTS`.
    fn full_from(&self, from: usize) -> Option<usize> {
        let word = from / 64;
        let here = self.full[word] & (u64::MAX << (from % 64));
        if here != 0 {
            return Some(word * 64 + here.trailing_zeros() as usize);
        }
        let behind = word + 1;
        let mut at = behind / 64;
        let mut rest = self.words.get(at)? & (u64::MAX << (behind % 64));
        while rest == 0 {
            at += 1;
            rest = *self.words.get(at)?;
        }
        let word = at * 64 + rest.trailing_zeros() as usize;
        Some(word * 64 + self.full[word].trailing_zeros() as usize)
    }
}

impl Timers for Wheel {
    fn set(&mut self, after: u32, number: u32) {
        let slot = (self.here + after as usize) % SLOTS;
        self.slots[slot].push(number);
        self.full[slot / 64] |= 1 << (slot % 64);
        self.words[slot / 4096] |= 1 << (slot / 64 % 64);
    }
}

impl Queue for Wheel {
    fn pop(&mut self) -> Option<u32> {
        let here = self.here;
        if let Some(number) = self.slots[here].pop() {
            return Some(number);
        }
        self.full[here / 64] &= !(1 << (here % 64));
        if self.full[here / 64] == 0 {
            self.words[here / 4096] &= !(1 << (here / 64 % 64));
        }
        let passed = match self.full_from(here) {
            Some(slot) => slot - here,
            None => self.full_from(0)? + SLOTS - here,
        };
        self.now += passed as u64;
        self.here = (here + passed) % SLOTS;
        self.slots[self.here].pop()
    }

    fn now(&self) -> u64 {
        self.now
    }
}
