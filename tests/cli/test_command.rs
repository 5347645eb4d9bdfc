//! `simulate test`: records, differences, expectations.

use crate::Directory;

const SCENARIO: &str = r#"Scenario(
    tasks: { "a": (takes: "10ms"), "b": (takes: "20ms") },
    programs: { "p": [All(["a", "b"])], "q": ["a", "b"] },
)"#;

#[test]
fn a_scenario_with_neither_record_nor_expectation_fails() {
    let ran = Directory::new().with("s.ron", SCENARIO).run(&["test", "s.ron"]).failed(1);
    assert!(ran.stdout.contains("untested  s.ron"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("0 passed, 1 failed\n"), "{}", ran.stdout);
}

#[test]
fn what_is_accepted_holds_until_it_changes() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let ran = directory.run(&["test", ".", "--accept"]).well();
    assert!(ran.contains("recorded  ./s.ron"), "{ran}");
    assert_eq!(directory.files(), ["s.ron", "s.ron.timeline"]);
    assert!(directory.run(&["test", "."]).well().contains("ok  ./s.ron"));

    let directory = directory.with("s.ron", &SCENARIO.replace("20ms", "30ms"));
    let ran = directory.run(&["test", "."]).failed(1);
    assert!(ran.stdout.contains("changed  ./s.ron"), "{}", ran.stdout);
    assert!(ran.stdout.contains("- settles 20ms, work ends 20ms"), "{}", ran.stdout);
    assert!(ran.stdout.contains("+ settles 30ms, work ends 30ms"), "{}", ran.stdout);

    directory.run(&["test", ".", "--accept"]).well();
    directory.run(&["test", "."]).well();
}

#[test]
fn what_is_expected_must_hold_even_where_it_is_accepted() {
    let text = SCENARIO.replace("},\n)", "},\n expect: { \"q\": (settles: \"31ms\") },\n)");
    let directory = Directory::new().with("s.ron", &text);
    let ran = directory.run(&["test", ".", "--accept"]).failed(1);
    assert!(ran.stdout.contains("\"q\": expected settles 31ms, found 30ms"), "{}", ran.stdout);
    assert_eq!(directory.files(), ["s.ron"]);
}

#[test]
fn a_bad_file_is_exit_2_and_the_others_are_tested() {
    let directory = Directory::new().with("bad.ron", "Scenario(").with("s.ron", SCENARIO);
    let ran = directory.run(&["test", "."]).failed(2);
    assert!(ran.stderr.contains("bad.ron"), "{}", ran.stderr);
    assert!(ran.stdout.contains("untested  ./s.ron"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("0 passed, 2 failed\n"), "{}", ran.stdout);
}

#[test]
fn a_folder_without_scenarios_is_a_mistake() {
    let ran = Directory::new().run(&["test", "."]).failed(2);
    assert!(ran.stderr.contains("no scenario"), "{}", ran.stderr);
}

#[test]
fn two_scenarios_of_one_name_have_a_record_each() {
    let json = r#"{"tasks": {"a": {"takes": "10ms"}}}"#;
    let directory = Directory::new().with("s.ron", SCENARIO).with("s.json", json);
    directory.run(&["test", ".", "--accept"]).well();
    directory.run(&["test", "."]).well();
}

#[test]
fn a_record_whose_scenario_is_gone_is_stale() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    directory.run(&["test", ".", "--accept"]).well();
    std::fs::rename(directory.path().join("s.ron"), directory.path().join("t.ron")).unwrap();
    directory.run(&["test", "t.ron", "--accept"]).well();
    let ran = directory.run(&["test", "."]).failed(1);
    assert!(ran.stdout.contains("stale  ./s.ron.timeline"), "{}", ran.stdout);
}

#[test]
#[cfg(unix)]
fn links_that_lead_round_are_not_followed() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    for link in ["a", "b"] {
        std::os::unix::fs::symlink(".", directory.path().join(link)).unwrap();
    }
    assert!(directory.run(&["test", ".", "--accept"]).well().ends_with("1 passed, 0 failed\n"));
}
