//! The JavaScript of a program, line by line.

use maud::{Markup, html};

use crate::javascript::is_of_name;
use crate::view::difference::{Line, lines};
use crate::view::js::Listing;
use crate::view::visible::visible;

/// The keywords to highlight; those of asynchronous code come first.
const WAITING: [&str; 2] = ["async", "await"];
const KEYWORDS: [&str; 17] = [
    "catch",
    "const",
    "else",
    "finally",
    "for",
    "function",
    "if",
    "in",
    "let",
    "new",
    "null",
    "of",
    "return",
    "throw",
    "try",
    "undefined",
    "while",
];

/// The listing as a list of lines, which the script highlights. If there is an original, lines that
/// differ from it are marked, and its own lines are also shown.
pub(super) fn listing(listing: &Listing, original: Option<&str>, label: &str) -> Markup {
    let lines = lines(original.unwrap_or(&listing.text), &listing.text);
    let mut numbers = listing.lines_before + 1..;
    html! {
        ol.code role="list" aria-label=(label) {
            @for line in lines {
                @match line {
                    Line::Same(line) => (numbered(line, numbers.next(), false)),
                    Line::Added(line) => (numbered(line, numbers.next(), true)),
                    Line::Removed(line) => {
                        li.removed style=(format!("--in:{}", indentation(line))) {
                            del { code { (coloured(&visible(line))) } }
                        }
                    }
                }
            }
        }
    }
}

fn numbered(line: &str, number: Option<usize>, is_added: bool) -> Markup {
    html! {
        li.line.added[is_added] data-line=[number] style=(format!("--in:{}", indentation(line))) {
            @if is_added { ins { code { (coloured(&visible(line))) } } }
            @else { code { (coloured(&visible(line))) } }
        }
    }
}

/// The indentation of a line, which also applies to its wrapped parts.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Highlights the keywords and strings of a line. Everything else stays plain.
fn coloured(line: &str) -> Markup {
    html! {
        @for (kind, text) in tokens(line) {
            @if kind.is_empty() { (text) } @else { span class=(kind) { (text) } }
        }
    }
}

fn tokens(line: &str) -> Vec<(&'static str, &str)> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => string(rest, first),
            c if is_of_name(c) => rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()),
            _ => rest.find(|c| is_of_name(c) || "\"'`".contains(c)).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        let kind = match token {
            _ if "\"'`".contains(first) => "string",
            word if WAITING.contains(&word) => "waiting",
            word if KEYWORDS.contains(&word) => "keyword",
            _ => "",
        };
        tokens.push((kind, token));
        rest = after;
    }
    tokens
}

/// The length of the string at the start of the text.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_and_strings_are_distinguished() {
        assert_eq!(
            tokens("  await a(\"\\\"x\");"),
            [
                ("", "  "),
                ("waiting", "await"),
                ("", " "),
                ("", "a"),
                ("", "("),
                ("string", "\"\\\"x\""),
                ("", ");")
            ]
        );
        assert_eq!(tokens("`open"), [("string", "`open")]);
    }
}
