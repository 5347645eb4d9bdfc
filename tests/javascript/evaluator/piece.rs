//! Programs as pieces that can be removed.

use std::fmt::Write as _;

/// A statement, or a few that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its blocks, each with the text before it: `try {`, `} catch (error) {`.
    pub(crate) parts: Vec<(String, Vec<Piece>)>,
    /// The text at its end; the whole text if it has no blocks.
    pub(crate) tail: String,
}

impl Piece {
    /// A statement without blocks.
    pub(crate) fn line(text: impl Into<String>) -> Self {
        Self { parts: Vec::new(), tail: text.into() }
    }

    /// A statement with one block.
    pub(crate) fn block(head: impl Into<String>, body: Vec<Self>, tail: impl Into<String>) -> Self {
        Self { parts: vec![(head.into(), body)], tail: tail.into() }
    }

    fn write(&self, indent: usize, text: &mut String) {
        for (head, body) in &self.parts {
            writeln!(text, "{:indent$}{head}", "").expect("a string takes everything");
            for piece in body {
                piece.write(indent + 2, text);
            }
        }
        writeln!(text, "{:indent$}{}", "", self.tail).expect("a string takes everything");
    }
}

/// The text of a program.
pub(crate) fn text(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        piece.write(0, &mut text);
    }
    text
}
