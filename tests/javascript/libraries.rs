//! The models of Node's modules and of libraries for concurrency: they log what the real ones do.
//! `tests/javascript/libraries/run` holds the expected lines against the real packages.

use std::fs;
use std::path::Path;

use makespan::javascript::{Module, World};

use crate::logged::logged;

fn compare(name: &str) {
    let path = Path::new("tests/javascript/libraries").join(name);
    let text = fs::read_to_string(path.with_extension("mjs")).expect("a text");
    let module = Module::parse(&format!("{name}.mjs"), &text).expect("a file without errors");
    let evaluation = module.evaluate(0, &World::default()).expect("no limit is passed");
    assert_eq!(evaluation.crash, None, "{name}");
    assert_eq!(evaluation.assumptions, [], "{name}");
    let lines = logged(&evaluation).map(|line| line.to_owned() + "\n");
    let expected = fs::read_to_string(path.with_extension("txt")).expect("what Node printed");
    assert_eq!(lines.collect::<String>(), expected, "{name}");
}

#[test]
fn packages_for_concurrency_log_what_the_real_ones_log() {
    compare("packages");
}

#[test]
fn modules_of_node_log_what_the_real_ones_log() {
    compare("modules");
}
