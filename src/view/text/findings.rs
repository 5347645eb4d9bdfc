//! What is wrong with a program, in short: `simulate check` tells the whole.

use std::io;

use super::line::Page;
use super::style::{BAD, FAINT, ORPHANED, PLAIN};
use crate::findings::Severity;
use crate::view::Report;

/// The lines that a finding may take.
const MOST_LINES: usize = 4;
/// So many findings of a program are shown: nobody reads on.
const SHOWN: usize = 20;

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>, number: usize) -> io::Result<()> {
    let findings = report.found(number);
    for finding in findings.iter().take(SHOWN) {
        let style = match finding.rule.severity {
            Severity::Error => BAD,
            Severity::Warning => ORPHANED,
            Severity::Note => FAINT,
        };
        let at = report.scenario.position(finding.place);
        let at = at.map_or_else(String::new, |at| format!("line {}: ", at.line));
        let saves = finding.saves.map_or_else(String::new, |saves| format!(", saves {saves}"));
        let text = format!("{at}{}{saves}: {}", finding.rule.name, finding.message);
        let word = finding.rule.severity.to_string();
        page.keyed((style, &word), (PLAIN, &text), MOST_LINES)?;
    }
    if findings.len() > SHOWN {
        let more = format!("and {} more; --format json has all", findings.len() - SHOWN);
        page.keyed((FAINT, ""), (PLAIN, &more), 1)?;
    }
    for left in report.left_out(number) {
        page.keyed((FAINT, "left out"), (PLAIN, &left.to_string()), MOST_LINES)?;
    }
    Ok(())
}
