//! Standard input in blocks of whole lines.
//!
//! A block is the result of one read: from a file, as much as fits into the buffer, so that a
//! thread has enough to do; from a pipe, what has been written to it so far. Nothing is read while
//! there are whole lines to process, so a program that waits for a result before it writes the next
//! line gets it.

use std::io::{self, BufRead, ErrorKind};

/// The maximum length of a line, in bytes. Longer lines are skipped, so that no input fills the
/// memory.
pub(super) const LONGEST_LINE: usize = 1 << 27;

/// A few lines, one after the other.
#[derive(Debug, Default)]
pub(super) struct Block {
    text: Vec<u8>,
    /// The end of each line; `None` for a line that is too long, whose text is not kept.
    lines: Vec<Option<usize>>,
}

impl Block {
    /// The lines; `None` for each line that is too long.
    pub(super) fn lines(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut begin = 0;
        self.lines.iter().map(move |end| {
            let line = &self.text[begin..(*end)?];
            begin += line.len();
            Some(line.strip_suffix(b"\r").unwrap_or(line))
        })
    }
}

/// Splits a text into blocks.
pub(super) struct Lines<R> {
    text: R,
    longest: usize,
    /// The line whose end has not been read yet; empty if it is already too long.
    begun: Vec<u8>,
    begun_fits: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(text: R) -> Self {
        Self { text, longest: LONGEST_LINE, begun: Vec::new(), begun_fits: true }
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// If the text cannot be read.
    fn block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block::default();
        while block.lines.is_empty() {
            let read = match self.text.fill_buf() {
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if read.is_empty() {
                // The last line may have no line break.
                if self.begun_fits && self.begun.is_empty() {
                    return Ok(None);
                }
                block.end_line(&mut self.begun, &mut self.begun_fits);
                break;
            }
            let length = read.len();
            for part in read.split_inclusive(|byte| *byte == b'\n') {
                let (part, ends) = match part.strip_suffix(b"\n") {
                    Some(part) => (part, true),
                    None => (part, false),
                };
                self.begun_fits &= self.begun.len() + part.len() <= self.longest;
                if self.begun_fits {
                    self.begun.extend_from_slice(part);
                } else {
                    self.begun = Vec::new();
                }
                if ends {
                    block.end_line(&mut self.begun, &mut self.begun_fits);
                }
            }
            self.text.consume(length);
        }
        Ok(Some(block))
    }
}

impl Block {
    /// Adds a line that has been read to its end.
    fn end_line(&mut self, line: &mut Vec<u8>, fits: &mut bool) {
        self.text.append(line);
        self.lines.push(fits.then_some(self.text.len()));
        *fits = true;
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<io::Result<Block>> {
        self.block().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a text, read a few bytes at a time, block by block.
    fn blocks(text: &[u8], longest: usize, at_a_time: usize) -> Vec<Vec<Option<Vec<u8>>>> {
        let text = io::BufReader::with_capacity(at_a_time, text);
        let lines = Lines { longest, ..Lines::new(text) };
        let owned = |line: Option<&[u8]>| line.map(<[u8]>::to_vec);
        lines.map(|block| block.unwrap().lines().map(owned).collect()).collect()
    }

    fn lines(text: &[u8], longest: usize, at_a_time: usize) -> Vec<Option<Vec<u8>>> {
        blocks(text, longest, at_a_time).concat()
    }

    #[test]
    fn every_line_is_read_whatever_its_line_end() {
        let long = "x".repeat(70_000);
        let text = format!("a\r\n\nbc\n{long}\nlast");
        let expected = ["a", "", "bc", &long, "last"].map(|line| Some(line.as_bytes().to_vec()));
        for at_a_time in [1, 3, 1 << 13, 1 << 20] {
            assert_eq!(lines(text.as_bytes(), LONGEST_LINE, at_a_time), expected);
        }
        assert_eq!(lines(b"", LONGEST_LINE, 8), []);
        assert_eq!(lines(b"\n", LONGEST_LINE, 8), [Some(Vec::new())]);
        assert_eq!(lines(b"\n\n", LONGEST_LINE, 1), [Some(Vec::new()), Some(Vec::new())]);
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
        let expected = [Some(b"12345".to_vec()), None, Some(b"ok".to_vec())];
        for at_a_time in [1, 4, 100] {
            assert_eq!(lines(b"12345\n123456\nok", 5, at_a_time), expected);
            assert_eq!(lines(b"12345\n1234567890", 5, at_a_time), expected[..2]);
        }
    }

    #[test]
    fn a_block_has_the_lines_that_end_in_one_read() {
        let sizes = |at_a_time| -> Vec<usize> {
            blocks(b"12\n34\n5\n67890\n", 100, at_a_time).iter().map(Vec::len).collect()
        };
        assert_eq!(sizes(100), [4]);
        assert_eq!(sizes(7), [2, 2]);
        assert_eq!(sizes(1), [1; 4]);
    }
}
