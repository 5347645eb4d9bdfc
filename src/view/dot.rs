//! `--format dot`: what needs what, as a graph for Graphviz, its critical path marked: tasks, or of
//! code the calls of each program.

mod calls;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use super::Report;
use super::visible::{plain_title, visible};
use crate::scenario::{Need, Task, TaskId};

/// Writes a report's scenario as a graph.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let path = &report.bounds.critical_path;
    writeln!(out, "digraph scenario {{")?;
    writeln!(
        out,
        "  label=\"{}\"; labelloc=t; fontname=\"sans-serif\"; rankdir=LR;",
        escaped(&plain_title(report))
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
            write_need(&mut out, *need, (from, id), links.contains(&(from, id)))?;
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
    let name = escaped(report.scenario.text(task.name));
    let takes: Vec<String> = task.behaviour.takes.iter().map(ToString::to_string).collect();
    let fails = if task.behaviour.fails.is_some() { "\\nfails" } else { "" };
    let mark = if critical { ", penwidth=3, class=critical, color=\"#b3261e\"" } else { "" };
    writeln!(out, "  t{id} [label=\"{name}\\n{}{fails}\"{mark}];", takes.join(", "))
}

fn write_need(
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

/// A text within double quotes, where Graphviz gives the backslash a meaning of its own.
fn escaped(text: &str) -> String {
    // Labels are HTML to Graphviz where entities are concerned.
    visible(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
