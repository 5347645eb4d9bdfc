//! The rules, one file each, and the list of them that everything else reads: their names, `check`,
//! `explain`, the documentation and the JSON schema.

pub(super) mod abandoned_timer;
pub(super) mod async_executor;
pub(super) mod async_for_each;
pub(super) mod async_predicate;
pub(super) mod await_in_loop;
pub(super) mod await_inside_combinator;
pub(super) mod barrier_over_synchronization;
pub(super) mod batch_barrier;
pub(super) mod blocking_in_parallel;
pub(super) mod called_handler;
pub(super) mod dependency_cycle;
pub(super) mod floating_promise;
pub(super) mod latent_unhandled_rejection;
pub(super) mod lost_result;
pub(super) mod never_settles;
pub(super) mod orphaned_start;
pub(super) mod orphaned_work;
pub(super) mod return_skips_catch;
pub(super) mod sequential_independent_awaits;
pub(super) mod started_before_dependency;
pub(super) mod tie_sensitive_outcome;
pub(super) mod timing_dependent_order;
pub(super) mod unbounded_concurrency;
pub(super) mod unhandled_rejection;

use super::Rule;

/// All rules: errors, warnings about correctness, warnings about speed, notes, and the rule about
/// invalid files.
pub const RULES: [&Rule; 24] = [
    &started_before_dependency::RULE,
    &called_handler::RULE,
    &async_predicate::RULE,
    &unhandled_rejection::RULE,
    &never_settles::RULE,
    &return_skips_catch::RULE,
    &async_executor::RULE,
    &async_for_each::RULE,
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
    &abandoned_timer::RULE,
    &dependency_cycle::RULE,
];

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.name == name)
}

/// The position of a rule in the list, which is the order in which findings of one step are shown.
pub(super) fn order(rule: &Rule) -> usize {
    RULES.iter().position(|known| *known == rule).unwrap_or(RULES.len())
}
