//! A rewritten program is run and held against the original.

use super::best::Best;
use super::in_flight;
use crate::findings::needs::{MetBy, Needs};
use crate::findings::run::Run;
use crate::findings::{tie_sensitive_outcome, timing_dependent_order};
use crate::program::Record;
use crate::scenario::TaskId;
use crate::timeline::{CallId, Outcome, Timeline, Value};
use crate::{Duration, Instant, RunOptions, Scenario};

/// What of a run a mend must not change, and the runs that are left.
pub(in crate::findings) struct Trial {
    facts: Facts,
    settles_at: Instant,
    /// How many more programs may be run.
    runs: usize,
}

/// A run that is faster than the original's.
pub(in crate::findings) struct Faster {
    pub(in crate::findings) settles_at: Instant,
    pub(in crate::findings) saves: Duration,
    pub(in crate::findings) in_flight: usize,
}

/// A call as two runs can be compared by it.
type Told = (TaskId, Option<String>, Option<String>);

struct Facts {
    ending: (u8, String),
    gives_null: bool,
    logs: Vec<String>,
    calls: Vec<Told>,
    /// The calls that the settling waited for.
    waited: Vec<Told>,
    /// How many calls came before a need of theirs was met, and how many after it by luck.
    too_early: usize,
    by_luck: usize,
    unhandled: usize,
    late: usize,
}

impl Trial {
    /// A trial against a run of a scenario's first program, which settled.
    pub(in crate::findings) fn new(
        scenario: &Scenario,
        timeline: &Timeline,
        runs: usize,
    ) -> Option<Self> {
        let settles_at = timeline.settles_at?;
        let facts = Facts::of(scenario, timeline)?;
        Some(Self { facts, settles_at, runs })
    }

    /// Whether no program may be run any more.
    pub(in crate::findings) const fn is_spent(&self) -> bool {
        self.runs == 0
    }

    /// Whether the original makes each call in time, by design, and handles every rejection.
    pub(in crate::findings) const fn is_right(&self) -> bool {
        self.facts.too_early == 0 && self.facts.unhandled == 0
    }

    /// Runs the first program of a scenario, if that does all that the original does and is
    /// faster.
    pub(in crate::findings) fn run(&mut self, scenario: &Scenario) -> Option<Faster> {
        self.runs = self.runs.checked_sub(1)?;
        let timeline = scenario.run_program(0, &RunOptions::recording(Record::Promises)).ok()?;
        let settles_at = timeline.settles_at.filter(|at| *at < self.settles_at)?;
        let facts = Facts::of(scenario, &timeline)?;
        facts.do_all_of(&self.facts).then(|| Faster {
            settles_at,
            saves: self.settles_at.since(settles_at),
            in_flight: in_flight(&timeline),
        })
    }

    /// Runs the first program of a scenario, if that makes the calls of the original and none of
    /// them is worse off there. A value of null is nobody's: any other is as good.
    pub(in crate::findings) fn compare(&self, scenario: Scenario) -> Option<Best> {
        let timeline = scenario.run_program(0, &RunOptions::recording(Record::Promises)).ok()?;
        let settles_at = timeline.settles_at?;
        let facts = Facts::of(&scenario, &timeline)?;
        let fulfilled = matches!(timeline.outcome, Outcome::Fulfilled(_));
        facts.serve_all_of(&self.facts).then(|| Best {
            scenario,
            settles_at,
            in_flight: in_flight(&timeline),
            ends_alike: facts.ending == self.facts.ending || self.facts.gives_null && fulfilled,
            logs_alike: facts.logs == self.facts.logs,
        })
    }
}

impl Facts {
    fn of(scenario: &Scenario, timeline: &Timeline) -> Option<Self> {
        let settled_because = timeline.settled_because?;
        if !matches!(timeline.outcome, Outcome::Fulfilled(_) | Outcome::Rejected(_)) {
            return None;
        }
        let told = |id: CallId| {
            let call = timeline.call(id);
            let text = |name: crate::Name| timeline.text(name).to_owned();
            (call.task, call.item.map(text), call.rejected.map(text))
        };
        let sorted = |ids: Vec<CallId>| {
            let mut told: Vec<Told> = ids.into_iter().map(told).collect();
            told.sort();
            told
        };
        let ids = (0..).map(CallId).take(timeline.calls.len());
        let waited = timeline.causes.marks_before(settled_because);
        let run = Run::new(scenario, timeline)?;
        Some(Self {
            ending: tie_sensitive_outcome::ending(timeline),
            gives_null: timeline.outcome == Outcome::Fulfilled(Value::Null),
            logs: timeline.logs().map(str::to_owned).collect(),
            calls: sorted(ids.collect()),
            waited: sorted(waited.into_iter().map(CallId).collect()),
            too_early: too_early(&run.needs, timeline),
            by_luck: timing_dependent_order::check(&run).len(),
            unhandled: timeline.reasons.len(),
            late: timeline.watched.late.len(),
        })
    }

    fn do_all_of(&self, original: &Self) -> bool {
        self.ending == original.ending && self.logs == original.logs && self.serve_all_of(original)
    }

    /// Whether it makes the same calls, and leaves none of them worse off.
    fn serve_all_of(&self, original: &Self) -> bool {
        self.calls == original.calls
            && includes(&self.waited, &original.waited)
            && self.too_early <= original.too_early
            && self.by_luck <= original.by_luck
            && self.unhandled <= original.unhandled
            && self.late <= original.late
    }
}

fn too_early(needs: &Needs<'_>, timeline: &Timeline) -> usize {
    let ids = (0..).map(CallId).zip(&timeline.calls);
    let early = ids.filter(|&(id, call)| {
        needs.needs_of(call).iter().any(|&need| match needs.met_by(need, id) {
            MetBy::Nothing => false,
            MetBy::Never => true,
            MetBy::Call(by) => !needs.is_settled_before(by, id),
        })
    });
    early.count()
}

/// Whether everything in `part` is in `whole`, both sorted.
fn includes(whole: &[Told], part: &[Told]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|told| whole.any(|other| other == told))
}
