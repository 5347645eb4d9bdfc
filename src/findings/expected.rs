//! Compares findings with those that the scenario expects.

use super::{Finding, Rule, Severity, rule};
use crate::Scenario;

/// The findings that a scenario expects in a program but that were not found, in words.
#[must_use]
pub fn absent(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    absent_of(scenario, program, found, |_| true)
}

/// The findings of some rules that a scenario expects in a program but that were not found, in
/// words.
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

/// The errors in a program that its scenario doesn't expect, in words.
#[must_use]
pub fn unexpected(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    let unexpected = found.iter().filter(|finding| {
        finding.severity == Severity::Error
            && !expected(scenario, program).any(|rule| rule == finding.rule.name)
    });
    unexpected
        .map(|finding| format!("unexpected {}: {}", finding.rule.name, finding.message))
        .collect()
}

/// The rules that `finds` names for a program.
pub fn expected(scenario: &Scenario, program: usize) -> impl Iterator<Item = &str> {
    let rules = scenario.expectation(program).and_then(|expected| expected.finds.as_ref());
    rules.into_iter().flatten().map(String::as_str)
}
