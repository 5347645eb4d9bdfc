//! The text of a `Log` in its pieces, as the reader and the builder both take it apart.

use std::ops::Range;

/// A piece of a log's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// These characters, doubled braces made single.
    Text(String),
    /// `{name}`
    Value(&'t str),
    /// `{error}`
    Error,
    /// `{item}`
    Item,
    /// A brace that is neither doubled nor part of a `{name}`.
    LoneBrace(char),
}

/// The pieces, each with the bytes of the text that it comes from.
pub(super) fn pieces(text: &str) -> Vec<(Range<usize>, Piece<'_>)> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']) {
        let brace_at = at + found;
        plain.push_str(&text[at..brace_at]);
        let brace = if text.as_bytes()[brace_at] == b'{' { '{' } else { '}' };
        if text[brace_at + 1..].starts_with(brace) {
            plain.push(brace);
            at = brace_at + 2;
            continue;
        }
        if !plain.is_empty() {
            pieces.push((at..brace_at, Piece::Text(std::mem::take(&mut plain))));
        }
        let (end, piece) = braced(text, brace_at, brace);
        pieces.push((brace_at..end, piece));
        at = end;
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        pieces.push((at..text.len(), Piece::Text(plain)));
    }
    pieces
}

/// What begins with a single brace, and where it ends.
fn braced(text: &str, start: usize, brace: char) -> (usize, Piece<'_>) {
    let inner = &text[start + 1..];
    match inner.find(['{', '}']) {
        Some(length) if brace == '{' && length > 0 && inner[length..].starts_with('}') => {
            let name = &inner[..length];
            let piece = match name {
                "error" => Piece::Error,
                "item" => Piece::Item,
                name => Piece::Value(name),
            };
            (start + length + 2, piece)
        }
        _ => (start + 1, Piece::LoneBrace(brace)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn kinds(text: &str) -> Vec<Piece<'_>> {
        pieces(text).into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn names_braces_and_text() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(kinds(""), []);
        assert_eq!(kinds("got {a}!"), [text("got "), Piece::Value("a"), text("!")]);
        assert_eq!(kinds("{error}{b c}"), [Piece::Error, Piece::Value("b c")]);
        assert_eq!(kinds("{item}{items}"), [Piece::Item, Piece::Value("items")]);
        assert_eq!(kinds("{{a}} {{{a}}}"), [text("{a} {"), Piece::Value("a"), text("}")]);
        assert_eq!(kinds("a } b"), [text("a "), Piece::LoneBrace('}'), text(" b")]);
        assert_eq!(kinds("{}"), [Piece::LoneBrace('{'), Piece::LoneBrace('}')]);
        assert_eq!(kinds("{a"), [Piece::LoneBrace('{'), text("a")]);
    }
}
