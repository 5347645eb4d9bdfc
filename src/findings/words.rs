//! Words that several messages share.

/// The reason why a promise without a handler is a risk, even if it fulfills.
pub(super) const IF_IT_REJECTED: &str =
    "if it rejected, the rejection would be unhandled and Node would terminate the process";

/// A name or a piece of code in backticks, as in Markdown: more backticks than it contains in a
/// row.
pub(super) fn code(text: &str) -> String {
    let run = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(run + 1);
    let touches = text.starts_with('`') || text.ends_with('`');
    let pad = if touches { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Joins parts into a list: `a`, `a and b`, `a, b and c`.
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Joins parts into a list. Of more than three parts, it has the first three and the number of the
/// others, with `one_more` as the word for one of them. The iterator does not produce the others.
pub(super) fn few(parts: impl ExactSizeIterator<Item = String>, one_more: &str) -> String {
    let more = parts.len().saturating_sub(3);
    let first: Vec<String> = parts.take(3).collect();
    match more {
        0 => list(&first),
        more => format!("{} and {}", first.join(", "), counted(more, one_more)),
    }
}

/// A number with a noun: `1 call`, `2 calls`; `1 branch`, `2 branches`.
pub(super) fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ if what.ends_with("ch") => format!("{count} {what}es"),
        _ => format!("{count} {what}s"),
    }
}

/// Returns the singular or the plural form.
pub(super) const fn verb<'w>(count: usize, one: &'w str, more: &'w str) -> &'w str {
    if count == 1 { one } else { more }
}
