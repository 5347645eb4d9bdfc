//! Changes of a text, by span.

use crate::javascript::Span;

/// A stretch of the code and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextEdit {
    /// The stretch, in bytes; empty for an insertion.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

impl TextEdit {
    pub(in crate::findings) const fn new(span: Span, text: String) -> Self {
        Self { span, text }
    }
}

/// The text with edits that are sorted and do not overlap.
pub(super) fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

/// Where a byte of the old text is in the new one; a byte that was replaced is at the end of what
/// took its place.
pub(super) fn moved(edits: &[TextEdit], at: u32) -> u32 {
    let mut moved = i64::from(at);
    for edit in edits.iter().take_while(|edit| edit.span.start <= at) {
        let length = i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
        if at >= edit.span.end {
            moved += length - i64::from(edit.span.end - edit.span.start);
        } else {
            moved += length - i64::from(at - edit.span.start);
        }
    }
    u32::try_from(moved).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_and_places_move_with_them() {
        let edit = |start, end, text: &str| TextEdit::new(Span { start, end }, text.to_owned());
        let edits = [edit(1, 3, "XYZ"), edit(5, 5, "!")];
        assert_eq!(apply("abcdefg", &edits), "aXYZde!fg");
        assert_eq!(moved(&edits, 0), 0);
        assert_eq!(moved(&edits, 2), 4);
        assert_eq!(moved(&edits, 3), 4);
        assert_eq!(moved(&edits, 6), 8);
    }
}
