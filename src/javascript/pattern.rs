//! Patterns for callees (`db.*`), and parts of the names of callees.

/// A pattern that matches callees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Matches callees by their whole name, in which `*` stands for any characters.
    Name(String),
    /// Matches callees whose last name starts with this word: `ship` matches `orders.shipAll`, but
    /// not `shipping`.
    Verb(String),
}

impl Pattern {
    /// Whether the pattern matches a callee.
    #[must_use]
    pub fn matches(&self, callee: &str) -> bool {
        match self {
            Self::Name(name) => matches(name, callee),
            Self::Verb(verb) => {
                let rest = last_name(callee).strip_prefix(verb.as_str());
                rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase()))
            }
        }
    }
}

/// Methods that read the body of a request or a response, a file or a blob, by their whole names.
pub(crate) const BODY_METHODS: &[&str] =
    &["arrayBuffer", "blob", "bytes", "formData", "json", "text"];

/// Whether a character may be part of a name.
pub(crate) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The last name of a callee: `find` of `db.user.#find`.
pub(crate) fn last_name(callee: &str) -> &str {
    callee.rsplit('.').next().unwrap_or(callee).trim_start_matches(['#', '_'])
}

/// The verb that the last name of a callee starts with: `find` of `db.user.findMany`.
pub(crate) fn verb(callee: &str) -> &str {
    let name = last_name(callee);
    &name[..name.find(|next: char| !next.is_ascii_lowercase()).unwrap_or(name.len())]
}

fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    // The first match leaves the most text for the following parts.
    for part in parts {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let is = |pattern: &str, text: &str| Pattern::Name(pattern.to_owned()).matches(text);
        for (pattern, text) in [
            ("db.*", "db.user.find"),
            ("db.*", "db."),
            ("fetch*", "fetchUser"),
            ("*.findUnique", "prisma.user.findUnique"),
            ("a*b*c", "a-b-b-c"),
            ("*", "anything"),
            ("load", "load"),
        ] {
            assert!(is(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("db.*", "adb.x"),
            ("fetch*", "refetch"),
            ("a*a", "a"),
            ("a*b*c", "a-c"),
            ("load", "load2"),
        ] {
            assert!(!is(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_verb_is_the_first_word_of_the_last_part() {
        let is = |text: &str| Pattern::Verb("ship".to_owned()).matches(text);
        assert!(is("ship") && is("orders.shipAll") && is("this.#ship"));
        assert!(!is("shipping") && !is("ship.it") && !is("unship"));
    }
}
