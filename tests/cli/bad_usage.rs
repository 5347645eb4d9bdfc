//! The messages of the command for bad usage.

use crate::Directory;

#[test]
fn without_arguments_the_help_is_shown() {
    let ran = Directory::new().run(&[]).failed(2);
    assert!(ran.stderr.contains("Examples:"), "{}", ran.stderr);
}

#[test]
fn a_misspelt_subcommand_gets_a_hint() {
    let ran = Directory::new().run(&["tset", "scenarios"]).failed(2);
    assert!(ran.stderr.contains("did you mean the subcommand `simulate test`?"), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ran = Directory::new().run(&["no-such-scenario.ron"]).failed(2);
    assert!(ran.stderr.contains("cannot read no-such-scenario.ron"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("did you mean"), "{}", ran.stderr);
}

#[test]
fn a_directory_without_scenarios_is_an_error() {
    let ran = Directory::new().run(&["."]).failed(2);
    assert!(ran.stderr.contains("no scenario found"), "{}", ran.stderr);
}

#[test]
fn an_unknown_program_is_an_error_with_the_existing_names() {
    let text = r#"Scenario(tasks: { "a": (takes: "10ms") })"#;
    let ran = Directory::new().with("s.ron", text).run(&["s.ron", "--program", "paralel"]);
    let expected = "error: s.ron: there is no program \"paralel\"; \
                    there are \"sequential\", \"parallel\"\n";
    assert_eq!(ran.failed(2).stderr, expected);
}

#[test]
fn a_width_out_of_range_is_refused() {
    for width in ["59", "201", "wide", "", "-1", "60.0", "99999999999999999999"] {
        let width = format!("--width={width}");
        for command in [&["s.ron"][..], &["check", "s.ron"], &["fix", "s.ron"]] {
            let ran = Directory::new().run(&[command, &[&width]].concat()).failed(2);
            let said = "expected a whole number from 60 to 200";
            assert!(ran.stderr.contains(said) && ran.stderr.contains("--width"), "{}", ran.stderr);
        }
    }
}

#[test]
fn standard_input_has_no_record_and_no_page_among_others() {
    let text = r#"Scenario(tasks: { "a": (takes: "10ms") })"#;
    let directory = Directory::new().with("s.ron", text);
    for (arguments, what) in [
        (&["test", "-"][..], "test"),
        (&["test", "s.ron", "-", "--accept"], "test"),
        (&["-", "s.ron", "--format", "html", "-o", "site"], "an output file for each scenario"),
    ] {
        let ran = directory.run_with(arguments, text, &[]).failed(2);
        let said = format!("error: {what} takes files: standard input has no name\n");
        assert_eq!((ran.stderr.as_str(), ran.stdout.as_str()), (said.as_str(), ""));
    }
    assert_eq!(directory.files(), ["s.ron"]);
}

/// The messages of the library that reads numbers are for programmers.
#[test]
fn every_invalid_number_has_our_message() {
    let words = ["invalid digit", "too large to fit", "empty string", "non-zero type", "..="];
    for (command, option) in [
        (&["s.ron"][..], "--max-events"),
        (&["batch"], "--max-events"),
        (&["batch"], "--jobs"),
        (&["exercise", "s.ron"], "--variants"),
        (&["exercise", "s.ron"], "--seed"),
        (&["verify", "s.ron"], "--timeout"),
    ] {
        for number in ["", "x", "-1", "1.5", "1e9", "18446744073709551616", "٣"] {
            let ran = Directory::new().run(&[command, &[&format!("{option}={number}")]].concat());
            let ran = ran.failed(2);
            assert!(ran.stderr.contains("expected a whole number from "), "{}", ran.stderr);
            assert!(ran.stderr.contains(option), "{}", ran.stderr);
            assert!(!words.iter().any(|word| ran.stderr.contains(word)), "{}", ran.stderr);
        }
    }
    for number in ["0", "1025"] {
        let ran = Directory::new().run(&["batch", "--jobs", number]).failed(2);
        assert!(ran.stderr.contains("expected a whole number from 1 to 1024"), "{}", ran.stderr);
    }
}

#[test]
fn only_a_picture_is_a_slide() {
    let text = r#"Scenario(tasks: { "a": (takes: "10ms") })"#;
    let directory = Directory::new().with("s.ron", text);
    let ran = directory.run(&["s.ron", "--slide", "dark"]).failed(2);
    assert_eq!(ran.stderr, "error: --slide: only --format svg has slides\n");
    let slide = directory.run(&["s.ron", "--format", "svg", "--slide", "dark"]);
    assert!(slide.stdout.contains("viewBox=\"0 0 1280 720\""), "{}", slide.stdout);
}
