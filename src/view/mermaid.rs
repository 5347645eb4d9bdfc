//! `--format mermaid`: a Gantt chart in Mermaid's language.
//!
//! Mermaid counts in whole milliseconds. If a time is finer, all times are in a smaller unit, which
//! the title names.
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
//! view::mermaid::write(&report, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.starts_with("gantt\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use super::Report;
use super::bars::{Bar, Doing, End, endings};
use super::visible::{plain_title, visible};
use crate::timeline::Timeline;

/// Writes a report as a Gantt chart.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let (unit, scale) = unit(report.timelines);
    writeln!(out, "gantt")?;
    writeln!(out, "    title {} (in {unit})", text(&plain_title(report)))?;
    writeln!(out, "    dateFormat x")?;
    // `%Q` is the number of milliseconds, a whole number.
    writeln!(out, "    axisFormat %Q")?;
    for timeline in report.timelines {
        write_program(&mut out, timeline, scale)?;
    }
    out.flush()
}

fn write_program(out: &mut impl Write, timeline: &Timeline, scale: u64) -> io::Result<()> {
    writeln!(out, "    section {}", text(timeline.text(timeline.program)))?;
    for call in &timeline.calls {
        let label = text(&timeline.label(call));
        let bar = Bar::of(timeline, call);
        for (index, (doing, from, until)) in bar.parts.iter().enumerate() {
            let last = index + 1 == bar.parts.len();
            let (says, tag) = match (doing, bar.end) {
                (Doing::Waits, _) => (" queued", "active, "),
                (Doing::Late, _) => (" waits for the thread", "active, "),
                (Doing::Blocks, _) => (" blocks", "active, "),
                (Doing::Runs | Doing::RunsOn, End::Rejects) if last => (" rejects", "crit, "),
                (Doing::Runs | Doing::RunsOn, End::CutOff) => (" cut off", "crit, "),
                (Doing::RunsOn, _) => (" orphaned", "done, "),
                (Doing::Runs, _) => ("", ""),
            };
            let [from, until] = [from, until].map(|at| at.as_nanos() / scale);
            writeln!(out, "    {label}{says} :{tag}{from}, {until}")?;
        }
        if bar.parts.is_empty() {
            let at = bar.ends_at.as_nanos() / scale;
            writeln!(out, "    {label} :milestone, {at}, {at}")?;
        }
    }
    // Mermaid ignores an empty section.
    let mut ends: Vec<_> = endings(timeline).collect();
    if ends.is_empty() {
        ends.push(("never settles", timeline.quiescent_at));
    }
    for (word, at) in ends {
        let at = at.as_nanos() / scale;
        writeln!(out, "    {word} :milestone, {at}, {at}")?;
    }
    Ok(())
}

/// The largest unit that divides every time, with its nanoseconds.
fn unit(timelines: &[Timeline]) -> (&'static str, u64) {
    let whole = |scale: u64| {
        let mut events = timelines.iter().flat_map(Timeline::events);
        events.all(|event| event.at.as_nanos().is_multiple_of(scale))
    };
    [("ms", 1_000_000), ("us", 1000)]
        .into_iter()
        .find(|(_, scale)| whole(*scale))
        .unwrap_or(("ns", 1))
}

/// Words that start a statement, even where a name is allowed.
const KEYWORDS: [&str; 16] = [
    "title",
    "section",
    "dateformat",
    "axisformat",
    "tickinterval",
    "includes",
    "excludes",
    "inclusiveenddates",
    "topaxis",
    "weekday",
    "weekend",
    "todaymarker",
    "click",
    "acctitle",
    "accdescr",
    "vert",
];

/// Escapes a text for Mermaid: special characters become character codes.
fn text(text: &str) -> String {
    let visible = visible(text);
    let lower = visible.trim_start().to_lowercase();
    let keyword = KEYWORDS.iter().any(|word| lower.starts_with(word)) || lower.starts_with("gantt");
    let mut written = String::with_capacity(visible.len());
    for (index, c) in visible.chars().enumerate() {
        let plain =
            c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | ',' | '/' | '(' | ')');
        if plain && !(keyword && index == 0) {
            written.push(c);
        } else {
            let _ = write!(written, "#{};", u32::from(c));
        }
    }
    if written.trim().is_empty() { "#160;".to_owned() } else { written }
}
