//! Texts of users in Markdown documents: fenced and escaped, so that nothing in them is read as
//! Markdown.
//!
//! ```
//! use makespan::view::markdown::{code_span, escaped};
//!
//! assert_eq!(escaped("5 * 4"), r"5 \* 4");
//! assert_eq!(code_span("a`b"), "``a`b``");
//! ```

/// Returns a text as inline code, fenced by more backticks than it has in a row (`CommonMark` 6.1).
/// Line breaks are written as in JavaScript.
#[must_use]
pub fn code_span(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() })
        .collect();
    let fence = "`".repeat(longest_run(&text) + 1);
    let touches = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) || text.is_empty();
    let pad = if touches { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Returns a block of code in the given language, fenced by more backticks than it has in a row.
/// The text ends with a line break.
#[must_use]
pub fn code_block(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{text}{fence}\n")
}

/// Returns words with a backslash before each character that Markdown interprets.
#[must_use]
pub fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// Returns a sentence of a finding, in which code is between backticks: code stays code, and the
/// words are escaped. The result is one line, so that a line of code in it does not start a list or
/// a heading.
#[must_use]
pub fn sentence(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(begin) = rest.find('`') {
        let (words, code) = rest.split_at(begin);
        out.push_str(&escaped(words));
        let fence = code.len() - code.trim_start_matches('`').len();
        let Some(length) = closing(&code[fence..], fence) else {
            return out + &escaped(code);
        };
        out.push_str(&code[..fence + length + fence].replace(['\n', '\r'], " "));
        rest = &code[fence + length + fence..];
    }
    out + &escaped(rest)
}

/// The distance to the next run of exactly this many backticks.
fn closing(code: &str, fence: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = code[at..].find('`') {
        at += found;
        let run = code[at..].len() - code[at..].trim_start_matches('`').len();
        if run == fence {
            return Some(at);
        }
        at += run;
    }
    None
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_fenced_whatever_is_in_it() {
        for (text, expected) in [
            ("load", "`load`"),
            ("a `b` c", "``a `b` c``"),
            ("`", "`` ` ``"),
            ("``x", "``` ``x ```"),
            ("two\nlines", r"`two\nlines`"),
            ("", "`  `"),
        ] {
            assert_eq!(code_span(text), expected);
        }
        assert_eq!(code_block("js", "`a`\n"), "```js\n`a`\n```\n");
        assert_eq!(code_block("diff", " ```\n"), "````diff\n ```\n````\n");
    }

    #[test]
    fn the_words_of_a_sentence_are_escaped() {
        for (text, expected) in [
            ("when `a*b` rejects", "when `a*b` rejects"),
            ("when ``a`b*`` *rejects*", r"when ``a`b*`` \*rejects\*"),
            ("*a* <b> [d](e)", r"\*a\* \<b\> \[d\](e)"),
            ("no `end *here", r"no \`end \*here"),
            ("``one` two", r"\`\`one\` two"),
            ("if `a\n- x\r# H` *rejects*\n- y", r"if `a - x # H` \*rejects\* - y"),
        ] {
            assert_eq!(sentence(text), expected);
        }
    }
}
