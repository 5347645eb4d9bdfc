//! Findings as statements for learners: a claim about a program, and why it is false for another.

mod facts;

use super::dependencies::waits_unnecessarily;
use super::text::Text;
use crate::findings::Finding;
use crate::scenario::Scenario;
use crate::timeline::{Call, CallId, Timeline};
use facts::{Because, Facts};

/// A claim that a rule can prove: the rule's name, and the text before and after the name of a
/// call.
pub(super) struct Claim {
    pub(super) rule: &'static str,
    before: &'static str,
    after: &'static str,
}

const fn claim(rule: &'static str, before: &'static str, after: &'static str) -> Claim {
    Claim { rule, before, after }
}

/// All claims.
pub(super) const CLAIMS: [Claim; 16] = [
    claim(
        "started-before-dependency",
        "it calls ",
        " before the dependencies of this call are met",
    ),
    claim("unhandled-rejection", "", " rejects without a handler, which terminates the process"),
    claim(
        "timing-dependent-order",
        "nothing makes ",
        " wait for its dependency, so the order is only correct by chance",
    ),
    claim(
        "tie-sensitive-outcome",
        "the outcome depends on whether ",
        " or another call that is due at the same time comes first",
    ),
    claim("lost-result", "the result of ", " is discarded because another branch rejects"),
    claim("orphaned-work", "", " keeps running although nothing waits for it any more"),
    claim("orphaned-start", "a pool starts ", " after it has rejected"),
    claim("floating-promise", "nothing awaits ", ""),
    claim(
        "batch-barrier",
        "",
        " waits for the whole previous chunk, but doesn't depend on any call of it",
    ),
    claim(
        "barrier-over-synchronization",
        "",
        " waits for all branches of a combinator, but doesn't depend on all of them",
    ),
    claim(
        "await-in-loop",
        "",
        " waits for the previous iteration of the loop, but doesn't depend on it",
    ),
    claim(
        "await-inside-combinator",
        "",
        " waits for an inner `await` in another branch, but doesn't depend on it",
    ),
    claim(
        "sequential-independent-awaits",
        "",
        " waits for what is awaited before it, but doesn't depend on it",
    ),
    claim(
        "latent-unhandled-rejection",
        "no handler is attached yet when ",
        " settles, so the process would be terminated if it rejected",
    ),
    claim(
        "blocking-in-parallel",
        "",
        " is called together with others that block the thread, which saves no time",
    ),
    claim(
        "unbounded-concurrency",
        "when it calls ",
        ", there are more concurrent calls than slots",
    ),
];

impl Claim {
    /// The claim about a call.
    pub(super) fn about(&self, label: &str) -> Text {
        Text::from(self.before).and_code(label).and_text(&Text::from(self.after))
    }

    /// The claim that a finding proves, and the call that shows it.
    pub(super) fn of(finding: &Finding, timeline: &Timeline) -> Option<(&'static Self, CallId)> {
        let claim = CLAIMS.iter().find(|claim| claim.rule == finding.rule.name)?;
        let witness = &finding.witness;
        let call = match claim.rule {
            // The witness of this rule is the dependency, and then the call.
            "timing-dependent-order" => witness.last(),
            _ if finding.rule.speed => {
                witness.iter().find(|&&call| waits_unnecessarily(timeline, call))
            }
            _ => witness.first(),
        };
        Some((claim, *call?))
    }

    /// Whether the claim can be made about a call, true or false.
    pub(super) fn is_about(&self, call: &Call, timeline: &Timeline) -> bool {
        match self.rule {
            "started-before-dependency" | "timing-dependent-order" => {
                !timeline.task_of(call).needs.is_empty()
            }
            "latent-unhandled-rejection" | "lost-result" => call.settles_at.is_some(),
            "unbounded-concurrency" => !timeline.task_of(call).uses.is_empty(),
            _ => true,
        }
    }

    /// The reason why the claim is false for each call of a program; `None` if that is debatable.
    /// The second value of the pair says whether the claim may seem true at first.
    pub(super) fn refuted(&self, scenario: &Scenario, timeline: &Timeline) -> Because {
        let run = Facts { scenario, timeline };
        match self.rule {
            "started-before-dependency" | "timing-dependent-order" => run.dependencies_are_met(),
            "unhandled-rejection" => run.nothing_rejects().or_else(|| run.all_handled()),
            "lost-result" => run.nothing_rejects(),
            "tie-sensitive-outcome" => run.no_ties(),
            "orphaned-work" => run.nothing_runs_on(),
            "orphaned-start" => run.no_pool().or_else(|| run.nothing_rejects()),
            "floating-promise" => run.all_awaited(),
            "latent-unhandled-rejection" => run.all_handled_in_time(),
            "batch-barrier" | "barrier-over-synchronization" => {
                run.no_unnecessary_wait().or_else(|| run.no_combinator())
            }
            "await-in-loop" => run.no_unnecessary_wait().or_else(|| run.no_loop()),
            "await-inside-combinator" => {
                run.no_unnecessary_wait().or_else(|| run.nothing_awaited_in_place())
            }
            "sequential-independent-awaits" => run.no_unnecessary_wait(),
            "blocking-in-parallel" => run.nothing_blocks_the_thread(),
            "unbounded-concurrency" => run.slots_suffice(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
