//! The run of a program of steps, which the rules check.

use std::cell::RefCell;

use super::dependencies::CallDependencies;
use super::{Finding, LeftOut, Rule};
use crate::scenario::{Span, StepId, write_step};
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Scenario};

/// A scenario and a run of one of its programs, with the data that several rules read.
pub(super) struct Run<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) timeline: &'a Timeline,
    /// The program's index.
    pub(super) program: usize,
    pub(super) dependencies: CallDependencies<'a>,
    /// The checks that the rules left out.
    left_out: RefCell<Vec<LeftOut>>,
}

/// The texts of a finding.
pub(super) struct FindingText {
    /// The message: what happened.
    pub(super) message: String,
    /// The reason why it matters.
    pub(super) why: String,
    /// The advice: what to write instead.
    pub(super) instead: String,
}

impl<'a> Run<'a> {
    /// Returns `None` for a program that is generated, or that is code. The timeline must be a run
    /// of this scenario. This is not checked, except that the program index must exist.
    pub(super) fn new(scenario: &'a Scenario, timeline: &'a Timeline) -> Option<Self> {
        let program = timeline.index;
        let steps = &scenario.programs.get(program)?.steps;
        let written = steps.generated().is_none() && !steps.is_code();
        written.then(|| {
            let (dependencies, left_out) = (CallDependencies::of(timeline), RefCell::default());
            Self { scenario, timeline, program, dependencies, left_out }
        })
    }

    /// Records a description of what some rules do not check, and why.
    pub(super) fn leave_out(&self, rules: &[&'static Rule], what: String) {
        self.left_out.borrow_mut().push(LeftOut { rules: rules.to_vec(), what });
    }

    /// Returns the checks that were left out.
    pub(super) fn into_left_out(self) -> Vec<LeftOut> {
        self.left_out.into_inner()
    }

    /// The label of a call, in backticks.
    pub(super) fn label(&self, id: CallId) -> String {
        super::words::code(&self.timeline.label(self.timeline.call(id)))
    }

    /// The label of a call in a sentence about another call, which may have the same label.
    pub(super) fn label_beside(&self, id: CallId, other: CallId) -> String {
        let (label, beside) = (self.label(id), self.label(other));
        if label == beside {
            format!("the call of {label} at {}", self.timeline.call(id).called_at)
        } else {
            label
        }
    }

    /// A call that another call depends on: ``its dependency `a` ``.
    pub(super) fn dependency(&self, id: CallId, of: CallId) -> String {
        if self.label(id) == self.label(of) {
            format!("its dependency, {},", self.label_beside(id, of))
        } else {
            format!("its dependency {}", self.label(id))
        }
    }

    /// The labels of calls as a list in a sentence; of many calls, only the first few.
    pub(super) fn labels(&self, ids: &[CallId]) -> String {
        super::words::few(ids.iter().map(|&id| self.label(id)), "more call")
    }

    /// The first line of a step's text, in backticks; `otherwise` if there is no step.
    pub(super) fn step(&self, step: Option<StepId>, otherwise: &str) -> String {
        let Some(step) = step.and_then(|step| self.scenario.step(step)) else {
            return otherwise.to_owned();
        };
        let text = match &self.scenario.source {
            Some(source) => source.at(step.span).to_owned(),
            None => write_step(step, &self.scenario.names),
        };
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(40).collect();
        super::words::code(&if short.len() < text.len() { short + "…" } else { short })
    }

    pub(super) fn finding(
        rule: &'static Rule,
        step: impl Into<Option<StepId>>,
        said: FindingText,
        witness: Vec<CallId>,
    ) -> Finding {
        // The caller of the rules sets the span of the step.
        Finding::new((rule, rule.severity), (step.into(), Span::NONE), said, witness)
    }

    /// The calls that had to settle before the program did, sorted; none if it never settles.
    pub(super) fn waited_for(&self) -> Vec<CallId> {
        let because = self.timeline.settled_because;
        let marks = because.map(|because| self.timeline.causes.marks_before(because));
        marks.into_iter().flatten().map(CallId).collect()
    }

    /// Whether the promise of a call has more than one subscriber.
    pub(super) fn is_shared(&self, id: CallId) -> bool {
        self.timeline
            .watched
            .subscribers
            .get(id.0 as usize)
            .is_some_and(|subscribers| *subscribers > 1)
    }

    /// The duration for which a call ran, from its start until it settled.
    pub(super) fn work(&self, id: CallId) -> Duration {
        let call = self.timeline.call(id);
        match (call.starts_at, call.settles_at) {
            (Some(starts), Some(settles)) => settles.since(starts),
            _ => Duration::ZERO,
        }
    }

    /// The sum of the work of several calls; a call that would make it too large is left out.
    pub(super) fn work_of(&self, ids: &[CallId]) -> Duration {
        let sum = |sum: Duration, &id: &CallId| sum.checked_add(self.work(id)).unwrap_or(sum);
        ids.iter().fold(Duration::ZERO, sum)
    }

    /// The calls that had to settle before any of these causes, but not before `since`.
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
