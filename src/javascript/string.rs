//! Strings as the language has them: sequences of UTF-16 code units (ECMA-262, 6.1.4).

use std::fmt;
use std::rc::Rc;

/// A string. A clone is the same text, not a copy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct JsString(Rc<Vec<u16>>);

impl JsString {
    /// A string of these code units.
    pub(crate) fn new(units: Vec<u16>) -> Self {
        Self(Rc::new(units))
    }

    /// Its code units.
    pub(crate) fn units(&self) -> &[u16] {
        &self.0
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The code units from `start` up to `end`, both within its length.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Self {
        Self::new(self.0[start..end.max(start)].to_vec())
    }

    /// This string and another behind it.
    pub(crate) fn concat(&self, other: &Self) -> Self {
        Self::new([&self.0[..], &other.0[..]].concat())
    }

    /// Where `pattern` begins at or after `from`.
    pub(crate) fn find(&self, pattern: &[u16], from: usize) -> Option<usize> {
        if pattern.is_empty() {
            return (from <= self.len()).then_some(from);
        }
        let text = self.0.get(from..)?;
        text.windows(pattern.len()).position(|window| window == pattern).map(|at| at + from)
    }
}

impl From<&str> for JsString {
    fn from(text: &str) -> Self {
        Self::new(text.encode_utf16().collect())
    }
}

impl From<String> for JsString {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// As it would be printed: a lone surrogate is a replacement character.
impl fmt::Display for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf16_lossy(&self.0))
    }
}

impl fmt::Debug for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}
