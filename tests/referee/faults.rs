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

use crate::surveys::{SURVEYS, in_each_mode};
use crate::{generate, trace, write};

/// How many random programs there are.
const RANDOM: u64 = 20_000;

/// How many of the programs that notice a fault are written down.
const SHOWN: usize = 40;

/// What a program's runs come to, in both modes; 0 where the engine breaks down.
fn fingerprint(scenario: &Scenario) -> u64 {
    let run = || {
        let mut hasher = DefaultHasher::new();
        let _ = in_each_mode(scenario.clone(), &mut |case| {
            trace::of_timeline(&case.timeline).hash(&mut hasher);
            Continue(())
        });
        hasher.finish()
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(0)
}

/// Every program of the experiment, with the part it belongs to: by default, in full, random.
fn programs(give: &mut dyn FnMut(usize, &Scenario)) {
    for survey in SURVEYS {
        let [small, large] = survey.sizes;
        let mut at = 0;
        let mut small_ones = 0;
        let _ = survey.scenarios(small, &mut |_| {
            small_ones += 1;
            Continue(())
        });
        let _ = survey.scenarios(large, &mut |scenario| {
            give(usize::from(at >= small_ones), &scenario);
            at += 1;
            Continue(())
        });
    }
    for seed in 1..=RANDOM {
        give(2, &generate::scenario(seed));
    }
}

/// Writes down what every program comes to.
pub(crate) fn remember(path: &str) {
    let mut known = Vec::new();
    programs(&mut |_, scenario| known.extend(fingerprint(scenario).to_le_bytes()));
    fs::write(path, known).expect("the file can be written");
}

/// Counts the programs that come to something else now, and shows some of them.
pub(crate) fn notice(path: &str, shown: &str) -> [usize; 3] {
    let known = fs::read(path).expect("the engine as it is has been run");
    let mut known = known.chunks(8);
    let mut noticed = [0; 3];
    let mut text = String::new();
    std::panic::set_hook(Box::new(|_| {}));
    programs(&mut |part, scenario| {
        let before = known.next().expect("the programs are the same");
        if fingerprint(scenario).to_le_bytes() != before {
            noticed[part] += 1;
            if noticed[part] <= SHOWN {
                let (head, program) = (write::head(scenario), write::program(scenario, 0));
                let _ = writeln!(text, "{part}\t{head}\t{program}");
            }
        }
    });
    fs::write(shown, text).expect("the file can be written");
    noticed
}
