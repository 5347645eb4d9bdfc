//! Compares both kinds of timers with the simplest one: a list that is searched.

use super::*;
use crate::Duration;

/// Fires the timer that is due first; of tied timers, the timer that the rules select.
struct Plain {
    timers: Vec<(u64, u32)>,
    set: u32,
    ties: Ties,
}

impl Plain {
    fn pop(&mut self) -> Option<(u64, u32)> {
        let rank = |nth: u32| match self.ties {
            Ties::Reversed => u32::MAX - nth,
            Ties::Last(last) if last == nth => u32::MAX,
            Ties::Created | Ties::Last(_) => nth,
        };
        let next = (0..self.timers.len()).min_by_key(|&at| {
            let (due, nth) = self.timers[at];
            (due, rank(nth))
        });
        next.map(|at| self.timers.remove(at))
    }
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn instant(nanos: u64) -> Instant {
    Instant::from_nanos(nanos).unwrap()
}

/// Sets and fires timers at random, up to `most` at a time and `spread` apart, and sometimes blocks
/// the thread; twice, the second time in the memory of the first.
fn compare(seed: u64, most: usize, spread: u64, ties: Ties) {
    let mut random = Random(seed);
    let mut timers: Timers<u32> = Timers::new(ties);
    for _ in 0..2 {
        timers.clear(ties);
        compare_run(&mut random, &mut timers, most, spread);
    }
}

fn compare_run(random: &mut Random, timers: &mut Timers<u32>, most: usize, spread: u64) {
    let mut plain = Plain { timers: Vec::new(), set: 0, ties: timers.ties };
    let mut now = 0;
    for _ in 0..1000 {
        let room = most - plain.timers.len().min(most);
        for _ in 0..random.below(room as u64 + 1).min(random.below(20)) {
            let due = now + random.below(spread);
            timers.set(instant(due), plain.set);
            plain.timers.push((due, plain.set));
            plain.set += 1;
        }
        let turns = if random.below(100) == 0 { most as u64 + 1 } else { random.below(12) };
        for _ in 0..turns {
            let next = plain.pop();
            let fired = timers.pop();
            assert_eq!(fired.map(|(due, nth)| (due.as_nanos(), nth)), next, "{:?}", plain.ties);
            assert_eq!(timers.is_empty(), plain.timers.is_empty());
            now = now.max(next.map_or(now, |(due, _)| due));
        }
        let mut all: Vec<(u64, u32)> = Vec::new();
        let mut left = Plain { timers: plain.timers.clone(), ..plain };
        all.extend(std::iter::from_fn(|| left.pop()));
        let told = timers.all().into_iter().map(|(due, nth)| (due.as_nanos(), nth));
        assert_eq!(told.collect::<Vec<_>>(), all, "{:?}", plain.ties);
        let held = |nth: u32| plain.ties == Ties::Last(nth);
        let others = plain.timers.iter().filter(|(_, nth)| !held(*nth));
        let next_due = others.map(|(due, _)| *due).min();
        assert_eq!(timers.next_due().map(Instant::as_nanos), next_due);
        if random.below(10) == 0 {
            now += random.below(spread);
        }
    }
}

#[test]
fn few_and_many_timers_fire_in_the_order_of_a_searched_list() {
    for seed in 0..4 {
        for ties in [Ties::Created, Ties::Reversed, Ties::Last(40)] {
            compare(seed, 30, 5, ties);
            compare(seed, 300, 7, ties);
            compare(seed, 300, 100_000, ties);
            compare(seed, 200, 1 << 41, ties);
        }
    }
}

#[test]
fn a_timer_can_be_due_at_the_last_instant() {
    let mut timers: Timers<&str> = Timers::new(Ties::Created);
    for _ in 0..=MANY {
        timers.set(Instant::ZERO, "now");
    }
    timers.set(instant(crate::LIMIT), "last");
    for _ in 0..=MANY {
        assert_eq!(timers.pop(), Some((Instant::ZERO, "now")));
    }
    assert_eq!(timers.pop(), Some((instant(crate::LIMIT), "last")));
    assert_eq!(timers.pop(), None);
}

#[test]
fn the_first_ties_are_recorded() {
    let mut timers = Timers::new(Ties::Created);
    for (due, job) in [(3, "a"), (5, "b"), (3, "c"), (4, "d"), (3, "e")] {
        timers.set(instant(due), job);
    }
    while timers.pop().is_some() {}
    let due = instant(3);
    assert_eq!(
        timers.tied(),
        [
            TimerTie { nth: 0, due, job: "a", next: Some("c") },
            TimerTie { nth: 2, due, job: "c", next: Some("e") }
        ]
    );
    let later = Instant::ZERO.checked_add(Duration::from_nanos(9).unwrap()).unwrap();
    timers.set(later, "f");
    assert!(!timers.is_empty());
}

#[test]
fn a_timer_that_fires_last_is_tied_with_the_others_of_its_instant() {
    let mut timers = Timers::new(Ties::Last(0));
    for (due, job) in [(3, "held"), (3, "a"), (2, "b"), (3, "c"), (4, "d")] {
        timers.set(instant(due), job);
    }
    let fired: Vec<&str> = std::iter::from_fn(|| Some(timers.pop()?.1)).collect();
    assert_eq!(fired, ["b", "a", "c", "held", "d"]);
    let due = instant(3);
    assert_eq!(
        timers.tied(),
        [
            TimerTie { nth: 1, due, job: "a", next: Some("c") },
            TimerTie { nth: 3, due, job: "c", next: Some("held") }
        ]
    );
}

#[test]
fn the_number_of_recorded_ties_is_limited() {
    let mut timers = Timers::new(Ties::Created);
    for job in 0..=TIED + 5 {
        timers.set(instant(1), job);
    }
    while timers.pop().is_some() {}
    assert_eq!(timers.tied().len(), TIED);
}
