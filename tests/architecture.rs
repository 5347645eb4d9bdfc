//! Checks `docs/architecture.md`: which rooms use which, which have side effects, and that files
//! are short enough to read.

#[path = "architecture/source.rs"]
mod source;

use std::collections::BTreeSet;
use std::path::Path;

use source::Source;

/// The rooms, from the lowest up. Each uses only rooms before it.
const ROOMS: [&str; 14] = [
    "list",
    "time",
    "names",
    "causes",
    "graph",
    "executor",
    "javascript",
    "scenario",
    "timeline",
    "program",
    "findings",
    "exercise",
    "view",
    "cli",
];

/// Rooms that use fewer rooms than those below them: the only rooms that each may use.
const KNOW_ONLY: [(&str, &[&str]); 6] = [
    ("time", &[]),
    ("names", &[]),
    ("causes", &[]),
    ("graph", &["time"]),
    ("executor", &["time", "causes"]),
    ("javascript", &["time", "causes", "executor"]),
];

/// The modules of the standard library with side effects, which only `cli` may use.
const OUTSIDE: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];

/// Exceptions in lower rooms: reading a scenario from its path, and the durations of `std`, which
/// are no clock.
const MAY_TOUCH: [(&str, &str); 2] =
    [("src/scenario/read.rs", "fs"), ("src/time/convert.rs", "time")];

/// Fails with everything that is wrong, one per line.
#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Every file of a room with its room; `lib.rs` belongs to none.
fn in_rooms() -> Vec<(&'static str, Source)> {
    let room_of = |source: &Source| match source.room() {
        "main" => Some("cli"),
        room => ROOMS.into_iter().find(|known| *known == room),
    };
    source::all()
        .into_iter()
        .filter(|source| source.path != "src/lib.rs")
        .map(|source| (room_of(&source).unwrap_or_else(|| panic!("no room: {source}")), source))
        .collect()
}

#[test]
fn a_room_knows_only_the_rooms_below_it() {
    let exported = source::exports_of_lib();
    let level = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for (room, source) in in_rooms() {
        for item in source.heads_after("crate::") {
            let Some(used) = level(&item)
                .map(|level| ROOMS[level])
                .or_else(|| exported.get(&item).and_then(|room| Some(ROOMS[level(room)?])))
            else {
                wrong.push(format!("{source} uses crate::{item}, which is in no room"));
                continue;
            };
            let only = KNOW_ONLY.iter().find(|(blind, _)| *blind == room).map(|(_, only)| only);
            let below = only.map_or(level(used) < level(room), |only| only.contains(&used));
            if used != room && !below {
                wrong.push(format!("{source} is in `{room}` and knows `{used}` (crate::{item})"));
            }
        }
        if source.leaves_by_super() {
            wrong.push(format!("{source} leaves its room by `super`: say `crate::`"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn only_the_command_has_side_effects() {
    let mut wrong = Vec::new();
    for (_, source) in in_rooms().into_iter().filter(|(room, _)| *room != "cli") {
        for module in source.heads_after("std::") {
            let may = MAY_TOUCH.contains(&(source.path.as_str(), module.as_str()));
            if OUTSIDE.contains(&module.as_str()) && !may {
                wrong.push(format!("{source} uses std::{module}"));
            }
        }
        for printing in ["print!(", "println!(", "dbg!("] {
            if source.code.contains(printing) {
                wrong.push(format!("{source} has {printing}..)"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_collection_has_an_order_that_differs_from_run_to_run() {
    let random = |source: &Source| {
        let used = source.heads_after("collections::");
        used.contains("HashMap") || used.contains("HashSet") || used.contains("hash_map")
    };
    let found = source::all().into_iter().filter(random);
    assert_none(&found.map(|source| format!("{source} uses std's hashing")).collect::<Vec<_>>());
}

#[test]
fn lines_are_short_enough_to_read() {
    let mut wrong = Vec::new();
    for source in source::all() {
        for (number, line) in (1..).zip(source.text.lines()) {
            if line.chars().count() > 100 {
                wrong.push(format!("{source}:{number} is longer than 100 columns"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_file_is_a_module() {
    let mounted = source::mounted(["src/lib.rs", "src/main.rs"]);
    let files: BTreeSet<String> = source::all().into_iter().map(|source| source.path).collect();
    let dead = files.difference(&mounted).map(|path| format!("{path} is no module of the crate"));
    assert_none(&dead.collect::<Vec<_>>());
}

#[test]
fn every_public_module_has_an_example() {
    let sources = source::all();
    let text = |path: &str| sources.iter().find(|source| source.path == path).map(|own| &own.text);
    let mut wrong = Vec::new();
    for (parent, folder) in [("src/lib.rs", "src"), ("src/view.rs", "src/view")] {
        for line in text(parent).expect("it is there").lines() {
            let Some(module) = line.strip_prefix("pub mod ") else { continue };
            let path = format!("{folder}/{}.rs", module.trim_end_matches(';'));
            let text = text(&path).expect("a file");
            if !text.contains("\n//! ```\n") && !text.contains("\n/// ```\n") {
                wrong.push(format!("{path} has no example"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_room_is_described() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let rooms: Vec<String> = ROOMS.iter().map(|room| format!("`{room}`")).collect();
    assert_eq!(headings, rooms);
}

/// A directory whose only file has tests is not described.
#[test]
fn every_directory_is_described_as_in_its_module() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let (_, section) = page.split_once("\n## Directories\n").expect("the section is there");
    let rows = section.lines().take_while(|line| !line.starts_with("## "));
    let described: BTreeSet<String> =
        rows.filter(|line| line.starts_with("| `")).map(str::to_owned).collect();
    let sources = source::all();
    let directories: BTreeSet<&str> = sources
        .iter()
        .filter(|source| !source.path.ends_with("/tests.rs"))
        .filter_map(|source| Some(source.path.strip_prefix("src/")?.rsplit_once('/')?.0))
        .filter(|directory| {
            let of_evaluator = directory.strip_prefix("javascript/evaluator/");
            of_evaluator.unwrap_or(directory).matches('/').count()
                == usize::from(of_evaluator.is_none())
                && !directory.ends_with("/tests")
        })
        .collect();
    let expected: BTreeSet<String> = directories
        .into_iter()
        .map(|directory| {
            let path = format!("src/{directory}.rs");
            let module = sources.iter().find(|source| source.path == path).expect("a module");
            format!("| `{directory}` | {} |", first_sentence(&module.text))
        })
        .collect();
    let differ = described.symmetric_difference(&expected).cloned();
    assert_none(&differ.collect::<Vec<_>>());
}

/// The first sentence of a module's documentation, without the targets of links.
fn first_sentence(text: &str) -> String {
    let paragraph = text.lines().map_while(|line| line.strip_prefix("//! "));
    let paragraph = paragraph.collect::<Vec<_>>().join(" ");
    let sentence = paragraph.split_once(". ").map_or(&*paragraph, |(sentence, _)| sentence);
    let mut plain = format!("{}.", sentence.trim_end_matches('.'));
    while let Some((before, (name, after))) = plain.split_once("[`").and_then(|(before, rest)| {
        let (name, rest) = rest.split_once("`](")?;
        Some((before, (name, rest.split_once(')')?.1)))
    }) {
        plain = format!("{before}`{name}`{after}");
    }
    plain
}
