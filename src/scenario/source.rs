//! The text of a scenario, and positions in it.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::{LineColumn, Span};

/// The number of bytes between two known positions.
const STRIDE: usize = 256;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The two formats of scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// RON, with comments.
    #[default]
    Ron,
    /// JSON.
    Json,
}

/// The text that a scenario was read from. A scenario whose code is in a separate file has two:
/// spans in the second continue after the end of the first.
///
/// A lookup of a line and column does not read the text from its start: it reads at most a few
/// hundred bytes, even if the whole text is one line, and usually none.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    format: Format,
    /// Whether the text is JavaScript or TypeScript.
    is_code: bool,
    /// The code that the scenario names.
    beside: Option<Arc<Self>>,
    /// Whether a byte order mark precedes the text.
    is_marked: bool,
    /// The blocks of [`STRIDE`] bytes of the text, computed on first use.
    stretches: OnceLock<Vec<Stretch>>,
}

/// A block of a text.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// The position of its first byte.
    begins: LineColumn,
    /// Whether each byte is a column: the block is ASCII, without line breaks.
    is_plain: bool,
}

impl Source {
    /// Creates a source from a text and its name: a path, or `<stdin>`. A byte order mark at the
    /// start is not part of the text, and spans do not count it.
    #[must_use]
    pub fn new(name: String, mut text: String, format: Format) -> Self {
        let is_marked = text.starts_with(BYTE_ORDER_MARK);
        if is_marked {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        Self {
            name,
            text,
            format,
            is_code: false,
            beside: None,
            is_marked,
            stretches: OnceLock::new(),
        }
    }

    /// Creates a source from a file of JavaScript or TypeScript. Comments about tasks are written
    /// in RON, so that is its [`format`](Self::format).
    #[must_use]
    pub fn code(name: String, text: String) -> Self {
        Self { is_code: true, ..Self::new(name, text, Format::Ron) }
    }

    /// Whether the text is JavaScript or TypeScript, not a scenario.
    #[must_use]
    pub const fn is_code(&self) -> bool {
        self.is_code
    }

    /// The code in the file that the scenario names, if it names one.
    #[must_use]
    pub fn beside(&self) -> Option<&Self> {
        self.beside.as_deref()
    }

    /// Adds the code that the text refers to.
    pub(super) fn with_beside(&self, code: Arc<Self>) -> Self {
        Self { beside: Some(code), ..self.clone() }
    }

    /// The offset of spans in the separate code: it starts after the end of this text.
    #[must_use]
    pub fn beside_begins(&self) -> usize {
        self.text.len() + 1
    }

    /// The text that contains a span, and the span within that text.
    #[must_use]
    pub fn file_of(&self, span: Span) -> (&Self, Span) {
        let begins = u32::try_from(self.beside_begins()).unwrap_or(u32::MAX);
        match self.beside() {
            Some(code) if span.start >= begins => {
                (code, Span { start: span.start - begins, end: span.end - begins })
            }
            _ => (self, span),
        }
    }

    /// The name of the text in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The format of the text.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Returns `text` as it is written to this file: with a byte order mark if the file starts with
    /// one.
    #[must_use]
    pub fn marked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_marked { format!("{BYTE_ORDER_MARK}{text}").into() } else { text.into() }
    }

    /// Another text for the same file, with the same name, format and byte order mark.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            text,
            stretches: OnceLock::new(),
            name: self.name.clone(),
            beside: self.beside.clone(),
            ..*self
        }
    }

    /// The text of a span; empty for [`Span::NONE`].
    #[must_use]
    pub fn at(&self, span: Span) -> &str {
        let (file, span) = self.file_of(span);
        file.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The position where a span starts, if it is in the text.
    #[must_use]
    pub fn begins(&self, span: Span) -> Option<LineColumn> {
        let (file, at) = self.file_of(span);
        span.is_some().then(|| file.position(at.start as usize))
    }

    /// The position of the byte at `offset`; past the end, the position of the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> LineColumn {
        let stretches = self.stretches.get_or_init(|| stretches(&self.text));
        let offset = self.text.floor_char_boundary(offset);
        let Stretch { begins, is_plain } = stretches[offset / STRIDE];
        let bytes = &self.text.as_bytes()[offset / STRIDE * STRIDE..offset];
        if is_plain { begins.after(bytes.len()) } else { advance(begins, bytes) }
    }
}

/// The blocks of a text. Its end is in the last one, which is empty if the others are full.
fn stretches(text: &str) -> Vec<Stretch> {
    let mut begins = LineColumn { line: 1, column: 1 };
    let mut stretches = Vec::with_capacity(text.len() / STRIDE + 1);
    for bytes in text.as_bytes().chunks(STRIDE) {
        let is_plain = bytes.is_ascii() && !bytes.contains(&b'\n');
        stretches.push(Stretch { begins, is_plain });
        begins = if is_plain { begins.after(bytes.len()) } else { advance(begins, bytes) };
    }
    if text.len().is_multiple_of(STRIDE) {
        stretches.push(Stretch { begins, is_plain: true });
    }
    stretches
}

/// The position after `bytes`, which start at `position`.
fn advance(position: LineColumn, bytes: &[u8]) -> LineColumn {
    bytes.iter().fold(position, |LineColumn { line, column }, &byte| match byte {
        b'\n' => LineColumn { line: line + 1, column: 1 },
        // Only the first byte of a character counts as a column.
        0x80..=0xbf => LineColumn { line, column },
        _ => LineColumn { line, column: column + 1 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The position, counted from the start of the text.
    fn counted(text: &str, offset: usize) -> LineColumn {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_starts = before.rfind('\n').map_or(0, |newline| newline + 1);
        LineColumn {
            line: before.matches('\n').count() + 1,
            column: before[line_starts..].chars().count() + 1,
        }
    }

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let source = Source::new("s".to_owned(), "é\nañb\n".to_owned(), Format::Ron);
        assert_eq!(source.position(0), LineColumn { line: 1, column: 1 });
        assert_eq!(source.position(6), LineColumn { line: 2, column: 3 });
        assert_eq!(source.position(99), LineColumn { line: 3, column: 1 });
        assert_eq!(source.begins(Span::NONE), None);
    }

    #[test]
    fn every_offset_has_the_line_and_column_that_counting_gives() {
        let wide = "é wide 字 line\n\n".repeat(40) + &"x🦀".repeat(300);
        let plain = ["plain ".repeat(200), "é".to_owned(), "plain\n".repeat(100)].concat();
        let whole = "x".repeat(2 * STRIDE);
        for text in [String::new(), wide, plain, whole] {
            let source = Source::new("s".to_owned(), text.clone(), Format::Ron);
            for offset in 0..text.len() + 2 {
                assert_eq!(source.position(offset), counted(&text, offset), "at {offset}");
            }
        }
    }
}
