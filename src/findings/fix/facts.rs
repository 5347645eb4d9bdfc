//! The facts about a run that a fix must not change.

use crate::findings::call_numbers;
use crate::findings::order::Orders;
use crate::findings::rules::latent_unhandled_rejection;
use crate::findings::run::Run;
use crate::scenario::{Need, TaskId};
use crate::timeline::{CallId, Ending, Outcome, Timeline, Value};
use crate::{Name, Scenario};

/// The value that a rewrite has to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::findings) enum Gives {
    TheSame,
    /// Any value, because nothing uses it.
    Another,
}

impl Gives {
    /// The value that a fix gives, by its note on another value, if any.
    pub(in crate::findings) const fn of(other_value: Option<&str>) -> Self {
        match other_value {
            Some(_) => Self::Another,
            None => Self::TheSame,
        }
    }

    /// Whether the rewrite of a program with the first ending may have the second.
    pub(in crate::findings) fn allows(self, [original, rewrite]: [&Ending; 2]) -> bool {
        let both = matches!((original, rewrite), (Ending::Fulfilled(_), Ending::Fulfilled(_)));
        original == rewrite || self == Self::Another && both
    }
}

/// The key by which the calls of two runs are compared: the task, the items, and the rejection.
pub(super) type CallKey = (TaskId, Vec<String>, Option<String>);

/// A dependency that was met by chance: the call, the task that it depends on, and the call that
/// met it.
type ChanceKey = (CallKey, Option<TaskId>, CallKey);

/// The facts about a run, independent of its times.
pub(super) struct Facts {
    pub(super) ending: Ending,
    pub(super) gives_null: bool,
    pub(super) logs: Vec<String>,
    /// All calls, sorted.
    pub(super) calls: Vec<CallKey>,
    /// The calls that had to settle before the program did, sorted.
    waited: Vec<CallKey>,
    /// The calls that were made before their dependencies were met, sorted.
    pub(super) too_early: Vec<CallKey>,
    /// The calls that a crash cut off, sorted.
    cut_off: Vec<CallKey>,
    /// The dependencies that were met by chance, sorted; none if that could not be checked.
    by_chance: Option<Vec<ChanceKey>>,
    /// The tasks whose calls differ by their number, in an order that depends on durations; none if
    /// that could not be checked.
    numbers_by_chance: Option<Vec<(TaskId, Vec<String>)>>,
    pub(super) unhandled: usize,
    /// The number of promises that settled before a handler was attached.
    late: usize,
}

impl Facts {
    /// The facts of a run that settled. The cost of looking back is subtracted from a budget.
    pub(super) fn of(scenario: &Scenario, timeline: &Timeline, budget: &mut u64) -> Option<Self> {
        let settled_because = timeline.settled_because?;
        if !matches!(timeline.outcome, Outcome::Fulfilled(_) | Outcome::Rejected(_)) {
            return None;
        }
        let run = Run::new(scenario, timeline)?;
        let ids = || (0..).map(CallId).take(timeline.calls.len());
        let waited = timeline.causes.marks_before(settled_because);
        let is_too_early = |id: &CallId| run.dependencies.unmet(*id).next().is_some();
        let is_cut_off = |id: &CallId| timeline.call(*id).settles_at.is_none();
        Some(Self {
            ending: timeline.ending(),
            gives_null: timeline.outcome == Outcome::Fulfilled(Value::Null),
            logs: timeline.logs().map(str::to_owned).collect(),
            calls: sorted(timeline, ids()),
            waited: sorted(timeline, waited.into_iter().map(CallId)),
            too_early: sorted(timeline, ids().filter(is_too_early)),
            cut_off: sorted(timeline, ids().filter(is_cut_off)),
            by_chance: by_chance(&run, budget),
            numbers_by_chance: call_numbers::by_chance(timeline, budget),
            unhandled: timeline.reasons.len(),
            late: latent_unhandled_rejection::latent(&run).len(),
        })
    }

    /// Whether each call is made in time. Each rejection before the program settles is handled,
    /// because otherwise the process would have crashed.
    pub(super) const fn are_right(&self) -> bool {
        self.too_early.is_empty()
    }

    /// Whether these are the facts of a program that does everything that the original does.
    pub(super) fn do_all_of(&self, original: &Self, gives: Gives) -> bool {
        gives.allows([&original.ending, &self.ending])
            && self.logs == original.logs
            && self.serve_all_of(original)
            // With other durations, a call that the original does not wait for could take longest.
            && includes(&original.waited, &self.waited)
    }

    /// Whether these are the facts of a program that makes the same calls, with no worse outcome.
    pub(super) fn serve_all_of(&self, original: &Self) -> bool {
        self.calls == original.calls
            && includes(&self.waited, &original.waited)
            && includes(&original.too_early, &self.too_early)
            && includes(&original.cut_off, &self.cut_off)
            && is_part(self.by_chance.as_ref(), original.by_chance.as_ref())
            // With other durations, another call could be the one that fails.
            && is_part(self.numbers_by_chance.as_ref(), original.numbers_by_chance.as_ref())
            && self.unhandled <= original.unhandled
            && self.late <= original.late
    }
}

pub(super) fn call_key(timeline: &Timeline, id: CallId) -> CallKey {
    let call = timeline.call(id);
    let text = |name: Name| timeline.text(name).to_owned();
    let items = timeline.items(call).into_iter().map(text).collect();
    (call.task, items, call.rejected.map(text))
}

fn sorted(timeline: &Timeline, ids: impl Iterator<Item = CallId>) -> Vec<CallKey> {
    let mut call_key: Vec<CallKey> = ids.map(|id| call_key(timeline, id)).collect();
    call_key.sort();
    call_key
}

fn by_chance(run: &Run<'_>, budget: &mut u64) -> Option<Vec<ChanceKey>> {
    let met_by_chance = Orders::met_by_chance(run, budget);
    if met_by_chance.unknown.is_some() {
        return None;
    }
    let call_key = |id| call_key(run.timeline, id);
    let luck = |(id, need, by): (CallId, Need, CallId)| (call_key(id), need.task(), call_key(by));
    let mut by_chance: Vec<ChanceKey> = met_by_chance.met.into_iter().map(luck).collect();
    by_chance.sort();
    Some(by_chance)
}

/// Whether everything in `part` is in `whole`, both sorted, and both known.
fn is_part<T: PartialEq>(part: Option<&Vec<T>>, whole: Option<&Vec<T>>) -> bool {
    part.zip(whole).is_some_and(|(part, whole)| includes(whole, part))
}

/// Whether everything in `part` is in `whole`, both sorted.
fn includes<T: PartialEq>(whole: &[T], part: &[T]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|call_key| whole.any(|other| other == call_key))
}
