//! Texts of users as HTML: escaped, isolated, and with a subset of Markdown.

use std::borrow::Cow;

use maud::{Markup, PreEscaped, Render, html};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::view::Report;
use crate::view::sentence::{Piece, Sentence};
use crate::view::visible::visible;

/// Returns a text with its control characters made visible; line breaks are unchanged.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.lines().count() < 2 {
        return visible(text);
    }
    let lines: Vec<Cow<'_, str>> = text.lines().map(visible).collect();
    Cow::Owned(lines.join("\n"))
}

/// Returns a name, isolated from the text direction around it.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (visible(text)) } }
}

/// Returns a value, a name or a piece of code in a sentence.
pub(super) fn quoted(text: &str) -> Markup {
    html! { code { (visible(text)) } }
}

pub(super) fn sentence(sentence: &Sentence) -> Markup {
    html! {
        @for piece in &sentence.pieces {
            @match piece {
                Piece::Words(words) => (words),
                Piece::Code(code) => (quoted(code)),
            }
        }
    }
}

/// Returns a line of Markdown as HTML, without a paragraph around it.
pub(super) fn line(text: &str) -> Markup {
    markdown(text, true)
}

/// Returns a line of Markdown as plain text.
pub(super) fn plain(text: &str) -> String {
    let text = clean(text);
    let pieces = Parser::new(&text).filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
            Some(text.into_string())
        }
        Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
        _ => None,
    });
    pieces.collect()
}

/// Returns the description of the scenario.
pub(super) fn about(report: &Report<'_>) -> Markup {
    let scenario = report.scenario;
    html! {
        @if let Some(about) = scenario.about {
            div.about { (markdown(scenario.text(about), false)) }
        }
    }
}

/// Renders paragraphs, lists, emphasis and code. Links and HTML are shown as text, so a scenario
/// can neither link to other pages nor run scripts.
fn markdown(text: &str, inline: bool) -> Markup {
    // Authors break and indent lines to match the file around them.
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let text = clean(&lines.join("\n")).into_owned();
    let mut html = String::new();
    for event in Parser::new(&text) {
        match event {
            Event::Start(tag) => html.push_str(opening(&tag, inline)),
            Event::End(tag) => html.push_str(closing(tag, inline)),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                text.as_ref().render_to(&mut html);
            }
            Event::Code(code) => quoted(&code).render_to(&mut html),
            Event::SoftBreak | Event::HardBreak => html.push('\n'),
            _ => {}
        }
    }
    if inline {
        html.truncate(html.trim_end().len());
    }
    PreEscaped(html)
}

fn opening(tag: &Tag<'_>, inline: bool) -> &'static str {
    match tag {
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        _ if inline => "",
        Tag::Paragraph | Tag::Heading { .. } => "<p>",
        Tag::CodeBlock(_) => "<pre>",
        Tag::List(None) => "<ul>",
        Tag::List(Some(_)) => "<ol>",
        Tag::Item => "<li>",
        _ => "",
    }
}

fn closing(tag: TagEnd, inline: bool) -> &'static str {
    match tag {
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        _ if inline => " ",
        TagEnd::Paragraph | TagEnd::Heading(_) => "</p>",
        TagEnd::CodeBlock => "</pre>",
        TagEnd::List(false) => "</ul>",
        TagEnd::List(true) => "</ol>",
        TagEnd::Item => "</li>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_emphasis_and_paragraphs_become_markup() {
        assert_eq!(line("`await` is *so*").0, "<code>await</code> is <em>so</em>");
        assert_eq!(markdown("one\n   two\n\nthree", false).0, "<p>one\ntwo</p><p>three</p>");
        assert_eq!(plain("`await` is *so*"), "await is so");
    }

    #[test]
    fn html_and_links_become_plain_text() {
        let shown = |text| markdown(text, false).0;
        assert_eq!(shown("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(
            shown("a <b>b</b> [c](javascript:d) ![e](http://f)"),
            "<p>a &lt;b&gt;b&lt;/b&gt; c e</p>"
        );
        assert_eq!(shown("\u{0}`<`"), "<p>\u{2400}<code>&lt;</code></p>");
    }
}
