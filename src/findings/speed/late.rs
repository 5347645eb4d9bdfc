//! Calls that are made later than their needs ask for, and the step that holds each back.

use std::collections::BTreeMap;

use crate::findings::needs::{MetBy, Needs};
use crate::findings::plan::{ListId, Parent, Plan, StepId};
use crate::timeline::{CallId, Timeline};

/// What holds a call back, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hold {
    /// The step of that index in a list is awaited before the later one.
    Before {
        /// The list.
        list: ListId,
        /// What is awaited.
        awaited: usize,
        /// What comes later.
        later: usize,
    },
    /// A pass of that loop is over before the next begins.
    Loop(StepId),
    /// The branch of that index is awaited in place, before those behind it begin.
    InPlace(StepId, usize),
}

/// A call that is held back, and the call that it waited for without needing it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) call: CallId,
    pub(super) bound_by: CallId,
}

/// So many ways that lead to a function's body are followed.
const MOST_WAYS: usize = 64;

/// Every call that is held back, by what holds it.
pub(super) fn holds(
    plan: &Plan,
    timeline: &Timeline,
    needs: &Needs<'_>,
) -> BTreeMap<Hold, Vec<Held>> {
    let mut holds: BTreeMap<Hold, Vec<Held>> = BTreeMap::new();
    let last = timeline.causes.last_marks(|mark| needs.settled_position(CallId(mark)));
    for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
        let Some(bound_by) = last[call.cause.number()].map(CallId) else { continue };
        let bound = timeline.call(bound_by);
        let ready = match needs.ready(id) {
            MetBy::Nothing => crate::Instant::ZERO,
            MetBy::Call(by) => timeline.call(by).settles_at.unwrap_or(call.called_at),
            MetBy::Never => continue,
        };
        // A rejection that led here is control; a sleep in between is the program's own wish.
        if !bound.fulfilled() || bound.settles_at != Some(call.called_at) || ready >= call.called_at
        {
            continue;
        }
        let (Some(step), Some(binding)) = (plan.step_of(call), plan.step_of(bound)) else {
            continue;
        };
        for hold in (Search { plan, binding }).from(step) {
            holds.entry(hold).or_default().push(Held { call: id, bound_by });
        }
    }
    holds
}

struct Search<'p> {
    plan: &'p Plan,
    /// The step of the call that it was bound by.
    binding: StepId,
}

impl Search<'_> {
    /// The nearest step that holds back what is made at `step`, by every way that leads there.
    fn from(&self, step: StepId) -> Vec<Hold> {
        let mut found = Vec::new();
        let mut open = vec![step];
        let mut ways = 0;
        while let Some(step) = open.pop() {
            ways += 1;
            if ways > MOST_WAYS {
                break;
            }
            self.climb(step, &mut found, &mut open);
        }
        found.sort();
        found.dedup();
        found
    }

    fn climb(&self, mut step: StepId, found: &mut Vec<Hold>, open: &mut Vec<StepId>) {
        loop {
            match self.plan.steps[step].parent {
                Parent::Behind(..) => return,
                Parent::Within(around) => step = around,
                Parent::Branch(combinator, index) => {
                    if let Some(awaited) = self.in_place(combinator, index) {
                        return found.push(Hold::InPlace(combinator, awaited));
                    }
                    step = combinator;
                }
                Parent::List(list, index) => {
                    if let Some(awaited) = self.awaited_before(list, index) {
                        return found.push(Hold::Before { list, awaited, later: index });
                    }
                    match list {
                        ListId::Program => return,
                        ListId::Function(function) => {
                            return open.extend(self.plan.call_sites(function));
                        }
                        ListId::Of(around) => {
                            let loops = self.plan.step(around).is_some_and(|step| {
                                matches!(step.kind, crate::scenario::StepKind::For(..))
                            });
                            if loops && self.plan.reach(around).contains(&self.binding) {
                                return found.push(Hold::Loop(around));
                            }
                            step = around;
                        }
                    }
                }
            }
        }
    }

    /// The last step of a list before `index` that had to wait for what the call was bound by.
    fn awaited_before(&self, list: ListId, index: usize) -> Option<usize> {
        use crate::scenario::StepKind as Kind;
        let steps = &self.plan.list(list)[..index];
        steps.iter().rposition(|step| {
            !matches!(step.awaited().kind, Kind::Start(_) | Kind::Let(..))
                && self.plan.reach(crate::findings::plan::number(step)).contains(&self.binding)
        })
    }

    /// The last branch before `index` that is awaited in place and had to wait for it.
    fn in_place(&self, combinator: StepId, index: usize) -> Option<usize> {
        use crate::scenario::{Branches, StepKind as Kind};
        let Some(Kind::Combine(_, Branches::List(branches))) =
            self.plan.step(combinator).map(|step| &step.kind)
        else {
            return None;
        };
        branches[..index].iter().rposition(|branch| {
            matches!(branch.kind, Kind::Await(_))
                && self.plan.reach(crate::findings::plan::number(branch)).contains(&self.binding)
        })
    }
}
