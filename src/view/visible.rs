//! Makes texts of users safe for any document.

use std::borrow::Cow;

use super::Report;

/// Returns a text in which the characters are made visible that would end a line, change the text
/// direction, or are not allowed in XML.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(disturbs) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// Whether a character would be invisible, or would change how other characters are shown.
pub(super) fn disturbs(c: char) -> bool {
    c.is_control() || turns(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a character changes the direction of the text after it.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shown(c: char) -> char {
    match c {
        '\u{7f}' => '\u{2421}',
        // Unicode has symbols for control characters.
        c if c < ' ' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        c if disturbs(c) => '\u{fffd}',
        c => c,
    }
}

/// The title of a report. Code without a title is named after its file.
pub(super) fn title_of<'r>(report: &Report<'r>) -> &'r str {
    let scenario = report.scenario;
    let file = scenario.source.as_ref().filter(|source| source.is_code());
    // Not its path: a page can be published.
    let name = |path: &'r str| path.rsplit(['/', '\\']).next().unwrap_or(path);
    let file = file.map_or("Timelines", |source| name(source.name()));
    scenario.title.map_or(file, |title| scenario.text(title))
}

/// The title of a report in one line; its Markdown is unchanged.
pub(super) fn plain_title(report: &Report<'_>) -> String {
    visible(title_of(report)).replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disturbing_characters_are_made_visible() {
        assert_eq!(visible("a\nb\t\u{0}\u{7f}\u{85}"), "a␊b␉␀␡\u{fffd}");
        assert_eq!(
            visible("x\u{202e}y\u{2066}\u{2028}\u{ffff}"),
            "x\u{fffd}y\u{fffd}\u{fffd}\u{fffd}"
        );
        assert_eq!(visible("naïve 字 🦀"), "naïve 字 🦀");
    }
}
