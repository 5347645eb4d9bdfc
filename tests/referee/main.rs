//! The engine against Node: the same programs, one as instructions on our executor, one as
//! JavaScript on real promises. They must agree on every event, its order and its nanosecond.
//!
//! Needs Node 20 or later: `cargo test --test referee -- --ignored`. `REFEREE_PROGRAMS` says how
//! many random programs, `REFEREE_SEED` from which seed on.

mod generate;
mod node;

use std::path::PathBuf;

use makespan::timeline::Outcome::{Crashed, Fulfilled, Pending, Rejected};
use makespan::view::{self, js};
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};
use node::Node;

/// How many programs are on their way at once.
const BATCH: u64 = 1000;

/// Where a program's events end that is too long to be worth the wait.
const MAX_EVENTS: u64 = 100_000;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Every other program runs on after an unhandled rejection.
fn mode(seed: u64) -> UnhandledRejections {
    if seed.is_multiple_of(2) { UnhandledRejections::Throw } else { UnhandledRejections::Warn }
}

#[test]
#[ignore = "needs Node"]
fn random_programs_run_as_they_do_in_node() {
    let first = setting("REFEREE_SEED", 1);
    let end = first + setting("REFEREE_PROGRAMS", 20_000);
    let mut node = Node::start();
    let mut wrong: Vec<String> = Vec::new();
    for begin in (first..end).step_by(usize::try_from(BATCH).expect("it is small")) {
        let seeds: Vec<u64> = (begin..end.min(begin + BATCH)).collect();
        let scenarios: Vec<Scenario> = seeds.iter().map(|&seed| generate::scenario(seed)).collect();
        let programs = seeds.iter().zip(&scenarios);
        let records = programs.clone().map(|(&seed, scenario)| record(scenario, 0, mode(seed)));
        let answers = node.judge(records.collect());
        for ((&seed, scenario), answer) in programs.zip(answers) {
            let difference = difference(scenario, 0, mode(seed), &answer);
            wrong.extend(difference.map(|difference| format!("seed {seed}: {difference}")));
        }
    }
    // The smallest is the one to look at.
    if let Some(smallest) = wrong.iter().min_by_key(|text| text.len()) {
        panic!("{} programs differ, such as {smallest}", wrong.len());
    }
}

#[test]
fn random_programs_end_in_every_way_there_is() {
    let run = |seed| {
        let scenario = generate::scenario(seed);
        let options = RunOptions { unhandled_rejections: mode(seed), max_events: MAX_EVENTS };
        scenario.run_program(0, &options).ok()
    };
    let runs: Vec<Timeline> = (0..1000).filter_map(run).collect();
    let count = |is: fn(&Timeline) -> bool| runs.iter().filter(|run| is(run)).count();
    assert!(runs.len() > 900, "most are short enough");
    assert!(count(|run| matches!(run.outcome, Fulfilled(_))) > 100);
    assert!(count(|run| matches!(run.outcome, Rejected(_))) > 100);
    assert!(count(|run| matches!(run.outcome, Crashed(_))) > 20);
    assert!(count(|run| matches!(run.outcome, Pending)) > 10);
    assert!(count(|run| run.logs().next().is_some()) > 100);
    assert!(count(|run| run.calls.len() > 10) > 100);
}

#[test]
#[ignore = "needs Node"]
fn every_program_we_ship_runs_as_it_does_in_node() {
    let mut node = Node::start();
    let mut wrong = Vec::new();
    for path in shipped() {
        let scenario = Scenario::from_path(&path).expect("what we ship can be read");
        for program in 0..scenario.programs.len() {
            for mode in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
                let answer = node.judge(vec![record(&scenario, program, mode)]).remove(0);
                let difference = difference(&scenario, program, mode, &answer);
                wrong.extend(difference.map(|text| format!("{}: {text}", path.display())));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
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
        let programs: Vec<usize> = (0..scenario.programs.len()).collect();
        let script = view::js::script(&scenario, &programs);
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

fn record(scenario: &Scenario, program: usize, mode: UnhandledRejections) -> String {
    js::record(scenario, program, mode == UnhandledRejections::Throw, 0)
}

/// Where our run of a program and Node's part, with the program; none where ours is too long.
fn difference(
    scenario: &Scenario,
    program: usize,
    mode: UnhandledRejections,
    answer: &str,
) -> Option<String> {
    let options = RunOptions { unhandled_rejections: mode, max_events: MAX_EVENTS };
    let timelines = [scenario.run_program(program, &options).ok()?];
    let bounds = scenario.bounds().expect("its durations are short");
    let report = view::Report { scenario, bounds: &bounds, timelines: &timelines };
    let verdict = js::verdict(&report, answer).expect("the referee writes JSON");
    let difference = verdict.difference?;
    let code = js::listing(scenario, program).text;
    Some(format!("{difference} ({mode:?})\n{code}\n{}\n{}", timelines[0], answer))
}
