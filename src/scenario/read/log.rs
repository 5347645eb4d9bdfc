//! The text of a `Log`: `"got {fetchUser}, {{in braces}}"`.

use super::raw::Raw;
use super::{Problem, Reader, Span};
use crate::scenario::{LogPiece, Named};

impl<'t> Reader<'t> {
    pub(super) fn log(&mut self, raw: Raw<'t>) -> Vec<LogPiece> {
        let Some(text) = self.string(raw, "the logged text") else { return Vec::new() };
        let whole = self.span(raw);
        // In a text without escapes the span of each name is known.
        let inner = raw.plain().map(|plain| self.span_of(plain));
        let at = |start: usize, end: usize| match inner {
            Some(inner) => {
                let offset = |at: usize| u32::try_from(at).map_or(inner.end, |at| inner.start + at);
                Span { start: offset(start), end: offset(end) }
            }
            None => whole,
        };
        let parsed = crate::scenario::log_text::pieces(&text);
        parsed
            .into_iter()
            .filter_map(|(range, piece)| {
                use crate::scenario::log_text::Piece;
                let span = at(range.start, range.end);
                match piece {
                    Piece::Text(text) => Some(LogPiece::Text(self.draft.names.intern(&text))),
                    Piece::Error => Some(LogPiece::Error(span)),
                    Piece::Item => Some(LogPiece::Item(span)),
                    Piece::Value(name) => {
                        let name = self.draft.names.intern(name);
                        Some(LogPiece::Value(Named { name, span }))
                    }
                    Piece::LoneBrace(brace) => {
                        self.problem(lone_brace(span, brace));
                        None
                    }
                }
            })
            .collect()
    }
}

fn lone_brace(span: Span, brace: char) -> Problem {
    let message = format!("a single `{brace}` in the logged text");
    Problem::new(span, message).help(format!(
        "`{{name}}` is the value of a name; write `{brace}{brace}` for a literal brace"
    ))
}
