//! A broken syntax, which ends reading: what the libraries say of it, in our words.

use ::ron::error::{Error, Position, SpannedError};

use super::{Place, Problem};
use crate::scenario::check;

pub(super) fn ron(text: &str, error: &SpannedError) -> Problem {
    // A string without end is found at the end of the text, and mended where it begins.
    let at_start = matches!(
        error.code,
        Error::ExpectedStringEnd
            | Error::SuggestRawIdentifier(_)
            | Error::ExpectedDifferentStructName { .. }
    );
    let position = if at_start { error.span.start } else { error.span.end };
    let place = place(text, offset(text, position));
    if error.code == Error::ExceededRecursionLimit {
        return check::too_deep(place);
    }
    Problem::new(place, ron_message(&error.code))
}

fn ron_message(error: &Error) -> String {
    match error {
        Error::Eof => "the text ends too early".into(),
        Error::ExpectedArray => "expected a list, `[`".into(),
        Error::ExpectedArrayEnd => "expected `,` or `]`".into(),
        Error::ExpectedComma => "expected `,`".into(),
        Error::ExpectedMap => "expected a map, `{`".into(),
        Error::ExpectedMapColon => "expected `:`".into(),
        Error::ExpectedMapEnd => "expected `,` or `}`".into(),
        Error::ExpectedStructLike => "expected `(`".into(),
        Error::ExpectedStructLikeEnd => "expected `,` or `)`".into(),
        Error::ExpectedNamedStructLike(_) | Error::ExpectedDifferentStructName { .. } => {
            "expected a scenario, `Scenario(..)`".into()
        }
        Error::ExpectedString => "expected a string in quotes".into(),
        Error::ExpectedStringEnd => "this string has no end".into(),
        Error::ExpectedIdentifier => "expected the name of a field, or `)`".into(),
        Error::SuggestRawIdentifier(found) => format!("`{found}` is no word of RON"),
        Error::InvalidEscape(_) => "this escape is none that RON knows".into(),
        Error::NoSuchExtension(name) => format!("RON has no extension `{name}`"),
        Error::TrailingCharacters => "expected the end of the text".into(),
        Error::UnclosedBlockComment => "this comment has no end".into(),
        Error::UnexpectedChar(found) => format!("`{found}` begins no value"),
        _ => "this cannot be read as RON".into(),
    }
}

/// RON counts lines and characters; a place counts bytes.
fn offset(text: &str, position: Position) -> usize {
    let line = line_start(text, position.line);
    let rest = &text[line..];
    rest.char_indices().nth(position.col.saturating_sub(1)).map_or(text.len(), |(at, _)| line + at)
}

fn line_start(text: &str, line: usize) -> usize {
    match line.checked_sub(2) {
        None => 0,
        Some(newline) => {
            text.match_indices('\n').nth(newline).map_or(text.len(), |(newline, _)| newline + 1)
        }
    }
}

pub(super) fn json(text: &str, error: &serde_json::Error) -> Problem {
    let start = line_start(text, error.line());
    let at = (start + error.column().saturating_sub(1)).min(text.len());
    // Where a value is wrong, the error stands before the space in front of it.
    let space = text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_whitespace());
    let at = if error.is_data() { at + space.count() } else { at };
    let place = place(text, text.floor_char_boundary(at));
    let said = error.to_string();
    // The place is shown as a place.
    let message = said.rsplit_once(" at line ").map_or(said.as_str(), |(message, _)| message);
    if error.is_data() {
        // Serde's own words about types: `invalid type: integer, expected a scenario`.
        let expected = message.rsplit_once("expected ").map_or("something else", |(_, what)| what);
        return Problem::new(place, format!("expected {expected}"));
    }
    if error.is_eof() {
        return Problem::new(place, "the text ends too early");
    }
    Problem::new(place, message)
}

/// One character, or what is behind the last.
pub(super) fn place(text: &str, start: usize) -> Place {
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Place { start: offset(start), end: offset(start + length) }
}
