//! Findings with the scenario's text underlined: what `simulate check` prints.
//!
//! ```
//! use makespan::{Scenario, findings, view};
//!
//! # let scenario = Scenario::from_ron("page.ron", r#"(
//! #     tasks: { "fetchUser": (takes: "100ms"), "fetchNews": (takes: "50ms") },
//! #     programs: { "page": ["fetchUser", "fetchNews"] },
//! # )"#)?;
//! let timelines = [scenario.run("page")?];
//! let found = [findings::of(&scenario, &timelines[0])];
//! let bounds = scenario.bounds().expect("durations of seconds");
//! let (timelines, findings) = (&timelines, &found);
//! let report = view::Report { scenario: &scenario, bounds: &bounds, timelines, findings };
//! let layout = view::findings::Layout { width: 80, color: false };
//! let text = view::findings::render(&report, "page", &found[0].found[0], layout);
//! assert!(text.starts_with("warning: sequential-independent-awaits"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt::Write as _;

use annotate_snippets::{Group, Level, Message, Renderer};

use super::Report;
use super::text::{self, counted};
use crate::findings::{Finding, Fix, LeftOut, Severity};
use crate::scenario::{Edit, Format, Formatting, Span, edited_within, excerpt, write_string};

/// The layout of findings.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The available columns.
    pub width: usize,
    /// Whether to color.
    pub color: bool,
}

/// The maximum number of lines of JavaScript that are shown for a fix.
const MOST_LINES: usize = 24;
/// The width of `error: `, and of `  = note: ` next to line numbers of three digits, in columns.
const TITLE: usize = 9;
const BESIDE: usize = 13;
/// The width of a line number of three digits and the bar after it, in columns.
const LINE_NUMBER: usize = 6;

/// Renders a finding: the step underlined, what happens, why it matters, what to do, and the fixed
/// program with the time that it saves.
#[must_use]
pub fn render(report: &Report<'_>, program: &str, finding: &Finding, layout: Layout) -> String {
    let renderer = if layout.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(layout.width);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = format!("{}: {}", finding.rule.name, finding.message);
    let group = Group::with_title(level.primary_title(wrapped(&title, layout.width, TITLE)));
    let format = report.scenario.format();
    let mut footer = messages(finding, format, layout.width);
    footer.extend(rewritten(report, finding, layout.width));
    let label = format!("in the program \"{program}\"");
    let span = finding.span;
    let source = report.scenario.source.as_ref().filter(|_| span.is_some());
    let fits = fits(report, span, &label, layout.width);
    if source.is_none() || !fits {
        footer.insert(0, Level::NOTE.message(wrapped(&label, layout.width, BESIDE)));
    }
    let text = match source {
        Some(source) => {
            let span = (span, fits.then_some(label.as_str()));
            excerpt(group, source, span, footer, &renderer)
        }
        None => renderer.render(&[group.elements(footer)]),
    };
    // Blank lines of code have no trailing spaces.
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Returns the checks that were left out in a program, wrapped.
#[must_use]
pub fn left_out(program: &str, left: &LeftOut, layout: Layout) -> String {
    wrapped(&format!("not checked in \"{program}\": {left}"), layout.width, 0)
}

/// Whether a label fits next to the underlined text.
fn fits(report: &Report<'_>, span: Span, label: &str, width: usize) -> bool {
    let Some(at) = report.scenario.position(span) else { return false };
    let Some(source) = &report.scenario.source else { return false };
    let marked = source.at(span).lines().next().unwrap_or_default();
    let [before, marked, label] = [at.column, marked.chars().count(), label.chars().count()];
    before + marked + label + LINE_NUMBER < width
}

fn messages(finding: &Finding, format: Format, width: usize) -> Vec<Message<'static>> {
    let note = |said: &str| Level::NOTE.message(wrapped(said, width, BESIDE));
    let help = |said: &str| Level::HELP.message(wrapped(said, width, BESIDE));
    let steps = |said: &str, fix: &Fix| {
        let said = wrapped(said, width, BESIDE);
        Level::HELP.message(format!("{said}\n{}", written(fix, format, width)))
    };
    let mut messages = vec![note(&finding.why), help(&finding.instead)];
    if let (Some(saves), Some(fix)) = (finding.saves, &finding.fix) {
        let said = format!(
            "fixed: {} ({saves} faster), up to {} (now {}):",
            fix.settles_at,
            counted(fix.in_flight, "concurrent call"),
            fix.original_in_flight
        );
        messages.push(steps(&said, fix));
        let js = super::js::listing(&fix.scenario, fix.program).text;
        if js.lines().count() <= MOST_LINES {
            messages.push(Level::HELP.message(format!("in JavaScript:\n{}", js.trim_end())));
        }
        messages.extend(fix.on_failure.iter().map(|told| note(&format!("on failure: {told}"))));
        messages.extend(fix.other_value.iter().map(|told| note(&format!("other value: {told}"))));
        if let Some(other) = &fix.unbounded {
            let said = format!(
                "alternative: {}, but up to {} (now {}):",
                other.settles_at,
                counted(other.in_flight, "concurrent call"),
                other.original_in_flight
            );
            messages.push(steps(&said, other));
        }
        let durations = fix.other_durations.iter();
        messages.extend(durations.map(|told| note(&format!("other durations: {told}"))));
    }
    messages
}

/// The changes of a fix of code, and the time that it saves.
fn rewritten(report: &Report<'_>, finding: &Finding, width: usize) -> Vec<Message<'static>> {
    let (Some(saves), Some(rewrite)) = (finding.saves, &finding.rewrite) else { return Vec::new() };
    let [before, after] = rewrite.in_flight;
    let mut said = format!(
        "fixed: {} ({saves} faster), up to {} (now {before})",
        rewrite.settles_at,
        counted(after, "concurrent call"),
    );
    if let Some([before, after]) = rewrite.round_trips.filter(|[before, after]| after < before) {
        let _ = write!(said, "; {} instead of {before}", counted(after, "sequential round trip"));
    }
    let said = wrapped(&format!("{said}:"), width, BESIDE);
    let code = report.scenario.text_of_code().unwrap_or_default();
    let changed = changes(code, &rewrite.edits);
    let mut messages = vec![Level::HELP.message(format!("{said}\n{changed}"))];
    let told = rewrite.on_failure.iter();
    messages.extend(told.map(|told| {
        let told = wrapped(&format!("on failure: {told}"), width, BESIDE);
        Level::NOTE.message(told)
    }));
    messages
}

/// The lines of a text that edits change, as a diff. Only the lines from the first edit to the last
/// are compared, because the text may be long.
fn changes(code: &str, edits: &[Edit]) -> String {
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return String::new() };
    let (start, end) = (first.span.start as usize, last.span.end as usize);
    let start = code[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = code[end..].find('\n').map_or(code.len(), |at| end + at);
    let after = edited_within(code, start..end, edits);
    let [old, new] = [&code[start..end], &after].map(|text| text.lines().collect::<Vec<_>>());
    let same =
        |one: &mut dyn Iterator<Item = (&&str, &&str)>| one.take_while(|(a, b)| a == b).count();
    let start = same(&mut old.iter().zip(&new));
    let (old, new) = (&old[start..], &new[start..]);
    let end = same(&mut old.iter().rev().zip(new.iter().rev()));
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let old = old.iter().map(|line| format!("- {line}"));
    let new = new.iter().map(|line| format!("+ {line}"));
    old.chain(new).collect::<Vec<_>>().join("\n")
}

/// The fixed steps in the format of their file. Steps of a function have the function's name before
/// them.
fn written(fix: &Fix, format: Format, width: usize) -> String {
    let head = fix.function().map(|name| write_string(name, format) + ": ").unwrap_or_default();
    let columns = width.saturating_sub(BESIDE + head.chars().count());
    head + &fix.written(&Formatting::new(format).within(columns))
}

/// Breaks a text at spaces into lines of the remaining width.
fn wrapped(said: &str, width: usize, taken: usize) -> String {
    text::wrapped(said, width.saturating_sub(taken)).join("\n")
}
