//! Texts and times as JavaScript writes them.

use std::fmt::Write as _;

use crate::Duration;
use crate::view::visible::disturbs;

/// A string in double quotes, as in JSON, which JavaScript can read. Invisible characters are
/// escaped.
pub(super) fn string(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    if !json.contains(disturbs) {
        return json;
    }
    let mut written = String::with_capacity(json.len());
    json.chars().for_each(|c| push(&mut written, c));
    written
}

/// The character, or its escape.
fn push(written: &mut String, c: char) {
    if disturbs(c) {
        let _ = write!(written, "\\u{:04x}", u32::from(c));
    } else {
        written.push(c);
    }
}

/// Escapes a text for a template literal.
pub(super) fn in_template(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '`' | '\\' => written.extend(['\\', c]),
            '$' if rest.peek() == Some(&'{') => written.push_str("\\$"),
            '\n' => written.push_str("\\n"),
            // JavaScript would read a bare carriage return as a newline.
            c => push(&mut written, c),
        }
    }
    written
}

/// A number, or an array of several numbers.
pub(super) fn milliseconds(durations: &[Duration]) -> String {
    match durations {
        [one] => one.to_js_millis(),
        many => {
            let many: Vec<String> = many.iter().map(|one| one.to_js_millis()).collect();
            format!("[{}]", many.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_escaped() {
        let text = "\"\u{1b}[31m\u{7f}\u{85}\u{2028}\u{202e}é";
        assert_eq!(string(text), r#""\"\u001b[31m\u007f\u0085\u2028\u202eé""#);
        assert_eq!(serde_json::from_str::<String>(&string(text)).unwrap(), text);
    }

    #[test]
    fn characters_with_a_meaning_in_templates_are_escaped() {
        assert_eq!(in_template("\u{7f}\u{202e}"), "\\u007f\\u202e");
        assert_eq!(in_template("a `b` \\ ${c} $d\r\n"), "a \\`b\\` \\\\ \\${c} $d\\u000d\\n");
    }
}
