//! The scanner for words, strings, punctuation and comments of a text.

use std::ops::Range;

use crate::scenario::Format;

/// A word, a string, a punctuation character or a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct Token {
    pub(in crate::scenario) at: Range<usize>,
    pub(in crate::scenario) is_comment: bool,
}

/// The tokens of a text, one after the other. A string or a comment that is not closed extends to
/// the end of the text.
pub(in crate::scenario) struct Tokens<'t> {
    text: &'t [u8],
    at: usize,
    format: Format,
}

impl<'t> Tokens<'t> {
    pub(in crate::scenario) const fn of(text: &'t str, format: Format) -> Self {
        Self { text: text.as_bytes(), at: 0, format }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = &self.text[self.at..];
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let (start, rest) = (self.at + blank, &rest[blank..]);
        if rest.is_empty() {
            return None;
        }
        let comment = comment(rest).filter(|_| self.format == Format::Ron);
        let length = comment.unwrap_or_else(|| token(rest, self.format));
        self.at = start + length;
        Some(Token { at: start..self.at, is_comment: comment.is_some() })
    }
}

/// The comments of a text; a line comment does not include its line break.
pub(crate) fn comments(text: &str, format: Format) -> Vec<&str> {
    let comments = Tokens::of(text, format).filter(|token| token.is_comment);
    comments.map(|token| text[token.at].trim_end()).collect()
}

/// The indent of the first indented line that does not start with a comment.
pub(in crate::scenario) fn first_indent(text: &str, format: Format) -> Option<&str> {
    let tokens = Tokens::of(text, format).filter(|token| !token.is_comment);
    let indents = tokens.filter_map(|token| {
        let before = &text[..token.at.start];
        let line = &before[before.rfind('\n')? + 1..];
        (line.trim().is_empty() && !line.is_empty()).then_some(line)
    });
    indents.into_iter().next()
}

/// Whether every bracket in a JSON text that is not empty is followed by a line break.
pub(in crate::scenario) fn breaks_at_brackets(text: &str) -> bool {
    let bytes = text.as_bytes();
    Tokens::of(text, Format::Json).all(|token| {
        let is_open = matches!(bytes[token.at.start], b'[' | b'{');
        let next = bytes[token.at.end..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        !is_open || matches!(next, Some(b'\n' | b']' | b'}'))
    })
}

/// The length of the comment at the start of the text, if there is one.
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

/// The length of the word, string or punctuation at the start of the text; at least one byte.
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

/// The length of a string, if it is closed.
pub(super) fn quoted(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let end = text.iter().skip(1).position(|&byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map(|end| end + 2)
}

/// The length of `r"..."` or `r#"..."#`; otherwise 1: the text is `r#name`, of which the `r` is
/// enough.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str, format: Format) -> Vec<&str> {
        Tokens::of(text, format).map(|token| &text[token.at]).collect()
    }

    #[test]
    fn strings_and_comments_are_one_token_whatever_is_in_them() {
        let is = |text: &str, expected: &[&str]| assert_eq!(tokens(text, Format::Ron), expected);
        is(r#""a\"]" , 'x'"#, &[r#""a\"]""#, ",", "'x'"]);
        is(r##"r#"a"], "#]"##, &[r##"r#"a"], "#"##, "]"]);
        is(r#"r"\" ]"#, &[r#"r"\""#, "]"]);
        is("a /* b /* c */ ] */ d", &["a", "/* b /* c */ ] */", "d"]);
        is("a // \"\n]", &["a", "// \"", "]"]);
        is("\"open ]", &["\"open ]"]);
        is("/* open ]", &["/* open ]"]);
        assert_eq!(tokens("[1] // x", Format::Json), ["[", "1", "]", "/", "/", "x"]);
    }

    #[test]
    fn comments_are_read_without_their_line_ends() {
        let text = "a, // one\r\n/* two\n */ b // \"three\"";
        assert_eq!(comments(text, Format::Ron), ["// one", "/* two\n */", "// \"three\""]);
        assert_eq!(comments(r#"["// no", "/* no */"]"#, Format::Json), [""; 0]);
    }

    #[test]
    fn a_text_breaks_at_brackets_if_each_is_empty_or_ends_its_line() {
        for (text, breaks) in [
            ("{\n \"a\": [\n  1\n ], \"b\": [], \"c\": \"[ 1\"\n}", true),
            ("{ \n \"a\": [1]\n}", false),
            ("{\"a\": [\n1]}", false),
            ("{\r\n}", true),
        ] {
            assert_eq!(breaks_at_brackets(text), breaks, "{text}");
        }
    }
}
