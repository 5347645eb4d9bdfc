//! `simulate batch`: one line of output per line of input.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::Directory;
use crate::schema::Schema;

const ONE: &str = r#"{"tasks": {"a": {"takes": "10ms"}, "b": {"takes": "20ms", "needs": ["a"]}}}"#;
const MISTAKE: &str = r#"{"tasks": {"a": {"takes": "10ms"}, "b": {"takes": "20ms"}},
    "programs": {"one by one": ["a", "b"], "crash": ["c"]},
    "functions": {"c": [{"Fail": "no"}]}}"#;

/// A scenario with this number of tasks that takes this many milliseconds.
fn scenario(tasks: usize, millis: usize) -> String {
    let task = |task| format!(r#""t{task}": {{"takes": "{}ms"}}"#, millis + task);
    let tasks: Vec<String> = (0..tasks).map(task).collect();
    format!(r#"{{"title": "{millis}", "tasks": {{{}}}}}"#, tasks.join(", "))
}

fn batch(arguments: &[&str], stdin: &str) -> super::directory::Ran {
    let arguments: Vec<&str> = ["batch"].into_iter().chain(arguments.iter().copied()).collect();
    Directory::new().run_with(&arguments, stdin, &[])
}

#[test]
fn the_result_of_a_line_is_that_of_a_file() {
    let mistake = MISTAKE.replace('\n', " ");
    for scenario in [ONE, &mistake] {
        let directory = Directory::new().with("s.json", scenario);
        let file = directory.run(&["s.json", "--format", "json"]).well();
        assert_eq!(batch(&[], scenario).well(), file.replace("s.json", "line"));
    }
}

#[test]
fn results_are_in_order_for_any_number_of_jobs() {
    let lines: Vec<String> = (0..600).map(|line| scenario(1 + line % 40, line)).collect();
    let text = lines.join("\n");
    let one = batch(&["--jobs", "1"], &text).well();
    let title = |line: &str| serde_json::from_str::<Value>(line).unwrap()["title"].clone();
    let titles: Vec<Value> = one.lines().map(title).collect();
    let expected: Vec<Value> = (0..600).map(|line| Value::from(line.to_string())).collect();
    assert_eq!(titles, expected);
    for jobs in ["2", "7"] {
        assert_eq!(batch(&["--jobs", jobs], &text).well(), one, "{jobs} jobs");
    }
    // And also if it is cut anywhere.
    let (front, back) = (lines[..200].join("\r\n"), lines[200..].join("\n") + "\n");
    assert_eq!(batch(&[], &front).well() + &batch(&[], &back).well(), one);
}

#[test]
fn an_invalid_line_is_reported_in_its_place_and_the_rest_are_run() {
    let typo = r#"{"tasks": {"é": {"takes": "1ms", "needs": ["fetc"]}, "fetch": {"takes": 1}}}"#;
    let text = [ONE, typo, "", "[1", ONE].join("\n");
    let ran = batch(&["--detail", "ending"], &text).failed(2);
    assert_eq!(ran.stderr, "error: no result for 3 of 5 lines: see \"error\" in the output\n");
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn a_bad_line_carries_its_title() {
    let titles = |line: &str, arguments: &[&str]| {
        let ran = batch(arguments, line).failed(2);
        serde_json::from_str::<Value>(&ran.stdout).unwrap()["title"].clone()
    };
    let wrong = r#"{"title": "instance 7", "tasks": {"a": {"takes": 1}}}"#;
    assert_eq!(titles(wrong, &[]), "instance 7");
    assert_eq!(
        titles(r#"{"title": "instance 7", "tasks": ["#, &[]),
        "instance 7",
        "broken behind it"
    );
    assert_eq!(titles(r#"{"tasks": {}, "title": 7}"#, &[]), Value::Null);
    assert_eq!(titles(r#"{"tasks": {"a": {}}}"#, &[]), Value::Null);
    let limited = r#"{"title": "instance 8", "tasks": {"a": {"takes": "1ms"}}}"#;
    assert_eq!(titles(limited, &["--max-events", "1"]), "instance 8");
}

#[test]
fn a_line_that_is_not_text_is_invalid() {
    let text = [ONE.as_bytes(), b"\n{\"\xc3\xa9\xff\": 1}\n", ONE.as_bytes()].concat();
    let ran = Directory::new().run_with_bytes(&["batch"], &text, &[]).failed(2);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    let error = r#"{"schema":"makespan/1","title":null,"error":[{"message":"this is not UTF-8","column":4}]}"#;
    assert_eq!(lines[1], error);
    assert_eq!(lines[0], lines[2]);
}

#[test]
fn a_program_that_exceeds_a_limit_or_does_not_exist_is_a_bad_line() {
    let error = |arguments: &[&str]| {
        let ran = batch(arguments, ONE).failed(2);
        let value: Value = serde_json::from_str(&ran.stdout).unwrap();
        value["error"][0]["message"].as_str().unwrap().to_owned()
    };
    assert!(error(&["--max-events", "3"]).contains("3 events"));
    assert!(error(&["--program", "nobody"]).contains("no program \"nobody\""));
    let one = batch(&["--program", "parallel", "--detail", "ending"], ONE).well();
    let value: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(value["programs"].as_array().unwrap().len(), 1);
    assert_eq!(value["programs"][0]["settles_at"], 30_000_000);
}

#[test]
fn less_detail_only_omits_fields() {
    let mistake = MISTAKE.replace('\n', " ");
    let value = |detail| {
        let text = batch(&["--detail", detail], &mistake).well();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let without = |names: &[&str]| {
        let mut value = value("whole");
        for program in value["programs"].as_array_mut().unwrap() {
            let program = program.as_object_mut().unwrap();
            for name in names {
                program.remove(*name).unwrap();
            }
        }
        value
    };
    assert_ne!(value("whole")["programs"][0]["findings"], Value::Array(Vec::new()));
    assert_eq!(value("events"), without(&["findings", "left_out"]));
    assert_eq!(value("ending"), without(&["calls", "events", "findings", "left_out"]));
}

#[test]
fn an_unmet_expectation_is_exit_code_1() {
    let expecting = |expected: &str| {
        format!(
            r#"{{"tasks": {{"a": {{"takes": "10ms"}}, "b": {{"takes": "10ms"}}}},
                "programs": {{"p": ["a", "b"]}}, "expect": {{"p": {expected}}}}}"#
        )
        .replace('\n', " ")
    };
    for detail in ["whole", "ending"] {
        let code = |expected| batch(&["--detail", detail], &expecting(expected)).code;
        assert_eq!(code(r#"{"settles": "20ms"}"#), Some(0));
        assert_eq!(code(r#"{"settles": "10ms"}"#), Some(1));
        assert_eq!(code(r#"{"finds": ["sequential-independent-awaits"]}"#), Some(0));
        assert_eq!(code(r#"{"finds": ["lost-result"]}"#), Some(1));
    }
}

#[test]
fn no_lines_give_no_results() {
    assert_eq!(batch(&[], "").well(), "");
}

/// A scenario in one line.
fn line(programs: &str) -> String {
    let tasks = r#""a": {"takes": "10ms"}, "no": {"takes": "5ms", "fails": "no"}, "b": {"takes": "1ms", "needs": ["a"]}"#;
    format!(r#"{{"tasks": {{{tasks}}}, "programs": {{"p": {programs}}}}}"#)
}

/// Lines with every outcome, value and finding, and every kind of error.
fn every_line() -> Vec<Vec<u8>> {
    let programs = [
        r#"["a", {"Log": "got {a}"}]"#,
        r#"["no"]"#,
        r#"[{"Start": "no"}, {"Sleep": "20ms"}]"#,
        r#"[{"Let": ["x", {"Race": []}]}, {"Await": "x"}]"#,
        r#"[{"AllSettled": ["a", "no", ["a", "no"]]}]"#,
        r#"[{"Any": ["no", {"Any": ["no"]}]}]"#,
        r#"[{"All": ["a", "b"]}]"#,
        r#"["a", "a", {"For": {"of": ["x", "y"], "do": "a"}}]"#,
        r#"[{"Return": ["a", "b"]}]"#,
    ];
    let bad = [
        "",
        " ",
        "[1",
        "{",
        "[]",
        "null",
        "1e999",
        "\"\u{1}\"",
        "{\"tasks\": 1}",
        "{\"tasks\": {}, \"x\": 1}",
        r#"{"tasks": {"a": {"takes": "1ms"}, "a": {"takes": "1ms"}}}"#,
        r#"{"tasks": {"a": {"takes": "1ms", "needs": ["b"]}, "b": {"takes": "1ms", "needs": ["a"]}}}"#,
        r#"{"tasks": {"fetch": {"takes": "1 parsec", "needs": ["fetc"]}}}"#,
    ];
    let mut lines: Vec<Vec<u8>> = programs.iter().map(|programs| line(programs).into()).collect();
    let steps = [
        r#"["nobody"]"#,
        r#"[{"Al": ["a"]}]"#,
        r#"[{"All": "a"}]"#,
        r#"{"Race": ["a"]}"#,
        "7",
        "[[[[[",
    ];
    lines.extend(steps.iter().map(|steps| line(steps).into()));
    lines.extend(bad.iter().map(|line| line.as_bytes().to_vec()));
    lines.extend([b"\xff".to_vec(), b"{\"tasks\": {\"\xc3\": 1}}".to_vec()]);
    lines.push(["[".repeat(10_000), "]".repeat(10_000)].concat().into());
    lines.push(
        r#"{"tasks": {"a": {"takes": "1ms"}}, "expect": {"sequential": {"settles": "2ms"}}}"#
            .into(),
    );
    lines
}

#[test]
fn every_line_is_as_the_schema_says() {
    let schema = Schema::printed();
    let text = every_line().join(&b"\n"[..]);
    for arguments in [
        &["batch"][..],
        &["batch", "--detail", "events"],
        &["batch", "--detail", "ending"],
        &["batch", "--program", "p"],
        &["batch", "--max-events", "2"],
        &["batch", "--unhandled-rejections", "warn"],
    ] {
        let ran = Directory::new().run_with_bytes(arguments, &text, &[]).failed(2);
        assert_eq!(ran.stdout.lines().count(), every_line().len());
        ran.stdout.lines().for_each(|line| schema.assert_allows(line));
    }
    // And it does not allow everything.
    let whole: Value = serde_json::from_str(&batch(&[], ONE).well()).unwrap();
    for (pointer, wrong) in [
        ("/schema", Value::from("makespan/2")),
        ("/programs/0/settles_at", Value::from(-1)),
        ("/programs/0/outcome/status", Value::from("lost")),
        ("/programs/0/events/0/event", Value::from("lost")),
        ("/bounds", Value::Null),
    ] {
        let mut broken = whole.clone();
        *broken.pointer_mut(pointer).unwrap() = wrong;
        assert!(schema.allows(&whole) && !schema.allows(&broken), "{pointer}");
    }
    for broken in [
        r#"{"schema":"makespan/1","title":null,"error":[]}"#,
        r#"{"schema":"makespan/1","title":null,"error":[{"column":1}]}"#,
    ] {
        assert!(!schema.allows(&serde_json::from_str(broken).unwrap()), "{broken}");
    }
}

#[test]
fn a_line_over_the_limit_matches_the_schema() {
    let text = [ONE, &" ".repeat((1 << 27) + 1), ONE].join("\n");
    let ran = batch(&["--detail", "ending"], &text).failed(2);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    Schema::printed().assert_allows(lines[1]);
    assert!(lines[1].contains("longer than the limit of 134217728 bytes"), "{}", lines[1]);
    assert_eq!(lines[0], lines[2]);
}

/// Another process that talks to it: it writes, and waits for the answer before it writes again.
struct Conversation {
    child: Child,
    to: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Conversation {
    fn with(jobs: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_simulate"))
            .args(["batch", "--detail", "ending", "--jobs", jobs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (answer, answers) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = answer.send(line);
            }
        });
        let to = child.stdin.take();
        Self { child, to, answers }
    }

    fn says(&mut self, text: &str) {
        self.to.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    #[track_caller]
    fn hears(&self, expected: &str) {
        let answer = self.answers.recv_timeout(Duration::from_mins(1)).expect("an answer comes");
        assert!(answer.contains(expected), "{expected}: {answer}");
    }

    fn hears_nothing(&self) {
        assert!(self.answers.recv_timeout(Duration::from_millis(100)).is_err());
    }
}

#[test]
fn a_result_is_written_before_the_next_line_is_read() {
    for jobs in ["1", "2", "7"] {
        let mut other = Conversation::with(jobs);
        for number in 0..20 {
            other.says(&(scenario(1, number) + "\n"));
            other.hears(&format!("\"title\":\"{number}\""));
        }
        // Several lines together are answered in order; a bad one is answered as fast.
        other.says(&[scenario(2, 1), "{".to_owned(), scenario(30, 3), String::new()].join("\n"));
        other.hears("\"title\":\"1\"");
        other.hears("\"error\"");
        other.hears("\"title\":\"3\"");
        // A line is answered as soon as it is complete, wherever its writer pauses.
        let text = scenario(3, 9);
        let (front, back) = text.split_at(text.len() / 2);
        other.says(front);
        other.hears_nothing();
        other.says(back);
        other.hears_nothing();
        other.says("\n");
        other.hears("\"title\":\"9\"");
        // The last line may have no line end.
        other.says(&scenario(1, 10));
        other.to = None;
        other.hears("\"title\":\"10\"");
        assert_eq!(other.child.wait().unwrap().code(), Some(2));
    }
}
