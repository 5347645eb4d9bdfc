//! The findings of a program in short form; `simulate check` prints the long form.

use std::io;

use super::line::Page;
use super::style::{BAD, FAINT, ORPHANED, PLAIN};
use crate::Scenario;
use crate::findings::{Findings, Severity};

/// The maximum number of lines of a finding.
const MOST_LINES: usize = 4;
/// The maximum number of findings of a program that are shown.
const SHOWN: usize = 20;

pub(super) fn write(
    page: &mut Page<'_>,
    scenario: &Scenario,
    Findings { found, left_out }: &Findings,
) -> io::Result<()> {
    for finding in found.iter().take(SHOWN) {
        let style = match finding.severity {
            Severity::Error => BAD,
            Severity::Warning => ORPHANED,
            Severity::Note => FAINT,
        };
        let at = scenario.position(finding.span);
        let at = at.map_or_else(String::new, |at| format!("line {}: ", at.line));
        let saves = finding.saves.map_or_else(String::new, |saves| format!(", saves {saves}"));
        let text = format!("{at}{}{saves}: {}", finding.rule.name, finding.message);
        let word = finding.severity.to_string();
        page.keyed((style, &word), (PLAIN, &text), MOST_LINES)?;
    }
    if found.len() > SHOWN {
        let more = format!("and {} more; --format json has all", found.len() - SHOWN);
        page.keyed((FAINT, ""), (PLAIN, &more), 1)?;
    }
    for left in left_out {
        page.keyed((FAINT, "not checked"), (PLAIN, &left.to_string()), MOST_LINES)?;
    }
    Ok(())
}
