//! What the speed rules share: which calls are made later than they need be, what holds them back,
//! and the rewrites that free them, each of which is run.

mod depends;
mod held_back;
mod hold;
mod rewrite;
mod rules;

pub(super) use held_back::HeldBack;

use std::collections::BTreeMap;

use super::mend::{Failing, Mend, Safety, Trial, on_failure};
use super::outline::Outline;
use super::run::{Run, Said};
use super::{Finding, Rule};
use crate::program::Record;
use crate::scenario::StepId;
use crate::timeline::{CallId, EventKind, Timeline};
use crate::{Duration, Instant, RunOptions, Scenario};
use depends::Depends;
use hold::{Held, Hold};
use rewrite::{Edit, Editor};
use rules::SpeedRule;

/// So many programs are run for one program's findings, and they have so many events together.
const RUNS: usize = 2_000;
pub(super) const EVENTS: usize = 2_000_000;
/// Programs with more steps, calls or names than this are not looked at.
const MOST_STEPS: usize = 2_000;
const MOST_CALLS: usize = 20_000;
const MOST_NAMES: usize = 50_000;
/// A witness has so many of the calls that are held back.
const MOST_WITNESSES: usize = 8;

/// What a step holds back, and the program that frees it.
pub(super) struct Found {
    pub(super) rule: &'static Rule,
    pub(super) step: StepId,
    pub(super) said: Said,
    pub(super) witness: Vec<CallId>,
    pub(super) saves: Duration,
    pub(super) mend: Mend,
    /// What fails in the worlds that the mend was also run in.
    pub(super) failing: Vec<Failing>,
}

/// What a search for what is held back has found.
#[derive(Default)]
pub(super) struct Mended {
    pub(super) found: Vec<Found>,
    /// What was not looked at, and why.
    pub(super) left_out: Option<String>,
    /// How many events the programs that were run had, about.
    pub(super) events: usize,
}

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    let settles = run.timeline.settles_at.map(Instant::elapsed);
    if settles.is_none_or(|settles| settles <= run.timeline.bounds().parallel) {
        return Vec::new();
    }
    let leave_out = |what| run.leave_out(&rules::SPEED.each_ref().map(|speed| speed.rule), what);
    if rejects_unhandled_before_it_settles(run.timeline) {
        leave_out("what is unhandled is made right before it is made fast".to_owned());
        return Vec::new();
    }
    let Mended { found, left_out, .. } = mended(run.scenario, run.program, EVENTS);
    if let Some(what) = left_out {
        leave_out(what);
    }
    let finding = |found: Found| Finding {
        saves: Some(found.saves),
        mend: Some(found.mend),
        ..Run::finding(found.rule, found.step, found.said, found.witness)
    };
    found.into_iter().map(finding).collect()
}

/// Whether a rejection is unhandled before the program settles.
fn rejects_unhandled_before_it_settles(timeline: &Timeline) -> bool {
    let mut kinds = timeline.event_kinds();
    let first = kinds.find(|kind| matches!(kind, EventKind::Settled | EventKind::Unhandled(_)));
    matches!(first, Some(EventKind::Unhandled(_)))
}

/// Everything that a program's steps hold back and a rewrite frees, found in runs that have at most
/// about so many events together.
pub(super) fn mended(scenario: &Scenario, program: usize, events: usize) -> Mended {
    let outline = Outline::new(scenario, program);
    let options = RunOptions::recording(Record::Promises);
    let Ok(timeline) = outline.scenario.run_program(0, &options) else {
        return Mended::default();
    };
    let bound = timeline.bounds().parallel;
    if timeline.settles_at.is_none_or(|at| at.elapsed() <= bound) {
        return Mended::default();
    }
    let sizes = [
        (outline.steps.len(), MOST_STEPS, "steps"),
        (scenario.names.len(), MOST_NAMES, "names"),
        (timeline.calls.len(), MOST_CALLS, "calls"),
    ];
    if let Some((size, most, what)) = sizes.into_iter().find(|(size, most, _)| size > most) {
        let left_out = format!("the program has {size} {what}, and they look at {most} at most");
        return Mended { left_out: Some(left_out), ..Mended::default() };
    }
    let runs = RUNS.min(events.min(EVENTS) / timeline.event_count().max(1));
    search(&outline, &timeline, runs).unwrap_or_default()
}

fn search(outline: &Outline, timeline: &Timeline, runs: usize) -> Option<Mended> {
    let trial = Trial::new(&outline.scenario, timeline, runs)?;
    // What is wrong is made right before it is made fast.
    if !trial.is_right() {
        return None;
    }
    let run = Run::new(&outline.scenario, timeline)?;
    let depends = Depends::of(outline, timeline, &run.needs);
    let editor = Editor { outline, depends: &depends };
    let safety = Safety::of(outline);
    let found = BTreeMap::new();
    let mut search = Search { outline, run: &run, editor, trial, safety, found, untried: 0 };
    for (hold, held) in hold::holds(outline, timeline, &run.needs) {
        for (rule, held) in rules::by_rule(outline, &depends, timeline, hold, &held) {
            search.mend(hold, &rule, &held);
        }
    }
    let Search { trial, found, untried, .. } = search;
    let left_out = (untried > 0).then(|| {
        let steps = super::words::counted(untried, "step");
        format!(
            "what {steps} may hold back is not tried to be freed: the runs for that are used up"
        )
    });
    let events = (runs - trial.runs_left()) * timeline.event_count();
    Some(Mended { found: found.into_values().collect(), left_out, events })
}

struct Search<'a> {
    outline: &'a Outline,
    run: &'a Run<'a>,
    editor: Editor<'a>,
    trial: Trial,
    safety: Safety<'a>,
    /// The best so far, by the step that holds back and by rule.
    found: BTreeMap<(StepId, &'static str), Found>,
    /// What was not tried to the end.
    untried: usize,
}

impl Search<'_> {
    /// Frees all that a step holds back; or, if that cannot be, as much as saves most.
    fn mend(&mut self, hold: Hold, rule: &SpeedRule, calls: &[Held]) {
        let mut later: Vec<usize> = calls.iter().map(|call| call.later).collect();
        later.sort_unstable();
        later.dedup();
        if self.free(hold, rule, calls, &later) || later.len() < 2 {
            return;
        }
        for one in later {
            let own: Vec<Held> = calls.iter().copied().filter(|call| call.later == one).collect();
            self.free(hold, rule, &own, &[one]);
        }
    }

    /// Frees these, if some edit does.
    fn free(&mut self, hold: Hold, rule: &SpeedRule, calls: &[Held], later: &[usize]) -> bool {
        if self.trial.is_spent() {
            self.untried += 1;
            return false;
        }
        let edits = self.editor.edits(hold, later);
        let Some((mend, saves)) = edits.iter().find_map(|edit| self.run(hold, calls, edit)) else {
            self.untried += usize::from(self.trial.is_spent());
            return false;
        };
        let step = hold.step(self.outline);
        let known = self.found.get(&(step, rule.rule.name));
        if known.is_some_and(|known| known.saves >= saves) {
            return true;
        }
        let late = HeldBack::new(self.outline, self.run, hold, calls);
        let found = Found {
            rule: rule.rule,
            step: self.outline.steps[step].original,
            said: (rule.said)(&late),
            witness: witness(calls),
            saves,
            mend,
            failing: failing(self.run.timeline, calls),
        };
        self.found.insert((step, rule.rule.name), found);
        true
    }

    /// The program with an edit made, if it does all that the program does, sooner.
    fn run(&mut self, hold: Hold, calls: &[Held], edit: &Edit) -> Option<(Mend, Duration)> {
        let (scenario, origins) = self.editor.edited(edit)?;
        let faster = self.trial.run(&scenario)?;
        let last = calls.iter().map(|call| call.later).max();
        let affected = hold.reaches(self.outline, last.unwrap_or(0));
        if !self.safety.is_kept((&scenario, &origins), affected, &mut self.trial)? {
            return None;
        }
        let failing = failing(self.run.timeline, calls);
        let original = &self.outline.scenario;
        let on_failure = on_failure(original, &scenario, &failing, &mut self.trial)?;
        let mend = Mend {
            scenario,
            program: 0,
            function: self.editor.function_of(hold),
            settles_at: faster.settles_at,
            in_flight: faster.in_flight,
            in_flight_as_it_is: faster.in_flight_as_it_is,
            on_failure,
        };
        Some((mend, faster.saves))
    }
}

/// What might fail of what is held back: the first call, and what it waited for.
fn failing(timeline: &Timeline, held: &[Held]) -> Vec<Failing> {
    let first = held.iter().take(1).flat_map(|held| [held.waited_for, held.call]);
    // What rejects as it is changes nothing more.
    let fulfilled = first.filter(|&call| timeline.call(call).fulfilled());
    fulfilled.map(|call| Failing::of(timeline, call)).collect()
}

/// The calls that are held back, and what they waited for.
fn witness(held: &[Held]) -> Vec<CallId> {
    let calls = held.iter().take(MOST_WITNESSES).flat_map(|held| [held.waited_for, held.call]);
    let mut witness: Vec<CallId> = calls.collect();
    witness.sort_unstable();
    witness.dedup();
    witness
}
