//! `--format github`: workflow commands, which annotate the lines of a pull request.

use makespan::findings::Severity;
use makespan::scenario::LineColumn;

use super::reported::Reported;

/// A command for each finding.
pub(super) fn text(found: &[Reported]) -> String {
    found.iter().map(|finding| command(finding) + "\n").collect()
}

fn command(finding: &Reported) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let at = finding.region.map_or_else(String::new, |[from, to]| {
        let LineColumn { line, column } = from;
        // GitHub supports an end column only within one line.
        let end = if to.line == line { format!(",endColumn={}", to.column) } else { String::new() };
        format!(",line={line},endLine={},col={column}{end}", to.line)
    });
    let (file, title) = (property(&finding.file), property(finding.rule));
    format!("::{level} file={file}{at},title={title}::{}", message(&finding.text()))
}

/// The escaped text of a message, because a line break would end the command.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escaped value of a property, because colons and commas would end it, too.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_separators_are_escaped() {
        assert_eq!(message("50%: a,\r\nb"), "50%25: a,%0D%0Ab");
        assert_eq!(property("src/a,b:c%.ts"), "src/a%2Cb%3Ac%25.ts");
    }
}
