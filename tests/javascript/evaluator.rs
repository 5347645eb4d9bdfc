//! Compares the evaluator of JavaScript with Node: the same random programs, evaluated here and run
//! by Node. They must agree on every line that is logged, its order and its millisecond, and on the
//! error that ends the program.
//!
//! Tests that need Node 20 or later are ignored:
//! `EVALUATOR_SEED=1 EVALUATOR_PROGRAMS=10000 cargo test --profile proof --test javascript evaluator::
//! -- --ignored --nocapture`. The runs of the first programs in Node are recorded in `recorded.jsonl`,
//! which `what_node_does_is_recorded` writes.

pub(crate) mod generate;
mod node;
mod piece;
pub(crate) mod random;
mod shrink;

use makespan::javascript::{EventKind, Module, World};
use node::{Answer, Node};
use piece::Piece;
use random::Random;

/// A setting of the environment: a whole number.
fn setting(name: &str, default: u64) -> u64 {
    let Some(text) = std::env::var_os(name) else { return default };
    let number = text.to_str().and_then(|text| text.parse().ok());
    number.unwrap_or_else(|| panic!("{name} is {}, but must be a whole number", text.display()))
}

/// The random program of a seed.
fn program(seed: u64) -> (bool, Vec<Piece>) {
    generate::program(Random::of_seed(seed))
}

/// The run of a program here.
fn evaluate(is_module: bool, code: &str) -> Answer {
    let name = if is_module { "main.mjs" } else { "main.cjs" };
    let broken = |text: String| Answer { log: Vec::new(), crash: Some(text), syntax: true };
    let module = match Module::parse(name, code) {
        Ok(module) => module,
        Err(errors) => return broken(errors[0].message.clone()),
    };
    let evaluation = match module.evaluate(0, &World { declares_all: true, ..World::default() }) {
        Ok(evaluation) => evaluation,
        Err(passed) => {
            let crash = Some(format!("limit: {}", passed.limit));
            return Answer { log: Vec::new(), crash, syntax: false };
        }
    };
    let logged = evaluation.events.iter().filter_map(|event| match &event.kind {
        EventKind::Logged { text, .. } => Some((event.at.as_nanos() / 1_000_000, text.clone())),
        _ => None,
    });
    let crash = evaluation.crash.as_ref().map(|crash| crash.reason.clone());
    Answer { log: logged.collect(), crash, syntax: false }
}

/// Node's descriptions of values in its own messages are shortened: they depend on the engine.
fn plain(answer: &Answer) -> Answer {
    let log = answer.log.iter().map(|(at, text)| (*at, plain_text(text)));
    let crash = answer.crash.as_deref().map(plain_text);
    Answer { log: log.collect(), crash, syntax: answer.syntax }
}

fn plain_text(text: &str) -> String {
    let text = &text
        .replace(" is not a function or its return value is not iterable", " is not iterable")
        .replace(" is not async iterable", " is not iterable")
        .replace(
            "Spread syntax requires ...iterable[Symbol.iterator] to be a function",
            ". is not iterable",
        );
    for words in ["Cannot destructure ", "Cannot read properties of "] {
        if let Some((before, _)) = text.split_once(words) {
            return format!("{}nothing to read from", on_one_line(before));
        }
    }
    if let Some((before, _)) = text.split_once("The promise rejected with the reason") {
        return on_one_line(before);
    }
    if ["Receiver must be ", " private member "].iter().any(|words| text.contains(words)) {
        return "no such private member".to_owned();
    }
    for words in [" is not a function", " is not iterable", " is not a constructor"] {
        if let Some((before, _)) = text.split_once(words) {
            let kept = before.rfind("Error: ").map_or("", |at| &before[..at]);
            return format!("{}.. is not what it is used as", on_one_line(kept));
        }
    }
    text.to_owned()
}

/// The text before a message: where the lines of a value break depends on the lengths of its parts.
fn on_one_line(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| word.replace(char::is_whitespace, " "))
        .filter(|word| word != " ")
        .collect()
}

/// Messages of versions after Node 20: `yield*` of an iterator without `throw`.
const LATER: &str = "The iterator does not provide a 'throw' method";

/// The difference between two answers, in words.
fn difference(here: &Answer, there: &Answer) -> Option<String> {
    if here.syntax || there.syntax || here.log.iter().any(|(_, text)| text.contains(LATER)) {
        return None;
    }
    let (here, there) = (&plain(here), &plain(there));
    let lines = here.log.len().max(there.log.len());
    for index in 0..lines {
        let (one, other) = (here.log.get(index), there.log.get(index));
        if one != other {
            return Some(format!(
                "line {index}\n  here {one:?}\n  Node {other:?}\n  crash {:?} {:?}",
                here.crash, there.crash
            ));
        }
    }
    (here.crash != there.crash)
        .then(|| format!("crash\n  here {:?}\n  Node {:?}", here.crash, there.crash))
}

fn differs(node: &mut Node, is_module: bool, pieces: &[Piece]) -> Option<String> {
    let code = generate::text(pieces);
    let there = node.ask(is_module, &code);
    difference(&evaluate(is_module, &code), &there)
}

/// The number of programs that Node has not answered yet.
const UNDER_WAY: u64 = 20;

/// The number of recorded programs.
const RECORDED: u64 = 120;

#[test]
fn programs_log_what_node_was_recorded_to_log() {
    let recorded = include_str!("evaluator/recorded.jsonl").lines();
    let mut count = 0;
    for (seed, line) in (1..).zip(recorded) {
        let there: Answer = serde_json::from_str(line).expect("a record is JSON");
        let (is_module, pieces) = program(seed);
        let here = evaluate(is_module, &generate::text(&pieces));
        let difference = difference(&here, &there);
        assert_eq!(difference, None, "seed {seed}\n{}", piece::text(&pieces));
        count += 1;
    }
    assert_eq!(count, RECORDED);
}

#[test]
#[ignore = "needs Node, and writes what it does"]
fn what_node_does_is_recorded() {
    let mut node = Node::start();
    let mut text = String::new();
    for seed in 1..=RECORDED {
        let (is_module, pieces) = program(seed);
        let answer = node.ask(is_module, &generate::text(&pieces));
        text.push_str(&serde_json::to_string(&answer).expect("an answer is JSON"));
        text.push('\n');
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/javascript/evaluator/recorded.jsonl");
    std::fs::write(path, text).expect("the record can be written");
}

#[test]
#[ignore = "needs Node"]
fn random_programs_log_what_they_log_in_node() {
    let first = setting("EVALUATOR_SEED", 1);
    let programs = setting("EVALUATOR_PROGRAMS", 2000);
    let enough = setting("EVALUATOR_ENOUGH", 1);
    let mut node = Node::start();
    let mut differing = 0;
    let mut lines = 0;
    for start in (first..first + programs).step_by(20) {
        let seeds = start..(start + UNDER_WAY).min(first + programs);
        let made: Vec<_> = seeds
            .map(|seed| {
                let (is_module, pieces) = program(seed);
                if programs == 1 {
                    println!("{}", piece::text(&pieces));
                }
                node.send(is_module, &generate::text(&pieces));
                (seed, is_module, pieces)
            })
            .collect();
        let mut wrong = Vec::new();
        for (seed, is_module, pieces) in made {
            let there = node.answer();
            lines += there.log.len();
            let here = evaluate(is_module, &generate::text(&pieces));
            if difference(&here, &there).is_some() {
                wrong.push((seed, is_module, pieces));
            }
        }
        for (seed, is_module, pieces) in wrong {
            // What a program changes in built-in objects stays, so the next one gets a new Node.
            node = Node::start();
            // What differs only once in the same Node is due to V8's state: see docs/proof.md.
            let Some(first) = differs(&mut node, is_module, &pieces) else { continue };
            if differs(&mut node, is_module, &pieces).is_none() {
                continue;
            }
            differing += 1;
            let smallest = shrink::shrink(pieces.clone(), &mut |pieces| {
                differs(&mut node, is_module, pieces).is_some()
            });
            // What is shrunk in the same Node may depend on V8's state too.
            let (pieces, what) = match differs(&mut Node::start(), is_module, &smallest) {
                Some(what) => (smallest, what),
                None => (pieces, first),
            };
            println!("--- seed {seed}, module {is_module}\n{}\n{what}", piece::text(&pieces));
        }
        if differing >= enough {
            break;
        }
    }
    println!("{programs} programs from seed {first}, {lines} lines, {differing} differ");
    assert_eq!(differing, 0, "programs differ");
}
