//! Rules that find mistakes in programs, with the calls and times that prove them.
//!
//! A linter sees syntax, and has to guess whether two awaits depend on each other. A scenario has
//! the dependencies and durations, so a finding is certain. Each rule is a file, and the text at
//! its head is what `simulate explain` prints. If a rule cannot be certain, it reports nothing, and
//! its text says so.
//!
//! ```
//! use makespan::{Scenario, findings};
//!
//! let scenario = Scenario::from_ron("page.ron", r#"(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchNews": (takes: "80ms") },
//!     programs: { "page": ["fetchUser", "fetchNews"] },
//! )"#)?;
//! let found = findings::of(&scenario, &scenario.run("page")?).found;
//! assert_eq!(found[0].rule.name, "sequential-independent-awaits");
//!
//! // Each fix was run, and keeps dependencies, calls and value.
//! let fix = found[0].fix.as_ref().expect("a faster program");
//! assert_eq!(fix.settles_at.to_string(), "100ms");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod call_numbers;
mod can_reject;
mod code;
mod dependencies;
mod expected;
mod finding;
mod fix;
mod new_step;
mod order;
mod outline;
mod rule;
mod rules;
mod run;
mod speed;
mod words;
mod worlds;

pub use apply::{Applied, Change, ChangedBody, Fixer};
pub use code::{CodeFix, CodeFixes, Rewrite, fix_code};
pub use expected::{absent, absent_of, expected, unexpected};
pub use finding::{Finding, Findings, LeftOut};
pub use fix::{Best, Fix, FixReport, REWRITTEN, fix};
pub use rule::{Rule, Severity};
pub use rules::{RULES, rule};

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use crate::Scenario;
use crate::scenario::{Source, Span, StepId};
use crate::timeline::Timeline;
use code::TextFacts;
use rule::Check;
use rules::{
    floating_promise, latent_unhandled_rejection, order, orphaned_work, unhandled_rejection,
};
use run::Run;

/// Returns the findings of a program, by one of its runs: one finding for each step and rule.
///
/// `timeline` is a run of one of the scenario's programs. A generated program has no findings. Some
/// rules run the program again: `tie-sensitive-outcome` up to 33 times, and the rules about speed
/// up to 2,000 times. Both do it less often if a run has many events, so that all runs together
/// have about two million. What is not checked because of such a limit is in
/// [`Findings::left_out`].
#[must_use]
pub fn of(scenario: &Scenario, timeline: &Timeline) -> Findings {
    selected(scenario, timeline, |_| true)
}

/// Returns the findings of some rules; the others are not checked.
#[must_use]
pub fn selected(
    scenario: &Scenario,
    timeline: &Timeline,
    wanted: impl Fn(&Rule) -> bool,
) -> Findings {
    selected_besides(scenario, timeline, wanted, &Before::new())
}

/// The findings of programs of a file that were checked before.
#[derive(Debug, Default)]
pub struct Before {
    /// The span of each, and its rule.
    found: BTreeSet<(Span, &'static str)>,
    /// What was found out about the text.
    facts: RefCell<Option<Rc<TextFacts>>>,
}

impl Before {
    /// No findings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the findings of a program.
    pub fn add(&mut self, findings: &Findings) {
        self.found.extend(findings.found.iter().map(|one| (one.span, one.rule.name)));
    }

    /// Whether there is a finding of a rule at a span.
    fn has(&self, span: Span, rule: &Rule) -> bool {
        self.found.contains(&(span, rule.name))
    }

    /// The facts about a text, which are kept for the next program.
    fn facts(&self, source: &Arc<Source>) -> Rc<TextFacts> {
        let mut kept = self.facts.borrow_mut();
        match kept.as_ref().filter(|facts| facts.are_about(source)) {
            Some(facts) => Rc::clone(facts),
            None => Rc::clone(kept.insert(Rc::new(TextFacts::new(Arc::clone(source))))),
        }
    }
}

/// Returns the findings of some rules. For code, a finding about speed that another program had
/// `before` is left out and not proved again, unless the scenario expects it in this program.
#[must_use]
pub fn selected_besides(
    scenario: &Scenario,
    timeline: &Timeline,
    wanted: impl Fn(&Rule) -> bool,
    before: &Before,
) -> Findings {
    if timeline.coded.is_some() {
        return code::check(scenario, timeline, wanted, before);
    }
    let Some(run) = Run::new(scenario, timeline) else { return Findings::default() };
    let rules = || RULES.into_iter().filter(|rule| wanted(rule));
    let speed = rules().any(|rule| rule.speed).then_some(speed::check as Check);
    let checks = rules().filter_map(|rule| rule.check).chain(speed);
    let found = checks.flat_map(|check| one_per_step(check(&run))).collect();
    let mut found = one_per_cause(scenario, found);
    found.retain(|finding| wanted(finding.rule));
    for finding in &mut found {
        finding.span = finding.step.map(|step| scenario.span(step)).unwrap_or_default();
    }
    found.sort_by_cached_key(|finding| (finding.step, order(finding.rule)));
    let mut left_out = run.into_left_out();
    for left in &mut left_out {
        left.rules.retain(|rule| wanted(rule));
    }
    left_out.retain(|left| !left.rules.is_empty());
    Findings { found, left_out }
}

/// Keeps the first finding of each step, and adds the number of the others to its message. Findings
/// without a step count as one if their messages are equal.
fn one_per_step(mut findings: Vec<Finding>) -> Vec<Finding> {
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

/// Removes findings that are consequences of another finding: a promise that nothing awaits is one
/// mistake, although its work also keeps running and its rejection is, or would be, unhandled.
fn one_per_cause(scenario: &Scenario, mut found: Vec<Finding>) -> Vec<Finding> {
    let causes = [&floating_promise::RULE, &unhandled_rejection::RULE];
    let causes = found.iter().filter(|finding| causes.contains(&finding.rule));
    let steps = causes.filter_map(|finding| scenario.step(finding.step?));
    // For each cause, its step and the last step within it.
    let mut within: Vec<(StepId, StepId)> =
        steps.map(|step| (step.id(), step.last_within())).collect();
    within.sort_unstable();
    // Two steps are nested or disjoint. So each entry gets the last step that it or an earlier
    // entry contains.
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
