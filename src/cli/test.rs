//! `simulate test`: compares timelines with their records, and with the expectations of scenarios.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;
use makespan::findings;
use makespan::program::Record;
use makespan::timeline::unmet;
use makespan::{RunOptions, Scenario};
use similar::{ChangeTag, TextDiff};

use super::failure::{Failure, Success, report_failure};
use super::input;
use super::output::{self, Inputs};

const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();

/// The number of unchanged lines around a difference.
const CONTEXT: usize = 2;

/// Compares each scenario with its recorded timelines (mine.ron.timeline for mine.ron) and with
/// its expectations. A scenario that has neither fails, and so does one whose record cannot be
/// read.
#[derive(Args, Debug)]
pub(super) struct TestArguments {
    /// Scenarios, code, or directories of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Record the current timelines
    #[arg(long)]
    accept: bool,
    /// When to color the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

/// The result of one scenario.
struct Verdict {
    outcome: TestOutcome,
    /// The details, in whole lines.
    details: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TestOutcome {
    /// Its timelines match its record.
    Same,
    /// It has no record, and its expectations are met.
    AsExpected,
    /// Its timelines have been recorded.
    Recorded,
    /// Its timelines differ from its record.
    Changed,
    /// An expectation is not met.
    Failed,
    /// It has no record and no expectations.
    Untested,
    /// The scenario of this record does not exist.
    Stale,
}

impl TestOutcome {
    const fn passes(self) -> bool {
        matches!(self, Self::Same | Self::AsExpected | Self::Recorded)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Same | Self::AsExpected => "ok",
            Self::Recorded => "recorded",
            Self::Changed => "changed",
            Self::Failed => "failed",
            Self::Untested => "untested",
            Self::Stale => "stale",
        }
    }

    const fn style(self) -> Style {
        match self {
            Self::Untested => YELLOW,
            _ if self.passes() => GREEN,
            _ => RED,
        }
    }
}

/// The numbers of scenarios by result.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    /// The number of scenarios that passed without a record.
    unrecorded: usize,
    /// The number of scenarios that could not be tested, which has been reported.
    untestable: usize,
}

impl Tally {
    fn count(&mut self, outcome: TestOutcome) {
        *(if outcome.passes() { &mut self.passed } else { &mut self.failed }) += 1;
        self.unrecorded += usize::from(outcome == TestOutcome::AsExpected);
    }

    fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out)?;
        if self.unrecorded > 0 {
            let files = match self.unrecorded {
                1 => "1 file has no record: only its expectations were checked.".to_owned(),
                more => {
                    format!("{more} files have no record: only their expectations were checked.")
                }
            };
            writeln!(out, "{files}\n--accept records the timelines.")?;
        }
        writeln!(out, "{} passed, {} failed", self.passed, self.failed + self.untestable)
    }
}

pub(super) fn run(arguments: &TestArguments) -> Result<Success, Failure> {
    input::expect_names(&arguments.paths, "test")?;
    let mut files = input::scenarios(&arguments.paths)?;
    // Code in a directory is a test only if it has a record.
    let is_meant = |file: &PathBuf| arguments.paths.contains(file) || record_of(file).exists();
    files.retain(|file| !input::is_code(file) || is_meant(file));
    if files.is_empty() {
        return Err(input::no_scenario());
    }
    let mut stale = Vec::new();
    for path in &arguments.paths {
        stale.extend(records_of_nothing(path)?);
    }
    let inputs = Inputs::of(&files);
    let mut tally = Tally::default();
    let color = arguments.color.applies(None);
    output::print(|out| {
        for file in &files {
            match test(file, arguments.accept, &inputs) {
                Ok(verdict) => {
                    tally.count(verdict.outcome);
                    report(&verdict, file, color, out).map_err(output::stdout_failed)?;
                }
                // One file that cannot be tested does not stop the others.
                Err(failure) => {
                    tally.untestable += 1;
                    failure.report();
                }
            }
        }
        for record in &stale {
            let details = "  its scenario no longer exists; remove it\n".to_owned();
            let verdict = Verdict { outcome: TestOutcome::Stale, details };
            tally.count(verdict.outcome);
            report(&verdict, record, color, out).map_err(output::stdout_failed)?;
        }
        tally.write(out).map_err(output::stdout_failed)
    })?;
    match (tally.failed, tally.untestable) {
        (0, 0) => Ok(Success::Well),
        (_, 0) => Ok(Success::Unmet),
        _ => Err(Failure::Reported),
    }
}

/// The record of a scenario: `mine.ron.timeline` for `mine.ron`.
fn record_of(file: &Path) -> PathBuf {
    let mut record = file.as_os_str().to_owned();
    record.push(".timeline");
    record.into()
}

/// The records below a directory whose scenario no longer exists.
fn records_of_nothing(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut records = input::files_below(path, &["timeline"])?;
    // A scenario that cannot be read still exists.
    let is_gone = |scenario: PathBuf| match scenario.symlink_metadata() {
        Ok(_) => false,
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    records.retain(|record| is_gone(record.with_extension("")));
    Ok(records)
}

fn test(file: &Path, accept: bool, inputs: &Inputs) -> Result<Verdict, Failure> {
    let scenario = input::read(file)?;
    let (timelines, unmet) =
        timelines(&scenario).map_err(|message| report_failure(file.display(), &message))?;
    let record = record_of(file);
    let recorded = recorded(&record);
    let verdict = |outcome, details| Ok(Verdict { outcome, details });
    if accept && unmet.is_empty() {
        // Git on Windows writes records with its own line ends, which is not a change.
        if recorded.is_ok_and(|text| text.as_ref() == Some(&timelines)) {
            return verdict(TestOutcome::Same, String::new());
        }
        input::expect_file(&record)?;
        output::write(Some(&record), inputs, |out| {
            out.write_all(timelines.as_bytes()).map_err(output::stdout_failed)
        })?;
        return verdict(TestOutcome::Recorded, String::new());
    }
    match recorded? {
        _ if !unmet.is_empty() => verdict(TestOutcome::Failed, unmet),
        Some(recorded) if recorded == timelines => verdict(TestOutcome::Same, String::new()),
        Some(recorded) => {
            let difference = styled_difference(&recorded, &timelines);
            let help = "  if this is correct, record it with --accept\n";
            verdict(TestOutcome::Changed, difference + help)
        }
        None if scenario.expect().is_empty() => {
            let details = "  it has no record and no expectations; record it with --accept\n";
            verdict(TestOutcome::Untested, details.to_owned())
        }
        None => verdict(TestOutcome::AsExpected, String::new()),
    }
}

/// The text of a record, with the line ends of timelines and without a byte order mark; `None` if
/// there is no record. A record that exists but cannot be read is an error, not a missing record.
fn recorded(record: &Path) -> Result<Option<String>, Failure> {
    match record.symlink_metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        _ => input::text_of_file(record).map(|text| {
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
            Some(text.replace("\r\n", "\n"))
        }),
    }
}

/// The timelines of all programs, as they are recorded, and the unmet expectations, as text.
fn timelines(scenario: &Scenario) -> Result<(String, String), String> {
    let (mut text, mut problems) = (String::new(), String::new());
    for program in 0..scenario.programs().len() {
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

/// The differing lines of two texts, with some context.
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

fn report(verdict: &Verdict, file: &Path, color: bool, out: &mut dyn Write) -> std::io::Result<()> {
    let Verdict { outcome, details } = verdict;
    let (style, word) = (outcome.style(), outcome.word());
    let note = if *outcome == TestOutcome::AsExpected { "  (no record)" } else { "" };
    let text = format!("{style}{word:>8}{style:#}  {}{note}\n{details}", file.display());
    if color {
        write!(out, "{text}")
    } else {
        write!(out, "{}", anstream::adapter::strip_str(&text))
    }
}
