//! The bounds of a scenario's tasks, each called once.

use super::{Need, Resource, Scenario, Task, TaskId};
use crate::Duration;
use crate::graph::{Bounds, CriticalPath, Graph, Load, finishes, last_chain, with_resources};

impl Scenario {
    /// The dependencies between tasks, by number. `Previous` is a dependency between calls, not
    /// tasks.
    #[must_use]
    pub fn graph(&self) -> Graph {
        dependency_graph(&self.tasks)
    }

    /// The longest chain of dependencies, with its tasks and the slack of the others. A task counts
    /// once, with its `blocks` and the first of its `takes`, without items.
    ///
    /// `None` if a chain takes longer than [`LIMIT`](crate::LIMIT).
    #[must_use]
    pub fn critical_path(&self) -> Option<CriticalPath> {
        self.graph().critical_path(&weights(&self.tasks)?)
    }

    /// The bounds of all programs that call each task once, with its `blocks` and the first of its
    /// `takes`, without items and failures.
    ///
    /// A task uses its resource for the time that it `takes`: it blocks before it requests a slot.
    ///
    /// `None` if all tasks together take longer than [`LIMIT`](crate::LIMIT).
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds<TaskId>> {
        let weights = weights(&self.tasks)?;
        let mut all = weights.iter();
        let sequential = all.try_fold(Duration::ZERO, |sum, weight| sum.checked_add(*weight))?;
        // The slack is not needed here, so the original dependencies are sufficient.
        let dependencies_of =
            |task: usize| self.tasks[task].needs.iter().copied().filter_map(needed);
        let finishes =
            finishes(order_of_tasks(&self.tasks), dependencies_of, |task| weights[task])?;
        let parallel = finishes.iter().copied().max().unwrap_or_default();
        let loads = loads(&self.tasks, &self.resources);
        let path = last_chain(&finishes, dependencies_of).into_iter();
        Some(Bounds {
            sequential,
            parallel,
            with_resources: with_resources(parallel, &loads),
            critical_path: path.filter_map(|task| u32::try_from(task).ok()).map(TaskId).collect(),
        })
    }
}

/// The number of the task that a dependency names.
fn needed(need: Need) -> Option<usize> {
    need.task().map(|TaskId(task)| task as usize)
}

/// The dependencies between tasks, by number. The tasks need not be checked yet.
pub(crate) fn dependency_graph(tasks: &[Task]) -> Graph {
    let needs = tasks.iter().enumerate().flat_map(|(by, task)| {
        task.needs.iter().copied().filter_map(needed).map(move |needed| (needed, by))
    });
    Graph::new(tasks.len(), needs)
}

/// An order of the tasks: [`Graph::order`] of their dependencies.
pub(crate) fn order_of_tasks(tasks: &[Task]) -> Box<dyn ExactSizeIterator<Item = usize>> {
    let all_above = tasks
        .iter()
        .enumerate()
        .all(|(by, task)| task.needs.iter().copied().filter_map(needed).all(|needed| needed < by));
    // If every task comes after its dependencies, this order is that of the text.
    if all_above {
        Box::new(0..tasks.len())
    } else {
        Box::new(dependency_graph(tasks).order().into_iter())
    }
}

fn weights(tasks: &[Task]) -> Option<Vec<Duration>> {
    let weight = |task: &Task| task.behavior.blocks.checked_add(task.behavior.takes_at(0));
    tasks.iter().map(weight).collect()
}

/// The load of each resource, followed by that of the thread.
fn loads(tasks: &[Task], resources: &[Resource]) -> Vec<Load> {
    let mut loads: Vec<Load> =
        resources.iter().map(|resource| Load::none(resource.capacity)).collect();
    let mut thread = Load::none(1);
    for task in tasks {
        for one in task.uses.iter() {
            loads[one.resource.0 as usize].hold(one.slots, task.behavior.takes_at(0));
        }
        thread.hold(1, task.behavior.blocks);
    }
    loads.push(thread);
    loads
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::Names;
    use crate::scenario::{Behavior, Callables, Need, ResourceId, Span, Uses};

    /// A task with that many nanoseconds of blocking, then of running.
    fn task(names: &mut Names, number: u32, (blocks, takes): (u64, u64), needs: &[Need]) -> Task {
        let [blocks, takes] = [blocks, takes].map(|nanos| Duration::from_nanos(nanos).unwrap());
        Task {
            name: names.intern(&number.to_string()),
            span: Span::NONE,
            behavior: Behavior {
                takes: [takes].into_iter().collect(),
                fails: None,
                returns: None,
                blocks,
            },
            needs: needs.iter().copied().collect(),
            uses: Uses::default(),
            items: [].into(),
        }
    }

    fn scenario(mut names: Names, tasks: Vec<Task>, capacities: &[u32]) -> Scenario {
        let name = names.intern("resource");
        let resource = |&capacity: &u32| Resource { name, capacity, span: Span::NONE };
        Scenario {
            names: Arc::new(names),
            title: None,
            about: None,
            callables: Callables::new(&tasks, &[]),
            tasks: tasks.into(),
            resources: capacities.iter().map(resource).collect(),
            functions: Vec::new(),
            programs: Vec::new(),
            expect: Vec::new(),
            code: None,
            source: None,
        }
    }

    /// Tasks with these durations and dependencies.
    fn tasks(times: &[(u64, u64, &[u32])]) -> (Names, Vec<Task>) {
        let mut names = Names::default();
        let tasks = (0..)
            .zip(times)
            .map(|(number, &(blocks, takes, needs))| {
                let needs: Vec<Need> =
                    needs.iter().map(|&id| Need::Fulfilled(TaskId(id))).collect();
                task(&mut names, number, (blocks, takes), &needs)
            })
            .collect();
        (names, tasks)
    }

    #[test]
    fn the_parallel_bound_of_a_dashboard_is_its_longest_chain() {
        let (names, tasks) = tasks(&[(0, 100, &[]), (0, 150, &[0]), (0, 80, &[])]);
        let bounds = scenario(names, tasks, &[]).bounds().unwrap();
        assert_eq!(bounds.sequential.as_nanos(), 330);
        assert_eq!(bounds.parallel.as_nanos(), 250);
        assert_eq!(bounds.with_resources.as_nanos(), 250);
        assert_eq!(bounds.critical_path, [TaskId(0), TaskId(1)]);
    }

    #[test]
    fn a_task_occupies_its_resource_while_it_runs_and_not_while_it_blocks() {
        let (names, mut tasks) = tasks(&[(0, 200, &[]), (0, 200, &[]), (99, 11, &[])]);
        for task in &mut tasks {
            task.uses = ResourceId(0).into();
        }
        let least = |capacity| {
            let bounds = scenario(names.clone(), tasks.clone(), &[capacity]).bounds().unwrap();
            assert_eq!((bounds.parallel.as_nanos(), bounds.sequential.as_nanos()), (200, 510));
            bounds.with_resources.as_nanos()
        };
        assert_eq!(least(1), 411);
        // 205.5, and 206 is the next whole nanosecond.
        assert_eq!(least(2), 206);
        // The longest task alone takes longer than 137.
        assert_eq!(least(3), 200);
    }

    #[test]
    fn there_are_no_bounds_if_the_sum_exceeds_the_limit() {
        let (names, tasks) = tasks(&[(0, crate::LIMIT, &[]), (0, 1, &[])]);
        let scenario = scenario(names, tasks, &[]);
        assert_eq!(scenario.bounds(), None);
        assert_eq!(scenario.critical_path().unwrap().length.as_nanos(), crate::LIMIT);
    }

    /// The durations of up to seven tasks, with the earlier tasks that each depends on, and its
    /// resource.
    fn wholes() -> impl Strategy<Value = Vec<(u64, u64, Vec<bool>, Option<u32>)>> {
        let needs = prop::collection::vec(any::<bool>(), 7);
        let task = (0..4_u64, 0..9_u64, needs, prop::option::of(0..2_u32));
        prop::collection::vec(task, 0..=7)
    }

    /// The scenario of those tasks, declared in the order of `place`.
    fn declared(
        wholes: &[(u64, u64, Vec<bool>, Option<u32>)],
        place: impl Fn(usize) -> usize,
    ) -> Scenario {
        let mut names = Names::default();
        let mut tasks: Vec<(usize, Task)> = Vec::new();
        for (number, (blocks, takes, needs, uses)) in wholes.iter().enumerate() {
            let needed = (0..number).filter(|&earlier| needs[earlier]);
            let needs: Vec<Need> = needed
                .map(|earlier| Need::Settled(TaskId(u32::try_from(place(earlier)).unwrap())))
                .collect();
            let mut task =
                task(&mut names, u32::try_from(number).unwrap(), (*blocks, *takes), &needs);
            task.uses = uses.map(ResourceId).map(Uses::from).unwrap_or_default();
            tasks.push((place(number), task));
        }
        tasks.sort_by_key(|(place, _)| *place);
        scenario(names, tasks.into_iter().map(|(_, task)| task).collect(), &[1, 3])
    }

    proptest! {
        #[test]
        fn bounds_are_ordered_and_add_up(wholes in wholes()) {
            let scenario = declared(&wholes, |place| place);
            let bounds = scenario.bounds().unwrap();
            let sum: u64 = wholes.iter().map(|(blocks, takes, ..)| blocks + takes).sum();
            prop_assert_eq!(bounds.sequential.as_nanos(), sum);
            prop_assert!(bounds.parallel <= bounds.with_resources);
            prop_assert!(bounds.with_resources <= bounds.sequential);
            let along: u64 = bounds
                .critical_path
                .iter()
                .map(|&id| &scenario.task(id).behavior)
                .map(|behavior| behavior.blocks.as_nanos() + behavior.takes[0].as_nanos())
                .sum();
            prop_assert_eq!(bounds.parallel.as_nanos(), along);
            for pair in bounds.critical_path.windows(2) {
                prop_assert!(scenario.task(pair[1]).needs.contains(&Need::Settled(pair[0])));
            }
        }

        #[test]
        fn the_order_of_declaration_changes_no_time(wholes in wholes(), turn in 0..7_usize) {
            let turned = |place: usize| (wholes.len() - 1 - place + turn) % wholes.len();
            let one = declared(&wholes, |place| place).bounds().unwrap();
            let other = declared(&wholes, turned).bounds().unwrap();
            prop_assert_eq!(one.sequential, other.sequential);
            prop_assert_eq!(one.parallel, other.parallel);
            prop_assert_eq!(one.with_resources, other.with_resources);
        }
    }
}
