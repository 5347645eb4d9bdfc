//! Computes when each work is done, without any engine: the result that every contestant must give.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::graph::Graph;
use crate::work::Work;

/// When the last awaited task is done, in milliseconds from the start.
pub fn makespan(work: &Work) -> u64 {
    match work {
        Work::Parallel(graph) => longest_path(graph),
        Work::Pool { limit, tasks } => list_schedule(*limit, tasks.takes.iter().copied()),
        Work::Repeated { times, graph } => u64::from(*times) * longest_path(graph),
        Work::Nesting { times: turns, takes, .. } | Work::Loop { passes: turns, takes } => {
            u64::from(*turns) * u64::from(*takes)
        }
        Work::Wide { branches, takes } => u64::from(*takes) * u64::from(*branches > 0),
        Work::Retries { limit, wait, tasks, failures } => {
            let attempts = tasks.takes.iter().zip(&**failures);
            list_schedule(
                *limit,
                attempts.map(|(takes, failures)| takes + failures * (takes + wait)),
            )
        }
        Work::Races { tasks, timers } => {
            let won = tasks.takes.iter().zip(&**timers).map(|(task, timer)| task.min(timer));
            won.max().copied().unwrap_or(0).into()
        }
    }
}

/// In one pass, because the dependencies of a task come before it.
fn longest_path(graph: &Graph) -> u64 {
    let mut done = Vec::with_capacity(graph.takes.len());
    for task in 0..graph.len() {
        let begins = graph.needs(task).iter().map(|&need| done[need as usize]).max().unwrap_or(0);
        done.push(begins + u64::from(graph.takes[task as usize]));
    }
    done.into_iter().max().unwrap_or(0)
}

/// Gives each task, in order, to the worker that is free first.
fn list_schedule(limit: u32, takes: impl Iterator<Item = u32>) -> u64 {
    let mut free: BinaryHeap<_> = (0..limit).map(|_| Reverse(0)).collect();
    let mut last = 0;
    for takes in takes {
        let Some(mut first) = free.peek_mut() else { return 0 };
        first.0 += u64::from(takes);
        last = last.max(first.0);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest of all paths that end with this task, by following each.
    fn longest_way(graph: &Graph, task: u32) -> u64 {
        let before = graph.needs(task).iter().map(|&need| longest_way(graph, need)).max();
        before.unwrap_or(0) + u64::from(graph.takes[task as usize])
    }

    /// A pool, simulated millisecond by millisecond.
    fn ticked(limit: usize, takes: &[u32]) -> u64 {
        let (mut waiting, mut running, mut now) = (takes.iter().copied(), Vec::new(), 0);
        loop {
            running.extend(waiting.by_ref().take(limit - running.len()));
            if running.is_empty() {
                return now;
            }
            running = running.into_iter().map(|left| left - 1).filter(|&left| left > 0).collect();
            now += 1;
        }
    }

    #[test]
    fn the_longest_path_agrees_with_an_exhaustive_search() {
        let tiny = (0..12).flat_map(|tasks| [(tasks, 2, 1), (tasks, 3, 2), (tasks, 4, 4)]);
        let layered = tiny.map(|(tasks, width, count)| Graph::layered(tasks, width, count));
        for graph in layered.chain((0..5).map(Graph::chain)) {
            let all = (0..graph.len()).map(|task| longest_way(&graph, task));
            assert_eq!(longest_path(&graph), all.max().unwrap_or(0), "{graph:?}");
        }
    }

    #[test]
    fn a_list_schedule_agrees_with_a_simulated_clock() {
        for (tasks, limit) in (0..9).flat_map(|tasks| (1..5).map(move |limit| (tasks, limit))) {
            let takes = Graph::independent(tasks).takes;
            let scheduled = list_schedule(limit, takes.iter().copied());
            assert_eq!(scheduled, ticked(limit as usize, &takes), "{takes:?} by {limit}");
        }
    }

    #[test]
    fn the_makespan_of_programs_agrees_with_arithmetic() {
        assert_eq!(makespan(&Work::Nesting { depth: 9, times: 4, takes: 3 }), 12);
        assert_eq!(makespan(&Work::Loop { passes: 7, takes: 3 }), 21);
        assert_eq!(makespan(&Work::Wide { branches: 7, takes: 3 }), 3);
        assert_eq!(makespan(&Work::Wide { branches: 0, takes: 3 }), 0);
        // One worker: the attempts of each task and the waits between them are sequential.
        let tasks = std::sync::Arc::new(Graph::independent(3));
        let takes: u32 =
            tasks.takes.iter().zip([1, 3, 2]).map(|(takes, attempts)| takes * attempts).sum();
        let work =
            Work::Retries { limit: 1, wait: 5, tasks: tasks.clone(), failures: [0, 2, 1].into() };
        assert_eq!(makespan(&work), u64::from(takes) + 3 * 5);
        let timers: std::sync::Arc<[u32]> = tasks.takes.iter().map(|takes| takes + 1).collect();
        let slowest = tasks.takes.iter().copied().max();
        assert_eq!(Some(makespan(&Work::Races { tasks, timers })), slowest.map(u64::from));
    }
}
