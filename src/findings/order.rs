//! Whether a call came behind what it needs by design or by luck: happens-before, looked up.

use std::ops::ControlFlow::{Break, Continue};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::needs::MetBy;
use super::run::Run;
use crate::Cause;
use crate::scenario::{Need, Uses};
use crate::timeline::Asked;
use crate::timeline::CallId;

/// Why a call came behind what it needs.
enum Order {
    /// It waited for it.
    ByDesign,
    /// It did not wait for this call, which was there all the same.
    ByLuck(CallId),
    /// The budget is used up.
    Unknown,
}

/// The needs of a run that were met in time by luck.
pub(super) struct Lucky {
    /// The call, its need, and the call that met it.
    pub(super) met: Vec<(CallId, Need, CallId)>,
    /// From this call on the budget was used up.
    pub(super) unknown: Option<CallId>,
}

/// So many points of the graph of causes are looked at in all.
pub(super) const BUDGET: u64 = 20_000_000;

/// Where more calls than so many share a cause, all that came before it is looked up at once.
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
    by_design: FxHashSet<Design>,
    /// How many calls were made because of the same.
    together: FxHashMap<Cause, u32>,
    /// The cause of many calls that was asked about last, and all that settled before it, sorted.
    before: (Cause, Vec<u32>),
    /// What was asked about last, and what of it was not waited for.
    missing: Option<(Design, Vec<usize>)>,
    budget: u64,
}

/// A point where a need stands: what it asks for, whether it is met by a rejection too, and what
/// had to happen before.
type Design = (Asked, bool, Cause);

/// What a need asks for, of one call.
#[derive(Clone)]
struct Request {
    need: Need,
    asked: Asked,
    /// One attempt at each of these has to count.
    things: Range<usize>,
    /// A call that is no younger than the first attempt.
    first: Option<CallId>,
}

impl<'r> Orders<'r> {
    /// Every need of the run that was met in time by luck, found within a budget, of which is taken
    /// what that costs.
    pub(super) fn lucky(run: &'r Run<'r>, budget: &mut u64) -> Lucky {
        let mut lucky = Lucky { met: Vec::new(), unknown: None };
        if run.timeline.tasks.iter().all(|task| task.needs.is_empty()) {
            return lucky;
        }
        let mut orders = Self::of(run, *budget);
        'calls: for (id, call) in (0..).map(CallId).zip(&run.timeline.calls) {
            for &need in run.needs.needs_of(call) {
                let MetBy::Call(by) = run.needs.met_by(need, id) else { continue };
                if !run.needs.is_settled_before(by, id) {
                    continue;
                }
                match orders.order(need, id) {
                    Order::Unknown => {
                        lucky.unknown = Some(id);
                        break 'calls;
                    }
                    Order::ByLuck(by) => lucky.met.push((id, need, by)),
                    Order::ByDesign => {}
                }
            }
        }
        // What is unknown has used it up, even where a cheaper look could still be paid.
        *budget = if lucky.unknown.is_some() { 0 } else { orders.budget };
        lucky
    }

    fn of(run: &'r Run<'r>, budget: u64) -> Self {
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
            missing: None,
            budget,
        }
    }

    /// Whether a need that was met in time was waited for.
    fn order(&mut self, need: Need, id: CallId) -> Order {
        let Some(request) = self.request(need, id) else { return Order::ByDesign };
        let cause = self.run.timeline.call(id).cause;
        let design = (request.asked, matches!(need, Need::Settled(_)), cause);
        if self.by_design.contains(&design) {
            return Order::ByDesign;
        }
        let known = self.missing.take().filter(|(known, _)| *known == design);
        let missing = match known {
            Some((_, missing)) => missing,
            None => match self.missing(&request, cause) {
                Some(missing) => missing,
                None => return Order::Unknown,
            },
        };
        if missing.is_empty() {
            self.by_design.insert(design);
            return Order::ByDesign;
        }
        // What is missing and comes too late is not by luck: another rule tells that.
        let in_time = |&thing: &usize| self.first_in_time(&request, id, thing);
        let looked = missing.iter().map(in_time).enumerate().find(|(_, by)| by.is_some());
        let looks = looked.map_or(missing.len(), |(nth, _)| nth + 1);
        let Some(left) = self.budget.checked_sub(looks as u64) else { return Order::Unknown };
        self.budget = left;
        let lucky = looked.and_then(|(_, by)| by);
        self.missing = Some((design, missing));
        match lucky {
            None => Order::ByDesign,
            Some(by) => self.unless_queued(by, id),
        }
    }

    /// By luck, unless a queue made the call wait: something that it waited for got its slots of a
    /// resource only after what it needs had let go of some. Where there are not enough for both at
    /// once, that is so even where nobody had to wait for them this time.
    fn unless_queued(&mut self, by: CallId, id: CallId) -> Order {
        let timeline = self.run.timeline;
        let (needed, cause) = (timeline.call(by), timeline.call(id).cause);
        let held = &timeline.task_of(needed).uses;
        if held.is_empty() {
            return Order::ByLuck(by);
        }
        let exclude = |wanted: &Uses| {
            held.iter().any(|one| {
                let slots = wanted.slots_of(one.resource);
                slots > 0 && one.slots + slots > timeline.capacities[one.resource.0 as usize]
            })
        };
        let share = |wanted: &Uses| held.iter().any(|one| wanted.slots_of(one.resource) > 0);
        if !self.look_up_before(cause) {
            return Order::Unknown;
        }
        let queued = self.before.1.iter().any(|&mark| {
            let waited = timeline.call(CallId(mark));
            let asked = &timeline.task_of(waited).uses;
            mark > by.0
                && share(asked)
                && waited.starts_at >= needed.settles_at
                && (exclude(asked)
                    || waited.starts_at > waited.called_at.checked_add(waited.blocks))
        });
        if queued { Order::ByDesign } else { Order::ByLuck(by) }
    }

    /// The things that were not waited for.
    fn missing(&mut self, request: &Request, cause: Cause) -> Option<Vec<usize>> {
        let met = if self.together.get(&cause).is_some_and(|calls| *calls > MANY) {
            self.met_before_many(request, cause)
        } else {
            self.met_before(request, cause)
        }?;
        if met.len() == request.things.len() {
            return Some(Vec::new());
        }
        self.budget = self.budget.checked_sub(request.things.len() as u64)?;
        Some(request.things.clone().filter(|thing| !met.contains(thing)).collect())
    }

    fn request(&self, need: Need, id: CallId) -> Option<Request> {
        let (asked, attempts) = (self.run.needs.asked(need, id), self.run.needs.attempts());
        let (things, first) = match asked {
            Asked::Nothing => return None,
            Asked::Things(things) => {
                let calls = match (things.only(), need.task()) {
                    (Some(thing), _) => attempts.attempts_at(thing),
                    // No attempt at any of them is older than the first call of the task.
                    (None, Some(task)) => attempts.calls_of(task),
                    (None, None) => &[],
                };
                (things.range(), calls.first().copied())
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
        if !self.look_up_before(cause) {
            return None;
        }
        self.budget = self.budget.checked_sub(request.things.len() as u64)?;
        let attempts = self.run.needs.attempts();
        let is_met = |thing: &usize| {
            attempts.attempts_at(*thing).iter().any(|&call| {
                self.before.1.binary_search(&call.0).is_ok() && self.counts(request, call)
            })
        };
        Some(request.things.clone().filter(is_met).collect())
    }

    /// Looks up all that settled before a cause; whether the budget allows that.
    fn look_up_before(&mut self, cause: Cause) -> bool {
        if self.before.0 != cause {
            let Some(left) = self.budget.checked_sub(cause.number() as u64) else { return false };
            self.budget = left;
            self.before = (cause, self.run.timeline.causes.marks_before(cause));
        }
        true
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
