//! The first difference between Node and the run here, and its position in the text.

use std::fmt;

use annotate_snippets::{Group, Level, Renderer};
use serde_json::Value;

use crate::javascript;
use crate::scenario::{Scenario, Span, StepId, excerpt};
use crate::timeline::{CallId, EventKind};
use crate::view::Report;

/// The first difference between Node and the run here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The part that differs: `event 3`, `outcome`. The first event is event 1.
    pub about: String,
    /// The value here, as JSON.
    pub ours: String,
    /// The value in Node, as JSON.
    pub node: String,
    /// The span of the call or the log of the event here, if there is one.
    pub ours_at: Span,
    /// The line of the call or the log of Node's event, if it is known: only for code.
    pub node_at: Span,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { about, ours, node, .. } = self;
        write!(f, "{about}: {ours} here, {node} in Node")
    }
}

impl Difference {
    /// Returns the lines of the text at which the two sides are, each underlined. If both are at
    /// the same position, there is one excerpt; if neither is known, there is none.
    #[must_use]
    pub fn excerpts(&self, scenario: &Scenario) -> Vec<String> {
        let Some(source) = &scenario.source else { return Vec::new() };
        let line = |span: Span| scenario.position(span).map(|at| at.line);
        let shown = |title: &str, span: Span| {
            let group = Group::with_title(Level::NOTE.primary_title(title.to_owned()));
            excerpt(group, source, (span, None), Vec::new(), &Renderer::plain())
        };
        match (line(self.ours_at), line(self.node_at)) {
            (Some(ours), Some(node)) if ours == node => {
                vec![shown("here and in Node", self.ours_at)]
            }
            (ours, node) => {
                let ours = ours.map(|_| shown("here", self.ours_at));
                ours.into_iter().chain(node.map(|_| shown("in Node", self.node_at))).collect()
            }
        }
    }
}

/// Finds the spans of the events of both sides.
pub(super) struct Spans<'r> {
    pub(super) report: &'r Report<'r>,
    /// Whether the events are those of a script, which does not report calls.
    pub(super) is_script: bool,
}

impl Spans<'_> {
    /// The span of an event of the run here.
    pub(super) fn of_event(&self, number: usize) -> Span {
        let timeline = &self.report.timelines[0];
        let mut logs = timeline.logged_at.iter();
        let mut spans = timeline.events().filter_map(|event| match event.kind {
            EventKind::Called(CallId(call))
            | EventKind::Started(CallId(call))
            | EventKind::Fulfilled(CallId(call))
            | EventKind::Rejected(CallId(call)) => {
                (!self.is_script).then(|| self.of_call(call as usize))
            }
            EventKind::Logged(_) => {
                Some(logs.next().map_or(Span::NONE, |step| self.of_step(*step)))
            }
            EventKind::Unhandled(_) | EventKind::Settled => Some(Span::NONE),
        });
        spans.nth(number).unwrap_or_default()
    }

    /// The span of a call of the run here. The steps of a generated program are not in the text, so
    /// its calls have the spans of their tasks.
    pub(super) fn of_call(&self, number: usize) -> Span {
        let timeline = &self.report.timelines[0];
        let Some(call) = timeline.calls.get(number) else { return Span::NONE };
        let span = self.of_step(call.step);
        if span.is_some() { span } else { timeline.task_of(call).span }
    }

    fn of_step(&self, step: StepId) -> Span {
        self.report.timelines[0].span(self.report.scenario, step)
    }

    /// The line that Node reports for an event or a call.
    pub(super) fn of_node(&self, named: &Value) -> Span {
        let scenario = self.report.scenario;
        let (Some(source), Some(code)) = (&scenario.source, scenario.code()) else {
            return Span::NONE;
        };
        let (file, _) = source.file_of(code.in_source(javascript::Span::default()));
        let Some(line) = named["line"].as_u64().and_then(|line| usize::try_from(line).ok()) else {
            return Span::NONE;
        };
        let Some(line) = line.checked_sub(1).and_then(|line| file.text().lines().nth(line)) else {
            return Span::NONE;
        };
        let written = line.trim();
        let start = written.as_ptr().addr() - file.text().as_ptr().addr();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        code.in_source(javascript::Span {
            start: offset(start),
            end: offset(start + written.len()),
        })
    }
}
