//! A corpus of realistic code: puzzles about the order of events, whose last line is the output of
//! Node 20; functions of applications, whose first line is what an expert says about them; and code
//! that uses unknown values in every way.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use makespan::javascript::{
    Assumed, Assumption, Evaluation, EventKind, Module, Outcome, TaskCall, World,
};

/// Every file in a directory of the corpus, in the order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new("tests/javascript").join(folder);
    let mut files: Vec<_> =
        folder.read_dir().expect("a folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    files
}

fn parse(path: &Path) -> (Module, String) {
    let text = fs::read_to_string(path).expect("a text");
    let name = path.file_name().expect("a file").to_string_lossy();
    (Module::parse(&name, &text).expect("a file without errors"), text)
}

/// The output of a run, with the error that ended it at the end, if there is one.
fn printed(evaluation: Evaluation) -> String {
    let lines = evaluation.events.into_iter().filter_map(|event| match event.kind {
        EventKind::Logged { text, is_error: false, .. } => Some(text),
        _ => None,
    });
    let crash = evaluation.crash.map(|crash| format!("crash: {}", crash.reason));
    lines.chain(crash).collect::<Vec<_>>().join("\n").replace('\n', " | ")
}

#[test]
fn every_puzzle_prints_what_node_prints() {
    let puzzles = files("quiz");
    assert!(puzzles.len() >= 64, "{} puzzles", puzzles.len());
    let mut wrong = String::new();
    for path in puzzles {
        let (module, text) = parse(&path);
        let node =
            text.trim_end().rsplit('\n').next().and_then(|line| line.strip_prefix("// Node: "));
        let node = node.expect("a last line that says what Node prints");
        let ours = match module.evaluate(0, &World::default()) {
            Ok(evaluation) => printed(evaluation),
            Err(limit) => format!("limit: {limit}"),
        };
        if ours != node {
            writeln!(wrong, "{}\n  Node {node}\n  ours {ours}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A program that logs something else at each log.
const LYING_NODE: &str = "#!/bin/sh\nexec node \"$@\" | sed -u 's/\"text\":\"/&not /'\n";

#[test]
#[ignore = "needs Node"]
fn node_names_the_line_of_an_event() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lying-node");
    fs::create_dir_all(&folder).unwrap();
    let (node, code) = (folder.join("node"), folder.join("late.ts"));
    fs::write(&node, LYING_NODE).unwrap();
    fs::set_permissions(&node, fs::Permissions::from_mode(0o755)).unwrap();
    let text = "enum Kind { A }\nconst user = await load();\n\
                const late = (text: string) =>\n  console.log(text, user, Kind.A);\n\
                [\"a\"].forEach(late);\n";
    fs::write(&code, text).unwrap();
    let mut verify = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let verify = verify.args(["verify", "--format", "json", "--node"]).arg(&node).arg(&code);
    let ran = verify.output().expect("the command runs");
    let document: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let difference = &document["programs"][0]["runs"][0]["difference"];
    let logged_at = serde_json::json!({ "line": 4, "column": 3 });
    assert_eq!(difference["here_at"], logged_at, "{difference}");
    assert_eq!(difference["in_node_at"], logged_at, "{difference}");
}

#[test]
#[ignore = "needs Node"]
fn all_code_runs_in_node_as_it_was_evaluated() {
    let folders =
        ["tests/javascript/quiz", "tests/javascript/app", "tests/javascript/unknown", "scenarios"];
    let ran = Command::new(env!("CARGO_BIN_EXE_simulate"))
        .arg("verify")
        .args(folders)
        .output()
        .expect("the command runs");
    let told = String::from_utf8_lossy(&ran.stdout);
    let differing: Vec<_> =
        told.split("\n  ").filter(|one| one.contains(" differs from ")).collect();
    let agreeing = told.matches(" agrees with Node ").count();
    println!("{agreeing} programs agree");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(agreeing >= 300, "{agreeing} programs");
}

#[test]
#[ignore = "needs Node"]
fn code_that_a_version_of_node_lacks_is_not_compared() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lacking");
    fs::create_dir_all(&folder).unwrap();
    let code = folder.join("newer.mjs");
    let text = "{ using lock = null; }\nconsole.log(await Array.fromAsync([1]));\n";
    fs::write(&code, text).unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_simulate")).arg("verify").arg(&code).output();
    let ran = ran.expect("the command runs");
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{told}");
    let version = Command::new("node").arg("--version").output().expect("Node runs").stdout;
    let version = String::from_utf8_lossy(&version);
    let major: u32 = version[1..].split('.').next().unwrap().parse().unwrap();
    let said = if major < 24 { " has no `using`" } else { " agrees with Node " };
    assert!(told.contains(said), "{told}");
}

#[test]
fn every_function_of_an_application_runs_to_its_end() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in files("app").into_iter().chain(files("unknown")) {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            insta::assert_snapshot!(name, programs(&path));
        }
    });
}

/// Every program of a file: its calls, with their dependencies, and the assumptions.
fn programs(path: &Path) -> String {
    let (module, text) = parse(path);
    let world = World::default();
    let mut out = String::new();
    let mut settled = 0;
    for (index, entry) in module.entries().iter().enumerate().filter(|(_, entry)| entry.is_program)
    {
        let evaluation = module.evaluate(index, &world).expect("no limit is passed");
        settled += u32::from(evaluation.settles_at.is_some());
        assert_eq!(evaluation.crash, None, "{}, {}", path.display(), entry.name);
        write_program(&mut out, &entry.name, &evaluation, &text);
    }
    assert!(settled > 0, "{}: no program settles\n{out}", path.display());
    out
}

fn write_program(out: &mut String, name: &str, evaluation: &Evaluation, text: &str) {
    let settles = evaluation.settles_at.map_or("never".to_owned(), |at| at.to_string());
    let outcome = match &evaluation.outcome {
        Outcome::Fulfilled(_) => "fulfilled".to_owned(),
        Outcome::Rejected(reason) => format!("rejected with {reason}"),
        Outcome::Pending => "pending".to_owned(),
    };
    writeln!(out, "{name}: settles {settles}, {outcome}").unwrap();
    for (number, call) in evaluation.calls.iter().enumerate() {
        write_call(out, number, call);
    }
    for assumption in &evaluation.assumptions {
        if let Some(assumed) = assumed(assumption) {
            let before = &text[..assumption.span.start as usize];
            writeln!(out, "  line {}: {assumed}", before.matches('\n').count() + 1).unwrap();
        }
    }
}

fn write_call(out: &mut String, number: usize, call: &TaskCall) {
    let end = call.settles_at.map_or("never".to_owned(), |at| at.to_string());
    write!(out, "  {number}  {} to {end}  {}({})", call.called_at, call.task, call.arguments)
        .unwrap();
    if !call.depends_on.is_empty() {
        write!(out, "  needs {}", listed(&call.depends_on)).unwrap();
    }
    if !call.assumed_to_depend_on.is_empty() {
        write!(out, "  after {}", listed(&call.assumed_to_depend_on)).unwrap();
    }
    writeln!(out).unwrap();
}

fn listed(calls: &[usize]) -> String {
    calls.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The assumptions, without durations, which are all equal.
fn assumed(assumption: &Assumption) -> Option<String> {
    Some(match &assumption.assumed {
        Assumed::Takes(..) => return None,
        Assumed::Taken(what, true, _) => format!("taken: {what}"),
        Assumed::Taken(what, false, _) => format!("not taken: {what}"),
        Assumed::Times(what, times) => format!("{times} times: {what}"),
        Assumed::Iterations(what, times) => format!("{times} iterations: {what}"),
        Assumed::Firings(what, times) => format!("{times} firings: {what}"),
        Assumed::Depth(what, depth) => format!("depth of {depth}: {what}"),
        Assumed::SetBy(what, Some(by)) => format!("set by {by}: {what}"),
        Assumed::ConstructorThrows(class, reason) => format!("{class} throws: {reason}"),
        Assumed::SetBy(what, None) => format!("set by other code: {what}"),
        Assumed::CalledOnce(what) => format!("calls its function once: {what}"),
        Assumed::NotCreated(what) => format!("not created: {what}"),
    })
}
