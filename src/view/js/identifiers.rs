//! Names of a scenario as identifiers of JavaScript, no two of which meet.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::scenario::uncapitalized;

/// What no name may become: reserved words, what every script uses, and the helpers.
const RESERVED: &[&str] = &[
    "_",
    "arguments",
    "async",
    "await",
    "break",
    "call",
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
    "AggregateError",
    "Array",
    "Error",
    "Infinity",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Promise",
    "RangeError",
    "String",
    "console",
    "exports",
    "module",
    "performance",
    "process",
    "require",
    "setTimeout",
    "pool",
    "programs",
    "resource",
    "retry",
    "runProgram",
    "show",
    "sleep",
    "task",
    "withTimeout",
];

/// The identifiers that stand at one point of a script, block within block.
#[derive(Debug)]
pub(super) struct Identifiers {
    taken: FxHashSet<String>,
    /// What each open block took, to be free again when it ends.
    blocks: Vec<Vec<String>>,
    /// The last number given to a name of the script itself: thousands may be alike.
    numbers: FxHashMap<String, u64>,
}

impl Identifiers {
    pub(super) fn new() -> Self {
        let taken = RESERVED.iter().map(|word| (*word).to_owned()).collect();
        Self { taken, blocks: Vec::new(), numbers: FxHashMap::default() }
    }

    /// A block begins.
    pub(super) fn enter(&mut self) {
        self.blocks.push(Vec::new());
    }

    /// The block ends: what it declared may be declared again.
    pub(super) fn leave(&mut self) {
        for identifier in self.blocks.pop().into_iter().flatten() {
            self.taken.remove(&identifier);
        }
    }

    /// Declares the first of these that nothing in sight is called, or the last with a number.
    pub(super) fn declare(&mut self, wanted: &[String]) -> String {
        let free = wanted.iter().find(|identifier| !self.taken.contains(*identifier));
        let identifier = match (free, wanted.last()) {
            (Some(free), _) => free.clone(),
            (None, last) => self.numbered(last.map_or("it", String::as_str)),
        };
        self.taken.insert(identifier.clone());
        if let Some(block) = self.blocks.last_mut() {
            block.push(identifier.clone());
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
        if self.blocks.is_empty() {
            self.numbers.insert(base.to_owned(), number);
        }
        identifier
    }
}

/// The words of a text in camel case; where there are none, or a digit leads, `kind` before them.
pub(super) fn camel_case(text: &str, kind: &str) -> String {
    // An apostrophe ends no word: "the pool's order" is thePoolsOrder.
    let text = &text.replace(['\'', '’'], "");
    let mut words = text.split(|c| !is_word(c)).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    // What is an identifier already is left as its author wrote it.
    let as_written = rest.is_empty() && first == text;
    let mut identifier = if as_written { first.to_owned() } else { uncapitalized(first) };
    identifier.extend(rest.into_iter().map(capitalized));
    if identifier.starts_with(|c: char| !c.is_ascii_digit()) {
        identifier
    } else {
        format!("{kind}{}", capitalized(&identifier))
    }
}

/// Whether a character may stand in an identifier. JavaScript allows more: these are the alphabets
/// all of whose letters it takes.
fn is_word(c: char) -> bool {
    let alphabets = matches!(c,
        '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}'
        | '\u{5d0}'..='\u{5ea}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || (alphabets && c.is_alphabetic())
}

fn capitalized(word: &str) -> String {
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
    fn no_two_in_sight_are_alike_and_a_block_gives_its_own_back() {
        let mut identifiers = Identifiers::new();
        let wanted = ["user".to_owned()];
        assert_eq!(identifiers.declare(&wanted), "user");
        identifiers.enter();
        assert_eq!(identifiers.declare(&wanted), "user2");
        assert_eq!(identifiers.declare(&["await".to_owned()]), "await2");
        identifiers.leave();
        assert_eq!(identifiers.declare(&wanted), "user2");
    }
}
