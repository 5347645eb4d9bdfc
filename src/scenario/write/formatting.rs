//! The layout of steps as text, and the layout of existing files.

use super::super::read::tokens;
use super::super::{Format, Source};

/// The default width of a line.
const COLUMNS: usize = 92;
/// The maximum number of spaces by which a file may indent a level; a deeper indent is alignment.
const WIDEST_INDENT: usize = 8;

/// The layout of steps as text.
#[derive(Clone, Debug)]
pub struct Formatting {
    pub(super) format: Format,
    /// The width of a line, which a part that cannot be broken may exceed.
    pub(super) columns: usize,
    /// The indentation of one level.
    pub(super) indent: String,
    /// The start of every line except the first.
    pub(super) margin: String,
    /// The columns that are taken before the text on its first line.
    pub(super) taken: usize,
    pub(super) breaks: Breaks,
    /// The end of a line: `"\n"` or `"\r\n"`.
    pub(super) newline: &'static str,
    /// The space after a colon or a comma within a line: `" "` or nothing.
    pub(super) gap: &'static str,
    /// The space within the braces of a JSON object on one line, and within the brackets of a
    /// JSON array.
    pub(super) padding: [&'static str; 2],
}

/// The positions where lines are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Where a line would be too long.
    WhereTooLong,
    /// At every bracket that is not empty, as `JSON.stringify(value, null, 2)` does.
    Everywhere,
    /// Nowhere.
    Nowhere,
}

impl Formatting {
    /// The layout of this project's own scenarios: levels of four spaces in RON, of two in JSON.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let indent = match format {
            Format::Ron => "    ",
            Format::Json => "  ",
        };
        Self {
            format,
            columns: COLUMNS,
            indent: indent.to_owned(),
            margin: String::new(),
            taken: 0,
            breaks: Breaks::WhereTooLong,
            newline: "\n",
            gap: " ",
            padding: ["", ""],
        }
    }

    /// The layout of a file: its indentation, its line ends, and in JSON its spaces. A file with
    /// only one line stays on one line.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        let (text, format) = (source.text(), source.format());
        let mut formatting = Self::new(format);
        if let Some(indent) = tokens::first_indent(text, format).and_then(one_level) {
            indent.clone_into(&mut formatting.indent);
        }
        if text.find('\n').is_some_and(|end| text[..end].ends_with('\r')) {
            formatting.newline = "\r\n";
        }
        if !text.trim_end().contains('\n') {
            formatting.breaks = Breaks::Nowhere;
        } else if format == Format::Json && tokens::breaks_at_brackets(text) {
            formatting.breaks = Breaks::Everywhere;
        }
        if format == Format::Json {
            // In a JSON string, the quote would follow a backslash.
            if text.contains("\":") && !text.contains("\": ") {
                formatting.gap = "";
            }
            let padding = |padded| if text.contains(padded) { " " } else { "" };
            formatting.padding = [padding("{ \""), padding("[ \"")];
        }
        formatting
    }

    /// Limits lines to `columns` columns, where they can be broken.
    #[must_use]
    pub fn within(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// Indents each line except the first by `levels` more levels.
    #[must_use]
    pub fn nested(mut self, levels: usize) -> Self {
        self.margin.push_str(&self.indent.repeat(levels));
        self
    }

    /// Writes everything on one line.
    #[must_use]
    pub fn on_one_line(self) -> Self {
        Self { breaks: Breaks::Nowhere, ..self }
    }

    /// The layout for a text that starts after `before` on its line: the other lines of the text
    /// are indented like that line.
    pub(in crate::scenario) fn after(self, before: &str) -> Self {
        let margin = before.len() - before.trim_start().len();
        Self { margin: before[..margin].to_owned(), taken: columns_of(before), ..self }
    }

    /// The maximum width of a line.
    pub(in crate::scenario) const fn columns(&self) -> usize {
        self.columns
    }

    /// Ends a line and starts the next one, `levels` levels deeper.
    pub(in crate::scenario) fn next_line(&self, levels: usize) -> String {
        [self.newline, &self.margin, &self.indent.repeat(levels)].concat()
    }

    /// The separator of two parts on one line.
    pub(in crate::scenario) fn separator(&self) -> String {
        [",", self.gap].concat()
    }

    /// Whether the whole file is one line.
    pub(in crate::scenario) fn is_one_line(&self) -> bool {
        self.breaks == Breaks::Nowhere
    }
}

/// The width of a text without line breaks: a tab is as wide as four spaces.
pub(in crate::scenario) fn columns_of(text: &str) -> usize {
    text.chars().map(|character| if character == '\t' { 4 } else { 1 }).sum()
}

/// The indentation of one level, given that of the first indented line; `None` if this is deeper
/// than a level.
fn one_level(indent: &str) -> Option<&str> {
    if indent.starts_with('\t') {
        return Some("\t");
    }
    let spaces = indent.bytes().take_while(|byte| *byte == b' ').count();
    (spaces <= WIDEST_INDENT).then(|| &indent[..spaces])
}
