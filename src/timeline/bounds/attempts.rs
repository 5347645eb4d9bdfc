//! The calls of a program by what they attempt: one task with one item.

use std::ops::Range;

use crate::Name;
use crate::scenario::{Need, TaskId};
use crate::timeline::{Call, CallId};

/// Which calls attempt the same thing, found without hashing.
///
/// A *thing* is a task with one item, or with none. The things of a task have consecutive
/// numbers, in the order of their items' names.
#[derive(Debug)]
pub(crate) struct Attempts {
    /// The calls, task by task, those of one task in the order of calling.
    by_task: Vec<CallId>,
    /// Where in `by_task` the calls of each task begin, and behind them the end.
    calls_begin: Vec<u32>,
    /// The items of all things.
    items: Vec<Option<Name>>,
    /// Where in `items` the things of each task begin, and behind them the end.
    things_begin: Vec<u32>,
    /// The calls, thing by thing, those at one thing in the order of calling.
    by_thing: Vec<CallId>,
    /// Where in `by_thing` the calls at each thing begin, and behind them the end.
    by_thing_begin: Vec<u32>,
    /// What each call attempts.
    thing_of: Vec<u32>,
}

/// Which calls of a program meet a need of one of its calls: the table of `needs`, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// One attempt at this thing.
    Thing(usize),
    /// One attempt at each thing of this task; it has none where the program never calls it.
    EveryThing(TaskId),
    /// This call, by fulfilling.
    Call(CallId),
    /// Nothing: there is no call before the first.
    Nothing,
}

impl Attempts {
    /// Which calls meet that need of a call. Whether a rejection does is the need's to say.
    pub(crate) fn asked(&self, need: Need, id: CallId, call: &Call) -> Asked {
        match need {
            Need::Fulfilled(task) | Need::Settled(task) => match self.thing(task, call.item) {
                Some(thing) => Asked::Thing(thing),
                None => Asked::EveryThing(task),
            },
            Need::Previous => {
                let calls = self.calls_of(call.task);
                let nth = calls.partition_point(|&earlier| earlier < id);
                nth.checked_sub(1).map_or(Asked::Nothing, |nth| Asked::Call(calls[nth]))
            }
        }
    }

    /// Sorts the calls of a program by what they attempt.
    pub(crate) fn of(tasks: usize, calls: &[Call]) -> Self {
        let (by_task, calls_begin) = by_task(tasks, calls);
        let mut attempts = Self {
            by_task,
            calls_begin,
            items: Vec::with_capacity(calls.len()),
            things_begin: Vec::with_capacity(tasks + 1),
            by_thing: Vec::with_capacity(calls.len()),
            by_thing_begin: Vec::with_capacity(calls.len() + 1),
            thing_of: vec![0; calls.len()],
        };
        let mut by_item = Vec::new();
        for task in 0..tasks {
            attempts.things_begin.push(number(attempts.items.len()));
            by_item.clear();
            let own = &attempts.by_task[row(&attempts.calls_begin, task)];
            by_item.extend(own.iter().map(|&id| (calls[id.0 as usize].item, id)));
            by_item.sort_unstable();
            for same_item in by_item.chunk_by(|(one, _), (other, _)| one == other) {
                attempts.by_thing_begin.push(number(attempts.by_thing.len()));
                for (_, id) in same_item {
                    attempts.thing_of[id.0 as usize] = number(attempts.items.len());
                    attempts.by_thing.push(*id);
                }
                attempts.items.push(same_item[0].0);
            }
        }
        attempts.things_begin.push(number(attempts.items.len()));
        attempts.by_thing_begin.push(number(attempts.by_thing.len()));
        attempts
    }

    /// How many things are attempted.
    pub(crate) fn things(&self) -> usize {
        self.items.len()
    }

    /// What a call attempts.
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

    /// The thing that is the task with that item, if the program attempts it.
    pub(crate) fn thing(&self, task: TaskId, item: Option<Name>) -> Option<usize> {
        let things = self.things_of(task);
        let nth = self.items[things.clone()].binary_search(&item).ok()?;
        Some(things.start + nth)
    }
}

/// Where the row of that number stands, by where each begins.
fn row(begin: &[u32], number: usize) -> Range<usize> {
    begin[number] as usize..begin[number + 1] as usize
}

fn number(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 calls")
}

/// The calls, task by task, and where each task's begin.
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
