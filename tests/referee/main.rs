//! Compares the engine with Node: the same programs, as instructions on our executor and as
//! JavaScript on real promises. They must agree on every event, its order and its nanosecond.
//!
//! What needs Node 20 or later is ignored: `cargo test --profile proof --test referee --
//! --ignored`. `docs/proof.md` says what each test proves, and which variables make them larger.

mod case;
mod enumerate;
mod faults;
mod frame;
mod generate;
mod metamorphic;
mod model;
mod networks;
mod node;
mod random;
#[cfg(feature = "javascript")]
mod read_back;
mod recorded;
mod scripts;
mod shrink;
mod survey;
mod surveys;
mod trace;
mod tree;
mod words;
mod worlds;
mod write;

use std::ops::ControlFlow::{self, Break, Continue};
use std::path::PathBuf;

use case::Case;
use makespan::UnhandledRejections::Throw;
use makespan::timeline::Outcome::{Crashed, Fulfilled, Pending, Rejected};
use makespan::view;
use makespan::{Scenario, Timeline, UnhandledRejections};
use node::Node;
use survey::{Extent, Survey};
use surveys::SURVEYS;

/// The number of differing programs among which the smallest is searched.
const ENOUGH: usize = 100;

/// A setting of the environment: a whole number.
fn setting(name: &str, default: u64) -> u64 {
    let Some(text) = std::env::var_os(name) else { return default };
    let number = text.to_str().and_then(|text| text.parse().ok());
    number.unwrap_or_else(|| panic!("{name} is {}, but must be a whole number", text.display()))
}

/// Whether the whole enumeration is requested.
fn in_full() -> bool {
    match setting("REFEREE_FULL", 0) {
        0 => false,
        1 => true,
        other => panic!("REFEREE_FULL is {other}, but must be 0 or 1"),
    }
}

/// Every other program continues after an unhandled rejection.
fn mode(seed: u64) -> UnhandledRejections {
    if seed.is_multiple_of(2) { UnhandledRejections::Throw } else { UnhandledRejections::Warn }
}

/// How many programs were compared with Node, and how many were too long for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    programs: u64,
    too_long: u64,
}

/// Asks Node about every case; fails with the smallest case that differs.
fn hold_against_node(
    what: &str,
    produce: impl FnOnce(survey::GiveCase<'_>) -> ControlFlow<()> + Send,
) -> Held {
    let mut held = Held { programs: 0, too_long: 0 };
    let Held { programs, too_long } = &mut held;
    let mut events = 0;
    let mut wrong: Vec<Case> = Vec::new();
    let began = std::time::Instant::now();
    let produce = |give: &mut dyn FnMut(Case) -> ControlFlow<()>| {
        let _ = produce(&mut |case| {
            *too_long += u64::from(case.is_none());
            case.map_or(Continue(()), &mut *give)
        });
    };
    Node::start().ask_all(produce, |case, answer| {
        *programs += 1;
        events += case.timeline.event_count();
        if case.difference(answer).is_some() {
            wrong.push(case.clone());
        }
        if wrong.len() < ENOUGH { Continue(()) } else { Break(()) }
    });
    if let Some(smallest) = wrong.iter().min_by_key(|case| case.timeline.event_count()) {
        panic!("{what}: {} programs differ, such as\n{}", wrong.len(), shrunk(smallest));
    }
    let Held { programs, too_long } = held;
    let took = began.elapsed();
    println!("{what}: {programs} programs, {too_long} too long, {events} events, {took:.0?}");
    held
}

/// The smallest program that differs from Node, presumably for the same reason as this one.
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
fn every_small_program_runs_as_in_node() {
    let full = in_full();
    let named = std::env::var("REFEREE_SURVEY").unwrap_or_default();
    let chosen: Vec<&Survey> =
        SURVEYS.iter().filter(|survey| survey.name.starts_with(&named)).collect();
    assert!(!chosen.is_empty(), "there is no survey {named}");
    for survey in chosen {
        let Extent { size, programs } = survey.extents[usize::from(full)];
        let what = format!("{}, up to size {size}", survey.name);
        let held = hold_against_node(&what, |give| survey.cases(size, give));
        assert_eq!(held, Held { programs, too_long: 0 }, "{what}");
    }
}

/// The number of programs of each survey is stated in the docs: an empty survey proves nothing.
#[test]
fn the_counts_in_the_docs_are_those_of_the_enumeration() {
    let count = |nth: usize| SURVEYS.iter().map(|survey| survey.extents[nth].programs).sum();
    let told = include_str!("../../docs/proof.md");
    let row = |name: &str, [small, full]: [String; 2]| {
        let rows = told.lines().filter(|line| line.starts_with(&format!("| {name} |")));
        let rows: Vec<&str> = rows.collect();
        assert_eq!(rows.len(), 1, "{name}");
        assert!(rows[0].ends_with(&format!("| {small} | {full} |")), "{}", rows[0]);
    };
    for survey in SURVEYS {
        let tell = |Extent { size, programs }| format!("{} up to size {size}", grouped(programs));
        row(survey.name, survey.extents.map(tell));
    }
    let [small, full] = [0, 1].map(count).map(grouped);
    row("**all**", [format!("**{small}**"), format!("**{full}**")]);
    let faults = faults::names();
    assert!(told.contains(&format!("holds {} faults", faults.len())), "{}", faults.len());
    for fault in faults {
        assert!(told.contains(&format!("| {} |", fault.replace('-', " "))), "{fault}");
    }
    let readme = include_str!("../../README.md");
    for count in [&full, &grouped(RANDOM_IN_FULL)] {
        assert!(readme.contains(count) && told.contains(count), "{count}");
    }
    for count in [small, grouped(RANDOM), grouped(recorded::PROGRAMS as u64)] {
        assert!(told.contains(&count), "{count}");
    }
}

/// A number with thousands separators, as in the docs.
fn grouped(number: u64) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}

/// The default number of random programs, and how many have been compared with Node.
const RANDOM: u64 = 20_000;
const RANDOM_IN_FULL: u64 = 200_000;

#[test]
#[ignore = "needs Node"]
fn random_programs_run_as_in_node() {
    let first = setting("REFEREE_SEED", 1);
    let programs = setting("REFEREE_PROGRAMS", RANDOM);
    let end = first + programs;
    let what = format!("random, seeds {first} to {}", end - 1);
    let held = hold_against_node(&what, |give| {
        let mut cases = (first..end).map(|seed| Case::new(generate::scenario(seed), 0, mode(seed)));
        cases.try_for_each(give)
    });
    assert_eq!(held.programs + held.too_long, programs);
    assert!(held.too_long <= programs / 50, "nearly all must be short enough");
}

/// Generated programs of networks that are larger than the enumerated ones.
#[test]
#[ignore = "needs Node"]
fn random_networks_run_as_in_node() {
    let first = setting("REFEREE_SEED", 1);
    let programs = setting("REFEREE_PROGRAMS", RANDOM) / 10;
    let end = first + programs;
    let what = format!("random networks, seeds {first} to {}", end - 1);
    let held = hold_against_node(&what, |give| {
        let mut cases = (first..end).map(|seed| Case::new(networks::random(seed), 0, Throw));
        cases.try_for_each(give)
    });
    assert_eq!(held, Held { programs, too_long: 0 });
}

#[test]
fn recorded_programs_run_as_they_did_in_node() {
    let (wrong, programs) = recorded::differences();
    assert!(wrong.is_empty(), "{} differ, such as\n{}", wrong.len(), wrong[0]);
    assert_eq!(programs, recorded::PROGRAMS);
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
fn random_programs_have_every_outcome() {
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
fn every_shipped_program_runs_as_in_node() {
    let mut node = Node::start();
    let mut wrong = Vec::new();
    assert!(shipped().len() >= 40, "there are forty");
    for path in shipped() {
        let scenario = Scenario::from_path(&path).expect("what we ship can be read");
        for program in 0..scenario.programs().len() {
            for mode in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
                let case = Case::new(scenario.clone(), program, mode).expect("it is short");
                let mut tell = |difference: Option<view::js::Difference>| {
                    wrong.extend(difference.map(|text| format!("{}: {text}", path.display())));
                };
                tell(case.difference(&node.ask(&case)));
                tell(case.script_difference(&node.ask_record(&case.script_record())));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Scripts as they are printed, on the virtual clock: their logs and their outcomes. Their tasks
/// have names that JavaScript reserves, and similar ones.
#[test]
#[ignore = "needs Node"]
fn printed_scripts_of_random_programs_agree_with_node() {
    let mut node = Node::start();
    let first = setting("REFEREE_SEED", 1);
    for seed in first..first + setting("REFEREE_PROGRAMS", RANDOM) / 10 {
        let Some(case) = Case::new(generate::scenario(seed), 0, mode(seed)) else { continue };
        let difference = case.script_difference(&node.ask_record(&case.script_record()));
        if let Some(difference) = difference {
            panic!("seed {seed}: {difference}\n{}", view::js::script(&case.scenario, &[0]));
        }
    }
}

/// Tasks, functions and programs can have any name, also a name that the script itself uses.
#[test]
#[ignore = "needs Node"]
fn a_script_runs_with_any_names() {
    let names = view::js::script(&every_helper(), &[0]);
    let mut names: Vec<&str> = names.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    names.extend(["given", "__dirname", "__filename", "exports", "module", "arguments", "eval"]);
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !["", "error"].contains(name));
    assert!(names.contains(&"given") && names.contains(&"began") && names.len() > 100);
    let mut node = Node::start();
    for name in names {
        let text = format!(
            "Scenario(tasks: {{ \"{name}\": (takes: \"1ms\"), \"a\": (takes: \"1ms\") }},
                functions: {{ \"{name}!\": \"{name}\" }},
                programs: {{ \"{name}\": [\"{name}\", \"{name}!\", Sleep(\"1ms\"), \"a\"] }})"
        );
        let Ok(scenario) = Scenario::from_ron("named", &text) else {
            assert_eq!(name, "a");
            continue;
        };
        let case = Case::new(scenario, 0, Throw).expect("it is short");
        let answer = node.ask_record(&case.script_record());
        assert_eq!(case.script_difference(&answer).map(|it| it.to_string()), None, "{name}");
    }
}

/// A scenario whose script has everything that scripts can have.
fn every_helper() -> Scenario {
    let text = r#"Scenario(resources: { "slot": 1 },
        tasks: { "t": (takes: "1ms", blocks: "1ms", uses: "slot", fails: "no") },
        programs: { "p": Pool(limit: 1, of: [
            Timeout("1s", Retry(times: 2, wait: "1ms", do: "t")),
        ]) })"#;
    Scenario::from_ron("helpers", text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The scripts in real time: they log the predicted lines.
///
/// Only scenarios that end quickly, and in which no two timers are due so close together that real
/// ones may change places.
#[test]
#[ignore = "needs Node, and a few seconds"]
fn a_script_in_real_time_logs_the_predicted_lines() {
    let scenarios = ["real/checkout", "real/crawler", "traps/any-collects-every-failure"];
    for name in scenarios {
        let path = format!("{}/scenarios/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let scenario = Scenario::from_path(path).expect("what we ship can be read");
        let programs: Vec<usize> = (0..scenario.programs().len()).collect();
        let script = view::js::script(&scenario, &programs);
        for program in scenario.programs() {
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
        for entry in folder.read_dir().expect("it is a directory") {
            let path = entry.expect("it can be read").path();
            match path.extension() {
                Some(extension) if extension == "ron" && !path.ends_with("gallery.ron") => {
                    found.push(path);
                }
                None => open.push(path),
                Some(_) => {}
            }
        }
    }
    found.sort();
    found
}
