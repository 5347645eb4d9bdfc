//! JSON objects, written field by field.
//!
//! serde's way of writing a struct takes three times as long: it looks for what is to be escaped in
//! the name of every field, each time. Here a field's name is a literal and goes out as it is, with
//! the marks around it. What is not written a million times is left to serde.

use std::io::{self, Write};

use serde::Serialize;

use crate::{Duration, Instant};

/// An object that is being written.
pub(super) struct Object<'w, W> {
    out: &'w mut W,
    is_empty: bool,
}

impl<'w, W: Write> Object<'w, W> {
    /// Begins one.
    pub(super) fn new(out: &'w mut W) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, is_empty: true })
    }

    /// Ends it.
    pub(super) fn end(self) -> io::Result<()> {
        self.out.write_all(b"}")
    }

    /// The name of a field, which has nothing to be escaped; its value has to follow.
    pub(super) fn name(&mut self, name: &'static str) -> io::Result<&mut W> {
        self.out.write_all(if self.is_empty { b"\"" } else { b",\"" })?;
        self.is_empty = false;
        self.out.write_all(name.as_bytes())?;
        self.out.write_all(b"\":")?;
        Ok(self.out)
    }

    /// A field of any kind.
    pub(super) fn field(&mut self, name: &'static str, value: &impl Serialize) -> io::Result<()> {
        let out = self.name(name)?;
        Ok(serde_json::to_writer(out, value)?)
    }

    pub(super) fn number(&mut self, name: &'static str, number: u64) -> io::Result<()> {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(number);
        self.name(name)?.write_all(digits.as_bytes())
    }

    pub(super) fn duration(&mut self, name: &'static str, duration: Duration) -> io::Result<()> {
        self.number(name, duration.as_nanos())
    }

    /// When it was, or `null`.
    pub(super) fn instant(&mut self, name: &'static str, at: Option<Instant>) -> io::Result<()> {
        match at {
            Some(at) => self.number(name, at.as_nanos()),
            None => self.name(name)?.write_all(b"null"),
        }
    }

    /// A text, or `null`.
    pub(super) fn text(&mut self, name: &'static str, text: Option<&str>) -> io::Result<()> {
        let out = self.name(name)?;
        match text {
            Some(text) => string(out, text),
            None => out.write_all(b"null"),
        }
    }

    /// An array of what the iterator yields, each written by `write`.
    pub(super) fn array<T>(
        &mut self,
        name: &'static str,
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

/// A string: most have nothing to be escaped.
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
        object.number("most", u64::MAX).unwrap();
        object.instant("never", None).unwrap();
        object.text("nothing", None).unwrap();
        object.array("texts", texts, string).unwrap();
        object.array("none", [(); 0], |_, ()| Ok(())).unwrap();
        object.field("any", &json!([1, {"a": null}])).unwrap();
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
