//! The arguments of `simulate FILES`: the programs to run, the options of the runs, and the output.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::program::{Limit, Record};
use makespan::view::text::Options;
use makespan::{RunOptions, Scenario, UnhandledRejections};

use super::code::CodeArguments;
use super::failure::Failure;
use super::{number, output};

#[derive(Args, Debug)]
pub(super) struct RunArguments {
    /// Files of JavaScript or TypeScript (.js .mjs .cjs .jsx .ts .mts .cts .tsx), scenarios as
    /// JSON (.json) or RON (any other name), directories of them, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// With --format svg: a slide in 16:9, with code and lower bound
    #[arg(long, value_enum, value_name = "THEME")]
    pub(super) slide: Option<Theme>,
    /// With --format svg: a picture that plays in a loop, without scripts
    #[arg(long, conflicts_with = "slide")]
    pub(super) play: bool,
    /// Run only this program
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    #[command(flatten)]
    code: CodeArguments,
    /// Write the output to this file (atomically); for many pages, to this directory
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// The width of the text in columns, 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = output::columns())]
    width: Option<u16>,
    /// When to color the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
    #[command(flatten)]
    running: RunningArguments,
}

#[derive(Args, Debug)]
pub(super) struct RunningArguments {
    /// The effect of an unhandled rejection, as in Node's option of this name
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    unhandled_rejections: Mode,
    /// The maximum number of events per program
    #[arg(long, default_value_t = Limit::EVENTS, value_name = "N",
        value_parser = number::whole::<u64>(0, u64::MAX))]
    max_events: u64,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// Timelines as text
    #[default]
    Text,
    /// Everything, one document per line
    Json,
    /// A script that runs in Node, in real time
    Js,
    /// A scenario of steps that gives the timelines of code
    Ron,
    /// A web page that plays the timelines, in one file
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

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Theme {
    /// Dark on white
    Light,
    /// Light on black
    Dark,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Mode {
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

impl RunArguments {
    pub(super) fn text_options(&self) -> Options {
        Options {
            width: output::width(self.width),
            color: self.color.applies(self.output.as_deref()),
        }
    }

    /// Reads a file for a run; `None` if it is one of many files and has nothing to run.
    pub(super) fn read(&self, file: &Path) -> Result<Option<Scenario>, Failure> {
        let is_one_of_many = !self.files.iter().any(|named| named == file);
        self.code.read(file, self.program(), is_one_of_many)
    }

    /// The name of the program to run, if only one is selected.
    pub(super) fn program(&self) -> Option<&str> {
        self.program.as_deref()
    }

    /// The maximum number of events per program.
    pub(super) const fn max_events(&self) -> u64 {
        self.running.max_events
    }

    /// Whether the output shows findings.
    pub(super) const fn shows_findings(&self) -> bool {
        matches!(self.format, Format::Text | Format::Json | Format::Html | Format::Svg)
    }

    pub(super) fn run_options(&self) -> RunOptions {
        self.running.options(match self.format {
            Format::Html => Record::Queues,
            _ => Record::Promises,
        })
    }
}

impl RunningArguments {
    pub(super) fn options(&self, record: Record) -> RunOptions {
        RunOptions {
            unhandled_rejections: self.unhandled_rejections.into(),
            max_events: self.max_events,
            record,
            ..RunOptions::default()
        }
    }
}
