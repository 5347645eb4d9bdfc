//! The engine against Node: the same programs, one as instructions on our executor, one as
//! JavaScript on real promises. They must agree on every event, its order and its nanosecond.
//!
//! Needs Node 20 or later: `cargo test --test referee -- --ignored`. `REFEREE_PROGRAMS` says how
//! many random programs, `REFEREE_SEED` from which seed on.

mod generate;
mod node;

use std::collections::BTreeMap;
use std::path::PathBuf;

use makespan::program::{RunOptions, UnhandledRejections};
use makespan::{Scenario, view};
use node::Node;
use serde_json::{Value, json};

/// How many programs are on their way at once.
const BATCH: u64 = 1000;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
#[ignore = "needs Node"]
fn random_programs_run_as_they_do_in_node() {
    let first = setting("REFEREE_SEED", 1);
    let end = first + setting("REFEREE_PROGRAMS", 20_000);
    let mut node = Node::start();
    let mut wrong: Option<Difference> = None;
    let mut differ = 0;
    let mut seen = BTreeMap::<String, usize>::new();
    for begin in (first..end).step_by(usize::try_from(BATCH).expect("it is small")) {
        let seeds = begin..end.min(begin + BATCH);
        let scenarios: Vec<(u64, Scenario)> =
            seeds.map(|seed| (seed, generate::scenario(seed))).collect();
        let records =
            scenarios.iter().map(|(seed, scenario)| record(scenario, 0, throws(*seed), *seed));
        let answers = node.judge(records.collect());
        for ((seed, scenario), answer) in scenarios.iter().zip(answers) {
            let Some(ours) = run(scenario, 0, throws(*seed)) else { continue };
            let theirs = comparable(&answer);
            for event in theirs["events"].as_array().into_iter().flatten() {
                *seen.entry(event["event"].to_string()).or_default() += 1;
            }
            *seen.entry(theirs["outcome"]["status"].to_string()).or_default() += 1;
            if ours != theirs {
                differ += 1;
                let found = Difference { seed: *seed, code: code(scenario), ours, theirs: answer };
                let smaller =
                    wrong.as_ref().is_none_or(|known| found.code.len() < known.code.len());
                wrong = if smaller { Some(found) } else { wrong };
            }
        }
    }
    println!("{} programs: {seen:?}", end - first);
    if let Some(difference) = wrong {
        panic!("{differ} of {} programs differ; the smallest: {difference}", end - first);
    }
}

#[test]
#[ignore = "needs Node"]
fn every_program_we_ship_runs_as_it_does_in_node() {
    let mut node = Node::start();
    let mut differences = Vec::new();
    for path in shipped() {
        let scenario = Scenario::from_path(&path).expect("what we ship can be read");
        for (program, throws) in
            (0..scenario.programs.len()).flat_map(|at| [(at, true), (at, false)])
        {
            let answer = node.judge(vec![record(&scenario, program, throws, 0)]).remove(0);
            let ours = run(&scenario, program, throws).expect("what we ship is within limits");
            if ours != comparable(&answer) {
                let code = format!("// {}\n{}", path.display(), view::js::script(&scenario));
                differences.push(Difference { seed: 0, code, ours, theirs: answer }.to_string());
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The scripts themselves, in real time: what they log is what we say they log.
///
/// Only scenarios that are over soon, and where no two timers are due so close to each other that
/// real ones may change places.
#[test]
#[ignore = "needs Node, and a few seconds"]
fn a_script_logs_in_real_time_what_we_say() {
    let scenarios = ["real/checkout", "real/crawler", "traps/any-collects-every-failure"];
    for name in scenarios {
        let path = format!("{}/scenarios/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let scenario = Scenario::from_path(path).expect("what we ship can be read");
        let script = view::js::script(&scenario);
        for program in &scenario.programs {
            let program = scenario.text(program.name);
            let timeline = scenario.run(program).expect("what we ship is within limits");
            let logs: Vec<&str> = timeline.logs().collect();
            assert_eq!(node::run_script(&script, program), logs, "{name}: {program}");
        }
    }
}

/// The scenarios of the project, in order.
fn shipped() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")];
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().expect("it is a folder") {
            let path = entry.expect("it can be read").path();
            match path.extension() {
                Some(extension) if extension == "ron" => found.push(path),
                None => open.push(path),
                Some(_) => {}
            }
        }
    }
    found.sort();
    found
}

/// Every other program runs on after an unhandled rejection.
fn throws(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

fn record(scenario: &Scenario, program: usize, throws: bool, id: u64) -> String {
    view::js::record(scenario, program, throws, id)
}

fn code(scenario: &Scenario) -> String {
    let record: Value = serde_json::from_str(&record(scenario, 0, true, 0)).expect("it is JSON");
    let tasks = &record["tasks"];
    format!("{}\n// {tasks}", record["code"].as_str().expect("it is a string"))
}

/// What our engine makes of a program, as `--format json` has it; nothing where it is too long.
fn run(scenario: &Scenario, program: usize, throws: bool) -> Option<Value> {
    let unhandled_rejections =
        if throws { UnhandledRejections::Throw } else { UnhandledRejections::Warn };
    let options = RunOptions { unhandled_rejections, max_events: 100_000 };
    let timeline = scenario.run_program(program, &options).ok()?;
    let bounds = scenario.bounds()?;
    let timelines = [timeline];
    let report = view::Report { scenario, bounds: &bounds, timelines: &timelines };
    let mut document = Vec::new();
    view::json::write(&report, &mut document).expect("memory can be written");
    let document: Value = serde_json::from_slice(&document).expect("it is JSON");
    Some(comparable(&document["programs"][0]))
}

/// The fields that both sides have: more may be added to ours.
fn comparable(program: &Value) -> Value {
    let only = |object: &Value, keys: &[&str]| -> Value {
        keys.iter().map(|&key| (key.to_owned(), object[key].clone())).collect()
    };
    let list = |key: &str, keys: &[&str]| -> Value {
        program[key].as_array().into_iter().flatten().map(|entry| only(entry, keys)).collect()
    };
    json!({
        "outcome": program["outcome"],
        "settles_at": program["settles_at"],
        "quiescent_at": program["quiescent_at"],
        "calls": list("calls", &["task", "item", "called_at", "starts_at", "settles_at"]),
        "events": list("events", &["at", "event", "call", "text", "reason"]),
    })
}

struct Difference {
    seed: u64,
    code: String,
    ours: Value,
    theirs: Value,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seed, code, ours, theirs } = self;
        let mode = if throws(*seed) { "throw" } else { "warn" };
        writeln!(f, "seed {seed}, unhandled rejections {mode}\n{code}")?;
        if let Some(error) = theirs.get("error") {
            writeln!(f, "the referee: {error}")?;
        }
        let theirs = comparable(theirs);
        for key in ["outcome", "settles_at", "quiescent_at", "calls"] {
            if ours[key] != theirs[key] {
                writeln!(f, "{key}:\n  ours {}\n  node {}", ours[key], theirs[key])?;
            }
        }
        let events = |side: &Value| side["events"].as_array().cloned().unwrap_or_default();
        let (ours, theirs) = (events(ours), events(&theirs));
        for at in 0..ours.len().max(theirs.len()) {
            let [a, b] =
                [&ours, &theirs].map(|side| side.get(at).map_or(String::new(), Value::to_string));
            let sign = if a == b { ' ' } else { '!' };
            writeln!(f, "{sign} {a}\n{sign}   {b}")?;
        }
        Ok(())
    }
}
