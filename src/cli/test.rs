//! `simulate test`: timelines held against the recorded ones, and what scenarios expect.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;
use makespan::findings;
use makespan::program::Record;
use makespan::timeline::unmet;
use makespan::{RunOptions, Scenario};
use similar::{ChangeTag, TextDiff};

use super::failure::{Failure, Success, tell_error};
use super::{input, output};

const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();

/// How many unchanged lines a difference is shown with on either side.
const CONTEXT: usize = 2;

/// Holds every scenario against its record, a file beside it (mine.ron: mine.ron.timeline), and
/// against what it expects of its programs. One that has neither fails.
#[derive(Args, Debug)]
pub(super) struct TestArguments {
    /// Scenarios, or directories of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Record the timelines as they are now
    #[arg(long)]
    accept: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

/// What came of one scenario.
struct Verdict {
    style: Style,
    word: &'static str,
    details: String,
}

pub(super) fn run(arguments: &TestArguments) -> Result<Success, Failure> {
    let files = input::scenarios(&arguments.paths)?;
    let mut stale = Vec::new();
    for path in &arguments.paths {
        stale.extend(records_of_nothing(path)?);
    }
    let (mut passed, mut failed, mut unreadable) = (0, 0, 0);
    let color = arguments.color.applies(None);
    output::write(None, |out| {
        for file in &files {
            let Ok(verdict) = test(file, arguments.accept) else {
                unreadable += 1;
                continue;
            };
            let well = verdict.style == GREEN;
            *(if well { &mut passed } else { &mut failed }) += 1;
            tell(&verdict, file, color, out).map_err(output::stdout_failed)?;
        }
        for record in &stale {
            failed += 1;
            let details = "  its scenario is gone; remove it\n".to_owned();
            let verdict = Verdict { style: RED, word: "stale", details };
            tell(&verdict, record, color, out).map_err(output::stdout_failed)?;
        }
        writeln!(out, "\n{passed} passed, {} failed", failed + unreadable)
            .map_err(output::stdout_failed)
    })?;
    match (failed, unreadable) {
        (0, 0) => Ok(Success::Well),
        (_, 0) => Ok(Success::Unmet),
        _ => Err(Failure::Told),
    }
}

/// The record of a scenario: `mine.ron.timeline` for `mine.ron`.
fn record_of(file: &Path) -> PathBuf {
    let mut record = file.as_os_str().to_owned();
    record.push(".timeline");
    record.into()
}

/// The records below a directory whose scenario is gone.
fn records_of_nothing(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut records = input::files_below(path, &["timeline"])?;
    records.retain(|record| !record.with_extension("").exists());
    Ok(records)
}

fn test(file: &Path, accept: bool) -> Result<Verdict, Failure> {
    let scenario = input::read(file)?;
    let (timelines, unmet) = timelines(&scenario).map_err(|message| {
        tell_error(&format!("{}: {message}", file.display()));
        Failure::Told
    })?;
    let record = record_of(file);
    let recorded = fs::read_to_string(&record).ok();
    if !unmet.is_empty() {
        return Ok(Verdict { style: RED, word: "unmet", details: unmet });
    }
    if recorded.as_ref() == Some(&timelines) {
        return Ok(Verdict { style: GREEN, word: "ok", details: String::new() });
    }
    if accept {
        output::write(Some(&record), |out| {
            out.write_all(timelines.as_bytes()).map_err(output::stdout_failed)
        })?;
        return Ok(Verdict { style: GREEN, word: "recorded", details: String::new() });
    }
    Ok(match recorded {
        Some(recorded) => Verdict {
            style: RED,
            word: "changed",
            details: styled_difference(&recorded, &timelines),
        },
        None if scenario.expect.is_empty() => {
            let details = "  it has no record and expects nothing; --accept records it\n";
            Verdict { style: YELLOW, word: "untested", details: details.to_owned() }
        }
        None => Verdict { style: GREEN, word: "ok", details: String::new() },
    })
}

/// The timelines of all programs, as they are recorded, and what does not hold, in words.
fn timelines(scenario: &Scenario) -> Result<(String, String), String> {
    let (mut text, mut problems) = (String::new(), String::new());
    for program in 0..scenario.programs.len() {
        let run = scenario.run_program(program, &RunOptions::recording(Record::Promises));
        let timeline = run.map_err(|error| error.to_string())?;
        let separator = if program > 0 { "\n" } else { "" };
        let _ = write!(text, "{separator}{timeline}");
        let name = timeline.text(timeline.program);
        let found = findings::of(scenario, &timeline).found;
        for unmet in super::check::unmet(scenario, program, &found) {
            let _ = writeln!(problems, "  \"{name}\": {unmet}");
        }
        let expected = scenario.expectation(program);
        for unmet in expected.map_or_else(Vec::new, |expected| unmet(expected, &timeline)) {
            let _ = writeln!(problems, "  \"{name}\": {unmet}");
        }
    }
    Ok((text, problems))
}

/// Two texts line by line, as far as they differ.
pub(super) fn difference(before: &str, after: &str, color: bool) -> String {
    let text = styled_difference(before, after);
    if color { text } else { anstream::adapter::strip_str(&text).to_string() }
}

fn styled_difference(recorded: &str, now: &str) -> String {
    let diff = TextDiff::from_lines(recorded, now);
    let mut text = String::new();
    for group in diff.grouped_ops(CONTEXT) {
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', RED),
                ChangeTag::Insert => ('+', GREEN),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value().trim_end_matches('\n');
            let _ = writeln!(text, "  {style}{sign} {line}{style:#}");
        }
        text.push('\n');
    }
    text
}

fn tell(verdict: &Verdict, file: &Path, color: bool, out: &mut dyn Write) -> std::io::Result<()> {
    let Verdict { style, word, details } = verdict;
    let text = format!("{style}{word:>8}{style:#}  {}\n{details}", file.display());
    if color {
        write!(out, "{text}")
    } else {
        write!(out, "{}", anstream::adapter::strip_str(&text))
    }
}
