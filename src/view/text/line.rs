//! Lines of styled text, and the page that they are written to.

use std::io::{self, Write};
use std::iter::repeat_n;

use anstyle::Style;

use super::fit;
use super::style::{FAINT, PLAIN, TITLE};

/// The output, line by line, and its width.
pub(super) struct Page<'o> {
    out: &'o mut dyn Write,
    width: usize,
    color: bool,
}

/// A line that is being written. Trailing spaces are dropped.
pub(super) struct Line {
    text: String,
    width: usize,
    blanks: usize,
    color: bool,
}

/// The column after the keys of a list, in which the texts start.
const KEYED: usize = 14;

impl<'o> Page<'o> {
    pub(super) fn new(out: &'o mut dyn Write, width: usize, color: bool) -> Self {
        Self { out, width, color }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Creates an empty line.
    pub(super) fn line(&self) -> Line {
        // The glyphs of a picture take three bytes per column.
        let text = String::with_capacity(3 * self.width);
        Line { text, width: 0, blanks: 0, color: self.color }
    }

    pub(super) fn write(&mut self, line: &Line) -> io::Result<()> {
        self.out.write_all(line.text.as_bytes())?;
        self.blank()
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// Writes a heading, with a horizontal rule to the edge.
    pub(super) fn rule(&mut self, heading: &str) -> io::Result<()> {
        let mut line = self.line();
        line.push(FAINT, "── ");
        line.push(TITLE, &fit::cut(heading, self.width - 8));
        line.blanks(1);
        line.repeat(FAINT, '─', self.width - line.width());
        self.write(&line)
    }

    /// Writes a key and its text, wrapped next to it to at most `lines` lines.
    pub(super) fn keyed(
        &mut self,
        key: (Style, &str),
        text: (Style, &str),
        lines: usize,
    ) -> io::Result<()> {
        // An exact time may be longer than all other keys.
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

    /// Adds text without control characters.
    pub(super) fn push(&mut self, style: Style, text: &str) {
        if text.trim_end_matches(' ').is_empty() {
            self.blanks += text.len();
            return;
        }
        self.put(style, fit::width(text), |line| line.push_str(text));
    }

    /// Repeats a character that takes one column and is not a space.
    pub(super) fn repeat(&mut self, style: Style, char: char, times: usize) {
        self.put(style, times, |line| line.extend(repeat_n(char, times)));
    }

    /// Adds the output of `put`, which takes `width` columns.
    fn put(&mut self, style: Style, width: usize, put: impl FnOnce(&mut String)) {
        self.text.extend(repeat_n(' ', self.blanks));
        self.width += self.blanks + width;
        self.blanks = 0;
        if self.color && style != PLAIN {
            self.text.push_str(&style.render().to_string());
            put(&mut self.text);
            self.text.push_str(&style.render_reset().to_string());
        } else {
            put(&mut self.text);
        }
    }

    pub(super) const fn blanks(&mut self, blanks: usize) {
        self.blanks += blanks;
    }

    pub(super) const fn pad_to(&mut self, column: usize) {
        self.blanks += column.saturating_sub(self.width());
    }
}
