//! What is wrong with a program, in short: `simulate check` tells the whole.

use std::io;

use super::line::Page;
use super::style::{BAD, FAINT, ORPHANED, PLAIN};
use crate::findings::{Finding, Severity};
use crate::scenario::Lines;
use crate::view::Report;

/// The lines that a finding may take.
const MOST_LINES: usize = 3;

pub(super) fn write(
    page: &mut Page<'_>,
    report: &Report<'_>,
    findings: &[Finding],
) -> io::Result<()> {
    let lines = report.scenario.source.as_ref().map(|source| Lines::new(&source.text));
    for finding in findings {
        let style = match finding.rule.severity {
            Severity::Error => BAD,
            Severity::Warning => ORPHANED,
            Severity::Note => FAINT,
        };
        let at = lines.as_ref().and_then(|lines| lines.of(finding.place));
        let at = at.map_or_else(String::new, |at| format!("line {}: ", at.line));
        let saves = finding.saves.map_or_else(String::new, |saves| format!("; saves {saves}"));
        let text = format!("{at}{} ({}{saves})", finding.message, finding.rule.name);
        let word = finding.rule.severity.to_string();
        page.keyed((style, &word), (PLAIN, &text), MOST_LINES)?;
    }
    Ok(())
}
