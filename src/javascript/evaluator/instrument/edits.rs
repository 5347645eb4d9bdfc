//! Edits of a text by span, which do not move any line.

use crate::javascript::{Span, is_of_name};

/// The edits, in the order in which the text was visited.
#[derive(Debug)]
pub(super) struct Edits<'t> {
    text: &'t str,
    edits: Vec<(Span, String)>,
}

impl<'t> Edits<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, edits: Vec::new() }
    }

    /// A part of the text before the edits.
    pub(super) fn source(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn insert(&mut self, at: u32, what: impl Into<String>) {
        self.edits.push((Span { start: at, end: at }, what.into()));
    }

    /// Inserts a text before everything else.
    pub(super) fn prepend(&mut self, what: String) {
        self.edits.insert(0, (Span::default(), what));
    }

    /// Replaces a part of the text. Its line breaks remain.
    pub(super) fn replace(&mut self, start: u32, end: u32, by: &str) {
        let breaks = self.source(start, end).matches('\n').count();
        self.edits.push((Span { start, end }, format!("{by}{}", "\n".repeat(breaks))));
    }

    /// Replaces a part of the text by spaces, so that the text after it stays in its column.
    pub(super) fn blank(&mut self, start: u32, end: u32) {
        let blank = self.source(start, end).chars().map(|c| match c {
            '\n' | '\r' => c,
            _ => ' ',
        });
        let blank = blank.collect();
        self.edits.push((Span { start, end }, blank));
    }

    /// The position of the next token after spaces and comments.
    pub(super) fn skip(&self, from: u32) -> u32 {
        let mut at = from as usize;
        loop {
            let rest = &self.text[at..];
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            let past = if trimmed.starts_with("//") {
                trimmed.find('\n')
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map(|end| end + 2)
            } else {
                return u32::try_from(at).unwrap_or(u32::MAX);
            };
            at += past.unwrap_or(trimmed.len());
        }
    }

    /// The position of a text, if only spaces and comments precede it.
    pub(super) fn find(&self, from: u32, what: &str) -> Option<u32> {
        let at = self.skip(from);
        self.text[at as usize..].starts_with(what).then_some(at)
    }

    /// The text after all edits. Of edits that overlap, the one that starts first is made; of those
    /// that start together, the one that was recorded first.
    pub(super) fn applied(mut self) -> String {
        self.edits.sort_by_key(|(span, _)| span.start);
        let mut out = String::with_capacity(self.text.len() * 2);
        let mut at = 0;
        for (span, by) in &self.edits {
            let start = span.start as usize;
            if start < at {
                continue;
            }
            out.push_str(&self.text[at..start]);
            // An inserted name must not continue a word: `return"a" + b`.
            if out.ends_with(is_of_name) && by.starts_with(is_of_name) {
                out.push(' ');
            }
            out.push_str(by);
            at = span.end as usize;
        }
        out.push_str(&self.text[at..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;

    #[test]
    fn edits_move_no_line() {
        let mut edits = Edits::new("a /* ( */ (\nb)\nc");
        assert_eq!(edits.find(1, "("), Some(10));
        assert_eq!(edits.find(1, ")"), None);
        edits.insert(0, "f(");
        edits.replace(1, 12, ",[");
        edits.insert(13, "]");
        edits.blank(15, 16);
        assert_eq!(edits.applied(), "f(a,[\nb])\n ");
    }

    #[test]
    fn an_edit_within_another_edit_is_left_out() {
        let mut edits = Edits::new("a<T>(b)");
        edits.replace(1, 5, ",[");
        edits.blank(1, 4);
        edits.replace(6, 7, "])");
        assert_eq!(edits.applied(), "a,[b])");
    }

    #[test]
    fn an_inserted_name_does_not_continue_a_word() {
        let mut edits = Edits::new("return`a`;throw!b");
        edits.insert(6, "f");
        edits.replace(15, 16, "g(");
        edits.insert(17, ")");
        assert_eq!(edits.applied(), "return f`a`;throw g(b)");
    }
}
