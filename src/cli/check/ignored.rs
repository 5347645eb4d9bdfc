//! Comments that ignore findings: `// simulate-ignore await-in-loop: one at a time, says the API`.

use makespan::Scenario;
use makespan::findings::{self, Severity};
use makespan::scenario::{LineColumn, Span};

use super::reported::Reported;

/// The start of such a comment.
const IGNORE: &str = "simulate-ignore";
/// The text after the start if the comment is about the whole file.
const FILE: &str = "-file";
/// How such a comment is written, for messages.
const FORM: &str = "write `simulate-ignore RULE: reason`";

/// The comments of a file that ignore findings.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    comments: Vec<Comment>,
}

#[derive(Debug)]
struct Comment {
    region: [LineColumn; 2],
    /// The line that the comment is about; `None` if it is about the file.
    line: Option<usize>,
    rules: Vec<String>,
    /// The reason why the comment is invalid, if it is.
    wrong: Option<String>,
    /// The number of findings that the comment ignores.
    count: usize,
}

impl Ignored {
    /// The comments in the code of a scenario.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let Some(source) = scenario.source() else { return Self::default() };
        let code = source.beside().unwrap_or(source);
        let lines: Vec<&str> = code.text().lines().collect();
        let comments = scenario.comments_of_code().into_iter().filter_map(|(span, text)| {
            let (_, span) = source.file_of(span);
            let Span { start, end } = span;
            let region = [start, end].map(|at| code.position(at as usize));
            Comment::read(region, text.trim_start_matches('*').trim(), &lines)
        });
        Self { comments: comments.collect() }
    }

    /// Whether a comment ignores a finding.
    pub(super) fn ignores(&mut self, finding: &Reported) -> bool {
        let Some([LineColumn { line, .. }, _]) = finding.region else { return false };
        let is_about = |comment: &&mut Comment| {
            comment.wrong.is_none()
                && comment.line.is_none_or(|about| about == line)
                && comment.rules.iter().any(|rule| rule == finding.rule)
        };
        let comment = self.comments.iter_mut().find(is_about);
        comment.map(|comment| comment.count += 1).is_some()
    }

    /// Notes about invalid comments. If everything was `checked`, also notes about comments that
    /// ignore nothing.
    pub(super) fn notes(self, file: &str, checked: bool) -> Vec<Reported> {
        let notes = self.comments.into_iter().filter_map(|comment| {
            let unused = || "it ignores nothing: there is no such finding here".to_owned();
            let is_unused = checked && comment.count == 0;
            let is_wrong = comment.wrong.is_some();
            let message = comment.wrong.or_else(|| is_unused.then(unused))?;
            let instead = if is_wrong {
                "write `// simulate-ignore RULE: the reason`"
            } else {
                "remove the comment"
            };
            Some(Reported {
                file: file.to_owned(),
                program: None,
                rule: IGNORE,
                severity: Severity::Note,
                region: Some(comment.region),
                line: String::new(),
                message,
                instead: instead.to_owned(),
                saves: None,
                edits: Vec::new(),
            })
        });
        notes.collect()
    }
}

impl Comment {
    /// Reads a comment from its text between the delimiters; `None` if it is another kind of
    /// comment.
    fn read(region: [LineColumn; 2], text: &str, lines: &[&str]) -> Option<Self> {
        let text = text.strip_prefix(IGNORE)?;
        let (is_file, text) = match text.strip_prefix(FILE) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if text.starts_with(|next: char| next.is_alphanumeric() || next == '-') {
            return None;
        }
        let (names, reason) = text.split_once(':').unwrap_or((text, ""));
        let rules: Vec<String> = names
            .split([',', ' '])
            .filter(|name| !name.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        let unknown = rules.iter().find(|name| findings::rule(name).is_none());
        let wrong = if rules.is_empty() {
            Some(format!("it ignores nothing, because it names no rule: {FORM}"))
        } else if let Some(unknown) = unknown {
            Some(format!("there is no rule `{unknown}`, so it ignores nothing"))
        } else if reason.trim().is_empty() {
            Some(format!("it ignores nothing, because it gives no reason: {FORM}"))
        } else {
            None
        };
        let line = (!is_file).then(|| line_of(region, lines));
        Some(Self { region, line, rules, wrong, count: 0 })
    }
}

/// The line that a comment is about: its own line or, if nothing else is on that line, the next
/// line that is not a comment.
fn line_of([from, to]: [LineColumn; 2], lines: &[&str]) -> usize {
    let before: String = lines
        .get(from.line - 1)
        .map_or_else(String::new, |line| line.chars().take(from.column - 1).collect());
    if !before.trim_matches([' ', '\t', '{']).is_empty() {
        return from.line;
    }
    let after = lines.iter().enumerate().skip(to.line);
    let mut after = after.filter(|(_, line)| !line.trim_start().starts_with("//"));
    after.next().map_or(to.line, |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Comment> {
        let at = LineColumn { line: 1, column: 1 };
        Comment::read([at, at], text, &[])
    }

    #[test]
    fn a_comment_needs_rules_that_exist_and_a_reason() {
        let wrong = |text: &str| read(text).unwrap().wrong.unwrap_or_default();
        assert_eq!(wrong("simulate-ignore await-in-loop: one at a time"), "");
        assert_eq!(wrong("simulate-ignore await-in-loop, lost-result: so it is"), "");
        assert!(wrong("simulate-ignore await-in-loop").contains("no reason"));
        assert!(wrong("simulate-ignore await-in-loop:  ").contains("no reason"));
        assert!(wrong("simulate-ignore await-in-lop: why").contains("`await-in-lop`"));
        assert!(wrong("simulate-ignore: why").contains("no rule"));
        assert!(read("simulate-ignored await-in-loop: why").is_none());
        assert!(read("see simulate-ignore").is_none());
        assert_eq!(read("simulate-ignore-file lost-result: why").unwrap().line, None);
    }
}
