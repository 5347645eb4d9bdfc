//! Texts and times as JavaScript writes them.

use std::fmt::Write as _;

use crate::Duration;

/// A string in double quotes: what JSON writes, JavaScript reads.
pub(super) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text as it stands between the backticks of a template.
pub(super) fn in_template(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '`' | '\\' => written.extend(['\\', c]),
            '$' if rest.peek() == Some(&'{') => written.push_str("\\$"),
            '\n' => written.push_str("\\n"),
            // A bare carriage return would be read as a newline.
            c if c.is_ascii_control() => {
                let _ = write!(written, "\\x{:02x}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written
}

/// One number, or several as an array.
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
    fn a_template_reads_as_its_text() {
        assert_eq!(in_template("a `b` \\ ${c} $d\r\n"), "a \\`b\\` \\\\ \\${c} $d\\x0d\\n");
    }
}
