//! Turns a draft into a scenario, with every check that involves more than one value.
//!
//! The reader and the builder share these checks. Nothing fails immediately: all problems are
//! collected.

mod bodies;
mod items;
mod meant;
mod names;
mod nesting;
mod tasks;
mod walk;

use std::sync::Arc;

use super::draft::Draft;
use super::problem;
use super::step_id::number_bodies;
use super::{Body, Callables, Generated, Problem, Program, Scenario, Span, Tasks};

pub(in crate::scenario) use bodies::check as check_bodies;
pub(super) use names::{name_problem, rule_problem};
pub(super) use nesting::{NESTING_LIMIT, too_deep};

/// The limit of counts: of items, workers, attempts, failures, slots.
pub(super) const COUNT_LIMIT: u32 = 1_000_000;

/// After this many problems, similar names are no longer searched: each search may compare a
/// million names.
const HELPED: usize = 100;

/// The scenario, or all problems, including `problems`.
pub(super) fn check(
    mut draft: Draft,
    mut problems: Vec<Problem>,
) -> Result<Scenario, Vec<Problem>> {
    let callables = Callables::new(&draft.tasks, &draft.functions);
    names::check(&draft, &mut problems);
    tasks::check(&mut draft, &callables, &mut problems);
    bodies::check(&draft, &callables, &mut problems);
    let code = tasks::code(&mut draft, &mut problems);
    let tasks = Tasks::from(std::mem::take(&mut draft.tasks));
    if draft.programs.is_empty() && code.is_none() {
        draft.programs = Generated::BOTH.map(|kind| generated(&mut draft, &tasks, kind)).into();
    }
    let expect = names::expected_programs(&mut draft, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    number_bodies(&mut draft.functions, &mut draft.programs, &mut |_| {});
    Ok(Scenario {
        names: Arc::new(draft.names),
        title: draft.title,
        about: draft.about,
        tasks,
        resources: draft.resources,
        functions: draft.functions,
        callables,
        programs: draft.programs,
        expect,
        code: code.map(Arc::new),
        source: None,
    })
}

/// The generated program of this kind.
fn generated(draft: &mut Draft, tasks: &Tasks, kind: Generated) -> Program {
    let name = draft.names.intern(kind.name());
    Program {
        name,
        steps: Body::generated_over(tasks.clone(), kind),
        span: Span::NONE,
        body: Span::NONE,
    }
}

/// The most similar of the names that fit, if there are not too many problems already.
fn nearest<'n>(
    problems: &[Problem],
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
    fits: impl Fn(&str) -> bool,
) -> Option<&'n str> {
    if problems.len() < HELPED { problem::nearest(written, names, fits) } else { None }
}

/// Returns the problem of a count, if there is one.
pub(super) fn count_problem(span: Span, what: &str, count: u64, least: u32) -> Option<Problem> {
    let message = if count < u64::from(least) {
        format!("{what} is 0")
    } else if count > u64::from(COUNT_LIMIT) {
        format!("{what} is over the limit of 1,000,000")
    } else {
        return None;
    };
    let label = format!("expected a whole number from {least} to 1,000,000");
    Some(Problem::new(span, message).label(label))
}
