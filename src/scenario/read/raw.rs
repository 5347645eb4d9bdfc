//! A value that is not parsed yet: a slice of the text, whose position gives the span.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer};

use super::{json, ron};
use crate::scenario::Format;

/// The text of a value, without the text around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'t> {
    pub(super) text: &'t str,
    pub(super) format: Format,
}

/// The kind of a value, according to its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Number,
    List,
    /// RON's `{..}`, and every JSON object.
    Map,
    /// RON's `(..)`.
    Parens,
    /// RON's `Name` and `Name(..)`, and JSON's `null`, `true` and `false`.
    Word,
}

/// A variant: its name, and its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variant<'t> {
    pub(super) name: &'t str,
    pub(super) whole: Raw<'t>,
    /// RON's parentheses, or JSON's value.
    pub(super) body: Option<Raw<'t>>,
}

/// The arguments in parentheses, or in a JSON array or object.
#[derive(Debug)]
pub(super) enum Arguments<'t> {
    Listed(Vec<Raw<'t>>),
    Named(Vec<(Raw<'t>, Raw<'t>)>),
}

impl<'t> Raw<'t> {
    pub(super) fn shape(self) -> Shape {
        let second = self.text.as_bytes().get(1);
        match self.text.as_bytes().first() {
            Some(b'"') => Shape::Text,
            Some(b'r') if self.format == Format::Ron && matches!(second, Some(b'"' | b'#')) => {
                // `r#name` is an identifier, `r#"text"#` a string.
                let after = self.text[1..].trim_start_matches('#');
                if after.starts_with('"') { Shape::Text } else { Shape::Word }
            }
            Some(b'[') => Shape::List,
            Some(b'{') => Shape::Map,
            Some(b'(') => Shape::Parens,
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => Shape::Number,
            _ => Shape::Word,
        }
    }

    /// The text of a string.
    pub(super) fn string(self) -> Option<Cow<'t, str>> {
        if self.shape() != Shape::Text {
            return None;
        }
        if let Some(plain) = self.plain() {
            return Some(Cow::Borrowed(plain));
        }
        match self.format {
            Format::Ron => ron::string(self.text).map(Cow::Owned),
            Format::Json => serde_json::from_str(self.text).ok().map(Cow::Owned),
        }
    }

    /// The text of a string without escapes, whose parts have known spans.
    pub(super) fn plain(self) -> Option<&'t str> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        (!inner.as_bytes().contains(&b'\\')).then_some(inner)
    }

    /// A whole number that is not negative.
    pub(super) fn number(self) -> Option<u64> {
        match self.format {
            Format::Ron => ::ron::from_str(self.text).ok(),
            Format::Json => serde_json::from_str(self.text).ok(),
        }
    }

    /// A single word in RON, such as a name without its quotes.
    pub(super) fn bare_word(self) -> Option<&'t str> {
        let variant = self.variant().filter(|_| self.format == Format::Ron)?;
        (variant.body.is_none() && variant.name == self.text).then_some(variant.name)
    }

    /// Whether it is RON's `None` or JSON's `null`.
    pub(super) fn is_none(self) -> bool {
        match self.format {
            Format::Ron => self.text == "None",
            Format::Json => self.text == "null",
        }
    }

    /// The value of an optional field, also of RON's explicit `Some(..)`; `None` if there is none.
    pub(super) fn optional(self) -> Option<Self> {
        if self.is_none() {
            return None;
        }
        let some = self.variant().filter(|variant| variant.name == "Some");
        match some.and_then(Variant::parts) {
            Some(Arguments::Listed(parts)) if parts.len() == 1 && self.format == Format::Ron => {
                Some(parts[0])
            }
            _ => Some(self),
        }
    }

    pub(super) fn list(self) -> Option<Vec<Self>> {
        if self.shape() != Shape::List {
            return None;
        }
        match self.format {
            Format::Ron => ron::list(self.text),
            Format::Json => json::list(self.text),
        }
    }

    /// The entries of a map: each key should be a string.
    pub(super) fn entries(self) -> Option<Vec<(Self, Self)>> {
        if self.shape() != Shape::Map {
            return None;
        }
        match self.format {
            Format::Ron => ron::entries(self.text),
            Format::Json => json::entries(self.text),
        }
    }

    /// The parts of a struct, or of anything in parentheses.
    pub(super) fn parts(self) -> Option<Arguments<'t>> {
        match (self.format, self.shape()) {
            (Format::Ron, Shape::Parens) => ron::parts(self.text),
            (Format::Json, Shape::Map) => json::entries(self.text).map(Arguments::Named),
            _ => None,
        }
    }

    pub(super) fn variant(self) -> Option<Variant<'t>> {
        match (self.format, self.shape()) {
            (Format::Ron, Shape::Word) => ron::variant(self),
            (Format::Json, Shape::Map) => json::variant(self),
            _ => None,
        }
    }
}

impl<'t> Variant<'t> {
    /// The arguments of a variant: none for `Rethrow`, one for `All(B)`, several for `Let("p", s)`,
    /// or named ones.
    pub(super) fn parts(self) -> Option<Arguments<'t>> {
        let Some(body) = self.body else { return Some(Arguments::Listed(Vec::new())) };
        body.parts()
    }
}

/// Takes the text of the next value, of any kind.
#[derive(Clone, Copy)]
pub(super) struct RawSeed(pub(super) Format);

impl<'de> DeserializeSeed<'de> for RawSeed {
    type Value = Raw<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
        let text = match self.0 {
            Format::Ron => ron::trimmed(ron::raw(deserializer)?),
            Format::Json => <&serde_json::value::RawValue>::deserialize(deserializer)?.get(),
        };
        Ok(Raw { text, format: self.0 })
    }
}

/// Takes a field's name: an identifier of RON, a string of JSON.
#[derive(Clone, Copy)]
pub(super) struct KeySeed(pub(super) Format);

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Raw<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
        match self.0 {
            Format::Ron => Ok(Raw { text: ron::identifier(deserializer)?, format: Format::Ron }),
            Format::Json => RawSeed(Format::Json).deserialize(deserializer),
        }
    }
}

/// The texts of all values of a list.
pub(super) struct Listed(pub(super) Format);

impl<'de> serde::de::Visitor<'de> for Listed {
    type Value = Vec<Raw<'de>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(RawSeed(self.0))? {
            values.push(value);
        }
        Ok(values)
    }
}

/// The texts of all entries of a map.
pub(super) struct Entries(pub(super) Format);

impl<'de> serde::de::Visitor<'de> for Entries {
    type Value = Vec<(Raw<'de>, Raw<'de>)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(RawSeed(self.0))? {
            entries.push((key, map.next_value_seed(RawSeed(self.0))?));
        }
        Ok(entries)
    }
}
