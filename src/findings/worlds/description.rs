//! Describes the changes in many worlds in a few sentences.

use std::fmt::Write as _;

use super::change::{Change, End, Settles};
use crate::Instant;
use crate::findings::words;
use crate::program::Ends;

/// A world in which one call ends differently, or one condition of code is the opposite, and the
/// changes by a rewrite in it.
pub(in crate::findings) struct Changed {
    /// The label of the call or of the condition.
    pub(in crate::findings) label: String,
    pub(in crate::findings) differs: Differs,
    pub(in crate::findings) change: Change,
}

/// The difference of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::findings) enum Differs {
    /// A call ends like this.
    Call(Ends),
    /// A branch is `taken` or `not taken`, or the left side of an operator is in such a state.
    Branch(&'static str),
}

/// Describes the changes, similar ones in one sentence, in the order of the first of each.
pub(in crate::findings) fn grouped(changed: &[Changed]) -> Vec<String> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for Changed { label, differs, change } in changed {
        let fits = |group: &&mut Group<'_>| {
            group.differs == *differs && group.changes.iter().all(|known| known.is_like(change))
        };
        if let Some(group) = groups.iter_mut().find(fits) {
            if !group.labels.contains(&label.as_str()) {
                group.labels.push(label);
            }
            group.changes.push(change);
        } else {
            groups.push(Group { differs: *differs, labels: vec![label], changes: vec![change] });
        }
    }
    groups.iter().map(Group::description).collect()
}

/// Worlds with similar changes.
struct Group<'c> {
    differs: Differs,
    /// The labels of the calls or conditions that differ.
    labels: Vec<&'c str>,
    changes: Vec<&'c Change>,
}

impl Group<'_> {
    fn description(&self) -> String {
        let first = self.changes[0];
        let mut parts: Vec<String> = Vec::new();
        let named = |of: fn(&Change) -> &Vec<String>| {
            Named::of(&self.changes.iter().map(|change| of(change)).collect::<Vec<_>>())
        };
        let called = named(|change| &change.called);
        let running = named(|change| &change.running);
        let missing = named(|change| &change.missing);
        let keeps_running = format!("{} running", running.verb("keeps", "keep"));
        if !called.all.is_empty() && first.called == first.running {
            parts.push(format!("{} also called and {keeps_running}", called.are()));
        } else {
            if !called.all.is_empty() {
                parts.push(format!("{} also called", called.are()));
            }
            if !running.all.is_empty() {
                parts.push(format!("{} {keeps_running}", running.description()));
            }
        }
        if !missing.all.is_empty() {
            parts.push(format!("{} not called", missing.are()));
        }
        if first.caught {
            parts.push("another handler runs".to_owned());
        }
        let ends: Vec<End> = self.changes.iter().filter_map(|change| change.end).collect();
        parts.extend(ending(&ends));
        parts.extend(logs(first));
        let differs = match self.differs {
            Differs::Call(Ends::Reject) => "rejects".to_owned(),
            Differs::Call(Ends::Fulfill) => "fulfills".to_owned(),
            Differs::Branch(state) => format!("is {state}"),
        };
        format!("if {} {differs}, {}", one_of(&self.labels), parts.join(", and "))
    }
}

/// Calls of several worlds.
struct Named {
    all: Vec<String>,
    /// Whether the calls are the same in all worlds.
    same: bool,
}

impl Named {
    fn of(lists: &[&Vec<String>]) -> Self {
        let same = lists.windows(2).all(|pair| pair[0] == pair[1]);
        // A call that is made twice more is listed twice.
        if let (true, Some(all)) = (same, lists.first()) {
            return Self { all: (*all).clone(), same };
        }
        let mut all: Vec<String> = lists.iter().copied().flatten().cloned().collect();
        all.sort();
        all.dedup();
        Self { all, same }
    }

    fn description(&self) -> String {
        let few = words::few(self.all.iter().cloned(), "more call");
        if self.same { few } else { format!("some of {few}") }
    }

    fn are(&self) -> String {
        format!("{} {}", self.description(), self.verb("is", "are"))
    }

    fn verb<'w>(&self, one: &'w str, more: &'w str) -> &'w str {
        words::verb(self.all.len(), one, more)
    }
}

/// The labels, joined with "or"; of many labels, the first few and the number of the others.
fn one_of(labels: &[&str]) -> String {
    match labels {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] if labels.len() <= 4 => format!("{} or {last}", first.join(", ")),
        _ => format!("{} or one of {} more calls", labels[..3].join(", "), labels.len() - 3),
    }
}

/// The outcome of the rewrite, compared with that of the original.
fn ending(ends: &[End]) -> Option<String> {
    let first = ends.first()?;
    if let [only] = ends {
        let [before, after] = [0, 1].map(|side| told(*only, side, true).concat());
        let another = if only.with_another { ANOTHER } else { "" };
        if before == after {
            return Some(format!("the program {after}{another}"));
        }
        return Some(format!("the program {after}{another} (now it {before})"));
    }
    let [how, crash] = told(*first, 1, false);
    let mut said = format!("the program {how}");
    let at = first.at();
    if first.how[0] != first.how[1] {
        let _ = write!(said, "{crash} (now it {})", told(*first, 0, false).concat());
    } else if at[0] != at[1] {
        let by: Vec<_> = ends.iter().filter_map(|end| end.by()).collect();
        let (least, most) = (by.iter().min()?, by.iter().max()?);
        let by = if least == most { least.to_string() } else { format!("{least} to {most}") };
        let which = if at[1] < at[0] { "earlier" } else { "later" };
        let _ = write!(said, " {by} {which}{crash}");
    } else {
        said.push_str(&crash);
    }
    if first.with_another {
        said += ANOTHER;
    }
    Some(said)
}

/// Continues the clause about how a program ends.
const ANOTHER: &str = " with another result";

/// Two clauses about the ending of the original (`side` 0) or of the rewrite (1): the program
/// settles or the process crashes; and the crash after the program has settled, if any. They have
/// the times if `with_times`.
fn told(end: End, side: usize, with_times: bool) -> [String; 2] {
    let how = end.how[side];
    let at = |at: Option<Instant>| match at {
        Some(at) if with_times => format!(" at {at}"),
        _ => String::new(),
    };
    let crash = at(end.crashes_at[side]);
    let other = end.how[1 - side];
    let settles = match how.settles {
        Some(Settles::Fulfills) => "fulfills",
        Some(Settles::Rejects) => "rejects",
        None => {
            let ends = match how.crashes {
                false => "never settles".to_owned(),
                // "crashes" alone would not distinguish this from settling before a crash.
                true if other.crashes && other.settles.is_some() => {
                    format!("never settles because the process crashes{crash}")
                }
                true => format!("crashes{crash}"),
            };
            return [ends, String::new()];
        }
    };
    let settles = format!("{settles}{}", at(end.settles_at[side]));
    let then = how.crashes.then(|| format!(", and then the process crashes{crash}"));
    [settles, then.unwrap_or_default()]
}

/// The clause about the lines that are logged differently.
fn logs(change: &Change) -> Option<String> {
    let lines =
        |lines: &[String]| words::few(lines.iter().map(|line| words::code(line)), "more line");
    let [more, fewer] = &change.logged;
    match (&more[..], &fewer[..]) {
        ([], []) if change.reordered => Some("it logs its lines in a different order".to_owned()),
        ([], []) => None,
        (more, []) => Some(format!("it also logs {}", lines(more))),
        ([], fewer) => Some(format!("it doesn't log {}", lines(fewer))),
        (more, fewer) => Some(format!("it logs {} instead of {}", lines(more), lines(fewer))),
    }
}
