//! No command overwrites what it reads, and a replaced file keeps its mode.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::Directory;
use crate::directory::Ran;

const SCENARIO: &str = r#"Scenario(
    tasks: { "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]), "c": (takes: "80ms") },
    programs: { "page": [All([["a", "b"], "c"])] },
)"#;

/// Other names of the file `s.ron` in a directory.
const ALIASES: [&str; 4] = ["s.ron", "./s.ron", "link", "hard"];

/// A directory with a scenario, a link and a hard link to it, a key and answers.
fn folder() -> Directory {
    let directory = Directory::new().with("s.ron", SCENARIO).with("answers.json", "[]");
    symlink("s.ron", directory.path().join("link")).unwrap();
    fs::hard_link(directory.path().join("s.ron"), directory.path().join("hard")).unwrap();
    let key = ["exercise", "s.ron", "--kinds", "makespan", "--format", "json", "-o", "key.json"];
    directory.run(&key).well();
    directory
}

/// Asserts that it refused to write to this file, which is unchanged.
#[track_caller]
fn assert_refused(directory: &Directory, ran: Ran, file: &str, text: &str) {
    let ran = ran.failed(2);
    let message = format!("error: {file} is an input of this command: write to another file\n");
    assert_eq!((ran.stderr.as_str(), ran.stdout.as_str()), (message.as_str(), ""));
    assert_eq!(directory.read(file).as_deref(), Some(text), "{file}");
}

#[test]
fn no_output_overwrites_an_input_under_any_of_its_names() {
    let directory = folder();
    for output in ALIASES {
        for command in [&["s.ron"][..], &["exercise", "s.ron"], &["link"], &["exercise", "hard"]] {
            let ran = directory.run(&[command, &["-o", output]].concat());
            assert_refused(&directory, ran, output, SCENARIO);
        }
    }
    for output in ["key.json", "answers.json"] {
        let before = directory.read(output).unwrap();
        let ran = directory.run(&["grade", "key.json", "answers.json", "-o", output]);
        assert_refused(&directory, ran, output, &before);
    }
}

#[test]
fn the_code_of_a_scenario_is_an_input_too() {
    const CODE: &str = "async function page() { await load(); await load(); }\n";
    let scenario = r#"Scenario(code: "page.js", tasks: { "load": (takes: "10ms") })"#;
    let directory = Directory::new().with("s.ron", scenario).with("page.js", CODE);
    symlink("page.js", directory.path().join("link.js")).unwrap();
    for output in ["page.js", "./page.js", "link.js"] {
        for command in [&["s.ron"][..], &["s.ron", "--format", "html"], &["exercise", "s.ron"]] {
            let ran = directory.run(&[command, &["-o", output]].concat());
            assert_refused(&directory, ran, output, CODE);
        }
    }
    directory.run(&["s.ron", "-o", "other.js"]).well();
}

#[test]
fn a_baseline_replaces_nothing_that_is_checked() {
    const CODE: &str = "async function page() { await load(); }\n";
    let directory = Directory::new().with("page.js", CODE).with("simulate.ron", "()");
    for (baseline, text) in [("page.js", CODE), ("simulate.ron", "()")] {
        let all = ["check", "page.js", "--baseline", baseline, "--write-baseline"];
        assert_refused(&directory, directory.run(&all), baseline, text);
    }
}

#[test]
fn standard_input_is_an_input_too() {
    let directory = folder();
    for arguments in [["-", "-o", "s.ron"], ["/dev/stdin", "-o", "link"]] {
        let ran = directory.run_after("exec <s.ron", &arguments);
        assert_refused(&directory, ran, arguments[2], SCENARIO);
    }
}

#[test]
fn writing_to_a_directory_overwrites_no_input() {
    let directory = folder().with("key.ron", SCENARIO).with("a.html", SCENARIO);
    let directory = directory.with("sheet-01.md", SCENARIO);
    let json = ["--kinds", "makespan", "--format", "json", "-o", "."];
    let path = directory.path().join("key.json");
    fs::remove_file(&path).unwrap();
    symlink("key.ron", &path).unwrap();
    let ran = directory.run(&[&["exercise", "key.ron"], &json[..]].concat());
    assert_refused(&directory, ran, "./key.json", SCENARIO);
    let ran = directory.run(&["exercise", "sheet-01.md", "--kinds", "makespan", "-o", "./"]);
    assert_refused(&directory, ran, "./sheet-01.md", SCENARIO);
    let ran = directory.run(&["a.html", "s.ron", "--format", "html", "-o", "."]);
    assert_refused(&directory, ran, "./a.html", SCENARIO);
}

#[test]
fn a_record_is_never_a_scenario_under_another_name() {
    let directory = folder();
    symlink("s.ron", directory.path().join("s.ron.timeline")).unwrap();
    let ran = directory.run(&["test", "s.ron", "--accept"]).failed(2);
    let message = "error: s.ron.timeline is an input of this command: write to another file\n";
    assert_eq!(ran.stderr, message);
    assert_eq!(directory.read("s.ron").as_deref(), Some(SCENARIO));
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode_and_a_new_one_gets_the_users() {
    let directory = folder().with("out", "old");
    let out = directory.path().join("out");
    for kept in [0o600, 0o640, 0o755, 0o666] {
        fs::set_permissions(&out, Permissions::from_mode(kept)).unwrap();
        directory.run(&["s.ron", "-o", "out"]).well();
        assert_eq!(mode(&out), kept, "{kept:o}");
    }
    for (mask, expected) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        let new = format!("new-{mask}");
        let ran = directory.run_after(&format!("umask {mask}"), &["s.ron", "-o", &new]);
        assert_eq!(ran.code, Some(0));
        assert_eq!(mode(&directory.path().join(new)), expected, "{mask}");
    }
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let directory = folder().with("out", "precious");
    let out = directory.path().join("out");
    fs::set_permissions(&out, Permissions::from_mode(0o444)).unwrap();
    for command in [&["s.ron"][..], &["exercise", "s.ron"], &["grade", "key.json", "answers.json"]]
    {
        let ran = directory.run(&[command, &["-o", "out"]].concat()).failed(2);
        assert_eq!(ran.stderr, "error: cannot write out: it is read-only\n");
    }
    assert_eq!(directory.read("out").as_deref(), Some("precious"));
}

#[test]
fn a_directory_without_write_permission_is_reported() {
    let directory = folder();
    fs::create_dir(directory.path().join("locked")).unwrap();
    fs::set_permissions(directory.path().join("locked"), Permissions::from_mode(0o555)).unwrap();
    let ran = directory.run_without_rights(&["s.ron", "-o", "locked/out"]).failed(2);
    let expected = "error: cannot write locked/out: cannot create a file in locked: \
                    permission denied\n";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn a_dangling_link_is_followed_and_a_loop_is_reported() {
    let directory = folder();
    let text = directory.run(&["s.ron"]).well();
    fs::create_dir(directory.path().join("far")).unwrap();
    symlink("far/near", directory.path().join("first")).unwrap();
    symlink("new.txt", directory.path().join("far/near")).unwrap();
    directory.run(&["s.ron", "-o", "first"]).well();
    assert!(directory.path().join("first").is_symlink());
    assert!(directory.path().join("far/near").is_symlink());
    assert_eq!(directory.read("far/new.txt"), Some(text));
    symlink("loop", directory.path().join("loop")).unwrap();
    let ran = directory.run(&["s.ron", "-o", "loop"]).failed(2);
    assert_eq!(ran.stderr, "error: cannot write loop: its links form a loop\n");
    // `new` treats a link as an existing file.
    let ran = directory.run(&["new", "-o", "loop"]).failed(2);
    assert_eq!(ran.stderr, "error: loop already exists\n");
}

#[test]
fn a_course_is_written_completely_or_not_at_all() {
    let directory = Directory::new();
    assert_eq!(directory.run_after("umask 027", &["exercise", "--course", "course"]).code, Some(0));
    assert_eq!(mode(&directory.path().join("course")), 0o750);
    assert_eq!(directory.files(), ["course"]);
    let ran = directory.run(&["exercise", "--course", "course"]).failed(2);
    assert_eq!(ran.stderr, "error: course/01-await-is-sequential already exists\n");
    // Other files in an existing directory stay.
    let directory = directory.with("other/README.md", "mine");
    directory.run(&["exercise", "--course", "other"]).well();
    assert_eq!(directory.read("other/README.md").as_deref(), Some("mine"));
    assert!(directory.path().join("other/10-optimize/key.json").is_file());
    assert_eq!(directory.files(), ["course", "other"]);
    let full = "trap '' XFSZ; ulimit -f 8";
    let ran = directory.run_after(full, &["exercise", "--course", "deep/course"]).failed(2);
    let expected = "error: cannot write deep/course/01-await-is-sequential/";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
    assert_eq!(directory.path().join("deep").read_dir().unwrap().count(), 0);
}
