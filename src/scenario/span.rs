//! Spans in the text of a scenario.

/// A span of the scenario's text, in bytes: `start` is the first, `end` is after the last.
///
/// A scenario that was built in Rust has no text; all its spans are [`Span::NONE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span of something that is not written in a text.
    pub const NONE: Self = Self { start: 0, end: 0 };

    /// Returns the span moved by `by` bytes.
    #[must_use]
    pub const fn moved(self, by: u32) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// Whether there is a span.
    #[must_use]
    pub const fn is_some(self) -> bool {
        self.start < self.end
    }
}

/// A position as people and editors count: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct LineColumn {
    /// The line, the first being 1.
    pub line: usize,
    /// The column in characters, the first being 1.
    pub column: usize,
}

impl LineColumn {
    /// Moves the position by `columns` columns.
    pub(super) const fn after(self, columns: usize) -> Self {
        Self { line: self.line, column: self.column + columns }
    }
}
