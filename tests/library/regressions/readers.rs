//! Readers of the formats: each fails if a reader of its format would reject the text, or would
//! misread it.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use serde_json::Value;

/// JSON of the same shape: only strings differ.
pub(crate) fn json(text: &str, plain: &str) {
    let parsed = |text: &str| -> Value {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
    };
    let (value, plain) = (parsed(text), parsed(plain));
    assert!(same_shape(&value, &plain), "another shape:\n{value}\n{plain}");
}

/// The same kinds of value in the same places, and equally many entries.
fn same_shape(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_shape(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.values().zip(other.values()).all(|(a, b)| same_shape(a, b))
        }
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

pub(crate) fn xml(text: &str) {
    let document = roxmltree::Document::parse(text);
    let document = document.unwrap_or_else(|error| panic!("{error}:\n{text}"));
    for node in document.descendants() {
        assert!(!node.has_tag_name("evil"), "{text}");
        assert!(!node.attributes().any(|attribute| attribute.name().starts_with("on")), "{text}");
    }
}

/// Elements that have no end tag.
const VOID: [&[u8]; 8] = [b"meta", b"link", b"br", b"hr", b"img", b"input", b"wbr", b"col"];

pub(crate) fn html(text: &str) {
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut emitter = DefaultEmitter::default();
    // As browsers read scripts and styles: up to their end tags.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                assert_ne!(&tag.name[..], b"evil", "{text}");
                for (name, value) in &tag.attributes {
                    assert!(!name.starts_with(b"on"), "{text}");
                    assert!(!value.starts_with(b"javascript:"), "{text}");
                }
                if !tag.self_closing && !VOID.contains(&&tag.name[..]) {
                    open.push(tag.name.to_vec());
                }
            }
            Token::EndTag(tag) => {
                let last = open.pop().unwrap_or_default();
                let said = String::from_utf8_lossy(&tag.name).into_owned();
                assert_eq!(String::from_utf8_lossy(&last), said, "not nested:\n{text}");
            }
            Token::Error(error) => {
                // NUL and noncharacters within texts are replaced, which is harmless.
                let said = error.to_string();
                assert!(said.contains("character"), "{said}:\n{text}");
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "left open: {open:?}\n{text}");
}

/// Strings, comments and templates end, brackets match, and no text has become code.
pub(crate) fn javascript(text: &str) {
    let code = code_of(text);
    let mut open = Vec::new();
    for c in code.chars() {
        match c {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => assert_eq!(open.pop(), Some(c), "brackets:\n{text}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "brackets:\n{text}");
    assert!(!code.contains("evil()"), "a text became code:\n{text}");
}

/// JavaScript without its comments and strings; the code in a template stays.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut chars = text.chars().peekable();
    // For each surrounding template, the number of open braces in its expression.
    let mut templates: Vec<usize> = Vec::new();
    let mut in_template = false;
    loop {
        if in_template {
            match chars.next() {
                None => panic!("a template does not end:\n{text}"),
                Some('\\') => drop(chars.next()),
                Some('`') => in_template = false,
                Some('$') if chars.peek() == Some(&'{') => {
                    chars.next();
                    templates.push(0);
                    in_template = false;
                }
                Some(_) => {}
            }
            continue;
        }
        let Some(c) = chars.next() else { break };
        match (c, chars.peek()) {
            ('/', Some('/')) => {
                while chars
                    .next_if(|&c| !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'))
                    .is_some()
                {}
            }
            ('/', Some('*')) => {
                let mut last = ' ';
                loop {
                    match chars.next() {
                        None => panic!("a comment does not end:\n{text}"),
                        Some('/') if last == '*' => break,
                        Some(c) => last = c,
                    }
                }
            }
            ('"' | '\'', _) => loop {
                match chars.next() {
                    Some('\\') => drop(chars.next()),
                    Some(end) if end == c => break,
                    None | Some('\n' | '\r') => panic!("a string does not end:\n{text}"),
                    Some(_) => {}
                }
            },
            ('`', _) => in_template = true,
            ('}', _) if templates.last() == Some(&0) => {
                templates.pop();
                in_template = true;
            }
            _ => {
                match (c, templates.last_mut()) {
                    ('{', Some(depth)) => *depth += 1,
                    ('}', Some(depth)) => *depth -= 1,
                    _ => {}
                }
                code.push(c);
            }
        }
    }
    assert!(templates.is_empty(), "a template does not end:\n{text}");
    code
}

/// It is the same outside its strings.
pub(crate) fn dot(text: &str, plain: &str) {
    let bare = |text: &str| {
        let (mut bare, mut quoted, mut escaped) = (String::new(), false, false);
        for c in text.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                c if !quoted => bare.push(c),
                _ => {}
            }
        }
        assert!(!quoted, "a string does not end:\n{text}");
        bare
    };
    assert_eq!(bare(text), bare(plain), "{text}\n{plain}");
}

/// The same number of lines, with the same keywords at their starts.
pub(crate) fn lines(text: &str, plain: &str) {
    let words = |text: &str| -> Vec<bool> {
        text.lines().map(|line| line.trim_start().starts_with("section ")).collect()
    };
    assert_eq!(words(text), words(plain), "{text}\n{plain}");
    assert!(!text.contains('\r'), "{text}");
}

/// No control sequence of a terminal.
pub(crate) fn terminal(text: &str) {
    let obeyed = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(obeyed), "{text:?}");
}

/// Every block is a comment, a category, or a question on one line.
pub(crate) fn gift(text: &str) {
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        for line in block.lines() {
            let known = ["::", "//", "$CATEGORY:"].iter().any(|start| line.starts_with(start));
            assert!(known, "{line}");
        }
    }
}
