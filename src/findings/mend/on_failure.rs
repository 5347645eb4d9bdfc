//! What a mend changes when something fails: found by letting it fail in both programs.

use std::sync::Arc;

use super::Trial;
use crate::Scenario;
use crate::findings::words;
use crate::scenario::{Failure, ItemBehaviour, TaskId, joined};
use crate::timeline::{CallId, Outcome, Timeline};

/// Something that might fail: a task, with the items that it was called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::findings) struct Failing {
    task: TaskId,
    items: Vec<String>,
    label: String,
}

impl Failing {
    /// What that call attempts.
    pub(in crate::findings) fn of(timeline: &Timeline, call: CallId) -> Self {
        let call = timeline.call(call);
        let items = timeline.items(call);
        let items = items.iter().map(|item| timeline.text(*item).to_owned()).collect();
        Self { task: call.task, items, label: words::code(&timeline.label(call)) }
    }

    /// The scenario in which it rejects, at every attempt and as late as it fulfils.
    fn in_scenario(&self, scenario: &Scenario) -> Scenario {
        let mut tasks = scenario.tasks.to_vec();
        let mut names = Arc::clone(&scenario.names);
        let task = &mut tasks[self.task.0 as usize];
        let fails = Some(Failure { reason: task.name, first: None });
        if let Some(innermost) = self.items.last() {
            let whole = joined(self.items.iter().map(String::as_str));
            let whole = Arc::make_mut(&mut names).intern(&whole);
            let own = |name| task.items.iter().position(|(item, _)| Some(*item) == name);
            let inherited = own(Some(whole)).or_else(|| own(names.find(innermost)));
            let inherited = inherited.map(|own| task.items[own].1.clone()).unwrap_or_default();
            task.items.retain(|(item, _)| *item != whole);
            task.items.push((whole, ItemBehaviour { fails, ..inherited }));
        } else {
            task.behaviour.fails = fails;
        }
        Scenario { tasks: tasks.into(), names, ..scenario.clone() }
    }
}

/// What a mend changes when one of these rejects, in words, a sentence each: none where that is
/// nothing. `None` where the mended program then ends the process and the original does not, or
/// where the trial has no runs left.
pub(in crate::findings) fn on_failure(
    original: &Scenario,
    mended: &Scenario,
    failing: &[Failing],
    trial: &mut Trial,
) -> Option<Vec<String>> {
    let mut said = Vec::new();
    for failing in failing {
        let as_it_is = trial.spend(&failing.in_scenario(original))?;
        let mended = trial.spend(&failing.in_scenario(mended))?;
        if mended.crash.is_some() && as_it_is.crash.is_none() {
            return None;
        }
        let changes = changes(&as_it_is, &mended);
        if !changes.is_empty() {
            said.push(format!("when {} rejects, {}", failing.label, changes.join(", and ")));
        }
    }
    said.dedup();
    Some(said)
}

/// What is other in the mended program.
fn changes(as_it_is: &Timeline, mended: &Timeline) -> Vec<String> {
    let mut changes = Vec::new();
    let (before, after) = (labels(as_it_is, |_| true), labels(mended, |_| true));
    let on = |timeline: &Timeline| {
        labels(timeline, |id| timeline.call(id).settles_at > timeline.settles_at)
    };
    let running =
        if mended.settles_at.is_some() { without(&on(mended), &on(as_it_is)) } else { Vec::new() };
    let called = without(&after, &before);
    let run_on = format!("{} on", words::verb(running.len(), "runs", "run"));
    match (called.is_empty(), running.is_empty()) {
        (false, _) if called == running => {
            changes.push(format!("{} called all the same and {run_on}", are(&called)));
        }
        (is_none, none_runs) => {
            if !is_none {
                changes.push(format!("{} called all the same", are(&called)));
            }
            if !none_runs {
                changes.push(format!("{} {run_on}", few(&running)));
            }
        }
    }
    let missing = without(&before, &after);
    if !missing.is_empty() {
        changes.push(format!("{} not called", are(&missing)));
    }
    if mended.settles_at != as_it_is.settles_at || mended.ending() != as_it_is.ending() {
        changes.push(ending(as_it_is, mended));
    }
    if !mended.logs().eq(as_it_is.logs()) {
        changes.push("it logs something else".to_owned());
    }
    changes
}

/// How the mended program ends, beside how it ends as it is.
fn ending(as_it_is: &Timeline, mended: &Timeline) -> String {
    let ends = |timeline: &Timeline| {
        let settles = timeline.settles_at.map(|at| match timeline.outcome {
            Outcome::Rejected(_) => format!("rejects at {at}"),
            _ => format!("fulfils at {at}"),
        });
        let crashes = timeline.crash.as_ref().map(|crash| format!("crashes at {}", crash.at));
        match (settles, crashes) {
            (Some(settles), Some(crashes)) => format!("{settles} and {crashes}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "never settles".to_owned(),
        }
    };
    let (before, after) = (ends(as_it_is), ends(mended));
    if before == after {
        return format!("the program {after} with something else");
    }
    format!("the program {after} (as it is, it {before})")
}

/// The labels of a run's calls that are such, sorted.
fn labels(timeline: &Timeline, is: impl Fn(CallId) -> bool) -> Vec<String> {
    let ids = (0..).map(CallId).take(timeline.calls.len()).filter(|&id| is(id));
    let mut labels: Vec<String> =
        ids.map(|id| words::code(&timeline.label(timeline.call(id)))).collect();
    labels.sort();
    labels
}

/// What is in the one and not in the other, both sorted, as often as it is.
fn without(all: &[String], others: &[String]) -> Vec<String> {
    let mut others = others.iter().peekable();
    let mut left = Vec::new();
    for label in all {
        while others.peek().is_some_and(|other| *other < label) {
            others.next();
        }
        if others.next_if(|other| *other == label).is_none() {
            left.push(label.clone());
        }
    }
    left
}

fn are(labels: &[String]) -> String {
    format!("{} {}", few(labels), words::verb(labels.len(), "is", "are"))
}

/// The labels, or of many the first few.
fn few(labels: &[String]) -> String {
    match labels.len() {
        0..=3 => words::list(labels),
        more => format!("{} and {}", labels[..3].join(", "), words::counted(more - 3, "more call")),
    }
}
