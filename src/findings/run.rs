//! A run of a program as rules look at it.

use std::cell::RefCell;

use super::needs::Needs;
use super::{Finding, LeftOut, Rule};
use crate::scenario::{StepId, write_step};
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Scenario};

/// A scenario, a run of one of its programs, and what several rules ask of it.
pub(super) struct Run<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) timeline: &'a Timeline,
    /// The program's index.
    pub(super) program: usize,
    pub(super) needs: Needs<'a>,
    /// What rules say that they could not look at.
    left_out: RefCell<Vec<LeftOut>>,
}

/// What a finding says.
pub(super) struct Said {
    /// What happened.
    pub(super) message: String,
    /// Why it matters.
    pub(super) why: String,
    /// What to write instead.
    pub(super) instead: String,
}

impl<'a> Run<'a> {
    /// `None` for a program that nobody wrote, or that is code. The timeline has to be the
    /// scenario's own: of another one's only a program that is not there is noticed.
    pub(super) fn new(scenario: &'a Scenario, timeline: &'a Timeline) -> Option<Self> {
        let program = timeline.index;
        let steps = &scenario.programs.get(program)?.steps;
        let written = steps.generated().is_none() && !steps.is_code();
        written.then(|| {
            let (needs, left_out) = (Needs::of(timeline), RefCell::default());
            Self { scenario, timeline, program, needs, left_out }
        })
    }

    /// Says what rules do not look at, and why.
    pub(super) fn leave_out(&self, rules: &[&'static Rule], what: String) {
        self.left_out.borrow_mut().push(LeftOut { rules: rules.to_vec(), what });
    }

    /// All that was left out.
    pub(super) fn into_left_out(self) -> Vec<LeftOut> {
        self.left_out.into_inner()
    }

    /// What a call is called, in backticks.
    pub(super) fn label(&self, id: CallId) -> String {
        super::words::code(&self.timeline.label(self.timeline.call(id)))
    }

    /// The same of a call that is told of beside another one: two calls may share a label.
    pub(super) fn label_beside(&self, id: CallId, other: CallId) -> String {
        let (label, beside) = (self.label(id), self.label(other));
        if label == beside {
            format!("the call of {label} at {}", self.timeline.call(id).called_at)
        } else {
            label
        }
    }

    /// The labels of calls, as a sentence lists them; of many, the first few.
    pub(super) fn labels(&self, ids: &[CallId]) -> String {
        super::words::few(ids.iter().map(|&id| self.label(id)), "more call")
    }

    /// A step as it is written, its first line, in backticks; `otherwise` where it is none.
    pub(super) fn step(&self, step: Option<StepId>, otherwise: &str) -> String {
        let Some(step) = step.and_then(|step| self.scenario.step(step)) else {
            return otherwise.to_owned();
        };
        let text = match &self.scenario.source {
            Some(source) => source.at(step.place).to_owned(),
            None => write_step(step, &self.scenario.names),
        };
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(40).collect();
        super::words::code(&if short.len() < text.len() { short + "…" } else { short })
    }

    pub(super) fn finding(
        rule: &'static Rule,
        step: impl Into<Option<StepId>>,
        said: Said,
        witness: Vec<CallId>,
    ) -> Finding {
        let Said { message, why, instead } = said;
        let step = step.into();
        Finding { rule, step, message, why, instead, witness, saves: None, mend: None }
    }

    /// The calls that the program's settling waited for, sorted; none where it never settled.
    pub(super) fn waited_for(&self) -> Vec<CallId> {
        let because = self.timeline.settled_because;
        let marks = because.map(|because| self.timeline.causes.marks_before(because));
        marks.into_iter().flatten().map(CallId).collect()
    }

    /// Whether more than one has listened to the promise of a call.
    pub(super) fn is_shared(&self, id: CallId) -> bool {
        self.timeline.watched.heard.get(id.0 as usize).is_some_and(|heard| *heard > 1)
    }

    /// How long a call ran: from its start until it settled.
    pub(super) fn work(&self, id: CallId) -> Duration {
        let call = self.timeline.call(id);
        match (call.starts_at, call.settles_at) {
            (Some(starts), Some(settles)) => settles.since(starts),
            _ => Duration::ZERO,
        }
    }

    /// The work of several calls together, as far as it can be told.
    pub(super) fn work_of(&self, ids: &[CallId]) -> Duration {
        let sum = |sum: Duration, &id: &CallId| sum.checked_add(self.work(id)).unwrap_or(sum);
        ids.iter().fold(Duration::ZERO, sum)
    }

    /// The calls that had to settle before each of these causes, and not before `since`.
    pub(super) fn calls_between(
        &self,
        causes: &[crate::Cause],
        since: crate::Cause,
    ) -> Vec<CallId> {
        let causes_of = &self.timeline.causes;
        let before = causes_of.marks_before(since);
        let marks = causes_of.marks_before_any(causes);
        let since = marks.into_iter().filter(|mark| before.binary_search(mark).is_err());
        since.map(CallId).collect()
    }
}
