//! Syntax errors, which end reading: translates the messages of the libraries into the words of
//! this language.

use std::ops::Range;

use ::ron::error::{Error, Position, SpannedError};

use super::Format;
use super::scan::Scan;
use super::steps::STEP_NAMES;
use super::{Problem, Span, habits};
use crate::scenario::check;

pub(super) fn ron(text: &str, error: &SpannedError) -> Problem {
    // An unterminated string is found at the end of the text, and reported where it starts.
    let at_start = matches!(
        error.code,
        Error::ExpectedStringEnd
            | Error::SuggestRawIdentifier(_)
            | Error::ExpectedDifferentStructName { .. }
    );
    let position = if at_start { error.span.start } else { error.span.end };
    let at = offset(text, position);
    if error.code == Error::ExceededRecursionLimit {
        return check::too_deep(span(text, at));
    }
    let broken = Broken { text, at, format: Format::Ron };
    let code = match error.code {
        Error::ExpectedComma if text[at..].trim().is_empty() => &Error::Eof,
        _ => &error.code,
    };
    let missing = match code {
        Error::ExpectedComma => Missing::Comma,
        Error::ExpectedIdentifier => Missing::Field,
        Error::Eof | Error::UnclosedBlockComment => Missing::Rest,
        _ => Missing::Other,
    };
    broken.problem(missing, ron_message(code))
}

fn ron_message(error: &Error) -> String {
    match error {
        Error::Eof => "unexpected end of the text".into(),
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
        Error::ExpectedStringEnd => "unterminated string".into(),
        Error::ExpectedIdentifier => "expected the name of a field, or `)`".into(),
        Error::SuggestRawIdentifier(found) => format!("`{found}` is not a RON word"),
        Error::InvalidEscape(_) => "unknown escape".into(),
        Error::NoSuchExtension(name) => format!("RON has no extension `{name}`"),
        Error::TrailingCharacters => "expected the end of the text".into(),
        Error::UnclosedBlockComment => "unterminated comment".into(),
        Error::UnexpectedChar(found) => format!("unexpected `{found}`: expected a value"),
        _ => "this is not valid RON".into(),
    }
}

/// RON counts lines and characters; a span counts bytes.
pub(super) fn offset(text: &str, position: Position) -> usize {
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
    let at = text.floor_char_boundary((start + error.column().saturating_sub(1)).min(text.len()));
    let said = error.to_string();
    // The position is shown separately.
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(message, _)| message);
    if error.is_data() {
        // For a wrong value, the reported position is before the white space that precedes the
        // value.
        let space = text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_whitespace());
        let at = text.floor_char_boundary(at + space.count());
        // Serde's messages about types: `invalid type: integer, expected a scenario`.
        let expected = said.rsplit_once("expected ").map_or("something else", |(_, what)| what);
        return Problem::new(span(text, at), format!("expected {expected}"));
    }
    let broken = Broken { text, at, format: Format::Json };
    if error.is_eof() {
        return Broken { at: text.len(), ..broken }
            .problem(Missing::Rest, "unexpected end of the text".into());
    }
    if said == "expected ident" {
        // The error is reported after the word that was expected to be `true`, `false` or `null`.
        let word = Scan::of(text, at, Format::Json).last;
        return Problem::new(Span::from(word), "expected a value, or a string in double quotes");
    }
    match said {
        "expected `,` or `]`" | "expected `,` or `}`" => {
            broken.problem(Missing::Comma, said.to_owned())
        }
        _ => broken.problem(Missing::Other, json_message(said).to_owned()),
    }
}

/// The messages of `serde_json`, which does not expose its kinds of errors.
fn json_message(said: &str) -> &str {
    match said {
        "expected value" => "expected a value",
        "trailing comma" => "expected another value after the comma",
        "key must be a string" => "expected a name in double quotes",
        "trailing characters" => "expected the end of the text",
        "invalid escape" => "unknown escape",
        "invalid number" | "number out of range" => "this is not a valid JSON number",
        "expected `:`" => said,
        _ if said.starts_with("control character") => "a string must end on its line",
        _ => "this is not valid JSON",
    }
}

/// The missing text according to a syntax error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Comma,
    /// The rest of a string or comment that the text ends in.
    Rest,
    Field,
    Other,
}

/// A text, and the position of its syntax error.
#[derive(Clone, Copy)]
struct Broken<'t> {
    text: &'t str,
    at: usize,
    format: Format,
}

impl Broken<'_> {
    fn problem(self, missing: Missing, message: String) -> Problem {
        let Self { text, at, format } = self;
        let scan = Scan::of(text, at, format);
        if let Some((range, help)) = habits::syntax(text, at, &scan, format) {
            let message = match &text[range.clone()] {
                what if what.contains('`') => "backticks are not part of the language".to_owned(),
                what => format!("`{what}` is not part of the language"),
            };
            return Problem::new(Span::from(range), message).help(help);
        }
        if let Some(within) = scan.within {
            return self.endless(within, message);
        }
        let mut problem = Problem::new(span(text, at), message);
        if let Some(help) = self.other_format().or_else(|| self.field_or_step(&scan, missing)) {
            return problem.help(help);
        }
        problem.help = self.unclosed(&scan, missing);
        let found = text.as_bytes().get(at).copied();
        let closing = scan.closing().map(char::from);
        if found.is_some_and(|found| matches!(found, b')' | b']' | b'}')) {
            if let Some(closing) = closing.filter(|_| found != scan.closing()) {
                problem.message = format!("expected `{closing}`");
            } else if &text[scan.last.clone()] == "," && format == Format::Json {
                let comma = Problem::new(Span::from(scan.last), "a comma after the last value");
                return comma.label("JSON does not allow it");
            }
        } else if missing == Missing::Comma {
            // The comma is missing after the previous value, which may be lines above.
            let end = scan.last.end;
            problem.span = Span::from(end..end);
            problem.message =
                closing.map_or(problem.message, |end| format!("expected `,` or `{end}`"));
            problem.label = Some("a comma may be missing here".to_owned());
        }
        problem
    }

    /// The problem of a string or a comment that does not end. It is reported where the string or
    /// comment starts.
    fn endless(self, within: usize, message: String) -> Problem {
        let is_string = self.text[within..].starts_with('"');
        let ends_early = self.at >= self.text.len();
        let message = if is_string && ends_early { "unterminated string".into() } else { message };
        let at =
            if ends_early || message.starts_with("a string must end") { within } else { self.at };
        let problem = Problem::new(span(self.text, at), message);
        if is_string { problem } else { problem.label("it starts here") }
    }

    /// The problem of a bracket that is still open, if that is the likely reason.
    fn unclosed(self, scan: &Scan, missing: Missing) -> Option<String> {
        if let Some(at) = scan.over_lines {
            return Some(format!(
                "the string that starts at {} is not closed on its line",
                stands(self.text, at)
            ));
        }
        let closes = self.text.as_bytes().get(self.at).filter(|found| b")]}".contains(found));
        let &(at, bracket) = scan.open.last()?;
        let differs = closes.is_some_and(|found| Some(*found) != scan.closing());
        (missing == Missing::Rest || differs).then(|| {
            format!("the `{}` at {} is not closed", char::from(bracket), stands(self.text, at))
        })
    }

    /// The problem of a field or a step written in the other format.
    fn field_or_step(self, scan: &Scan, missing: Missing) -> Option<String> {
        let rest = &self.text[self.at..];
        match self.format {
            Format::Ron if missing != Missing::Field => None,
            Format::Ron => {
                let name = rest.strip_prefix('"')?.split('"').next()?;
                match scan.closing()? {
                    b')' => Some(format!("write a field's name without quotes: `{name}:`")),
                    _ => Some(format!("write fields in parentheses: `({name}: ..)`")),
                }
            }
            Format::Json if missing != Missing::Other => None,
            Format::Json => {
                let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
                match name.chars().next()? {
                    'A'..='Z' if !STEP_NAMES.contains(&name) => None,
                    'A'..='Z' => Some(format!("write a step as an object: `{{\"{name}\": ..}}`")),
                    first if first.is_alphabetic() => {
                        Some(format!("write strings in double quotes: \"{name}\""))
                    }
                    _ => None,
                }
            }
        }
    }

    /// The help if the whole text is in the other format.
    fn other_format(self) -> Option<String> {
        let text = self.text.trim_start();
        let starts = ["async ", "class ", "const ", "export ", "function ", "import ", "let "];
        if starts.iter().any(|start| text.starts_with(start)) {
            return Some("this looks like JavaScript: name the file `.js` or `.ts`".to_owned());
        }
        match self.format {
            Format::Ron => {
                let inner = text.strip_prefix('{')?.trim_start();
                inner
                    .starts_with(['"', '}'])
                    .then(|| "this looks like JSON: name the file `.json`".to_owned())
            }
            Format::Json => {
                let is_ron = text.starts_with('(') || text.starts_with("Scenario");
                let is_ron = is_ron || text.starts_with("//") || text.starts_with("/*");
                is_ron.then(|| "this looks like RON: name the file `.ron`".to_owned())
            }
        }
    }
}

/// The position of a byte, as text.
fn stands(text: &str, at: usize) -> String {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    format!("line {line}, column {}", before[start..].chars().count() + 1)
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: offset(range.start), end: offset(range.end) }
    }
}

/// The span of one character, or of the end of the text.
pub(super) fn span(text: &str, start: usize) -> Span {
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    Span::from(start..start + length)
}
