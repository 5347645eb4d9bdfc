//! `simulate FILES`: what happens, and when.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::program::{Limit, Record};
use makespan::timeline::Timeline;
use makespan::view::text::Options;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario, UnhandledRejections};

use super::code::CodeArguments;
use super::failure::{Failure, Success, tell_error, tell_of};
use super::input::Below;
use super::output::{self, Inputs};
use super::runs::Runs;
use super::{gallery, input, number};

#[derive(Args, Debug)]
pub(super) struct RunArguments {
    /// Files of JavaScript or TypeScript (.js .mjs .cjs .jsx .ts .mts .cts .tsx), scenarios as
    /// JSON (.json) or RON (any other name), directories of them, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Run only this program
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    #[command(flatten)]
    code: CodeArguments,
    /// Write the output to this file (atomically); for many pages, to this directory
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The width of the text in columns, 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = output::columns())]
    width: Option<u16>,
    /// When to color the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
    /// What an unhandled rejection does, as in Node's option of this name
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    unhandled_rejections: Mode,
    /// The maximum number of events per program
    #[arg(long, default_value_t = Limit::EVENTS, value_name = "N",
        value_parser = number::whole::<u64>(0, u64::MAX))]
    max_events: u64,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Timelines as text
    #[default]
    Text,
    /// Everything, one document per line
    Json,
    /// A script that runs in Node, in real time
    Js,
    /// A page to step through, in one file
    Html,
    /// A picture, for slides and documents
    Svg,
    /// A Gantt chart for Mermaid
    Mermaid,
    /// The dependency graph of the tasks, for Graphviz
    Dot,
    /// A trace for Perfetto, in Chrome's trace event format
    Perfetto,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Mode {
    /// The process crashes
    #[default]
    Throw,
    /// It is recorded, and the program continues
    Warn,
}

impl From<Mode> for UnhandledRejections {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Throw => Self::Throw,
            Mode::Warn => Self::Warn,
        }
    }
}

/// Runs the programs of all files and prints them. A file that cannot be read, or a program that
/// exceeds a limit, does not stop the others; but then no output file is written, because it would
/// be incomplete.
pub(super) fn run(arguments: &RunArguments) -> Result<Success, Failure> {
    let many = arguments.files.len() > 1 || arguments.files.iter().any(|file| file.is_dir());
    if many && matches!(arguments.format, Format::Html) {
        let Some(site) = &arguments.output else {
            let message = "many pages need a directory: -o DIRECTORY";
            return Err(Failure::Message(message.to_owned()));
        };
        return gallery::run(arguments, &arguments.files, site);
    }
    let files = input::scenarios(&arguments.files, Below::Code)?;
    if files.len() > 1 && matches!(arguments.format, Format::Js) {
        let message = "--format js takes one file: a script has the programs of one scenario";
        return Err(Failure::Message(message.to_owned()));
    }
    print(arguments, &files)
}

fn print(arguments: &RunArguments, files: &[PathBuf]) -> Result<Success, Failure> {
    let mut success = Success::Well;
    let inputs = Inputs::of(files);
    let result = output::write(arguments.output.as_deref(), &inputs, |out| {
        let (mut printed, mut failed) = (false, false);
        for file in files {
            match print_one(arguments, file, printed, out) {
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

/// Writes a report in one of the formats that need the whole report.
type Show = fn(&Report<'_>, &mut dyn Write) -> std::io::Result<()>;

fn print_one(
    arguments: &RunArguments,
    file: &Path,
    separate: bool,
    out: &mut dyn Write,
) -> Result<Success, Failure> {
    let show: Show = match arguments.format {
        Format::Text => {
            let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
            let runs = Runs::new(arguments, file, &scenario)?;
            return runs.draw(arguments.text_options(), separate, out);
        }
        Format::Json => {
            let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
            return Runs::new(arguments, file, &scenario)?.write_json(out);
        }
        Format::Js => |report, out| view::js::write(report, out),
        Format::Html => |report, out| view::html::write(report, out),
        Format::Svg => |report, out| view::svg::write(report, out),
        Format::Mermaid => |report, out| view::mermaid::write(report, out),
        Format::Dot => |report, out| view::dot::write(report, out),
        Format::Perfetto => |report, out| view::perfetto::write(report, out),
    };
    report_on(arguments, file, |report| {
        if matches!(arguments.format, Format::Js) && report.scenario.code().is_some() {
            let message = "--format js writes steps as JavaScript, but this file is code already";
            return Err(tell_of(file.display(), &message));
        }
        show(report, out).map_err(output::stdout_failed)?;
        tell_unmet(file, report);
        Ok(())
    })
}

/// Runs the programs of one file, and passes the report to `tell`.
pub(super) fn report_on(
    arguments: &RunArguments,
    file: &Path,
    tell: impl FnOnce(&Report<'_>) -> Result<(), Failure>,
) -> Result<Success, Failure> {
    let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
    let mut runs = Runs::new(arguments, file, &scenario)?;
    let timelines: Vec<Timeline> =
        runs.programs().filter_map(|program| runs.run(program)).collect();
    if timelines.is_empty() {
        runs.success()?;
    }
    let findings: Vec<_> = timelines.iter().map(|timeline| runs.findings(timeline)).collect();
    let bounds = runs.bounds();
    let report =
        Report { scenario: &scenario, bounds: &bounds, timelines: &timelines, findings: &findings };
    tell(&report)?;
    runs.success()
}

/// Prints the expectations that are not met, for formats that do not show them.
pub(super) fn tell_unmet(file: &Path, report: &Report<'_>) {
    for (index, timeline) in report.timelines.iter().enumerate() {
        let program = timeline.text(timeline.program);
        for unmet in report.unmet(index).into_iter().flatten() {
            tell_error(&format!("{}: \"{program}\": expected {unmet}", file.display()));
        }
    }
}

impl RunArguments {
    fn text_options(&self) -> Options {
        Options {
            width: output::width(self.width),
            color: self.color.applies(self.output.as_deref()),
        }
    }

    /// Reads a file for a run; `None` if a file among many has nothing to run.
    fn read(&self, file: &Path) -> Result<Option<Scenario>, Failure> {
        let is_one_of_many = !self.files.iter().any(|named| named == file);
        self.code.read(file, self.program(), is_one_of_many)
    }

    /// The name of the program to run, if only one is selected.
    pub(super) fn program(&self) -> Option<&str> {
        self.program.as_deref()
    }

    /// Whether the output shows findings.
    pub(super) const fn tells_findings(&self) -> bool {
        matches!(self.format, Format::Text | Format::Json | Format::Html | Format::Svg)
    }

    pub(super) fn run_options(&self) -> RunOptions {
        RunOptions {
            unhandled_rejections: self.unhandled_rejections.into(),
            max_events: self.max_events,
            record: match self.format {
                Format::Html => Record::Everything,
                _ => Record::Promises,
            },
        }
    }
}
