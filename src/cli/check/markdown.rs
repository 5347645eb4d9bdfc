//! `--format markdown`: a comment for a pull request, with a table for each file.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::reported::Reported;
use super::tally::Tally;

/// The tables of the findings in a file, and in the code that it refers to.
pub(super) fn text(found: &[Reported]) -> String {
    let mut text = String::new();
    for of_file in found.chunk_by(|one, next| one.file == next.file) {
        let _ = writeln!(text, "### `{}`\n", of_file[0].file);
        text.push_str("| line | severity | finding | saves |\n| ---: | --- | --- | ---: |\n");
        text.extend(of_file.iter().map(row));
        text.push('\n');
    }
    text
}

fn row(finding: &Reported) -> String {
    let line = finding.region.map_or_else(String::new, |[from, _]| from.line.to_string());
    let saves = finding.saves.map_or_else(String::new, |saves| saves.to_string());
    let (severity, rule) = (finding.severity, finding.rule);
    format!("| {line} | {severity} | `{rule}`: {} | {saves} |\n", cell(&finding.message))
}

/// Writes the totals of all files.
pub(super) fn summary(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let lines = std::iter::once(tally.numbers()).chain(tally.summary());
    for line in lines {
        writeln!(out, "- {}", line.trim_start())?;
    }
    Ok(())
}

/// A text as a cell of a table, in one line.
fn cell(text: &str) -> String {
    let text = text.replace('|', "\\|");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_line_and_holds_no_bar() {
        assert_eq!(cell("`a || b`\n  c"), "`a \\|\\| b` c");
    }
}
