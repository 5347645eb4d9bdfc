//! Reads values by their expected kind, if the text shows what comes next.
//!
//! To read a value of any kind, its kind must be determined first: RON has a dozen kinds. In a
//! million tasks, nearly every value is a string, a list of dependencies or a struct, and the text
//! shows which: only white space and certain punctuation come before it. The functions here look at
//! the text, so that a string is read in a third of the time. Other values are read as any kind.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::raw::{Raw, RawSeed};
use super::{Format, Reader, Span, tokens};

/// Takes the text of the next value.
#[derive(Clone, Copy)]
pub(super) enum Upcoming<'t> {
    /// It can be anything.
    Anything(Format),
    /// It is a string; this is the text from the quote on.
    Text(&'t str, Format),
}

impl<'t> Reader<'t> {
    /// Determines what comes next, if only this punctuation may come before it, each character at
    /// most once and in this order.
    pub(super) fn upcoming(&self, marks: &[u8]) -> Upcoming<'t> {
        let rest = self.after(marks);
        match rest {
            [b'"', ..] => Upcoming::Text(&self.text[self.text.len() - rest.len()..], self.format),
            _ => Upcoming::Anything(self.format),
        }
    }

    /// Whether the value of the field that was read is a list.
    pub(super) fn is_list_upcoming(&self) -> bool {
        self.after(b":").first() == Some(&b'[')
    }

    /// Whether a struct of RON with named fields comes next, with only this punctuation before it.
    pub(super) fn is_struct_upcoming(&self, marks: &[u8]) -> bool {
        let Some(inside) = self.after(marks).strip_prefix(b"(") else { return false };
        let inside = inside.trim_ascii_start();
        let word = inside.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
        self.format == Format::Ron
            && word > 0
            && inside[word..].trim_ascii_start().starts_with(b":")
    }

    /// The start of what comes next, if only this punctuation may come before it.
    pub(super) fn span_of_upcoming(&self, marks: &[u8]) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = self.text.len() - self.after(marks).len();
        Span { start: offset(start), end: offset((start + 1).min(self.text.len())) }
            .moved(self.begins)
    }

    /// The text from the current position, without white space and this punctuation.
    fn after(&self, marks: &[u8]) -> &'t [u8] {
        let mut rest = &self.text.as_bytes()[self.read_to..];
        for mark in marks {
            rest = rest.trim_ascii_start();
            rest = rest.strip_prefix(&[*mark]).unwrap_or(rest);
        }
        rest.trim_ascii_start()
    }

    /// Records the position up to which the text has been read.
    pub(super) fn have_read(&mut self, raw: Raw<'t>) -> Raw<'t> {
        self.read_to = (self.span(raw).end - self.begins) as usize;
        raw
    }
}

impl<'de> DeserializeSeed<'de> for Upcoming<'de> {
    type Value = Raw<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
        match self {
            Self::Anything(format) => RawSeed(format).deserialize(deserializer),
            Self::Text(text, format) => deserializer.deserialize_str(TextVisitor { text, format }),
        }
    }
}

struct TextVisitor<'t> {
    text: &'t str,
    format: Format,
}

impl<'de> Visitor<'de> for TextVisitor<'de> {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    /// The string has no escapes, so what is written is this text in quotes.
    fn visit_borrowed_str<E: Error>(self, inner: &'de str) -> Result<Raw<'de>, E> {
        Ok(Raw { text: &self.text[..inner.len() + 2], format: self.format })
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Raw<'de>, E> {
        let length = tokens::quoted(self.text.as_bytes()).unwrap_or(self.text.len());
        Ok(Raw { text: &self.text[..length], format: self.format })
    }
}
