//! The assumptions about unknown values, in words.

use std::collections::BTreeMap;

use super::text::counted;
use crate::Scenario;
use crate::javascript::{Assumed, Decides};
use crate::timeline::{Assumption, Timeline};

/// The maximum number of assumptions that are listed one by one; more are folded.
const FEW: usize = 3;

/// Returns the default assumptions in one line: `4 durations of 100ms, lines 3 to 9; line 12 not
/// taken`. Assumptions that the user has set are left out. `None` if there are no others.
pub(super) fn all_assumed(scenario: &Scenario, timeline: &Timeline) -> Option<String> {
    let open: Vec<(usize, &Assumption)> =
        of(scenario, timeline).filter(|(_, one)| !one.is_decided).collect();
    if open.is_empty() {
        return None;
    }
    let told = if open.len() <= FEW {
        open.iter().map(|(line, one)| format!("line {line}: {}", words(&one.assumed))).collect()
    } else {
        folded(&open)
    };
    Some(told.join("; "))
}

/// Returns each assumption with its line, including those that the user has set.
pub(super) fn each_assumed(scenario: &Scenario, timeline: &Timeline) -> Vec<String> {
    let told = of(scenario, timeline).map(|(line, one)| {
        let decided = if one.is_decided { " (set)" } else { "" };
        format!("line {line}: {}{decided}", words(&one.assumed))
    });
    told.collect()
}

/// The assumptions, each with its line.
fn of<'t>(
    scenario: &'t Scenario,
    timeline: &'t Timeline,
) -> impl Iterator<Item = (usize, &'t Assumption)> {
    let line = |one: &Assumption| scenario.position(one.span).map_or(1, |at| at.line);
    timeline.assumptions().iter().map(move |one| (line(one), one))
}

/// An assumption in words.
pub(super) fn words(assumed: &Assumed) -> String {
    match assumed {
        Assumed::Takes(task, takes) => format!("{task} takes {takes}"),
        Assumed::Taken(condition, is, decides) => format!("{condition} is {}", decides.state(*is)),
        Assumed::Times(what, times) => {
            format!("{what} has {}", counted(*times as usize, "element"))
        }
        Assumed::Iterations(condition, times) => {
            format!("{condition} ends the loop after {}", counted(*times as usize, "iteration"))
        }
        Assumed::Firings(interval, times) => {
            format!("{interval} fires {}", counted(*times as usize, "time"))
        }
        Assumed::Depth(function, depth) => format!("{function} calls itself to a depth of {depth}"),
        Assumed::CalledOnce(function) => format!("{function} calls its callback once, immediately"),
        Assumed::NotCreated(function) => {
            format!("{function} is not created")
        }
        Assumed::SetBy(what, Some(by)) => format!("{what} was set by {by}"),
        Assumed::ConstructorThrows(class, reason) => {
            format!("fields of {class} are unknown, because its constructor throws: {reason}")
        }
        Assumed::SetBy(what, None) => format!("{what} was set by code outside of the file"),
    }
}

/// Folds assumptions of the same kind, in the order of the first of each kind.
fn folded(open: &[(usize, &Assumption)]) -> Vec<String> {
    let mut kinds: Vec<(String, Vec<(usize, &Assumption)>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for one in open {
        let kind = kind(&one.1.assumed);
        let at = *known.entry(kind.clone()).or_insert_with(|| {
            kinds.push((kind, Vec::new()));
            kinds.len() - 1
        });
        kinds[at].1.push(*one);
    }
    kinds.iter().map(|(kind, group)| with_lines(kind, group)).collect()
}

/// The text by which assumptions are folded.
fn kind(assumed: &Assumed) -> String {
    match assumed {
        Assumed::Takes(_, takes) => format!("duration of {takes}"),
        Assumed::Taken(_, is, Decides::Branch) => Decides::Branch.state(*is).to_owned(),
        Assumed::Taken(_, is, decides) => format!("left side {}", decides.state(*is)),
        Assumed::Times(_, times) => counted(*times as usize, "element"),
        Assumed::Iterations(_, times) => counted(*times as usize, "iteration"),
        Assumed::Firings(_, times) => {
            format!("interval of {}", counted(*times as usize, "firing"))
        }
        Assumed::Depth(_, depth) => format!("depth of {depth}"),
        Assumed::CalledOnce(_) => "callback called once".to_owned(),
        Assumed::NotCreated(_) => "function not created".to_owned(),
        Assumed::ConstructorThrows(..) => "constructor throws".to_owned(),
        Assumed::SetBy(..) => "set before the program starts".to_owned(),
    }
}

/// `4 durations of 100ms, lines 3 to 9`, `line 12 not taken`.
fn with_lines(kind: &str, group: &[(usize, &Assumption)]) -> String {
    let count = group.len();
    let lines = || group.iter().map(|(line, _)| *line);
    let (first, last) = (lines().min().unwrap_or(1), lines().max().unwrap_or(1));
    let where_ = match (first == last, count) {
        (true, _) => format!("line {first}"),
        (false, 2) => format!("lines {first} and {last}"),
        (false, _) => format!("lines {first} to {last}"),
    };
    match kind.split_once(' ') {
        Some(("duration", rest)) if count == 1 => format!("1 duration {rest}, {where_}"),
        Some(("duration", rest)) => format!("{count} durations {rest}, {where_}"),
        Some(("set", _)) => format!("{where_}: {} {kind}", names(group)),
        _ if kind.ends_with("taken") => format!("{where_} {kind}"),
        _ => format!("{where_}: {kind}"),
    }
}

/// The first of the variables that are set before the program starts, and how many follow.
fn names(group: &[(usize, &Assumption)]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, one) in group {
        match &one.assumed {
            Assumed::SetBy(what, _) if !names.contains(&what.as_str()) => names.push(what),
            _ => {}
        }
    }
    match names.len() {
        ..=FEW => names.join(", "),
        more => format!("{} and {} more", names[..FEW].join(", "), more - FEW),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Span;

    fn assumption(assumed: Assumed) -> Assumption {
        Assumption { span: Span::NONE, assumed, is_decided: false }
    }

    #[test]
    fn many_assumptions_are_folded_by_kind_with_their_lines() {
        let takes = || {
            let takes = crate::javascript::World::ASSUMED;
            assumption(Assumed::Takes("load".to_owned(), takes))
        };
        let asked = |is, decides| Assumed::Taken("!user".to_owned(), is, decides);
        let branch = |is| assumption(asked(is, Decides::Branch));
        let all = [takes(), takes(), branch(false), takes(), branch(true), branch(true)];
        let lines = [3, 4, 12, 9, 14, 20];
        let open: Vec<(usize, &Assumption)> = lines.into_iter().zip(&all).collect();
        assert_eq!(
            folded(&open),
            ["3 durations of 100ms, lines 3 to 9", "line 12 not taken", "lines 14 and 20 taken"]
        );
        assert_eq!(words(&all[2].assumed), "!user is not taken");
        let sides = [Decides::And, Decides::Or, Decides::Coalesce];
        let sides = sides.map(|decides| words(&asked(false, decides)));
        assert_eq!(sides, ["!user is false", "!user is true", "!user is present"]);
        let present = assumption(asked(false, Decides::Coalesce));
        assert_eq!(folded(&[(3, &present), (4, &present)]), ["lines 3 and 4: left side present"]);
        assert_eq!(words(&Assumed::Times("ids".to_owned(), 1)), "ids has 1 element");
        let iterations = Assumed::Iterations("next".to_owned(), 3);
        assert_eq!(words(&iterations), "next ends the loop after 3 iterations");
        let set_by = |by: Option<&str>| Assumed::SetBy("client".to_owned(), by.map(str::to_owned));
        assert_eq!(words(&set_by(Some("connect"))), "client was set by connect");
        assert_eq!(words(&set_by(None)), "client was set by code outside of the file");
        let set = [assumption(set_by(None)), assumption(set_by(Some("connect")))];
        let open: Vec<(usize, &Assumption)> = [2, 3].into_iter().zip(&set).collect();
        assert_eq!(folded(&open), ["lines 2 and 3: client set before the program starts"]);
        let set = ["a", "b", "a", "c", "d", "e"]
            .map(|name| assumption(Assumed::SetBy(name.to_owned(), None)));
        let open: Vec<(usize, &Assumption)> = (4..).zip(&set).collect();
        let told = "lines 4 to 9: a, b, c and 2 more set before the program starts";
        assert_eq!(folded(&open), [told]);
    }
}
