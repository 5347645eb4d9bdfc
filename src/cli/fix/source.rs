//! A program as it stands in its file.

use makespan::Scenario;
use makespan::scenario::Place;

/// The entry of a program or a function, from its name to the end of its steps, as it stands in
/// the scenario's text, but for the blanks that its lines are indented by.
pub(super) fn entry(scenario: &Scenario, name: Place) -> Option<String> {
    let source = scenario.source.as_ref().filter(|_| name.is_some())?;
    let (start, text) = (name.start as usize, source.text());
    let length = length(text.get(start..)?);
    let indent = text[..start].rsplit('\n').next()?.chars().count();
    let entry = text.get(start..start + length)?;
    // Entries are held against each other with their commas.
    let comma = if entry.ends_with([']', ')', '"', '}']) { "," } else { "" };
    let entry = format!("{entry}{comma}");
    let lines = entry.lines().enumerate().map(|(number, line)| {
        let blanks = line.chars().take(indent).take_while(|char| char.is_whitespace());
        let blanks: usize = if number == 0 { 0 } else { blanks.map(char::len_utf8).sum() };
        format!("{}\n", &line[blanks..])
    });
    Some(lines.collect())
}

/// How many bytes the first entry of a map's text has, with the comma behind it.
fn length(text: &str) -> usize {
    let (mut depth, mut within) = (0_usize, Within::Code);
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        within = match (within, char, next) {
            (Within::Code, '"', _) => Within::Text,
            (Within::Code, '/', Some('/')) => Within::Line,
            (Within::Code, '/', Some('*')) => Within::Block,
            (Within::Text, '\\', _) => {
                chars.next();
                Within::Text
            }
            (Within::Text, '"', _) | (Within::Line, '\n', _) => Within::Code,
            (Within::Block, '*', Some('/')) => {
                chars.next();
                Within::Code
            }
            (Within::Code, '(' | '[' | '{', _) => {
                depth += 1;
                Within::Code
            }
            (Within::Code, ')' | ']' | '}', _) => match depth.checked_sub(1) {
                Some(outer) => {
                    depth = outer;
                    Within::Code
                }
                None => return text[..at].trim_end().len(),
            },
            (Within::Code, ',', _) if depth == 0 => return at + 1,
            (within, ..) => within,
        };
    }
    text.trim_end().len()
}

/// What a character stands in.
#[derive(Clone, Copy)]
enum Within {
    Code,
    Text,
    /// A comment to the end of its line.
    Line,
    /// A comment between `/*` and `*/`.
    Block,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_ends_behind_its_comma_or_before_what_closes_the_map() {
        for (text, entry) in [
            (r#""p": ["a"], "q": "b" }"#, r#""p": ["a"],"#),
            (r#""p": Log("],\"}") /* }, */ }"#, r#""p": Log("],\"}") /* }, */"#),
            ("\"p\": [ // ], \n \"a\" ]\n}", "\"p\": [ // ], \n \"a\" ]"),
            (r#""p": "a""#, r#""p": "a""#),
        ] {
            assert_eq!(&text[..length(text)], entry);
        }
    }
}
