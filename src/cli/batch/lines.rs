//! Standard input in blocks of whole lines, so that a thread has enough to do at a time.

use std::io::{self, BufRead};

/// A block ends with the line that makes it this long, in bytes.
const BLOCK: usize = 1 << 16;

/// The longest line, in bytes. A longer one is passed over: no input fills the memory.
pub(super) const LONGEST_LINE: usize = 1 << 27;

/// A few lines, one after the other.
#[derive(Debug, Default)]
pub(super) struct Block {
    text: Vec<u8>,
    /// Where each line ends; `None` where it is too long, and nothing of it is here.
    lines: Vec<Option<usize>>,
}

impl Block {
    /// The lines; `None` in the place of each that is too long.
    pub(super) fn lines(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut begin = 0;
        self.lines.iter().map(move |end| {
            let line = &self.text[begin..(*end)?];
            begin += line.len();
            Some(line.strip_suffix(b"\r").unwrap_or(line))
        })
    }
}

/// What cuts a text into blocks.
pub(super) struct Lines<R> {
    text: R,
    longest: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(text: R) -> Self {
        Self { text, longest: LONGEST_LINE }
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// Where the text cannot be read.
    fn block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block::default();
        while block.text.len() < BLOCK && self.line(&mut block)? {}
        Ok((!block.lines.is_empty()).then_some(block))
    }

    /// Takes the next line, without its end, into a block; whether there is one.
    fn line(&mut self, block: &mut Block) -> io::Result<bool> {
        let begin = block.text.len();
        let (mut is_there, mut fits) = (false, true);
        loop {
            let rest = self.text.fill_buf()?;
            if rest.is_empty() {
                break;
            }
            is_there = true;
            let newline = rest.iter().position(|byte| *byte == b'\n');
            let more = &rest[..newline.unwrap_or(rest.len())];
            fits &= block.text.len() - begin + more.len() <= self.longest;
            if fits {
                block.text.extend_from_slice(more);
            }
            let read = more.len() + usize::from(newline.is_some());
            self.text.consume(read);
            if newline.is_some() {
                break;
            }
        }
        if !fits {
            block.text.truncate(begin);
        }
        if is_there {
            block.lines.push(fits.then_some(block.text.len()));
        }
        Ok(is_there)
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

    /// The lines of a text, read a few bytes at a time.
    fn lines(text: &[u8], longest: usize, at_a_time: usize) -> Vec<Option<Vec<u8>>> {
        let text = io::BufReader::with_capacity(at_a_time, text);
        let lines = Lines { text, longest };
        let blocks: Vec<Block> = lines.map(|block| block.unwrap()).collect();
        let owned = |line: Option<&[u8]>| line.map(<[u8]>::to_vec);
        blocks.iter().flat_map(|block| block.lines().map(owned).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn every_line_is_there_however_it_ends_and_is_read() {
        let long = "x".repeat(BLOCK + 7);
        let text = format!("a\r\n\nbc\n{long}\nlast");
        let expected = ["a", "", "bc", &long, "last"].map(|line| Some(line.as_bytes().to_vec()));
        for at_a_time in [1, 3, 1 << 13] {
            assert_eq!(lines(text.as_bytes(), LONGEST_LINE, at_a_time), expected);
        }
        assert_eq!(lines(b"", LONGEST_LINE, 8), []);
        assert_eq!(lines(b"\n", LONGEST_LINE, 8), [Some(Vec::new())]);
    }

    #[test]
    fn a_line_past_the_limit_is_passed_over_and_the_next_is_read() {
        let expected = [Some(b"12345".to_vec()), None, Some(b"ok".to_vec())];
        for at_a_time in [1, 4, 100] {
            assert_eq!(lines(b"12345\n123456\nok", 5, at_a_time), expected);
        }
    }
}
