//! The same scenario gives the same bytes: with any settings of the machine, any number of jobs,
//! and in any directory.
//!
//! Debug and optimized builds are compared by `tests/library/determinism/profiles.sh`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The command with an empty environment.
fn simulate(
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &[u8],
) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulate"));
    command.current_dir(folder).args(arguments).env_clear().envs(environment.iter().copied());
    // The file to which a build that measures coverage writes: otherwise it would be in `folder`.
    command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("it reads");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    // A command that reads no input may have ended.
    let _ = writing.join().expect("it is written");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {stderr}");
    assert!(!output.stdout.is_empty(), "{arguments:?} print nothing: {stderr}");
    output.stdout
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped scenarios, by paths from the root, in order.
fn scenarios() -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from("scenarios")];
    while let Some(path) = open.pop() {
        let whole = root().join(&path);
        if whole.is_dir() {
            let entries = whole.read_dir().expect("a folder");
            open.extend(entries.map(|entry| path.join(entry.expect("an entry").file_name())));
        } else if !path.ends_with("gallery.ron")
            && path.extension().is_some_and(|extension| extension == "ron")
        {
            found.push(path.to_str().expect("a plain name").replace('\\', "/"));
        }
    }
    found.sort();
    found
}

/// Every output format, with findings and exercises.
const COMMANDS: [&[&str]; 16] = [
    &["--format", "text", "scenarios"],
    &["--format", "text", "--width", "100", "--color", "always", "scenarios"],
    &["--format", "json", "scenarios"],
    &["--format", "js", "scenarios/real/checkout.ron"],
    &["--format", "html", "scenarios/real/checkout.ron"],
    &["--format", "svg", "--program", "browser", "scenarios/real/page-load.ron"],
    &["--format", "mermaid", "scenarios/real/checkout.ron"],
    &["--format", "dot", "scenarios/real/build-graph.ron"],
    &["--format", "perfetto", "scenarios/real/crawler.ron"],
    &["check", "scenarios"],
    &["exercise", "scenarios/dashboard.ron"],
    &["exercise", "scenarios/dashboard.ron", "--format", "json", "--variants", "7", "--seed", "3"],
    &["exercise", "scenarios/real/checkout.ron", "--format", "moodle", "--variants", "3"],
    &["exercise", "scenarios/real/checkout.ron", "--format", "canvas", "--variants", "2"],
    &["explain"],
    &["schema"],
];

const PLAIN: &[(&str, &str)] = &[("LC_ALL", "C")];

#[test]
fn language_time_zone_terminal_and_user_do_not_matter() {
    let environments: [&[(&str, &str)]; 5] = [
        &[],
        &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("LANGUAGE", "tr:de")],
        &[("TZ", "Pacific/Kiritimati"), ("SOURCE_DATE_EPOCH", "0")],
        &[
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("COLUMNS", "200"),
            ("LINES", "9"),
        ],
        &[("HOME", "/nowhere"), ("USER", "somebody"), ("LOGNAME", "else"), ("TMPDIR", "/nowhere")],
    ];
    for command in COMMANDS {
        let plain = simulate(&root(), command, PLAIN, b"");
        for environment in environments {
            let other = simulate(&root(), command, environment, b"");
            assert!(plain == other, "{command:?} under {environment:?}");
        }
    }
}

#[test]
fn the_same_command_again_gives_the_same() {
    for command in COMMANDS {
        let [first, second] = [(); 2].map(|()| simulate(&root(), command, PLAIN, b""));
        assert!(first == second, "{command:?}");
    }
}

/// The output for each file is the same alone and among others, in any position.
#[test]
fn the_order_of_files_changes_only_the_order_of_the_output() {
    let files = scenarios();
    for turn in [1, files.len() / 2, files.len() - 1] {
        let json = |files: &[String]| {
            let mut arguments = vec!["--format", "json"];
            arguments.extend(files.iter().map(String::as_str));
            simulate(&root(), &arguments, PLAIN, b"")
        };
        let mut turned = files.clone();
        turned.rotate_left(turn);
        let (plain, other) = (json(&files), json(&turned));
        let mut lines: Vec<&[u8]> = plain.split_inclusive(|byte| *byte == b'\n').collect();
        assert_eq!(lines.len(), files.len(), "a document a line");
        lines.rotate_left(turn);
        assert!(lines.concat() == other, "turned by {turn}");
    }
    let one = ["--format", "json", files[0].as_str()];
    let alone = simulate(&root(), &one, PLAIN, b"");
    let all = simulate(&root(), &["--format", "json", "scenarios"], PLAIN, b"");
    assert!(all.starts_with(&alone), "a folder is its files, in order");
}

/// Only the name of the file differs.
#[test]
fn the_working_directory_does_not_matter() {
    for (folder, file) in
        [("scenarios/real", "checkout.ron"), ("scenarios/traps/graham", "four-machines.ron")]
    {
        for format in ["json", "js", "svg", "mermaid", "perfetto"] {
            let whole = format!("{folder}/{file}");
            let programs = makespan::Scenario::from_path(root().join(&whole)).expect("a scenario");
            let program = programs.text(programs.programs()[0].name).to_owned();
            let arguments =
                |file| ["--format", format, "--program", &program, file].map(str::to_owned);
            let run = |from: &Path, file| {
                let arguments = arguments(file);
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                simulate(from, &arguments, PLAIN, b"")
            };
            let inside = run(&root().join(folder), file);
            let json = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
            assert_eq!(json(run(&root(), &whole)).replace(&whole, file), json(inside), "{format}");
        }
    }
}

#[test]
fn the_number_of_jobs_does_not_matter() {
    let scenarios: Vec<String> = (1..=2000_u32).map(line).collect();
    let input = scenarios.concat();
    let batch = |jobs: &str, detail: &str| {
        let arguments = ["batch", "--jobs", jobs, "--detail", detail];
        simulate(&root(), &arguments, PLAIN, input.as_bytes())
    };
    for detail in ["whole", "events", "ending"] {
        let alone = batch("1", detail);
        assert_eq!(alone.split_inclusive(|byte| *byte == b'\n').count(), scenarios.len());
        for jobs in ["2", "3", "8", "64"] {
            assert!(alone == batch(jobs, detail), "{jobs} jobs, {detail}");
        }
    }
}

/// A scenario in JSON whose tasks depend on the number; some of them fail.
fn line(number: u32) -> String {
    let takes = |task: u32| number.wrapping_mul(2_654_435_761).rotate_left(task * 7) % 500;
    let fails = if number.is_multiple_of(5) { r#", "fails": "no""# } else { "" };
    let longer = r#"{"For": {"of": 300, "do": "b"}}"#;
    let step = if number.is_multiple_of(97) { longer } else { r#""b""# };
    format!(
        r#"{{"tasks": {{"a": {{"takes": "{}ms"}}, "b": {{"takes": "{}ms", "needs": ["a"]{fails}}}}}, "programs": {{"p": ["a", {step}], "q": [{{"All": ["a", "b"]}}]}}}}"#,
        takes(1),
        takes(2),
    ) + "\n"
}
