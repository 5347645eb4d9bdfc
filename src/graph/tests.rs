use super::*;
use crate::{Duration, LIMIT};

fn weights(nanos: &[u64]) -> Vec<Duration> {
    nanos.iter().map(|&nanos| Duration::from_nanos(nanos).unwrap()).collect()
}

fn nanos(durations: &[Duration]) -> Vec<u64> {
    durations.iter().map(|duration| duration.as_nanos()).collect()
}

#[test]
fn the_order_takes_the_first_declared_that_can_be_taken() {
    let graph = Graph::new(5, [(3, 0), (4, 1), (1, 2), (3, 0)]);
    assert_eq!(graph.order(), [3, 0, 4, 1, 2]);
    assert_eq!(Graph::new(3, []).order(), [0, 1, 2]);
    assert!(Graph::new(0, []).order().is_empty());
}

#[test]
fn the_order_leaves_out_what_waits_for_a_cycle() {
    let graph = Graph::new(5, [(1, 2), (2, 1), (2, 3), (0, 1)]);
    assert_eq!(graph.order(), [0, 4]);
}

#[test]
fn needs_are_in_the_order_of_declaration_whatever_they_came_in() {
    let graph = Graph::new(4, [(2, 3), (0, 3), (1, 3), (0, 2), (0, 3), (9, 0), (0, 9)]);
    assert_eq!(graph.needs_of(3).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(graph.needed_by(0).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn every_knot_shows_its_shortest_cycle_from_its_first_node() {
    // 0 -> 1 -> 2 -> 3 -> 0 with the shortcut 1 -> 3, the self-need 4, and 5 <-> 6 behind it.
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
fn a_chain_goes_back_to_its_beginning_through_nodes_that_take_no_time() {
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
