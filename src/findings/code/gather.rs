//! Writes statements that await one after the other as one `Promise.all`, in the style of the
//! file.

use std::fmt::Write as _;

use super::CodeRun;
use super::edit;
use super::style::indent_of;
use crate::javascript::{Span, Statement, StatementKind};
use crate::scenario::Edit;

/// The edits that await these statements of a list together, at the position of the first. `moved`
/// are declarations that the other statements mention: they are moved before it. Returns `None` if
/// a statement shares a line with other code, or if the statements cannot be written as one.
pub(super) fn gathered(
    run: &CodeRun<'_>,
    statements: &[Statement],
    members: &[usize],
    moved: &[usize],
) -> Option<Vec<Edit>> {
    let (first, rest) = members.split_first()?;
    if moved.is_empty()
        && let Some(edit) = on_one_line(run, statements, members)
    {
        return Some(vec![edit]);
    }
    let lines = |index: usize| Lines::of(run.text(), statements[index].span);
    let first_lines = lines(*first)?;
    let parts: Option<Vec<Part<'_>>> =
        members.iter().map(|index| Part::of(run, &statements[*index], &lines(*index)?)).collect();
    let mut parts = parts?;
    // Comments above the first statement stay where they are.
    parts[0].lead.clear();
    let head = Head::of(&parts)?;
    let replaced = Span { start: statements[*first].span.start, end: first_lines.end };
    let mut edits = vec![edit(replaced, written(run, &head, &parts, first_lines.indent))];
    let mut before = String::new();
    for index in moved {
        let Lines { start, end, .. } = lines(*index)?;
        before.push_str(run.at(Span { start, end }));
        before.push('\n');
    }
    if !before.is_empty() {
        let start = Span { start: first_lines.start, end: first_lines.start };
        edits.push(edit(start, before));
    }
    let removed: Option<Vec<Lines<'_>>> =
        rest.iter().chain(moved).map(|index| lines(*index)).collect();
    edits.extend(without(run.text(), removed?));
    edits.sort_by_key(|edit| edit.span.start);
    Some(edits)
}

/// The edits that remove the lines of statements. Statements that follow one another are removed
/// together, so that at most one blank line is left.
fn without(text: &str, mut removed: Vec<Lines<'_>>) -> Vec<Edit> {
    removed.sort_by_key(|lines| lines.start);
    let mut together: Vec<Lines<'_>> = Vec::new();
    for lines in removed {
        match together.last_mut() {
            Some(last) if text[last.end as usize..lines.start as usize].trim().is_empty() => {
                last.end = lines.end;
            }
            _ => together.push(lines),
        }
    }
    together.iter().map(|lines| edit(lines.whole(text), String::new())).collect()
}

/// The edit for statements that follow one another on one line, with nothing between them.
fn on_one_line(run: &CodeRun<'_>, statements: &[Statement], members: &[usize]) -> Option<Edit> {
    let (first, last) = (*members.first()?, *members.last()?);
    let all = statements.get(first..=last).filter(|all| all.len() == members.len())?;
    let gap = |pair: &[Statement]| {
        let between = Span { start: pair[0].span.end, end: pair[1].span.start };
        run.at(between).chars().all(|c| c == ' ' || c == '\t')
    };
    if !all.windows(2).all(gap) {
        return None;
    }
    let parts: Option<Vec<Part<'_>>> =
        all.iter().map(|statement| Part::of(run, statement, &Lines::NONE)).collect();
    let parts = parts?;
    let text = written(run, &Head::of(&parts)?, &parts, "");
    let span = Span { start: all[0].span.start, end: all[all.len() - 1].span.end };
    (!text.contains('\n')).then(|| edit(span, text))
}

/// The lines of a statement, which contain no other code.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t> {
    pub(super) indent: &'t str,
    /// The start of the comments above the statement, or of its own first line.
    start: u32,
    /// The end of its last line.
    pub(super) end: u32,
    /// The comments above the statement.
    lead: &'t str,
    /// The comments after the statement.
    trail: &'t str,
}

impl<'t> Lines<'t> {
    /// No comments, and no indentation.
    const NONE: Self = Self { indent: "", start: 0, end: 0, lead: "", trail: "" };

    pub(super) fn of(text: &'t str, span: Span) -> Option<Self> {
        let line_start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let indent = &text[line_start..span.start as usize];
        let rest = &text[span.end as usize..];
        let trail = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let trail = trail.strip_suffix('\r').unwrap_or(trail);
        let after = trail.trim();
        if !indent.trim().is_empty() || !is_only_comments(after) {
            return None;
        }
        let mut start = line_start;
        while let Some(above) = line_above(text, start) {
            let line = text[above..start].trim();
            if line.is_empty() || !is_only_comments(line) {
                break;
            }
            start = above;
        }
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Some(Self {
            indent,
            start: offset(start),
            end: span.end + offset(trail.len()),
            lead: text[start..line_start].trim_end_matches('\n'),
            trail: after,
        })
    }

    /// Whether there are comments above or after the statement.
    pub(super) fn have_comments(&self) -> bool {
        !self.lead.is_empty() || !self.trail.is_empty()
    }

    /// The span of all lines, with the last line break. It includes a blank line before them if a
    /// blank line or a closing brace follows.
    pub(super) fn whole(&self, text: &str) -> Span {
        let rest = &text[self.end as usize..];
        let newline = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let end = self.end as usize + newline;
        let mut start = self.start as usize;
        let follows = text[end..].lines().next().unwrap_or_default().trim();
        if let Some(above) = line_above(text, start)
            && text[above..start].trim().is_empty()
            && (follows.is_empty() || follows.starts_with('}'))
        {
            start = above;
        }
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: offset(start), end: offset(end) }
    }
}

/// Whether a text consists only of comments, each of which ends in it.
fn is_only_comments(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("/*") {
        let Some((_, after)) = comment.split_once("*/") else { return false };
        rest = after.trim_start();
    }
    rest.is_empty() || rest.starts_with("//")
}

/// The start of the line above the line that starts at `start`.
fn line_above(text: &str, start: usize) -> Option<usize> {
    let before = text[..start].strip_suffix('\n')?;
    Some(before.rfind('\n').map_or(0, |at| at + 1))
}

/// A statement that becomes an element of `Promise.all`.
struct Part<'t> {
    kind: &'t StatementKind,
    /// The pattern or target that its value is bound to, if any.
    pattern: Option<Span>,
    /// The awaited expression, and the type annotation of its value.
    awaited: Span,
    annotation: Option<&'t str>,
    lead: Vec<&'t str>,
    trail: &'t str,
    has_semicolon: bool,
}

impl<'t> Part<'t> {
    fn of(run: &CodeRun<'t>, statement: &'t Statement, lines: &Lines<'t>) -> Option<Self> {
        let (pattern, awaited, annotation) = match &statement.kind {
            StatementKind::Declares { pattern, awaited, annotation, .. } => {
                (Some(*pattern), *awaited, *annotation)
            }
            StatementKind::Assigns { target, awaited } => (Some(*target), *awaited, None),
            StatementKind::Awaits { awaited } => (None, *awaited, None),
            StatementKind::Plain | StatementKind::Other { .. } => return None,
        };
        Some(Self {
            kind: &statement.kind,
            pattern,
            awaited,
            annotation: annotation.map(|annotation| run.at(annotation)),
            lead: lines.lead.lines().map(str::trim).collect(),
            trail: lines.trail,
            has_semicolon: run.at(statement.span).ends_with(';'),
        })
    }

    /// The element. Its lines are reindented from those of the line in which it starts.
    fn element(&self, run: &CodeRun<'_>, to: &str) -> String {
        let element = run.indented(self.awaited, indent_at(run.text(), self.awaited), to);
        match self.annotation {
            Some(annotation) => format!("{element} as Promise<{annotation}>"),
            None => element,
        }
    }
}

/// The part of the new statement before `Promise.all`.
struct Head {
    /// `const ` or another keyword, or nothing if no value is bound; for an assignment, a semicolon
    /// if it is necessary, or nothing.
    keyword: String,
    patterns: Vec<Option<Span>>,
    has_semicolon: bool,
}

impl Head {
    fn of(parts: &[Part<'_>]) -> Option<Self> {
        let has_semicolon = parts[0].has_semicolon;
        let mut patterns: Vec<Option<Span>> = parts.iter().map(|part| part.pattern).collect();
        while patterns.last().is_some_and(Option::is_none) {
            patterns.pop();
        }
        let keywords: Vec<&str> = parts.iter().filter_map(|part| keyword(part.kind)).collect();
        let keyword = match keywords.split_first() {
            None => String::new(),
            Some((first, rest)) if rest.iter().all(|other| other == first) => {
                let is_declared = !first.is_empty();
                // Without a semicolon, a line that starts with a bracket continues the previous
                // line.
                if is_declared {
                    format!("{first} ")
                } else if has_semicolon {
                    String::new()
                } else {
                    ";".to_owned()
                }
            }
            Some(_) => return None,
        };
        Some(Self { keyword, patterns, has_semicolon })
    }
}

/// The keyword with which a statement binds its value; empty for an assignment.
fn keyword(kind: &StatementKind) -> Option<&str> {
    match kind {
        StatementKind::Declares { keyword, .. } => Some(keyword),
        StatementKind::Assigns { .. } => Some(""),
        _ => None,
    }
}

fn written(run: &CodeRun<'_>, head: &Head, parts: &[Part<'_>], indent: &str) -> String {
    let semicolon = if head.has_semicolon { ";" } else { "" };
    let elements: Vec<String> = parts.iter().map(|part| part.element(run, indent)).collect();
    let has_comments = parts.iter().any(|part| !part.lead.is_empty() || !part.trail.is_empty());
    let start = started(run, head, indent);
    let line = format!("{start}await Promise.all([{}]){semicolon}", elements.join(", "));
    let fits = indent.chars().count() + line.chars().count() <= run.style().width;
    if fits && !has_comments && !line.contains('\n') {
        return line;
    }
    let within = format!("{indent}{}", run.style().unit);
    let mut text = format!("{start}await Promise.all([\n");
    for (number, part) in parts.iter().enumerate() {
        for comment in &part.lead {
            let _ = writeln!(text, "{within}{comment}");
        }
        let is_last = number + 1 == parts.len();
        let comma = if is_last && !run.style().trailing_commas { "" } else { "," };
        let element = part.element(run, &within);
        let trail = if part.trail.is_empty() { String::new() } else { format!(" {}", part.trail) };
        let _ = writeln!(text, "{within}{element}{comma}{trail}");
    }
    text + &format!("{indent}]){semicolon}")
}

/// The start of the new statement, `const [user, posts] = `, over several lines if it is too long
/// for one.
fn started(run: &CodeRun<'_>, head: &Head, indent: &str) -> String {
    if head.patterns.is_empty() {
        return String::new();
    }
    let Head { keyword, patterns, .. } = head;
    let written = |from: &str, to: &str| -> Vec<String> {
        let one = |pattern: &Option<Span>| pattern.map(|pattern| run.indented(pattern, from, to));
        patterns.iter().map(|pattern| one(pattern).unwrap_or_default()).collect()
    };
    let line = format!("{keyword}[{}] = ", written("", "").join(", "));
    let used = indent.chars().count() + line.chars().count() + "await Promise.all([".len();
    if used <= run.style().width && !line.contains('\n') {
        return line;
    }
    let within = format!("{indent}{}", run.style().unit);
    let last = if run.style().trailing_commas { "," } else { "" };
    let patterns = written(indent, &within).join(&format!(",\n{within}"));
    format!("{keyword}[\n{within}{patterns}{last}\n{indent}] = ")
}

/// The indentation of the line in which a span starts.
pub(super) fn indent_at(text: &str, span: Span) -> &str {
    let line = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    indent_of(&text[line..])
}
