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
fn an_accepted_record_passes_until_a_timeline_changes() {
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
    assert!(ran.stdout.contains("  if this is correct, record it"), "{}", ran.stdout);

    directory.run(&["test", ".", "--accept"]).well();
    directory.run(&["test", "."]).well();
}

#[test]
fn accept_does_not_accept_an_unmet_expectation() {
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
fn testing_a_directory_without_scenarios_is_an_error() {
    let ran = Directory::new().run(&["test", "."]).failed(2);
    assert!(ran.stderr.contains("no scenario"), "{}", ran.stderr);
}

#[test]
fn scenarios_with_the_same_name_have_separate_records() {
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
fn links_that_form_a_loop_are_not_followed() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    for link in ["a", "b"] {
        std::os::unix::fs::symlink(".", directory.path().join(link)).unwrap();
    }
    assert!(directory.run(&["test", ".", "--accept"]).well().ends_with("1 passed, 0 failed\n"));
}

/// A scenario with an expectation that is met.
const EXPECTING: &str = r#"Scenario(
    tasks: { "a": (takes: "10ms") }, programs: { "p": ["a"] },
    expect: { "p": (outcome: Fulfilled) },
)"#;

#[test]
fn passing_without_a_record_is_marked() {
    let directory = Directory::new().with("s.ron", EXPECTING).with("t.ron", EXPECTING);
    let none = "      ok  ./s.ron  (no record)\n      ok  ./t.ron  (no record)\n\n\
                2 files have no record: only their expectations were checked.\n\
                --accept records the timelines.\n2 passed, 0 failed\n";
    assert_eq!(directory.run(&["test", "."]).well(), none);
    directory.run(&["test", "s.ron", "--accept"]).well();
    let one = "      ok  ./s.ron\n      ok  ./t.ron  (no record)\n\n\
               1 file has no record: only its expectations were checked.\n\
               --accept records the timelines.\n2 passed, 0 failed\n";
    assert_eq!(directory.run(&["test", "."]).well(), one);
    directory.run(&["test", ".", "--accept"]).well();
    let both = "      ok  ./s.ron\n      ok  ./t.ron\n\n2 passed, 0 failed\n";
    assert_eq!(directory.run(&["test", "."]).well(), both);
}

#[test]
fn a_record_with_the_line_ends_and_the_byte_order_mark_of_windows_is_the_same() {
    let directory = Directory::new().with("s.ron", SCENARIO);
    directory.run(&["test", ".", "--accept"]).well();
    let record = directory.read("s.ron.timeline").unwrap().replace('\n', "\r\n");
    let record = format!("\u{feff}{record}");
    let directory = directory.with("s.ron.timeline", &record);
    assert!(directory.run(&["test", "."]).well().contains("ok  ./s.ron"));
    // It is not written again either.
    directory.run(&["test", ".", "--accept"]).well();
    assert_eq!(directory.read("s.ron.timeline"), Some(record));
    // The change is shown, and nothing else.
    let directory = directory.with("s.ron", &SCENARIO.replace("20ms", "30ms"));
    let ran = directory.run(&["test", "."]).failed(1);
    assert!(ran.stdout.contains("    program \"p\"\n    fulfilled with"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("- program \"p\""), "{}", ran.stdout);
}

#[cfg(unix)]
mod unreadable {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;
    use std::path::Path;
    use std::process::Command;

    use super::{Directory, EXPECTING};

    type Way = (fn(&Path), &'static str);

    /// Records that exist but cannot be read, and the message for each.
    const WAYS: [Way; 6] = [
        (|record| fs::write(record, b"program\n\xff").unwrap(), "line 2 is not UTF-8"),
        (|record| fs::create_dir(record).unwrap(), "is a directory, not a file"),
        (|record| symlink("nowhere", record).unwrap(), "No such file or directory"),
        (|record| symlink("s.ron.timeline", record).unwrap(), "symbolic links"),
        (|record| make_pipe(record), "is a pipe, not a file"),
        (|record| drop(UnixListener::bind(record).unwrap()), "is a socket, not a file"),
    ];

    fn make_pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn a_record_that_cannot_be_read_is_never_taken_for_none() {
        for (make, said) in WAYS {
            let directory = Directory::new().with("s.ron", EXPECTING).with("t.ron", EXPECTING);
            make(&directory.path().join("s.ron.timeline"));
            let ran = directory.run(&["test", "."]).failed(2);
            assert!(ran.stderr.contains("s.ron.timeline"), "{}", ran.stderr);
            assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
            assert_eq!(ran.stderr.lines().count(), 1);
            // The others are still tested.
            assert!(ran.stdout.contains("ok  ./t.ron"), "{}", ran.stdout);
            assert!(ran.stdout.ends_with("1 passed, 1 failed\n"), "{}", ran.stdout);
        }
    }

    #[test]
    fn only_a_file_is_overwritten_by_accept_and_the_reason_is_reported() {
        for (make, said) in WAYS {
            let directory = Directory::new().with("s.ron", EXPECTING);
            make(&directory.path().join("s.ron.timeline"));
            let ran = directory.run(&["test", ".", "--accept"]);
            match said {
                // A damaged record is replaced, and a link to a file that does not exist yet is
                // followed.
                "line 2 is not UTF-8" | "No such file or directory" => {
                    ran.well();
                    directory.run(&["test", "."]).well();
                }
                _ => {
                    let ran = ran.failed(2);
                    assert!(ran.stderr.contains("s.ron.timeline"), "{}", ran.stderr);
                    assert_eq!(ran.stderr.lines().count(), 1);
                    assert!(ran.stdout.ends_with("0 passed, 1 failed\n"), "{}", ran.stdout);
                }
            }
        }
    }

    #[test]
    fn files_without_permission_are_reported() {
        let directory = Directory::new().with("s.ron", EXPECTING);
        directory.run(&["test", ".", "--accept"]).well();
        let record = directory.path().join("s.ron.timeline");
        fs::set_permissions(&record, Permissions::from_mode(0o000)).unwrap();
        let ran = directory.run_without_rights(&["test", "."]).failed(2);
        assert!(ran.stderr.contains("cannot read ./s.ron.timeline: Permission"), "{}", ran.stderr);
        let directory = directory.with("s.ron", &EXPECTING.replace("10ms", "20ms"));
        let ran = directory.run(&["test", ".", "--accept"]).failed(2);
        assert_eq!(ran.stderr, "error: cannot write ./s.ron.timeline: it is read-only\n");
        // In a directory without write permission.
        fs::remove_file(&record).unwrap();
        fs::set_permissions(directory.path(), Permissions::from_mode(0o555)).unwrap();
        let ran = directory.run_without_rights(&["test", ".", "--accept"]).failed(2);
        fs::set_permissions(directory.path(), Permissions::from_mode(0o755)).unwrap();
        let expected = "error: cannot write ./s.ron.timeline: cannot create a file in .: \
                        permission denied\n";
        assert_eq!(ran.stderr, expected);
        assert!(ran.stdout.ends_with("0 passed, 1 failed\n"), "{}", ran.stdout);
    }

    #[test]
    fn only_files_of_a_directory_are_opened_and_others_are_reported() {
        let directory = Directory::new().with("in/s.ron", EXPECTING);
        make_pipe(&directory.path().join("in/pipe.ron"));
        let socket = UnixListener::bind(directory.path().join("in/socket.json")).unwrap();
        symlink("/dev/zero", directory.path().join("in/zero.ron")).unwrap();
        let skipped = "skipped in/pipe.ron: it is a pipe, not a file\n\
                       skipped in/socket.json: it is a socket, not a file\n\
                       skipped in/zero.ron: it is a device, not a file\n";
        for command in [
            &["in"][..],
            &["check", "in"],
            &["fix", "in"],
            &["test", "in"],
            &["test", "in", "--accept"],
            &["in", "--format", "html", "-o", "site"],
        ] {
            let ran = directory.run(command);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), skipped), "{command:?}");
        }
        drop(socket);
    }
}
