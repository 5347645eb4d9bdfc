//! What rules find, said to learners: a claim about a program, and why it is not so of another.

mod facts;

use super::needs::waits_needlessly;
use super::text::Text;
use crate::findings::Finding;
use crate::scenario::Scenario;
use crate::timeline::{Call, CallId, Timeline};
use facts::{Because, Facts};

/// Something that a rule may find: the rule's name, and the claim around the name of a call.
pub(super) struct Claim {
    pub(super) rule: &'static str,
    before: &'static str,
    after: &'static str,
}

const fn claim(rule: &'static str, before: &'static str, after: &'static str) -> Claim {
    Claim { rule, before, after }
}

/// Every claim.
pub(super) const CLAIMS: [Claim; 16] = [
    claim("started-before-dependency", "it calls ", " before what that needs has fulfilled"),
    claim(
        "unhandled-rejection",
        "it lets ",
        " reject while nothing listens, and that ends the process",
    ),
    claim(
        "timing-dependent-order",
        "nothing makes ",
        " wait for what it needs: the times only happen to fit",
    ),
    claim(
        "tie-sensitive-outcome",
        "how it ends hangs on whether ",
        " or another call comes first, and both come at one moment",
    ),
    claim("lost-result", "what ", " fulfils with is lost, since another branch rejects"),
    claim("orphaned-work", "", " still runs when what it was called for is over"),
    claim("orphaned-start", "a pool begins ", " after it has failed"),
    claim("floating-promise", "nothing ever awaits ", ""),
    claim(
        "batch-barrier",
        "the call of ",
        " waits for a whole chunk before it, none of which it needs",
    ),
    claim(
        "barrier-over-synchronization",
        "the call of ",
        " waits for all branches of a combinator, not all of which it needs",
    ),
    claim(
        "await-in-loop",
        "the call of ",
        " waits for the pass of the loop before it, which it does not need",
    ),
    claim(
        "await-inside-combinator",
        "the call of ",
        " waits for a branch beside it that is awaited in place, which it does not need",
    ),
    claim(
        "sequential-independent-awaits",
        "the call of ",
        " waits for what is awaited before it, which it does not need",
    ),
    claim(
        "latent-unhandled-rejection",
        "nothing listens yet when ",
        " settles: were it to reject, the process would end",
    ),
    claim(
        "blocking-in-parallel",
        "",
        " is put together with others that hold the thread, which gains nothing",
    ),
    claim("unbounded-concurrency", "when it calls ", ", more calls are under way than have a slot"),
];

impl Claim {
    /// The claim about a call.
    pub(super) fn about(&self, label: &str) -> Text {
        Text::from(self.before).and_code(label).and(self.after)
    }

    /// The claim that a finding proves, and the call that shows it.
    pub(super) fn of(finding: &Finding, timeline: &Timeline) -> Option<(&'static Self, CallId)> {
        let claim = CLAIMS.iter().find(|claim| claim.rule == finding.rule.name)?;
        let witness = &finding.witness;
        let call = match claim.rule {
            // What is too early there comes behind what it needs.
            "timing-dependent-order" => witness.last(),
            _ if finding.rule.speed => {
                witness.iter().find(|&&call| waits_needlessly(timeline, call))
            }
            _ => witness.first(),
        };
        Some((claim, *call?))
    }

    /// Whether it says anything about a call, true or false.
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

    /// Why this is not so of any call of a program, where nobody could argue that it is. The
    /// second of the pair says whether one might think so at first.
    pub(super) fn refuted(&self, scenario: &Scenario, timeline: &Timeline) -> Because {
        let run = Facts { scenario, timeline };
        match self.rule {
            "started-before-dependency" | "timing-dependent-order" => run.needs_kept(),
            "unhandled-rejection" => run.nothing_rejects().or_else(|| run.all_heard()),
            "lost-result" => run.nothing_rejects(),
            "tie-sensitive-outcome" => run.no_ties(),
            "orphaned-work" => run.nothing_runs_on(),
            "orphaned-start" => run.no_pool().or_else(|| run.nothing_rejects()),
            "floating-promise" => run.all_awaited(),
            "latent-unhandled-rejection" => run.all_heard_in_time(),
            "batch-barrier" | "barrier-over-synchronization" => {
                run.no_needless_wait().or_else(|| run.no_combinator())
            }
            "await-in-loop" => run.no_needless_wait().or_else(|| run.no_loop()),
            "await-inside-combinator" => {
                run.no_needless_wait().or_else(|| run.nothing_awaited_in_place())
            }
            "sequential-independent-awaits" => run.no_needless_wait(),
            "blocking-in-parallel" => run.nothing_holds_the_thread(),
            "unbounded-concurrency" => run.slots_suffice(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
