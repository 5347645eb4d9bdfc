//! Detects the style of a file of code, so that edits look like the rest of the file.

use super::CodeRun;
use crate::javascript::Span;

/// The style of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// One level of indentation.
    pub(super) unit: String,
    /// Whether lists over several lines end with a comma.
    pub(super) trailing_commas: bool,
    /// The maximum width of a line, in columns.
    pub(super) width: usize,
}

/// Line lengths that formatters use.
const WIDTHS: [usize; 3] = [80, 100, 120];
/// The number of longer lines that shows that a file uses a greater width.
const LONG_LINES: usize = 3;

impl Style {
    pub(super) fn of(text: &str) -> Self {
        let long = |width: usize| {
            let long = text.lines().filter(|line| line.chars().count() > width && is_code(line));
            long.take(LONG_LINES).count() == LONG_LINES
        };
        let width = WIDTHS.into_iter().find(|width| !long(*width)).unwrap_or(WIDTHS[2]);
        Self { unit: unit(text), trailing_commas: trailing_commas(text), width }
    }
}

/// Whether a formatter would break a line that is too long: lines with comments, imports or strings
/// are excluded.
fn is_code(line: &str) -> bool {
    let line = line.trim_start();
    let is_comment = line.starts_with("//") || line.starts_with('*') || line.starts_with("/*");
    let has_text = line.contains(['"', '\'', '`']);
    !is_comment && !has_text && !line.starts_with("import ")
}

/// One level of indentation: that of the first indented line after a line without indentation.
fn unit(text: &str) -> String {
    let (mut before, mut is_within) = ("", false);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = indent_of(line);
        let starts = line.trim_start();
        // Comments are ignored, because formatters don't indent their content.
        let is_comment = is_within || starts.starts_with("//") || starts.starts_with("/*");
        is_within = (is_within || starts.starts_with("/*")) && !line.contains("*/");
        if !is_comment && before.is_empty() && !indent.is_empty() {
            return indent.to_owned();
        }
        if !is_comment {
            before = indent;
        }
    }
    "  ".to_owned()
}

/// Whether most lists over several lines end with a comma: arrays and objects, or, in a file
/// without such lists, arguments.
fn trailing_commas(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let (mut lists, mut arguments) = ([0_usize; 2], [0_usize; 2]);
    while let Some(line) = lines.next() {
        let Some(next) = lines.peek() else { break };
        let is_argument = next.starts_with(')');
        // The last line of a block also precedes a closing brace.
        let closes = next.starts_with(']') || next.starts_with('}') && is_field(line);
        if !(is_argument || closes) {
            continue;
        }
        let counts = if is_argument { &mut arguments } else { &mut lists };
        if line.ends_with(',') {
            counts[0] += 1;
        } else if !line.ends_with(['(', '[', '{', ';', '>']) {
            counts[1] += 1;
        }
    }
    let [with, without] = if lists == [0, 0] { arguments } else { lists };
    with >= without
}

/// Whether the last line before a closing brace is that of a field: it ends with a comma, or has a
/// key.
fn is_field(line: &str) -> bool {
    let key = line.split_once(": ").map(|(key, _)| key.trim_matches(['"', '\'']));
    let is_key = |key: &str| {
        key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'))
            && !matches!(key, "default" | "case")
    };
    line.ends_with(',') || key.is_some_and(is_key) && !line.ends_with(';')
}

/// The indentation of a line.
pub(super) fn indent_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

impl CodeRun<'_> {
    /// The text of a span of the code, with its lines reindented from `from` to `to`. The lines of
    /// templates are kept, because their indentation is part of a string.
    pub(super) fn indented(&self, span: Span, from: &str, to: &str) -> String {
        let templates = &self.outline().templates;
        let is_in_template = |at: usize| {
            let before = templates.partition_point(|template| (template.start as usize) < at);
            before.checked_sub(1).is_some_and(|last| at <= templates[last].end as usize)
        };
        let mut out = String::new();
        let mut at = span.start as usize;
        for line in self.at(span).split_inclusive('\n') {
            let is_blank = line.ends_with('\n') && line.trim().is_empty();
            match line.strip_prefix(from) {
                Some(rest) if !out.is_empty() && !is_blank && !is_in_template(at) => {
                    out.push_str(to);
                    out.push_str(rest);
                }
                _ => out.push_str(line),
            }
            at += line.len();
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_habits_of_a_file_are_read_from_it() {
        let two = Style::of("f(\n  a,\n  b,\n);\n");
        assert_eq!((two.unit.as_str(), two.trailing_commas, two.width), ("  ", true, 80));
        let tabs = Style::of("f(\n\ta,\n\tb\n)\n");
        assert_eq!((tabs.unit.as_str(), tabs.trailing_commas), ("\t", false));
        // `trailingComma: "es5"` of Prettier, the default for a long time.
        let es5 = Style::of("f(\n  a,\n  b\n);\ng(\n  a\n);\nx = {\n  a: 1,\n};\n");
        assert!(es5.trailing_commas);
        assert!(!Style::of("x = {\n  a: 1\n};\n").trailing_commas);
        assert!(Style::of("if (a) {\n  b()\n}\nfunction f() {\n  return a\n}\n").trailing_commas);
        let below = Style::of("/* simulate: (\n    a,\n) */\nf(\n  a,\n);\n");
        assert_eq!(below.unit, "  ");
        let wide = format!("x{}\n", " + yyyy".repeat(12)).repeat(3);
        assert_eq!(Style::of(&wide).width, 100);
    }
}
