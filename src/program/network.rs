//! The two generated programs, run as a graph of tasks.
//!
//! `parallel` calls every task when its dependencies are met, and awaits all of them together;
//! `sequential` calls one task after the other. Only the order in which the promises of such a
//! program settle is visible, and the tasks that wait for each task are known before the run. So
//! the network needs no promises, reactions or functions, only the list of tasks that wait for each
//! task, in the order in which they subscribe. The microtasks are the same, one for one.
//!
//! A task that waits in two steps, for some tasks to settle and then for others to fulfill,
//! subscribes to the others only later. A scenario with such a task is run as steps.

mod node;
mod run;

pub(super) use run::NetworkRun;

use crate::scenario::{Body, Generated, Need, Scenario, TaskId, order_of_tasks};
use node::Node;

/// The graph of tasks.
#[derive(Debug)]
pub(super) struct Network {
    program: Generated,
    /// The tasks that the program itself calls, in this order. In `sequential` these are all tasks,
    /// one after the other; in `parallel` the tasks without dependencies, all immediately.
    order: Vec<TaskId>,
    /// The data of each task.
    nodes: Vec<Node>,
    /// The number of dependencies of each task.
    missing: Vec<u32>,
    /// The tasks that wait for each task, in the order in which they subscribe, task by task.
    waiting: Vec<TaskId>,
}

impl Network {
    /// The network of a scenario's tasks for the program with this body, if it can run as a
    /// network.
    pub(super) fn of(scenario: &Scenario, body: &Body) -> Option<Self> {
        let program = body.generated()?;
        let steps = body.calling_steps();
        let mut network = Self {
            program,
            order: Vec::new(),
            nodes: Vec::with_capacity(scenario.tasks.len()),
            missing: Vec::new(),
            waiting: Vec::new(),
        };
        for (task, &step) in scenario.tasks.iter().zip(&steps) {
            let (node, needs) = Node::of(task, step)?;
            if program == Generated::Parallel {
                network.missing.push(needs);
            }
            network.nodes.push(node);
        }
        let order = || order_of_tasks(&scenario.tasks).map(id);
        if program == Generated::Parallel {
            network.connect(scenario, order);
            let missing = &network.missing;
            network.order = order().filter(|task| missing[task.0 as usize] == 0).collect();
        } else {
            network.order = order().collect();
        }
        Some(network)
    }

    /// Finds the tasks that wait for each task. `order` is the order in which they subscribe.
    fn connect<O: Iterator<Item = TaskId>>(&mut self, scenario: &Scenario, order: impl Fn() -> O) {
        let dependencies_of = |TaskId(task): TaskId| {
            scenario.tasks[task as usize].needs.iter().filter_map(|need| need.task())
        };
        let Self { nodes, waiting, .. } = self;
        for TaskId(needed) in order().flat_map(dependencies_of) {
            nodes[needed as usize].waiting.1 += 1;
        }
        let mut begin = 0;
        for node in &mut *nodes {
            let (_, waiting) = node.waiting;
            node.waiting = (begin, begin);
            begin += waiting;
        }
        waiting.resize(begin as usize, TaskId(0));
        for task in order() {
            for TaskId(needed) in dependencies_of(task) {
                let (_, end) = &mut nodes[needed as usize].waiting;
                waiting[*end as usize] = task;
                *end += 1;
            }
        }
    }

    fn node(&self, TaskId(task): TaskId) -> &Node {
        &self.nodes[task as usize]
    }

    /// The tasks that wait for the task of this node, in the order in which they subscribe.
    fn waiting(&self, node: &Node) -> &[TaskId] {
        let (begin, end) = node.waiting;
        &self.waiting[begin as usize..end as usize]
    }
}

fn id(index: usize) -> TaskId {
    TaskId(u32::try_from(index).expect("fewer than 2^32 tasks"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether tasks are run as a network if the last one has these dependencies.
    fn is_network(needs: &str) -> bool {
        let text = format!(
            r#"(tasks: {{ "a": (takes: "1ms"), "b": (takes: "1ms"),
            "c": (takes: "1ms", needs: [{needs}]) }})"#
        );
        let scenario = Scenario::from_ron("n", &text).unwrap();
        let is_network =
            |program: usize| Network::of(&scenario, &scenario.programs[program].steps).is_some();
        let [one, other] = [0, 1].map(is_network);
        assert_eq!(one, other);
        one
    }

    #[test]
    fn tasks_with_one_kind_of_await_each_form_a_network() {
        for needs in [
            "",
            r#""a""#,
            r#""a", "b""#,
            r#"Settled("a")"#,
            r#"Settled("a"), Settled("b")"#,
            "Previous",
            r#""a", Previous"#,
        ] {
            assert!(is_network(needs), "{needs}");
        }
        for needs in [r#""a", Settled("b")"#, r#"Settled("a"), "b", Previous"#] {
            assert!(!is_network(needs), "{needs}");
        }
    }
}
