//! The runs of a few thousand programs in Node, kept in a file, so that the engine can be compared
//! with Node without it.
//!
//! `with` states what the programs after it may call; a line that starts with `[` is a program, and
//! one word is a generated one; the indented lines after it are the run in Node, as in
//! [`crate::trace`]: with crashes for unhandled rejections, and, if there was one, without them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow::Continue;

use makespan::{Scenario, UnhandledRejections};
use serde_json::Value;

use crate::case::Case;
use crate::node::Node;
use crate::survey::in_each_mode;
use crate::surveys::SURVEYS;
use crate::{generate, trace, write};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/referee/recorded/traces.txt");

const HEADER: &str = "\
# Written by: cargo test --profile proof --test referee -- --ignored --exact \
what_node_does_is_recorded
";

/// Every n-th program of the enumeration is kept, and some random ones; the others are kept because
/// they detect a fault.
const EVERY: usize = 25;
const RANDOM: u64 = 150;

/// Programs, by what they may call.
type Programs = BTreeMap<String, BTreeSet<String>>;

/// How many programs are recorded.
pub(crate) const PROGRAMS: usize = 7986;

/// A program of the file, and its runs in Node: a line for each mode that differs.
struct Recorded<'t> {
    head: &'t str,
    program: &'t str,
    traces: Vec<&'t str>,
}

fn recorded(text: &str) -> Vec<Recorded<'_>> {
    let mut head = "";
    let mut all: Vec<Recorded> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(with) = line.strip_prefix("with ") {
            head = with;
        } else if let Some(trace) = line.strip_prefix("  ") {
            all.last_mut().expect("a program stands before its traces").traces.push(trace);
        } else {
            all.push(Recorded { head, program: line, traces: Vec::new() });
        }
    }
    all
}

/// The programs whose recorded run differs from ours, and the number of programs.
pub(crate) fn differences() -> (Vec<String>, usize) {
    let text = fs::read_to_string(PATH).expect("the recorded traces are there");
    let all = recorded(&text);
    let wrong = all.iter().filter_map(|Recorded { head, program, traces }| {
        let ours = self::traces(&scenario(head, program));
        let [here, there] = [ours.join("\n       "), traces.join("\n       ")];
        (here != there).then(|| format!("{program}\n  with {head}\n  here {here}\n  Node {there}"))
    });
    (wrong.collect(), all.len())
}

/// The programs that are recorded.
pub(crate) fn scenarios() -> impl Iterator<Item = Scenario> {
    let text = fs::read_to_string(PATH).expect("the recorded traces are there");
    let all = recorded(&text).into_iter();
    let all: Vec<Scenario> = all.map(|one| scenario(one.head, one.program)).collect();
    all.into_iter()
}

fn scenario(head: &str, program: &str) -> Scenario {
    write::read(head, program).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Our runs of a program.
fn traces(scenario: &Scenario) -> Vec<String> {
    let mut traces = Vec::new();
    let _ = in_each_mode(scenario.clone(), &mut |case| {
        let case = case.expect("what is recorded is short");
        traces.push(trace::of_timeline(&case.timeline));
        Continue(())
    });
    traces
}

/// Writes the file again: the programs that it contains, those in the files of the directory
/// `chosen`, and a sample; with their runs in Node.
pub(crate) fn record(chosen: Option<&str>) {
    let mut programs = Programs::new();
    let before = fs::read_to_string(PATH).unwrap_or_default();
    for Recorded { head, program, .. } in recorded(&before) {
        programs.entry(head.to_owned()).or_default().insert(program.to_owned());
    }
    for file in chosen.into_iter().flat_map(|folder| fs::read_dir(folder).expect("a folder")) {
        let text = fs::read_to_string(file.expect("it can be read").path()).unwrap_or_default();
        for (head, program) in text.lines().filter_map(|line| line.split_once('\t')) {
            programs.entry(head.to_owned()).or_default().insert(program.to_owned());
        }
    }
    sample(&mut |scenario| {
        let program = write::program(scenario, 0);
        programs.entry(write::head(scenario)).or_default().insert(program);
    });
    let mut node = Node::start();
    let mut text = String::new();
    let mut version = String::new();
    for (head, programs) in programs {
        let _ = writeln!(text, "with {head}");
        for program in programs {
            // Programs that are errors by now are left out.
            let Ok(scenario) = write::read(&head, &program) else { continue };
            let _ = writeln!(text, "{program}");
            for mode in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
                let Some(case) = Case::new(scenario.clone(), 0, mode) else { continue };
                let answer = node.ask(&case);
                let trace = trace::of_answer(&answer);
                let _ = writeln!(text, "  {trace}");
                version = version_in(&answer);
                if !trace.contains(" ?") {
                    break;
                }
            }
        }
    }
    let header = format!("# What Node {version} makes of these programs.\n{HEADER}");
    fs::write(PATH, header + &text).expect("the file can be written");
}

fn version_in(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    answer["node"].as_str().unwrap_or_default().to_owned()
}

fn sample(give: &mut dyn FnMut(&Scenario)) {
    for survey in SURVEYS {
        let mut at = 0;
        let _ = survey.scenarios(survey.extents[0].size, &mut |scenario| {
            if at % EVERY == 0 {
                give(&scenario);
            }
            at += 1;
            Continue(())
        });
    }
    (1..=RANDOM).for_each(|seed| give(&generate::scenario(seed)));
}
