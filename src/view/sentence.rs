//! A sentence that contains pieces of code, which each format renders in its own way.

use std::fmt;

/// The maximum number of characters of a value, of a log or of code that are shown.
const LENGTH: usize = 80;

/// Cuts a text to a length that fits a sentence.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// One or more sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its pieces, in order.
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Prose.
    Words(String),
    /// A name, a value, or code: a text of the scenario's author.
    Code(String),
}

impl Sentence {
    pub(super) fn words(mut self, words: impl AsRef<str>) -> Self {
        if let Some(Piece::Words(last)) = self.pieces.last_mut() {
            last.push_str(words.as_ref());
        } else {
            self.pieces.push(Piece::Words(words.as_ref().to_owned()));
        }
        self
    }

    pub(super) fn code(mut self, code: impl Into<String>) -> Self {
        self.pieces.push(Piece::Code(code.into()));
        self
    }

    /// Plain text, with `mark` around code.
    #[cfg(test)]
    pub(super) fn marked(&self, mark: &str) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Code(code) => format!("{mark}{code}{mark}"),
        });
        pieces.collect()
    }
}

/// Writes plain text; code is unchanged.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Words(text) | Piece::Code(text) => f.write_str(text),
        })
    }
}
