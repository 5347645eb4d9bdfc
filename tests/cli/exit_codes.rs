//! 0 for success, 1 for an expectation that is not met, 2 for bad usage or a bad file.

use crate::Directory;

const GOOD: &str = r#"Scenario(
    tasks: { "a": (takes: "10ms") },
    programs: { "p": ["a"] },
    expect: { "p": (settles: "10ms") },
)"#;

const UNMET: &str = r#"Scenario(
    tasks: { "a": (takes: "10ms") },
    programs: { "p": ["a"] },
    expect: { "p": (settles: "20ms") },
)"#;

const BAD: &str = r#"Scenario(tasks: { "a": (takes: 10) })"#;

#[test]
fn met_expectations_exit_with_0() {
    Directory::new().with("good.ron", GOOD).run(&["good.ron"]).well();
}

#[test]
fn an_unmet_expectation_is_shown_beside_what_was_found() {
    let ran = Directory::new().with("unmet.ron", UNMET).run(&["unmet.ron"]).failed(1);
    assert!(ran.stdout.contains("settles 20ms, found 10ms"), "{}", ran.stdout);
}

#[test]
fn an_invalid_file_is_reported_and_the_others_run() {
    let directory = Directory::new().with("good.ron", GOOD).with("bad.ron", BAD);
    let ran = directory.run(&["bad.ron", "good.ron"]).failed(2);
    assert!(ran.stderr.contains("bad.ron:1:32"), "{}", ran.stderr);
    assert!(ran.stdout.contains("settles"), "{}", ran.stdout);
}

#[test]
fn a_bad_file_counts_more_than_an_expectation() {
    let directory = Directory::new().with("unmet.ron", UNMET).with("bad.ron", BAD);
    directory.run(&["unmet.ron", "bad.ron"]).failed(2);
}

#[test]
fn a_limit_is_named() {
    let directory = Directory::new().with("good.ron", GOOD);
    directory.run(&["good.ron", "--max-events", "4"]).well();
    let ran = directory.run(&["good.ron", "--max-events", "3"]).failed(2);
    assert_eq!(
        ran.stderr,
        "error: good.ron: program \"p\": more than 3 events, the limit (--max-events raises it)\n"
    );
}

#[test]
fn an_expectation_of_a_program_that_was_not_run_does_not_count() {
    let text = r#"Scenario(
        tasks: { "a": (takes: "10ms") },
        programs: { "p": ["a"], "q": ["a"] },
        expect: { "q": (settles: "20ms") },
    )"#;
    let directory = Directory::new().with("two.ron", text);
    directory.run(&["two.ron", "--program", "p"]).well();
    directory.run(&["two.ron"]).failed(1);
}

#[test]
fn a_program_over_a_limit_does_not_hide_the_others() {
    let text = r#"Scenario(
        tasks: { "a": (takes: "10ms") },
        programs: { "long": [For(of: 9, do: "a")], "short": ["a"] },
    )"#;
    let directory = Directory::new().with("two.ron", text);
    let ran = directory.run(&["two.ron", "--max-events", "8", "--format", "json"]).failed(2);
    assert!(ran.stderr.contains("program \"long\": more than 8 events"), "{}", ran.stderr);
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["programs"][0]["name"], "short");
}
