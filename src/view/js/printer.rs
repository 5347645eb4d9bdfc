//! Lays out code in lines of a certain width.

use super::layout::{Bracket, Fragment, Listing, Long, StepSpan, first_line_of};
use crate::scenario::StepId;

/// The preferred width of a line.
pub(super) const WIDTH: usize = 88;

/// Writes code into a listing, line by line.
pub(super) struct Printer {
    pub(super) listing: Listing,
    indent: usize,
    line_begins: usize,
}

impl Printer {
    /// Creates a printer with an empty listing.
    pub(super) fn new() -> Self {
        Self { listing: Listing::default(), indent: 0, line_begins: 0 }
    }

    /// Prints code; `tail` characters follow on its last line.
    pub(super) fn print(&mut self, code: &Fragment, tail: usize) {
        match code {
            Fragment::Text(text) => self.push(text),
            Fragment::Row(parts) => self.row(parts, tail),
            Fragment::Bracket(bracket) => self.bracket(code, bracket, tail),
            Fragment::Chain(head, links) => self.chain(code, head, links, tail),
            Fragment::Block(statements) => self.block(statements),
            Fragment::Marked(span, code) => self.marked(*span, code, tail),
        }
    }

    fn row(&mut self, parts: &[Fragment], tail: usize) {
        for (at, part) in parts.iter().enumerate() {
            let (after, breaks) = first_line_of(parts[at + 1..].iter());
            self.print(part, if breaks { after } else { after + tail });
        }
    }

    fn bracket(&mut self, code: &Fragment, bracket: &Bracket, tail: usize) {
        let Bracket { open, items, close, long } = bracket;
        let broken = *long != Long::Hug && !self.fits(code, tail);
        // The space between a brace and its content is omitted at the start or end of a line.
        self.push(if broken { open.trim_end() } else { open });
        match long {
            Long::Rows if broken => self.lines(items),
            Long::Fill if broken => self.filled(items),
            _ => self.in_line(items, close.len() + tail),
        }
        self.push(if broken { close.trim_start() } else { close });
    }

    /// Whether the code fits completely on this line, with `tail` characters after it.
    fn fits(&self, code: &Fragment, tail: usize) -> bool {
        let room = WIDTH.checked_sub(self.column() + tail);
        room.is_some_and(|room| code.flat(room).is_some())
    }

    fn in_line(&mut self, items: &[Fragment], tail: usize) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.print(item, tail);
        }
    }

    fn lines(&mut self, items: &[Fragment]) {
        self.indented(|printer| {
            for item in items {
                printer.new_line();
                printer.print(item, 1);
                printer.push(",");
            }
        });
        self.new_line();
    }

    fn filled(&mut self, items: &[Fragment]) {
        self.indented(|printer| {
            printer.new_line();
            for (at, item) in items.iter().enumerate() {
                let room = WIDTH.saturating_sub(printer.column() + 2);
                if at > 0 && item.flat(room).is_none() {
                    printer.new_line();
                } else if at > 0 {
                    printer.push(" ");
                }
                printer.print(item, 1);
                printer.push(",");
            }
        });
        self.new_line();
    }

    fn chain(&mut self, code: &Fragment, head: &Fragment, links: &[Fragment], tail: usize) {
        let room = WIDTH.saturating_sub(self.column() + tail);
        let in_line = links.len() < 2 || code.flat(room).is_some();
        self.print(head, if in_line { tail } else { 0 });
        self.indented(|printer| {
            for link in links.iter().filter(|_| !in_line) {
                printer.new_line();
                printer.print(link, tail);
            }
        });
        for link in links.iter().filter(|_| in_line) {
            self.print(link, tail);
        }
    }

    fn block(&mut self, statements: &[Fragment]) {
        self.push("{");
        self.indented(|printer| {
            for statement in statements {
                printer.new_line();
                printer.print(statement, 0);
            }
        });
        if !statements.is_empty() {
            self.new_line();
        }
        self.push("}");
    }

    fn marked(&mut self, step: StepId, code: &Fragment, tail: usize) {
        let at = self.listing.spans.len();
        let start = self.listing.text.len().max(self.line_begins + self.indent);
        self.listing.spans.push(StepSpan { step, bytes: start..start });
        self.print(code, tail);
        self.listing.spans[at].bytes.end = self.listing.text.len();
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        self.indent += 2;
        print(self);
        self.indent -= 2;
    }

    pub(super) fn new_line(&mut self) {
        self.listing.text.push('\n');
        self.line_begins = self.listing.text.len();
    }

    fn push(&mut self, text: &str) {
        if self.listing.text.len() == self.line_begins && !text.is_empty() {
            self.listing.text.extend(std::iter::repeat_n(' ', self.indent));
        }
        self.listing.text.push_str(text);
    }

    /// The number of characters on the line so far, including its indent.
    fn column(&self) -> usize {
        let line = &self.listing.text[self.line_begins..];
        if line.is_empty() { self.indent } else { line.chars().count() }
    }
}
