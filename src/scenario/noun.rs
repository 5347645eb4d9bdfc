//! The noun in the name of a call: `fetchUser` gives a `user`.

/// Verbs at the start of a name, before the noun.
const VERBS: &[&str] = &[
    "build", "compute", "create", "download", "fetch", "find", "get", "list", "load", "make",
    "parse", "query", "read", "request",
];

/// The noun in a name: `user` for `fetchUser`; the name itself if it does not start with a verb.
pub(crate) fn noun(identifier: &str) -> String {
    let thing = VERBS.iter().find_map(|verb| {
        let thing = identifier.strip_prefix(verb)?;
        thing.starts_with(char::is_uppercase).then_some(thing)
    });
    thing.map_or_else(|| identifier.to_owned(), uncapitalized)
}

/// The word with its leading capitals in lower case: `User` and `URL`, `URLList` as `urlList`.
pub(crate) fn uncapitalized(word: &str) -> String {
    let capitals = word.chars().take_while(|c| c.is_uppercase()).count();
    let word_follows = word.chars().nth(capitals).is_some_and(char::is_lowercase);
    let small = if capitals > 1 && word_follows { capitals - 1 } else { capitals };
    let lower = word.chars().take(small).flat_map(char::to_lowercase);
    lower.chain(word.chars().skip(small)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noun_of_a_call_is_what_follows_its_verb() {
        for (call, thing) in [
            ("fetchUser", "user"),
            ("loadURLList", "urlList"),
            ("getURL", "url"),
            ("fetch", "fetch"),
            ("fetcher", "fetcher"),
            ("render", "render"),
        ] {
            assert_eq!(noun(call), thing);
        }
    }
}
