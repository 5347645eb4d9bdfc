//! Decides whether a call comes after its dependencies because it waited, or by chance:
//! happens-before.

use std::ops::ControlFlow::{Break, Continue};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dependencies::MetBy;
use super::run::Run;
use crate::Cause;
use crate::scenario::{Need, Uses};
use crate::timeline::Asked;
use crate::timeline::CallId;

/// The reason why a call came after its dependency.
enum Order {
    /// The call waited for it.
    ByDesign,
    /// The call did not wait for this one, which had settled anyway.
    ByChance(CallId),
    /// The budget is used up.
    Unknown,
}

/// The dependencies of a run that were met in time by chance.
pub(super) struct MetByChance {
    /// The call, its dependency, and the call that met it.
    pub(super) met: Vec<(CallId, Need, CallId)>,
    /// The first call that was not checked because of the budget.
    pub(super) unknown: Option<CallId>,
}

/// The maximum number of points of the graph of causes that are visited.
pub(super) const BUDGET: u64 = 20_000_000;

/// If more calls than this share a cause, everything before it is looked up together.
const MANY: u32 = 8;

/// Checks whether the calls of a run waited for their dependencies.
///
/// Each check goes back from a call's cause, and would visit everything before it. Three rules make
/// this cheaper: nothing before the first possible call is visited; after a point where a
/// dependency is met by design, it is always met; and of several calls with the same cause, such as
/// the branches of a map, only the first is checked.
pub(super) struct Orders<'r> {
    run: &'r Run<'r>,
    /// The point at which each call settles.
    points: Vec<Cause>,
    /// The requests that are known to be met by design.
    by_design: FxHashSet<Design>,
    /// The number of calls with each cause.
    together: FxHashMap<Cause, u32>,
    /// The last cause of many calls that was looked up, and all calls that settled before it,
    /// sorted.
    before: (Cause, Vec<u32>),
    /// The last request, and the things in it that were not waited for.
    missing: Option<(Design, Vec<usize>)>,
    budget: u64,
}

/// A request at a point: the reference, whether a rejection meets it too, and the point.
type Design = (Asked, bool, Cause);

/// The call or the things that a dependency of a call refers to.
#[derive(Clone)]
struct Request {
    need: Need,
    asked: Asked,
    /// One attempt at each of these has to count.
    things: Range<usize>,
    /// A call that is not later than the first attempt.
    first: Option<CallId>,
}

impl<'r> Orders<'r> {
    /// All dependencies of the run that were met in time by chance. The cost is subtracted from the
    /// budget.
    pub(super) fn met_by_chance(run: &'r Run<'r>, budget: &mut u64) -> MetByChance {
        let mut met_by_chance = MetByChance { met: Vec::new(), unknown: None };
        if run.timeline.tasks.iter().all(|task| task.needs.is_empty()) {
            return met_by_chance;
        }
        let mut orders = Self::of(run, *budget);
        'calls: for (id, call) in (0..).map(CallId).zip(&run.timeline.calls) {
            for &need in run.dependencies.of_call(call) {
                let MetBy::Call(by) = run.dependencies.met_by(need, id) else { continue };
                if !run.dependencies.is_settled_before(by, id) {
                    continue;
                }
                match orders.order(need, id) {
                    Order::Unknown => {
                        met_by_chance.unknown = Some(id);
                        break 'calls;
                    }
                    Order::ByChance(by) => met_by_chance.met.push((id, need, by)),
                    Order::ByDesign => {}
                }
            }
        }
        // An unknown result has used up the budget, even if a cheaper check would still fit.
        *budget = if met_by_chance.unknown.is_some() { 0 } else { orders.budget };
        met_by_chance
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

    /// Decides whether a call waited for a dependency that was met in time.
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
        // A dependency that is met too late is not met by chance: another rule reports it.
        let in_time = |&thing: &usize| self.first_in_time(&request, id, thing);
        let looked = missing.iter().map(in_time).enumerate().find(|(_, by)| by.is_some());
        let looks = looked.map_or(missing.len(), |(nth, _)| nth + 1);
        let Some(left) = self.budget.checked_sub(looks as u64) else { return Order::Unknown };
        self.budget = left;
        let met_by_chance = looked.and_then(|(_, by)| by);
        self.missing = Some((design, missing));
        match met_by_chance {
            None => Order::ByDesign,
            Some(by) => self.unless_queued(by, id),
        }
    }

    /// Returns `ByChance`, unless a queue made the call wait: another call that it waited for got
    /// its slots only after the dependency had released some. If there are not enough slots for
    /// both, this holds even if neither was queued in this run.
    fn unless_queued(&mut self, by: CallId, id: CallId) -> Order {
        let timeline = self.run.timeline;
        let (needed, cause) = (timeline.call(by), timeline.call(id).cause);
        let held = &timeline.task_of(needed).uses;
        if held.is_empty() {
            return Order::ByChance(by);
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
        if queued { Order::ByDesign } else { Order::ByChance(by) }
    }

    /// The things that were not waited for; `None` if the budget is used up.
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
        let (asked, attempts) =
            (self.run.dependencies.asked(need, id), self.run.dependencies.attempts());
        let (things, first) = match asked {
            Asked::Nothing => return None,
            Asked::Things(things) => {
                let calls = match (things.only(), need.task()) {
                    (Some(thing), _) => attempts.attempts_at(thing),
                    // No attempt at any of them is earlier than the first call of the task.
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

    /// The things that were waited for, found by going back until nothing is missing.
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
            let thing = run.dependencies.attempts().thing_of(mark);
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

    /// The things that were waited for, found among everything that settled before a cause of many
    /// calls.
    fn met_before_many(&mut self, request: &Request, cause: Cause) -> Option<FxHashSet<usize>> {
        if !self.look_up_before(cause) {
            return None;
        }
        self.budget = self.budget.checked_sub(request.things.len() as u64)?;
        let attempts = self.run.dependencies.attempts();
        let is_met = |thing: &usize| {
            attempts.attempts_at(*thing).iter().any(|&call| {
                self.before.1.binary_search(&call.0).is_ok() && self.counts(request, call)
            })
        };
        Some(request.things.clone().filter(is_met).collect())
    }

    /// Looks up everything that settled before a cause; returns whether the budget allows it.
    fn look_up_before(&mut self, cause: Cause) -> bool {
        if self.before.0 != cause {
            let Some(left) = self.budget.checked_sub(cause.number() as u64) else { return false };
            self.budget = left;
            self.before = (cause, self.run.timeline.causes.marks_before(cause));
        }
        true
    }

    /// The call that first met the dependency on a thing, if it settled before the call `id` was
    /// made.
    fn first_in_time(&self, request: &Request, id: CallId, thing: usize) -> Option<CallId> {
        let first = match request.asked {
            Asked::Call(call) => Some(call),
            _ => self.run.dependencies.first_to_meet(request.need, thing),
        };
        first.filter(|&call| self.run.dependencies.is_settled_before(call, id))
    }

    /// Whether an attempt at the right thing meets the dependency. For `Previous`, only one call
    /// does.
    fn counts(&self, request: &Request, call: CallId) -> bool {
        let is_asked = !matches!(request.asked, Asked::Call(only) if only != call);
        is_asked && self.run.dependencies.counts(request.need, call)
    }
}
