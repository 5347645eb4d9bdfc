//! Where in a scenario's text something stands.

/// A stretch of the scenario's text, in bytes: `start` is its first, `end` one past its last.
///
/// A scenario that was built in Rust has no text; its places are all [`Place::NONE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset behind the last byte.
    pub end: u32,
}

impl Place {
    /// No place: what it would name was not written in a text.
    pub const NONE: Self = Self { start: 0, end: 0 };

    /// Whether there is a place.
    #[must_use]
    pub const fn is_some(self) -> bool {
        self.start < self.end
    }
}

/// A place as people and editors count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct LineColumn {
    /// The line, the first being 1.
    pub line: usize,
    /// The column in characters, the first being 1.
    pub column: usize,
}

impl LineColumn {
    /// Where in `text` the byte at `offset` stands; past the end, where the text ends.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_starts = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_starts..].chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "é\nañb\n";
        assert_eq!(LineColumn::of(text, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(
            LineColumn::of(text, text.find('b').unwrap()),
            LineColumn { line: 2, column: 3 }
        );
        assert_eq!(LineColumn::of(text, 99), LineColumn { line: 3, column: 1 });
    }
}
