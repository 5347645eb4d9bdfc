//! Findings as statements for learners: a claim about a program, and why it is false for another.

mod facts;

use super::dependencies::waits_unnecessarily;
use super::text::Text;
use crate::Instant;
use crate::findings::Finding;
use crate::scenario::Scenario;
use crate::timeline::{Call, CallId, Timeline};
use facts::{Because, Facts};

/// A claim that a rule can prove: the rule's name, its subject, and the text before and after the
/// name of a call.
pub(super) struct Claim {
    pub(super) rule: &'static str,
    pub(super) subject: Subject,
    before: &'static str,
    after: &'static str,
}

/// The subject of a claim. Two claims about one subject can be argued to say the same, so if one of
/// them is true, the others are not offered beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The dependencies of a call.
    Dependencies,
    /// Rejections without a handler.
    Handlers,
    /// Simultaneous events.
    Ties,
    /// Calls and results that nothing waits for.
    Abandoned,
    /// Waits that no dependency requires.
    Waits,
    /// Calls that cannot run at the same time.
    Capacity,
}

const fn claim(
    rule: &'static str,
    subject: Subject,
    before: &'static str,
    after: &'static str,
) -> Claim {
    Claim { rule, subject, before, after }
}

/// All claims.
pub(super) const CLAIMS: [Claim; 16] = [
    claim(
        "started-before-dependency",
        Subject::Dependencies,
        "it calls ",
        " before the dependencies of this call are met",
    ),
    claim(
        "unhandled-rejection",
        Subject::Handlers,
        "",
        " rejects without a handler, which terminates the process",
    ),
    claim(
        "timing-dependent-order",
        Subject::Dependencies,
        "nothing makes ",
        " wait for its dependency, so the order is only correct by chance",
    ),
    claim(
        "tie-sensitive-outcome",
        Subject::Ties,
        "the outcome depends on whether ",
        " or another call that is due at the same time comes first",
    ),
    claim(
        "lost-result",
        Subject::Abandoned,
        "the result of ",
        " is discarded because another branch rejects",
    ),
    claim(
        "orphaned-work",
        Subject::Abandoned,
        "",
        " keeps running although nothing waits for it any more",
    ),
    claim("orphaned-start", Subject::Abandoned, "a pool starts ", " after it has rejected"),
    claim("floating-promise", Subject::Abandoned, "nothing awaits ", ""),
    claim(
        "batch-barrier",
        Subject::Waits,
        "",
        " waits for the whole previous chunk, but doesn't depend on any call of it",
    ),
    claim(
        "barrier-over-synchronization",
        Subject::Waits,
        "",
        " waits for all branches of a combinator, but doesn't depend on all of them",
    ),
    claim(
        "await-in-loop",
        Subject::Waits,
        "",
        " waits for the previous iteration of the loop, but doesn't depend on it",
    ),
    claim(
        "await-inside-combinator",
        Subject::Waits,
        "",
        " waits for an inner `await` in another branch, but doesn't depend on it",
    ),
    claim(
        "sequential-independent-awaits",
        Subject::Waits,
        "",
        " waits for what is awaited before it, but doesn't depend on it",
    ),
    claim(
        "latent-unhandled-rejection",
        Subject::Handlers,
        "no handler is attached yet when ",
        " settles, so the process would be terminated if it rejected",
    ),
    claim(
        "blocking-in-parallel",
        Subject::Capacity,
        "",
        " is called together with others that block the thread, which saves no time",
    ),
    claim(
        "unbounded-concurrency",
        Subject::Capacity,
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
            // A call that rejects has no result.
            "lost-result" => witness.iter().find(|&&call| timeline.call(call).fulfilled()),
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
            "unhandled-rejection" => call.rejected.is_some(),
            "latent-unhandled-rejection" | "lost-result" => call.settles_at.is_some(),
            "unbounded-concurrency" => !timeline.task_of(call).uses.is_empty(),
            // A call that is made at the start waits for nothing.
            _ if self.subject == Subject::Waits => call.called_at > Instant::ZERO,
            _ => true,
        }
    }

    /// Whether the program has everything that the claim names: a loop, a branch, a rejection. A
    /// statement about anything else is false at first sight.
    pub(super) fn names_only_what_exists(&self, scenario: &Scenario, timeline: &Timeline) -> bool {
        let run = Facts { scenario, timeline };
        match self.rule {
            "unhandled-rejection" => run.anything_rejects(),
            "lost-result" => run.anything_rejects() && run.has_branches(),
            "orphaned-start" => run.anything_rejects() && run.has_pool(),
            "batch-barrier" => run.has_chunks(),
            "barrier-over-synchronization" => run.has_call_after(facts::combines),
            "await-in-loop" => run.has_loop(),
            "await-inside-combinator" => run.awaits_in_branches(),
            "sequential-independent-awaits" => run.has_call_after(facts::is_awaited),
            "blocking-in-parallel" => run.anything_blocks(),
            _ => true,
        }
    }

    /// The reason why the claim is false for each call of a program; `None` if that is debatable.
    /// The second value of the pair says whether the claim may seem true at first.
    pub(super) fn refuted(&self, scenario: &Scenario, timeline: &Timeline) -> Because {
        let run = Facts { scenario, timeline };
        match self.rule {
            "started-before-dependency" => run.dependencies_are_met(),
            "timing-dependent-order" => run.dependencies_are_awaited(),
            "unhandled-rejection" => run.all_handled(),
            "tie-sensitive-outcome" => run.no_ties(),
            "orphaned-work" => run.nothing_runs_on(),
            "floating-promise" => run.all_awaited(),
            "latent-unhandled-rejection" => run.all_handled_in_time(),
            "batch-barrier"
            | "barrier-over-synchronization"
            | "await-in-loop"
            | "await-inside-combinator"
            | "sequential-independent-awaits" => run.no_unnecessary_wait(),
            "unbounded-concurrency" => run.slots_suffice(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
