//! The programs of one scenario beside each other.

use std::io;

use super::fit;
use super::line::Page;
use super::style::{FAINT, PLAIN};
use super::summary::{outcome, result};
use crate::Timeline;
use crate::timeline::Outcome;

/// The blanks between columns.
const GAP: usize = 3;

/// One line a program, where there are two or more.
pub(super) fn write(page: &mut Page<'_>, timelines: &[Timeline]) -> io::Result<()> {
    if timelines.len() < 2 {
        return Ok(());
    }
    page.blank()?;
    page.rule("compared")?;
    let name = |timeline: &Timeline| fit::shown(timeline.text(timeline.program)).into_owned();
    let names = timelines.iter().map(|timeline| fit::width(&name(timeline))).max().unwrap_or(0);
    let names = names.min(page.width() / 3);
    let times = timelines.iter().flat_map(|t| [settles(t).len(), work_ends(t).len()]).max();
    let times = times.unwrap_or(0).max("work ends".len());
    let mut head = page.line();
    head.blanks(2 + names + GAP);
    let titles =
        format!("{:>times$}{:GAP$}{:>times$}{:GAP$}outcome", "settles", "", "work ends", "");
    head.push(FAINT, &titles);
    page.write(&head)?;
    for timeline in timelines {
        let mut line = page.line();
        line.blanks(2);
        line.push(PLAIN, &fit::cut_middle(&name(timeline), names));
        line.pad_to(2 + names + GAP);
        let both =
            format!("{:>times$}{:GAP$}{:>times$}", settles(timeline), "", work_ends(timeline));
        line.push(PLAIN, &both);
        line.blanks(GAP);
        let (style, word) = outcome(timeline);
        line.push(style, word);
        if matches!(timeline.outcome, Outcome::Rejected(_) | Outcome::Crashed(_)) {
            let room = page.width().saturating_sub(line.width() + 2);
            line.push(PLAIN, &fit::cut(&format!(": {}", result(timeline)), room));
        }
        page.write(&line)?;
    }
    Ok(())
}

fn settles(timeline: &Timeline) -> String {
    timeline.settles_at.map_or_else(|| "never".to_owned(), |at| at.to_string())
}

fn work_ends(timeline: &Timeline) -> String {
    timeline.quiescent_at.to_string()
}
