//! What rules find, said to learners: a claim about a program, and why it is not so of another.

use super::needs::{broken, waits_needlessly};
use super::rewrite::has;
use super::text::Text;
use crate::findings::Finding;
use crate::scenario::{Branches, Combinator, Scenario, StepKind};
use crate::timeline::{Call, CallId, Timeline};
use crate::{Duration, Instant};

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
            "unbounded-concurrency" => timeline.task_of(call).uses.is_some(),
            _ => true,
        }
    }

    /// Why this is not so of any call of a program, where nobody could argue that it is. The
    /// second of the pair says whether one might think so at first.
    pub(super) fn refuted(
        &self,
        scenario: &Scenario,
        timeline: &Timeline,
    ) -> Option<(&'static str, bool)> {
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

/// What can be seen of a run.
struct Facts<'a> {
    scenario: &'a Scenario,
    timeline: &'a Timeline,
}

/// Why something is not so, and whether one might think that it is.
type Because = Option<(&'static str, bool)>;

impl Facts<'_> {
    fn has(&self, is_such: impl FnMut(&StepKind) -> bool) -> bool {
        has(self.scenario, self.timeline.index, is_such)
    }

    fn needs_kept(&self) -> Because {
        broken(self.timeline).is_none().then_some(("every call waits for what it needs", true))
    }

    fn nothing_rejects(&self) -> Because {
        let fails = self.timeline.calls.iter().any(|call| call.rejected.is_some());
        let throws = self.has(|kind| matches!(kind, StepKind::Fail(_) | StepKind::Timeout(..)));
        (!fails && !throws).then_some(("nothing rejects here", false))
    }

    fn all_heard(&self) -> Because {
        let heard = self.timeline.reasons.is_empty();
        heard.then_some(("something listens to every rejection in time", true))
    }

    fn all_heard_in_time(&self) -> Because {
        let in_time = self.timeline.watched.late.is_empty() && self.timeline.reasons.is_empty();
        in_time.then_some(("something listens to every call before it settles", true))
    }

    fn no_ties(&self) -> Because {
        let none = self.timeline.watched.tied.is_empty();
        none.then_some(("no two things come at one moment here", false))
    }

    fn nothing_runs_on(&self) -> Because {
        let over = self.timeline.settles_at?;
        let by_then = |at: Option<Instant>| at.is_some_and(|at| at <= over);
        let done = self.timeline.calls.iter().all(|call| by_then(call.settles_at));
        let races = self.has(|kind| {
            let races = Combinator::Race;
            matches!(kind, StepKind::Timeout(..))
                || matches!(kind, StepKind::Combine(how, _) if *how == races || *how == Combinator::Any)
        });
        (done && !races).then_some(("every call has settled when the caller goes on", true))
    }

    fn no_pool(&self) -> Because {
        let none = !self.has(|kind| matches!(kind, StepKind::Pool { .. }));
        none.then_some(("there is no pool", false))
    }

    fn all_awaited(&self) -> Because {
        let none = self.timeline.watched.unheard.is_empty();
        none.then_some(("everything that it calls is awaited", true))
    }

    fn no_needless_wait(&self) -> Because {
        let calls = 0..u32::try_from(self.timeline.calls.len()).ok()?;
        let none = !calls.map(CallId).any(|call| waits_needlessly(self.timeline, call));
        none.then_some(("no call waits for anything that it does not need", true))
    }

    fn no_combinator(&self) -> Because {
        let combines =
            |kind: &StepKind| matches!(kind, StepKind::Combine(..) | StepKind::Pool { .. });
        (!self.has(combines)).then_some(("it puts nothing together", false))
    }

    fn no_loop(&self) -> Because {
        let none = !self.has(|kind| matches!(kind, StepKind::For(..)));
        none.then_some(("there is no loop", false))
    }

    fn nothing_awaited_in_place(&self) -> Because {
        let in_place = |kind: &StepKind| match kind {
            StepKind::Combine(_, Branches::List(steps)) => {
                steps.iter().any(|step| matches!(step.kind, StepKind::Await(_)))
            }
            _ => false,
        };
        (!self.has(in_place)).then_some(("no branch is awaited in place", false))
    }

    fn nothing_holds_the_thread(&self) -> Because {
        let none = self.timeline.calls.iter().all(|call| call.blocks == Duration::ZERO);
        none.then_some(("nothing here holds the thread", false))
    }

    fn slots_suffice(&self) -> Because {
        let waits = |call: &Call| {
            let asked = call.called_at.checked_add(call.blocks);
            call.starts_at.is_none() || call.starts_at > asked
        };
        let none = !self.timeline.calls.iter().any(waits);
        none.then_some(("there is a slot for every call", true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Difficulty, Stream, Topic};
    use crate::findings::{self, RULES};

    #[test]
    fn every_rule_about_programs_has_a_claim() {
        let claimed: Vec<&str> = CLAIMS.iter().map(|claim| claim.rule).collect();
        let missing = RULES.iter().filter(|rule| !claimed.contains(&rule.name));
        let missing: Vec<&str> = missing.map(|rule| rule.name).collect();
        // The one has no call to show, and the other is about files.
        assert_eq!(missing, ["never-settles", "dependency-cycle"]);
    }

    #[test]
    fn what_a_rule_finds_is_never_refuted() {
        let mut checked = 0;
        let draws = (0..20).map(Stream::new);
        let made = draws.flat_map(|draws| {
            let of = move |topic: Topic| topic.scenario(Some(Difficulty::Medium), &draws);
            Topic::ALL.into_iter().map(of)
        });
        for scenario in made {
            for program in 0..scenario.programs.len() {
                let timeline =
                    scenario.run_program(program, &crate::RunOptions::default()).unwrap();
                for finding in findings::of(&scenario, &timeline) {
                    let (claim, _) = Claim::of(&finding, &timeline).unwrap();
                    let why = claim.refuted(&scenario, &timeline);
                    assert_eq!(why, None, "{}\n{timeline}", finding.message);
                    checked += 1;
                }
            }
        }
        assert!(checked > 500, "only {checked}");
    }
}
