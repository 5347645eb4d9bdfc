//! Misuse, proved: what a program does that it should not, with the calls and times that show it.
//!
//! A linter sees syntax and guesses whether two awaits depend on each other. A scenario says what
//! needs what and how long it takes, so a finding here is certain. Each rule is a file, and the
//! text at the head of that file is what `simulate explain` prints. Where a rule cannot be certain
//! it is silent, and its text says so.

mod apply;
mod can_reject;
mod expected;
mod finding;
mod made;
mod mend;
mod needs;
mod order;
mod outline;
mod rule;
mod rules;
mod run;
mod speed;
mod words;
mod worlds;

pub use apply::{Applied, Change, ChangedBody, Fixer};
pub use expected::{absent, absent_of, expected, unexpected};
pub use finding::{Finding, Findings, LeftOut};
pub use mend::{ANEW, Best, Fix, Mend, fix};
pub use rule::{Rule, Severity};
pub use rules::{RULES, rule};

use std::fmt::Write as _;

use crate::Scenario;
use crate::scenario::StepId;
use crate::timeline::Timeline;
use rule::Check;
use rules::{
    floating_promise, latent_unhandled_rejection, order, orphaned_work, unhandled_rejection,
};
use run::Run;

/// What is wrong with the program whose run this is. One finding a step and rule: what a step does
/// again and again is told once.
///
/// `timeline` is a run of one of the scenario's programs. A program that nobody wrote has no
/// findings. Some rules run the program again: `tie-sensitive-outcome` at most 33 times and the
/// speed rules at most 2,000 times, and both fewer where a run has many events, so that all runs
/// together have about two million. What is left out for that, or for any other bound, is told.
#[must_use]
pub fn of(scenario: &Scenario, timeline: &Timeline) -> Findings {
    selected(scenario, timeline, |_| true)
}

/// The same, but for the rules that are not wanted: they are not looked at.
#[must_use]
pub fn selected(
    scenario: &Scenario,
    timeline: &Timeline,
    wanted: impl Fn(&Rule) -> bool,
) -> Findings {
    let Some(run) = Run::new(scenario, timeline) else { return Findings::default() };
    let rules = || RULES.into_iter().filter(|rule| wanted(rule));
    let speed = rules().any(|rule| rule.speed).then_some(speed::check as Check);
    let checks = rules().filter_map(|rule| rule.check).chain(speed);
    let found = checks.flat_map(|check| once_a_step(check(&run))).collect();
    let mut found = one_a_cause(scenario, found);
    found.retain(|finding| wanted(finding.rule));
    found.sort_by_cached_key(|finding| (finding.step, order(finding.rule)));
    let mut left_out = run.into_left_out();
    for left in &mut left_out {
        left.rules.retain(|rule| wanted(rule));
    }
    left_out.retain(|left| !left.rules.is_empty());
    Findings { found, left_out }
}

/// The first finding of each step, which says how many more there are. Of those that are of no
/// step, findings of one message count as one.
fn once_a_step(mut findings: Vec<Finding>) -> Vec<Finding> {
    let same = |one: &Finding, other: &Finding| {
        one.rule == other.rule
            && one.step == other.step
            && (one.step.is_some() || one.message == other.message)
    };
    findings.sort_by_key(|finding| finding.step);
    let mut kept: Vec<(Finding, usize)> = Vec::new();
    for finding in findings {
        match kept.last_mut() {
            Some((last, more)) if same(last, &finding) => *more += 1,
            _ => kept.push((finding, 0)),
        }
    }
    let told = kept.into_iter().map(|(mut finding, more)| {
        if more > 0 {
            let _ = write!(finding.message, " (and {more} more like it from this step)");
        }
        finding
    });
    told.collect()
}

/// Without what is told already: a promise that nothing awaits is one mistake, although its work
/// runs on, too, and nobody would hear it fail, or did.
fn one_a_cause(scenario: &Scenario, mut found: Vec<Finding>) -> Vec<Finding> {
    let causes = [&floating_promise::RULE, &unhandled_rejection::RULE];
    let causes = found.iter().filter(|finding| causes.contains(&finding.rule));
    let steps = causes.filter_map(|finding| scenario.step(finding.step?));
    // What is within them, by its first step and, behind that, its last.
    let mut within: Vec<(StepId, StepId)> =
        steps.map(|step| (step.id(), step.last_within())).collect();
    within.sort_unstable();
    // Steps stand one within the other or apart. So the last that one reaches is the last that any
    // reaches of those that have begun by then.
    let mut reached = None;
    for (_, last) in &mut within {
        reached = reached.max(Some(*last));
        *last = reached.unwrap_or(*last);
    }
    let follows = |finding: &Finding| {
        let Some(step) = finding.step else { return false };
        let begun = within.partition_point(|(first, _)| *first <= step);
        begun > 0 && step <= within[begun - 1].1
    };
    let effects = [&orphaned_work::RULE, &latent_unhandled_rejection::RULE];
    found.retain(|finding| !(effects.contains(&finding.rule) && follows(finding)));
    found
}

#[cfg(test)]
mod tests;
