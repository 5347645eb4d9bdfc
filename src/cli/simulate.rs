//! `simulate FILES`: what happens, and when.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::findings::{self, Finding};
use makespan::program::Limit;
use makespan::timeline::{Timeline, unmet};
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario, UnhandledRejections};

use super::failure::{Failure, Success, tell_error};
use super::{input, output};

#[derive(Args, Debug)]
pub(super) struct RunArguments {
    /// Scenarios: RON, or JSON where the name ends in .json; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Run this program alone
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// Write to this file, whole or not at all
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
    refuse_to_overwrite_input(arguments)?;
    let mut success = Success::Well;
    let result = output::write(arguments.output.as_deref(), |out| {
        let (mut printed, mut failed) = (false, false);
        for file in &arguments.files {
            match one(arguments, file, printed, out) {
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

fn one(
    arguments: &RunArguments,
    file: &Path,
    separate: bool,
    out: &mut dyn Write,
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
    show(arguments, &report, separate, out).map_err(output::stdout_failed)?;
    match (failed, holds(&scenario, &timelines, &findings)) {
        (true, _) => Err(Failure::Told),
        (false, true) => Ok(Success::Well),
        (false, false) => Ok(Success::Unmet),
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

/// Whether all that the file expects of these programs holds.
fn holds(scenario: &Scenario, timelines: &[Timeline], findings: &[Vec<Finding>]) -> bool {
    timelines.iter().zip(findings).all(|(timeline, found)| {
        let expectation = scenario.expectation(timeline.index);
        expectation.is_none_or(|expectation| unmet(expectation, timeline).is_empty())
            && findings::absent(scenario, timeline.index, found).is_empty()
    })
}
