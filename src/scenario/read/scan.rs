//! A look over the text up to where its syntax broke: what is open there, and what stood before.

use std::ops::Range;

use super::raw::Format;

/// What a text holds up to some byte of it.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The brackets that are open, each with where it stands.
    pub(super) open: Vec<(usize, u8)>,
    /// The last word, string or mark before that byte.
    pub(super) last: Range<usize>,
    /// Where the comment or the string begins that the byte stands in.
    pub(super) within: Option<usize>,
    /// Where the last string begins that goes on over the end of its line.
    pub(super) over_lines: Option<usize>,
}

impl Scan {
    /// Looks at the text up to `end`.
    pub(super) fn of(text: &str, end: usize, format: Format) -> Self {
        let mut scan = Self::default();
        let mut at = 0;
        while at < end {
            let rest = &text.as_bytes()[at..];
            if rest[0].is_ascii_whitespace() {
                at += 1;
                continue;
            }
            if let Some(length) = comment(rest).filter(|_| format == Format::Ron) {
                scan.within = (length == rest.len() && rest[1] == b'*').then_some(at);
                at += length;
                continue;
            }
            let length = token(rest, format);
            let token = &rest[..length];
            let is_open = rest[0] == b'"' && (at + length > end || quoted(rest).is_none());
            scan.within = is_open.then_some(at);
            if rest[0] == b'"' && token.contains(&b'\n') {
                scan.over_lines = Some(at);
            }
            match rest[0] {
                bracket @ (b'(' | b'[' | b'{') => scan.open.push((at, bracket)),
                b')' | b']' | b'}' => drop(scan.open.pop()),
                _ => {}
            }
            scan.last = at..at + length;
            at += length;
        }
        scan
    }

    /// The mark that closes what was opened last.
    pub(super) fn closing(&self) -> Option<u8> {
        self.open.last().map(|(_, bracket)| match bracket {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        })
    }
}

/// How long the comment is that begins here, if one does.
fn comment(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"//") {
        return Some(text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len()));
    }
    if !text.starts_with(b"/*") {
        return None;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let step = match &text[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    Some(at)
}

/// How long the word, string or mark is that begins here; at least one byte.
fn token(text: &[u8], format: Format) -> usize {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | 0x80..);
    match text {
        [b'"', ..] => quoted(text).unwrap_or(text.len()),
        [b'r', b'"' | b'#', ..] if format == Format::Ron => raw_string(text),
        [b'\'', b'\\', _, b'\'', ..] => 4,
        [quote @ (b'\'' | b'`'), rest @ ..] => {
            let line = rest.iter().take_while(|byte| **byte != b'\n');
            line.copied().position(|byte| byte == *quote).map_or(1, |end| end + 2)
        }
        [first, ..] if word(first) => {
            text.iter().position(|byte| !word(byte)).unwrap_or(text.len())
        }
        _ => 1,
    }
}

/// How long a string is, if it ends.
pub(super) fn quoted(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let end = text.iter().skip(1).position(|&byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map(|end| end + 2)
}

/// `r"..."`, `r#"..."#`; else `r#name`, of which the `r` is enough.
fn raw_string(text: &[u8]) -> usize {
    let marks = text.iter().skip(1).take_while(|byte| **byte == b'#').count();
    if text.get(1 + marks) != Some(&b'"') {
        return 1;
    }
    let inner = &text[marks + 2..];
    let ends = |tail: &[u8]| tail[0] == b'"' && tail[1..].iter().all(|byte| *byte == b'#');
    let end = inner.windows(marks + 1).position(ends);
    end.map_or(text.len(), |end| end + 2 * marks + 3)
}
