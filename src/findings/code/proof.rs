//! Runs edited code, and compares it with the original: as declared, with other durations, if any
//! one call rejects, and if any one assumed branch goes the other way. Of the calls of one site,
//! only the first and the last are made to reject.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::branches::Branch;
use super::{CodeRun, Rewrite};
use crate::findings::fix::in_flight;
use crate::findings::worlds::{self, Change, Changed, Differs, End, Ended};
use crate::findings::{Rule, words};
use crate::javascript::{Assumed, Known, Nth, Span, WhatIf};
use crate::program::{Budget, Ends, Record};
use crate::scenario::{self, Code, Edit, PartOfCode, Source, moved_stretch, span_of};
use crate::timeline::{CallId, Ending, Timeline};
use crate::{Duration, Instant, RunOptions, Scenario};

/// The number of times that durations are drawn.
const DRAWS: u64 = 3;
/// The maximum number of calls that are made to reject, one at a time.
const MOST_FAILURES: usize = 24;
/// Programs with more events are not rewritten, because each world needs two runs.
const MOST_EVENTS: usize = 20_000;

/// A world: the behavior of calls, and the branch that goes the other way, if any.
type ComparedWorld = (WhatIf, Option<Branch>);

/// The runs of the original in other worlds: a cache.
#[derive(Debug, Default)]
pub(super) struct OriginalRuns(Vec<(ComparedWorld, Option<Observed>)>);

/// The observable behavior of a run, which is compared with that of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Observed {
    ended: Ended,
    logs: Vec<String>,
    /// The labels of the calls, in order.
    labels: Vec<String>,
    /// The calls by their labels, in order.
    calls: BTreeMap<String, Vec<ObservedCall>>,
}

/// Calls that only one of two runs made: labels, and the number of calls with each.
pub(super) type Beyond = Vec<(String, usize)>;

/// A call of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ObservedCall {
    called_at: Instant,
    settles_at: Option<Instant>,
    /// The calls that it certainly depends on, and all calls that it depends on: the label of each,
    /// and its index among the calls with this label.
    certain: Vec<(String, usize)>,
    all: Vec<(String, usize)>,
}

impl Observed {
    pub(super) fn of(timeline: &Timeline) -> Self {
        let mut calls: BTreeMap<String, Vec<ObservedCall>> = BTreeMap::new();
        let mut named: Vec<(String, usize)> = Vec::new();
        for call in &timeline.calls {
            let label = timeline.label(call);
            let nth = calls.entry(label.clone()).or_default();
            named.push((label, nth.len()));
            nth.push(ObservedCall {
                called_at: call.called_at,
                settles_at: call.settles_at,
                certain: Vec::new(),
                all: Vec::new(),
            });
        }
        for (number, (label, nth)) in named.iter().enumerate() {
            let Some(on) = timeline.depends_on(CallId(u32::try_from(number).unwrap_or(u32::MAX)))
            else {
                continue;
            };
            let sorted = |ids: &mut dyn Iterator<Item = CallId>| {
                let mut named: Vec<_> = ids.map(|id| named[id.0 as usize].clone()).collect();
                named.sort();
                named
            };
            if let Some(seen) = calls.get_mut(label).and_then(|calls| calls.get_mut(*nth)) {
                seen.certain = sorted(&mut on.certain.iter().copied());
                seen.all = sorted(&mut on.all());
            }
        }
        Self {
            ended: Ended::of(timeline),
            logs: timeline.logs().map(ToOwned::to_owned).collect(),
            labels: named.into_iter().map(|(label, _)| label).collect(),
            calls,
        }
    }

    /// Whether the run ended like the original, logged the same lines and made the same calls with
    /// the same data, each after the dependencies of the original's call had settled.
    fn does_the_same(&self, original: &Self) -> bool {
        self.ended.ending == original.ended.ending && self.makes_the_same_calls(original)
    }

    /// Whether the run made the same calls and logged the same lines as the original. Its value may
    /// differ.
    fn makes_the_same_calls(&self, original: &Self) -> bool {
        self.logs == original.logs
            && self.calls.len() == original.calls.len()
            && original.calls.iter().all(|(label, before)| {
                self.calls.get(label).is_some_and(|after| self.same_calls(before, after))
            })
    }

    fn same_calls(&self, before: &[ObservedCall], after: &[ObservedCall]) -> bool {
        let settled_by = |(label, nth): &(String, usize), at: Instant| {
            let on = self.calls.get(label).and_then(|calls| calls.get(*nth));
            on.is_some_and(|on| on.settles_at.is_some_and(|settles| settles <= at))
        };
        before.len() == after.len()
            && before.iter().zip(after).all(|(before, after)| {
                before.certain == after.certain
                    && before.all.iter().all(|on| settled_by(on, after.called_at))
            })
    }

    /// The calls that this run made and another did not.
    pub(super) fn calls_beyond(&self, other: &Self) -> Beyond {
        self.beyond(other, |_, _| true)
    }

    /// The calls that kept running after the program had settled, but not in another run.
    fn running_beyond(&self, other: &Self) -> Beyond {
        self.beyond(other, |seen, call| {
            seen.ended.settles_at.is_some() && call.settles_at > seen.ended.settles_at
        })
    }

    /// The labels for which this run has more calls that satisfy `is` than another, and how many
    /// more.
    fn beyond(&self, other: &Self, is: impl Fn(&Self, &ObservedCall) -> bool) -> Beyond {
        let count = |seen: &Self, label| {
            let calls = seen.calls.get(label).map_or(&[][..], Vec::as_slice);
            calls.iter().filter(|call| is(seen, call)).count()
        };
        let beyond = self
            .calls
            .keys()
            .map(|label| (label.clone(), count(self, label).saturating_sub(count(other, label))));
        beyond.filter(|(_, count)| *count > 0).collect()
    }
}

/// The comments of the code, sorted, because an edit may move them, and without indentation.
fn comments(scenario: &Scenario) -> Vec<String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let comments = scenario.comments_of_code().into_iter();
    let mut comments: Vec<String> = comments.map(|(_, text)| words(text)).collect();
    comments.sort_unstable();
    comments
}

impl CodeRun<'_> {
    /// Runs the code with these edits, for a finding of a rule at a span. Returns `None` unless the
    /// program does the same and settles earlier.
    pub(in crate::findings) fn prove(
        &self,
        (rule, span): (&'static Rule, Span),
        edits: Vec<Edit>,
    ) -> Option<(Rewrite, Duration)> {
        let is_left_out = !self.may_propose(rule) || self.is_found_before(rule, span);
        if is_left_out || self.timeline.event_count() > MOST_EVENTS {
            return None;
        }
        let edits = self.with_own_line_ends(edits);
        let (edited, after) = self.edited(&edits)?.run_as_declared()?;
        let declared = WhatIf::compared();
        let seen = Observed::of(&after);
        let does_the_same = self.original_in(&declared, |original| seen.does_the_same(original))?;
        let saves = self.timeline.settles_at?.since(after.settles_at?);
        if saves == Duration::ZERO
            || after.settles_at >= self.timeline.settles_at
            || !does_the_same
            || !self.is_as_fast_with_other_durations(&edited)
        {
            return None;
        }
        let on_failure = self.on_failure(&edited)?;
        let round_trips = self.all_durations_are_assumed();
        let rewrite = Rewrite {
            edits,
            settles_at: after.settles_at?,
            in_flight: [in_flight(self.timeline), in_flight(&after)],
            round_trips: round_trips.then(|| [self.timeline, &after].map(round_trips_of)),
            on_failure,
        };
        Some((rewrite, saves))
    }

    /// Gives the new lines of edits the same line ends as the code.
    fn with_own_line_ends(&self, mut edits: Vec<Edit>) -> Vec<Edit> {
        if self.facts.has_carriage_returns() {
            for edit in &mut edits {
                edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
            }
        }
        edits
    }

    /// Reads the code with edits: the part of it that the program needs or, if the edits change
    /// more, all of it. Returns `None` if a comment would be lost.
    fn edited(&self, edits: &[Edit]) -> Option<Edited> {
        let edit = |before: &Edited, edits| {
            let edited = before.with_edits(edits)?;
            (comments(&before.scenario) == comments(&edited.scenario)).then_some(edited)
        };
        let original = self.original();
        match original.moved(edits) {
            Some(edits) => edit(original, edits),
            None => edit(&self.whole(), edits.to_vec()),
        }
    }

    /// The part of the code that the program needs, without edits.
    fn original(&self) -> &Edited {
        self.original.get_or_init(|| self.part().unwrap_or_else(|| self.whole()))
    }

    /// The code without edits.
    fn whole(&self) -> Edited {
        let known = Arc::clone(&self.coded.known);
        let (scenario, program) = (self.scenario.clone(), self.program);
        Edited::unchanged(scenario, program, known, Vec::new())
    }

    /// The part of the code that the program needs, if that is a small one and the program does the
    /// same there.
    fn part(&self) -> Option<Edited> {
        let PartOfCode { scenario, program, removed } = self.scenario.part_of_code(self.program)?;
        let known = Arc::new(self.coded.known.moved(|span| moved(&removed, span)));
        let part = Edited::unchanged(scenario, program, known, removed);
        let timeline = part.run(WhatIf::default())?;
        (Observed::of(&timeline) == Observed::of(self.timeline)).then_some(part)
    }

    /// Passes the run of the original in a world to `then`; `None` if the run failed.
    fn original_in<T>(&self, what_if: &WhatIf, then: impl FnOnce(&Observed) -> T) -> Option<T> {
        self.original_on(&(what_if.clone(), None), then)
    }

    /// Passes the run of the original in a world to `then`, also if a branch goes the other way;
    /// `None` if the run failed.
    pub(super) fn original_on<T>(
        &self,
        world: &ComparedWorld,
        then: impl FnOnce(&Observed) -> T,
    ) -> Option<T> {
        let known = |worlds: &[(ComparedWorld, Option<Observed>)]| {
            worlds.iter().position(|(known, _)| known == world)
        };
        let index = known(&self.original_runs.borrow().0);
        let index = index.unwrap_or_else(|| {
            let seen = self.run_original_on(world).map(|timeline| Observed::of(&timeline));
            let worlds = &mut self.original_runs.borrow_mut().0;
            worlds.push((world.clone(), seen));
            worlds.len() - 1
        });
        self.original_runs.borrow().0[index].1.as_ref().map(then)
    }

    fn run_original_on(&self, (what_if, branch): &ComparedWorld) -> Option<Timeline> {
        let original = self.original();
        let branch = match branch {
            Some(branch) => {
                let span = original.before_edits(self.in_code(branch.span))?;
                Some(Branch { span: original.in_source(span.start..span.end), ..*branch })
            }
            None => None,
        };
        original.run_on(what_if.clone(), branch)
    }

    fn is_as_fast_with_other_durations(&self, edited: &Edited) -> bool {
        (1..=DRAWS).all(|draw| {
            let what_if = WhatIf::with_durations(draw);
            let Some(after) = edited.run(what_if.clone()) else { return false };
            let after = Observed::of(&after);
            let compare = |original: &Observed| {
                after.does_the_same(original) && after.ended.settles_at <= original.ended.settles_at
            };
            self.original_in(&what_if, compare).unwrap_or(false)
        })
    }

    /// The changes if any one call rejects, or if an assumed branch goes the other way, in words;
    /// `None` if the program then ends in another way, or does less.
    fn on_failure(&self, edited: &Edited) -> Option<Vec<String>> {
        let mut changed: Vec<Changed> = Vec::new();
        let (failures, untried) = self.failures();
        for (call, rejects) in failures {
            let what_if = WhatIf::rejecting(rejects);
            let after = Observed::of(&edited.run(what_if.clone())?);
            let change = self.original_in(&what_if, |original| self.change(original, &after))??;
            changed.extend(change.is_any().then(|| Changed {
                label: self.label(call),
                differs: Differs::Call(Ends::Reject),
                change,
            }));
        }
        let (branches, untried_branches) = self.on_other_branches(edited)?;
        changed.extend(branches);
        let mut sentences = worlds::grouped(&changed);
        if untried > 0 {
            let calls = words::counted(untried, "more call");
            sentences.push(format!("not checked: what changes if one of {calls} rejects"));
        }
        if untried_branches > 0 {
            let what = words::counted(untried_branches, "more condition");
            sentences.push(format!("not checked: what changes if one of {what} is the opposite"));
        }
        Some(sentences)
    }

    /// The changes by the edits in a world; `None` if the program ends in another way, or does
    /// less.
    pub(super) fn change(&self, original: &Observed, after: &Observed) -> Option<Change> {
        let keeps = after.ended.ending == original.ended.ending
            && after.logs == original.logs
            && original.calls_beyond(after).is_empty();
        let described = |calls: Beyond| calls.iter().map(|some| self.description(some)).collect();
        keeps.then(|| Change {
            called: described(after.calls_beyond(original)),
            running: described(after.running_beyond(original)),
            end: End::between(&original.ended, &after.ended, true),
            ..Change::default()
        })
    }

    /// A label of compared worlds and a number of calls, in words.
    fn description(&self, (compared, count): &(String, usize)) -> String {
        let known = self.compared_labels().iter().position(|label| label == compared);
        let call = known.and_then(|index| u32::try_from(index).ok()).map(CallId);
        let label = call.map_or_else(|| words::code(compared), |call| self.label(call));
        if *count == 1 { label } else { format!("{label} ({count} times)") }
    }

    /// The labels of the calls in worlds that are compared, which show where unknown values come
    /// from.
    pub(super) fn compared_labels(&self) -> &[String] {
        self.compared_labels.get_or_init(|| {
            let labels = |seen: &Observed| seen.labels.clone();
            self.original_in(&WhatIf::compared(), labels).unwrap_or_default()
        })
    }

    /// Whether the program crashes in another world.
    pub(super) fn crashes_in(&self, what_if: &WhatIf) -> bool {
        let crashes = |seen: &Observed| matches!(seen.ended.ending, Ending::Crashed(_));
        self.original_in(what_if, crashes).unwrap_or(false)
    }

    /// Whether the program crashes if a call rejects, also with these edits, but not otherwise.
    pub(in crate::findings) fn crashes_even_with(&self, edits: &[Edit], call: CallId) -> bool {
        let Some(nth) = self.nth(call) else { return false };
        let rejects = WhatIf::rejecting(nth);
        let crashes = |timeline: &Timeline| matches!(timeline.ending(), Ending::Crashed(_));
        let edited = || self.edited(edits)?.run_as_declared()?.0.run(rejects.clone());
        !crashes(self.timeline)
            && self.crashes_in(&rejects)
            && edited().is_none_or(|timeline| crashes(&timeline))
    }

    /// Returns a rewrite with these edits, if they only change what happens when a call rejects.
    pub(in crate::findings) fn changes_on_failure(
        &self,
        rule: &'static Rule,
        edits: Vec<Edit>,
        call: CallId,
    ) -> Option<Rewrite> {
        if !self.may_propose(rule) {
            return None;
        }
        let edits = self.with_own_line_ends(edits);
        let edited = self.edited(&edits)?;
        let (edited, timeline) = edited.run_as_declared()?;
        let (declared, rejected) = (WhatIf::compared(), WhatIf::rejecting(self.nth(call)?));
        let [after, after_rejected] = [&timeline, &edited.run(rejected.clone())?].map(Observed::of);
        // Only the kinds of the endings are compared: an additional `await` gives the same value,
        // but the conditions under which it is reached count as sources of the value.
        let same = self.original_in(&declared, |seen| {
            std::mem::discriminant(&after.ended.ending)
                == std::mem::discriminant(&seen.ended.ending)
                && after.makes_the_same_calls(seen)
        })?;
        let differs = self.original_in(&rejected, |seen| {
            after_rejected.ended.ending != seen.ended.ending
                || after_rejected.logs != seen.logs
                || !after_rejected.calls_beyond(seen).is_empty()
        })?;
        (same && differs).then(|| Rewrite {
            edits,
            settles_at: timeline.settles_at.unwrap_or_default(),
            in_flight: [in_flight(self.timeline), in_flight(&timeline)],
            round_trips: None,
            on_failure: Vec::new(),
        })
    }

    /// Identifies a call by its label and index, if it fulfills.
    pub(super) fn nth(&self, call: CallId) -> Option<Nth> {
        self.nth_calls().find(|(id, _)| *id == call).map(|(_, nth)| nth)
    }

    /// The calls that fulfill, each with its label and the number of earlier calls with this label.
    fn nth_calls(&self) -> impl Iterator<Item = (CallId, Nth)> {
        let mut nth: BTreeMap<String, u32> = BTreeMap::new();
        let calls = (0..).map(CallId).zip(&self.timeline.calls).zip(self.compared_labels());
        let named = calls.map(move |((id, call), label)| {
            let label = label.clone();
            let count = nth.entry(label.clone()).or_default();
            *count += 1;
            (id, call, Nth { label, nth: *count - 1, takes: None })
        });
        named.filter(|(_, call, _)| call.fulfilled()).map(|(id, _, nth)| (id, nth))
    }

    /// The calls that are made to reject, one at a time: the first and the last of each site; and
    /// the number of such calls that are left out.
    fn failures(&self) -> (Vec<(CallId, Nth)>, usize) {
        let mut by_site: BTreeMap<_, Vec<(CallId, Nth)>> = BTreeMap::new();
        for (id, nth) in self.nth_calls() {
            by_site.entry(self.call(id).step).or_default().push((id, nth));
        }
        let ends = by_site.into_values().flat_map(|calls| {
            let last = calls.last().cloned().filter(|_| calls.len() > 1);
            calls.into_iter().take(1).chain(last)
        });
        let mut ends: Vec<(CallId, Nth)> = ends.collect();
        let untried = ends.split_off(ends.len().min(MOST_FAILURES)).len();
        (ends, untried)
    }

    /// Whether the durations of all calls are assumed.
    pub(super) fn all_durations_are_assumed(&self) -> bool {
        let mut calls = (0..).map(CallId).take(self.timeline.calls.len());
        calls.all(|call| self.duration_is_assumed(call))
    }

    /// Whether the duration of a call is assumed.
    pub(super) fn duration_is_assumed(&self, call: CallId) -> bool {
        let span = self.timeline.span(self.scenario, self.call(call).step);
        let mut assumed = self.timeline.assumptions().iter();
        assumed.any(|one| matches!(one.assumed, Assumed::Takes(..)) && one.span == span)
    }
}

/// Code with edits, ready to be run.
#[derive(Debug)]
pub(super) struct Edited {
    scenario: Scenario,
    program: usize,
    /// The facts about the code that earlier runs have found out.
    known: Arc<Known>,
    /// The edits that removed the code that the program does not need.
    removed: Vec<Edit>,
    /// The source of the rest.
    source: Option<Arc<Source>>,
    /// The edits of the rest.
    edits: Vec<Edit>,
}

/// The span after edits, unless they change its start or its end.
fn moved(edits: &[Edit], Span { start, end }: Span) -> Option<Span> {
    moved_stretch(edits, start..end).map(|Range { start, end }| Span { start, end })
}

impl Edited {
    /// Code without edits, apart from those that removed what the program does not need.
    fn unchanged(
        scenario: Scenario,
        program: usize,
        known: Arc<Known>,
        removed: Vec<Edit>,
    ) -> Self {
        let source = scenario.source.clone();
        Self { scenario, program, known, removed, source, edits: Vec::new() }
    }

    /// Edits of the whole code as edits of this part of it; `None` if they change what is not in
    /// it.
    fn moved(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        let moved = edits.iter().map(|Edit { span, text }| {
            let Range { start, end } = moved_stretch(&self.removed, span.start..span.end)?;
            Some(Edit { span: scenario::Span { start, end }, text: text.clone() })
        });
        moved.collect()
    }

    /// The code with edits.
    fn with_edits(&self, edits: Vec<Edit>) -> Option<Self> {
        let scenario = self.scenario.with_edits(&edits)?.ok()?;
        let program = self.scenario.programs()[self.program].name;
        let program = scenario.find_program(self.scenario.text(program))?;
        let known = Arc::new(self.known.moved(|span| moved(&edits, span)));
        let (removed, source) = (self.removed.clone(), self.scenario.source.clone());
        Some(Self { scenario, program, known, removed, source, edits })
    }

    /// The text before the edits.
    pub(super) fn text_before_edits(&self) -> &str {
        let source = self.source.as_ref();
        source.map_or("", |source| source.beside().unwrap_or(source).text())
    }

    /// The span of a part of the whole code in the code before the edits.
    pub(super) fn before_edits(&self, span: Span) -> Option<Span> {
        moved(&self.removed, span)
    }

    /// The edits.
    pub(super) fn edits(&self) -> &[Edit] {
        &self.edits
    }

    fn run(&self, what_if: WhatIf) -> Option<Timeline> {
        self.run_on(what_if, None)
    }

    /// Runs the code in a world, also if a branch goes the other way.
    pub(super) fn run_on(&self, what_if: WhatIf, branch: Option<Branch>) -> Option<Timeline> {
        // The budget is small, because edited code may do anything, and may never end.
        let options = RunOptions { budget: Budget::Small, ..RunOptions::recording(Record::Trace) };
        let mut scenario = self.scenario.in_world(what_if, Arc::clone(&self.known));
        if let Some(Branch { span, is_taken, .. }) = branch {
            scenario = scenario.deciding(std::iter::once((span, is_taken)));
        }
        scenario.run_program(self.program, &options).ok()
    }

    /// Converts a range of the code to a span of its scenario.
    pub(super) fn in_source(&self, Range { start, end }: Range<u32>) -> scenario::Span {
        span_of(Span { start, end }, self.scenario.code().map_or(0, Code::begins))
    }

    /// Runs the code as declared. Later runs in other worlds start with the facts that this run
    /// finds out.
    fn run_as_declared(mut self) -> Option<(Self, Timeline)> {
        let timeline = self.run(WhatIf::compared())?;
        self.known = timeline.coded.as_ref().map(|coded| Arc::clone(&coded.known))?;
        Some((self, timeline))
    }
}

/// The length of the longest chain of calls, each of which was made after the previous one had
/// settled.
pub(super) fn round_trips_of(timeline: &Timeline) -> usize {
    let end = timeline.settles_at;
    let mut moments: Vec<(Instant, bool, usize)> = Vec::new();
    for (number, call) in timeline.calls.iter().enumerate() {
        if call.settles_at.is_some() && call.settles_at <= end {
            moments.push((call.called_at, true, number));
            moments.extend(call.settles_at.map(|at| (at, false, number)));
        }
    }
    // Calls that settle at an instant come before calls that are made at it.
    moments.sort_unstable();
    let (mut deepest, mut depth) = (0, vec![0_usize; timeline.calls.len()]);
    for (_, is_call, number) in moments {
        if is_call {
            depth[number] = deepest + 1;
        } else {
            deepest = deepest.max(depth[number]);
        }
    }
    deepest
}
