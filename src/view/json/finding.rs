//! One finding in JSON.

use serde::Serialize;

use crate::findings::{Finding, Fix, LeftOut, Severity};
use crate::scenario::{Format, Formatting, LineColumn, Scenario};
use crate::{Duration, Instant};

/// A finding: its rule, its messages, its span, its witness and its fix.
#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    why: &'a str,
    instead: &'a str,
    span: Option<LineColumn>,
    /// The calls that prove it, as indices into `calls`.
    witness: Vec<u32>,
    saves: Option<Duration>,
    fix: Option<FixJson<'a>>,
}

/// A fixed program, and the time at which it settles.
#[derive(Serialize)]
struct FixJson<'a> {
    settles_at: Instant,
    /// The steps of the program, or of the function that it is in, in the format of the file.
    steps: String,
    /// The function that was fixed, if it is not the program itself.
    function: Option<&'a str>,
    js: String,
    on_failure: String,
    other_durations: Option<&'a str>,
    other_value: Option<&'a str>,
    /// A faster fix that exceeds the concurrency that the program was written for.
    unbounded: Option<Alternative>,
}

/// An alternative to a fix in JSON: the time at which it settles, the number of concurrent calls,
/// and its steps.
#[derive(Debug, Serialize)]
pub struct Alternative {
    settles_at: Instant,
    in_flight: usize,
    steps: String,
    js: String,
}

impl Alternative {
    /// Returns the alternative of a fix, with steps in the given format.
    #[must_use]
    pub fn to(fix: &Fix, format: Format) -> Option<Self> {
        fix.unbounded.as_ref().map(|other| Self {
            settles_at: other.settles_at,
            in_flight: other.in_flight,
            steps: other.written(&Formatting::new(format)),
            js: crate::view::js::listing(&other.scenario, other.program).text,
        })
    }
}

/// The checks that rules left out.
#[derive(Serialize)]
struct LeftOutJson<'a> {
    rules: Vec<&'a str>,
    what: &'a str,
}

/// The checks that were left out, as JSON.
pub(super) fn left_out(left_out: &LeftOut) -> impl Serialize {
    let rules = left_out.rules.iter().map(|rule| rule.name).collect();
    LeftOutJson { rules, what: &left_out.what }
}

/// A finding as JSON.
pub(super) fn finding<'a>(finding: &'a Finding, scenario: &Scenario) -> impl Serialize + use<'a> {
    FindingJson {
        rule: finding.rule.name,
        severity: finding.severity,
        message: &finding.message,
        why: &finding.why,
        instead: &finding.instead,
        span: scenario.position(finding.span),
        witness: finding.witness.iter().map(|call| call.0).collect(),
        saves: finding.saves,
        fix: finding.fix.as_ref().map(|fix| FixJson {
            settles_at: fix.settles_at,
            steps: fix.written(&Formatting::new(scenario.format())),
            function: fix.function(),
            js: crate::view::js::listing(&fix.scenario, fix.program).text,
            on_failure: fix.on_failure.join("; "),
            other_durations: fix.other_durations.as_deref(),
            other_value: fix.other_value.as_deref(),
            unbounded: Alternative::to(fix, scenario.format()),
        }),
    }
}
