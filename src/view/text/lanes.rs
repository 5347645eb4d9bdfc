//! Assigns calls to rows: a lane for each task and its items; if there are many lanes, they are
//! folded into fewer rows.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::Instant;
use crate::scenario::TaskId;
use crate::timeline::{Call, CallItems, Timeline};

/// The maximum number of lanes of a program that all get a row. If there are more, they are folded,
/// task by task.
const MOST_LANES: usize = 40;

/// The maximum number of rows if lanes are folded. There are fewer, because they are only examples.
const MOST_ROWS: usize = 24;

/// The maximum number of tasks that are folded separately.
const MOST_GROUPS: usize = MOST_ROWS / 3;

/// The row of each call.
#[derive(Debug)]
pub(super) struct Lanes {
    /// The row of each call.
    pub(super) row_of: Vec<u32>,
    /// For each row, whether it contains many lanes.
    pub(super) folds: Vec<bool>,
}

impl Lanes {
    pub(super) fn new(timeline: &Timeline) -> Self {
        let (lane_of, tasks) = lanes(timeline);
        let (row_of_lane, folds) = rows(&tasks, timeline.tasks.len());
        let row_of = lane_of.into_iter().map(|lane| row_of_lane[lane as usize]).collect();
        Self { row_of, folds }
    }
}

/// The lane of each call, and the task of each lane.
///
/// Calls of one task with the same items share a lane if they do not overlap, so the attempts of a
/// `Retry` are in one row. If several lanes are free, the lane that has been free longest is used.
fn lanes(timeline: &Timeline) -> (Vec<u32>, Vec<TaskId>) {
    let (key_of, calls_of) = keys(timeline);
    // The lanes of each key, by the time from which they are free.
    let mut free_from: BTreeSet<(u32, Instant, u32)> = BTreeSet::new();
    let mut tasks = Vec::new();
    let mut lane = |(call, &key): (&Call, &u32)| {
        let first = free_from.range((key, Instant::ZERO, 0)..).next().copied();
        let free = first.filter(|&(of, from, _)| of == key && from <= call.called_at);
        let lane = if let Some(entry) = free {
            free_from.remove(&entry);
            entry.2
        } else {
            tasks.push(call.task);
            u32::try_from(tasks.len() - 1).unwrap_or(u32::MAX)
        };
        // Most of a million calls have their own lane, so the time from which it is free does not
        // matter.
        if calls_of[key as usize] > 1 {
            free_from.insert((key, call.settles_at.unwrap_or(timeline.quiescent_at), lane));
        }
        lane
    };
    let lane_of = timeline.calls.iter().zip(&key_of).map(&mut lane).collect();
    (lane_of, tasks)
}

/// The key of each call (a number for its task and items), and the number of calls of each key.
fn keys(timeline: &Timeline) -> (Vec<u32>, Vec<u32>) {
    let mut without_items = vec![None; timeline.tasks.len()];
    let mut with_items: FxHashMap<(TaskId, CallItems), u32> = FxHashMap::default();
    let mut calls_of = Vec::new();
    let mut key = |call: &Call| {
        let next = u32::try_from(calls_of.len()).unwrap_or(u32::MAX);
        let key = match call.items {
            CallItems::None => *without_items[call.task.0 as usize].get_or_insert(next),
            items => *with_items.entry((call.task, items)).or_insert(next),
        };
        calls_of.resize(calls_of.len().max(key as usize + 1), 0);
        calls_of[key as usize] += 1;
        key
    };
    let key_of = timeline.calls.iter().map(&mut key).collect();
    (key_of, calls_of)
}

/// The row of each lane, and whether each row is folded.
fn rows(tasks: &[TaskId], all_tasks: usize) -> (Vec<u32>, Vec<bool>) {
    if tasks.len() <= MOST_LANES {
        return ((0..).take(tasks.len()).collect(), vec![false; tasks.len()]);
    }
    if are_many(tasks) {
        // Lanes get rows in order, and the last row contains the remaining lanes.
        return spread(&vec![0; tasks.len()], &[tasks.len()]);
    }
    let mut groups = vec![None; all_tasks];
    let mut sizes = Vec::new();
    let mut group_of = Vec::with_capacity(tasks.len());
    for task in tasks {
        let group = *groups[task.0 as usize].get_or_insert(sizes.len());
        group_of.push(group);
        sizes.resize(sizes.len().max(group + 1), 0);
        sizes[group] += 1;
    }
    spread(&group_of, &sizes)
}

/// Whether there are too many different tasks to fold each of them separately.
fn are_many(tasks: &[TaskId]) -> bool {
    let mut different = Vec::new();
    for task in tasks {
        if !different.contains(task) {
            different.push(*task);
            if different.len() > MOST_GROUPS {
                return true;
            }
        }
    }
    false
}

/// Gives each group its share of the rows: one row for each of its first lanes, and the last row
/// for the others.
fn spread(group_of: &[usize], sizes: &[usize]) -> (Vec<u32>, Vec<bool>) {
    let share = MOST_ROWS / sizes.len().max(1);
    let mut folds = Vec::new();
    let mut begins = Vec::with_capacity(sizes.len());
    for &size in sizes {
        begins.push(folds.len());
        folds.resize(folds.len() + size.min(share), false);
        if size > share {
            folds.pop();
            folds.push(true);
        }
    }
    let mut placed = vec![0; sizes.len()];
    let row = |&group: &usize| {
        let within = placed[group].min(share - 1);
        placed[group] += 1;
        u32::try_from(begins[group] + within).unwrap_or(u32::MAX)
    };
    (group_of.iter().map(row).collect(), folds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::sample::Sample;

    fn rows_of(sample: Sample) -> (Vec<u32>, Vec<bool>) {
        let lanes = Lanes::new(&sample.pends());
        (lanes.row_of, lanes.folds)
    }

    #[test]
    fn attempts_share_a_lane_and_overlapping_calls_do_not() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 10).call("b", 0, 0, 5).call("a", 5, 5, 20).call("a", 10, 10, 30);
        sample.call("a", 20, 20, 25).call("b", 5, 5, 5).call("b", 5, 5, 9);
        assert_eq!(rows_of(sample), (vec![0, 1, 2, 0, 2, 1, 1], vec![false; 3]));
    }

    #[test]
    fn forty_lanes_are_all_drawn_and_one_more_is_not() {
        for (lanes, rows) in [(40, 40), (41, 24)] {
            let mut sample = Sample::new("p");
            for item in 0..lanes {
                sample.item_call("a", &item.to_string(), 0, 0, 10);
            }
            assert_eq!(rows_of(sample).1.len(), rows);
        }
    }

    #[test]
    fn many_lanes_of_one_task_fold_into_the_first() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 10);
        for item in 0..1000 {
            sample.item_call("b", &item.to_string(), 0, 0, 10);
        }
        let (row_of, folds) = rows_of(sample);
        assert_eq!(folds.len(), 13);
        assert_eq!(folds.iter().filter(|fold| **fold).count(), 1);
        assert_eq!(row_of[..4], [0, 1, 2, 3]);
        assert!(row_of[12..].iter().all(|row| *row == 12));
    }

    #[test]
    fn many_tasks_fold_into_one_row() {
        let mut sample = Sample::new("p");
        for task in 0..1000 {
            sample.call(&task.to_string(), 0, 0, 10);
        }
        let (row_of, folds) = rows_of(sample);
        assert_eq!((folds.len(), folds[23]), (24, true));
        assert_eq!((row_of[22], row_of[23], row_of[999]), (22, 23, 23));
    }
}
