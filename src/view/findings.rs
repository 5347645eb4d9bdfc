//! Findings with the scenario's text underlined: what `simulate check` prints.

use annotate_snippets::{Group, Level, Message, Renderer};

use super::Report;
use crate::findings::{Finding, Severity};
use crate::scenario::excerpt;

/// One finding: the step underlined, what happened, why it matters, what to write instead, and
/// the mended program with what it saves.
#[must_use]
pub fn render(report: &Report<'_>, program: &str, finding: &Finding, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let level = match finding.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = format!("{}: {}", finding.rule.name, finding.message);
    let group = Group::with_title(level.primary_title(title));
    let behind = messages(finding);
    let label = format!("in the program \"{program}\"");
    match &report.scenario.source {
        Some(source) if finding.place.is_some() => {
            let place = (finding.place, Some(label.as_str()));
            excerpt(group, source, place, behind, &renderer)
        }
        _ => renderer.render(&[group.element(Level::NOTE.message(label)).elements(behind)]),
    }
}

fn messages(finding: &Finding) -> Vec<Message<'_>> {
    let mut messages =
        vec![Level::NOTE.message(&finding.why), Level::HELP.message(&finding.instead)];
    if let (Some(saves), Some(mend)) = (finding.saves, &finding.mend) {
        let said =
            format!("mended, it settles at {}, {saves} sooner:\n{}", mend.settles_at, mend.ron(0));
        messages.push(Level::HELP.message(said));
        if !mend.on_failure.is_empty() {
            let said = format!("what that changes on failure: {}", mend.on_failure.join("; "));
            messages.push(Level::NOTE.message(said));
        }
    }
    messages
}
