//! Cycles: dependencies that can never be met.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Graph, number};

impl Graph {
    /// One cycle for each set of nodes that all depend on each other, directly or indirectly.
    ///
    /// It contains the first declared node of the set and is the shortest such cycle (of several,
    /// the one that takes the first declared dependency at each node). It starts with that node;
    /// each node depends on the next, and the last depends on the first. A node that depends on
    /// itself is a cycle of one. The cycles are in the order of their first nodes.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        // Most graphs have no cycle, and end here without a search.
        if self.order().len() == self.len() {
            return Vec::new();
        }
        let sets = self.sets();
        let mut set_of = vec![0; self.len()];
        for (number, set) in sets.iter().enumerate() {
            for &node in set {
                set_of[node] = number;
            }
        }
        let mut firsts: Vec<usize> =
            sets.iter().filter_map(|set| set.iter().copied().min()).collect();
        firsts.sort_unstable();
        // One table for all searches: the sets have no nodes in common.
        let mut reached_from = vec![None; self.len()];
        firsts
            .into_iter()
            .filter_map(|first| self.cycle_through(first, &set_of, &mut reached_from))
            .collect()
    }

    /// The largest sets of nodes that all depend on each other; most have one node, and no cycle.
    /// Nodes after the last one that has a dependency or is one are in no set.
    fn sets(&self) -> Vec<Vec<usize>> {
        let edges = (0..self.len())
            .flat_map(|needed| self.dependents(needed).map(move |by| (number(needed), number(by))));
        let graph = DiGraph::<(), (), u32>::from_edges(edges);
        // Not petgraph's Tarjan: it recurses, and a long chain would overflow the stack.
        let sets = kosaraju_scc(&graph);
        sets.into_iter().map(|set| set.into_iter().map(NodeIndex::index).collect()).collect()
    }

    /// The shortest cycle through a node, found breadth first within its set.
    fn cycle_through(
        &self,
        first: usize,
        set_of: &[usize],
        reached_from: &mut [Option<usize>],
    ) -> Option<Vec<usize>> {
        let mut frontier = VecDeque::from([first]);
        while let Some(node) = frontier.pop_front() {
            for need in self.dependencies(node).filter(|&need| set_of[need] == set_of[first]) {
                if need == first {
                    return Some(way_back(first, node, reached_from));
                }
                if reached_from[need].is_none() {
                    reached_from[need] = Some(node);
                    frontier.push_back(need);
                }
            }
        }
        None
    }
}

/// The path from `first` to `last`, by the node from which each was reached.
fn way_back(first: usize, last: usize, reached_from: &[Option<usize>]) -> Vec<usize> {
    let mut way = vec![last];
    let mut node = last;
    while node != first {
        let Some(before) = reached_from[node] else { break };
        way.push(before);
        node = before;
    }
    way.reverse();
    way
}
