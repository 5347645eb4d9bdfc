//! Lines of styled text, and the page they are written to.

use std::io::{self, Write};

use anstyle::Style;

use super::fit;
use super::style::{FAINT, PLAIN, TITLE};

/// What is written, line by line, and how wide it may be.
pub(super) struct Page<'o> {
    out: &'o mut dyn Write,
    width: usize,
    color: bool,
}

/// One line in the making. Blanks at its end are never written.
pub(super) struct Line {
    text: String,
    width: usize,
    blanks: usize,
    color: bool,
}

/// Where the explanations of a list begin, behind its keys.
const KEYED: usize = 14;

impl<'o> Page<'o> {
    pub(super) fn new(out: &'o mut dyn Write, width: usize, color: bool) -> Self {
        Self { out, width, color }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// An empty line to write on.
    pub(super) const fn line(&self) -> Line {
        Line { text: String::new(), width: 0, blanks: 0, color: self.color }
    }

    pub(super) fn write(&mut self, line: &Line) -> io::Result<()> {
        writeln!(self.out, "{}", line.text)
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A heading, with a rule to the edge.
    pub(super) fn rule(&mut self, heading: &str) -> io::Result<()> {
        let mut line = self.line();
        line.push(FAINT, "── ");
        line.push(TITLE, &fit::cut(heading, self.width - 8));
        line.push(FAINT, &format!(" {}", "─".repeat(self.width - line.width() - 1)));
        self.write(&line)
    }

    /// A key and its text, wrapped beside it to at most `lines` lines.
    pub(super) fn keyed(
        &mut self,
        key: (Style, &str),
        text: (Style, &str),
        lines: usize,
    ) -> io::Result<()> {
        // An exact time may be longer than any other key.
        let begins = KEYED.max(2 + fit::width(key.1) + 2);
        for (index, part) in fit::wrap(text.1, self.width - begins, lines).iter().enumerate() {
            let mut line = self.line();
            line.blanks(2);
            line.push(key.0, if index == 0 { key.1 } else { "" });
            line.pad_to(begins);
            line.push(text.0, part);
            self.write(&line)?;
        }
        Ok(())
    }
}

impl Line {
    pub(super) const fn width(&self) -> usize {
        self.width + self.blanks
    }

    /// Text without control characters.
    pub(super) fn push(&mut self, style: Style, text: &str) {
        if text.trim_end_matches(' ').is_empty() {
            self.blanks += text.len();
            return;
        }
        self.text.extend(std::iter::repeat_n(' ', self.blanks));
        self.width += self.blanks + fit::width(text);
        self.blanks = 0;
        if self.color && style != PLAIN {
            self.text.push_str(&style.render().to_string());
            self.text.push_str(text);
            self.text.push_str(&style.render_reset().to_string());
        } else {
            self.text.push_str(text);
        }
    }

    pub(super) const fn blanks(&mut self, blanks: usize) {
        self.blanks += blanks;
    }

    pub(super) const fn pad_to(&mut self, column: usize) {
        self.blanks += column.saturating_sub(self.width());
    }
}
