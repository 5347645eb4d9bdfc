//! Makes text fit: measures, escapes, cuts and wraps it.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns the width of a text, in columns.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Returns a text in which the characters that would move the cursor or change the text direction
/// are escaped.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(disturbs) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if disturbs(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character is a control character, a line or paragraph separator, or a mark that
/// reorders the text after it.
fn disturbs(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(char, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Cuts a text to `columns`, with an ellipsis at its end.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    let text = shown(text);
    // A byte takes at most one column, so most texts need not be measured.
    if text.len() <= columns || width(&text) <= columns {
        return text;
    }
    let head = head(&text, columns.saturating_sub(1));
    Cow::Owned(format!("{head}…"))
}

/// Cuts a text to `columns` in the middle, because names differ at their ends.
pub(in crate::view) fn cut_middle(text: &str, columns: usize) -> Cow<'_, str> {
    let text = shown(text);
    if text.len() <= columns || width(&text) <= columns {
        return text;
    }
    let kept = columns.saturating_sub(1);
    let tail = tail(&text, kept / 2);
    let head = head(&text, kept - width(tail));
    Cow::Owned(format!("{head}…{tail}"))
}

/// The longest prefix that fits into `columns`.
fn head(text: &str, columns: usize) -> &str {
    let end = fitting(text.char_indices(), columns).map_or(text.len(), |(index, _)| index);
    &text[..end]
}

/// The longest suffix that fits into `columns`.
fn tail(text: &str, columns: usize) -> &str {
    let begin = fitting(text.char_indices().rev(), columns)
        .map_or(0, |(index, char)| index + char.len_utf8());
    &text[begin..]
}

/// The first character that does not fit, with its index.
fn fitting(
    mut chars: impl Iterator<Item = (usize, char)>,
    columns: usize,
) -> Option<(usize, char)> {
    let mut taken = 0;
    chars.find(|(_, char)| {
        taken += char.width().unwrap_or(0);
        taken > columns
    })
}

/// Returns a text in at most `lines` lines of at most `columns`, broken at spaces, and inside words
/// that are too long. If there are more lines, the last line ends with an ellipsis.
pub(super) fn wrap(text: &str, columns: usize, lines: usize) -> Vec<String> {
    // A value may have megabytes, so only the part that can be shown is read. Four bytes can take
    // one column.
    let most = text.floor_char_boundary(columns.saturating_mul(lines + 1).saturating_mul(4));
    let shown = shown(&text[..most]);
    let mut rest = shown.trim();
    let mut wrapped = Vec::new();
    while wrapped.len() + 1 < lines && width(rest) > columns {
        let (line, after) = rest.split_at(line_end(rest, columns));
        wrapped.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() || wrapped.is_empty() {
        let cut_short = most < text.len() && width(rest) <= columns;
        let rest = if cut_short { format!("{rest} …") } else { rest.to_owned() };
        wrapped.push(cut(&rest, columns).into_owned());
    }
    wrapped
}

/// The end of the first line of a text that is too long for one line: at a space, after a comma (a
/// value in JSON has few spaces), or inside a word.
fn line_end(text: &str, columns: usize) -> usize {
    let fits = head(text, columns).len();
    let breaks = |index: &usize| {
        let after = text[*index..].chars().next();
        after == Some(' ')
            || text[..*index].ends_with(',') && !after.is_some_and(|char| char.is_ascii_digit())
    };
    let ends = (1..=fits).rev().filter(|&index| text.is_char_boundary(index)).find(breaks);
    // A line has at least one character, however wide that is.
    ends.unwrap_or_else(|| fits.max(text.chars().next().map_or(0, char::len_utf8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_at_an_ellipsis() {
        assert_eq!(cut("fetchUser", 9), "fetchUser");
        assert_eq!(cut("fetchUser", 8), "fetchUs…");
        assert_eq!(cut("字字字", 4), "字…");
        assert_eq!(cut_middle("fetchPage(/b)", 9), "fetc…(/b)");
        assert_eq!(cut_middle("字字字字", 6), "字…字");
    }

    #[test]
    fn shown_text_never_moves_the_cursor() {
        assert_eq!(shown("a\n\tb\u{1b}[31m\u{202e}"), "a\\n\\tb\\u{1b}[31m\\u{202e}");
        assert_eq!(shown("é字"), "é字");
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_within_long_words() {
        assert_eq!(wrap("three requests, one", 9, 9), ["three", "requests,", "one"]);
        assert_eq!(wrap("abcdefgh ij", 3, 9), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap(r#"["ab","cd","ef"]"#, 11, 9), [r#"["ab","cd","#, r#""ef"]"#]);
        assert_eq!(wrap("a 1,000", 4, 9), ["a", "1,00", "0"]);
        assert_eq!(wrap("a b c d e f", 3, 2), ["a b", "c …"]);
        assert_eq!(wrap("", 3, 2), [""]);
        assert_eq!(wrap("字 字", 1, 9), ["字", "字"]);
    }

    #[test]
    fn a_text_of_megabytes_is_not_wrapped_whole() {
        let lines = wrap(&"x".repeat(50_000_000), 60, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…'));
    }
}
