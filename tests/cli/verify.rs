//! `simulate verify`, with stand-ins for Node; `tests/referee` uses the real one.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::Directory;
use crate::directory::Ran;

const SCENARIO: &str = r#"Scenario(
    tasks: { "a": (takes: "5ms"), "b": (takes: "5ms") },
    programs: { "a": "a", "a again": "a" },
)"#;

/// The referee's answer for a program, without the number of the request.
const PROGRAM: &str = r#""node":"v20.20.2","outcome":{"status":"fulfilled","value":"a"},"settles_at":5000000,"crash":null,"quiescent_at":5000000,"calls":[{"task":"a","items":[],"called_at":0,"starts_at":0,"settles_at":5000000}],"events":[{"at":0,"event":"called","call":0},{"at":0,"event":"started","call":0},{"at":5000000,"event":"fulfilled","call":0},{"at":5000000,"event":"settled"}]}"#;

/// The referee's answer for the script.
const SCRIPT: &str = r#""node":"v20.20.2","outcome":{"status":"fulfilled","text":"a"},"settles_at":5000000,"crash":null,"quiescent_at":5000000,"calls":[],"events":[{"at":5000000,"event":"settled"}]}"#;

/// The requests for one program: in both modes, and of the script.
const ASKED: [&str; 4] = [PROGRAM, PROGRAM, SCRIPT, SCRIPT];

/// A directory with the scenario, and a Node that gives these answers and then does this.
fn with_node(answers: &[&str], then: &str) -> Directory {
    let mut script = "#!/bin/sh\n".to_owned();
    for (answer, number) in answers.iter().zip(1..) {
        let answer = format!("{{\"id\":{number},{answer}");
        script.extend(["read -r program\necho '", &answer, "'\n"]);
    }
    script.push_str(then);
    let directory = Directory::new().with("s.ron", SCENARIO).with("node", &script);
    fs::set_permissions(directory.path().join("node"), Permissions::from_mode(0o755)).unwrap();
    directory
}

/// Verifies the scenario with a Node that gives these answers, and then stops.
fn with_answers(answers: &[&str]) -> Ran {
    with_node(answers, "").run(&["verify", "s.ron", "--node", "./node"])
}

#[test]
fn agreement_is_reported_with_the_number_of_events() {
    let told = with_answers(&[ASKED, ASKED].concat()).well();
    let expected = "\
s.ron
  a        agrees with Node v20.20.2: 4 of 4 events
  a again  agrees with Node v20.20.2: 4 of 4 events
";
    assert_eq!(told, expected);
}

#[test]
fn times_that_javascript_cannot_count_are_not_verified() {
    let week = |days: u64| {
        let task = |task: u64| format!("\"{task}\": (takes: \"{days}d\"), ");
        let tasks = (0..20).map(task).collect::<Vec<_>>().concat();
        format!(
            "Scenario(tasks: {{ {tasks} }}, programs: {{ \"p\": [All([\"0\", \"1\"]), \"2\"] }})"
        )
    };
    let directory = with_node(&ASKED, "").with("week.ron", &week(60));
    let ran = directory.run(&["verify", "week.ron", "--node", "./node"]).failed(2);
    assert!(
        ran.stderr.contains("program \"p\": it takes longer than 2^53 - 1 ns"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_difference_shows_both_runs() {
    let other = PROGRAM.replace(r#""event":"fulfilled""#, r#""event":"rejected""#);
    let again = [PROGRAM, &other, SCRIPT, SCRIPT];
    let ran = with_answers(&[ASKED, again].concat()).failed(1);
    let expected = "\
s.ron
  a        agrees with Node v20.20.2: 4 of 4 events
  a again  differs from Node v20.20.2 with --unhandled-rejections=warn at event 3:
    here  {\"at\":5000000,\"call\":0,\"event\":\"fulfilled\"}
    Node  {\"at\":5000000,\"call\":0,\"event\":\"rejected\"}
note: here
 --> s.ron:3:38
  |
3 |     programs: { \"a\": \"a\", \"a again\": \"a\" },
  |                                      ^^^
";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn json_has_each_run_and_where_it_differs() {
    let other = PROGRAM.replace(r#""event":"fulfilled""#, r#""event":"rejected""#);
    let directory = with_node(&[PROGRAM, &other, SCRIPT, SCRIPT], "");
    let arguments = ["verify", "s.ron", "--program", "a", "--node", "./node", "--format", "json"];
    let ran = directory.run(&arguments).failed(1);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(ran.stdout.matches('\n').count(), 1);
    let run = |script: bool, mode: &str, events: u64, difference: Value| {
        json!({"script": script, "unhandled_rejections": mode, "node": "v20.20.2",
               "events": events, "difference": difference})
    };
    let difference = json!({
        "about": "event 3",
        "here": {"at": 5_000_000, "call": 0, "event": "fulfilled"},
        "in_node": {"at": 5_000_000, "call": 0, "event": "rejected"},
        "here_at": {"line": 3, "column": 22},
        "in_node_at": null,
    });
    let runs = json!([
        run(false, "throw", 4, Value::Null),
        run(false, "warn", 4, difference),
        run(true, "throw", 1, Value::Null),
        run(true, "warn", 1, Value::Null),
    ]);
    let programs = json!([{"name": "a", "runs": runs}]);
    let expected = json!({"schema": "makespan-verify/1", "file": "s.ron", "programs": programs});
    assert_eq!(document, expected);
}

/// Node's answer for the code below, with a log at another line.
const CODE: &str = r#""node":"v20.20.2","outcome":{"status":"fulfilled","value":null},"settles_at":0,"crash":null,"quiescent_at":0,"calls":[],"events":[{"at":0,"event":"logged","text":"b","error":false,"line":3},{"at":0,"event":"settled"}]}"#;

#[test]
fn a_difference_of_code_shows_the_lines_of_both_sides() {
    let code = "console.log(\"a\");\nfor (const one of [])\n  console.log(one);\n";
    let directory = with_node(&[CODE, CODE], "").with("s.js", code);
    let ran = directory.run(&["verify", "s.js", "--node", "./node"]).failed(1);
    let expected = "\
s.js
  s  differs from Node v20.20.2 at event 1:
    here  {\"at\":0,\"error\":false,\"event\":\"logged\",\"text\":\"a\"}
    Node  {\"at\":0,\"error\":false,\"event\":\"logged\",\"text\":\"b\"}
note: here
 --> s.js:1:1
  |
1 | console.log(\"a\");
  | ^^^^^^^^^^^^^^^^
note: in Node
 --> s.js:3:3
  |
3 |   console.log(one);
  |   ^^^^^^^^^^^^^^^^^
";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn a_line_on_which_both_sides_are_is_shown_once() {
    let code = "console.log(\"a\");\n";
    let answer = CODE.replace("\"line\":3", "\"line\":1");
    let directory = with_node(&[&answer, &answer], "").with("s.js", code);
    let ran = directory.run(&["verify", "s.js", "--node", "./node"]).failed(1);
    assert!(ran.stdout.contains("\nnote: here and in Node\n --> s.js:1:1\n"), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("note: ").count(), 1, "{}", ran.stdout);
}

#[test]
fn the_script_that_is_printed_is_verified_too() {
    let failing = r#""node":"v20.20.2","error":"SyntaxError: no"}"#;
    let again = [PROGRAM, PROGRAM, failing, SCRIPT];
    let ran = with_answers(&[ASKED, again].concat()).failed(1);
    let expected = "\
s.ron
  a        agrees with Node v20.20.2: 4 of 4 events
  a again  differs, as --format js prints it, from Node v20.20.2 at the script:
    here  runs
    Node  SyntaxError: no
";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn one_program_can_be_named() {
    let arguments = ["verify", "s.ron", "--node", "./node", "--program"];
    let run = |name| with_node(&ASKED, "").run(&[&arguments[..], &[name]].concat());
    let told = run("a again").well();
    assert_eq!(told, "s.ron\n  a again  agrees with Node v20.20.2: 4 of 4 events\n");
    let ran = run("b").failed(2);
    assert_eq!(
        ran.stderr,
        "error: s.ron: there is no program \"b\"; there are \"a\", \"a again\"\n"
    );
}

#[test]
fn standard_input_is_named_as_such() {
    let arguments = ["verify", "-", "--node", "./node", "--program", "a"];
    let ran = with_node(&ASKED, "").run_with(&arguments, SCENARIO, &[]);
    assert_eq!(ran.well(), "<stdin>\n  a  agrees with Node v20.20.2: 4 of 4 events\n");
}

#[test]
fn a_node_that_stops_is_reported() {
    let ran = with_answers(&[PROGRAM]).failed(2);
    assert_eq!(ran.stderr, "error: s.ron: program \"a\": Node stopped\n");
}

#[test]
fn a_node_that_fails_is_reported_once() {
    let directory = with_node(&[], "exit 9\n");
    let ran = directory.run(&["verify", "s.ron", "s.ron", "--node", "./node"]).failed(2);
    assert_eq!(ran.stderr, "error: s.ron: program \"a\": Node stopped (exit status: 9)\n");
}

#[test]
fn a_node_that_does_not_answer_is_not_waited_for() {
    let directory = with_node(&[PROGRAM], "exec sleep 1000\n");
    let ran = directory.run(&["verify", "s.ron", "--node", "./node", "--timeout", "1"]).failed(2);
    let expected = "error: s.ron: program \"a\": Node has not answered for 1 s; \
        --timeout raises the limit\n";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn an_invalid_answer_of_node_is_reported() {
    for (line, shown) in [
        ("v20.20.2", "\"v20.20.2\""),
        ("{\"id\":7}", "\"{\\\"id\\\":7}\""),
        ("{\"id\":1}", "\"{\\\"id\\\":1}\""),
        ("\\033[1m", "\"\\u{1b}[1m\""),
    ] {
        let directory = with_node(&[], &format!("read -r program\nprintf '{line}\\n'\nsleep 9\n"));
        let ran = directory.run(&["verify", "s.ron", "--node", "./node"]).failed(2);
        let expected = format!("error: s.ron: program \"a\": unexpected output of Node: {shown}\n");
        assert_eq!(ran.stderr, expected);
    }
}

#[test]
fn without_node_there_is_a_message() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let ran = directory.run(&["verify", "s.ron", "--node", "./no-node"]).failed(2);
    assert!(ran.stderr.starts_with("error: cannot run ./no-node: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("--node sets its path"), "{}", ran.stderr);
}

#[test]
fn verifying_without_scenarios_is_an_error() {
    let directory = Directory::new().with("folder/notes.txt", "no scenario");
    let ran = directory.run(&["verify", "folder"]).failed(2);
    assert_eq!(
        ran.stderr,
        "error: no scenario found (.ron, .json, .js, .mjs, .cjs, .jsx, .ts, .mts, .cts, .tsx)\n"
    );
}

#[test]
fn code_is_verified_as_it_is() {
    let answer = PROGRAM.replace(r#""task":"a""#, r#""task":"load""#);
    let answer = answer.replace(r#""value":"a""#, r#""value":"‹›""#);
    let code = "async function a() {\n  return await load(); // 5ms\n}\n";
    // Twice: once for each mode of unhandled rejections.
    let verify = |answers: &[&str]| {
        let directory = with_node(answers, "").with("shop.js", code);
        directory.run(&["verify", "shop.js", "--node", "./node"])
    };
    let told = verify(&[&answer, &answer]).well();
    assert_eq!(told, "shop.js\n  a  agrees with Node v20.20.2: 4 of 4 events\n");
    let other = answer.replace(r#""status":"fulfilled""#, r#""status":"rejected""#);
    let told = verify(&[&answer, &other]).failed(1).stdout;
    let expected = "  a  differs from Node v20.20.2 with --unhandled-rejections=warn at outcome:\n";
    assert!(told.contains(expected), "{told}");
}
