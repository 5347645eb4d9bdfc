//! "A pool works in chunks."

use super::Belief;
use crate::Names;
use crate::exercise::rewrite::each_step;
use crate::scenario::{Branches, Combinator, Items, Scenario, Step, StepKind};

/// Replaces a pool by a sequence of `Promise.all`s, each with as many branches as there are
/// workers.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let mut read = scenario.clone();
    let mut names = Names::clone(&read.names);
    let mut changed = false;
    each_step(&mut read, program, &mut |step| {
        if let StepKind::Pool { limit, of } = &step.kind {
            let chunks = chunks(of, *limit as usize, &mut names);
            let all = |chunk| Step::without_span(StepKind::Combine(Combinator::All, chunk));
            step.kind = StepKind::List(chunks.into_iter().map(all).collect());
            changed = true;
        }
    });
    read.names = names.into();
    changed.then(|| Belief::of_reading(read))
}

fn chunks(branches: &Branches, size: usize, names: &mut Names) -> Vec<Branches> {
    match branches {
        Branches::List(steps) => {
            // An `Await` among a pool's branches becomes a function of its own.
            let own = |step: &Step| match step.kind {
                StepKind::Await(_) => Step::without_span(StepKind::List(vec![step.clone()])),
                _ => step.clone(),
            };
            steps
                .chunks(size)
                .map(|chunk| Branches::List(chunk.iter().map(own).collect()))
                .collect()
        }
        Branches::Map(items, step) => {
            let items = match items {
                Items::Listed(items) => items.clone(),
                Items::Count(count) => (1..=*count).map(|n| names.intern(&n.to_string())).collect(),
            };
            let map = |chunk: &[_]| Branches::Map(Items::Listed(chunk.to_vec()), step.clone());
            items.chunks(size).map(map).collect()
        }
    }
}
