//! Which programs detect a fault: the experiment of `tests/referee/faults`.
//!
//! The engine without faults writes a fingerprint of each program's run; an engine with a fault is
//! compared with these. Node is not needed again, because the engine agrees with it on all of them.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::ops::ControlFlow::Continue;
use std::panic::{AssertUnwindSafe, catch_unwind};

use makespan::Scenario;

use crate::survey::in_each_mode;
use crate::surveys::SURVEYS;
use crate::{generate, networks, trace, write};

/// How many random programs there are; random networks are a tenth as many.
const RANDOM: u64 = 20_000;

/// The maximum number of detecting programs that are written down.
const SHOWN: usize = 40;

/// The faults: their names and patches.
fn all() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/referee/faults");
    let files = fs::read_dir(folder).expect("the folder of faults");
    let paths = files.map(|file| file.expect("it can be read").path());
    let patches = paths.filter(|path| path.extension().is_some_and(|kind| kind == "patch"));
    let named = patches.map(|path| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a patch is a text"))
    });
    named.collect()
}

/// The names of the faults.
pub(crate) fn names() -> Vec<String> {
    all().into_iter().map(|(name, _)| name).collect()
}

/// Checks that each fault still applies: otherwise it would not be measured.
#[test]
fn every_fault_applies_to_the_engine() {
    let mut wrong = String::new();
    for (name, patch) in all() {
        for file in patch.split("--- ").skip(1) {
            let (path, hunks) = file.split_once('\n').expect("a path, and what is changed there");
            let source = fs::read_to_string(path).unwrap_or_default();
            for hunk in hunks.split("\n@@ ").skip(1) {
                let lines = hunk.lines().skip(1).filter(|line| !line.starts_with('+'));
                let before: String =
                    lines.map(|line| line.get(1..).unwrap_or_default().to_owned() + "\n").collect();
                let places = source.matches(&before).count();
                if places != 1 {
                    let _ = writeln!(wrong, "{name}: {path} has {places} places for\n{before}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A fingerprint of a program's runs in both modes; 0 if the engine panics.
fn fingerprint(scenario: &Scenario) -> u64 {
    let run = || {
        let mut hasher = DefaultHasher::new();
        let _ = in_each_mode(scenario.clone(), &mut |case| {
            case.map(|case| trace::of_timeline(&case.timeline)).hash(&mut hasher);
            Continue(())
        });
        hasher.finish()
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(0)
}

/// The programs that are compared with an engine that has a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The default enumeration.
    Small,
    /// The whole enumeration.
    Full,
    Random,
}

impl Part {
    fn named(name: &str) -> Self {
        match name {
            "small" => Self::Small,
            "full" => Self::Full,
            "random" => Self::Random,
            other => panic!("there is no part {other}"),
        }
    }

    fn programs(self, give: &mut dyn FnMut(&Scenario)) {
        if self == Self::Random {
            (1..=RANDOM).for_each(|seed| give(&generate::scenario(seed)));
            return (1..=RANDOM / 10).for_each(|seed| give(&networks::random(seed)));
        }
        for survey in SURVEYS {
            let extent = survey.extents[usize::from(self == Self::Full)];
            let _ = survey.scenarios(extent.size, &mut |scenario| {
                give(&scenario);
                Continue(())
            });
        }
    }
}

/// Writes the fingerprint of every program of a part to a file.
pub(crate) fn remember(part: &str, path: &str) {
    let mut known = Vec::new();
    Part::named(part).programs(&mut |scenario| known.extend(fingerprint(scenario).to_le_bytes()));
    fs::write(path, known).expect("the file can be written");
}

/// Counts the programs with another fingerprint, and writes some of them down.
pub(crate) fn notice(part: &str, path: &str, shown: &str) -> usize {
    let known = fs::read(path).expect("the engine as it is has been run");
    let mut known = known.chunks(8);
    let mut noticed = 0;
    let mut text = String::new();
    std::panic::set_hook(Box::new(|_| {}));
    Part::named(part).programs(&mut |scenario| {
        let before = known.next().expect("the programs are the same");
        if fingerprint(scenario).to_le_bytes() != before {
            noticed += 1;
            if noticed <= SHOWN {
                let (head, program) = (write::head(scenario), write::program(scenario, 0));
                let _ = writeln!(text, "{head}\t{program}");
            }
        }
    });
    fs::write(shown, text).expect("the file can be written");
    noticed
}
