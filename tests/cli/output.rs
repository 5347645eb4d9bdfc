//! `-o FILE`, which writes completely or not at all; and `new`.

use crate::Directory;

const SCENARIO: &str = r#"Scenario(tasks: { "a": (takes: "10ms") })"#;

#[test]
fn a_file_gets_what_standard_output_would() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let text = directory.run(&["s.ron"]).well();
    assert_eq!(directory.run(&["s.ron", "-o", "s.txt"]).well(), "");
    assert_eq!(directory.read("s.txt"), Some(text));
    assert_eq!(directory.files(), ["s.ron", "s.txt"]);
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_leaves_no_temporary_file() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let ran = directory.run(&["s.ron", "-o", "no/such/folder.txt"]).failed(2);
    assert!(ran.stderr.contains("cannot write no/such/folder.txt"), "{}", ran.stderr);
    assert_eq!(directory.files(), ["s.ron"]);
}

#[test]
fn a_bad_scenario_leaves_the_output_file_unchanged() {
    let directory = Directory::new().with("s.ron", SCENARIO).with("bad.ron", "Scenario(");
    let directory = directory.with("kept.txt", "precious");
    directory.run(&["s.ron", "bad.ron", "-o", "kept.txt"]).failed(2);
    directory.run(&["no-such.ron", "-o", "new.txt"]).failed(2);
    assert_eq!(directory.read("kept.txt").as_deref(), Some("precious"));
    assert_eq!(directory.files(), ["bad.ron", "kept.txt", "s.ron"]);
}

#[test]
fn a_scenario_is_not_overwritten_by_its_own_timeline() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let ran = directory.run(&["s.ron", "-o", "s.ron"]).failed(2);
    let message = "error: s.ron is an input of this command: write to another file\n";
    assert_eq!(ran.stderr, message);
    assert_eq!(directory.read("s.ron").as_deref(), Some(SCENARIO));
}

#[test]
fn a_dash_is_standard_output() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    assert_eq!(directory.run(&["s.ron", "-o", "-"]).well(), directory.run(&["s.ron"]).well());
    assert_eq!(directory.files(), ["s.ron"]);
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_and_a_device_written_to() {
    let directory = Directory::new().with("s.ron", SCENARIO).with("target.txt", "old");
    let link = directory.path().join("link.txt");
    std::os::unix::fs::symlink("target.txt", &link).unwrap();
    let text = directory.run(&["s.ron"]).well();
    directory.run(&["s.ron", "-o", "link.txt"]).well();
    assert!(link.is_symlink());
    assert_eq!(directory.read("target.txt"), Some(text));
    directory.run(&["s.ron", "-o", "/dev/null"]).well();
    assert!(!std::path::Path::new("/dev/null").is_file());
}

#[test]
fn a_directory_is_not_overwritten() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    std::fs::create_dir(directory.path().join("out")).unwrap();
    directory.run(&["s.ron", "-o", "out"]).failed(2);
    assert_eq!(directory.files(), ["out", "s.ron"]);
}

#[test]
fn a_new_scenario_runs_and_meets_its_expectations() {
    let directory = Directory::new();
    let template = directory.run(&["new"]).well();
    let directory = directory.with("mine.ron", &template);
    directory.run(&["mine.ron"]).well();
    directory.run(&["test", "."]).well();
}

#[test]
fn a_new_scenario_overwrites_nothing() {
    let directory = Directory::new().with("mine.ron", "precious");
    let ran = directory.run(&["new", "-o", "mine.ron"]).failed(2);
    assert_eq!(ran.stderr, "error: mine.ron already exists\n");
    assert_eq!(directory.read("mine.ron").as_deref(), Some("precious"));
    directory.run(&["new", "-o", "other.ron"]).well();
    assert!(directory.read("other.ron").is_some());
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_is_not_an_error() {
    let tasks: Vec<String> = (0..2000).map(|n| format!("\"t{n}\": (takes: \"1ms\")")).collect();
    let text = format!("Scenario(tasks: {{ {} }})", tasks.join(", "));
    let directory = Directory::new().with("s.ron", &text);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_simulate"))
        .args(["s.ron", "--format", "json"])
        .current_dir(directory.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}
