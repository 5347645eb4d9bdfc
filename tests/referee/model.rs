//! Compares two implementations: the engine, and a naive second one that is slow and obviously
//! right. They must agree on every event, its order and its nanosecond.
//!
//! The model is written from `docs/language.md` and ECMAScript, not from the engine: promises with
//! lists of reactions, one queue of microtasks, timers in a sorted list, and steps that do what
//! their JavaScript does. It does not need Node, so far more programs are compared than with the
//! referee. `MODEL_FULL=1` takes larger programs, `MODEL_PROGRAMS` and `MODEL_SEED` other random
//! ones.

mod event_loop;
pub(crate) mod happened;
mod helpers;
mod promise;
mod reading;
mod scope;
mod tasks;
mod text;

use std::ops::ControlFlow::Continue;
use std::time::Instant;

use happened::Happened;
use makespan::{Scenario, UnhandledRejections};

use crate::case::Case;
use crate::survey::Extent;
use crate::surveys::SURVEYS;
use crate::{generate, mode, networks, setting};

/// The maximum number of events that the model runs.
const MAX_EVENTS: usize = 20_000;

/// The smallest program that differs, and how many were compared.
#[derive(Default)]
struct Comparison {
    programs: u64,
    events: usize,
    partings: usize,
    smallest: Option<(usize, String)>,
}

impl Comparison {
    fn take(&mut self, case: &Case) {
        if case.timeline.event_count() > MAX_EVENTS {
            return;
        }
        self.programs += 1;
        self.events += case.timeline.event_count();
        let engine = Happened::of(&case.timeline);
        let model = reading::run(&case.scenario, case.program, case.mode);
        let Some(first_difference) = engine.first_difference(&model) else { return };
        self.partings += 1;
        let size = engine.events.len();
        if self.smallest.as_ref().is_none_or(|(smallest, _)| size < *smallest) {
            self.smallest = Some((size, format!("{}\n{first_difference}", text::of(case))));
        }
    }

    fn conclude(self, what: &str, began: Instant) {
        if let Some((_, smallest)) = self.smallest {
            panic!("{what}: {} of {} part, such as\n{smallest}", self.partings, self.programs);
        }
        let Self { programs, events, .. } = self;
        println!("{what}: {programs} programs, {events} events, {:.1?}", began.elapsed());
    }
}

#[test]
fn every_small_program_runs_the_same_in_the_model() {
    let full = setting("MODEL_FULL", 0) == 1;
    for survey in SURVEYS {
        let (began, mut comparison) = (Instant::now(), Comparison::default());
        let Extent { size, programs } = survey.extents[usize::from(full)];
        // Each size has about ten times as many programs as the one before.
        let size = size - usize::from(cfg!(debug_assertions));
        let _ = survey.cases(size, &mut |case| {
            comparison.take(&case.expect("a small program is over soon"));
            Continue(())
        });
        assert!(cfg!(debug_assertions) || comparison.programs == programs, "{}", survey.name);
        comparison.conclude(&format!("{}, up to size {size}", survey.name), began);
    }
}

#[test]
fn random_programs_run_the_same_in_the_model() {
    let first = setting("MODEL_SEED", 1);
    let end =
        first + setting("MODEL_PROGRAMS", if cfg!(debug_assertions) { 4_000 } else { 20_000 });
    let (began, mut comparison) = (Instant::now(), Comparison::default());
    for seed in first..end {
        if let Some(case) = Case::new(generate::scenario(seed), 0, mode(seed)) {
            comparison.take(&case);
        }
    }
    comparison.conclude(&format!("random, seeds {first} to {}", end - 1), began);
}

#[test]
fn random_networks_run_the_same_in_the_model() {
    let (began, mut comparison) = (Instant::now(), Comparison::default());
    for seed in 1..=setting("MODEL_NETWORKS", 2_000) {
        let case = Case::new(networks::random(seed), 0, mode(seed));
        comparison.take(&case.expect("a network is small"));
    }
    comparison.conclude("random networks", began);
}

#[test]
fn every_shipped_program_runs_the_same_in_the_model() {
    let (began, mut comparison) = (Instant::now(), Comparison::default());
    let mut open = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(path.read_dir().expect("a folder").map(|entry| entry.expect("it").path()));
        } else if !path.ends_with("gallery.ron")
            && path.extension().is_some_and(|extension| extension == "ron")
        {
            let scenario = Scenario::from_path(&path).expect("what we ship can be read");
            for program in 0..scenario.programs().len() {
                for mode in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
                    let case = Case::new(scenario.clone(), program, mode);
                    if let Some(case) = case {
                        comparison.take(&case);
                    }
                }
            }
        }
    }
    comparison.conclude("what we ship", began);
}
