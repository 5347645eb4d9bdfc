//! The parts of reading that only RON needs: `ron` does all the lexing.

use std::fmt;

use ron::Options;
use ron::de::Deserializer;
use ron::extensions::Extensions;
use serde::Deserialize;
use serde::de::{self, Deserializer as _, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::scenario::check::NESTING_LIMIT;

use super::Format;
use super::raw::{Arguments, Entries, KeySeed, Listed, Raw, RawSeed, Variant};

/// The recursion limit of `ron`. A step takes at most four levels (`Try(body: [..])`), steps nest
/// to 64, and the rest is for the structure around them; beyond this the stack could overflow.
const RECURSION_LIMIT: usize = 4 * NESTING_LIMIT + 24;

/// The name by which `ron` returns the text of a value. Its own `&RawValue` parses that text again,
/// with a limit that is too low for steps nested as deep as the language allows.
const RAW_VALUE: &str = "$ron::private::RawValue";

/// The options with which each part of a text is read.
pub(super) fn options() -> Options {
    Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(RECURSION_LIMIT)
}

/// The text of the next value, with the comments and spaces around it.
pub(super) fn raw<'de, D: de::Deserializer<'de>>(deserializer: D) -> Result<&'de str, D::Error> {
    deserializer.deserialize_newtype_struct(RAW_VALUE, Slice)
}

/// The next identifier.
pub(super) fn identifier<'de, D: de::Deserializer<'de>>(
    deserializer: D,
) -> Result<&'de str, D::Error> {
    deserializer.deserialize_identifier(Slice)
}

struct Slice;

impl<'de> Visitor<'de> for Slice {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<&'de str, E> {
        Ok(text)
    }
}

/// The text of a value without the comments and spaces around it.
pub(super) fn trimmed(text: &str) -> &str {
    let text = text.trim();
    // Besides comments, `ron` skips some characters that are not white space elsewhere.
    let opaque = text.starts_with(|first: char| first == '/' || !first.is_ascii());
    let text = if opaque { after_comments(text) } else { text };
    // No value ends like this, so the text ends with a comment. This is rare, and reading the value
    // finds its end.
    if text.ends_with("*/") || last_line_has_comment(text) { value_alone(text) } else { text }
}

/// Whether a line comment may end the text: trimming removed the line break after it.
fn last_line_has_comment(text: &str) -> bool {
    let last_line = text.rfind('\n').map_or(text, |newline| &text[newline + 1..]);
    last_line.contains("//")
}

fn after_comments(text: &str) -> &str {
    Deserializer::from_str(text).map_or(text, |reader| reader.remainder())
}

fn value_alone(text: &str) -> &str {
    let Ok(mut reader) = Deserializer::from_str_with_options(text, &options()) else { return text };
    match IgnoredAny::deserialize(&mut reader) {
        Ok(_) => text[..text.len() - reader.remainder().len()].trim_end(),
        Err(_) => text,
    }
}

pub(super) fn string(text: &str) -> Option<String> {
    options().from_str(text).ok()
}

pub(super) fn list(text: &str) -> Option<Vec<Raw<'_>>> {
    let mut reader = Deserializer::from_str_with_options(text, &options()).ok()?;
    reader.deserialize_seq(Listed(Format::Ron)).ok()
}

pub(super) fn entries(text: &str) -> Option<Vec<(Raw<'_>, Raw<'_>)>> {
    let mut reader = Deserializer::from_str_with_options(text, &options()).ok()?;
    reader.deserialize_map(Entries(Format::Ron)).ok()
}

/// The content of parentheses, with or without names of fields.
pub(super) fn parts(text: &str) -> Option<Arguments<'_>> {
    let mut reader = Deserializer::from_str_with_options(text, &options()).ok()?;
    reader.deserialize_any(PartsVisitor).ok()
}

/// Splits `Name(..)` into its name and its body.
pub(super) fn variant(whole: Raw<'_>) -> Option<Variant<'_>> {
    let mut reader = Deserializer::from_str(whole.text).ok()?;
    let name = identifier(&mut reader).ok()?;
    let rest = after_comments(reader.remainder());
    let body = rest.starts_with('(').then_some(Raw { text: rest, format: Format::Ron });
    Some(Variant { name, whole, body })
}

struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Arguments<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("parts")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Arguments::Listed(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Listed(Format::Ron).visit_seq(seq).map(Arguments::Listed)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed(Format::Ron))? {
            parts.push((key, map.next_value_seed(RawSeed(Format::Ron))?));
        }
        Ok(Arguments::Named(parts))
    }
}
