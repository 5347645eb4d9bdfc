//! Hostile inputs, and outputs that cannot be written: never a panic, exit code 2,
//! and a message that names the file.

use std::fmt::Write as _;

use crate::Directory;

const SCENARIO: &str = r#"Scenario(tasks: { "a": (takes: "10ms") })"#;
const FORMATS: [&str; 8] = ["text", "json", "js", "html", "svg", "mermaid", "dot", "perfetto"];

/// A file of these bytes, beside a valid one.
fn with_bytes(name: &str, bytes: &[u8]) -> Directory {
    let directory = Directory::new().with("s.ron", SCENARIO);
    std::fs::write(directory.path().join(name), bytes).unwrap();
    directory
}

#[test]
fn ten_megabytes_of_brackets_are_an_error_in_bounded_memory() {
    for (name, bracket) in
        [("deep.ron", "["), ("deep.ron", "("), ("deep.json", "["), ("deep.json", "{\"a\":")]
    {
        let directory = with_bytes(name, bracket.repeat(10_000_000 / bracket.len()).as_bytes());
        let ran = within_a_gigabyte(&directory, &[name]).failed(2);
        assert!(ran.stderr.contains(name) && ran.stderr.len() < 10_000, "{}", ran.stderr);
    }
}

/// Runs the command with at most a gigabyte of address space.
fn within_a_gigabyte(directory: &Directory, arguments: &[&str]) -> crate::directory::Ran {
    directory.run_after("ulimit -v 1048576", arguments)
}

#[test]
fn a_million_elements_are_read_and_run_in_bounded_memory() {
    let items: Vec<String> = (0..1_000_000).map(|_| "[]".to_owned()).collect();
    let text = format!(
        "(tasks: {{\"a\": (takes: \"1ms\")}}, programs: {{\"p\": [All([{}])]}})",
        items.join(",")
    );
    let directory = Directory::new().with("many.ron", &text);
    within_a_gigabyte(&directory, &["many.ron", "--max-events", "10"]).well();
}

#[test]
fn a_billion_iterations_are_refused_before_the_first() {
    for step in [
        "For(of: 1000000000, do: \"a\")",
        "All(Map(of: 1000000000, do: \"a\"))",
        "Pool(limit: 1000000000, of: [\"a\"])",
        "Retry(times: 1000000000, do: \"a\")",
    ] {
        let text = format!("(tasks: {{\"a\": (takes: \"1ms\")}}, programs: {{\"p\": [{step}]}})");
        let ran = Directory::new().with("s.ron", &text).run(&["s.ron"]).failed(2);
        assert!(ran.stderr.contains("limit of 1,000,000"), "{}", ran.stderr);
    }
    // The same number in several parts ends at the limit of events.
    let text = "(tasks: {\"a\": (takes: \"0ns\")}, programs: {\"p\": \
                [For(of: 1000, do: For(of: 1000, do: For(of: 1000, do: \"a\")))]})";
    let directory = Directory::new().with("s.ron", text);
    let ran = directory.run(&["s.ron", "--max-events", "100000"]).failed(2);
    assert!(ran.stderr.contains("more than 100000 events"), "{}", ran.stderr);
}

#[test]
fn text_that_is_not_utf_8_is_reported_with_the_file() {
    let directory = with_bytes("bad.ron", b"Scenario(tasks: { \"\xff\": (takes: \"1ms\") })");
    for arguments in
        [&["bad.ron"][..], &["check", "bad.ron"], &["test", "bad.ron"], &["fix", "bad.ron"]]
    {
        let ran = directory.run(arguments).failed(2);
        assert!(ran.stderr.contains("bad.ron") && ran.stderr.contains("UTF-8"), "{}", ran.stderr);
    }
    let ran = directory.run_with_bytes(&["-"], b"\xff\xfe", &[]).failed(2);
    assert!(ran.stderr.contains("<stdin>") && ran.stderr.contains("UTF-8"), "{}", ran.stderr);
}

#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing() {
    let plain = "Scenario(\n    // one\n    tasks: { \"a\": (takes: \"10ms\") },\n)\n";
    let expected = Directory::new().with("s.ron", plain).run(&["s.ron"]).well();
    for text in [format!("\u{feff}{plain}"), plain.replace('\n', "\r\n")] {
        assert_eq!(Directory::new().with("s.ron", &text).run(&["s.ron"]).well(), expected);
    }
    let json = "\u{feff}{\r\n  \"tasks\": {\"a\": {\"takes\": \"10ms\"}}\r\n}\r\n";
    Directory::new().with("s.json", json).run(&["s.json"]).well();
}

#[test]
fn empty_input_is_reported() {
    for (name, text) in [("s.ron", ""), ("s.ron", "\u{feff}"), ("s.json", ""), ("s.json", " \0")] {
        let ran = Directory::new().with(name, text).run(&[name]).failed(2);
        assert!(ran.stderr.contains(name), "{}", ran.stderr);
    }
}

#[test]
fn absurd_numbers_are_bad_usage() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    for (option, value) in [
        ("--width", "0"),
        ("--width", "59"),
        ("--width", "201"),
        ("--width", "-1"),
        ("--width", "99999999999999999999"),
        ("--max-events", "-1"),
        ("--max-events", "18446744073709551616"),
        ("--max-events", "1e9"),
    ] {
        let ran = directory.run(&["s.ron", &format!("{option}={value}")]).failed(2);
        assert!(ran.stderr.contains(option), "{}", ran.stderr);
    }
    directory.run(&["s.ron", "--max-events", "0"]).failed(2);
    directory.run(&["s.ron", "--max-events", "18446744073709551615"]).well();
}

#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = with_bytes("secret.ron", SCENARIO.as_bytes());
    let secret = directory.path().join("secret.ron");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o0)).unwrap();
    // A user who may read everything gets no error.
    if std::fs::read(&secret).is_err() {
        let ran = directory.run(&["secret.ron"]).failed(2);
        assert!(ran.stderr.contains("secret.ron"), "{}", ran.stderr);
    }
    std::fs::create_dir(directory.path().join("folder.ron")).unwrap();
    directory.run(&["folder.ron"]).failed(2);
}

/// Its first page does not exist, so no user can read this file, whatever their rights.
#[test]
#[cfg(target_os = "linux")]
fn an_unreadable_file_is_named() {
    let ran = Directory::new().run(&["/proc/self/mem"]).failed(2);
    assert!(ran.stderr.contains("cannot read /proc/self/mem"), "{}", ran.stderr);
}

/// The file is read only up to a limit.
#[test]
#[cfg(target_os = "linux")]
fn an_endless_input_is_reported_by_name() {
    let directory = Directory::new().with("answers.json", "[]");
    for (arguments, name) in [
        (&["/dev/zero"][..], "/dev/zero"),
        (&["check", "/dev/zero"], "/dev/zero"),
        (&["grade", "/dev/zero", "answers.json"], "/dev/zero"),
        (&["-"], "<stdin>"),
    ] {
        let ran = directory.run_after("ulimit -v 524288; exec </dev/zero", arguments).failed(2);
        assert!(
            ran.stderr.contains(&format!("cannot read {name}: out of memory")),
            "{}",
            ran.stderr
        );
    }
}

/// The stacks of this number of threads do not fit into memory, so fewer are used. (With one arena,
/// because glibc reserves 64 MB for each, and has more of them on more cores.)
#[test]
fn more_threads_than_there_are_is_no_error() {
    let script = "ulimit -v 1048576; export MALLOC_ARENA_MAX=1; \
        \"$@\" <<<'{\"tasks\": {\"a\": {\"takes\": \"1ms\"}}}'";
    let ran = Directory::new().shell(script, &["batch", "--jobs", "1024", "--detail", "ending"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{}", ran.stdout);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_reported_in_every_format() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    for format in FORMATS {
        let ran = directory.run(&["s.ron", "--format", format, "-o", "/dev/full"]).failed(2);
        assert!(ran.stderr.contains("cannot write /dev/full"), "{format}: {}", ran.stderr);
    }
}

#[test]
fn output_over_a_limit_of_file_size_leaves_the_file_unchanged() {
    let mut text = String::from("Scenario(tasks: {");
    for number in 0..3000 {
        let _ = write!(text, "\"task {number}\": (takes: \"1ms\"),");
    }
    let directory = Directory::new().with("s.ron", &(text + "})")).with("kept", "precious");
    for format in ["text", "json", "js", "svg", "mermaid", "dot", "perfetto"] {
        // No file may grow beyond one block; the signal is ignored, so writing fails.
        let full = "trap '' XFSZ; ulimit -f 1";
        let ran = directory.run_after(full, &["s.ron", "--format", format, "-o", "kept"]);
        assert!(ran.failed(2).stderr.contains("cannot write kept"), "{format}");
        assert_eq!(directory.read("kept").as_deref(), Some("precious"), "{format}");
        assert_eq!(directory.files(), ["kept", "s.ron"], "{format}");
    }
}

#[test]
fn a_closed_pipe_is_not_an_error_in_any_format() {
    let mut text = String::from("Scenario(tasks: {");
    for number in 0..2000 {
        let _ = write!(text, "\"task {number}\": (takes: \"1ms\"),");
    }
    let directory = Directory::new().with("s.ron", &(text + "})"));
    for format in FORMATS {
        let ran = directory.run_into("head -c 1 >&2", &["s.ron", "--format", format]);
        assert_eq!(ran.stderr.chars().count(), 1, "{format}: {}", ran.stderr);
        assert_eq!(ran.code, Some(0), "{format}");
    }
}
