//! The scenario's title, what it is about, and what its tasks allow.

use std::io;

use super::fit;
use super::line::Page;
use super::style::{FAINT, PLAIN, TITLE};
use crate::Scenario;
use crate::scenario::TaskId;
use crate::timeline::Bounds;

/// The lines that a paragraph about the scenario may take.
const MOST_LINES: usize = 12;

/// As many names of a critical path as anybody would read.
const MOST_NAMES: usize = 60;
/// What is said of timers of 0.
const ZERO_COUNTS_AS_ONE: &str = "a timer of 0 takes 1ms, as in Node";

pub(super) fn write(
    page: &mut Page<'_>,
    scenario: &Scenario,
    bounds: &Bounds<TaskId>,
) -> io::Result<()> {
    let file = scenario.source.as_ref().map_or("Scenario", |source| source.name());
    let title = scenario.title.map_or(file, |title| scenario.text(title));
    let mut line = page.line();
    line.push(TITLE, &fit::cut(title, page.width()));
    page.write(&line)?;
    if let Some(about) = scenario.about {
        write_about(page, scenario.text(about))?;
    }
    // What tasks of code take together depends on how often they are called, which it decides.
    if scenario.tasks.is_empty() || scenario.code.is_some() {
        return Ok(());
    }
    write_bounds(page, scenario, bounds)
}

/// Its first paragraph.
fn write_about(page: &mut Page<'_>, about: &str) -> io::Result<()> {
    let lines = about.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    let paragraph: Vec<&str> = lines.collect();
    for wrapped in fit::wrap(&paragraph.join(" "), page.width(), MOST_LINES) {
        let mut line = page.line();
        line.push(FAINT, &wrapped);
        page.write(&line)?;
    }
    Ok(())
}

/// What the tasks allow, each called once, whatever the programs make of them.
fn write_bounds(
    page: &mut Page<'_>,
    scenario: &Scenario,
    bounds: &Bounds<TaskId>,
) -> io::Result<()> {
    let name = |&id| scenario.text(scenario.task(id).name);
    let mut path: Vec<_> = bounds.critical_path.iter().take(MOST_NAMES).map(name).collect();
    if bounds.critical_path.len() > MOST_NAMES {
        path.push("…");
    }
    let mut allowed = format!("{} one by one, at best {}", bounds.sequential, bounds.parallel);
    if path.len() > 1 {
        allowed = format!("{allowed}: {}", path.join(" → "));
    }
    if bounds.with_resources > bounds.parallel {
        let least = bounds.with_resources;
        let uses = scenario.tasks.iter().any(|task| !task.uses.is_empty());
        let with = if uses { "the resources there are" } else { "the one thread there is" };
        allowed = format!("{allowed}; no less than {least} with {with}");
    }
    page.blank()?;
    page.keyed((FAINT, "each task once"), (PLAIN, &allowed), 3)?;
    if scenario.has_timer_of_zero() {
        page.keyed((FAINT, "timers"), (PLAIN, ZERO_COUNTS_AS_ONE), 3)?;
    }
    Ok(())
}
