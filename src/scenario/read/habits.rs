//! Suggestions for syntax of other languages, mainly JavaScript.

use std::ops::Range;

use super::Format;
use super::raw::{Raw, Variant};
use super::scan::Scan;

/// Advice for a step that does nothing.
pub(super) const NOTHING: &str = "write a step that does nothing as `[]`";

/// Names of fields in other languages and libraries, each with the field here.
const SYNONYMS: [(&str, &str); 30] = [
    ("after", "needs"),
    ("attempts", "times"),
    ("backoff", "wait"),
    ("body", "do"),
    ("branches", "of"),
    ("concurrency", "limit"),
    ("delay", "takes"),
    ("delay", "wait"),
    ("dependencies", "needs"),
    ("depends", "needs"),
    ("deps", "needs"),
    ("description", "about"),
    ("duration", "takes"),
    ("error", "fails"),
    ("errors", "fails"),
    ("in", "of"),
    ("items", "of"),
    ("max", "limit"),
    ("name", "title"),
    ("rejects", "fails"),
    ("requires", "needs"),
    ("resolves", "returns"),
    ("resource", "uses"),
    ("retries", "times"),
    ("step", "do"),
    ("steps", "do"),
    ("throws", "fails"),
    ("time", "takes"),
    ("tries", "times"),
    ("value", "returns"),
];

/// The field that another name means, if it is allowed.
pub(super) fn synonym(written: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let meant = SYNONYMS.iter().filter(|(name, _)| *name == written).map(|(_, field)| *field);
    meant.into_iter().find(|field| allowed.contains(field))
}

/// Suggests a step for a word that is not a step.
pub(super) fn word(variant: Variant<'_>) -> Option<String> {
    let name = variant.name;
    if variant.whole.format == Format::Json {
        return None;
    }
    match (name, variant.body) {
        ("null" | "undefined" | "None", None) => Some(NOTHING.to_owned()),
        (_, None) => Some(format!("a name is a string: \"{name}\"")),
        // Steps start with a capital letter, functions of JavaScript do not.
        (_, Some(_)) if name.starts_with(char::is_lowercase) => {
            Some(format!("a task's name in quotes calls it: \"{name}\""))
        }
        _ => None,
    }
}

impl Raw<'_> {
    /// Suggests how to write a string that is in other quotes.
    pub(super) fn habit(self) -> Option<String> {
        if self.format == Format::Json {
            return None;
        }
        let single = self.text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        if let Some(inner) = single {
            return Some(format!("write strings in double quotes: \"{inner}\""));
        }
        let bytes = self.text.strip_prefix('b').filter(|text| text.ends_with('"'))?;
        Some(format!("write the string without the `b`: {bytes}"))
    }
}

/// Finds a word or mark of another language at a syntax error. Returns its span, and what to write
/// instead.
pub(super) fn syntax(
    text: &str,
    at: usize,
    scan: &Scan,
    format: Format,
) -> Option<(Range<usize>, &'static str)> {
    if let Some(help) = mark(&text[scan.last.clone()], format) {
        return Some((scan.last.clone(), help));
    }
    let rest = &text[at..];
    let found = rest.chars().next()?;
    let end = at + found.len_utf8();
    if let Some(help) = mark(&text[at..end], format) {
        return Some((at..end, help));
    }
    if format == Format::Json {
        return None;
    }
    if rest.starts_with("=>") {
        return Some((at..at + 2, "write the step alone, without `() =>`"));
    }
    if let Some(method_name) = rest.strip_prefix('.') {
        let called =
            method_name.find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |end| at + 1 + end);
        let help = method(&text[at..called])?;
        // `Promise.all` is replaced as a whole.
        let is_promise = &text[scan.last.clone()] == "Promise";
        let start = if is_promise { scan.last.start } else { at };
        return Some((start..called, help));
    }
    let help = word_before(&text[scan.last.clone()])?;
    Some((scan.last.clone(), help))
}

/// Suggests a replacement for a mark of another language.
fn mark(text: &str, format: Format) -> Option<&'static str> {
    match (text, format) {
        ("#", Format::Ron) => Some("a comment begins with `//`"),
        ("#" | "/", Format::Json) => Some("JSON has no comments"),
        (";", _) => Some("write a comma between steps"),
        (text, _) if text.starts_with(['\'', '`']) => Some("write strings in double quotes: \"a\""),
        _ => None,
    }
}

/// Suggests the step for a method of promises.
fn method(text: &str) -> Option<&'static str> {
    match text {
        ".all" => Some("write `Promise.all([..])` as `All([..])`"),
        ".allSettled" => Some("write `Promise.allSettled([..])` as `AllSettled([..])`"),
        ".race" => Some("write `Promise.race([..])` as `Race([..])`"),
        ".any" => Some("write `Promise.any([..])` as `Any([..])`"),
        ".then" => Some("write `s.then(() => t)` as `Then(s, t)`"),
        ".catch" => Some("write `s.catch((error) => t)` as `Catch(s, t)`"),
        ".finally" => Some("write `s.finally(() => t)` as `Finally(s, t)`"),
        ".map" => Some("write `Promise.all([..].map((x) => s))` as `All(Map(of: [..], do: s))`"),
        _ => None,
    }
}

/// Suggests a replacement for a keyword of JavaScript.
fn word_before(word: &str) -> Option<&'static str> {
    match word {
        "await" => Some("a list awaits each step: write the step alone, or `Await(..)`"),
        "const" | "let" | "var" => Some("write `const p = s;` as `Let(\"p\", s)`"),
        "return" => Some("write `return [a];` as `Return([\"a\"])`"),
        "throw" => Some("write `throw new Error(\"reason\");` as `Fail(\"reason\")`"),
        "async" | "function" => Some("a list is an async function: `[..]`"),
        "new" => Some("a task's name calls it: \"a\""),
        _ => None,
    }
}
