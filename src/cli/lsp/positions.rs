//! Converts positions and document names between the protocol and the rest of the program.

use std::path::PathBuf;

use makespan::scenario::LineColumn;

use super::protocol::{Position, Range};

/// The position of a character of a text, in units of UTF-16.
pub(super) fn position(text: &str, at: LineColumn) -> Position {
    let line = text.split('\n').nth(at.line.saturating_sub(1)).unwrap_or_default();
    let before = line.chars().take(at.column.saturating_sub(1));
    let units: usize = before.map(char::len_utf16).sum();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Position { line: number(at.line.saturating_sub(1)), character: number(units) }
}

/// A range of a text.
pub(super) fn range(text: &str, region: [LineColumn; 2]) -> Range {
    let [start, end] = region.map(|at| position(text, at));
    Range { start, end }
}

/// The path of a `file:` URI; for other URIs, a name with the same extension.
pub(super) fn path(uri: &str) -> PathBuf {
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    let path = decoded(path);
    // `file:///C:/shop.ts`
    let drive = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    PathBuf::from(drive.unwrap_or(&path))
}

/// Decodes percent-encoded characters, such as `%20`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_in_units_of_utf_16() {
        let at = |column| position("a\n😀é x", LineColumn { line: 2, column }).character;
        assert_eq!([at(1), at(2), at(3), at(4)], [0, 2, 3, 4]);
    }

    #[test]
    fn addresses_of_files_are_paths() {
        assert_eq!(path("file:///a/b%20c/%C3%BC.ts"), PathBuf::from("/a/b c/ü.ts"));
        assert_eq!(path("file:///C:/shop.ts"), PathBuf::from("C:/shop.ts"));
        assert_eq!(path("untitled:100%.ts"), PathBuf::from("untitled:100%.ts"));
    }
}
