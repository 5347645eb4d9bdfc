//! Lines and columns of a long text, found without reading it from its start each time.

use super::{LineColumn, Place};

/// How many bytes lie between two known positions.
const STRIDE: usize = 256;

/// The lines and columns of one text: each look-up reads at most a few hundred bytes, also where
/// the whole text is one line.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// Where the byte at every multiple of [`STRIDE`] stands.
    known: Vec<LineColumn>,
}

impl<'t> Lines<'t> {
    /// The positions in `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut position = LineColumn { line: 1, column: 1 };
        let mut known = vec![position];
        for stretch in text.as_bytes().chunks_exact(STRIDE) {
            position = advance(position, stretch);
            known.push(position);
        }
        Self { text, known }
    }

    /// Where a place begins, if it is one.
    #[must_use]
    pub fn of(&self, place: Place) -> Option<LineColumn> {
        place.is_some().then(|| self.at(place.start as usize))
    }

    /// Where the byte at `offset` stands; past the end, where the text ends.
    #[must_use]
    pub fn at(&self, offset: usize) -> LineColumn {
        let offset = self.text.floor_char_boundary(offset);
        let nearest = offset / STRIDE;
        advance(self.known[nearest], &self.text.as_bytes()[nearest * STRIDE..offset])
    }
}

/// The position behind `bytes`, which begin at `position`.
fn advance(position: LineColumn, bytes: &[u8]) -> LineColumn {
    bytes.iter().fold(position, |LineColumn { line, column }, &byte| match byte {
        b'\n' => LineColumn { line: line + 1, column: 1 },
        // The later bytes of a character are no column of their own.
        0x80..=0xbf => LineColumn { line, column },
        _ => LineColumn { line, column: column + 1 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_stands_where_counting_from_the_start_puts_it() {
        let text = "é wide 字 line\n\n".repeat(40) + &"x🦀".repeat(300);
        let lines = Lines::new(&text);
        for offset in 0..text.len() + 2 {
            assert_eq!(lines.at(offset), LineColumn::of(&text, offset), "at {offset}");
        }
    }
}
