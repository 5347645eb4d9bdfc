//! Writes a scenario in another form: in RON or JSON, with comments, raw strings, unusual names,
//! and any layout.

use std::fmt::Write as _;

use super::generator::Random;
use crate::scenario::{Format, write_string};

/// A value of RON, in the subset that random scenarios use.
enum Tree {
    Text(String),
    /// A number, or a word such as `Previous`.
    Word(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
    /// `Name(..)` or `(..)` without field names.
    Parts(String, Vec<Tree>),
    Fields(String, Vec<(String, Tree)>),
}

/// Reads RON without comments, raw strings or escapes.
struct Parser<'t>(&'t str);

impl<'t> Parser<'t> {
    fn eat(&mut self, mark: char) -> bool {
        self.0 = self.0.trim_start();
        let rest = self.0.strip_prefix(mark);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn word(&mut self) -> &'t str {
        self.0 = self.0.trim_start();
        let end = self.0.find(|char: char| !char.is_alphanumeric() && char != '_');
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        word
    }

    fn tree(&mut self) -> Tree {
        if self.eat('"') {
            let (text, rest) = self.0.split_once('"').unwrap();
            self.0 = rest;
            return Tree::Text(text.to_owned());
        }
        if self.eat('[') {
            return Tree::List(self.until(']', Self::tree));
        }
        if self.eat('{') {
            return Tree::Map(self.until('}', |parser| {
                let Tree::Text(key) = parser.tree() else { unreachable!("keys are strings") };
                assert!(parser.eat(':'));
                (key, parser.tree())
            }));
        }
        let name = self.word().to_owned();
        if !self.eat('(') {
            return Tree::Word(name);
        }
        let before = self.0;
        let word = self.word();
        let has_fields = !word.is_empty() && self.eat(':');
        self.0 = before;
        if !has_fields {
            return Tree::Parts(name, self.until(')', Self::tree));
        }
        Tree::Fields(
            name,
            self.until(')', |parser| {
                let field = parser.word().to_owned();
                assert!(parser.eat(':'));
                (field, parser.tree())
            }),
        )
    }

    fn until<T>(&mut self, close: char, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut all = Vec::new();
        while !self.eat(close) {
            all.push(read(self));
            self.eat(',');
        }
        all
    }
}

/// Writes a tree.
pub(super) struct Variation {
    random: Random,
    /// The indentation of JSON; the layout of RON is random.
    indent: Option<&'static str>,
    newline: &'static str,
    depth: usize,
    out: String,
}

/// Suffixes that make a name unusual.
const ODD: [&str; 12] =
    ["", "", "", " \"x\"", "\\n", "\n", " // no", "*/ /*", " ]) , ", "\u{7}", " é🦀", "`#'"];

impl Variation {
    /// Writes the scenario of this text in another form.
    pub(super) fn of(text: &str, seed: u64, format: Format) -> String {
        let mut random = Random(seed ^ 0xd15_6015e);
        let indent = [None, Some(""), Some("  "), Some("    "), Some("\t")];
        let indent = indent[usize::try_from(random.below(5)).unwrap()];
        let newline = if random.one_in(5) { "\r\n" } else { "\n" };
        let mark = if random.one_in(8) { "\u{feff}" } else { "" };
        let tree = Parser(text).tree();
        let out = mark.to_owned();
        let mut variation = Self { random, indent, newline, depth: 0, out };
        match format {
            Format::Ron => variation.ron(&tree),
            Format::Json => variation.json(&tree),
        }
        let end = ["", newline][usize::try_from(variation.random.below(2)).unwrap()];
        variation.out + end
    }

    /// An unusual name for a task, function, program or binding: always the same for one name.
    fn odd(text: &str) -> String {
        let is_name = text.starts_with(['t', 'f', 'p'])
            && text.len() > 1
            && text[1..].bytes().all(|byte| byte.is_ascii_digit());
        if !is_name {
            return text.to_owned();
        }
        let sum: usize = text.bytes().map(usize::from).sum();
        format!("{text}{}", ODD[sum % ODD.len()])
    }

    fn ron(&mut self, tree: &Tree) {
        self.trivia();
        match tree {
            Tree::Text(text) => self.ron_string(&Self::odd(text)),
            Tree::Word(word) => self.out.push_str(word),
            Tree::List(list) => self.ron_all(('[', ']'), list, Self::ron),
            Tree::Map(map) => self.ron_all(('{', '}'), map, |variation, (key, value)| {
                variation.ron_string(&Self::odd(key));
                variation.trivia();
                variation.out.push(':');
                variation.ron(value);
            }),
            Tree::Parts(name, parts) => {
                self.out.push_str(name);
                self.trivia();
                self.ron_all(('(', ')'), parts, Self::ron);
            }
            Tree::Fields(name, fields) => {
                self.out.push_str(name);
                self.trivia();
                self.ron_all(('(', ')'), fields, |variation, (key, value)| {
                    variation.out.push_str(key);
                    variation.trivia();
                    variation.out.push(':');
                    variation.ron(value);
                });
            }
        }
    }

    fn ron_all<T>(
        &mut self,
        (open, close): (char, char),
        all: &[T],
        write: impl Fn(&mut Self, &T),
    ) {
        self.out.push(open);
        for (number, one) in all.iter().enumerate() {
            if number > 0 {
                self.trivia();
                self.out.push(',');
            }
            self.trivia();
            write(self, one);
        }
        if !all.is_empty() && self.random.one_in(2) {
            self.trivia();
            self.out.push(',');
        }
        self.trivia();
        self.out.push(close);
    }

    fn ron_string(&mut self, text: &str) {
        let raw = self.random.one_in(3) && !text.contains("\"#");
        if raw {
            let marks = if text.contains('"') { "#" } else { "" };
            let _ = write!(self.out, "r{marks}\"{text}\"{marks}");
        } else {
            self.out.push_str(&write_string(text, Format::Ron));
        }
    }

    /// Spaces, line breaks and comments.
    fn trivia(&mut self) {
        let newline = self.newline;
        match self.random.below(24) {
            0 => self.out.extend(["// \"one ]", newline]),
            1 => self.out.push_str("/* two /* ( */ \" */"),
            2 => self.out.extend(["/* three", newline, "four */"]),
            3..=5 => self.out.push_str(newline),
            6 => self.out.extend([newline, "    "]),
            7..=9 => self.out.push(' '),
            10 => self.out.push('\t'),
            _ => {}
        }
    }

    fn json(&mut self, tree: &Tree) {
        match tree {
            Tree::Text(text) => self.json_string(&Self::odd(text)),
            Tree::Word(word) if word.starts_with(|char: char| char.is_ascii_digit()) => {
                self.out.push_str(word);
            }
            Tree::Word(word) => self.json_all(('{', '}'), &[()], |variation, ()| {
                variation.json_key(word);
                variation.out.push_str("null");
            }),
            Tree::List(list) => self.json_all(('[', ']'), list, Self::json),
            Tree::Map(map) => self.json_all(('{', '}'), map, |variation, (key, value)| {
                variation.json_key(&Self::odd(key));
                variation.json(value);
            }),
            Tree::Parts(name, parts) => {
                self.json_all(('{', '}'), &[()], |variation, ()| {
                    variation.json_key(name);
                    match &parts[..] {
                        [only] => variation.json(only),
                        more => variation.json_all(('[', ']'), more, Self::json),
                    }
                });
            }
            Tree::Fields(name, fields) if name.is_empty() => self.json_fields(fields),
            Tree::Fields(name, fields) => self.json_all(('{', '}'), &[()], |variation, ()| {
                variation.json_key(name);
                variation.json_fields(fields);
            }),
        }
    }

    fn json_fields(&mut self, fields: &[(String, Tree)]) {
        self.json_all(('{', '}'), fields, |variation, (key, value)| {
            variation.json_key(key);
            variation.json(value);
        });
    }

    fn json_key(&mut self, key: &str) {
        self.json_string(key);
        self.out.push_str(if self.indent.is_none() { ":" } else { ": " });
    }

    fn json_string(&mut self, text: &str) {
        self.out.push_str(&write_string(text, Format::Json));
    }

    fn json_all<T>(
        &mut self,
        (open, close): (char, char),
        all: &[T],
        write: impl Fn(&mut Self, &T),
    ) {
        self.out.push(open);
        // Without an indentation everything is on one line; with one, deep lists sometimes are.
        let breaks = self.indent.is_some() && (self.depth < 3 || self.random.one_in(4));
        self.depth += 1;
        for (number, one) in all.iter().enumerate() {
            if number > 0 {
                self.out.push(',');
            }
            if breaks {
                self.json_line();
            } else if number > 0 && self.indent.is_some() {
                self.out.push(' ');
            }
            write(self, one);
        }
        self.depth -= 1;
        if breaks && !all.is_empty() {
            self.json_line();
        }
        self.out.push(close);
    }

    fn json_line(&mut self) {
        self.out.push_str(self.newline);
        self.out.push_str(&self.indent.unwrap_or_default().repeat(self.depth));
    }
}
