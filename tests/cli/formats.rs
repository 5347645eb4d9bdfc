//! Text and JSON, narrow and wide, with and without color.

use crate::Directory;

const SCENARIO: &str = r#"Scenario(
    title: "Two",
    tasks: { "a": (takes: "10ms"), "b": (takes: "20ms", fails: "no") },
    programs: { "p": ["a"], "q": ["b"] },
)"#;

#[test]
fn every_line_fits_the_width() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    for width in ["60", "61", "100", "200"] {
        let text = directory.run(&["s.ron", "--width", width]).well();
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= width.parse().ok(), "{width}:\n{text}");
    }
}

#[test]
fn color_is_used_only_if_requested() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let coloured = |arguments: &[&str], env: &[(&str, &str)]| {
        let mut all = vec!["s.ron"];
        all.extend(arguments);
        directory.run_with(&all, "", env).well().contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "a pipe is no terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "an option is nearer");
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("NO_COLOR", "1")]));
}

#[test]
fn output_without_color_has_the_same_text() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let plain = directory.run(&["s.ron"]).well();
    let coloured = directory.run(&["s.ron", "--color", "always"]).well();
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn several_files_give_one_json_document_a_line() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let json = directory.run(&["s.ron", "s.ron", "--format", "json"]).well();
    let documents: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0], documents[1]);
    assert_eq!(documents[0]["schema"], "makespan/1");
    assert_eq!(documents[0]["programs"][1]["outcome"]["reason"], "no");
}

/// Two scripts together could not run: their names would be declared twice.
#[test]
fn a_script_is_of_one_scenario() {
    let directory = Directory::new().with("f/s.ron", SCENARIO).with("f/t.ron", SCENARIO);
    for files in [&["f/s.ron", "f/t.ron"][..], &["f"]] {
        let arguments = [files, &["--format", "js"]].concat();
        let ran = directory.run(&arguments).failed(2);
        assert_eq!(ran.stdout, "");
        let expected = "--format js takes one file: a script has the programs of one scenario";
        assert_eq!(ran.stderr, format!("error: {expected}\n"));
    }
    assert!(directory.run(&["f/s.ron", "--format", "js"]).well().contains("runGiven"));
}

#[test]
fn one_program_can_be_picked() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let json = directory.run(&["s.ron", "--format", "json", "--program", "q"]).well();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let names: Vec<_> =
        document["programs"].as_array().unwrap().iter().map(|program| &program["name"]).collect();
    assert_eq!(names, ["q"]);
}

#[test]
fn standard_input_is_ron_or_json() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    let from_file = directory.run(&["s.ron", "--format", "json"]).well();
    let ron = directory.run_with(&["-", "--format", "json"], SCENARIO, &[]).well();
    assert_eq!(ron.replace("<stdin>", "s.ron"), from_file);
    let json = r#" {"title": "Two",
        "tasks": {"a": {"takes": "10ms"}, "b": {"takes": "20ms", "fails": "no"}},
        "programs": {"p": ["a"], "q": ["b"]}}"#;
    let json = directory.run_with(&["-"], json, &[]).well();
    assert_eq!(json, directory.run(&["s.ron"]).well());
}

#[test]
fn an_unhandled_rejection_crashes_or_warns() {
    let text = r#"Scenario(
        tasks: { "ok": (takes: "100ms"), "bad": (takes: "50ms", fails: "no") },
        programs: { "trap": [Start("ok"), Start("bad"), Await("ok"), Await("bad")] },
    )"#;
    let directory = Directory::new().with("trap.ron", text);
    let outcome = |mode: &[&str]| {
        let mut arguments = vec!["trap.ron", "--format", "json"];
        arguments.extend(mode);
        let json = directory.run(&arguments).well();
        let document: serde_json::Value = serde_json::from_str(&json).unwrap();
        document["programs"][0]["outcome"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome(&[]), "crashed");
    assert_eq!(outcome(&["--unhandled-rejections", "throw"]), "crashed");
    assert_eq!(outcome(&["--unhandled-rejections=warn"]), "rejected");
}

#[test]
fn completions_are_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Directory::new().run(&["completions", shell]).well();
        assert!(script.contains("simulate"), "{shell}");
    }
}

#[test]
fn a_timer_of_zero_is_explained_where_it_is_shown() {
    let scenario = |wait: &str| format!(r#"(programs: {{ "p": [Sleep("{wait}")] }})"#);
    for format in ["text", "html"] {
        let told = |wait: &str| {
            let directory = Directory::new().with("s.ron", &scenario(wait));
            directory.run(&["s.ron", "--format", format]).well()
        };
        assert!(told("0ms").contains("a timer of 0 takes 1ms, as in Node"), "{format}");
        assert!(!told("1ms").contains("a timer of 0"), "{format}");
    }
}
