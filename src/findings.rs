//! Misuse, proved: what a program does that it should not, with the calls and times that show it.
//!
//! A linter sees syntax and guesses whether two awaits depend on each other. A scenario says what
//! needs what and how long it takes, so a finding here is certain. Each rule is a file, and the
//! text at the head of that file is what `simulate explain` prints. Where a rule cannot be certain
//! it is silent, and its text says so.

mod apply;
mod await_in_loop;
mod await_inside_combinator;
mod barrier_over_synchronization;
mod batch_barrier;
mod blocking_in_parallel;
mod can_reject;
mod dependency_cycle;
mod floating_promise;
mod latent_unhandled_rejection;
mod lost_result;
mod made;
mod mend;
mod needs;
mod never_settles;
mod order;
mod orphaned_start;
mod orphaned_work;
mod outline;
mod rule;
mod run;
mod sequential_independent_awaits;
mod speed;
mod started_before_dependency;
mod tie_sensitive_outcome;
mod timing_dependent_order;
mod unbounded_concurrency;
mod unhandled_rejection;
mod words;
mod worlds;

pub use apply::{Applied, Change, ChangedBody, Fixer};
pub use mend::{ANEW, Best, Fix, Mend, fix};
pub use rule::{Rule, Severity};

use std::fmt::{self, Write as _};

use crate::scenario::StepId;
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Scenario};
use rule::Check;
use run::Run;

/// Every rule: the errors, the warnings of what is right by luck, those of what is slower than it
/// need be, the notes, and what makes a file no scenario.
pub const RULES: [&Rule; 18] = [
    &started_before_dependency::RULE,
    &unhandled_rejection::RULE,
    &never_settles::RULE,
    &timing_dependent_order::RULE,
    &tie_sensitive_outcome::RULE,
    &lost_result::RULE,
    &orphaned_work::RULE,
    &orphaned_start::RULE,
    &floating_promise::RULE,
    &batch_barrier::RULE,
    &barrier_over_synchronization::RULE,
    &await_in_loop::RULE,
    &await_inside_combinator::RULE,
    &sequential_independent_awaits::RULE,
    &latent_unhandled_rejection::RULE,
    &blocking_in_parallel::RULE,
    &unbounded_concurrency::RULE,
    &dependency_cycle::RULE,
];

/// Something that a program does and should not.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// The step; `None` where it is no step of its own.
    pub step: Option<StepId>,
    /// What happened, with names and times.
    pub message: String,
    /// Why that matters.
    pub why: String,
    /// What to write instead, in words.
    pub instead: String,
    /// The calls that prove it.
    pub witness: Vec<CallId>,
    /// How much earlier the mended program settles, found by running both.
    pub saves: Option<Duration>,
    /// The mended program, which has been run.
    pub mend: Option<Mend>,
}

/// Something that rules could not look at within their bounds.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The rules that share the bound.
    pub rules: Vec<&'static Rule>,
    /// What was not looked at, and why.
    pub what: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.rules.iter().map(|rule| rule.name.to_owned()).collect();
        write!(f, "{}: {}", words::list(&names), self.what)
    }
}

/// What is wrong with a program, as far as it could be looked at.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What was found, sorted by step, then by rule.
    pub found: Vec<Finding>,
    /// What was not looked at, in the order of the rules.
    pub left_out: Vec<LeftOut>,
}

impl Findings {
    /// The first error among them: with one, a program is wrong.
    #[must_use]
    pub fn error(&self) -> Option<&Finding> {
        self.found.iter().find(|finding| finding.rule.severity == Severity::Error)
    }
}

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.name == name)
}

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

fn order(rule: &Rule) -> usize {
    RULES.iter().position(|known| *known == rule).unwrap_or(RULES.len())
}

/// What a scenario expects to find in a program and is not there, in words.
#[must_use]
pub fn absent(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    absent_of(scenario, program, found, |_| true)
}

/// The same, of the rules that are wanted.
#[must_use]
pub fn absent_of(
    scenario: &Scenario,
    program: usize,
    found: &[Finding],
    wanted: impl Fn(&Rule) -> bool,
) -> Vec<String> {
    let wanted = |name: &&str| rule(name).is_none_or(&wanted);
    let is_found = |rule: &str| found.iter().any(|finding| finding.rule.name == rule);
    let expected = expected(scenario, program).filter(wanted);
    let absent = expected.filter(|rule| !is_found(rule));
    absent.map(|rule| format!("expected to find {rule}, but it was not found")).collect()
}

/// The errors among what was found in a program that its scenario does not expect, in words.
#[must_use]
pub fn unexpected(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    let unexpected = found.iter().filter(|finding| {
        finding.rule.severity == Severity::Error
            && !expected(scenario, program).any(|rule| rule == finding.rule.name)
    });
    unexpected.map(|finding| format!("{}: {}", finding.rule.name, finding.message)).collect()
}

/// The rules that `finds` names for a program.
pub fn expected(scenario: &Scenario, program: usize) -> impl Iterator<Item = &str> {
    let rules = scenario.expectation(program).and_then(|expected| expected.finds.as_ref());
    rules.into_iter().flatten().map(String::as_str)
}

#[cfg(test)]
mod tests;
