//! JavaScript as a tree, before it is laid out in lines.

use std::ops::Range;

use super::printer::Printer;
use crate::scenario::StepId;

/// A piece of JavaScript.
#[derive(Debug)]
pub(super) enum Fragment {
    /// This text, without line breaks.
    Text(String),
    /// Several pieces, one after the other.
    Row(Vec<Fragment>),
    /// `open`, items separated by commas, `close`.
    Bracket(Box<Bracket>),
    /// A promise and the `.then(..)`s after it.
    Chain(Box<Fragment>, Vec<Fragment>),
    /// Statements in braces, one per line.
    Block(Vec<Fragment>),
    /// The code of a step of the scenario.
    Marked(StepId, Box<Fragment>),
}

/// A list in brackets.
#[derive(Debug)]
pub(super) struct Bracket {
    pub(super) open: String,
    pub(super) items: Vec<Fragment>,
    pub(super) close: &'static str,
    pub(super) long: Long,
}

/// The ways to break a bracket that is too long for its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Long {
    /// One item per line.
    Rows,
    /// As many items per line as fit.
    Fill,
    /// Do not break the bracket; break its last item instead, such as the body of a function.
    Hug,
}

/// A range of the JavaScript, and the step of the scenario that it implements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSpan {
    /// The step.
    pub step: StepId,
    /// The bytes of the text that implement it.
    pub bytes: Range<usize>,
}

/// JavaScript, and the step that each part of it implements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing {
    /// The code; each line ends with a line break.
    pub text: String,
    /// The spans of the steps, outer ones first.
    pub spans: Vec<StepSpan>,
    /// The number of lines before the code in its file, if it is a part of one.
    pub lines_before: usize,
}

impl Fragment {
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

    /// Adds `before` before the code and `after` after it.
    pub(super) fn within(self, before: &str, after: &str) -> Self {
        Self::Row(vec![Self::text(before), self, Self::text(after)])
    }

    /// Marks the code as that of a step.
    pub(super) fn of_step(self, step: StepId) -> Self {
        Self::Marked(step, Box::new(self))
    }

    /// Appends a `.then(..)`. If the code is already a chain, the chain becomes longer.
    pub(super) fn linked(self, link: Self) -> Self {
        match self {
            Self::Chain(head, mut links) => {
                links.push(link);
                Self::Chain(head, links)
            }
            // The inner steps keep their marks; the shorter chain is no longer a separate line.
            Self::Marked(_, code) if matches!(*code, Self::Chain(..)) => code.linked(link),
            head => Self::Chain(Box::new(head), vec![link]),
        }
    }

    /// Subtracts the width of the code on one line from `room`; `None` if it does not fit.
    pub(super) fn flat(&self, room: usize) -> Option<usize> {
        let all = |codes: &[Self], room, gap: usize| {
            codes.iter().try_fold(room, |room, code: &Self| code.flat(room)?.checked_sub(gap))
        };
        match self {
            Self::Text(text) => room.checked_sub(text.chars().count()),
            Self::Row(parts) => all(parts, room, 0),
            Self::Chain(head, links) => all(links, head.flat(room)?, 0),
            Self::Bracket(bracket) => {
                let around = bracket.open.chars().count() + bracket.close.len();
                // There is no comma after the last item.
                let room = room.checked_sub(around)? + if bracket.items.is_empty() { 0 } else { 2 };
                all(&bracket.items, room, 2)
            }
            Self::Block(statements) if statements.is_empty() => room.checked_sub(2),
            Self::Block(_) => None,
            Self::Marked(_, code) => code.flat(room),
        }
    }

    /// The minimum width of the first line, and whether the code can break after that.
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

/// Like [`Fragment::first_line`], for several pieces one after the other.
pub(super) fn first_line_of<'c>(parts: impl Iterator<Item = &'c Fragment>) -> (usize, bool) {
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
    pub(super) fn of(statements: &[Fragment]) -> Self {
        let mut printer = Printer::new();
        for statement in statements {
            printer.print(statement, 0);
            printer.new_line();
        }
        printer.listing
    }

    /// Appends another listing.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.spans.extend(other.spans.into_iter().map(|StepSpan { step, bytes }| StepSpan {
            step,
            bytes: bytes.start + shift..bytes.end + shift,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::printer::WIDTH;
    use super::*;

    fn call(name: &str) -> Fragment {
        Fragment::text(format!("{name}()"))
    }

    fn all(names: &[&str]) -> Fragment {
        let items = names.iter().map(|name| call(name)).collect();
        Fragment::bracket("Promise.all([", items, "])", Long::Rows).within("await ", ";")
    }

    #[test]
    fn code_that_fits_on_a_line_is_on_one_line() {
        let listing = Listing::of(&[all(&["a", "b"])]);
        assert_eq!(listing.text, "await Promise.all([a(), b()]);\n");
    }

    #[test]
    fn a_line_is_broken_only_if_it_exceeds_the_width() {
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
        let step = StepId::from_index(3);
        let block = Fragment::Block(vec![call("a"), call("b").of_step(step)]);
        let listing = Listing::of(&[block]);
        assert_eq!(listing.text, "{\n  a()\n  b()\n}\n");
        let [span] = &listing.spans[..] else { panic!("one step is marked") };
        assert_eq!((span.step, &listing.text[span.bytes.clone()]), (step, "b()"));
    }
}
