//! The engine against Node: the same programs, one as instructions on our executor, one as
//! JavaScript on real promises. They must agree on every event, its order and its nanosecond.
//!
//! What needs Node 20 or later is ignored: `cargo test --release --test referee -- --ignored`.
//! `docs/proof.md` says what each test proves, and which variables make them larger.

mod case;
mod enumerate;
mod faults;
mod generate;
mod node;
mod recorded;
mod shrink;
mod surveys;
mod trace;
mod tree;
mod words;
mod worlds;
mod write;

use std::ops::ControlFlow::{self, Break, Continue};
use std::path::PathBuf;

use case::Case;
use makespan::timeline::Outcome::{Crashed, Fulfilled, Pending, Rejected};
use makespan::view;
use makespan::{Scenario, Timeline, UnhandledRejections};
use node::Node;
use surveys::SURVEYS;

/// So many programs that differ are enough to find the smallest among.
const ENOUGH: usize = 100;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Every other program runs on after an unhandled rejection.
fn mode(seed: u64) -> UnhandledRejections {
    if seed.is_multiple_of(2) { UnhandledRejections::Throw } else { UnhandledRejections::Warn }
}

/// Asks Node about every case; fails with the smallest that differs.
fn hold_against_node(
    what: &str,
    produce: impl FnOnce(&mut dyn FnMut(Case) -> ControlFlow<()>) + Send,
) {
    let (mut programs, mut events) = (0_u64, 0);
    let mut wrong: Vec<Case> = Vec::new();
    let began = std::time::Instant::now();
    Node::start().ask_all(produce, |case, answer| {
        programs += 1;
        events += case.timeline.event_count();
        if case.difference(answer).is_some() {
            wrong.push(case.clone());
        }
        if wrong.len() < ENOUGH { Continue(()) } else { Break(()) }
    });
    if let Some(smallest) = wrong.iter().min_by_key(|case| case.timeline.event_count()) {
        panic!("{what}: {} programs differ, such as\n{}", wrong.len(), shrunk(smallest));
    }
    println!("{what}: {programs} programs, {events} events, {:.0?}", began.elapsed());
}

/// The smallest program that Node runs otherwise for the same reason, we hope, as this one.
fn shrunk(case: &Case) -> String {
    let mut node = Node::start();
    let smallest =
        shrink::shrink(case.clone(), &mut |case| case.difference(&node.ask(case)).is_some());
    let answer = node.ask(&smallest);
    let Case { scenario, program, mode, timeline } = &smallest;
    let difference = smallest.difference(&answer);
    let difference = difference.map_or_else(String::new, |difference| difference.to_string());
    let text = write::scenario(scenario, *program);
    let code = view::js::listing(scenario, *program).text;
    let (here, there) = (trace::of_timeline(timeline), answer);
    format!("{text}\n{code}\n{mode:?}, {difference}\n  here {here}\n  Node {there}")
}

#[test]
#[ignore = "needs Node"]
fn every_small_program_runs_as_it_does_in_node() {
    let full = setting("REFEREE_FULL", 0) == 1;
    for survey in SURVEYS {
        let size = survey.sizes[usize::from(full)];
        hold_against_node(&format!("{}, up to size {size}", survey.name), |give| {
            let _ = survey.cases(size, give);
        });
    }
}

#[test]
#[ignore = "needs Node"]
fn random_programs_run_as_they_do_in_node() {
    let first = setting("REFEREE_SEED", 1);
    let end = first + setting("REFEREE_PROGRAMS", 20_000);
    hold_against_node(&format!("random, seeds {first} to {}", end - 1), |give| {
        let cases =
            (first..end).filter_map(|seed| Case::new(generate::scenario(seed), 0, mode(seed)));
        let _: ControlFlow<()> = { cases }.try_for_each(give);
    });
}

#[test]
fn recorded_programs_run_as_they_did_in_node() {
    let (wrong, programs) = recorded::differences();
    assert!(wrong.is_empty(), "{} differ, such as\n{}", wrong.len(), wrong[0]);
    assert!(programs > 2000, "{programs} are too few");
}

#[test]
#[ignore = "needs Node, and writes what it does"]
fn what_node_does_is_recorded() {
    recorded::record(std::env::var("REFEREE_CHOSEN").ok().as_deref());
}

/// See `tests/referee/faults/measure.sh`.
#[test]
#[ignore = "part of an experiment"]
fn faults_are_noticed() {
    let variable = |name: &str| std::env::var(name);
    let part = variable("REFEREE_PART").expect("the part of the experiment");
    let known = variable("REFEREE_KNOWN").expect("the file of what is known");
    match variable("REFEREE_NOTICED") {
        Err(_) => faults::remember(&part, &known),
        Ok(shown) => println!("noticed {}", faults::notice(&part, &known, &shown)),
    }
}

#[test]
fn random_programs_end_in_every_way_there_is() {
    let run = |seed| Some(Case::new(generate::scenario(seed), 0, mode(seed))?.timeline);
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
                let case = Case::new(scenario.clone(), program, mode).expect("it is short");
                let difference = case.difference(&node.ask(&case));
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
