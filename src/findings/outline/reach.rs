//! The steps that a step waits for, and those that it starts, computed once.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{StepId, StepOutline, each};

/// A set of steps: disjoint ranges of numbers, ascending.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::findings) struct Reach(Vec<Range<StepId>>);

/// The results so far, by step.
#[derive(Default)]
pub(super) struct Reaches {
    waited: RefCell<FxHashMap<StepId, Rc<Reach>>>,
    begun: RefCell<FxHashMap<StepId, Rc<Reach>>>,
}

impl Reach {
    /// Whether a step is in the set.
    pub(in crate::findings) fn contains(&self, step: StepId) -> bool {
        let behind = self.0.partition_point(|range| range.end <= step);
        self.0.get(behind).is_some_and(|range| range.start <= step)
    }

    /// The steps of the set, ascending.
    pub(in crate::findings) fn iter(&self) -> impl Iterator<Item = StepId> {
        self.0.iter().flat_map(each)
    }

    /// The steps of these ranges, which may overlap.
    fn of(mut ranges: Vec<Range<StepId>>) -> Self {
        ranges.sort_by_key(|range| range.start);
        let mut apart: Vec<Range<StepId>> = Vec::new();
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        Self(apart)
    }
}

impl Reaches {
    pub(super) fn waited(&self, outline: &StepOutline, step: StepId) -> Rc<Reach> {
        let mut known = self.waited.borrow_mut();
        known.entry(step).or_insert_with(|| Rc::new(reach(outline, step, true))).clone()
    }

    pub(super) fn begun(&self, outline: &StepOutline, step: StepId) -> Rc<Reach> {
        let mut known = self.begun.borrow_mut();
        known.entry(step).or_insert_with(|| Rc::new(reach(outline, step, false))).clone()
    }
}

/// The steps within a step and in the functions that it calls; with `bindings`, also those of the
/// promises that it names.
fn reach(outline: &StepOutline, step: StepId, bindings: bool) -> Reach {
    let mut ranges = Vec::new();
    let mut seen = FxHashSet::default();
    let mut open = vec![outline.within(step)];
    while let Some(range) = open.pop() {
        for step in each(&range) {
            if !seen.insert(step) {
                continue;
            }
            let entry = &outline.steps[step];
            let named = entry.names.filter(|_| bindings);
            open.extend(named.map(|binding| outline.within(binding)));
            open.extend(entry.calls.map(|function| outline.bodies[function.0 as usize].clone()));
        }
        ranges.push(range);
    }
    Reach::of(ranges)
}
