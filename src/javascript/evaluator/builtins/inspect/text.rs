//! Strings, quoted like `util.inspect`.

use std::fmt::Write;

use super::Inspector;
use super::layout::units;
use crate::javascript::evaluator::string::JsString;

/// The minimum length of a string that is broken into several lines.
const SHORTEST_BROKEN: usize = 16;

impl Inspector<'_> {
    /// Formats a string. A long string is broken after its line breaks.
    pub(super) fn string(&self, text: &JsString) -> String {
        let most = self.options.max_string_length;
        let (shown, trailer) = match text.len().checked_sub(most) {
            Some(more @ 1..) => {
                let ending = if more > 1 { "s" } else { "" };
                (text.slice(0, most), format!("... {more} more character{ending}"))
            }
            _ => (text.clone(), String::new()),
        };
        let room = self.options.break_length.saturating_sub(self.indentation + 4);
        if shown.len() <= SHORTEST_BROKEN || shown.len() <= room {
            return quoted(&shown) + &trailer;
        }
        let lines = shown.units().split_inclusive(|unit| *unit == u16::from(b'\n'));
        let lines: Vec<String> = lines.map(|line| quoted(&JsString::new(line.to_vec()))).collect();
        lines.join(&format!(" +\n{}", " ".repeat(self.indentation + 2))) + &trailer
    }
}

/// `strEscape`
pub(super) fn quoted(text: &JsString) -> String {
    let units = text.units();
    let has = |char: char| units.contains(&u16::try_from(u32::from(char)).unwrap_or(0));
    let has_placeholder = text.find(&[u16::from(b'$'), u16::from(b'{')], 0).is_some();
    let quote = match (has('\''), has('"')) {
        (true, false) => '"',
        (true, true) if !has('`') && !has_placeholder => '`',
        _ => '\'',
    };
    let mut result = String::with_capacity(units.len() + 2);
    result.push(quote);
    for char in char::decode_utf16(units.iter().copied()) {
        match char {
            Ok('\'') if quote == '\'' => result.push_str("\\'"),
            Ok('\\') => result.push_str("\\\\"),
            Ok('\u{8}') => result.push_str("\\b"),
            Ok('\t') => result.push_str("\\t"),
            Ok('\n') => result.push_str("\\n"),
            Ok('\u{c}') => result.push_str("\\f"),
            Ok('\r') => result.push_str("\\r"),
            Ok(char) if char < ' ' || ('\u{7f}'..='\u{9f}').contains(&char) => {
                let _ = write!(result, "\\x{:02X}", u32::from(char));
            }
            Ok(char) => result.push(char),
            Err(surrogate) => {
                let _ = write!(result, "\\u{:04x}", surrogate.unpaired_surrogate());
            }
        }
    }
    result.push(quote);
    result
}

/// Whether a key needs no quotes.
pub(super) fn is_identifier(name: &str) -> bool {
    let is_letter = |char: char| char.is_ascii_alphabetic() || char == '_';
    name.starts_with(is_letter) && name.chars().all(|char| is_letter(char) || char.is_ascii_digit())
}

/// The width of a text in a terminal, in columns.
pub(in super::super) fn width(text: &str) -> usize {
    if text.is_ascii() { units(text) } else { unicode_width::UnicodeWidthStr::width(text) }
}
