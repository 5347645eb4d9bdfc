//! `simulate check`, `explain` and `fix` as commands: what they print and their exit codes.

use std::path::PathBuf;
use std::process::{Command, Output};

fn simulate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulate"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A scenario in a separate file, which no other test writes.
fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const EAGER: &str = r#"tasks: {
        "user":  (takes: "100ms"),
        "posts": (takes: "50ms", needs: ["user"]),
    },
    programs: { "eager": [All(["user", "posts"])] },"#;

#[test]
fn a_finding_shows_its_step_its_reason_and_what_to_write_instead() {
    let path = file("shown.ron", &format!("(\n    {EAGER}\n)\n"));
    let output = simulate(&["check", &path]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output).replace(&path, "shown.ron");
    insta::with_settings!({ snapshot_path => "../../snapshots/check", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("error", shown);
    });
}

#[test]
fn a_fix_shows_the_program_and_what_it_saves() {
    let output = simulate(&["check", "scenarios/traps/the-barrier-is-slower.ron"]);
    assert_eq!(output.status.code(), Some(0));
    let fixed = simulate(&["fix", "scenarios/traps/the-barrier-is-slower.ron"]);
    assert_eq!(fixed.status.code(), Some(0));
    insta::with_settings!({ snapshot_path => "../../snapshots/check", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("finding_with_fix", text(&output));
        insta::assert_snapshot!("fix", text(&fixed));
    });
}

#[test]
fn an_expected_error_exits_with_0_and_an_absent_one_with_1() {
    let expect = |rule: &str| format!("({EAGER} expect: {{ \"eager\": (finds: [\"{rule}\"]) }})");
    let expected = file("expected.ron", &expect("started-before-dependency"));
    assert_eq!(simulate(&["check", &expected]).status.code(), Some(0));
    assert_eq!(simulate(&["test", &expected]).status.code(), Some(0));
    assert_eq!(simulate(&[&expected]).status.code(), Some(0));

    let absent = file("absent.ron", &expect("lost-result"));
    assert_eq!(simulate(&["check", &absent]).status.code(), Some(1));
    assert_eq!(simulate(&["test", &absent]).status.code(), Some(1));
    // A run that is only shown fails for a missing finding, not for errors.
    assert_eq!(simulate(&[&absent]).status.code(), Some(1));
    let silent = file("silent.ron", &format!("({EAGER})"));
    assert_eq!(simulate(&[&silent]).status.code(), Some(0));
    assert_eq!(simulate(&["check", &silent]).status.code(), Some(1));
}

#[test]
fn rules_are_selected_and_ignored_by_name() {
    let path = "scenarios/dashboard.ron";
    let lost = text(&simulate(&["check", path, "--select", "lost-result"]));
    assert!(lost.contains("lost-result") && !lost.contains("orphaned-work"), "{lost}");
    let others = text(&simulate(&["check", path, "--ignore", "lost-result,orphaned-work"]));
    assert!(!others.contains("lost-result") && others.contains("unhandled-rejection"), "{others}");
    assert_eq!(simulate(&["check", path, "--select", "no-such-rule"]).status.code(), Some(2));
}

#[test]
fn json_is_the_document_of_the_run() {
    let output = text(&simulate(&["check", "--format", "json", "scenarios/dashboard.ron"]));
    let document: serde_json::Value = serde_json::from_str(&output).unwrap();
    let findings = document["programs"][1]["findings"].as_array().unwrap();
    let error = findings.iter().find(|found| found["rule"] == "started-before-dependency").unwrap();
    assert_eq!(error["severity"], "error");
    assert_eq!(error["span"]["line"], 14);
    assert_eq!(error["saves"], serde_json::Value::Null);
}

#[test]
fn every_rule_is_explained() {
    let list = text(&simulate(&["explain"]));
    assert_eq!(list.lines().count(), makespan::findings::RULES.len());
    for line in list.lines() {
        let rule = line.split_whitespace().next().unwrap();
        let told = simulate(&["explain", rule]);
        assert_eq!(told.status.code(), Some(0));
        assert!(text(&told).starts_with(&format!("# {rule}\n")));
    }
    assert_eq!(simulate(&["explain", "no-such-rule"]).status.code(), Some(2));
}

#[test]
fn what_is_not_selected_is_not_counted() {
    let path = file("unselected.ron", &format!("({EAGER})"));
    let only = simulate(&["check", &path, "--select", "orphaned-work"]);
    assert_eq!(
        (only.status.code(), text(&only).trim()),
        (Some(0), "0 errors, 0 warnings, 0 notes")
    );
    let ignored = simulate(&["check", &path, "--ignore", "started-before-dependency"]);
    assert_eq!(ignored.status.code(), Some(0));
    // An expected finding of a rule that is not selected is not missing.
    let expects = format!("({EAGER} expect: {{ \"eager\": (finds: [\"lost-result\"]) }})");
    let expects = file("unselected_expects.ron", &expects);
    assert_eq!(simulate(&["check", &expects, "--select", "orphaned-work"]).status.code(), Some(0));
}

#[test]
fn a_file_that_cannot_be_read_is_counted_as_one() {
    let path = file("readable.ron", &format!("({EAGER})"));
    let one = simulate(&["check", "no-such.ron"]);
    assert_eq!((one.status.code(), text(&one)), (Some(2), String::new()));
    let both = simulate(&["check", &path, "no-such.ron", "--select", "orphaned-work"]);
    assert_eq!(both.status.code(), Some(2));
    let told = text(&both);
    assert_eq!(told.trim(), "0 errors, 0 warnings, 0 notes; 1 file could not be checked");
}

const SLOW: &str = r#"(
    tasks: {
        "fetchUser":  (takes: "100ms"),
        "fetchPosts": (takes: "150ms"),
    },
    functions: { "load": ["fetchUser", "fetchPosts"] },
    programs: {
        "page": ["load", Log("a line that is no fix's")],
        "inline": [
            "fetchUser",  // first the user
            "fetchPosts",
        ],
    },
)"#;

#[test]
fn a_fix_of_a_function_is_shown_with_its_name() {
    let path = file("function.ron", SLOW);
    let shown = text(&simulate(&["check", &path, "--program", "page"]));
    assert!(shown.contains(r#""load": [All(["fetchUser", "fetchPosts"])]"#), "{shown}");
}

#[test]
fn at_sixty_columns_nothing_that_can_be_broken_is_longer() {
    let path = file("narrow.ron", SLOW);
    for command in ["check", "fix"] {
        let shown = text(&simulate(&[command, "--width", "60", &path]));
        let long: Vec<&str> = shown
            .lines()
            .filter(|line| line.chars().count() > 60)
            .filter(|line| !line.contains("narrow.ron") && !line.contains("await Promise.all"))
            // The text that is written does not depend on the output.
            .filter(|line| !line.starts_with(['+', '-']))
            .collect();
        assert!(long.is_empty(), "{long:#?}");
    }
}

#[test]
fn a_difference_quotes_the_file() {
    let path = file("difference.ron", SLOW);
    let shown = text(&simulate(&["fix", &path, "--program", "inline"]));
    assert!(shown.contains("-            \"fetchUser\",  // first the user\n"), "{shown}");
}

#[test]
fn many_files_are_fixed_and_a_wrong_one_says_so() {
    let (slow, wrong) = (file("slow.ron", SLOW), file("wrong.ron", &format!("({EAGER})")));
    let fixed = simulate(&["fix", &slow, &wrong]);
    assert_eq!(fixed.status.code(), Some(1));
    let shown = text(&fixed);
    assert!(shown.contains(&slow) && shown.contains(&wrong), "{shown}");
    assert!(shown.contains("makes 1 call before its dependencies are met"), "{shown}");
    assert!(!shown.contains("the optimum for these dependencies\n\nRewritten so"), "{shown}");
    assert_eq!(simulate(&["fix", &slow]).status.code(), Some(0));
    let expected =
        format!("({EAGER} expect: {{ \"eager\": (finds: [\"started-before-dependency\"]) }})");
    let expected = file("wrong_expected.ron", &expected);
    assert_eq!(simulate(&["fix", &expected]).status.code(), Some(0));

    let json = text(&simulate(&["fix", "--format", "json", &slow, &wrong]));
    let documents: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 2);
    let page = &documents[0]["programs"][0];
    assert_eq!(page["settles_at"], 250_000_000);
    assert_eq!(page["fixed"]["settles_at"], 150_000_000);
    assert_eq!(page["fixed"]["bodies"][0]["name"], "load");
    assert_eq!(documents[1]["programs"][0]["too_early"], 1);
}

#[test]
fn fix_reports_that_a_program_crashes() {
    let path = file(
        "crashes.ron",
        r#"(tasks: { "bad": (takes: "1ms", fails: "no") },
        programs: { "p": [Start("bad"), Sleep("1s")] })"#,
    );
    let fixed = simulate(&["fix", &path]);
    assert_eq!(fixed.status.code(), Some(1));
    assert!(text(&fixed).contains("\"p\" crashes"), "{}", text(&fixed));
}
