//! JSON with the position of each value in its text.
//!
//! Answers come from many sources. A malformed answer must not prevent the grading of the others,
//! and is reported with its position. So each value is a slice of the text, and is parsed only when
//! it is needed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::KeyError;
use crate::scenario::{Format, LineColumn, Source, Span, json_problem};

/// A text, with the positions of its values.
pub(super) struct Text {
    source: Source,
}

/// A value: its own text, without the space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'t>(&'t str);

impl Text {
    pub(super) fn new(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { source: Source::new(String::new(), text.to_owned(), Format::Json) }
    }

    /// Parses the text as one value.
    pub(super) fn value(&self) -> Result<Value<'_>, KeyError> {
        let value = serde_json::from_str::<&RawValue>(self.source.text());
        value.map(|raw| Value(raw.get())).map_err(|error| self.broken(&error))
    }

    /// Parses the text as a sequence of values.
    pub(super) fn values(&self) -> Result<Vec<Value<'_>>, KeyError> {
        let values =
            serde_json::Deserializer::from_str(self.source.text()).into_iter::<&RawValue>();
        let values = values.map(|raw| raw.map(|raw| Value(raw.get())));
        values.collect::<Result<_, _>>().map_err(|error| self.broken(&error))
    }

    /// Whether an error is where the first value starts: the text is not JSON at all.
    pub(super) fn is_first(&self, error: &KeyError) -> bool {
        let text = self.source.text();
        let LineColumn { line, column } =
            self.source.position(text.len() - text.trim_start().len());
        !text.trim_start().is_empty() && (error.line, error.column) == (line, column)
    }

    /// The position of a value in it.
    pub(super) fn begins(&self, value: Value<'_>) -> LineColumn {
        self.source.position(value.0.as_ptr().addr() - self.source.text().as_ptr().addr())
    }

    /// An error at a value of the text.
    pub(super) fn error(&self, value: Value<'_>, problem: impl Into<String>) -> KeyError {
        let LineColumn { line, column } = self.begins(value);
        KeyError { line, column, problem: problem.into() }
    }

    /// The position and the kind of a syntax error.
    fn broken(&self, error: &serde_json::Error) -> KeyError {
        let problem = json_problem(self.source.text(), error);
        let Span { start, .. } = problem.span;
        let LineColumn { line, column } = self.source.position(start as usize);
        let help = problem.help.map_or_else(String::new, |help| format!("; {help}"));
        KeyError { line, column, problem: problem.message + &help }
    }
}

impl<'t> Value<'t> {
    /// The text of the value, as written.
    pub(super) const fn written(self) -> &'t str {
        self.0
    }

    /// The values of a list.
    pub(super) fn list(self) -> Option<Vec<Self>> {
        let list: Vec<&RawValue> = serde_json::from_str(self.0).ok()?;
        Some(list.into_iter().map(|raw| Value(raw.get())).collect())
    }

    /// The entries of an object, in their order.
    pub(super) fn entries(self) -> Option<Vec<(Cow<'t, str>, Self)>> {
        serde_json::Deserializer::from_str(self.0).deserialize_map(Entries).ok()
    }

    /// The text of a string.
    pub(super) fn text(self) -> Option<Cow<'t, str>> {
        if let Some(plain) = self.0.strip_prefix('"').and_then(|text| text.strip_suffix('"'))
            && !plain.contains('\\')
        {
            return Some(Cow::Borrowed(plain));
        }
        serde_json::from_str(self.0).ok().map(Cow::Owned)
    }

    pub(super) fn is_number(self) -> bool {
        self.0.starts_with(|first: char| first == '-' || first.is_ascii_digit())
    }

    /// Whether the value is empty: `null`, or a string of spaces.
    pub(super) fn is_blank(self) -> bool {
        self.0 == "null" || self.text().is_some_and(|text| text.trim().is_empty())
    }
}

/// Shows the value in a message: as it is written, but shortened.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 60;
        match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => write!(f, "{}..", &self.0[..end]),
            None => f.write_str(self.0),
        }
    }
}

/// Collects every entry of an object, as written.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(Cow<'de, str>, Value<'de>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let key = Value(key.get()).text().unwrap_or_default();
            entries.push((key, Value(value.get())));
        }
        Ok(entries)
    }
}
