//! The table that compares the programs of one scenario.

use std::io;

use anstyle::Style;

use super::fit;
use super::line::Page;
use super::style::{BAD, FAINT, PLAIN};
use super::summary::{crash_after_settling, outcome, reason_text, result};
use crate::Timeline;
use crate::timeline::Outcome;

/// The spaces between columns.
const GAP: usize = 3;

/// The row of one program.
#[derive(Clone, Debug)]
pub(super) struct ProgramRow {
    name: String,
    settles: String,
    work_ends: String,
    outcome: (Style, String),
    /// The reason why the program failed or crashed, if it did.
    reason: Option<String>,
}

impl ProgramRow {
    pub(super) fn of(timeline: &Timeline) -> Self {
        let fails = matches!(timeline.outcome, Outcome::Rejected(_) | Outcome::Crashed(_));
        let (style, word) = outcome(timeline);
        let (outcome, reason) = match crash_after_settling(timeline) {
            Some(crash) => {
                ((BAD, format!("{word}, then crashed")), Some(reason_text(&crash.reason, timeline)))
            }
            None => ((style, word.to_owned()), fails.then(|| result(timeline))),
        };
        Self {
            name: fit::shown(timeline.text(timeline.program)).into_owned(),
            settles: timeline.settles_at.map_or_else(|| "never".to_owned(), |at| at.to_string()),
            work_ends: timeline.quiescent_at.to_string(),
            outcome,
            reason,
        }
    }
}

/// Writes one line per program, if there are two or more.
pub(super) fn write(page: &mut Page<'_>, rows: &[&ProgramRow]) -> io::Result<()> {
    if rows.len() < 2 {
        return Ok(());
    }
    page.blank()?;
    page.rule("compared")?;
    let names = rows.iter().map(|row| fit::width(&row.name)).max().unwrap_or(0);
    let names = names.min(page.width() / 3);
    let times = rows.iter().flat_map(|row| [row.settles.len(), row.work_ends.len()]).max();
    let times = times.unwrap_or(0).max("work ends".len());
    let mut head = page.line();
    head.blanks(2 + names + GAP);
    let titles =
        format!("{:>times$}{:GAP$}{:>times$}{:GAP$}outcome", "settles", "", "work ends", "");
    head.push(FAINT, &titles);
    page.write(&head)?;
    for row in rows {
        let mut line = page.line();
        line.blanks(2);
        line.push(PLAIN, &fit::cut_middle(&row.name, names));
        line.pad_to(2 + names + GAP);
        let both = format!("{:>times$}{:GAP$}{:>times$}", row.settles, "", row.work_ends);
        line.push(PLAIN, &both);
        line.blanks(GAP);
        let (style, word) = &row.outcome;
        line.push(*style, word);
        if let Some(reason) = &row.reason {
            let room = page.width().saturating_sub(line.width() + 2);
            line.push(PLAIN, &fit::cut(&format!(": {reason}"), room));
        }
        page.write(&line)?;
    }
    Ok(())
}
