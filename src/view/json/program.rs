//! One program's run in JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::finding::{finding, left_out};
use super::object::{self, Object, key};
use super::{Detail, Run, call, code, event};
use crate::findings::Findings;
use crate::scenario::{LineColumn, Spans};
use crate::timeline::{InTexts, Outcome, Reason, Texts, Timeline, Value, unmet};
use crate::{Instant, Scenario};

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

#[derive(Serialize)]
struct CrashJson<'a> {
    at: Instant,
    reason: InTexts<'a, Reason, Texts>,
    /// For code: the position where the error was thrown.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<LineColumn>,
}

/// Writes a program's run: its outcome, its calls, and its events.
pub(super) fn write(
    (scenario, spans): (&Scenario, &Spans),
    (timeline, findings): &Run<'_>,
    detail: Detail,
    out: &mut impl Write,
) -> io::Result<()> {
    let Findings { found, left_out: not_looked_at } = &**findings;
    let mut object = Object::new(out)?;
    object.text(key!("name"), Some(timeline.text(timeline.program)))?;
    object.field(key!("outcome"), &OutcomeJson::new(timeline))?;
    object.instant(key!("settles_at"), timeline.settles_at)?;
    let thrown_at = timeline.coded.as_ref().and_then(|coded| coded.crash);
    let crash = timeline.crash.as_ref().map(|crash| CrashJson {
        at: crash.at,
        reason: crash.reason.in_texts(&timeline.texts),
        span: thrown_at.and_then(|span| scenario.position(span)),
    });
    object.field(key!("crash"), &crash)?;
    object.instant(key!("quiescent_at"), Some(timeline.quiescent_at))?;
    let label = |out: &mut _, id| object::string(out, &timeline.label(timeline.call(id)));
    super::write_bounds(&mut object, timeline.bounds(), label)?;
    if detail != Detail::Ending {
        let calls = &timeline.calls;
        object.array(key!("calls"), calls.iter().enumerate(), |out, (number, call)| {
            call::write((scenario, spans), timeline, (number, call), out)
        })?;
        match &timeline.coded {
            Some(coded) => code::write(scenario, timeline, coded, &mut object)?,
            None => object.array(key!("events"), timeline.events(), |out, event| {
                event::write(timeline, event, out)
            })?,
        }
    }
    // The steps that a pending program still awaits, starting from its own list.
    let waits_at = timeline.waits_at.iter().filter_map(|step| timeline.position(scenario, *step));
    object.field(key!("waits_at"), &waits_at.collect::<Vec<_>>())?;
    // The expectations of the file that are not met.
    let expected = scenario.expectation(timeline.index);
    let unmet = expected.map_or_else(Vec::new, |expected| unmet(expected, timeline));
    object.field(key!("unmet"), &unmet)?;
    if detail == Detail::Whole {
        object.array(key!("findings"), found, |out, one| {
            Ok(serde_json::to_writer(out, &finding(one, scenario))?)
        })?;
        object.array(key!("left_out"), not_looked_at, |out, one| {
            Ok(serde_json::to_writer(out, &left_out(one))?)
        })?;
    }
    object.end()
}
