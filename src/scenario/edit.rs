//! The edits that change the steps of some bodies in the text of a scenario.
//!
//! An edit is as small as the steps allow: unchanged parts keep their text, with comments and
//! layout. If steps are replaced, the comments between them are kept, before the new steps. The
//! spans are those of the reader, so nothing is searched for in the text.

mod matching;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::slice::from_ref;

use super::read::tokens::{self, Tokens};
use super::write::{columns_of, write_step, write_step_as, write_steps_as};
use super::{Branches, Formatting, Items, Source, Span, Step, StepKind};
use crate::{Name, Names};

/// A part of a text, and its replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The part.
    pub span: Span,
    /// The replacement.
    pub text: String,
}

/// Applies edits to a text. The edits do not overlap, and are sorted by their spans.
#[must_use]
pub fn edited(text: &str, edits: &[Edit]) -> String {
    edited_within(text, 0..text.len(), edits)
}

/// The position of a byte of a text after edits; the position of a replaced byte is the end of its
/// replacement.
pub(super) fn moved(edits: &[Edit], at: u32) -> u32 {
    let mut moved = i64::from(at);
    for Edit { span, text } in edits.iter().take_while(|edit| edit.span.start <= at) {
        let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
        moved += length - i64::from(span.end.min(at) - span.start);
    }
    u32::try_from(moved).unwrap_or(u32::MAX)
}

/// The range of a part of a text after edits, unless an edit replaces its start or its end.
pub(crate) fn moved_stretch(edits: &[Edit], stretch: Range<u32>) -> Option<Range<u32>> {
    let Range { start, end } = stretch;
    let is_apart = |span: Span| span.end <= start || end <= span.start;
    let is_within = |span: Span| start < span.start && span.end < end;
    if edits.iter().any(|edit| !is_apart(edit.span) && !is_within(edit.span)) {
        return None;
    }
    // A text that is inserted at the end of the part comes after it.
    let before = edits.partition_point(|edit| edit.span.start < end);
    Some(moved(&edits[..before], start)..moved(&edits[..before], end))
}

/// A part of a text, with the edits in it.
pub(crate) fn edited_within(text: &str, stretch: Range<usize>, edits: &[Edit]) -> String {
    let (mut out, mut at) = (String::new(), stretch.start);
    for Edit { span, text: new } in edits {
        out.push_str(&text[at..span.start as usize]);
        out.push_str(new);
        at = span.end as usize;
    }
    out.push_str(&text[at..stretch.end]);
    out
}

/// A body of a scenario: its span, and its old and new steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rewritten<'s> {
    pub(crate) span: Span,
    pub(crate) before: &'s [Step],
    pub(crate) after: &'s [Step],
}

/// Finds the edits of one text.
pub(crate) struct Editor<'s> {
    source: &'s Source,
    formatting: Formatting,
    /// The names of the old and of the new steps.
    names: [&'s Names; 2],
}

impl<'s> Editor<'s> {
    pub(crate) fn new(source: &'s Source, names: [&'s Names; 2]) -> Self {
        Self { source, formatting: Formatting::of(source), names }
    }

    /// The edits that rewrite a body; none if nothing changes.
    pub(crate) fn edits(&self, body: &Rewritten<'_>) -> Vec<Edit> {
        let stands_alone = matches!(body.before, [only] if only.span == body.span);
        let edits = self.list(body.before, body.after, stands_alone);
        match edits.filter(|edits| edits.is_empty() || self.fits(body.span, edits)) {
            Some(edits) => edits,
            None => vec![self.whole_body(body)],
        }
    }

    /// The edits to the steps of a list, or `None` if brackets would have to be added or removed:
    /// then the whole list is replaced. `is_body` says whether a single step can be written without
    /// brackets.
    fn list(&self, before: &[Step], after: &[Step], is_body: bool) -> Option<Vec<Edit>> {
        let [old, new] = [canonical(before, self.names[0]), canonical(after, self.names[1])];
        let changes = matching::changes(&old, &new);
        if changes.is_empty() {
            return Some(Vec::new());
        }
        if before.is_empty() || after.is_empty() || is_body && needs_brackets(before, after) {
            return None;
        }
        let mut edits = Vec::new();
        for (old, new) in changes {
            self.changed((before, old), &after[new], &mut edits);
        }
        Some(edits)
    }

    /// The edits that turn some steps of a list into others. If the first or the last steps differ
    /// only in their inner steps, they stay.
    fn changed(
        &self,
        (steps, mut old): (&[Step], Range<usize>),
        mut new: &[Step],
        edits: &mut Vec<Edit>,
    ) {
        while let ([first, rest @ ..], [next, more @ ..]) = (&steps[old.clone()], new)
            && (self.differ_in_lists_alone(first, next) || rest.is_empty() && more.is_empty())
        {
            edits.extend(self.step(first, next));
            (old.start, new) = (old.start + 1, more);
        }
        let mut last_edits = Vec::new();
        while let ([.., last], [more @ .., next]) = (&steps[old.clone()], new)
            && self.differ_in_lists_alone(last, next)
        {
            last_edits.push(self.step(last, next));
            (old.end, new) = (old.end - 1, more);
        }
        match (&steps[old.clone()], new) {
            ([], []) => {}
            ([], new) => edits.push(self.inserted(steps, old.start, new)),
            (_, []) => edits.push(self.removed(steps, old)),
            (old, new) => edits.push(self.replaced(old, new)),
        }
        edits.extend(last_edits.into_iter().rev().flatten());
    }

    /// The edits that turn one step into another.
    fn step(&self, before: &Step, after: &Step) -> Vec<Edit> {
        let edits = self.within(before, after);
        match edits.filter(|edits| self.fits(before.span, edits)) {
            Some(edits) => edits,
            None => vec![self.replaced(from_ref(before), from_ref(after))],
        }
    }

    /// The edits to the lists within two steps, if the steps do not differ otherwise.
    fn within(&self, before: &Step, after: &Step) -> Option<Vec<Edit>> {
        if !self.differ_in_lists_alone(before, after) {
            return None;
        }
        let is_body = matches!(before.kind, StepKind::For(..) | StepKind::Try(_));
        let mut edits = Vec::new();
        for (before, after) in lists(before).into_iter().zip(lists(after)) {
            edits.extend(self.list(before, after, is_body)?);
        }
        Some(edits)
    }

    fn differ_in_lists_alone(&self, before: &Step, after: &Step) -> bool {
        match (&before.kind, &after.kind) {
            (StepKind::List(_), StepKind::List(_)) | (StepKind::Await(_), StepKind::Await(_)) => {
                true
            }
            (StepKind::Combine(one, of), StepKind::Combine(other, others)) => {
                one == other && self.same_form(of, others)
            }
            (StepKind::Pool { limit, of }, StepKind::Pool { limit: other, of: others }) => {
                limit == other && self.same_form(of, others)
            }
            (StepKind::Chain(one, _), StepKind::Chain(other, _)) => one == other,
            (StepKind::Timeout(one, _), StepKind::Timeout(other, _)) => one == other,
            (StepKind::Retry(one), StepKind::Retry(other)) => {
                one.times == other.times && one.wait == other.wait
            }
            (StepKind::Let(one, _), StepKind::Let(other, _)) => {
                self.names[0][one.name] == self.names[1][other.name]
            }
            (StepKind::For(one, _), StepKind::For(other, _)) => self.same_items(one, other),
            (StepKind::Try(one), StepKind::Try(other)) => {
                one.catch.is_some() == other.catch.is_some()
                    && one.finally.is_some() == other.finally.is_some()
            }
            _ => false,
        }
    }

    /// Whether both branches are lists, or both are a `Map` over the same items.
    fn same_form(&self, one: &Branches, other: &Branches) -> bool {
        match (one, other) {
            (Branches::List(_), Branches::List(_)) => true,
            (Branches::Map(one, _), Branches::Map(other, _)) => self.same_items(one, other),
            _ => false,
        }
    }

    fn same_items(&self, one: &Items, other: &Items) -> bool {
        match (one, other) {
            (Items::Count(one), Items::Count(other)) => one == other,
            (Items::Listed(one), Items::Listed(other)) => {
                let texts = |items: &[Name], names: &Names| -> Vec<String> {
                    items.iter().map(|item| names[*item].to_owned()).collect()
                };
                texts(one, self.names[0]) == texts(other, self.names[1])
            }
            _ => false,
        }
    }

    /// Inserts steps before the step with this index, or at the end.
    fn inserted(&self, steps: &[Step], index: usize, new: &[Step]) -> Edit {
        if let Some(next) = steps.get(index) {
            let at = next.span.start as usize;
            let text = self.written(new, at) + &self.separator(at);
            return Edit { span: span(at..at), text };
        }
        let last = steps[index - 1].span;
        let (start, end) = (last.start as usize, last.end as usize);
        let text = self.separator(start) + &self.written(new, start);
        Edit { span: span(end..end), text }
    }

    /// Removes these steps from a list.
    fn removed(&self, steps: &[Step], removed: Range<usize>) -> Edit {
        let [first, last] = [removed.start, removed.end - 1].map(|index| steps[index].span);
        let (start, end) = (first.start as usize, last.end as usize);
        let stretch = match (steps.get(removed.end), self.comma_after(end), removed.start) {
            (Some(next), ..) => start..next.span.start as usize,
            (None, Some(comma), _) => start..comma,
            (None, None, index) => steps[index - 1].span.end as usize..end,
        };
        let text = self.comments(stretch.clone());
        Edit { span: span(stretch), text }
    }

    /// Replaces consecutive steps.
    fn replaced(&self, old: &[Step], new: &[Step]) -> Edit {
        let stretch = old[0].span.start as usize..old[old.len() - 1].span.end as usize;
        let text = self.comments(stretch.clone()) + &self.written(new, stretch.start);
        Edit { span: span(stretch), text }
    }

    /// Replaces a body, on separate lines if necessary.
    fn whole_body(&self, body: &Rewritten<'_>) -> Edit {
        let stretch = body.span.start as usize..body.span.end as usize;
        let formatting = self.formatting_at(stretch.start);
        let comments = tokens::comments(&self.source.text()[stretch], self.source.format());
        let text = if comments.is_empty() {
            write_steps_as(body.after, self.names[1], &formatting)
        } else {
            self.with_comments(&comments, body.after, &formatting)
        };
        Edit { span: body.span, text }
    }

    /// A list of steps with comments before them, each on a separate line.
    fn with_comments(&self, comments: &[&str], steps: &[Step], formatting: &Formatting) -> String {
        let within = formatting.clone().nested(1);
        let steps = steps.iter().map(|step| write_step_as(step, self.names[1], &within) + ",");
        let lines = comments.iter().map(|comment| (*comment).to_owned()).chain(steps);
        let lines: String = lines.map(|line| within.next_line(0) + &line).collect();
        ["[", &lines, &formatting.next_line(0), "]"].concat()
    }

    /// Steps written for a position in the text, one after the other.
    fn written(&self, steps: &[Step], at: usize) -> String {
        let formatting = self.formatting_at(at);
        let texts: Vec<String> =
            steps.iter().map(|step| write_step_as(step, self.names[1], &formatting)).collect();
        texts.join(&self.separator(at))
    }

    /// The comments of a part of the text, each followed by a separator.
    fn comments(&self, stretch: Range<usize>) -> String {
        let next_line = self.formatting_at(stretch.start).next_line(0);
        let on_a_line = self.begins_a_line(stretch.start);
        let comments = tokens::comments(&self.source.text()[stretch], self.source.format());
        let comments = comments.into_iter().map(|comment| {
            // A comment to the end of the line must be followed by a line break.
            let ends_here = on_a_line || comment.starts_with("//");
            [comment, if ends_here { &next_line } else { " " }].concat()
        });
        comments.collect()
    }

    /// The separator of steps in the list at this position.
    fn separator(&self, at: usize) -> String {
        if self.begins_a_line(at) {
            [",", &self.formatting_at(at).next_line(0)].concat()
        } else {
            self.formatting.separator()
        }
    }

    /// The end of the comma that follows, if a comma follows.
    fn comma_after(&self, end: usize) -> Option<usize> {
        let rest = &self.source.text()[end..];
        let next = Tokens::of(rest, self.source.format()).find(|token| !token.is_comment)?;
        rest[next.at.clone()].starts_with(',').then_some(end + next.at.end)
    }

    /// Whether a part on one line is still on one line after these edits, and not too long.
    fn fits(&self, span: Span, edits: &[Edit]) -> bool {
        let (text, stretch) = (self.source.text(), span.start as usize..span.end as usize);
        if self.formatting.is_one_line() || text[stretch.clone()].contains('\n') {
            return true;
        }
        let new = edited_within(text, stretch.clone(), edits);
        let begin = self.line_before(stretch.start);
        let end = text[stretch.end..].lines().next().unwrap_or_default();
        let [old, new] = [&text[stretch], &new].map(|inner| [begin, inner, end].map(columns_of));
        let columns = |parts: [usize; 3]| parts.iter().sum::<usize>();
        let fits = columns(new) <= self.formatting.columns().max(columns(old));
        fits && !edits.iter().any(|edit| edit.text.contains('\n'))
    }

    fn formatting_at(&self, at: usize) -> Formatting {
        self.formatting.clone().after(self.line_before(at))
    }

    fn begins_a_line(&self, at: usize) -> bool {
        self.line_before(at).trim().is_empty() && !self.formatting.is_one_line()
    }

    /// The text before a position on its line.
    fn line_before(&self, at: usize) -> &str {
        let before = &self.source.text()[..at];
        before.rfind('\n').map_or(before, |newline| &before[newline + 1..])
    }
}

/// Each step as text, on one line: equal for equal steps.
fn canonical(steps: &[Step], names: &Names) -> Vec<String> {
    steps.iter().map(|step| write_step(step, names)).collect()
}

/// The lists within a step; the branches of a combinator are one list.
fn lists(step: &Step) -> Vec<&[Step]> {
    match &step.kind {
        StepKind::Combine(_, Branches::List(branches))
        | StepKind::Pool { of: Branches::List(branches), .. } => vec![branches],
        _ => step.lists().collect(),
    }
}

/// Whether a body that can be one step without brackets now needs them.
fn needs_brackets(before: &[Step], after: &[Step]) -> bool {
    before.len() == 1 && !matches!(after, [only] if !matches!(only.kind, StepKind::List(_)))
}

fn span(stretch: Range<usize>) -> Span {
    // A text is at most 4 GiB, which the reader checks.
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: offset(stretch.start), end: offset(stretch.end) }
}
