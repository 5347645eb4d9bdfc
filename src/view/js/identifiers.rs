//! Converts the names of a scenario to distinct identifiers of JavaScript.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::scenario::uncapitalized;

/// The identifiers that no name is converted to: reserved words, the helpers, and those that each
/// script uses.
const RESERVED: &[&str] = &[
    "_",
    "arguments",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "error",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "of",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "__dirname",
    "__filename",
    "exports",
    "module",
    "require",
    "Array",
    "Atomics",
    "Error",
    "Infinity",
    "Int32Array",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Promise",
    "SharedArrayBuffer",
    "String",
    "console",
    "performance",
    "process",
    "setTimeout",
    "block",
    "pool",
    "programs",
    "resource",
    "retry",
    "runEach",
    "runGiven",
    "runProgram",
    "show",
    "sleep",
    "task",
    "withTimeout",
];

/// The identifiers that are visible at one point of a script, by nested blocks.
#[derive(Debug)]
pub(super) struct Identifiers {
    taken: FxHashSet<String>,
    blocks: Vec<Block>,
    /// The last number that was added to each name: all numbers up to it are taken. Thousands of
    /// names may be equal.
    numbers: FxHashMap<String, u64>,
}

/// The identifiers of an open block, which become available again when it ends.
#[derive(Debug, Default)]
struct Block {
    taken: Vec<String>,
    /// The names that got a number in the block, each with its last number before.
    numbered: Vec<(String, Option<u64>)>,
}

impl Identifiers {
    pub(super) fn new() -> Self {
        let taken = RESERVED.iter().map(|word| (*word).to_owned()).collect();
        Self { taken, blocks: Vec::new(), numbers: FxHashMap::default() }
    }

    /// Enters a block.
    pub(super) fn enter(&mut self) {
        self.blocks.push(Block::default());
    }

    /// Leaves a block: its identifiers become available again.
    pub(super) fn leave(&mut self) {
        let Some(Block { taken, numbered }) = self.blocks.pop() else { return };
        for identifier in taken {
            self.taken.remove(&identifier);
        }
        for (name, before) in numbered.into_iter().rev() {
            match before {
                Some(before) => self.numbers.insert(name, before),
                None => self.numbers.remove(&name),
            };
        }
    }

    /// Declares the first of these identifiers that is not visible. If all are visible, declares
    /// the last one with a number.
    pub(super) fn declare(&mut self, wanted: &[String]) -> String {
        let free = wanted.iter().find(|identifier| !self.taken.contains(*identifier));
        let identifier = match (free, wanted.last()) {
            (Some(free), _) => free.clone(),
            (None, last) => self.numbered(last.map_or("it", String::as_str)),
        };
        self.taken.insert(identifier.clone());
        if let Some(block) = self.blocks.last_mut() {
            block.taken.push(identifier.clone());
        }
        identifier
    }

    fn numbered(&mut self, base: &str) -> String {
        let mut number = self.numbers.get(base).copied().unwrap_or(1);
        let identifier = loop {
            number += 1;
            let identifier = format!("{base}{number}");
            if !self.taken.contains(&identifier) {
                break identifier;
            }
        };
        let before = self.numbers.insert(base.to_owned(), number);
        if let Some(block) = self.blocks.last_mut() {
            block.numbered.push((base.to_owned(), before));
        }
        identifier
    }
}

/// The words of a text in camel case, with `kind` before them if there are no words or if they
/// start with a digit.
pub(super) fn camel_case(text: &str, kind: &str) -> String {
    // An apostrophe doesn't end a word: "the pool's order" becomes `thePoolsOrder`.
    let text = &text.replace(['\'', '’'], "");
    let mut words = text.split(|c| !is_word(c)).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    // A name that is an identifier already is not changed.
    let as_written = rest.is_empty() && first == text;
    let mut identifier = if as_written { first.to_owned() } else { uncapitalized(first) };
    identifier.extend(rest.into_iter().map(capitalized));
    if identifier.starts_with(|c: char| !c.is_ascii_digit()) {
        identifier
    } else {
        format!("{kind}{}", capitalized(&identifier))
    }
}

/// Whether a character can be part of an identifier. JavaScript allows more: these are the
/// alphabets of which it allows all letters.
fn is_word(c: char) -> bool {
    let alphabets = matches!(c,
        '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}'
        | '\u{5d0}'..='\u{5ea}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || (alphabets && c.is_alphabetic())
}

/// A word with a capital first letter.
pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_camel_case() {
        for (text, identifier) in [
            ("fetchUser", "fetchUser"),
            ("fetch user", "fetchUser"),
            ("too eager", "tooEager"),
            ("GET /users", "getUsers"),
            ("HTTPGet", "HTTPGet"),
            ("3 at a time", "program3AtATime"),
            ("", "program"),
            ("…", "program"),
            ("naïve", "naïve"),
            ("__proto__", "__proto__"),
            ("a-b.c", "aBC"),
            ("one core's order", "oneCoresOrder"),
        ] {
            assert_eq!(camel_case(text, "program"), identifier, "{text:?}");
        }
    }

    #[test]
    fn visible_identifiers_differ_and_a_block_frees_its_own() {
        let mut identifiers = Identifiers::new();
        let wanted = ["user".to_owned()];
        assert_eq!(identifiers.declare(&wanted), "user");
        identifiers.enter();
        assert_eq!(identifiers.declare(&wanted), "user2");
        assert_eq!(identifiers.declare(&["await".to_owned()]), "await2");
        identifiers.leave();
        assert_eq!(identifiers.declare(&wanted), "user2");
    }

    #[test]
    fn the_number_in_an_identifier_is_freed_when_its_block_ends() {
        let mut identifiers = Identifiers::new();
        let wanted = ["user".to_owned()];
        let mut declare = |enters: usize, leaves: usize| {
            (0..enters).for_each(|_| identifiers.enter());
            let identifier = identifiers.declare(&wanted);
            (0..leaves).for_each(|_| identifiers.leave());
            identifier
        };
        assert_eq!([declare(0, 0), declare(0, 0)], ["user", "user2"]);
        assert_eq!([declare(1, 0), declare(1, 0)], ["user3", "user4"]);
        assert_eq!([declare(0, 1), declare(0, 0)], ["user5", "user4"]);
        assert_eq!([declare(0, 1), declare(0, 0)], ["user5", "user3"]);
        // A search that starts at 1 for each name would take minutes.
        identifiers.enter();
        let last = (0..200_000).map(|_| identifiers.declare(&wanted)).last();
        assert_eq!(last.as_deref(), Some("user200003"));
    }
}
