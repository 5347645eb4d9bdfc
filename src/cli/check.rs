//! `simulate check`: the findings of scenarios, with the text underlined.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::findings::{self, Finding, Findings, Rule, Severity};
use makespan::program::{Budget, Record};
use makespan::scenario::ReadError;
use makespan::timeline::Timeline;
use makespan::view::findings::Layout;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario};

use super::failure::{Failure, Success, report_failure};
use super::input;
use super::output;
use super::runs::bounds_of;

/// Reports the mistakes of each program: what happens and when, why it matters, what to do, and
/// what that saves. The exit code is 1 if there is an error that the file's `finds` doesn't expect,
/// or if something expected is not found.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    /// Scenarios, directories of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Check only this program
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// Check only these rules (`simulate explain` lists them)
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule())]
    select: Vec<String>,
    /// Don't check these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule())]
    ignore: Vec<String>,
    /// The width of the text in columns, 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = output::columns())]
    width: Option<u16>,
    /// When to color the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

impl CheckArguments {
    /// Whether a rule is checked.
    fn wants(&self, rule: &Rule) -> bool {
        let named = |rules: &[String]| rules.iter().any(|name| name == rule.name);
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}

/// The most findings of a program that are shown.
const SHOWN: usize = 50;

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Findings with the text underlined
    #[default]
    Text,
    /// The document of `simulate --format json`, one line per file
    Json,
}

/// The number of findings of each severity.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// The errors that were not expected.
    unexpected: usize,
    /// What was expected but not found.
    absent: Vec<String>,
    /// Files that could not be read or run.
    unreadable: usize,
}

pub(super) fn rule() -> clap::builder::PossibleValuesParser {
    findings::RULES.map(|rule| rule.name).into()
}

pub(super) fn run(arguments: &CheckArguments) -> Result<Success, Failure> {
    arguments.color.apply();
    let files = input::scenarios(&arguments.paths)?;
    let mut tally = Tally::default();
    let told = output::print(|out| {
        for file in &files {
            match check(arguments, (file, files.len() > 1), &mut tally, out) {
                Ok(()) => {}
                Err(Failure::Reported) => tally.unreadable += 1,
                Err(failure) => return Err(failure),
            }
        }
        // If no file could be read, there is nothing to count.
        if matches!(arguments.format, Format::Text) && tally.unreadable < files.len() {
            tally.write(out).map_err(output::stdout_failed)?;
        }
        Ok(())
    });
    told?;
    match (tally.unreadable, tally.absent.is_empty() && tally.unexpected == 0) {
        (0, true) => Ok(Success::Well),
        (0, false) => Ok(Success::Unmet),
        _ => Err(Failure::Reported),
    }
}

fn check(
    arguments: &CheckArguments,
    (file, is_one_of_many): (&Path, bool),
    tally: &mut Tally,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(scenario) = read(file, is_one_of_many)? else { return Ok(()) };
    let tell = |error| report_failure(file.display(), &error);
    let chosen = scenario.programs_picked(arguments.program.as_deref()).map_err(tell)?;
    let options = RunOptions { budget: Budget::Small, ..RunOptions::recording(Record::Promises) };
    let run = |program| scenario.run_program(program, &options);
    let timelines: Result<Vec<Timeline>, _> = chosen.clone().map(run).collect();
    let timelines = timelines.map_err(tell)?;
    let wanted = |rule: &Rule| arguments.wants(rule);
    let look = |timeline| findings::selected(&scenario, timeline, wanted);
    let all: Vec<Findings> = timelines.iter().map(look).collect();
    for (program, findings) in chosen.zip(&all) {
        let absent = findings::absent_of(&scenario, program, &findings.found, wanted);
        tally.count(&scenario, program, &findings.found, (file, absent));
    }
    show(arguments, &scenario, &timelines, &all, out)
}

/// Reads a scenario. Of many files, those without a program are left out.
fn read(file: &Path, is_one_of_many: bool) -> Result<Option<Scenario>, Failure> {
    match input::scenario(file) {
        Ok(scenario) => Ok(Some(scenario)),
        Err(ReadError::Problems(problems)) if is_one_of_many && problems.is_nothing_to_run() => {
            Ok(None)
        }
        Err(error) => Err(input::report(file, &error)),
    }
}

fn show(
    arguments: &CheckArguments,
    scenario: &Scenario,
    timelines: &[Timeline],
    findings: &[Findings],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let bounds = bounds_of(scenario);
    let report = Report { scenario, bounds: &bounds, timelines, findings };
    match arguments.format {
        Format::Json => view::json::write(&report, out).map_err(output::stdout_failed),
        Format::Text => {
            let width = output::width(arguments.width);
            let layout = Layout { width, color: arguments.color.applies(None) };
            for (timeline, findings) in timelines.iter().zip(findings) {
                let program = timeline.text(timeline.program);
                for finding in findings.found.iter().take(SHOWN) {
                    let text = view::findings::render(&report, program, finding, layout);
                    writeln!(out, "{text}\n").map_err(output::stdout_failed)?;
                }
                if findings.found.len() > SHOWN {
                    let more = findings.found.len() - SHOWN;
                    writeln!(out, "and {more} more in \"{program}\"; --format json shows all\n")
                        .map_err(output::stdout_failed)?;
                }
                for left in &findings.left_out {
                    let text = view::findings::left_out(program, left, layout);
                    writeln!(out, "{text}\n").map_err(output::stdout_failed)?;
                }
            }
            Ok(())
        }
    }
}

impl Tally {
    /// Counts the findings of a program, and what was expected but not found.
    fn count(
        &mut self,
        scenario: &Scenario,
        program: usize,
        found: &[Finding],
        (file, absent): (&Path, Vec<String>),
    ) {
        for finding in found {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            } += 1;
        }
        let name = scenario.text(scenario.programs()[program].name);
        let told =
            absent.into_iter().map(|absent| format!("{}: \"{name}\": {absent}", file.display()));
        self.absent.extend(told);
        self.unexpected += findings::unexpected(scenario, program, found).len();
    }

    fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for absent in self.absent.iter().take(SHOWN) {
            writeln!(out, "{absent}")?;
        }
        if self.absent.len() > SHOWN {
            writeln!(out, "and {} more", self.absent.len() - SHOWN)?;
        }
        if !self.absent.is_empty() {
            writeln!(out)?;
        }
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{count} {what}s"),
        };
        let (errors, warnings) = (counted(self.errors, "error"), counted(self.warnings, "warning"));
        let notes = counted(self.notes, "note");
        let errors = match (self.errors, self.unexpected) {
            (0, _) => errors,
            (_, 0) => format!("{errors} (expected)"),
            (all, some) if all == some => errors,
            (_, some) => format!("{errors} ({some} unexpected)"),
        };
        let unreadable = match self.unreadable {
            0 => String::new(),
            files => format!("; {} could not be checked", counted(files, "file")),
        };
        writeln!(out, "{errors}, {warnings}, {notes}{unreadable}")
    }
}

/// What a scenario expects to find in a program but doesn't find, and the errors that it doesn't
/// expect.
pub(super) fn unmet(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    let mut unmet = findings::absent(scenario, program, found);
    unmet.extend(findings::unexpected(scenario, program, found));
    unmet
}
