//! Scans the text up to a syntax error, for the open brackets and the token before it.

use std::ops::Range;

use super::Format;
use super::tokens::{Token, Tokens, quoted};

/// The open brackets and the last token of a text up to a byte.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The open brackets, each with its position.
    pub(super) open: Vec<(usize, u8)>,
    /// The last word, string or mark before that byte.
    pub(super) last: Range<usize>,
    /// The start of the comment or the string that contains the byte.
    pub(super) within: Option<usize>,
    /// The start of the last string that is not closed on its line.
    pub(super) over_lines: Option<usize>,
}

impl Scan {
    /// Scans the text up to `end`.
    pub(super) fn of(text: &str, end: usize, format: Format) -> Self {
        let mut scan = Self::default();
        for Token { at, is_comment } in Tokens::of(text, format) {
            if at.start >= end {
                break;
            }
            let token = &text.as_bytes()[at.clone()];
            if is_comment {
                let is_open = at.end == text.len() && token[1] == b'*';
                scan.within = is_open.then_some(at.start);
                continue;
            }
            let is_open = token[0] == b'"' && (at.end > end || quoted(token).is_none());
            scan.within = is_open.then_some(at.start);
            if token[0] == b'"' && token.contains(&b'\n') {
                scan.over_lines = Some(at.start);
            }
            match token[0] {
                bracket @ (b'(' | b'[' | b'{') => scan.open.push((at.start, bracket)),
                b')' | b']' | b'}' => drop(scan.open.pop()),
                _ => {}
            }
            scan.last = at;
        }
        scan
    }

    /// The bracket that closes the innermost open one.
    pub(super) fn closing(&self) -> Option<u8> {
        self.open.last().map(|(_, bracket)| match bracket {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        })
    }
}
