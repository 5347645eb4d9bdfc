//! # orphaned-work
//!
//! ## What it does
//!
//! Finds calls that still run although nothing waits for them any more: the program has settled, a
//! timeout has expired, or a race has a winner. It reports for how long they keep running.
//!
//! ## Why it matters
//!
//! Promises can't be canceled. The work continues: it keeps the process alive, holds its
//! connection, and has its effects after the program seems to be done.
//!
//! Work that the program waits for later is not orphaned, nor is work that something else awaits.
//! The timer of a timeout is not reported if the work is faster. If a crash comes before the
//! program settles, nothing keeps running. If it comes later, it may cut off orphaned work.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "fastReplica": (takes: "100ms"), "slowReplica": (takes: "300ms") },
//!     programs: {
//!         "race": [Race(["fastReplica", "slowReplica"])],
//!         "timeout": [Try(body: [Timeout("50ms", "fastReplica")], catch: [Log("{error}")])],
//!     },
//! )
//! ```
//!
//! ## Instead
//!
//! Don't start work that the program doesn't wait for, or wait for it at the end.
//!
//! ```ron
//! Scenario(
//!     tasks: { "fastReplica": (takes: "100ms"), "slowReplica": (takes: "300ms") },
//!     programs: {
//!         "one": ["fastReplica"],
//!         "both in the end": [Start("fastReplica"), Start("slowReplica"),
//!             Race(["fastReplica", "slowReplica"]), Await("slowReplica")],
//!     },
//! )
//! ```

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use super::floating_promise::floating;
use crate::findings::run::{FindingText, Run};
use crate::findings::words::verb;
use crate::findings::{Finding, Rule, Severity};
use crate::scenario::StepId;
use crate::timeline::{Branch, CallId, Gathered, Gathering, Outcome};
use crate::{Duration, Instant};

pub(crate) static RULE: Rule = Rule {
    name: "orphaned-work",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("orphaned_work.rs"),
    check: Some(check),
    on_code: None,
};

const SEEMS_DONE: &str = "code that awaits the program continues as if all work were done";

/// The maximum number of races that are checked: each check visits all causes.
const MOST: usize = 50;

fn check(run: &Run<'_>) -> Vec<Finding> {
    if matches!(run.timeline.outcome, Outcome::Crashed(_)) {
        return Vec::new();
    }
    let waited = run.waited_for();
    let races = Races::of(run);
    if races.lost.len() > MOST {
        let what = format!("all but {MOST} of {} races that leave work running", races.lost.len());
        run.leave_out(&[&RULE], what);
    }
    let mut told = vec![false; run.timeline.calls.len()];
    let mut findings = Vec::new();
    for &(race, over) in races.lost.iter().take(MOST) {
        let mut orphans = races.running_on(run, race, over);
        orphans.retain(|orphan| waited.binary_search(orphan).is_err());
        if orphans.is_empty() {
            continue;
        }
        for orphan in &orphans {
            told[orphan.0 as usize] = true;
        }
        findings.push(of_a_race(run, race, over, orphans));
    }
    if let Some(over) = run.timeline.settles_at {
        findings.extend(at_the_end(run, &races, over, &mut told));
    }
    findings
}

/// The work that still runs when the program has settled: one finding for all calls of an `All`.
/// After `MOST` such findings, each call gets its own finding.
fn at_the_end(run: &Run<'_>, races: &Races<'_>, over: Instant, told: &mut [bool]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let failed = run.timeline.watched.gathered.iter().filter(|gathered| {
        gathered.how == Gathering::All && gathered.rejected && gathered.settles_at <= Some(over)
    });
    for all in failed.take(MOST) {
        let mut orphans = races.running_on(run, all, over);
        orphans.retain(|orphan| !told[orphan.0 as usize]);
        if orphans.len() > 1 {
            for orphan in &orphans {
                told[orphan.0 as usize] = true;
            }
            findings.push(of_an_all(run, all, over, orphans));
        }
    }
    let calls = (0..).map(CallId).zip(&run.timeline.calls);
    let deliberate = fire_and_forget(run);
    let running = calls.filter(|(id, call)| {
        !told[id.0 as usize]
            && call.settles_at.is_some_and(|at| at > over)
            && !deliberate.iter().any(|steps| steps.contains(&call.step))
    });
    findings.extend(running.map(|(id, _)| of_the_program(run, over, id)));
    findings
}

/// The steps within each promise that is fire-and-forget: bound together with a handler, as
/// `floating-promise` suggests, and never named.
fn fire_and_forget(run: &Run<'_>) -> Vec<RangeInclusive<StepId>> {
    let forgotten = floating(run).into_iter().filter(|(_, binding)| binding.is_caught);
    let steps = forgotten.filter_map(|(_, binding)| run.scenario.step(binding.makes?));
    steps.map(|step| step.id()..=step.last_within()).collect()
}

/// The races of a run, and the subscribers of their branches.
struct Races<'r> {
    /// The races that settled before a branch with work did, each with the time at which it
    /// settled.
    lost: Vec<(&'r Gathered, Instant)>,
    /// For the number of each promise, the number of races that it was a branch of.
    branch_of: FxHashMap<u32, u8>,
    /// Each combinator, by the number of its promise.
    gathered: FxHashMap<u32, &'r Gathered>,
}

impl<'r> Races<'r> {
    fn of(run: &'r Run<'_>) -> Self {
        let watched = &run.timeline.watched;
        let mut races = Self {
            lost: Vec::new(),
            branch_of: FxHashMap::default(),
            gathered: watched.gathered.iter().map(|all| (all.promise, all)).collect(),
        };
        let settled = watched.gathered.iter().filter(|gathered| is_race(gathered));
        let settled: Vec<_> = settled.filter_map(|race| Some((race, race.settles_at?))).collect();
        for branch in settled.iter().flat_map(|(race, _)| watched.branches_of(race)) {
            let of = races.branch_of.entry(branch.promise).or_default();
            *of = of.saturating_add(1);
        }
        let loses = |(race, over): &(&Gathered, Instant)| {
            let mut branches = watched.branches_of(race).iter();
            branches.any(|branch| races.is_lost(branch, *over) && races.has_work(branch, race))
        };
        races.lost = settled.into_iter().filter(loses).collect();
        races
    }

    /// Whether a branch had not settled at `over`, and only races subscribed to it.
    fn is_lost(&self, branch: &Branch, over: Instant) -> bool {
        let races = self.branch_of.get(&branch.promise).copied().unwrap_or(1);
        branch.subscribers <= races && branch.settles_at.is_none_or(|at| at > over)
    }

    /// Whether a branch may have settled because of calls. A sleep has none.
    fn has_work(&self, branch: &Branch, gathered: &Gathered) -> bool {
        branch.source.call.is_some()
            || branch.cause != gathered.cause
            || self.gathered.contains_key(&branch.promise)
    }

    /// The calls of a combinator's branches that had not settled at `over`, if nothing else
    /// subscribed to them.
    fn running_on(&self, run: &Run<'_>, gathered: &Gathered, over: Instant) -> Vec<CallId> {
        let watched = &run.timeline.watched;
        let (mut causes, mut direct) = (Vec::new(), Vec::new());
        let mut open = vec![gathered];
        while let Some(gathered) = open.pop() {
            let branches = watched.branches_of(gathered).iter();
            for branch in branches.filter(|branch| self.is_lost(branch, over)) {
                causes.push(branch.cause);
                // A direct branch was called before the combinator began, for the same cause.
                direct.extend(branch.source.call);
                // A combinator that has settled may have done so before all of its branches.
                open.extend(self.gathered.get(&branch.promise));
            }
        }
        let calls = run.calls_between(&causes, gathered.cause).into_iter();
        let calls = calls.filter(|call| direct.contains(call) || !run.is_shared(*call));
        let mut orphans: Vec<CallId> = calls
            .chain(direct.iter().copied())
            .filter(|call| run.timeline.call(*call).settles_at.is_some_and(|at| at > over))
            .collect();
        orphans.sort_unstable();
        orphans.dedup();
        orphans
    }
}

fn is_race(gathered: &Gathered) -> bool {
    matches!(gathered.how, Gathering::Race | Gathering::Any | Gathering::Timeout)
}

fn of_a_race(run: &Run<'_>, race: &Gathered, over: Instant, orphans: Vec<CallId>) -> Finding {
    let (over_at, instead) = match race.how {
        Gathering::Timeout => (
            format!("the timeout expires at {over}"),
            "a timeout ends the waiting, not the work: give the work its own way to stop",
        ),
        _ => (
            format!("the race is decided at {over}"),
            "start only what you will wait for, or await the losers at the end",
        ),
    };
    let text = FindingText {
        message: format!("{over_at}, but {}", keeps_running(run, &orphans, over)),
        why: "promises can't be canceled: the work keeps the process alive and has its effects"
            .to_owned(),
        instead: instead.to_owned(),
    };
    Run::finding(&RULE, race.step, text, orphans)
}

fn of_an_all(run: &Run<'_>, all: &Gathered, over: Instant, orphans: Vec<CallId>) -> Finding {
    let text = FindingText {
        message: format!(
            "the program settles at {over}, before all branches of this `All` have settled: {}",
            keeps_running(run, &orphans, over)
        ),
        why: SEEMS_DONE.to_owned(),
        instead: "wait for all of them before the program ends, for example with `AllSettled`"
            .to_owned(),
    };
    Run::finding(&RULE, all.step, text, orphans)
}

fn of_the_program(run: &Run<'_>, over: Instant, id: CallId) -> Finding {
    let label = run.label(id);
    let text = FindingText {
        message: format!("the program settles at {over}, but {}", keeps_running(run, &[id], over)),
        why: SEEMS_DONE.to_owned(),
        instead: format!(
            "wait for {label} too before the program ends, for example with `AllSettled`"
        ),
    };
    Run::finding(&RULE, run.timeline.call(id).step, text, vec![id])
}

/// The clause about the calls that keep running after an instant, and those that are made only
/// after it.
fn keeps_running(run: &Run<'_>, orphans: &[CallId], over: Instant) -> String {
    let called_at = |id: &CallId| run.timeline.call(*id).called_at;
    let (later, running): (Vec<CallId>, Vec<CallId>) =
        orphans.iter().partition(|id| called_at(id) > over);
    let ends = running.iter().filter_map(|&id| run.timeline.call(id).settles_at).max();
    let on = ends.map_or(Duration::ZERO, |end| end.since(over));
    let begins = later.iter().map(called_at).min().unwrap_or(over);
    let runs = || {
        let last = if running.len() == 1 { "" } else { ", the last one" };
        let verb = verb(running.len(), "keeps", "keep");
        format!("{} {verb} running{last} for {on}", run.labels(&running))
    };
    let is_called = || {
        let first = if later.len() == 1 { "" } else { "the first one " };
        let verb = verb(later.len(), "is", "are");
        format!("{} {verb} called after that, {first}at {begins}", run.labels(&later))
    };
    match (running.is_empty(), later.is_empty()) {
        (_, true) => runs(),
        (true, _) => is_called(),
        _ => format!("{}; {}", runs(), is_called()),
    }
}
