//! Splits the text of a `Log` into its pieces, for the reader and the builder.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A piece of the text of a log.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text, in which doubled braces are single.
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

/// The pieces, each with its byte range in the text.
pub(super) fn pieces(text: &str) -> Vec<(Range<usize>, Piece<'_>)> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    let closing = closing_braces(text);
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
        let (end, piece) = match closing.get(&brace_at) {
            Some(&closing) if closing > brace_at + 1 => {
                (closing + 1, of_name(&text[brace_at + 1..closing]))
            }
            _ => (brace_at + 1, Piece::LoneBrace(brace)),
        };
        pieces.push((brace_at..end, piece));
        at = end;
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        pieces.push((at..text.len(), Piece::Text(plain)));
    }
    pieces
}

/// The closing brace of each opening brace that has one: a name may contain pairs of braces.
fn closing_braces(text: &str) -> FxHashMap<usize, usize> {
    let mut open = Vec::new();
    let mut closing = FxHashMap::default();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => closing.extend(open.pop().map(|opened| (opened, at))),
            _ => {}
        }
    }
    closing
}

/// The meaning of a name within single braces.
fn of_name(name: &str) -> Piece<'_> {
    match name {
        "error" => Piece::Error,
        "item" => Piece::Item,
        name => Piece::Value(name),
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

    #[test]
    fn a_name_may_have_braces_in_pairs() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let path = Piece::Value("GET /users/{id}");
        assert_eq!(kinds("got {GET /users/{id}}!"), [text("got "), path, text("!")]);
        assert_eq!(kinds("{/{a}/{b}}{c}"), [Piece::Value("/{a}/{b}"), Piece::Value("c")]);
        assert_eq!(kinds("{a {}}"), [Piece::Value("a {}")]);
        // Two braces mean one literal brace, unless they are part of a name.
        assert_eq!(
            kinds("{{id}/x}"),
            [text("{id"), Piece::LoneBrace('}'), text("/x"), Piece::LoneBrace('}')]
        );
        assert_eq!(kinds("{a {b}"), [Piece::LoneBrace('{'), text("a "), Piece::Value("b")]);
    }
}
