//! The calls of programs of code, and their dependencies.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::escaped;
use crate::timeline::{CallId, Timeline};
use crate::view::Report;

/// The attributes of a call or an arrow on the critical path.
const CRITICAL: &str = "penwidth=3, class=critical, color=\"#b3261e\"";

/// Writes the calls of each program as a separate graph.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    for (number, timeline) in report.timelines.iter().enumerate() {
        writeln!(out, "  subgraph cluster{number} {{")?;
        writeln!(out, "  label=\"{}\";", escaped(timeline.text(timeline.program)))?;
        write_program(number, timeline, out)?;
        writeln!(out, "  }}")?;
    }
    Ok(())
}

fn write_program(number: usize, timeline: &Timeline, out: &mut impl Write) -> io::Result<()> {
    let path = &timeline.bounds().critical_path;
    let on_path: BTreeSet<CallId> = path.iter().copied().collect();
    let links: BTreeSet<(CallId, CallId)> =
        path.iter().copied().zip(path.iter().copied().skip(1)).collect();
    for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
        let label = escaped(&timeline.label(call));
        let mark = if on_path.contains(&id) { format!(", {CRITICAL}") } else { String::new() };
        let takes = call.takes;
        writeln!(out, "  p{number}c{} [label=\"{label}\\n{takes}\"{mark}];", id.0)?;
    }
    for to in (0..).map(CallId).take(timeline.calls.len()) {
        let Some(depends_on) = timeline.depends_on(to) else { continue };
        let certain = depends_on.certain.iter().map(|from| (*from, ""));
        let assumed =
            depends_on.assumed.iter().map(|from| (*from, "style=dashed, label=\"assumed\""));
        for (from, kind) in certain.chain(assumed) {
            let mark = if links.contains(&(from, to)) { CRITICAL } else { "" };
            let comma = if kind.is_empty() || mark.is_empty() { "" } else { ", " };
            writeln!(out, "  p{number}c{} -> p{number}c{} [{kind}{comma}{mark}];", from.0, to.0)?;
        }
    }
    Ok(())
}
