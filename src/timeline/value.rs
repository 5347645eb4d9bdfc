//! Values and reasons in JSON: V and R of docs/json.md.

use std::fmt;
use std::ops::Index;

use serde::{Serialize, Serializer};

use super::{Reason, Value};
use crate::Name;

/// A value or a reason, together with the texts of its names.
///
/// It serializes as V or R. As text, a string is written without quotes, and everything else as
/// compact JSON, as `Log` shows values.
#[derive(Debug)]
pub struct InTexts<'a, T, X: ?Sized> {
    what: &'a T,
    texts: &'a X,
}

impl Value {
    /// This value, with the texts of its names.
    pub const fn in_texts<'a, X: ?Sized>(&'a self, texts: &'a X) -> InTexts<'a, Self, X> {
        InTexts { what: self, texts }
    }
}

impl Reason {
    /// This reason, with the texts of its names.
    pub const fn in_texts<'a, X: ?Sized>(&'a self, texts: &'a X) -> InTexts<'a, Self, X> {
        InTexts { what: self, texts }
    }
}

impl<T, X: ?Sized> InTexts<'_, T, X>
where
    Self: Serialize,
{
    /// Returns the value as compact JSON, like `JSON.stringify`.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A string, an array or a map with string keys is always valid JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl<X: Index<Name, Output = str> + ?Sized> Serialize for InTexts<'_, Value, X> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = self.texts;
        match self.what {
            Value::Null => serializer.serialize_unit(),
            Value::Text(text) => serializer.serialize_str(&texts[*text]),
            Value::List(values) => {
                serializer.collect_seq(values.iter().map(|value| value.in_texts(texts)))
            }
            Value::Fulfilled(value) => {
                serializer.collect_map([("fulfilled", value.in_texts(texts))])
            }
            Value::Rejected(reason) => {
                serializer.collect_map([("rejected", reason.in_texts(texts))])
            }
        }
    }
}

impl<X: Index<Name, Output = str> + ?Sized> Serialize for InTexts<'_, Reason, X> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = self.texts;
        match self.what {
            Reason::Message(text) => serializer.serialize_str(&texts[*text]),
            Reason::Errors(reasons) => {
                serializer.collect_map([("errors", Reasons(reasons, texts))])
            }
        }
    }
}

struct Reasons<'a, X: ?Sized>(&'a [Reason], &'a X);

impl<X: Index<Name, Output = str> + ?Sized> Serialize for Reasons<'_, X> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|reason| reason.in_texts(self.1)))
    }
}

impl<X: Index<Name, Output = str> + ?Sized> fmt::Display for InTexts<'_, Value, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Value::Text(text) => f.write_str(&self.texts[*text]),
            _ => f.write_str(&self.to_json()),
        }
    }
}

impl<X: Index<Name, Output = str> + ?Sized> fmt::Display for InTexts<'_, Reason, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Reason::Message(text) => f.write_str(&self.texts[*text]),
            Reason::Errors(_) => f.write_str(&self.to_json()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Names;

    #[test]
    fn a_string_shows_as_it_is_and_the_rest_as_compact_json() {
        let mut names = Names::default();
        let quoted = names.intern("say \"hi\"\n\u{1}");
        let text = Value::Text(quoted);
        assert_eq!(text.in_texts(&names).to_string(), "say \"hi\"\n\u{1}");
        assert_eq!(Value::Null.in_texts(&names).to_string(), "null");
        let list =
            Value::List([text.clone(), Value::Null, Value::Fulfilled(Box::new(text))].into());
        assert_eq!(
            list.in_texts(&names).to_string(),
            r#"["say \"hi\"\n\u0001",null,{"fulfilled":"say \"hi\"\n\u0001"}]"#
        );
    }

    #[test]
    fn an_aggregate_of_errors_is_an_object() {
        let mut names = Names::default();
        let [a, b] = ["a", "b"].map(|text| Reason::Message(names.intern(text)));
        assert_eq!(a.in_texts(&names).to_string(), "a");
        let errors = Value::Rejected(Reason::Errors([a, b].into()));
        assert_eq!(errors.in_texts(&names).to_json(), r#"{"rejected":{"errors":["a","b"]}}"#);
    }
}
