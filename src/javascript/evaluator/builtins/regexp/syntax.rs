//! The syntax of patterns: what the crate `regress` reads in another way than V8, and V8's error
//! messages.

use crate::javascript::evaluator::string::JsString;

/// The error messages of `regress`, and those of V8.
const MESSAGES: [(&str, &str); 15] = [
    ("Unbalanced bracket", "Unterminated character class"),
    ("Unbalanced class set bracket", "Unterminated character class"),
    ("Incomplete escape", "\\ at end of pattern"),
    ("Invalid braced quantifier", "Nothing to repeat"),
    ("Quantifier not allowed here", "Invalid quantifier"),
    ("Invalid quantifier", "numbers out of order in {} quantifier"),
    ("Range values reversed", "Range out of order in character class"),
    ("Invalid character range", "Invalid character class"),
    ("Invalid character escape", "Invalid escape"),
    ("Invalid class set range", "Range out of order in character class"),
    ("Backreference to invalid named capture group", "Invalid named capture referenced"),
    ("Invalid named backreference syntax", "Invalid named reference"),
    ("Duplicate capture group name", "Duplicate capture group name"),
    ("Invalid group modifier", "Invalid group"),
    ("Invalid unicode escape", "Invalid Unicode escape"),
];

/// V8's error message for a pattern, given that of `regress`; `None` if it is not known.
pub(super) fn message(error: &str, source: &JsString, is_unicode: bool) -> Option<&'static str> {
    let source = source.to_string();
    if error.starts_with("Unbalanced parenthesis") {
        return Some(parenthesis(&source));
    }
    if error.starts_with("Invalid atom character") {
        let is_lone = is_unicode && source.contains(['{', '}', ']']);
        let is_quantifier = source.contains(['*', '+', '?']) || starts_with_count(&source);
        return Some(if is_lone && !is_quantifier {
            "Lone quantifier brackets"
        } else {
            "Nothing to repeat"
        });
    }
    if error.starts_with("Invalid token at named capture group identifier") {
        let is_name = source.contains("(?<");
        return Some(if is_name { "Invalid capture group name" } else { "Invalid group" });
    }
    MESSAGES.iter().find(|(ours, _)| error.starts_with(ours)).map(|(_, v8)| *v8)
}

/// Whether a pattern starts with a quantifier in braces.
fn starts_with_count(source: &str) -> bool {
    source
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
        .is_some_and(|(count, _)| count.starts_with(|first: char| first.is_ascii_digit()))
}

/// The message for parentheses that do not match.
fn parenthesis(source: &str) -> &'static str {
    let (mut depth, mut is_escaped, mut in_class) = (0_u32, false, false);
    for char in source.chars() {
        match char {
            _ if is_escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return "Unmatched ')'",
            },
            _ => {}
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    "Unterminated group"
}

/// The pattern of a regular expression that matches code units, in which `\u{61}` is a `u` that is
/// repeated (ECMA-262, B.1.2). `regress` would read it as a code point.
pub(super) fn without_code_points(source: &[u16]) -> Vec<u16> {
    let [backslash, u, brace] = [b'\\', b'u', b'{'].map(u16::from);
    let mut result = Vec::with_capacity(source.len());
    let mut rest = source;
    while let [first, after @ ..] = rest {
        let escapes = *first == backslash;
        let is_code_point = escapes && matches!(after, [a, b, ..] if *a == u && *b == brace);
        if !is_code_point {
            result.push(*first);
        }
        rest = after;
        // The unit after a backslash does not start an escape.
        if let (true, [escaped, after @ ..]) = (escapes, rest) {
            result.push(*escaped);
            rest = after;
        }
    }
    result
}
