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

use petgraph::csr::Csr;

pub use bounds::Bounds;
pub(crate) use bounds::{Load, with_resources};
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
    // Rows side by side, in both directions: petgraph's `DiGraph` links its edges in lists, and
    // following those through a big graph's memory takes ten times as long.
    needs: Rows,
    needed_by: Rows,
}

/// For every node its neighbours, in the order of declaration.
type Rows = Csr<(), (), petgraph::Directed, u32>;

impl Graph {
    /// The graph of `nodes` nodes and of needs, each a pair of what is needed and by whom.
    ///
    /// A need said twice counts once, and one that names no node of the graph not at all.
    ///
    /// # Panics
    /// With more than 2<sup>32</sup> nodes.
    #[must_use]
    pub fn new(nodes: usize, needs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut edges: Vec<(u32, u32)> = needs
            .into_iter()
            .filter(|&(needed, by)| needed < nodes && by < nodes)
            .map(|(needed, by)| (number(needed), number(by)))
            .collect();
        let needed_by = rows(nodes, &mut edges);
        for (needed, by) in &mut edges {
            std::mem::swap(needed, by);
        }
        Self { needs: rows(nodes, &mut edges), needed_by }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.needs.node_count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a node needs, in the order of declaration.
    pub fn needs_of(&self, node: usize) -> impl Iterator<Item = usize> {
        neighbors(&self.needs, node)
    }

    /// Who needs a node, in the order of declaration.
    pub fn needed_by(&self, node: usize) -> impl Iterator<Item = usize> {
        neighbors(&self.needed_by, node)
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
}

/// The edges as rows, sorted on the way and each kept once.
fn rows(nodes: usize, edges: &mut Vec<(u32, u32)>) -> Rows {
    edges.sort_unstable();
    edges.dedup();
    let mut rows = Rows::from_sorted_edges(edges).expect("sorted, and each once");
    // The edges tell of no node behind the last that has one.
    while rows.node_count() < nodes {
        rows.add_node(());
    }
    rows
}

fn neighbors(rows: &Rows, node: usize) -> impl Iterator<Item = usize> {
    rows.neighbors_slice(number(node)).iter().map(|&neighbor| neighbor as usize)
}

fn number(node: usize) -> u32 {
    u32::try_from(node).expect("fewer than 2^32 nodes")
}

#[cfg(test)]
mod tests;
