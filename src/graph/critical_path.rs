//! The longest chain of dependencies, and how much each node can slip without a longer chain.

use std::cmp::Reverse;

use super::Graph;
use crate::Duration;

/// The times at which nodes finish if each starts as soon as its dependencies are met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CriticalPath {
    /// The longest chain: each node depends on the one before it. It ends with the first declared
    /// of the nodes that finish last. From each node it goes back to the first declared of the
    /// dependencies that finish last, until a node has none.
    pub nodes: Vec<usize>,
    /// The duration of that chain: when the last node finishes.
    pub length: Duration,
    /// The earliest time at which each node finishes.
    pub finishes: Vec<Duration>,
    /// The time by which each node could finish later without making the longest chain longer, if
    /// the others keep their weights.
    pub slack: Vec<Duration>,
}

impl Graph {
    /// The longest chain. `weights` has the duration of each node, which is 0 if there is none.
    ///
    /// `None` if there is a cycle, or if a chain takes longer than [`LIMIT`](crate::LIMIT).
    #[must_use]
    pub fn critical_path(&self, weights: &[Duration]) -> Option<CriticalPath> {
        let order = self.order();
        if order.len() < self.len() {
            return None;
        }
        let weight = |node: usize| weights.get(node).copied().unwrap_or_default();
        let finishes = finishes(order.iter().copied(), |node| self.dependencies(node), weight)?;
        let length = finishes.iter().copied().max().unwrap_or_default();
        let mut slack = vec![Duration::ZERO; self.len()];
        for &node in order.iter().rev() {
            // A dependent node starts at least this long after the node finishes, and may slip
            // itself.
            let spare = |by: usize| {
                let begins = finishes[by].as_nanos() - weight(by).as_nanos();
                begins - finishes[node].as_nanos() + slack[by].as_nanos()
            };
            let to_the_end = length.as_nanos() - finishes[node].as_nanos();
            let nanos = self.dependents(node).map(spare).min().unwrap_or(to_the_end);
            slack[node] = Duration::from_nanos(nanos)?;
        }
        let nodes = last_chain(&finishes, |node| self.dependencies(node));
        Some(CriticalPath { nodes, length, finishes, slack })
    }
}

/// Returns when each node finishes if it starts as soon as its dependencies are met, or `None` if
/// that takes longer than [`LIMIT`](crate::LIMIT). `order` has each node after its dependencies.
pub(crate) fn finishes<N: Iterator<Item = usize>>(
    order: impl ExactSizeIterator<Item = usize>,
    dependencies: impl Fn(usize) -> N,
    weight: impl Fn(usize) -> Duration,
) -> Option<Vec<Duration>> {
    let mut finishes = vec![Duration::ZERO; order.len()];
    for node in order {
        let begins = dependencies(node).map(|need| finishes[need]).max().unwrap_or_default();
        finishes[node] = begins.checked_add(weight(node))?;
    }
    Some(finishes)
}

/// The chain to the node that finishes last: at each step the dependency that finishes last, and of
/// several the one declared first.
pub(crate) fn last_chain<N: Iterator<Item = usize>>(
    finishes: &[Duration],
    dependencies: impl Fn(usize) -> N,
) -> Vec<usize> {
    let mut chain = Vec::new();
    let mut next = last_to_finish(0..finishes.len(), finishes);
    while let Some(node) = next {
        chain.push(node);
        next = last_to_finish(dependencies(node), finishes);
    }
    chain.reverse();
    chain
}

/// The first declared of the nodes that finish last.
fn last_to_finish(nodes: impl Iterator<Item = usize>, finishes: &[Duration]) -> Option<usize> {
    nodes.max_by_key(|&node| (finishes[node], Reverse(node)))
}
