//! Tasks and their dependencies: the same for every contestant.

use serde::Serialize;

use crate::random::SplitMix64;

/// Tasks by number, each with its duration and its dependencies, which come before it.
///
/// Both directions are stored flat: the dependencies of task `i` are
/// `needs[needs_from[i]..needs_from[i + 1]]`, and its dependents accordingly.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The duration of each task in milliseconds, at least 1: the only unit that the timers of all
    /// contestants can represent.
    pub takes: Vec<u32>,
    needs: Vec<u32>,
    needs_from: Vec<u32>,
    /// The number of dependencies of each task.
    pub need_counts: Vec<u32>,
    dependents: Vec<u32>,
    needed_by_from: Vec<u32>,
}

/// An exclusive upper bound for durations, in milliseconds.
pub const LONGEST: u32 = 1 << OCTAVES;

const OCTAVES: u32 = 14;

impl Graph {
    /// `tasks` without dependencies.
    pub fn independent(tasks: u32) -> Self {
        Self::draw(tasks, |_, _| Vec::new())
    }

    /// `tasks`, each of which depends on the one before it.
    pub fn chain(tasks: u32) -> Self {
        Self::draw(tasks, |task, _| task.checked_sub(1).into_iter().collect())
    }

    /// `tasks` in layers of `width`, each of which depends on `count` different ones of the layer
    /// before.
    pub fn layered(tasks: u32, width: u32, count: u32) -> Self {
        assert!(count <= width, "{count} different tasks of {width}");
        Self::draw(tasks, |task, random| {
            let Some(before) = (task / width).checked_sub(1) else { return Vec::new() };
            let mut needs = Vec::new();
            while needs.len() < count as usize {
                let need = before * width + random.below(width);
                if !needs.contains(&need) {
                    needs.push(need);
                }
            }
            needs
        })
    }

    fn draw(tasks: u32, needs_of: impl Fn(u32, &mut SplitMix64) -> Vec<u32>) -> Self {
        let mut random = SplitMix64::new(u64::from(tasks));
        let mut graph = Self { needs_from: vec![0], ..Self::default() };
        for task in 0..tasks {
            graph.takes.push(duration(&mut random));
            graph.needs.extend(needs_of(task, &mut random));
            graph.needs_from.push(number(graph.needs.len()));
        }
        graph.need_counts = graph.needs_from.windows(2).map(|pair| pair[1] - pair[0]).collect();
        graph.turn_needs_round();
        graph
    }

    /// Collects the dependents of each task, by counting.
    fn turn_needs_round(&mut self) {
        self.needed_by_from = vec![0; self.takes.len() + 1];
        for &need in &self.needs {
            self.needed_by_from[need as usize + 1] += 1;
        }
        for task in 0..self.takes.len() {
            self.needed_by_from[task + 1] += self.needed_by_from[task];
        }
        let mut next = self.needed_by_from.clone();
        self.dependents = vec![0; self.needs.len()];
        for task in 0..self.len() {
            for at in span(&self.needs_from, task) {
                let slot = &mut next[self.needs[at] as usize];
                self.dependents[*slot as usize] = task;
                *slot += 1;
            }
        }
    }

    /// The number of tasks.
    pub fn len(&self) -> u32 {
        number(self.takes.len())
    }

    /// The dependencies of this task.
    pub fn needs(&self, task: u32) -> &[u32] {
        &self.needs[span(&self.needs_from, task)]
    }

    /// The dependents of this task, in ascending order.
    pub fn dependents(&self, task: u32) -> &[u32] {
        &self.dependents[span(&self.needed_by_from, task)]
    }

    /// Whether no task has a dependency.
    pub fn needs_nothing(&self) -> bool {
        self.needs.is_empty()
    }
}

/// From 1 ms to 16 s, equally many in each octave, so that every queue has timers that are due soon
/// and late, at the same instant and far apart.
pub fn duration(random: &mut SplitMix64) -> u32 {
    let octave = 1 << random.below(OCTAVES);
    octave + random.below(octave)
}

fn span(from: &[u32], task: u32) -> std::ops::Range<usize> {
    from[task as usize] as usize..from[task as usize + 1] as usize
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("fewer than 2^32 tasks and needs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_is_the_same_each_time() {
        assert_eq!(Graph::layered(5_000, 1_000, 3), Graph::layered(5_000, 1_000, 3));
        // A change of the generator changes what is measured.
        let graph = Graph::layered(6, 2, 1);
        assert_eq!(graph.takes, [1481, 1, 233, 4, 2, 5772]);
        assert_eq!(graph.needs, [0, 1, 2, 2]);
    }

    #[test]
    fn layers_need_different_tasks_of_the_layer_before() {
        let graph = Graph::layered(50, 10, 3);
        for task in 0..50 {
            let mut needs = graph.needs(task).to_vec();
            assert!(needs.iter().all(|need| need / 10 + 1 == task / 10), "{task}: {needs:?}");
            needs.sort_unstable();
            needs.dedup();
            assert_eq!(needs.len(), if task < 10 { 0 } else { 3 });
        }
    }

    #[test]
    fn needs_and_dependents_agree() {
        let graph = Graph::layered(50, 10, 3);
        for (task, other) in (0..50).flat_map(|task| (0..50).map(move |other| (task, other))) {
            assert_eq!(
                graph.needs(task).contains(&other),
                graph.dependents(other).contains(&task),
                "{task} and {other}"
            );
        }
    }

    #[test]
    fn durations_spread_over_every_octave() {
        let graph = Graph::independent(1_000);
        for octave in 0..OCTAVES {
            assert!(graph.takes.iter().any(|takes| takes.ilog2() == octave), "octave {octave}");
        }
        assert!(graph.takes.iter().all(|takes| (1..LONGEST).contains(takes)));
    }
}
