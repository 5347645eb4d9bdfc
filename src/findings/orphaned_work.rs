//! # orphaned-work
//!
//! ## What it does
//!
//! Finds calls that still run when what they were made for is over: the program has settled, a
//! timeout has struck, or a race has its winner. It tells for how long they run on.
//!
//! ## Why it matters
//!
//! Promises cannot be cancelled by giving up on them. The work goes on unseen: it keeps the
//! process alive, holds its connection, and has its effects, after everybody thinks it is over.
//!
//! Work of a race's loser that something else awaits too is no orphan. A timer that lost to the
//! work is no work. Where a crash ends everything, nothing runs on.
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
//! Do not start what you will not wait for; or wait for it in the end.
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

use super::run::{Run, Said};
use super::words::{counted, verb};
use super::{Finding, Rule, Severity};
use crate::timeline::{Branch, CallId, Gathered, Gathering, Outcome};
use crate::{Duration, Instant};

pub(super) static RULE: Rule = Rule {
    name: "orphaned-work",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("orphaned_work.rs"),
    check: Some(check),
};

const BELIEVED_DONE: &str = "whoever awaits the program believes that it is done";

/// So many combinators are looked at: each costs a look at all causes.
const MOST: usize = 50;

fn check(run: &Run<'_>) -> Vec<Finding> {
    if matches!(run.timeline.outcome, Outcome::Crashed(_)) {
        return Vec::new();
    }
    let mut told = vec![false; run.timeline.calls.len()];
    let mut findings = Vec::new();
    let races: Vec<&Gathered> =
        run.timeline.watched.gathered.iter().filter(|gathered| is_race(gathered)).collect();
    if races.len() > MOST {
        run.leave_out(&[&RULE], format!("the first {MOST} of {} races are looked at", races.len()));
    }
    for race in races.into_iter().take(MOST) {
        let Some((over, orphans)) = left_behind(run, race) else { continue };
        for orphan in &orphans {
            told[orphan.0 as usize] = true;
        }
        findings.push(of_a_race(run, race, over, orphans));
    }
    if let Some(over) = run.timeline.settles_at {
        findings.extend(at_the_end(run, over, &mut told));
    }
    findings
}

/// What runs on when the program has settled. What one `All` began is told of once.
fn at_the_end(run: &Run<'_>, over: Instant, told: &mut [bool]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let failed = run.timeline.watched.gathered.iter().filter(|gathered| {
        gathered.how == Gathering::All && gathered.rejected && gathered.settles_at <= Some(over)
    });
    for all in failed.take(MOST) {
        let mut orphans = running_on(run, all, over);
        orphans.retain(|orphan| !told[orphan.0 as usize]);
        if orphans.len() > 1 {
            for orphan in &orphans {
                told[orphan.0 as usize] = true;
            }
            findings.push(of_an_all(run, all, over, orphans));
        }
    }
    let calls = (0..).map(CallId).zip(&run.timeline.calls);
    let running = calls
        .filter(|(id, call)| !told[id.0 as usize] && call.settles_at.is_some_and(|at| at > over));
    findings.extend(running.map(|(id, _)| of_the_program(run, over, id)));
    findings
}

fn is_race(gathered: &Gathered) -> bool {
    matches!(gathered.how, Gathering::Race | Gathering::Any | Gathering::Timeout)
}

/// When a race was over, and the calls of its losers that ran on.
fn left_behind(run: &Run<'_>, race: &Gathered) -> Option<(Instant, Vec<CallId>)> {
    let over = race.settles_at?;
    let orphans = running_on(run, race, over);
    (!orphans.is_empty()).then_some((over, orphans))
}

/// The calls that a combinator's branches were made of and that were not over then, where nothing
/// else listened to the branch.
fn running_on(run: &Run<'_>, gathered: &Gathered, over: Instant) -> Vec<CallId> {
    let branches = run.timeline.watched.branches_of(gathered);
    let lost = |branch: &&Branch| branch.heard <= 1 && branch.settles_at.is_none_or(|at| at > over);
    let causes: Vec<_> = branches.iter().filter(lost).map(|branch| branch.cause).collect();
    let calls = run.calls_between(&causes, gathered.cause).into_iter();
    // A direct branch was called before the combinator began, for the same cause.
    let direct = branches.iter().filter(lost).filter_map(|branch| branch.source.call);
    let mut orphans: Vec<CallId> = calls
        .chain(direct)
        .filter(|call| run.timeline.call(*call).settles_at.is_some_and(|at| at > over))
        .collect();
    orphans.sort_unstable();
    orphans.dedup();
    orphans
}

fn of_a_race(run: &Run<'_>, race: &Gathered, over: Instant, orphans: Vec<CallId>) -> Finding {
    let on = runs_on(run, over, &orphans);
    let (begin, instead) = match race.how {
        Gathering::Timeout => (
            format!("the timeout strikes at {over}"),
            "a timeout ends the waiting, not the work; give the work itself a way to stop",
        ),
        _ => (
            format!("the race is decided at {over}"),
            "start only what you will wait for, or await the losers in the end",
        ),
    };
    let labels = run.labels(&orphans);
    let runs = verb(orphans.len(), "runs", "run");
    let said = Said {
        message: format!("{begin}, and {labels} {runs} on, for {on}"),
        why: "nothing cancels it: it has its effects, and keeps the process alive".to_owned(),
        instead: instead.to_owned(),
    };
    Run::finding(&RULE, race.place, said, orphans)
}

fn of_an_all(run: &Run<'_>, all: &Gathered, over: Instant, orphans: Vec<CallId>) -> Finding {
    let ends = orphans.iter().filter_map(|&id| run.timeline.call(id).settles_at).max();
    let said = Said {
        message: format!(
            "the program settles at {over}, and {} of this `All` run on, the last until {}: {}",
            counted(orphans.len(), "call"),
            ends.unwrap_or(over),
            run.labels(&orphans)
        ),
        why: BELIEVED_DONE.to_owned(),
        instead: "wait for all of them before the program ends, such as with `AllSettled`"
            .to_owned(),
    };
    Run::finding(&RULE, all.place, said, orphans)
}

fn of_the_program(run: &Run<'_>, over: Instant, id: CallId) -> Finding {
    let on = runs_on(run, over, &[id]);
    let label = run.label(id);
    let called = run.timeline.call(id).called_at;
    let message = if called > over {
        format!("the program settles at {over}, and {label} is called after that, at {called}")
    } else {
        format!("the program settles at {over}, and {label} runs on, for {on}")
    };
    let said = Said {
        message,
        why: BELIEVED_DONE.to_owned(),
        instead: format!("wait for {label} too before the program ends, such as with `AllSettled`"),
    };
    Run::finding(&RULE, run.timeline.call(id).place, said, vec![id])
}

fn runs_on(run: &Run<'_>, over: Instant, orphans: &[CallId]) -> Duration {
    let ends = orphans.iter().filter_map(|&id| run.timeline.call(id).settles_at).max();
    ends.map_or(Duration::ZERO, |end| end.since(over))
}
