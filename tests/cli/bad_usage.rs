//! What the command says to what it cannot do.

use crate::Directory;

#[test]
fn without_arguments_it_helps() {
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
fn a_directory_without_scenarios_is_a_mistake() {
    let ran = Directory::new().run(&["."]).failed(2);
    assert!(ran.stderr.contains("there is no scenario there"), "{}", ran.stderr);
}

#[test]
fn a_program_that_is_not_there_gets_the_names_there_are() {
    let text = r#"Scenario(tasks: { "a": (takes: "10ms") })"#;
    let ran = Directory::new().with("s.ron", text).run(&["s.ron", "--program", "paralel"]);
    let expected = "error: s.ron: there is no program \"paralel\"; \
                    there are \"sequential\", \"parallel\"\n";
    assert_eq!(ran.failed(2).stderr, expected);
}

#[test]
fn a_width_out_of_range_is_refused() {
    for width in ["59", "201", "wide"] {
        let ran = Directory::new().run(&["s.ron", "--width", width]).failed(2);
        assert!(ran.stderr.contains("--width"), "{}", ran.stderr);
    }
}
