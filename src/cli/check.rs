//! `simulate check`: the findings of scenarios and of whole code bases.
//!
//! Files are checked on all cores. The output is in the order of the files, and does not depend on
//! the number of cores.

mod baseline;
mod changed;
mod checked;
mod configuration;
mod editor;
mod files;
mod github;
mod ignored;
mod markdown;
mod reported;
mod sarif;
mod tally;
mod watch;

use std::io::{self, IsTerminal as _, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::Instant;

use clap::{Args, ValueEnum};
use makespan::Scenario;
use makespan::findings::{self, Finding};
use makespan::view::findings::Layout;

use self::baseline::Baseline;
use self::checked::{Checked, Checks};
use self::configuration::Configuration;
pub(super) use self::editor::{CheckedText, TextOutcome, check_text};
use self::files::{File, Files};
pub(super) use self::reported::Reported;
use self::tally::Tally;
use super::failure::{Failure, Success, say};
use super::input;
use super::location::Locations;
use super::output::{self, Inputs};
use super::progress::{self, ProgressBar};
use super::workers::Workers;

/// Reports the mistakes of each program: what happens and when, why it matters, what to do, and
/// what that saves. The exit code is 1 if there is an error that the file's `finds` doesn't expect,
/// or if something expected is not found.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    /// Scenarios, code, directories of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Also check the test files in directories
    #[arg(long)]
    tests: bool,
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
    /// Report only findings that are not in this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to the baseline [default: simulate-baseline.json]
    #[arg(long)]
    write_baseline: bool,
    /// Check only files that differ from HEAD, or from this commit of Git; of another branch, from
    /// the commit where the current branch left it
    #[arg(long, value_name = "COMMIT", num_args = 0..=1, require_equals = true,
        default_missing_value = "HEAD")]
    changed: Option<String>,
    /// The configuration for all files [default: the nearest simulate.ron in the directories around
    /// the path]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Check again when a file changes, until interrupted
    #[arg(long, conflicts_with = "write_baseline")]
    watch: bool,
    /// Which findings make the exit code 1, unless they are expected
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// The width of the text in columns, 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = output::columns())]
    width: Option<u16>,
    /// When to color the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

/// The lowest severity of findings that make the exit code 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// All findings
    Note,
    /// No findings, even if something expected is missing
    Never,
}

/// The maximum number of findings of a program that are shown.
const SHOWN: usize = 50;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Findings with the text underlined
    #[default]
    Text,
    /// The document of `simulate --format json`, one line per file
    Json,
    /// Workflow commands of GitHub, which annotate a pull request
    Github,
    /// One document of SARIF 2.1.0, with fixes
    Sarif,
    /// A comment for a pull request
    Markdown,
}

pub(super) fn rule() -> clap::builder::PossibleValuesParser {
    findings::RULES.map(|rule| rule.name).into()
}

pub(super) fn run(arguments: &CheckArguments) -> Result<Success, Failure> {
    arguments.color.apply();
    if arguments.watch { watch::run(arguments) } else { once(arguments) }
}

/// Checks all files once.
fn once(arguments: &CheckArguments) -> Result<Success, Failure> {
    let configuration = Configuration::of(arguments.config.as_deref(), &arguments.paths[0])?;
    let found = files::of(&arguments.paths, arguments.tests, &configuration)?;
    let Files { mut files, left_out } = found;
    let mut tally = Tally::default();
    for reason in left_out {
        tally.leave_out(reason, 1);
    }
    let checks = arguments.checks(&files, configuration)?;
    if let Some(commit) = &arguments.changed {
        changed::keep(&mut files, &arguments.paths, commit)?;
    }
    let count = files.len();
    let is_code_base = checks.is_code_base;
    // Only a baseline could replace an input.
    let inputs = arguments.write_baseline.then(|| arguments.inputs(&files));
    let begun = Instant::now();
    let found = output::print(|out| {
        let found = check(files, checks, &mut tally, out)?;
        if inputs.is_some() {
            return Ok(found);
        }
        // If no file could be read, there is nothing to count.
        let is_read = tally.unreadable < count || count == 0;
        let ended = match arguments.format {
            Format::Text if is_read => tally.write(is_code_base, out),
            Format::Markdown if is_read => markdown::summary(&tally, out),
            Format::Sarif => sarif::write(&found, out),
            _ => Ok(()),
        };
        ended.map(|()| found).map_err(output::stdout_failed)
    })?;
    if let Some(inputs) = &inputs {
        arguments.write_baseline(&found, inputs)?;
    }
    // The output of two runs is the same, but the time that they take is not.
    if is_code_base && arguments.format == Format::Text && io::stderr().is_terminal() {
        say(format_args!("{:.1} s", begun.elapsed().as_secs_f64()));
    }
    if arguments.write_baseline && tally.unreadable == 0 {
        return Ok(Success::Well);
    }
    match (tally.unreadable, tally.passes(arguments.fail_on)) {
        (0, true) => Ok(Success::Well),
        (0, false) => Ok(Success::Unmet),
        _ => Err(Failure::Reported),
    }
}

/// Checks files on all cores, prints the findings in the order of the files, and returns them.
fn check(
    files: Vec<File>,
    checks: Checks,
    tally: &mut Tally,
    out: &mut dyn Write,
) -> Result<Vec<Reported>, Failure> {
    let count = files.len();
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    let progress = progress::files(count as u64);
    let workers =
        Workers::new(files.into_iter().map(Ok), cores.min(count), move |file| checks.of(&file));
    let cannot_begin = |error| Failure::Message(format!("cannot start a thread: {error}"));
    let (mut done, mut found) = (0, Vec::new());
    for checked in workers.map_err(cannot_begin)?.flatten() {
        print(&checked, &progress, out)?;
        tally.unreadable += usize::from(checked.failed.is_some());
        tally.add(checked.tally);
        found.extend(checked.found);
        progress.inc(1);
        done += 1;
    }
    progress.finish_and_clear();
    if done < count {
        return Err(Failure::Message("a thread ended before its work was done".to_owned()));
    }
    Ok(found)
}

/// Prints the findings in a file, or the reason why it could not be checked.
fn print(checked: &Checked, progress: &ProgressBar, out: &mut dyn Write) -> Result<(), Failure> {
    if checked.text.is_empty() && checked.failed.is_none() {
        return Ok(());
    }
    progress
        .suspend(|| {
            if let Some(failed) = &checked.failed {
                failed.report(&checked.path);
            }
            out.write_all(checked.text.as_bytes()).and_then(|()| out.flush())
        })
        .map_err(output::stdout_failed)
}

impl CheckArguments {
    fn checks(&self, files: &[File], configuration: Configuration) -> Result<Checks, Failure> {
        let baseline = self.baseline.as_deref().filter(|_| !self.write_baseline);
        Ok(Checks {
            configuration,
            // If a baseline is written, no findings are printed.
            format: if self.write_baseline { Format::Sarif } else { self.format },
            baseline: baseline.map(Baseline::read).transpose()?,
            program: self.program.clone(),
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            layout: Layout { width: output::width(self.width), color: self.color.applies(None) },
            are_many: files.len() > 1,
            is_code_base: files.iter().any(|file| input::is_code(&file.path)),
            locations: Locations::of_files(files.iter().map(|file| file.path.as_path())),
        })
    }

    /// The files that are read, which the baseline must not replace.
    fn inputs(&self, files: &[File]) -> Inputs {
        let configuration = Configuration::file(self.config.as_deref(), &self.paths[0]);
        Inputs::of(files.iter().map(|file| &file.path).chain(&configuration))
    }

    /// Writes the baseline, and prints its path.
    fn write_baseline(&self, found: &[Reported], inputs: &Inputs) -> Result<(), Failure> {
        let path = self.baseline.as_deref().unwrap_or(Path::new("simulate-baseline.json"));
        let count = Baseline::of(found).write(path, inputs)?;
        let findings = tally::counted(count, "finding");
        output::print(|out| {
            writeln!(out, "{findings} written to {}", path.display()).map_err(output::stdout_failed)
        })
    }
}

/// The findings that a scenario expects in a program but that were not found, and the errors that
/// were found but that it does not expect.
pub(super) fn unmet(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    let mut unmet = findings::absent(scenario, program, found);
    unmet.extend(findings::unexpected(scenario, program, found));
    unmet
}
