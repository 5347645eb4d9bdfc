//! The neighbors of every node, in one table.

use super::number;

/// The neighbors of every node, in the order of declaration, each once.
///
/// petgraph's `DiGraph` has a linked list of edges, which takes ten times as long to follow in the
/// memory of a large graph. Its `Csr` requires sorted edges, and sorting takes longer than
/// everything else here. These rows are never compared, only counted.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// The end of each node's neighbors, which start at the end of the previous node's.
    ends: Vec<u32>,
    neighbors: Vec<u32>,
}

impl Rows {
    /// The rows of edges, each from a node to a neighbor. Each row keeps the order of insertion.
    fn new(nodes: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut ends = vec![0; nodes];
        for (node, _) in edges.clone() {
            ends[node as usize] += 1;
        }
        let mut begin = 0;
        for end in &mut ends {
            begin += std::mem::replace(end, begin);
        }
        // Each end is still the start of its row, and moves with each neighbor that is inserted.
        let mut neighbors = vec![0; begin as usize];
        for (node, neighbor) in edges {
            let end = &mut ends[node as usize];
            neighbors[*end as usize] = neighbor;
            *end += 1;
        }
        Self { ends, neighbors }
    }

    /// The rows of the edges, and those of the reversed edges.
    pub(super) fn both(
        nodes: usize,
        edges: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> (Self, Self) {
        // The reversed rows are sorted, because they are filled node by node.
        let mut turned = Self::new(nodes, edges).turned();
        turned.keep_each_once();
        (turned.turned(), turned)
    }

    fn turned(&self) -> Self {
        let edges = (0..self.ends.len())
            .flat_map(|node| self.of(node).iter().map(move |&neighbor| (neighbor, number(node))));
        Self::new(self.ends.len(), edges)
    }

    /// Removes duplicates from sorted rows.
    fn keep_each_once(&mut self) {
        let (mut kept, mut begin) = (0, 0);
        for end in &mut self.ends {
            let row = begin..*end;
            begin = *end;
            let first = kept;
            for at in row {
                let neighbor = self.neighbors[at as usize];
                if kept == first || self.neighbors[kept as usize - 1] != neighbor {
                    self.neighbors[kept as usize] = neighbor;
                    kept += 1;
                }
            }
            *end = kept;
        }
        self.neighbors.truncate(kept as usize);
    }

    /// The number of nodes.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The neighbors of a node.
    pub(super) fn of(&self, node: usize) -> &[u32] {
        let begin = if node == 0 { 0 } else { self.ends[node - 1] };
        &self.neighbors[begin as usize..self.ends[node] as usize]
    }
}
