//! What people write out of habit, from JavaScript above all, and what stands for it here.

use std::ops::Range;

use super::Format;
use super::raw::{Raw, Variant};
use super::scan::Scan;

/// The step that does nothing.
pub(super) const NOTHING: &str = "a step that does nothing is the empty list: `[]`";

/// Names of fields elsewhere, and what they are called here.
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

/// The field that is meant by another name for it, if it is one of the allowed.
pub(super) fn synonym(written: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let meant = SYNONYMS.iter().filter(|(name, _)| *name == written).map(|(_, field)| *field);
    meant.into_iter().find(|field| allowed.contains(field))
}

/// What a word that is no step may have been meant as.
pub(super) fn word(variant: Variant<'_>) -> Option<String> {
    let name = variant.name;
    if variant.whole.format == Format::Json {
        return None;
    }
    match (name, variant.body) {
        ("null" | "undefined" | "None", None) => Some(NOTHING.to_owned()),
        (_, None) => Some(format!("a name is a string: \"{name}\"")),
        // The steps begin with a capital letter, the functions of JavaScript do not.
        (_, Some(_)) if name.starts_with(char::is_lowercase) => {
            Some(format!("a name is a string, and calls by itself: \"{name}\""))
        }
        _ => None,
    }
}

impl Raw<'_> {
    /// How a string in other quotes is written here.
    pub(super) fn habit(self) -> Option<String> {
        if self.format == Format::Json {
            return None;
        }
        let single = self.text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        if let Some(inner) = single {
            return Some(format!("strings stand in double quotes: \"{inner}\""));
        }
        let bytes = self.text.strip_prefix('b').filter(|text| text.ends_with('"'))?;
        Some(format!("a string stands without the `b`: {bytes}"))
    }
}

/// Words and marks of other languages at a syntax error: where, and what stands for it here.
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
        return Some((at..at + 2, "a step is written by itself, without `() =>`"));
    }
    if let Some(method_name) = rest.strip_prefix('.') {
        let called =
            method_name.find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |end| at + 1 + end);
        let help = method(&text[at..called])?;
        // `Promise.all` is one word to whoever wrote it.
        let is_promise = &text[scan.last.clone()] == "Promise";
        let start = if is_promise { scan.last.start } else { at };
        return Some((start..called, help));
    }
    let help = word_before(&text[scan.last.clone()])?;
    Some((scan.last.clone(), help))
}

/// A mark that is none of RON's.
fn mark(text: &str, format: Format) -> Option<&'static str> {
    match (text, format) {
        ("#", Format::Ron) => Some("a comment begins with `//`"),
        ("#" | "/", Format::Json) => Some("JSON has no comments"),
        (";", _) => Some("a comma stands between steps"),
        (text, _) if text.starts_with(['\'', '`']) => Some("strings stand in double quotes: \"a\""),
        _ => None,
    }
}

/// What a method of promises is called here.
fn method(text: &str) -> Option<&'static str> {
    match text {
        ".all" => Some("`All([..])` stands for `Promise.all([..])`"),
        ".allSettled" => Some("`AllSettled([..])` stands for `Promise.allSettled([..])`"),
        ".race" => Some("`Race([..])` stands for `Promise.race([..])`"),
        ".any" => Some("`Any([..])` stands for `Promise.any([..])`"),
        ".then" => Some("`Then(s, t)` stands for `s.then(() => t)`"),
        ".catch" => Some("`Catch(s, t)` stands for `s.catch((error) => t)`"),
        ".finally" => Some("`Finally(s, t)` stands for `s.finally(() => t)`"),
        ".map" => Some("`All(Map(of: [..], do: s))` stands for `Promise.all([..].map((x) => s))`"),
        _ => None,
    }
}

/// A word that in JavaScript stands before another.
fn word_before(word: &str) -> Option<&'static str> {
    match word {
        "await" => Some("a list awaits each of its steps: write the step alone, or `Await(..)`"),
        "const" | "let" | "var" => Some("`Let(\"p\", s)` stands for `const p = s;`"),
        "return" => Some("`Return([\"a\"])` stands for `return [a];`"),
        "throw" => Some("`Fail(\"reason\")` stands for `throw new Error(\"reason\");`"),
        "async" | "function" => Some("a list is an async function: `[..]`"),
        "new" => Some("a name calls a task: \"a\""),
        _ => None,
    }
}
