//! Needs as a graph: what goes round, an order to take things in, and the longest chain.
//!
//! The lowest room but time: nodes are numbers in the order of declaration, and whatever they
//! stand for (tasks, calls) is not known here. Every answer depends on the needs alone, never on
//! the order in which they are given.

mod bounds;
mod critical_path;
mod cycles;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

pub use bounds::Bounds;
pub use critical_path::CriticalPath;

/// What needs what, among nodes numbered from 0 in the order of declaration.
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
    /// From what is needed to who needs it; [`Graph::new`] sees to ascending neighbours.
    edges: DiGraph<(), (), u32>,
}

impl Graph {
    /// The graph of `nodes` nodes and of needs, each a pair of what is needed and by whom.
    ///
    /// A need said twice counts once, and one that names no node of the graph not at all.
    ///
    /// # Panics
    /// With 2<sup>32</sup> − 1 nodes or needs, or more.
    #[must_use]
    pub fn new(nodes: usize, needs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut needs: Vec<(u32, u32)> = needs
            .into_iter()
            .filter(|&(needed, by)| needed < nodes && by < nodes)
            .filter_map(|(needed, by)| Some((u32::try_from(needed).ok()?, u32::try_from(by).ok()?)))
            .collect();
        needs.sort_unstable();
        needs.dedup();
        let mut edges = DiGraph::with_capacity(nodes, needs.len());
        for _ in 0..nodes {
            edges.add_node(());
        }
        // petgraph gives the neighbour that came last first: so the highest has to come first.
        for &(needed, by) in needs.iter().rev() {
            edges.add_edge(needed.into(), by.into(), ());
        }
        Self { edges }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edges.node_count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a node needs, in the order of declaration.
    pub fn needs_of(&self, node: usize) -> impl Iterator<Item = usize> {
        self.neighbors(node, Direction::Incoming)
    }

    /// Who needs a node, in the order of declaration.
    pub fn needed_by(&self, node: usize) -> impl Iterator<Item = usize> {
        self.neighbors(node, Direction::Outgoing)
    }

    /// Again and again, the first declared node whose needs have all been taken.
    ///
    /// What goes round, and what needs something that does, can never be taken and is left out.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut missing: Vec<usize> =
            (0..self.len()).map(|node| self.needs_of(node).count()).collect();
        let mut ready: BinaryHeap<Reverse<usize>> =
            (0..self.len()).filter(|&node| missing[node] == 0).map(Reverse).collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(Reverse(node)) = ready.pop() {
            order.push(node);
            for by in self.needed_by(node) {
                missing[by] -= 1;
                if missing[by] == 0 {
                    ready.push(Reverse(by));
                }
            }
        }
        order
    }

    fn neighbors(&self, node: usize, direction: Direction) -> impl Iterator<Item = usize> {
        self.edges.neighbors_directed(NodeIndex::new(node), direction).map(NodeIndex::index)
    }
}

#[cfg(test)]
mod tests;
