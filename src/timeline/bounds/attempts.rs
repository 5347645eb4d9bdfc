//! The calls of a program, grouped by what they attempt: one task with certain items.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::scenario::{Need, Task, TaskId};
use crate::timeline::{Call, CallId, CallItems, ItemLists};

/// Groups calls by their items, and finds those that meet a dependency.
///
/// A *thing* is a task with certain items, or with none. The things of a task have consecutive
/// numbers, in the order of their items, so that things with the same outer items are adjacent.
#[derive(Debug)]
pub(crate) struct Attempts {
    /// The calls, by task, and those of one task in the order of calling.
    by_task: Vec<CallId>,
    /// The start of each task's calls in `by_task`, followed by the end.
    calls_begin: Vec<u32>,
    /// The items of all things.
    items: Vec<CallItems>,
    /// The start of each task's things in `items`, followed by the end.
    things_begin: Vec<u32>,
    /// The calls, by thing, and those of one thing in the order of calling.
    by_thing: Vec<CallId>,
    /// The start of each thing's calls in `by_thing`, followed by the end.
    by_thing_begin: Vec<u32>,
    /// The thing that each call attempts.
    thing_of: Vec<u32>,
    /// For each call, the call that its `Previous` refers to, or [`NONE`]; empty if no task has
    /// such a dependency.
    previous: Vec<u32>,
}

/// The number that stands for no call.
const NONE: u32 = u32::MAX;

/// The calls of a program that meet a dependency of one of its calls: the table of `needs`,
/// applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// One attempt at each of these things; there are none if the program never calls the task.
    Things(Things),
    /// This call, if it fulfills.
    Call(CallId),
    /// No call: there is no previous call, or no call that would have to settle.
    Nothing,
}

/// Consecutive things of one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Things {
    begin: u32,
    end: u32,
}

impl Things {
    /// Their numbers.
    pub(crate) const fn range(self) -> Range<usize> {
        self.begin as usize..self.end as usize
    }

    /// The number of the only thing, if there is exactly one.
    pub(crate) const fn only(self) -> Option<usize> {
        if self.begin + 1 == self.end { Some(self.begin as usize) } else { None }
    }

    fn of(range: &Range<usize>) -> Self {
        Self { begin: number(range.start), end: number(range.end) }
    }
}

impl Attempts {
    /// The calls that meet a dependency of a call. Whether a rejection meets it depends on the kind
    /// of the dependency.
    pub(crate) fn asked(&self, need: Need, id: CallId, call: &Call, lists: &ItemLists) -> Asked {
        let things = match need {
            Need::Fulfilled(task) | Need::Settled(task) => self.counting(task, call.items, lists),
            Need::Previous => {
                let previous = self.previous.get(id.0 as usize).filter(|id| **id != NONE);
                return previous.map_or(Asked::Nothing, |id| Asked::Call(CallId(*id)));
            }
        };
        match need {
            // A call that never started need not settle.
            Need::Settled(_) if things.is_empty() => Asked::Nothing,
            _ => Asked::Things(Things::of(&things)),
        }
    }

    /// Groups the calls of a program by the things that they attempt.
    pub(crate) fn of(tasks: &[Task], calls: &[Call], lists: &ItemLists) -> Self {
        let (by_task, calls_begin) = by_task(tasks.len(), calls);
        let mut attempts = Self {
            by_task,
            calls_begin,
            items: Vec::with_capacity(calls.len()),
            things_begin: Vec::with_capacity(tasks.len() + 1),
            by_thing: Vec::with_capacity(calls.len()),
            by_thing_begin: Vec::with_capacity(calls.len() + 1),
            thing_of: vec![0; calls.len()],
            previous: Vec::new(),
        };
        let mut by_items = Vec::new();
        for task in 0..tasks.len() {
            attempts.things_begin.push(number(attempts.items.len()));
            by_items.clear();
            let own = &attempts.by_task[row(&attempts.calls_begin, task)];
            by_items.extend(own.iter().map(|&id| (calls[id.0 as usize].items, id)));
            by_items.sort_unstable_by(|(one, id), (other, other_id)| {
                lists.compare(*one, *other).then(id.cmp(other_id))
            });
            for same_items in by_items.chunk_by(|(one, _), (other, _)| one == other) {
                attempts.by_thing_begin.push(number(attempts.by_thing.len()));
                for (_, id) in same_items {
                    attempts.thing_of[id.0 as usize] = number(attempts.items.len());
                    attempts.by_thing.push(*id);
                }
                attempts.items.push(same_items[0].0);
            }
        }
        attempts.things_begin.push(number(attempts.items.len()));
        attempts.by_thing_begin.push(number(attempts.by_thing.len()));
        if tasks.iter().any(|task| task.needs.contains(&Need::Previous)) {
            attempts.previous = previous(calls, lists);
        }
        attempts
    }

    /// The number of things that are attempted.
    pub(crate) fn things(&self) -> usize {
        self.items.len()
    }

    /// The thing that a call attempts.
    pub(crate) fn thing_of(&self, call: CallId) -> usize {
        self.thing_of[call.0 as usize] as usize
    }

    /// The calls that attempt a thing, in the order of calling.
    pub(crate) fn attempts_at(&self, thing: usize) -> &[CallId] {
        &self.by_thing[row(&self.by_thing_begin, thing)]
    }

    /// The calls of a task, in the order of calling.
    pub(crate) fn calls_of(&self, task: TaskId) -> &[CallId] {
        &self.by_task[row(&self.calls_begin, task.0 as usize)]
    }

    /// The things of a task.
    pub(crate) fn things_of(&self, task: TaskId) -> Range<usize> {
        row(&self.things_begin, task.0 as usize)
    }

    /// The things of a task that count for a call with these items: the thing with exactly the same
    /// items or, if there is none, all that share the most items, counted from the outermost.
    fn counting(&self, task: TaskId, items: CallItems, lists: &ItemLists) -> Range<usize> {
        let things = self.things_of(task);
        let all = &self.items[things.clone()];
        let found = all.binary_search_by(|thing| lists.compare(*thing, items));
        let nth = match found {
            Ok(nth) => return things.start + nth..things.start + nth + 1,
            Err(nth) => nth,
        };
        // The things that share the most items are next to the position where the thing would be.
        let beside = [nth.checked_sub(1), Some(nth)].into_iter().flatten();
        let shared = beside.filter_map(|nth| Some(lists.shared(*all.get(nth)?, items)));
        let Some(shared) = shared.max() else { return things };
        let begin = all[..nth].partition_point(|thing| lists.shared(*thing, items) < shared);
        let end = nth + all[nth..].partition_point(|thing| lists.shared(*thing, items) == shared);
        things.start + begin..things.start + end
    }
}

/// For each call, the previous call of the same task with the same items except for the innermost.
/// Failed attempts with exactly the same items are skipped, because the call is another attempt.
fn previous(calls: &[Call], lists: &ItemLists) -> Vec<u32> {
    let mut last: FxHashMap<(TaskId, CallItems), u32> = FxHashMap::default();
    let mut before: Vec<u32> = Vec::with_capacity(calls.len());
    for (id, call) in (0..).zip(calls) {
        let mut previous = last.insert((call.task, lists.outer(call.items)), id).unwrap_or(NONE);
        let has_failed = |other: &Call| {
            other.items == call.items
                && other.rejected.is_some()
                && other.settles_at <= Some(call.called_at)
        };
        // The previous call of a failed attempt has already been found.
        while let Some(other) = calls.get(previous as usize).filter(|other| has_failed(other)) {
            debug_assert_eq!(other.task, call.task);
            previous = before[previous as usize];
        }
        before.push(previous);
    }
    before
}

/// The range of the row with this number; `begin` has the starts of all rows.
fn row(begin: &[u32], number: usize) -> Range<usize> {
    begin[number] as usize..begin[number + 1] as usize
}

fn number(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 calls")
}

/// The calls by task, and the start of each task's calls.
fn by_task(tasks: usize, calls: &[Call]) -> (Vec<CallId>, Vec<u32>) {
    let mut begin = vec![0; tasks + 1];
    for call in calls {
        begin[call.task.0 as usize + 1] += 1;
    }
    for task in 0..tasks {
        begin[task + 1] += begin[task];
    }
    let mut next = begin.clone();
    let mut sorted = vec![CallId(0); calls.len()];
    for (id, call) in (0..).zip(calls) {
        let next = &mut next[call.task.0 as usize];
        sorted[*next as usize] = CallId(id);
        *next += 1;
    }
    (sorted, begin)
}
