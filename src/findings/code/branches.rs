//! Runs edited code in the worlds in which one assumed branch goes the other way.
//!
//! A guard that a called function contains decides whether its caller continues. It is assumed not
//! to be taken, so the data of a run doesn't show this.

use std::ops::Range;

use super::CodeRun;
use super::proof::{Edited, Observed};
use crate::findings::words;
use crate::findings::worlds::{Changed, Differs};
use crate::javascript::{Assumed, Decides, WhatIf};
use crate::scenario::{Edit, Span, mentions, moved_stretch};
use crate::timeline::{Assumption, CallId};

/// The maximum number of branches that are turned, one at a time.
const MOST: usize = 24;

/// A branch, and whether it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Branch {
    /// The condition, in the scenario.
    pub(super) span: Span,
    pub(super) is_taken: bool,
    pub(super) decides: Decides,
}

/// A branch that goes the other way, in the code and in the edited code.
struct Turned<'a> {
    condition: &'a str,
    original: Branch,
    edited: Branch,
}

impl CodeRun<'_> {
    /// The changes if any one assumed branch goes the other way, and the number of branches that
    /// were not tried; `None` if the edited program then ends in another way, does less, or starts
    /// a call that the original doesn't make. Only reads may start although a call failed.
    pub(super) fn on_other_branches(&self, edited: &Edited) -> Option<(Vec<Changed>, usize)> {
        let (turned, untried) = self.turned(edited)?;
        let mut changed = Vec::new();
        for Turned { condition, original, edited: after } in turned {
            let what_if = WhatIf::exiting();
            let after = Observed::of(&edited.run_on(what_if.clone(), Some(after))?);
            let compare = |before: &Observed| {
                let change = self.change(before, &after)?;
                let is_like_a_rejection =
                    asks_for_failure(condition) && self.are_reads(&after.calls_beyond(before));
                Some(change).filter(|change| change.called.is_empty() || is_like_a_rejection)
            };
            let change = self.original_on(&(what_if, Some(original)), compare)??;
            // What else changes depends on the durations only.
            changed.extend((!change.called.is_empty()).then(|| Changed {
                label: self.branch_label(condition, original),
                differs: Differs::Branch(original.decides.state(original.is_taken)),
                change,
            }));
        }
        Some((changed, untried))
    }

    /// The branches that are turned, guards first, and the number of those that are left out;
    /// `None` if one is not found in the edited code.
    fn turned(&self, edited: &Edited) -> Option<(Vec<Turned<'_>>, usize)> {
        let mut branches: Vec<(&str, Branch)> =
            self.timeline.assumptions().iter().filter_map(|one| self.other_branch(one)).collect();
        branches.sort_by_key(|(_, branch)| !branch.is_taken);
        let untried = branches.split_off(branches.len().min(MOST)).len();
        let turned = branches.into_iter().map(|(condition, original)| {
            let span = self.span_after(original.span, edited)?;
            Some(Turned { condition, original, edited: Branch { span, ..original } })
        });
        Some((turned.collect::<Option<Vec<_>>>()?, untried))
    }

    /// The other branch of an assumption about a condition.
    fn other_branch<'a>(&self, assumption: &'a Assumption) -> Option<(&'a str, Branch)> {
        let span = assumption.span;
        let (condition, is_taken, decides) = match &assumption.assumed {
            _ if assumption.is_decided => return None,
            Assumed::Taken(condition, is_taken, decides) => (condition, !is_taken, *decides),
            // An `if` that leaves a loop is assumed to be taken in a later iteration.
            Assumed::Iterations(condition, _) if self.at(self.in_code(span)).starts_with("if") => {
                (condition, true, Decides::Branch)
            }
            _ => return None,
        };
        Some((condition, Branch { span, is_taken, decides }))
    }

    /// The span of a condition in the edited code: moved by the edits, or that of the same text in
    /// the text that the edits insert.
    fn span_after(&self, span: Span, edited: &Edited) -> Option<Span> {
        let (text, edits) = (edited.text_before_edits(), edited.edits());
        let code = edited.before_edits(self.in_code(span))?;
        if let Some(moved) = moved_stretch(edits, code.start..code.end) {
            return Some(edited.in_source(moved));
        }
        let at = |start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or_default();
        let condition = at(code.start, code.end);
        let removed =
            edits.iter().map(|edit| (edit.span.start, at(edit.span.start, edit.span.end)));
        let removed = occurrences(removed, condition);
        let inserted = occurrences(inserted(edits).into_iter(), condition);
        let nth = removed.iter().position(|found| found.start == code.start)?;
        let is_found = removed.len() == inserted.len();
        inserted.get(nth).filter(|_| is_found).map(|found| edited.in_source(found.clone()))
    }

    /// Whether these labels are those of calls that only read.
    fn are_reads(&self, labels: &[(String, usize)]) -> bool {
        labels.iter().all(|(label, _)| {
            let index = self.compared_labels().iter().position(|known| known == label);
            let call = index.and_then(|index| u32::try_from(index).ok()).map(CallId);
            call.is_some_and(|call| self.only_reads(call))
        })
    }

    fn branch_label(&self, condition: &str, branch: Branch) -> String {
        let line = self.scenario.position(branch.span).map_or(1, |at| at.line);
        format!("{} in line {line}", words::code(condition))
    }
}

/// The texts that edits insert, each with its position in the edited text.
fn inserted(edits: &[Edit]) -> Vec<(u32, &str)> {
    let (mut from, mut at) = (0, 0);
    let mut inserted = Vec::new();
    for Edit { span, text } in edits {
        at += span.start.saturating_sub(from);
        inserted.push((at, text.as_str()));
        at += u32::try_from(text.len()).unwrap_or_default();
        from = span.end;
    }
    inserted
}

/// Where a text occurs in some parts of another one, apart from the amount of blanks.
fn occurrences<'t>(parts: impl Iterator<Item = (u32, &'t str)>, wanted: &str) -> Vec<Range<u32>> {
    let first = wanted.split_whitespace().next().unwrap_or_default();
    let offset = |at: usize| u32::try_from(at).unwrap_or_default();
    let mut found = Vec::new();
    for (start, part) in parts.filter(|_| !first.is_empty()) {
        let ends = part.match_indices(first).filter_map(|(at, _)| {
            Some(start + offset(at)..start + offset(at + length_of(&part[at..], wanted)?))
        });
        found.extend(ends);
    }
    found
}

/// The length of the start of a text that equals another text apart from the amount of blanks.
fn length_of(text: &str, wanted: &str) -> Option<usize> {
    let mut rest = text;
    for (number, word) in wanted.split_whitespace().enumerate() {
        let trimmed = rest.trim_start();
        if number > 0 && trimmed.len() == rest.len() {
            return None;
        }
        rest = trimmed.strip_prefix(word)?;
    }
    Some(text.len() - rest.len())
}

/// Names in conditions that ask whether a call failed: `!response.ok`, `error`.
const FAILURE: &[&str] = &["error", "errors", "ok", "status", "statusCode"];

/// Whether a condition asks whether a call failed, so that its branch is like a rejection.
fn asks_for_failure(condition: &str) -> bool {
    FAILURE.iter().any(|name| mentions(condition, name).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_condition_is_found_in_the_inserted_text() {
        let edit =
            |start, end, text: &str| Edit { span: Span { start, end }, text: text.to_owned() };
        let edits =
            [edit(10, 20, "if (a &&\n      b) {}"), edit(30, 40, ""), edit(50, 51, "if (a)")];
        let parts = inserted(&edits);
        assert_eq!(parts.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [10, 40, 50]);
        let found = |wanted| {
            let found = occurrences(parts.iter().copied(), wanted).into_iter();
            found.map(|range| (range.start, range.end)).collect::<Vec<_>>()
        };
        assert_eq!(found("if (a && b)"), [(10, 27)]);
        assert_eq!(found("if (a)"), [(50, 56)]);
        assert!(found("if (ab)").is_empty());
    }
}
