//! The dependency graph: cycles, a topological order, the critical path, slack.
//!
//! Nodes are numbers in the order of declaration; this module does not know what they represent
//! (tasks, calls). A result depends only on the dependencies, never on the order in which they are
//! given.

mod bounds;
mod critical_path;
mod cycles;
mod rows;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub use bounds::Bounds;
pub(crate) use bounds::{Load, with_resources};
pub use critical_path::CriticalPath;
pub(crate) use critical_path::{finishes, last_chain};
use rows::Rows;

/// Dependencies among nodes, which are numbered from 0 in the order of declaration.
///
/// ```
/// use makespan::Graph;
///
/// // 0 needs 2, and 1 needs both.
/// let graph = Graph::new(3, [(2, 0), (0, 1), (2, 1)]);
/// assert_eq!(graph.order(), [2, 0, 1]);
/// assert!(graph.cycles().is_empty());
///
/// let round = Graph::new(2, [(0, 1), (1, 0)]);
/// assert_eq!(round.cycles(), [[0, 1]]);
/// ```
#[derive(Clone, Debug)]
pub struct Graph {
    needs: Rows,
    dependents: Rows,
}

impl Graph {
    /// Creates the graph of `nodes` nodes and of dependencies: pairs of a node, and one that
    /// depends on it.
    ///
    /// A duplicate dependency counts once, and one on a node outside of the graph is ignored.
    ///
    /// # Panics
    /// If there are 2<sup>32</sup> nodes or dependencies.
    #[must_use]
    pub fn new<I>(nodes: usize, needs: I) -> Self
    where
        I: IntoIterator<Item = (usize, usize), IntoIter: Clone>,
    {
        let needs = needs.into_iter().filter(|&(needed, by)| needed < nodes && by < nodes);
        let edges = needs.map(|(needed, by)| (number(by), number(needed)));
        let (needs, dependents) = Rows::both(nodes, edges);
        Self { needs, dependents }
    }

    /// The number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.needs.len()
    }

    /// Whether it has no nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The dependencies of `node`, in the order of declaration.
    pub fn dependencies(&self, node: usize) -> impl Iterator<Item = usize> {
        self.needs.of(node).iter().map(|&need| need as usize)
    }

    /// The nodes that depend on a node, in the order of declaration.
    pub fn dependents(&self, node: usize) -> impl Iterator<Item = usize> {
        self.dependents.of(node).iter().map(|&by| by as usize)
    }

    /// A topological order: it repeatedly takes the first declared node whose dependencies have all
    /// been taken.
    ///
    /// Nodes of a cycle, and nodes that depend on one, are left out.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut missing: Vec<usize> =
            (0..self.len()).map(|node| self.dependencies(node).count()).collect();
        let mut ready: BinaryHeap<Reverse<usize>> =
            (0..self.len()).filter(|&node| missing[node] == 0).map(Reverse).collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(Reverse(node)) = ready.pop() {
            order.push(node);
            for by in self.dependents(node) {
                missing[by] -= 1;
                if missing[by] == 0 {
                    ready.push(Reverse(by));
                }
            }
        }
        order
    }
}

fn number(node: usize) -> u32 {
    u32::try_from(node).expect("fewer than 2^32 nodes")
}

#[cfg(test)]
mod tests;
