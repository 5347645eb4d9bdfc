//! What is other in many worlds, in few sentences.

use std::fmt::Write as _;

use super::change::{Change, End, How};
use super::other::{Kind, Other};
use crate::findings::words;
use crate::program::Ends;

/// The changes, those that are alike in one sentence, in the order of the first of each.
pub(super) fn grouped(others: &[Other], changes: &[(usize, Change)]) -> Vec<String> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (number, change) in changes {
        let Kind::Ends { ends, label, .. } = &others[*number].kind else { continue };
        let fits = |group: &&mut Group<'_>| {
            group.ends == *ends && group.changes.iter().all(|known| known.is_like(change))
        };
        match groups.iter_mut().find(fits) {
            Some(group) => {
                group.labels.push(label.clone());
                group.changes.push(change);
            }
            None => groups.push(Group {
                ends: *ends,
                labels: vec![label.clone()],
                changes: vec![change],
            }),
        }
    }
    groups.iter().map(Group::told).collect()
}

/// Worlds in which much the same is other.
struct Group<'c> {
    ends: Ends,
    /// What ends otherwise in each.
    labels: Vec<String>,
    changes: Vec<&'c Change>,
}

impl Group<'_> {
    fn told(&self) -> String {
        let first = self.changes[0];
        let mut parts: Vec<String> = Vec::new();
        let named = |of: fn(&Change) -> &Vec<String>| {
            Named::of(&self.changes.iter().map(|change| of(change)).collect::<Vec<_>>())
        };
        let called = named(|change| &change.called);
        let running = named(|change| &change.running);
        let missing = named(|change| &change.missing);
        let runs_on = format!("{} on", running.verb("runs", "run"));
        if !called.all.is_empty() && first.called == first.running {
            parts.push(format!("{} called all the same and {runs_on}", called.are()));
        } else {
            if !called.all.is_empty() {
                parts.push(format!("{} called all the same", called.are()));
            }
            if !running.all.is_empty() {
                parts.push(format!("{} {runs_on}", running.told()));
            }
        }
        if !missing.all.is_empty() {
            parts.push(format!("{} not called", missing.are()));
        }
        if first.caught {
            parts.push("a handler runs that does not as it is".to_owned());
        }
        let ends: Vec<End> = self.changes.iter().filter_map(|change| change.end).collect();
        parts.extend(ending(&ends));
        parts.extend(logs(first));
        let ends = match self.ends {
            Ends::Reject => "rejects",
            Ends::Fulfill => "fulfils",
        };
        format!("when {} {ends}, {}", one_of(&self.labels), parts.join(", and "))
    }
}

/// Calls of several worlds.
struct Named {
    all: Vec<String>,
    /// Whether they are the same in all.
    same: bool,
}

impl Named {
    fn of(lists: &[&Vec<String>]) -> Self {
        let same = lists.windows(2).all(|pair| pair[0] == pair[1]);
        // A call that is made twice more is told twice.
        if let (true, Some(all)) = (same, lists.first()) {
            return Self { all: (*all).clone(), same };
        }
        let mut all: Vec<String> = lists.iter().copied().flatten().cloned().collect();
        all.sort();
        all.dedup();
        Self { all, same }
    }

    fn told(&self) -> String {
        let few = words::few(self.all.iter().cloned(), "more call");
        if self.same { few } else { format!("some of {few}") }
    }

    fn are(&self) -> String {
        format!("{} {}", self.told(), self.verb("is", "are"))
    }

    fn verb<'w>(&self, one: &'w str, more: &'w str) -> &'w str {
        words::verb(self.all.len(), one, more)
    }
}

/// The labels, or of many the first few and how many more there are, of which one is meant.
fn one_of(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if labels.len() <= 4 => format!("{} or {last}", first.join(", ")),
        _ => format!("{} or one of {} more calls", labels[..3].join(", "), labels.len() - 3),
    }
}

/// How the rewrite ends, beside how the program ends as it is.
fn ending(ends: &[End]) -> Option<String> {
    let first = ends.first()?;
    let ends_alike = first.how[0] == first.how[1];
    if let [only] = ends {
        let [before, after] = [0, 1].map(|side| {
            let how = how(only.how[side]);
            only.at[side].map_or_else(|| how.to_owned(), |at| format!("{how} at {at}"))
        });
        let another = if only.with_another { " with something else" } else { "" };
        if before == after {
            return Some(format!("the program {after}{another}"));
        }
        return Some(format!("the program {after}{another} (as it is, it {before})"));
    }
    let mut said = format!("the program {}", how(first.how[1]));
    if !ends_alike {
        let _ = write!(said, " (as it is, it {})", how(first.how[0]));
    } else if first.at[0] != first.at[1] {
        let by: Vec<_> = ends.iter().filter_map(|end| end.by()).collect();
        let (least, most) = (by.iter().min()?, by.iter().max()?);
        let by = if least == most { least.to_string() } else { format!("{least} to {most}") };
        let which = if first.at[1] < first.at[0] { "sooner" } else { "later" };
        let _ = write!(said, " {by} {which}");
    }
    if first.with_another {
        said += " with something else";
    }
    Some(said)
}

const fn how(how: How) -> &'static str {
    match how {
        How::Fulfils => "fulfils",
        How::Rejects => "rejects",
        How::Crashes => "crashes",
        How::NeverSettles => "never settles",
    }
}

/// What is logged otherwise.
fn logs(change: &Change) -> Option<String> {
    let lines =
        |lines: &[String]| words::few(lines.iter().map(|line| words::code(line)), "more line");
    let [more, fewer] = &change.logged;
    match (&more[..], &fewer[..]) {
        ([], []) if change.reordered => Some("it logs its lines in another order".to_owned()),
        ([], []) => None,
        (more, []) => Some(format!("it also logs {}", lines(more))),
        ([], fewer) => Some(format!("it does not log {}", lines(fewer))),
        (more, fewer) => Some(format!("it logs {}, and not {}", lines(more), lines(fewer))),
    }
}
