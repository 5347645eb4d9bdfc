//! Whether a call came behind what it needs by design or by luck: happens-before, looked up.

use std::ops::ControlFlow::{Break, Continue};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::run::Run;
use crate::Cause;
use crate::scenario::Need;
use crate::timeline::Asked;
use crate::timeline::CallId;

/// Why a call came behind what it needs.
pub(super) enum Order {
    /// It waited for it.
    ByDesign,
    /// It did not wait for this call, which was there all the same.
    ByLuck(CallId),
    /// The budget is used up.
    Unknown,
}

/// So many points of the graph of causes are looked at in all.
pub(super) const BUDGET: u64 = 20_000_000;

/// From so many calls on that share a cause, all that came before it is looked up at once.
const MANY: u32 = 8;

/// What the calls of a run waited for.
///
/// Each look goes back from a call's cause, and would cost as much as there is before it. Three
/// things keep it short: nothing that is asked for is older than the first call of it; behind a
/// point where a need is met by design it is met for good; and of calls with one cause, such as the
/// branches of a map, only the first looks.
pub(super) struct Orders<'r> {
    run: &'r Run<'r>,
    /// The point at which each call's settling is marked.
    points: Vec<Cause>,
    /// Where needs are known to be met by design.
    by_design: FxHashSet<(Asked, bool, Cause)>,
    /// How many calls were made because of the same.
    together: FxHashMap<Cause, u32>,
    /// The cause of many calls that was asked about last, and all that settled before it, sorted.
    before: (Cause, Vec<u32>),
    budget: u64,
}

/// What a need asks for, of one call.
#[derive(Clone)]
struct Request {
    need: Need,
    asked: Asked,
    /// One attempt at each of these has to count.
    things: Range<usize>,
    /// The first call that was an attempt.
    first: Option<CallId>,
}

impl<'r> Orders<'r> {
    pub(super) fn of(run: &'r Run<'r>) -> Self {
        let mut together = FxHashMap::default();
        for call in &run.timeline.calls {
            *together.entry(call.cause).or_default() += 1;
        }
        Self {
            run,
            points: run.timeline.causes.points_of_marks(),
            by_design: FxHashSet::default(),
            together,
            before: (Cause::START, Vec::new()),
            budget: BUDGET,
        }
    }

    /// Whether a need that was met in time was waited for.
    pub(super) fn order(&mut self, need: Need, id: CallId) -> Order {
        let Some(request) = self.request(need, id) else { return Order::ByDesign };
        let cause = self.run.timeline.call(id).cause;
        let design = (request.asked, matches!(need, Need::Settled(_)), cause);
        if self.by_design.contains(&design) {
            return Order::ByDesign;
        }
        let met = if self.together.get(&cause).is_some_and(|calls| *calls > MANY) {
            self.met_before_many(&request, cause)
        } else {
            self.met_before(&request, cause)
        };
        let Some(met) = met else { return Order::Unknown };
        if met.len() == request.things.len() {
            self.by_design.insert(design);
            return Order::ByDesign;
        }
        let mut missing = request.things.clone().filter(|thing| !met.contains(thing));
        let lucky = missing.find_map(|thing| self.first_in_time(&request, id, thing));
        lucky.map_or(Order::ByDesign, Order::ByLuck)
    }

    fn request(&self, need: Need, id: CallId) -> Option<Request> {
        let (asked, attempts) = (self.run.needs.asked(need, id), self.run.needs.attempts());
        let (things, first) = match asked {
            Asked::Nothing => return None,
            Asked::Thing(thing) => (thing..thing + 1, attempts.attempts_at(thing).first().copied()),
            Asked::EveryThing(task) => {
                (attempts.things_of(task), attempts.calls_of(task).first().copied())
            }
            Asked::Call(call) => {
                let thing = attempts.thing_of(call);
                (thing..thing + 1, Some(call))
            }
        };
        Some(Request { need, asked, things, first })
    }

    /// The things that were waited for, found by looking back until nothing is missing.
    fn met_before(&mut self, request: &Request, cause: Cause) -> Option<FxHashSet<usize>> {
        let run = self.run;
        let settled = matches!(request.need, Need::Settled(_));
        let first = request.first.and_then(|call| self.points.get(call.0 as usize));
        let oldest = first.copied().unwrap_or(Cause::START);
        let mut met = FxHashSet::default();
        let looked = run.timeline.causes.look_back(cause, oldest, |past| {
            let Some(left) = self.budget.checked_sub(1) else { return Break(false) };
            self.budget = left;
            if self.by_design.contains(&(request.asked, settled, past.point)) {
                return Break(true);
            }
            let Some(mark) = past.mark.map(CallId) else { return Continue(()) };
            let thing = run.needs.attempts().thing_of(mark);
            if request.things.contains(&thing) && self.counts(request, mark) {
                met.insert(thing);
            }
            if met.len() == request.things.len() { Break(true) } else { Continue(()) }
        });
        match looked {
            Break(false) => None,
            Break(true) => Some(request.things.clone().collect()),
            Continue(()) => Some(met),
        }
    }

    /// The same, from all that came before a cause that many calls share.
    fn met_before_many(&mut self, request: &Request, cause: Cause) -> Option<FxHashSet<usize>> {
        if self.before.0 != cause {
            self.budget = self.budget.checked_sub(cause.number() as u64)?;
            self.before = (cause, self.run.timeline.causes.marks_before(cause));
        }
        let attempts = self.run.needs.attempts();
        let is_met = |thing: &usize| {
            attempts.attempts_at(*thing).iter().any(|&call| {
                self.before.1.binary_search(&call.0).is_ok() && self.counts(request, call)
            })
        };
        Some(request.things.clone().filter(is_met).collect())
    }

    /// What met the need of a thing first, if it had when the call was made.
    fn first_in_time(&self, request: &Request, id: CallId, thing: usize) -> Option<CallId> {
        let first = match request.asked {
            Asked::Call(call) => Some(call),
            _ => self.run.needs.first_to_meet(request.need, thing),
        };
        first.filter(|&call| self.run.needs.is_settled_before(call, id))
    }

    /// Whether an attempt at the right thing counts; of `Previous`, a single call does.
    fn counts(&self, request: &Request, call: CallId) -> bool {
        let is_asked = !matches!(request.asked, Asked::Call(only) if only != call);
        is_asked && self.run.needs.counts(request.need, call)
    }
}
