//! JavaScript strings: sequences of UTF-16 code units (ECMA-262, 6.1.4).
//!
//! A concatenated string is a rope until its code units are read. So a string that is built letter
//! by letter takes time and memory linear in its length.

use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A string. Clones share the text.
#[derive(Clone)]
pub(crate) struct JsString(Rc<Text>);

struct Text {
    length: usize,
    /// The code units, computed on first use.
    units: OnceCell<Vec<u16>>,
    /// The two parts of a rope, until the code units are computed.
    parts: RefCell<Option<(JsString, JsString)>>,
}

/// The maximum length of a string that is never a rope. Two adjacent parts of a rope are also
/// joined up to this length.
const SHORT: usize = 64;

/// The number of bytes that an allocation takes in addition to its content.
const ALLOCATION: usize = 24;

std::thread_local! {
    /// The number of bytes of all strings of this thread.
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

/// The number of bytes of all strings of this thread.
pub(crate) fn bytes_taken() -> usize {
    TAKEN.get()
}

impl Text {
    fn new(length: usize, units: OnceCell<Vec<u16>>, parts: Option<(JsString, JsString)>) -> Self {
        let text = Self { length, units, parts: RefCell::new(parts) };
        TAKEN.set(TAKEN.get() + text.bytes());
        text
    }

    /// The number of bytes of its allocations: one for itself with its counters, and one for its
    /// units.
    fn bytes(&self) -> usize {
        let units = self.units.get().map_or(0, |units| ALLOCATION + 2 * units.len());
        ALLOCATION + size_of::<Self>() + units
    }

    /// The code units of the parts, in order.
    fn joined(&self) -> Vec<u16> {
        let mut joined = Vec::with_capacity(self.length);
        let mut open: Vec<JsString> = Vec::new();
        let mut add = |text: &Self, open: &mut Vec<JsString>| {
            if let Some(units) = text.units.get() {
                joined.extend_from_slice(units);
            } else if let Some((left, right)) = &*text.parts.borrow() {
                open.extend([right.clone(), left.clone()]);
            }
        };
        add(self, &mut open);
        while let Some(JsString(text)) = open.pop() {
            add(&text, &mut open);
        }
        TAKEN.set(TAKEN.get() + ALLOCATION + 2 * joined.len());
        joined
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        TAKEN.set(TAKEN.get().saturating_sub(self.bytes()));
        // A rope may be as deep as it is long, so it is freed without recursion.
        let both = |parts: Option<(JsString, JsString)>| parts.into_iter().flat_map(<[_; 2]>::from);
        let mut open: Vec<JsString> = both(self.parts.take()).collect();
        while let Some(JsString(text)) = open.pop() {
            if let Some(text) = Rc::into_inner(text) {
                open.extend(both(text.parts.take()));
            }
        }
    }
}

impl JsString {
    /// Creates a string from code units.
    pub(crate) fn new(units: Vec<u16>) -> Self {
        Self(Rc::new(Text::new(units.len(), OnceCell::from(units), None)))
    }

    /// The code units, which are computed on first use.
    pub(crate) fn units(&self) -> &[u16] {
        let units = self.0.units.get_or_init(|| self.0.joined());
        drop(self.0.parts.take());
        units
    }

    pub(crate) fn len(&self) -> usize {
        self.0.length
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code units from `start` to `end` (exclusive); both must be within the length.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Self {
        Self::new(self.units()[start..end.max(start)].to_vec())
    }

    /// Concatenates this string and another one.
    pub(crate) fn concat(&self, other: &Self) -> Self {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        if self.len() + other.len() <= SHORT {
            return Self::new([self.units(), other.units()].concat());
        }
        let parts = self.0.parts.borrow();
        match &*parts {
            Some((left, right)) if right.len() + other.len() <= SHORT => {
                Self::rope(left.clone(), right.concat(other))
            }
            _ => Self::rope(self.clone(), other.clone()),
        }
    }

    fn rope(left: Self, right: Self) -> Self {
        let length = left.len() + right.len();
        Self(Rc::new(Text::new(length, OnceCell::new(), Some((left, right)))))
    }

    /// The first characters of the string, as text.
    pub(crate) fn start(&self, characters: usize) -> String {
        let units = self.units();
        // A character has at most two units.
        let text = text_of(&units[..units.len().min(2 * characters)]);
        match text.char_indices().nth(characters) {
            Some((end, _)) => text[..end].to_owned(),
            None => text,
        }
    }

    /// The position of the first occurrence of `pattern` at or after `from`.
    pub(crate) fn find(&self, pattern: &[u16], from: usize) -> Option<usize> {
        if pattern.is_empty() {
            return (from <= self.len()).then_some(from);
        }
        let text = self.units().get(from..)?;
        text.windows(pattern.len()).position(|window| window == pattern).map(|at| at + from)
    }
}

impl PartialEq for JsString {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.len() == other.len() && self.units() == other.units()
    }
}

impl Eq for JsString {}

impl PartialOrd for JsString {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for JsString {
    fn cmp(&self, other: &Self) -> Ordering {
        self.units().cmp(other.units())
    }
}

impl Hash for JsString {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.units().hash(state);
    }
}

impl From<&str> for JsString {
    fn from(text: &str) -> Self {
        // Most strings are ASCII, so that each byte is a code unit.
        if text.is_ascii() {
            return Self::new(text.bytes().map(u16::from).collect());
        }
        Self::new(text.encode_utf16().collect())
    }
}

impl From<String> for JsString {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// Writes the string as text. A lone surrogate becomes a replacement character.
impl fmt::Display for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text_of(self.units()))
    }
}

fn text_of(units: &[u16]) -> String {
    let ascii = units.iter().map(|unit| u8::try_from(*unit).ok().filter(u8::is_ascii));
    let ascii: Option<Vec<u8>> = ascii.collect();
    let ascii = ascii.and_then(|bytes| String::from_utf8(bytes).ok());
    ascii.unwrap_or_else(|| String::from_utf16_lossy(units))
}

impl fmt::Debug for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_text_has_whole_characters() {
        for (text, start) in
            [("abc", "ab"), ("a", "a"), ("äöü", "äö"), ("a🙂b", "a🙂"), ("🙂🙂🙂", "🙂🙂")]
        {
            let string = JsString::from(text);
            assert_eq!((string.to_string().as_str(), string.start(2).as_str()), (text, start));
        }
    }

    #[test]
    fn a_text_that_grows_by_letters_is_its_letters_and_frees_its_memory() {
        let before = bytes_taken();
        let mut text = JsString::from("");
        for number in 0..200_000_u32 {
            text = text.concat(&JsString::from(if number % 2 == 0 { "a" } else { "b" }));
        }
        assert_eq!(text.len(), 200_000);
        let rope = text.clone();
        assert_eq!(&text.units()[..4], "abab".encode_utf16().collect::<Vec<_>>());
        assert!(rope == text && bytes_taken() - before < 1_000_000);
        drop((rope, text));
        assert_eq!(bytes_taken(), before);
    }

    #[test]
    fn a_rope_that_is_part_of_another_keeps_its_units() {
        let half = JsString::from("0123456789abcdef");
        let long = half.concat(&half).concat(&half);
        let longer = long.concat(&long);
        assert_eq!(longer.to_string(), "0123456789abcdef".repeat(6));
        assert_eq!(long.to_string(), "0123456789abcdef".repeat(3));
        assert_eq!(longer.slice(46, 50).to_string(), "ef01");
        // This rope is freed without being read.
        let mut deep = half;
        for _ in 0..100_000 {
            deep = JsString::from("x").concat(&deep);
        }
        assert_eq!(deep.len(), 100_016);
    }
}
