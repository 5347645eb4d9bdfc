//! JSON objects, written field by field.
//!
//! This is three times as fast as serde's structs, which check each time whether the name of a
//! field must be escaped. Here a name is a literal that includes its quotes. Rare objects are
//! written with serde.

use std::io::{self, Write};

use serde::Serialize;

use crate::{Duration, Instant};

/// The name of a field with all its punctuation, joined at compile time, because each write costs
/// as much as that of a short text. The name must not contain characters that JSON escapes.
macro_rules! key {
    ($name:literal) => {
        crate::view::json::object::Key(concat!(",\"", $name, "\":"))
    };
}
pub(super) use key;

/// A result of [`key!`].
#[derive(Clone, Copy)]
pub(super) struct Key(pub(super) &'static str);

/// An object that is being written.
pub(super) struct Object<'w, W> {
    out: &'w mut W,
    is_empty: bool,
}

impl<'w, W: Write> Object<'w, W> {
    /// Starts an object.
    pub(super) fn new(out: &'w mut W) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, is_empty: true })
    }

    /// Ends the object.
    pub(super) fn end(self) -> io::Result<()> {
        self.out.write_all(b"}")
    }

    /// Writes the name of a field; its value must follow.
    pub(super) fn name(&mut self, Key(name): Key) -> io::Result<&mut W> {
        // There is no comma before the first field.
        self.out.write_all(&name.as_bytes()[usize::from(self.is_empty)..])?;
        self.is_empty = false;
        Ok(self.out)
    }

    /// A field of any kind.
    pub(super) fn field(&mut self, name: Key, value: &impl Serialize) -> io::Result<()> {
        let out = self.name(name)?;
        Ok(serde_json::to_writer(out, value)?)
    }

    pub(super) fn number(&mut self, name: Key, number: u64) -> io::Result<()> {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(number);
        self.name(name)?.write_all(digits.as_bytes())
    }

    pub(super) fn duration(&mut self, name: Key, duration: Duration) -> io::Result<()> {
        self.number(name, duration.as_nanos())
    }

    /// An instant, or `null`.
    pub(super) fn instant(&mut self, name: Key, at: Option<Instant>) -> io::Result<()> {
        match at {
            Some(at) => self.number(name, at.as_nanos()),
            None => self.name(name)?.write_all(b"null"),
        }
    }

    /// A text, or `null`.
    pub(super) fn text(&mut self, name: Key, text: Option<&str>) -> io::Result<()> {
        let out = self.name(name)?;
        match text {
            Some(text) => string(out, text),
            None => out.write_all(b"null"),
        }
    }

    /// An array of what the iterator yields, each written by `write`.
    pub(super) fn array<T>(
        &mut self,
        name: Key,
        elements: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut W, T) -> io::Result<()>,
    ) -> io::Result<()> {
        let out = self.name(name)?;
        let mut mark: &[u8] = b"[";
        for element in elements {
            out.write_all(mark)?;
            write(out, element)?;
            mark = b",";
        }
        if mark == b"[" {
            out.write_all(mark)?;
        }
        out.write_all(b"]")
    }
}

/// A string. Most strings contain nothing to escape.
pub(super) fn string(out: &mut impl Write, text: &str) -> io::Result<()> {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.write_all(b"\"")?;
        out.write_all(text.as_bytes())?;
        return out.write_all(b"\"");
    }
    Ok(serde_json::to_writer(out, text)?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        let texts = ["", "plain", "quote \" and \\", "line\nbreak\u{1}", "字 é 🦀", "\u{7f}"];
        let mut out = Vec::new();
        let mut object = Object::new(&mut out).unwrap();
        object.number(key!("most"), u64::MAX).unwrap();
        object.instant(key!("never"), None).unwrap();
        object.text(key!("nothing"), None).unwrap();
        object.array(key!("texts"), texts, string).unwrap();
        object.array(key!("none"), [(); 0], |_, ()| Ok(())).unwrap();
        object.field(key!("any"), &json!([1, {"a": null}])).unwrap();
        object.end().unwrap();
        let read: Value = serde_json::from_slice(&out).unwrap();
        let any = json!([1, {"a": null}]);
        let expected = json!({"most": u64::MAX, "never": null, "nothing": null, "texts": texts,
                              "none": [], "any": any});
        assert_eq!(read, expected);
    }

    #[test]
    fn an_object_may_be_empty() {
        let mut out = Vec::new();
        Object::new(&mut out).and_then(Object::end).unwrap();
        assert_eq!(out, b"{}");
    }
}
