//! Text with code in it, before a format escapes it.

use std::fmt;

use crate::{Duration, Instant};

/// Prose with pieces of code in it.
///
/// Names, reasons and values occur only as code, so that each format can escape them: they may
/// contain anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(Vec<Piece>);

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Piece {
    /// Words.
    Prose(String),
    /// A name, a value, some code.
    Code(String),
}

impl Text {
    /// Creates a text that is only code.
    #[must_use]
    pub fn code(code: impl Into<String>) -> Self {
        Self::default().and_code(code)
    }

    /// Appends prose.
    #[must_use]
    pub fn and(mut self, words: impl AsRef<str>) -> Self {
        match self.0.last_mut() {
            Some(Piece::Prose(last)) => last.push_str(words.as_ref()),
            _ => self.0.push(Piece::Prose(words.as_ref().to_owned())),
        }
        self
    }

    /// Appends code.
    #[must_use]
    pub fn and_code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Piece::Code(code.into()));
        self
    }

    /// Appends another text.
    #[must_use]
    pub fn and_text(self, other: &Self) -> Self {
        other.0.iter().fold(self, |text, piece| match piece {
            Piece::Prose(words) => text.and(words),
            Piece::Code(code) => text.and_code(code),
        })
    }

    /// Joins texts, with `between` them.
    #[must_use]
    pub fn join<'t>(texts: impl IntoIterator<Item = &'t Self>, between: &str) -> Self {
        let mut joined = Self::default();
        for (index, text) in texts.into_iter().enumerate() {
            joined = if index == 0 { joined } else { joined.and(between) };
            joined = joined.and_text(text);
        }
        joined
    }

    /// The pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

impl From<&str> for Text {
    /// Parses prose with code between backticks.
    fn from(marked: &str) -> Self {
        let pieces = marked.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
        pieces.fold(Self::default(), |text, (index, piece)| match index % 2 {
            0 => text.and(piece),
            _ => text.and_code(piece),
        })
    }
}

impl fmt::Display for Text {
    /// Shows code between backticks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Prose(words) => f.write_str(words)?,
                Piece::Code(code) => write!(f, "`{code}`")?,
            }
        }
        Ok(())
    }
}

/// Formats a duration in milliseconds, as in all questions: `150 ms`.
#[must_use]
pub fn ms(time: Duration) -> String {
    format!("{} ms", time.to_js_millis())
}

/// Formats an instant in milliseconds since the start.
pub(super) fn at_ms(at: Instant) -> String {
    ms(at.elapsed())
}
