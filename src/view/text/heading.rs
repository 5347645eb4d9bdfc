//! The scenario's title, its description, and the bounds of its tasks.

use std::io;

use super::fit;
use super::line::Page;
use super::style::{FAINT, PLAIN, TITLE};
use crate::Scenario;
use crate::scenario::TaskId;
use crate::timeline::Bounds;
use crate::view::ZERO_COUNTS_AS_ONE;

/// The maximum number of lines for a paragraph about the scenario.
const MOST_LINES: usize = 12;

/// The maximum number of names of a critical path that are shown.
const MOST_NAMES: usize = 60;

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
    // The code decides how often it calls each task, so bounds for one call of each have no
    // meaning.
    if !scenario.tasks.is_empty() && scenario.code.is_none() {
        page.blank()?;
        write_bounds(page, scenario, bounds)?;
    }
    if scenario.has_timer_of_zero() {
        page.keyed((FAINT, "timers"), (PLAIN, ZERO_COUNTS_AS_ONE), 3)?;
    }
    Ok(())
}

/// Writes the first paragraph of the description.
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

/// Writes the bounds of all tasks, each called once, independent of the programs.
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
    let mut allowed = format!(
        "one call of each takes {} sequentially, {} at best",
        bounds.sequential, bounds.parallel
    );
    if path.len() > 1 {
        allowed = format!("{allowed}: {}", path.join(" → "));
    }
    if bounds.with_resources > bounds.parallel {
        let least = bounds.with_resources;
        let uses = scenario.tasks.iter().any(|task| !task.uses.is_empty());
        let with = if uses { "with these resources" } else { "on one thread" };
        allowed = format!("{allowed}; at least {least} {with}");
    }
    page.keyed((FAINT, "tasks"), (PLAIN, &allowed), 3)
}
