//! What the speed rules share: which calls are made later than they need be, what holds them back,
//! and the rewrites that free them, each of which is run.

mod depends;
mod late;
mod rewrite;

use std::collections::BTreeMap;

use super::mend::{Faster, Mend, Trial};
use super::needs::MetBy;
use super::plan::{ListId, Plan, StepId, number};
use super::run::{Run, Said};
use super::{
    Finding, Rule, await_in_loop, await_inside_combinator, barrier_over_synchronization,
    batch_barrier, sequential_independent_awaits,
};
use crate::program::Record;
use crate::scenario::{Branches, Place, StepKind};
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Instant, RunOptions, Scenario};
use depends::Depends;
use late::{Held, Hold};
use rewrite::Editor;

/// So many programs are run for one program's findings, and they have so many events together.
const RUNS: usize = 200;
const EVENTS: usize = 2_000_000;
/// Programs with more steps, calls or names than this are not looked at.
const MOST_STEPS: usize = 2_000;
const MOST_CALLS: usize = 20_000;
const MOST_NAMES: usize = 50_000;

/// What a step holds back, and the program that frees it.
pub(super) struct Found {
    pub(super) rule: &'static Rule,
    pub(super) place: Place,
    pub(super) said: Said,
    pub(super) witness: Vec<CallId>,
    pub(super) saves: Duration,
    pub(super) mend: Mend,
}

/// What a search for what is held back has found.
#[derive(Default)]
pub(super) struct Mended {
    pub(super) found: Vec<Found>,
    /// What was not looked at, and why.
    left_out: Option<String>,
}

/// The rules that share the search.
const SPEED: [&Rule; 5] = [
    &batch_barrier::RULE,
    &barrier_over_synchronization::RULE,
    &await_in_loop::RULE,
    &await_inside_combinator::RULE,
    &sequential_independent_awaits::RULE,
];

/// What a message tells of calls that are held back.
pub(super) struct Late<'a> {
    run: &'a Run<'a>,
    held: &'a [Held],
    /// The calls that are over when what they are bound by is, and began with it.
    beside: Vec<CallId>,
}

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    let settles = run.timeline.settles_at.map(Instant::elapsed);
    if settles.is_none_or(|settles| settles <= run.timeline.bounds().parallel) {
        return Vec::new();
    }
    let Mended { found, left_out } = mended(run.scenario, run.program);
    if let Some(what) = left_out {
        run.leave_out(&SPEED, what);
    }
    let finding = |found: Found| Finding {
        saves: Some(found.saves),
        mend: Some(found.mend),
        ..Run::finding(found.rule, found.place, found.said, found.witness)
    };
    found.into_iter().map(finding).collect()
}

/// Everything that a program's steps hold back and a rewrite frees.
pub(super) fn mended(scenario: &Scenario, program: usize) -> Mended {
    let plan = Plan::new(scenario, program);
    let Ok(timeline) = plan.scenario.run_program(0, &RunOptions::recording(Record::Promises))
    else {
        return Mended::default();
    };
    let bound = timeline.bounds().parallel;
    if timeline.settles_at.is_none_or(|at| at.elapsed() <= bound) {
        return Mended::default();
    }
    let sizes = [
        (plan.steps.len(), MOST_STEPS, "steps"),
        (scenario.names.len(), MOST_NAMES, "names"),
        (timeline.calls.len(), MOST_CALLS, "calls"),
    ];
    if let Some((size, most, what)) = sizes.into_iter().find(|(size, most, _)| size > most) {
        let left_out = format!("the program has {size} {what}, and they look at {most} at most");
        return Mended { found: Vec::new(), left_out: Some(left_out) };
    }
    search(&plan, &timeline).unwrap_or_default()
}

fn search(plan: &Plan, timeline: &Timeline) -> Option<Mended> {
    let runs = RUNS.min(EVENTS / timeline.event_count().max(1));
    let mut trial = Trial::new(&plan.scenario, timeline, runs)?;
    // What is wrong is made right before it is made fast.
    if !trial.is_right() {
        return None;
    }
    let run = Run::new(&plan.scenario, timeline)?;
    let depends = Depends::of(plan, timeline, &run.needs);
    let mut editor = Editor::new(plan, &depends);
    let mut found: BTreeMap<(StepId, &'static str), Found> = BTreeMap::new();
    let mut untried = 0;
    for (hold, held) in late::holds(plan, timeline, &run.needs) {
        for (rule, held) in by_rule(plan, &depends, timeline, hold, &held) {
            let mended = mend(&mut editor, &mut trial, hold);
            untried += usize::from(mended.is_none() && trial.is_spent());
            let Some((mend, saves)) = mended else { continue };
            let step = place(plan, hold);
            let known = found.get(&(step, rule.name));
            if known.is_some_and(|known| known.saves >= saves) {
                continue;
            }
            let late = Late { run: &run, held: &held, beside: beside(plan, timeline, hold, &held) };
            let mend = Mend { on_failure: late.on_failure(), ..mend };
            let witness = held.iter().take(8).flat_map(|held| [held.bound_by, held.call]);
            let mut witness: Vec<CallId> = witness.collect();
            witness.sort_unstable();
            witness.dedup();
            let said = said(rule, &late);
            let place = plan.steps[step].place;
            found.insert((step, rule.name), Found { rule, place, said, witness, saves, mend });
        }
    }
    let left_out =
        (untried > 0).then(|| format!("after {runs} runs, {untried} rewrites are not tried"));
    Some(Mended { found: found.into_values().collect(), left_out })
}

/// The first edit that does all that the program does, sooner.
fn mend(editor: &mut Editor<'_>, trial: &mut Trial, hold: Hold) -> Option<(Mend, Duration)> {
    editor.edits(hold).into_iter().find_map(|edit| {
        let scenario = editor.edited(&edit)?;
        let Faster { settles_at, saves, in_flight } = trial.run(&scenario)?;
        let function = editor.plan_function(hold);
        let on_failure = String::new();
        Some((Mend { scenario, program: 0, function, settles_at, in_flight, on_failure }, saves))
    })
}

/// The held calls by the first rule that fits each.
fn by_rule(
    plan: &Plan,
    depends: &Depends<'_>,
    timeline: &Timeline,
    hold: Hold,
    calls: &[Held],
) -> Vec<(&'static Rule, Vec<Held>)> {
    let mut by_rule: Vec<(&'static Rule, Vec<Held>)> = Vec::new();
    for &held in calls {
        let Some(step) = plan.step_of(timeline.call(held.call)) else { continue };
        let rule = rule_for(plan, depends, hold, step);
        match by_rule.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, all)) => all.push(held),
            None => by_rule.push((rule, vec![held])),
        }
    }
    by_rule
}

fn rule_for(plan: &Plan, depends: &Depends<'_>, hold: Hold, call: StepId) -> &'static Rule {
    match hold {
        Hold::InPlace(..) => &await_inside_combinator::RULE,
        Hold::Loop(step) => {
            let body = plan.list(ListId::Of(step));
            let is_chunk = matches!(body, [only] if gathers(only));
            if is_chunk { &batch_barrier::RULE } else { &await_in_loop::RULE }
        }
        Hold::Before { list, awaited, later } => {
            let (awaited, later) = (&plan.list(list)[awaited], &plan.list(list)[later]);
            let gathered = gathers(awaited);
            if gathered && gathers(later) && !depends.needs(number(later), number(awaited)) {
                &batch_barrier::RULE
            } else if gathered && depends.call_needs(call, number(awaited)) {
                &barrier_over_synchronization::RULE
            } else {
                &sequential_independent_awaits::RULE
            }
        }
    }
}

/// Whether a step gathers more than one branch.
fn gathers(step: &crate::scenario::Step) -> bool {
    match &step.awaited().kind {
        StepKind::Combine(_, Branches::List(branches)) => branches.len() > 1,
        StepKind::Combine(_, Branches::Map(items, _)) => items.len() > 1,
        _ => false,
    }
}

/// The step that holds the others back.
fn place(plan: &Plan, hold: Hold) -> StepId {
    match hold {
        Hold::Before { list, awaited, .. } => number(&plan.list(list)[awaited]),
        Hold::Loop(step) => step,
        Hold::InPlace(step, index) => match plan.step(step).map(|step| &step.kind) {
            Some(StepKind::Combine(_, Branches::List(branches))) => number(&branches[index]),
            _ => step,
        },
    }
}

/// The calls that what holds back waited for, of the same beginning as the one that it was bound
/// by.
fn beside(plan: &Plan, timeline: &Timeline, hold: Hold, calls: &[Held]) -> Vec<CallId> {
    let Some(first) = calls.first() else { return Vec::new() };
    let reach = plan.reach(place(plan, hold));
    let bound = timeline.call(first.bound_by);
    let calls = (0..).map(CallId).zip(&timeline.calls);
    let beside = calls.filter(|(_, call)| {
        call.called_at == bound.called_at
            && call.settles_at <= bound.settles_at
            && plan.step_of(call).is_some_and(|step| reach.contains(&step))
    });
    beside.map(|(id, _)| id).collect()
}

fn said(rule: &Rule, late: &Late<'_>) -> Said {
    if *rule == batch_barrier::RULE {
        batch_barrier::said(late)
    } else if *rule == barrier_over_synchronization::RULE {
        barrier_over_synchronization::said(late)
    } else if *rule == await_in_loop::RULE {
        await_in_loop::said(late)
    } else if *rule == await_inside_combinator::RULE {
        await_inside_combinator::said(late)
    } else {
        sequential_independent_awaits::said(late)
    }
}

impl Late<'_> {
    /// The first call that is held back, and how many more there are: "`b` is", or "`b` (and 2
    /// more calls like it) is".
    pub(super) fn calls(&self) -> String {
        let first = self.call();
        match self.held.len() - 1 {
            0 => format!("{first} is"),
            1 => format!("{first} (and 1 more call like it) is"),
            more => format!("{first} (and {more} more calls like it) is"),
        }
    }

    /// The first call alone.
    pub(super) fn call(&self) -> String {
        self.run.label(self.held[0].call)
    }

    /// When it is made.
    pub(super) fn called_at(&self) -> Instant {
        self.run.timeline.call(self.held[0].call).called_at
    }

    /// What it waited for and does not need.
    pub(super) fn bound_by(&self) -> String {
        self.run.label(self.held[0].bound_by)
    }

    /// Since when it could have run, in words.
    pub(super) fn ready(&self) -> String {
        match self.run.needs.ready(self.held[0].call) {
            MetBy::Call(by) => {
                let at = self.run.timeline.call(by).settles_at.unwrap_or_default();
                format!("{}, all that it needs, has been there since {at}", self.run.label(by))
            }
            _ => "it needs nothing".to_owned(),
        }
    }

    /// For how long what began together with the one that was waited for had nothing to do.
    pub(super) fn idle(&self) -> Duration {
        let end = self.run.timeline.call(self.held[0].bound_by).settles_at.unwrap_or_default();
        let idle = self.beside.iter().filter_map(|&id| self.run.timeline.call(id).settles_at);
        idle.fold(Duration::ZERO, |sum, at| sum.checked_add(end.since(at)).unwrap_or(sum))
    }

    fn on_failure(&self) -> String {
        let (bound, call) = (self.bound_by(), self.call());
        format!("when {bound} rejects, {call} has been called already and runs on")
    }
}
