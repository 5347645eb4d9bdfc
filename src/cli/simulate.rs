//! `simulate FILES`: what happens, and when.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::findings;
use makespan::program::{Limit, Record};
use makespan::timeline::Timeline;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario, UnhandledRejections};

use super::failure::{Failure, Success, tell_error};
use super::{gallery, input, output};

#[derive(Args, Debug)]
pub(super) struct RunArguments {
    /// Scenarios: RON, or JSON where the name ends in .json; a folder is all of them below it,
    /// - standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Run this program alone
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// Write to this file, whole or not at all; many pages, to this folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The columns of the text, from 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(60..=200))]
    width: Option<u16>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
    /// What a rejection does that nothing has handled by the end of its turn, as Node's option
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    unhandled_rejections: Mode,
    /// How many events a program may have
    #[arg(long, default_value_t = Limit::EVENTS, value_name = "N")]
    max_events: u64,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A timeline for people
    #[default]
    Text,
    /// Everything, one document a line
    Json,
    /// A script that Node runs in real time
    Js,
    /// A page to look at and to step through, complete in one file
    Html,
    /// A still picture, for slides and documents
    Svg,
    /// A Gantt chart in Mermaid's language
    Mermaid,
    /// The tasks and what they need, as a graph for Graphviz
    Dot,
    /// A trace for Perfetto and other viewers of Chrome's trace events
    Perfetto,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Mode {
    /// It ends the program
    #[default]
    Throw,
    /// It is noted, and the program goes on
    Warn,
}

/// Runs the programs of every file and prints them. A file that cannot be read, or a program that
/// passes a limit, does not stop the others; but a file of ours is then not written, for it would
/// not be whole.
pub(super) fn run(arguments: &RunArguments) -> Result<Success, Failure> {
    let many = arguments.files.len() > 1 || arguments.files.iter().any(|file| file.is_dir());
    if many && matches!(arguments.format, Format::Html) {
        let Some(site) = &arguments.output else {
            let message = "many pages need a folder to be written to: -o FOLDER";
            return Err(Failure::Message(message.to_owned()));
        };
        return gallery::run(arguments, &arguments.files, site);
    }
    refuse_to_overwrite_input(arguments)?;
    let mut files = Vec::new();
    for file in &arguments.files {
        files.extend(input::scenarios_below(file)?);
    }
    if files.is_empty() {
        return Err(Failure::Message("there is no scenario there (.ron, .json)".to_owned()));
    }
    print(arguments, &files)
}

fn print(arguments: &RunArguments, files: &[PathBuf]) -> Result<Success, Failure> {
    let mut success = Success::Well;
    let result = output::write(arguments.output.as_deref(), |out| {
        let (mut printed, mut failed) = (false, false);
        for file in files {
            let one = report_on(arguments, file, |report| {
                show(arguments, report, printed, out).map_err(output::stdout_failed)?;
                if !matches!(arguments.format, Format::Text | Format::Json) {
                    tell_unmet(file, report);
                }
                Ok(())
            });
            match one {
                Ok(one) => success = success.and(one),
                Err(Failure::Told) => failed = true,
                Err(failure) => return Err(failure),
            }
            printed |= !failed;
        }
        match failed {
            true if arguments.output.is_some() => Err(Failure::Told),
            failed => Ok(failed),
        }
    });
    if result? { Err(Failure::Told) } else { Ok(success) }
}

fn refuse_to_overwrite_input(arguments: &RunArguments) -> Result<(), Failure> {
    let Some(output) = arguments.output.as_deref().and_then(|file| file.canonicalize().ok()) else {
        return Ok(());
    };
    let same = |file: &&PathBuf| file.canonicalize().is_ok_and(|file| file == output);
    match arguments.files.iter().find(same) {
        Some(file) if output.is_file() => {
            let file = file.display();
            Err(Failure::Message(format!("{file} is read, and would be overwritten by --output")))
        }
        _ => Ok(()),
    }
}

/// Runs the programs of one file, and hands the report on them to `tell`.
pub(super) fn report_on(
    arguments: &RunArguments,
    file: &Path,
    tell: impl FnOnce(&Report<'_>) -> Result<(), Failure>,
) -> Result<Success, Failure> {
    let scenario = input::read(file)?;
    let (timelines, failed) = run_programs(arguments, file, &scenario);
    if failed && timelines.is_empty() {
        return Err(Failure::Told);
    }
    let Some(bounds) = scenario.bounds() else {
        unreachable!("a checked scenario's durations sum within the limit")
    };
    let findings: Vec<_> =
        timelines.iter().map(|timeline| findings::of(&scenario, timeline)).collect();
    let report =
        Report { scenario: &scenario, bounds: &bounds, timelines: &timelines, findings: &findings };
    tell(&report)?;
    let holds =
        (0..timelines.len()).all(|index| report.unmet(index).is_none_or(|unmet| unmet.is_empty()));
    match (failed, holds) {
        (true, _) => Err(Failure::Told),
        (false, true) => Ok(Success::Well),
        (false, false) => Ok(Success::Unmet),
    }
}

/// Tells what the file expects and did not come out, for formats that do not.
pub(super) fn tell_unmet(file: &Path, report: &Report<'_>) {
    for (index, timeline) in report.timelines.iter().enumerate() {
        let program = timeline.text(timeline.program);
        for unmet in report.unmet(index).into_iter().flatten() {
            tell_error(&format!("{}: \"{program}\": expected {unmet}", file.display()));
        }
    }
}

/// The timelines of the chosen programs, and whether one failed: that is told at once.
fn run_programs(
    arguments: &RunArguments,
    file: &Path,
    scenario: &Scenario,
) -> (Vec<Timeline>, bool) {
    let options = RunOptions {
        unhandled_rejections: match arguments.unhandled_rejections {
            Mode::Throw => UnhandledRejections::Throw,
            Mode::Warn => UnhandledRejections::Warn,
        },
        max_events: arguments.max_events,
        record: match arguments.format {
            Format::Html => Record::Everything,
            _ => Record::Promises,
        },
    };
    let chosen = match &arguments.program {
        Some(name) => scenario.program_named(name).map(|program| vec![program]),
        None => Ok((0..scenario.programs.len()).collect()),
    };
    let (mut timelines, mut failed) = (Vec::new(), false);
    let mut tell = |error| {
        tell_error(&format!("{}: {error}", file.display()));
        failed = true;
    };
    for program in chosen.unwrap_or_else(|error| {
        tell(error);
        Vec::new()
    }) {
        match scenario.run_program(program, &options) {
            Ok(timeline) => timelines.push(timeline),
            Err(error) => tell(error),
        }
    }
    (timelines, failed)
}

fn show(
    arguments: &RunArguments,
    report: &Report<'_>,
    separate: bool,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    match arguments.format {
        Format::Json => view::json::write(report, out),
        Format::Js => view::js::write(report, out),
        Format::Html => view::html::write(report, out),
        Format::Svg => view::svg::write(report, out),
        Format::Mermaid => view::mermaid::write(report, out),
        Format::Dot => view::dot::write(report, out),
        Format::Perfetto => view::perfetto::write(report, out),
        Format::Text => {
            if separate {
                writeln!(out)?;
            }
            let options = view::text::Options {
                width: arguments.width.map_or_else(output::terminal_width, usize::from),
                color: arguments.color.applies(arguments.output.as_deref()),
            };
            view::text::write(report, options, out)
        }
    }
}
