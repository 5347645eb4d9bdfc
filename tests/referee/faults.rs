//! Which of the programs would notice a fault: the experiment of `tests/referee/faults`.
//!
//! The engine as it is writes down what each program's run comes to; an engine with a fault is
//! held against that. Node need not run again: the engine as it is agrees with Node on all of them.

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

/// How many of the programs that notice a fault are written down.
const SHOWN: usize = 40;

/// The faults that there are.
pub(crate) fn names() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/referee/faults");
    let files = fs::read_dir(folder).expect("the folder of faults").map(|file| {
        let name = file.expect("it can be read").file_name();
        name.to_string_lossy().strip_suffix(".patch").map(str::to_owned)
    });
    files.flatten().collect()
}

/// What a program's runs come to, in both modes; 0 where the engine breaks down.
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

/// The programs that are held against an engine with a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The enumeration as it is by default.
    Small,
    /// All of it.
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

/// Writes down what every program of a part comes to.
pub(crate) fn remember(part: &str, path: &str) {
    let mut known = Vec::new();
    Part::named(part).programs(&mut |scenario| known.extend(fingerprint(scenario).to_le_bytes()));
    fs::write(path, known).expect("the file can be written");
}

/// Counts the programs that come to something else now, and writes some of them down.
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
