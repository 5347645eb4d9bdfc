//! Code as a tree, and how it is laid out in lines of a width.

use std::ops::Range;

use crate::scenario::Place;

/// The width that a line keeps to where it can.
const WIDTH: usize = 88;

/// A piece of JavaScript.
#[derive(Debug)]
pub(super) enum Code {
    /// These characters, without a line break.
    Text(String),
    /// One behind the other.
    Row(Vec<Code>),
    /// `open`, items with commas between, `close`.
    Bracket(Box<Bracket>),
    /// A promise and the `.then(..)`s behind it.
    Chain(Box<Code>, Vec<Code>),
    /// Statements in braces, a line each.
    Block(Vec<Code>),
    /// What stands for a step of the scenario.
    Marked(Place, Box<Code>),
}

/// A list in brackets.
#[derive(Debug)]
pub(super) struct Bracket {
    pub(super) open: String,
    pub(super) items: Vec<Code>,
    pub(super) close: &'static str,
    pub(super) long: Long,
}

/// What a bracket does when it is too long for its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Long {
    /// An item a line.
    Rows,
    /// As many items a line as fit.
    Fill,
    /// Nothing: its last item breaks instead, as a function's body does.
    Hug,
}

/// A stretch of JavaScript, and the step of the scenario that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The step.
    pub place: Place,
    /// The bytes of the text that stand for it.
    pub bytes: Range<usize>,
}

/// JavaScript, and which step each part of it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The code, every line ended.
    pub text: String,
    /// What stands for the steps that have a place, outer ones first.
    pub spans: Vec<Span>,
}

impl Code {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn bracket(
        open: impl Into<String>,
        items: Vec<Self>,
        close: &'static str,
        long: Long,
    ) -> Self {
        Self::Bracket(Box::new(Bracket { open: open.into(), items, close, long }))
    }

    /// With `before` in front and `after` behind.
    pub(super) fn within(self, before: &str, after: &str) -> Self {
        Self::Row(vec![Self::text(before), self, Self::text(after)])
    }

    /// What the step at that place stands for.
    pub(super) fn at(self, place: Place) -> Self {
        if place.is_some() { Self::Marked(place, Box::new(self)) } else { self }
    }

    /// With a `.then(..)` behind it: a longer chain, where it is one already.
    pub(super) fn linked(self, link: Self) -> Self {
        match self {
            Self::Chain(head, mut links) => {
                links.push(link);
                Self::Chain(head, links)
            }
            // The steps within keep their marks; the shorter chain is no line of its own any more.
            Self::Marked(_, code) if matches!(*code, Self::Chain(..)) => code.linked(link),
            head => Self::Chain(Box::new(head), vec![link]),
        }
    }

    /// Takes its width on one line off `room`; `None` where it does not fit.
    fn flat(&self, room: usize) -> Option<usize> {
        let all = |codes: &[Self], room, gap: usize| {
            codes.iter().try_fold(room, |room, code: &Self| code.flat(room)?.checked_sub(gap))
        };
        match self {
            Self::Text(text) => room.checked_sub(text.chars().count()),
            Self::Row(parts) => all(parts, room, 0),
            Self::Chain(head, links) => all(links, head.flat(room)?, 0),
            Self::Bracket(bracket) => {
                let around = bracket.open.chars().count() + bracket.close.len();
                // The last item has no comma behind it.
                let room = room.checked_sub(around)? + if bracket.items.is_empty() { 0 } else { 2 };
                all(&bracket.items, room, 2)
            }
            Self::Block(statements) if statements.is_empty() => room.checked_sub(2),
            Self::Block(_) => None,
            Self::Marked(_, code) => code.flat(room),
        }
    }

    /// How much of it stands on its first line at least, and whether it can break behind that.
    fn first_line(&self) -> (usize, bool) {
        match self {
            Self::Text(text) => (text.chars().count(), false),
            Self::Row(parts) => first_line_of(parts.iter()),
            Self::Chain(head, links) => first_line_of(std::iter::once(&**head).chain(links)),
            Self::Bracket(bracket) => (bracket.open.chars().count(), true),
            Self::Block(_) => (1, true),
            Self::Marked(_, code) => code.first_line(),
        }
    }
}

fn first_line_of<'c>(parts: impl Iterator<Item = &'c Code>) -> (usize, bool) {
    let mut width = 0;
    for part in parts {
        let (more, breaks) = part.first_line();
        width += more;
        if breaks {
            return (width, true);
        }
    }
    (width, false)
}

impl Listing {
    /// Lays out statements one below the other.
    pub(super) fn of(statements: &[Code]) -> Self {
        let mut printer = Printer { listing: Self::default(), indent: 0, line_begins: 0 };
        for statement in statements {
            printer.print(statement, 0);
            printer.new_line();
        }
        printer.listing
    }

    /// Puts another listing behind this one.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.spans.extend(other.spans.into_iter().map(|Span { place, bytes }| Span {
            place,
            bytes: bytes.start + shift..bytes.end + shift,
        }));
    }
}

struct Printer {
    listing: Listing,
    indent: usize,
    line_begins: usize,
}

impl Printer {
    /// Prints code; `tail` characters follow it on its last line.
    fn print(&mut self, code: &Code, tail: usize) {
        match code {
            Code::Text(text) => self.push(text),
            Code::Row(parts) => self.row(parts, tail),
            Code::Bracket(bracket) => self.bracket(code, bracket, tail),
            Code::Chain(head, links) => self.chain(code, head, links, tail),
            Code::Block(statements) => self.block(statements),
            Code::Marked(place, code) => self.marked(*place, code, tail),
        }
    }

    fn row(&mut self, parts: &[Code], tail: usize) {
        for (at, part) in parts.iter().enumerate() {
            let (behind, breaks) = first_line_of(parts[at + 1..].iter());
            self.print(part, if breaks { behind } else { behind + tail });
        }
    }

    fn bracket(&mut self, code: &Code, bracket: &Bracket, tail: usize) {
        self.push(&bracket.open);
        let flat = self.fits_after_open(code, bracket, tail);
        match bracket.long {
            Long::Rows if !flat => self.lines(&bracket.items),
            Long::Fill if !flat => self.filled(&bracket.items),
            _ => self.in_line(&bracket.items, bracket.close.len() + tail),
        }
        self.push(bracket.close);
    }

    /// Whether all of a bracket fits on this line, its opening being there already.
    fn fits_after_open(&self, code: &Code, bracket: &Bracket, tail: usize) -> bool {
        let column = self.column() - bracket.open.chars().count() + tail;
        WIDTH.checked_sub(column).is_some_and(|room| code.flat(room).is_some())
    }

    fn in_line(&mut self, items: &[Code], tail: usize) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.print(item, tail);
        }
    }

    fn lines(&mut self, items: &[Code]) {
        self.indented(|printer| {
            for item in items {
                printer.new_line();
                printer.print(item, 1);
                printer.push(",");
            }
        });
        self.new_line();
    }

    fn filled(&mut self, items: &[Code]) {
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

    fn chain(&mut self, code: &Code, head: &Code, links: &[Code], tail: usize) {
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

    fn block(&mut self, statements: &[Code]) {
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

    fn marked(&mut self, place: Place, code: &Code, tail: usize) {
        let at = self.listing.spans.len();
        let start = self.listing.text.len().max(self.line_begins + self.indent);
        self.listing.spans.push(Span { place, bytes: start..start });
        self.print(code, tail);
        self.listing.spans[at].bytes.end = self.listing.text.len();
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        self.indent += 2;
        print(self);
        self.indent -= 2;
    }

    fn new_line(&mut self) {
        self.listing.text.push('\n');
        self.line_begins = self.listing.text.len();
    }

    fn push(&mut self, text: &str) {
        if self.listing.text.len() == self.line_begins && !text.is_empty() {
            self.listing.text.extend(std::iter::repeat_n(' ', self.indent));
        }
        self.listing.text.push_str(text);
    }

    /// How many characters stand on the line so far, or will once its indent does.
    fn column(&self) -> usize {
        let line = &self.listing.text[self.line_begins..];
        if line.is_empty() { self.indent } else { line.chars().count() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str) -> Code {
        Code::text(format!("{name}()"))
    }

    fn all(names: &[&str]) -> Code {
        let items = names.iter().map(|name| call(name)).collect();
        Code::bracket("Promise.all([", items, "])", Long::Rows).within("await ", ";")
    }

    #[test]
    fn what_fits_on_a_line_stands_on_one() {
        let listing = Listing::of(&[all(&["a", "b"])]);
        assert_eq!(listing.text, "await Promise.all([a(), b()]);\n");
    }

    #[test]
    fn a_line_is_full_at_its_width_and_not_one_character_later() {
        let around = "await Promise.all([(), b()]);".len();
        let fits = "a".repeat(WIDTH - around);
        let too_long = "a".repeat(WIDTH - around + 1);
        assert_eq!(Listing::of(&[all(&[&fits, "b"])]).text.lines().count(), 1);
        assert_eq!(
            Listing::of(&[all(&[&too_long, "b"])]).text,
            format!("await Promise.all([\n  {too_long}(),\n  b(),\n]);\n"),
        );
    }

    #[test]
    fn a_span_is_the_text_of_its_step() {
        let place = Place { start: 3, end: 5 };
        let block = Code::Block(vec![call("a"), call("b").at(place)]);
        let listing = Listing::of(&[block]);
        assert_eq!(listing.text, "{\n  a()\n  b()\n}\n");
        let [span] = &listing.spans[..] else { panic!("one step has a place") };
        assert_eq!((span.place, &listing.text[span.bytes.clone()]), (place, "b()"));
    }
}
