//! The line of a problem, shortened if it is long.

use annotate_snippets::{AnnotationKind, Group, Message, Renderer, Snippet};

use crate::scenario::{Source, Span};

/// The longest line, in bytes, that is shown in full.
const WHOLE: usize = 120;

/// The number of characters of a longer line that are shown on either side of the span.
const AROUND: usize = 60;

/// Renders a message with its file, line and column, and the line itself.
pub(crate) fn render<'s>(
    mut group: Group<'s>,
    source: &'s Source,
    (span, label): (Span, Option<&'s str>),
    after: Vec<Message<'s>>,
    renderer: &Renderer,
) -> String {
    let (source, span) = source.file_of(span);
    let whole = source.text();
    let start = whole.floor_char_boundary(span.start as usize);
    let at = source.position(start);
    let excerpt = Excerpt::of(whole, start, span.end as usize);
    let shown = excerpt.line[..excerpt.marked.start].chars().count() + 1;
    let annotation = AnnotationKind::Primary.span(excerpt.marked).label(label);
    let snippet = Snippet::source(excerpt.line).path(source.name()).line_start(at.line);
    group = group.element(snippet.annotation(annotation)).elements(after);
    let text = renderer.render(&[group]);
    // The renderer counts columns in the text that it gets, which may be shortened.
    let header = |column: usize| format!("{}:{}:{column}", source.name(), at.line);
    text.replacen(&header(shown), &header(at.column), 1)
}

/// A line, or the part of it around a span.
struct Excerpt {
    line: String,
    /// The range of the text that the caret underlines.
    marked: std::ops::Range<usize>,
}

impl Excerpt {
    fn of(text: &str, start: usize, end: usize) -> Self {
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        // Line breaks are not shown: an error at a line break is marked after the line.
        let start = start.min(line_end);
        // A step on several lines is marked to the end of its first line.
        let end = text.floor_char_boundary(end).clamp(start, line_end);

        if line_end - line_start <= WHOLE {
            let line = text[line_start..line_end].to_owned();
            return Self { line, marked: start - line_start..end - line_start };
        }
        let begin = text[line_start..start]
            .char_indices()
            .rev()
            .nth(AROUND - 1)
            .map_or(line_start, |(at, _)| line_start + at);
        let marked = &text[start..end];
        let shown = end_of(marked, AROUND).map_or(end, |cut| start + cut);
        let rest = &text[shown..line_end];
        let stop = end_of(rest, AROUND).map_or(line_end, |cut| shown + cut);

        let before = if begin > line_start { "…" } else { "" };
        let after = if stop < line_end { "…" } else { "" };
        let mark = before.len() + (start - begin);
        Self {
            line: format!("{before}{}{after}", &text[begin..stop]),
            marked: mark..mark + (shown - start),
        }
    }
}

/// The index at which a text must end to have `characters` characters, if it has more.
fn end_of(text: &str, characters: usize) -> Option<usize> {
    text.char_indices().nth(characters).map(|(at, _)| at)
}
