//! A document of an editor: its findings, and the times of its calls.

use std::collections::BTreeMap;
use std::path::PathBuf;

use makespan::findings::Severity;
use makespan::scenario::Span;
use makespan::timeline::{CallId, Timeline};
use serde_json::{Value, json};

use super::positions::{path, position, range};
use super::protocol::{Position, Range};
use crate::cli::check::{self, CheckedText, Reported, TextOutcome};

/// A text, and the result for its last version that could be read.
pub(super) struct Document {
    path: PathBuf,
    text: String,
    version: i32,
    is_checked: bool,
    /// The result of checking this version of the text.
    check_text: Option<CheckedText>,
}

/// A call of a task, by its index, in the run of a program.
struct Call<'d> {
    timeline: &'d Timeline,
    id: CallId,
}

impl Document {
    pub(super) fn new(uri: &str, text: String, version: i32) -> Self {
        Self { path: path(uri), text, version, is_checked: false, check_text: None }
    }

    pub(super) fn change(&mut self, text: String, version: i32) {
        if self.text != text {
            (self.check_text, self.is_checked) = (None, false);
            self.text = text;
        }
        self.version = version;
    }

    pub(super) const fn version(&self) -> i32 {
        self.version
    }

    /// Checks the text if it has changed, and returns whether there is something to publish. While
    /// the text cannot be parsed, the findings that were published last stay.
    pub(super) fn check(&mut self) -> bool {
        if std::mem::replace(&mut self.is_checked, true) {
            return false;
        }
        match check::check_text(&self.path, &self.text) {
            TextOutcome::At(check_text) => self.check_text = Some(*check_text),
            TextOutcome::Empty => {}
            TextOutcome::Unreadable => return false,
        }
        true
    }

    pub(super) fn diagnostics(&self) -> Vec<Value> {
        self.found().filter_map(|finding| self.diagnostic(finding)).collect()
    }

    fn found(&self) -> impl Iterator<Item = &Reported> {
        self.check_text.iter().flat_map(|check_text| &check_text.found)
    }

    fn diagnostic(&self, finding: &Reported) -> Option<Value> {
        let severity = match finding.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Note => 3,
        };
        Some(json!({
            "range": range(&self.text, finding.region?),
            "severity": severity,
            "source": "simulate",
            "code": finding.rule,
            "message": finding.text(),
        }))
    }

    /// The fixes of findings in a range.
    pub(super) fn actions(&self, uri: &str, within: Range) -> Value {
        let touched = |finding: &&Reported| {
            let region = finding.region.map(|region| range(&self.text, region));
            region.is_some_and(|region| region.touches(within))
        };
        let with_fix = self.found().filter(|finding| !finding.edits.is_empty());
        let actions = with_fix.filter(touched).map(|finding| {
            let edits = finding.edits.iter().map(
                |edit| json!({ "range": range(&self.text, edit.region), "newText": edit.text }),
            );
            json!({
                "title": title(finding),
                "kind": "quickfix",
                "diagnostics": self.diagnostic(finding).into_iter().collect::<Vec<_>>(),
                "isPreferred": finding.severity != Severity::Note,
                "edit": { "documentChanges": [{
                    "textDocument": { "uri": uri, "version": self.version },
                    "edits": edits.collect::<Vec<_>>(),
                }] },
            })
        });
        actions.collect()
    }

    /// The description of the call at a position.
    pub(super) fn hover(&self, at: Position) -> Value {
        let Some(check_text) = &self.check_text else { return Value::Null };
        let sites = sites(check_text);
        let around = sites.iter().filter_map(|(span, calls)| {
            let range = self.range_of(check_text, *span)?;
            (range.start <= at && at <= range.end).then_some((span.end - span.start, range, calls))
        });
        let Some((_, range, calls)) = around.min_by_key(|(length, ..)| *length) else {
            return Value::Null;
        };
        let told: Vec<String> = calls.iter().take(MOST_TOLD).map(Call::told).collect();
        let more = match calls.len().saturating_sub(MOST_TOLD) {
            0 => String::new(),
            more => format!("\n\nand {more} more"),
        };
        let value = told.join("\n\n") + &more;
        json!({ "contents": { "kind": "markdown", "value": value }, "range": range })
    }

    /// The hints after the calls in a range: the times at which each starts and settles.
    pub(super) fn hints(&self, within: Range) -> Value {
        let Some(check_text) = &self.check_text else { return Value::Null };
        let sites = sites(check_text);
        let hints = sites.iter().filter_map(|(span, calls)| {
            let range = self.range_of(check_text, *span)?;
            let first = calls.first().filter(|_| range.touches(within))?;
            let more = match calls.len() {
                1 => String::new(),
                all => format!(", {all} calls"),
            };
            Some(json!({
                "position": range.end,
                "label": format!("{}{more}", first.times()),
                "tooltip": { "kind": "markdown", "value": first.told() },
                "paddingLeft": true,
            }))
        });
        hints.collect()
    }

    fn range_of(&self, check_text: &CheckedText, span: Span) -> Option<Range> {
        let source = check_text.scenario.source().filter(|_| span.is_some())?;
        let at = |offset: u32| position(&self.text, source.position(offset as usize));
        Some(Range { start: at(span.start), end: at(span.end) })
    }
}

/// The calls by their positions in the code, from the first program that makes them.
fn sites(check_text: &CheckedText) -> BTreeMap<Span, Vec<Call<'_>>> {
    let mut sites: BTreeMap<Span, Vec<Call<'_>>> = BTreeMap::new();
    for timeline in &check_text.timelines {
        for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
            let span = timeline.span(&check_text.scenario, call.step);
            let calls = sites.entry(span).or_default();
            if span.is_some() && calls.first().is_none_or(|one| one.is_of(timeline)) {
                calls.push(Call { timeline, id });
            }
        }
    }
    sites
}

/// The maximum number of calls at one position that a hover describes.
const MOST_TOLD: usize = 5;

/// The effect of a fix, and the time that it saves.
fn title(finding: &Reported) -> String {
    let saves = finding.saves.map_or_else(String::new, |saves| format!(" ({saves} faster)"));
    let mut letters = finding.instead.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{saves}", letters.as_str())
}

impl Call<'_> {
    fn is_of(&self, timeline: &Timeline) -> bool {
        std::ptr::eq(self.timeline, timeline)
    }

    /// `100ms → 180ms`
    fn times(&self) -> String {
        let call = self.timeline.call(self.id);
        let settles = call.settles_at.map_or_else(|| "…".to_owned(), |at| at.to_string());
        format!("{} → {settles}", call.called_at)
    }

    /// The description of the call, in sentences.
    fn told(&self) -> String {
        let call = self.timeline.call(self.id);
        let program = self.timeline.text(self.timeline.program);
        let ends = match (call.settles_at, call.rejected) {
            (Some(at), None) => format!(" and fulfills at {at}"),
            (Some(at), Some(_)) => format!(" and rejects at {at}"),
            (None, _) => " and never settles".to_owned(),
        };
        let name = self.name(self.id);
        let starts = format!("{name} starts at **{}**{ends}, in `{program}`.", call.called_at);
        starts + &self.waits()
    }

    /// The reason why the call is made at its time, and its dependencies.
    fn waits(&self) -> String {
        let on: Vec<CallId> =
            self.timeline.depends_on(self.id).map(|on| on.all().collect()).unwrap_or_default();
        let names: Vec<String> = on.iter().map(|id| self.name(*id)).collect();
        let depends = match &names[..] {
            [] => "it has no dependencies".to_owned(),
            [one] => format!("it depends on {one}"),
            [first, .., last] if names.len() == 2 => format!("it depends on {first} and {last}"),
            [first, ..] => format!("it depends on {first} and {} more calls", names.len() - 1),
        };
        match self.waits_for() {
            None => format!(" It waits for no other call; {depends}."),
            Some(held) if on.contains(&held) => {
                format!(" It waits for {}; {depends}.", self.name(held))
            }
            Some(held) => format!(" It waits for {}, but {depends}.", self.name(held)),
        }
    }

    /// The call that settled when this one was made.
    fn waits_for(&self) -> Option<CallId> {
        let called_at = self.timeline.call(self.id).called_at;
        let calls = (0..).map(CallId).zip(&self.timeline.calls);
        let settled = calls.filter(|(_, other)| other.settles_at == Some(called_at));
        settled.map(|(id, _)| id).find(|id| *id != self.id)
    }

    fn name(&self, id: CallId) -> String {
        format!("`{}`", self.timeline.label(self.timeline.call(id)).replace('`', "'"))
    }
}
