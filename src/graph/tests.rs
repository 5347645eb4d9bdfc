use super::*;
use crate::{Duration, LIMIT};

fn weights(nanos: &[u64]) -> Vec<Duration> {
    nanos.iter().map(|&nanos| Duration::from_nanos(nanos).unwrap()).collect()
}

fn nanos(durations: &[Duration]) -> Vec<u64> {
    durations.iter().map(|duration| duration.as_nanos()).collect()
}

#[test]
fn the_order_takes_the_first_declared_node_whose_dependencies_are_met() {
    let graph = Graph::new(5, [(3, 0), (4, 1), (1, 2), (3, 0)]);
    assert_eq!(graph.order(), [3, 0, 4, 1, 2]);
    assert_eq!(Graph::new(3, []).order(), [0, 1, 2]);
    assert!(Graph::new(0, []).order().is_empty());
    assert!(Graph::new(0, []).is_empty());
    assert!(!Graph::new(1, []).is_empty());
}

#[test]
fn the_order_leaves_out_what_waits_for_a_cycle() {
    let graph = Graph::new(5, [(1, 2), (2, 1), (2, 3), (0, 1)]);
    assert_eq!(graph.order(), [0, 4]);
}

#[test]
fn dependencies_are_in_the_order_of_declaration() {
    let graph = Graph::new(4, [(2, 3), (0, 3), (1, 3), (0, 2), (0, 3), (9, 0), (0, 9)]);
    assert_eq!(graph.dependencies(3).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(graph.dependents(0).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn each_cyclic_set_gives_its_shortest_cycle_from_its_first_node() {
    // 0 -> 1 -> 2 -> 3 -> 0 with the shortcut 1 -> 3, then 4, which depends on itself, and 5 <-> 6.
    let needs = [(1, 0), (2, 1), (3, 2), (0, 3), (3, 1), (4, 4), (6, 5), (5, 6), (4, 5), (5, 7)];
    let cycles = Graph::new(8, needs).cycles();
    assert_eq!(cycles, [vec![0, 1, 3], vec![4], vec![5, 6]]);
}

#[test]
fn the_longest_chain_is_weighed_not_counted() {
    // 0 -> 1 -> 2 is long in nodes, 3 -> 4 in time.
    let graph = Graph::new(5, [(0, 1), (1, 2), (3, 4)]);
    let path = graph.critical_path(&weights(&[1, 2, 3, 4, 5])).unwrap();
    assert_eq!(path.nodes, [3, 4]);
    assert_eq!(path.length.as_nanos(), 9);
    assert_eq!(nanos(&path.finishes), [1, 3, 6, 4, 9]);
    assert_eq!(nanos(&path.slack), [3, 3, 3, 0, 0]);
}

#[test]
fn ties_go_to_the_node_declared_first() {
    let ends = Graph::new(4, [(3, 0), (2, 1)]);
    assert_eq!(ends.critical_path(&weights(&[5; 4])).unwrap().nodes, [3, 0]);
    let needs = Graph::new(4, [(2, 0), (1, 0), (3, 0)]);
    assert_eq!(needs.critical_path(&weights(&[5; 4])).unwrap().nodes, [1, 0]);
}

#[test]
fn a_chain_starts_with_its_first_node_even_if_that_takes_no_time() {
    let graph = Graph::new(3, [(0, 1), (1, 2)]);
    assert_eq!(graph.critical_path(&weights(&[0, 7, 0])).unwrap().nodes, [0, 1]);
}

#[test]
fn there_is_no_longest_chain_in_a_cycle_or_past_the_limit() {
    assert_eq!(Graph::new(1, [(0, 0)]).critical_path(&weights(&[1])), None);
    let chain = Graph::new(2, [(0, 1)]);
    assert_eq!(chain.critical_path(&weights(&[LIMIT, 1])), None);
    assert_eq!(chain.critical_path(&weights(&[LIMIT - 1, 1])).unwrap().length.as_nanos(), LIMIT);
    let apart = Graph::new(2, []);
    assert_eq!(apart.critical_path(&weights(&[LIMIT, LIMIT])).unwrap().length.as_nanos(), LIMIT);
}

/// The same results by a search of all chains, without any optimization.
mod naively {
    use super::*;
    use proptest::prelude::*;

    /// All chains that start with `nodes` and continue with dependencies until a node has none.
    fn chains_back(graph: &Graph, nodes: &[usize]) -> Vec<Vec<usize>> {
        let mut needs = graph.dependencies(nodes[nodes.len() - 1]).peekable();
        if needs.peek().is_none() {
            return vec![nodes.to_vec()];
        }
        needs.flat_map(|need| chains_back(graph, &[nodes, &[need]].concat())).collect()
    }

    fn weight_of(chain: &[usize], weights: &[u64]) -> u64 {
        chain.iter().map(|&node| weights[node]).sum()
    }

    fn order(graph: &Graph) -> Vec<usize> {
        let mut taken = Vec::new();
        while let Some(next) = (0..graph.len()).find(|node| {
            !taken.contains(node) && graph.dependencies(*node).all(|need| taken.contains(&need))
        }) {
            taken.push(next);
        }
        taken
    }

    /// Every path of dependencies that visits no node twice and ends before `end`.
    fn ways_to(graph: &Graph, way: &[usize], end: usize) -> Vec<Vec<usize>> {
        let needs: Vec<usize> = graph.dependencies(way[way.len() - 1]).collect();
        let mut ways = Vec::new();
        if needs.contains(&end) {
            ways.push(way.to_vec());
        }
        for need in needs.into_iter().filter(|need| !way.contains(need)) {
            ways.extend(ways_to(graph, &[way, &[need]].concat(), end));
        }
        ways
    }

    fn cycles(graph: &Graph) -> Vec<Vec<usize>> {
        let reaches = |a: usize, b: usize| !ways_to(graph, &[a], b).is_empty();
        let is_first = |&a: &usize| !(0..a).any(|b| reaches(a, b) && reaches(b, a));
        let shortest = |a: usize| {
            ways_to(graph, &[a], a).into_iter().min_by_key(|way| (way.len(), way.clone()))
        };
        (0..graph.len()).filter(is_first).filter_map(shortest).collect()
    }

    fn check_order_and_cycles(graph: &Graph) {
        assert_eq!(graph.order(), order(graph), "order of {graph:?}");
        assert_eq!(graph.cycles(), cycles(graph), "cycles of {graph:?}");
        assert_eq!(graph.cycles().is_empty(), graph.order().len() == graph.len());
    }

    fn check_critical_path(graph: &Graph, nanos: &[u64]) {
        let found = graph.critical_path(&weights(nanos));
        if graph.order().len() < graph.len() {
            assert_eq!(found, None);
            return;
        }
        let found = found.unwrap();
        let mut chains: Vec<_> =
            (0..graph.len()).flat_map(|end| chains_back(graph, &[end])).collect();
        chains.sort_by_key(|chain| (Reverse(weight_of(chain, nanos)), chain.clone()));
        let longest = |through: usize, end: Option<usize>| {
            let fits = |chain: &&Vec<usize>| {
                chain.contains(&through) && end.is_none_or(|end| chain[0] == end)
            };
            chains.iter().filter(fits).map(|chain| weight_of(chain, nanos)).max().unwrap()
        };
        let best = chains.first().cloned().unwrap_or_default();
        assert_eq!(found.nodes, best.iter().rev().copied().collect::<Vec<_>>());
        assert_eq!(found.length.as_nanos(), weight_of(&best, nanos));
        for node in 0..graph.len() {
            assert_eq!(found.finishes[node].as_nanos(), longest(node, Some(node)));
            assert_eq!(found.slack[node].as_nanos(), found.length.as_nanos() - longest(node, None));
        }
    }

    /// Every graph of this number of nodes; `pairs` are the dependencies that it may have.
    fn every_graph(nodes: usize, selfish: bool) -> impl Iterator<Item = Graph> {
        let pairs: Vec<(usize, usize)> = (0..nodes)
            .flat_map(|a| (0..nodes).map(move |b| (a, b)))
            .filter(|(a, b)| selfish || a != b)
            .collect();
        (0_u32..1 << pairs.len()).map(move |chosen| {
            let has = |&(bit, _): &(usize, _)| chosen >> bit & 1 == 1;
            Graph::new(nodes, pairs.iter().copied().enumerate().filter(has).map(|(_, pair)| pair))
        })
    }

    #[test]
    fn every_small_graph_has_the_order_and_the_cycles_of_the_naive_search() {
        (0..=3).flat_map(|nodes| every_graph(nodes, true)).for_each(|g| check_order_and_cycles(&g));
        every_graph(4, false).for_each(|graph| check_order_and_cycles(&graph));
    }

    #[test]
    fn every_small_graph_has_the_critical_path_of_the_naive_search() {
        for graph in (0..=4).flat_map(|nodes| every_graph(nodes, false)) {
            let nodes = u32::try_from(graph.len()).unwrap();
            for number in 0..3_u64.pow(nodes) {
                let nanos: Vec<u64> = (0..nodes).map(|node| number / 3_u64.pow(node) % 3).collect();
                check_critical_path(&graph, &nanos);
            }
        }
    }

    /// Up to eight nodes with weights, and dependencies among them; half of the graphs have no
    /// cycle.
    fn graphs() -> impl Strategy<Value = (Vec<u64>, Vec<(usize, usize)>)> {
        (0..=8_usize, any::<bool>()).prop_flat_map(|(nodes, any_way)| {
            let end = nodes.max(1);
            let need = (0..end, 0..end).prop_map(move |(a, b)| {
                if any_way { (a, b) } else { (a.max(b) + usize::from(a == b), a.min(b)) }
            });
            (prop::collection::vec(0..6_u64, nodes), prop::collection::vec(need, 0..14))
        })
    }

    proptest! {
        #[test]
        fn larger_graphs_match_the_naive_search((nanos, needs) in graphs()) {
            let graph = Graph::new(nanos.len(), needs);
            check_order_and_cycles(&graph);
            check_critical_path(&graph, &nanos);
        }

        #[test]
        fn the_order_of_the_given_dependencies_does_not_matter(
            (nanos, needs) in graphs(),
            turn in 0..14_usize,
        ) {
            let mut turned = needs.clone();
            turned.rotate_left(turn.min(needs.len()));
            turned.reverse();
            let [one, other] = [needs, turned].map(|needs| Graph::new(nanos.len(), needs));
            prop_assert_eq!(one.order(), other.order());
            prop_assert_eq!(one.cycles(), other.cycles());
            let weights = weights(&nanos);
            prop_assert_eq!(one.critical_path(&weights), other.critical_path(&weights));
        }
    }
}
