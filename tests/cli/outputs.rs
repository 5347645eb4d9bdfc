//! Outputs that are no files, closed pipes, and signals.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::Directory;

const SCENARIO: &str = r#"Scenario(
    tasks: { "a": (takes: "10ms"), "b": (takes: "20ms") },
    programs: { "p": ["a", "b"] },
    expect: { "p": (settles: "31ms") },
)"#;

/// Every command, with arguments. The first ones have a result that is exit code 1.
const COMMANDS: [&[&str]; 14] = [
    &["s.ron"],
    &["s.ron", "--format", "json"],
    &["s.ron", "--format", "html"],
    &["check", "bad.ron"],
    &["test", "s.ron"],
    &["fix", "bad.ron"],
    &["grade", "key.json", "answers.json"],
    &SHEETS,
    &["explain"],
    &["new"],
    &["schema"],
    &["completions", "bash"],
    &["--help"],
    &["--version"],
];
const WITH_VERDICT: usize = 7;

/// Sheets that are made quickly.
const SHEETS: [&str; 4] = ["exercise", "bad.ron", "--kinds", "makespan"];

fn folder() -> Directory {
    let bad = r#"Scenario(
        tasks: { "a": (takes: "10ms"), "b": (takes: "20ms", needs: ["a"]) },
        programs: { "p": [All(["a", "b"])], "q": [["a", "b"]] },
    )"#;
    let answers = r#"[{"learner": "ada", "question": "none", "answer": 1}]"#;
    let directory = Directory::new().with("s.ron", SCENARIO).with("bad.ron", bad);
    let directory = directory.with("answers.json", answers);
    let key = [&SHEETS[..], &["--format", "json", "-o", "key.json"]].concat();
    directory.run(&key).well();
    directory
}

#[test]
#[cfg(target_os = "linux")]
fn every_command_reports_output_that_cannot_be_written() {
    let directory = folder();
    for command in COMMANDS {
        let ran = directory.run_after("exec >/dev/full", command).failed(2);
        let expected = "error: cannot write to standard output: No space left on device";
        assert!(ran.stderr.contains(expected), "{command:?}: {}", ran.stderr);
    }
    let ran = directory.run_after("exec >/dev/full </dev/null", &["batch"]);
    assert_eq!(ran.code, Some(0), "nothing is written");
    let ran = directory.run_after("exec >/dev/full <<<'{}'", &["batch"]).failed(2);
    assert!(ran.stderr.contains("cannot write to standard output"), "{}", ran.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn a_message_that_cannot_be_written_does_not_end_the_command() {
    let directory = folder();
    for arguments in [&["nope.ron"][..], &["s.ron", "--nope"], &["check", "nope.ron"]] {
        let ran = directory.run_after("exec 2>/dev/full", arguments).failed(2);
        assert_eq!(ran.stdout, "");
    }
    directory.run_after("exec 2>/dev/full", &["s.ron"]).failed(1);
    directory.run_after("exec 2>/dev/full <<<'['", &["batch"]).failed(2);
}

#[test]
fn a_closed_pipe_does_not_change_the_exit_code() {
    let directory = folder();
    for (number, command) in COMMANDS.into_iter().enumerate() {
        let ran = directory.run_into("true", command);
        let code = directory.run(command).code;
        assert_eq!(ran.code, code, "{command:?}: {}", ran.stderr);
        assert_eq!(code == Some(1), number < WITH_VERDICT, "{command:?}");
        assert!(!ran.stderr.contains("Broken pipe"), "{command:?}: {}", ran.stderr);
    }
}

#[test]
fn an_endless_command_ends_when_its_pipe_is_closed() {
    let directory = folder();
    let sheets = [&SHEETS[..], &["--variants", "1000000"]].concat();
    assert_eq!(directory.run_into("head -c 1", &sheets).code, Some(0));
    let lines = "yes '{\"tasks\": {\"a\": {\"takes\": \"1ms\"}}}' | \"$@\" | head -n 1";
    let ran = directory.shell(lines, &["batch"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_pipe_with_a_name_gets_the_output() {
    let directory = folder();
    let text = directory.run(&["s.ron"]).stdout;
    let script = "mkfifo pipe; cat pipe & \"$@\"; wait";
    let ran = directory.shell(script, &["s.ron", "-o", "pipe"]);
    assert_eq!(ran.stdout, text);
    let ran = directory.shell("\"$@\" -o >(cat); wait $!", &["s.ron"]);
    assert_eq!(ran.stdout, text);
}

#[test]
#[cfg(target_os = "linux")]
fn a_descriptor_is_written_to_at_its_position() {
    let text = folder().run(&["s.ron"]).stdout;
    let expected = format!("before\n{text}after\n");
    for (output, redirected) in [
        ("/dev/stdout", ">>log"),
        ("/dev/fd/1", ">>log"),
        ("/proc/self/fd/1", ">>log"),
        ("log", ">>log"),
        ("/dev/fd/3", "3>>log"),
        ("link", "3>>log"),
    ] {
        let directory = Directory::new().with("s.ron", SCENARIO).with("log", "before\n");
        std::os::unix::fs::symlink("/dev/fd/3", directory.path().join("link")).unwrap();
        let script = format!("exec {redirected}; \"$@\"; echo after >>log");
        directory.shell(&script, &["s.ron", "-o", output]);
        assert_eq!(directory.read("log").as_ref(), Some(&expected), "{output}");
    }
}

/// Waits until a condition holds; this takes a moment at most.
#[track_caller]
fn wait_until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never is so");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A command that writes for a long time, once it has started to write. Signals end it, even if the
/// process that started this test ignores them.
fn writing(directory: &Directory, before: &str, arguments: &[&str]) -> Child {
    let files = directory.files();
    let child = Command::new("env")
        .args(["--default-signal=INT,TERM,HUP", "bash"])
        .args(["-c", &format!("{before} exec \"$@\""), "bash", env!("CARGO_BIN_EXE_simulate")])
        .args(arguments)
        .current_dir(directory.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until(|| directory.files().len() > files.len());
    child
}

/// Its exit status; it is killed if it does not end.
fn ending(child: &mut Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begun.elapsed() > Duration::from_mins(1) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn kill(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
}

#[test]
fn a_signal_removes_drafts_and_ends_the_command() {
    let long = [&SHEETS[..], &["--variants", "1000000", "-o", "out"]].concat();
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let directory = folder().with("out", "precious");
        let files = directory.files();
        let mut child = writing(&directory, "", &long);
        kill(&child, signal);
        assert_eq!(ending(&mut child).signal(), Some(number), "{signal}");
        assert_eq!(directory.files(), files, "{signal}");
        assert_eq!(directory.read("out").as_deref(), Some("precious"));
    }
    let directory = Directory::new();
    let mut child = writing(&directory, "", &["exercise", "--course", "course"]);
    kill(&child, "TERM");
    assert_eq!(ending(&mut child).signal(), Some(15));
    assert_eq!(directory.files(), [""; 0]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_is_ignored_stays_so() {
    let directory = folder();
    let long = [&SHEETS[..], &["--variants", "3000", "-o", "out"]].concat();
    let mut child = writing(&directory, "trap '' HUP;", &long);
    kill(&child, "HUP");
    assert_eq!(ending(&mut child).code(), Some(0));
    assert!(directory.read("out").is_some());
}

#[test]
fn a_directory_that_does_not_exist_is_named() {
    let ran = folder().run(&["s.ron", "-o", "nowhere/out.txt"]).failed(2);
    assert!(ran.stderr.contains("there is no directory nowhere"), "{}", ran.stderr);
}
