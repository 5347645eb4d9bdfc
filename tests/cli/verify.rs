//! `simulate verify`, with stand-ins for Node; the real one is held against us in `tests/referee`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::Directory;
use crate::directory::Ran;

const SCENARIO: &str = r#"Scenario(
    tasks: { "a": (takes: "5ms"), "b": (takes: "5ms") },
    programs: { "a": "a", "a again": "a" },
)"#;

const ANSWER: &str = r#"{"node":"v20.20.2","outcome":{"status":"fulfilled","value":"a"},"settles_at":5000000,"quiescent_at":5000000,"calls":[{"task":"a","item":null,"called_at":0,"starts_at":0,"settles_at":5000000}],"events":[{"at":0,"event":"called","call":0},{"at":0,"event":"started","call":0},{"at":5000000,"event":"fulfilled","call":0},{"at":5000000,"event":"settled"}]}"#;

/// Verifies the scenario with a Node that gives these answers, and then stops.
fn with_answers(answers: &[&str]) -> Ran {
    let mut script = "#!/bin/sh\n".to_owned();
    for answer in answers {
        script.extend(["read -r program\necho '", answer, "'\n"]);
    }
    let directory = Directory::new().with("s.ron", SCENARIO).with("node", &script);
    fs::set_permissions(directory.path().join("node"), Permissions::from_mode(0o755)).unwrap();
    directory.run(&["verify", "s.ron", "--node", "./node"])
}

#[test]
fn what_agrees_is_told_with_its_events() {
    let told = with_answers(&[ANSWER; 4]).well();
    let expected = "\
s.ron
  a        agrees with Node v20.20.2: 4 of 4 events
  a again  agrees with Node v20.20.2: 4 of 4 events
";
    assert_eq!(told, expected);
}

#[test]
fn where_the_runs_part_both_are_shown() {
    let other = ANSWER.replace(r#""event":"fulfilled""#, r#""event":"rejected""#);
    let ran = with_answers(&[ANSWER, ANSWER, ANSWER, &other]).failed(1);
    let expected = "\
s.ron
  a        agrees with Node v20.20.2: 4 of 4 events
  a again  parts from Node v20.20.2 with --unhandled-rejections=warn at event 3:
    here  {\"at\":5000000,\"call\":0,\"event\":\"fulfilled\"}
    Node  {\"at\":5000000,\"call\":0,\"event\":\"rejected\"}
";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn a_node_that_stops_is_told() {
    let ran = with_answers(&[ANSWER]).failed(2);
    assert_eq!(ran.stderr, "error: s.ron: program \"a\": Node stopped\n");
}

#[test]
fn what_is_no_answer_is_told() {
    let ran = with_answers(&["v20.20.2"]).failed(2);
    assert!(ran.stderr.contains("program \"a\": no answer of the referee's: "), "{}", ran.stderr);
}

#[test]
fn without_node_there_is_a_message() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let ran = directory.run(&["verify", "s.ron", "--node", "./no-node"]).failed(2);
    assert!(ran.stderr.starts_with("error: cannot run ./no-node: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("--node says where it is"), "{}", ran.stderr);
}
