//! `--format dot`: the dependency graph for Graphviz, with its critical path highlighted. The nodes
//! are tasks with their fields; for code they are the calls of each program.
//!
//! ```
//! # use makespan::{Scenario, view};
//! #
//! # let scenario = Scenario::from_ron("page.ron", r#"(
//! #     tasks: {
//! #         "fetchUser":  (takes: "100ms"),
//! #         "fetchPosts": (takes: "50ms", needs: ["fetchUser"]),
//! #     },
//! #     programs: { "page": ["fetchUser", "fetchPosts"] },
//! # )"#)?;
//! # let timelines = [scenario.run("page")?];
//! # let bounds = scenario.bounds().expect("durations of seconds");
//! # let (timelines, findings) = (&timelines, &[]);
//! # let report = view::Report { scenario: &scenario, bounds: &bounds, timelines, findings };
//! let mut out = Vec::new();
//! view::dot::write(&report, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.starts_with("digraph scenario {"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calls;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use super::Report;
use super::text::counted;
use super::visible::{plain_title, visible};
use crate::scenario::{ItemBehavior, Need, Scenario, Takes, Task, TaskId};
use crate::{Duration, Name};

/// The maximum number of items of a task that are listed one by one.
const MOST_ITEMS: usize = 8;

/// Writes a report's scenario as a graph.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let path = &report.bounds.critical_path;
    writeln!(out, "digraph scenario {{")?;
    writeln!(
        out,
        "  label=\"{}{}\"; labelloc=t; fontname=\"sans-serif\"; rankdir=LR;",
        escaped(&plain_title(report)),
        resources(report.scenario)
    )?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    if report.scenario.code.is_some() {
        calls::write(report, &mut out)?;
        writeln!(out, "}}")?;
        return out.flush();
    }
    let on_path: BTreeSet<TaskId> = path.iter().copied().collect();
    for (id, task) in (0..).map(TaskId).zip(report.scenario.tasks.iter()) {
        write_task(&mut out, report, id, task, on_path.contains(&id))?;
    }
    let links: BTreeSet<(TaskId, TaskId)> =
        path.iter().copied().zip(path.iter().copied().skip(1)).collect();
    for (id, task) in (0..).map(TaskId).zip(report.scenario.tasks.iter()) {
        for need in &task.needs {
            let from = need.task().unwrap_or(id);
            write_dependency(&mut out, *need, (from, id), links.contains(&(from, id)))?;
        }
    }
    writeln!(out, "}}")?;
    out.flush()
}

fn write_task(
    out: &mut impl Write,
    report: &Report<'_>,
    TaskId(id): TaskId,
    task: &Task,
    critical: bool,
) -> io::Result<()> {
    let scenario = report.scenario;
    let own = &task.behavior;
    let mut lines = vec![escaped(scenario.text(task.name))];
    let uses = task.uses.iter().map(|one| {
        let name = escaped(scenario.text(scenario.resources[one.resource.0 as usize].name));
        if one.slots == 1 { name } else { format!("{} slots of {name}", one.slots) }
    });
    let uses: Vec<String> = uses.collect();
    lines
        .extend((own.blocks > Duration::ZERO).then(|| format!("blocks the thread {}", own.blocks)));
    lines.push(times(&own.takes));
    lines.extend((!uses.is_empty()).then(|| format!("uses {}", uses.join(", "))));
    lines.extend(own.fails.map(|_| "fails".to_owned()));
    lines.extend(task.items.iter().take(MOST_ITEMS).map(|(name, own)| item(scenario, *name, own)));
    let more = task.items.len().saturating_sub(MOST_ITEMS);
    lines.extend((more > 0).then(|| format!("and {} more", counted(more, "item"))));
    let mark = if critical { ", penwidth=3, class=critical, color=\"#b3261e\"" } else { "" };
    writeln!(out, "  t{id} [label=\"{}\"{mark}];", lines.join("\\n"))
}

/// The resources, one line each, after the title.
fn resources(scenario: &Scenario) -> String {
    let each = scenario.resources.iter().map(|resource| {
        let slots = counted(resource.capacity as usize, "slot");
        format!("\\n{} has {slots}", escaped(scenario.text(resource.name)))
    });
    each.collect::<Vec<_>>().concat()
}

fn times(takes: &Takes) -> String {
    let takes: Vec<String> = takes.iter().map(ToString::to_string).collect();
    takes.join(", ")
}

/// The fields that an item overrides.
fn item(scenario: &Scenario, name: Name, own: &ItemBehavior) -> String {
    let blocks = own.blocks.map(|blocks| format!("blocks the thread {blocks}"));
    let fails = own.fails.map(|_| "fails".to_owned());
    let said = [blocks, own.takes.as_ref().map(times), fails];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) };
    format!("for {}{said}", escaped(scenario.text(name)))
}

fn write_dependency(
    out: &mut impl Write,
    need: Need,
    (TaskId(from), TaskId(to)): (TaskId, TaskId),
    critical: bool,
) -> io::Result<()> {
    let kind = match need {
        Need::Fulfilled(_) => "",
        Need::Settled(_) => "style=dashed, label=\"settled\"",
        Need::Previous => "style=dotted, label=\"previous\"",
    };
    let mark = if critical { "penwidth=3, class=critical, color=\"#b3261e\"" } else { "" };
    let comma = if kind.is_empty() || mark.is_empty() { "" } else { ", " };
    writeln!(out, "  t{from} -> t{to} [{kind}{comma}{mark}];")
}

/// Escapes a text for double quotes, where Graphviz interprets the backslash.
fn escaped(text: &str) -> String {
    // Graphviz interprets HTML entities in labels.
    visible(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels in a scenario's graph, without the attributes of the critical path.
    fn labels(text: &str) -> Vec<String> {
        let scenario = Scenario::from_ron("s.ron", text).unwrap();
        let bounds = scenario.bounds().unwrap();
        let report = Report { scenario: &scenario, bounds: &bounds, timelines: &[], findings: &[] };
        let mut out = Vec::new();
        write(&report, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let labels = out.lines().filter_map(|line| line.split_once("label=\"")?.1.split_once('"'));
        labels.map(|(label, _)| label.to_owned()).collect()
    }

    #[test]
    fn every_field_of_a_task_is_shown() {
        let text = r#"Scenario(
            title: "Graph",
            resources: { "db": 1, "{cores}": 8 },
            tasks: {
                "a": (takes: ["10ms", "5ms"], blocks: "2ms", uses: "db", fails: First(1, "no")),
                "b": (takes: "1s", uses: { "{cores}": 4, "db": 1 }, items: {
                    "/big": (takes: "2s", blocks: "1ms"), "/gone": (fails: "404"), "/x": (),
                }),
            },
        )"#;
        assert_eq!(
            labels(text),
            [
                r"Graph\ndb has 1 slot\n{cores} has 8 slots",
                r"a\nblocks the thread 2ms\n10ms, 5ms\nuses db\nfails",
                concat!(
                    r"b\n1s\nuses db, 4 slots of {cores}\nfor /big: blocks the thread 1ms, 2s",
                    r"\nfor /gone: fails\nfor /x"
                ),
            ]
        );
    }

    #[test]
    fn only_the_first_of_many_items_are_shown() {
        let items = (0..10).map(|item| format!("\"{item}\": (fails: \"no\")"));
        let items = items.collect::<Vec<_>>().join(", ");
        let text = format!("(tasks: {{ \"a\": (takes: \"1ms\", items: {{ {items} }}) }})");
        let label = &labels(&text)[1];
        assert!(label.ends_with(r"\nfor 7: fails\nand 2 items more"), "{label}");
    }
}
