//! One program's run in JSON.

use serde::{Serialize, Serializer};

use super::BoundsJson;
use super::call::{CallJson, CallLabel};
use super::event::EventJson;
use super::finding::finding;
use super::seq::seq;
use crate::Instant;
use crate::timeline::{InTexts, Outcome, Reason, Texts, Timeline, Unmet, Value, unmet};
use crate::view::Report;

/// A program's run: how it ended, its calls, and everything that happened.
pub(super) struct ProgramJson<'a> {
    report: &'a Report<'a>,
    timeline: &'a Timeline,
    number: usize,
}

impl<'a> ProgramJson<'a> {
    pub(super) const fn new(report: &'a Report<'a>, timeline: &'a Timeline, number: usize) -> Self {
        Self { report, timeline, number }
    }
}

#[derive(Serialize)]
struct Fields<'a, Bounds, Calls, Events, Waits, Findings, LeftOut> {
    name: &'a str,
    outcome: OutcomeJson<'a>,
    settles_at: Option<Instant>,
    quiescent_at: Instant,
    bounds: Bounds,
    calls: Calls,
    events: Events,
    /// Where a pending program still waits, from its own list inwards.
    waits_at: Waits,
    /// What the file expects and did not come out.
    unmet: Vec<Unmet>,
    findings: Findings,
    /// What was not looked at for findings.
    left_out: LeftOut,
}

#[derive(Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
enum OutcomeJson<'a> {
    Fulfilled { value: InTexts<'a, Value, Texts> },
    Rejected { reason: InTexts<'a, Reason, Texts> },
    Crashed { reason: InTexts<'a, Reason, Texts> },
    Pending,
}

impl<'a> OutcomeJson<'a> {
    fn new(timeline: &'a Timeline) -> Self {
        let texts = &timeline.texts;
        match &timeline.outcome {
            Outcome::Fulfilled(value) => Self::Fulfilled { value: value.in_texts(texts) },
            Outcome::Rejected(reason) => Self::Rejected { reason: reason.in_texts(texts) },
            Outcome::Crashed(reason) => Self::Crashed { reason: reason.in_texts(texts) },
            Outcome::Pending => Self::Pending,
        }
    }
}

impl Serialize for ProgramJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, timeline, number } = *self;
        let (found, left_out) = (report.found(number), report.left_out(number));
        let expected = report.scenario.expectation(timeline.index);
        let unmet = expected.map_or_else(Vec::new, |expected| unmet(expected, timeline));
        let bounds = timeline.bounds();
        let label = |&id| CallLabel(timeline, timeline.call(id));
        let fields = Fields {
            name: timeline.text(timeline.program),
            outcome: OutcomeJson::new(timeline),
            settles_at: timeline.settles_at,
            quiescent_at: timeline.quiescent_at,
            bounds: BoundsJson {
                sequential: bounds.sequential,
                parallel: bounds.parallel,
                with_resources: bounds.with_resources,
                critical_path: seq(|| bounds.critical_path.iter().map(label)),
            },
            calls: seq(|| {
                let call = |call| CallJson::new(report.scenario, timeline, call);
                timeline.calls.iter().map(call)
            }),
            events: seq(|| timeline.events().map(|event| EventJson::new(timeline, event))),
            waits_at: seq(|| {
                timeline.waits_at.iter().filter_map(|place| report.scenario.position(*place))
            }),
            unmet,
            findings: seq(|| found.iter().map(|found| finding(found, report.scenario))),
            left_out: seq(|| left_out.iter().map(super::finding::left_out)),
        };
        fields.serialize(serializer)
    }
}
