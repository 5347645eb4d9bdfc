//! `simulate batch`: one scenario per line in, one result per line out.
//!
//! One thread reads, one thread per core works, and one writes. A result depends only on its line,
//! so neither the number of threads nor the distribution of lines affects the output.

mod answer;
mod lines;

use std::io::{self, BufReader, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use clap::{Args, ValueEnum};
use makespan::program::Record;
use makespan::view::json::Detail;

use self::answer::{Answered, Answers, Counts};
use self::lines::{Block, Lines};
use super::arguments::RunningArguments;
use super::failure::{Failure, Success, report_error, say};
use super::progress::{self, ProgressBar};
use super::workers::Workers;
use super::{number, output};

/// The maximum number of lines that are processed in parallel: more would need more threads than a
/// system has.
const MOST_JOBS: u64 = 1024;

/// The maximum number of threads per core; more gain nothing. A thread takes memory for its stack
/// when it is created, and more when it first runs. If there is none, the process aborts.
const MOST_A_CORE: usize = 4;

/// The size of the buffer for standard input, in bytes.
const AT_A_TIME: usize = 1 << 16;

#[derive(Args, Debug)]
pub(super) struct BatchArguments {
    /// How much to report of each program
    #[arg(long, value_enum, default_value_t)]
    detail: DetailName,
    /// Run only the programs with this name
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// How many lines to work on in parallel [default: one per core]
    #[arg(long, value_name = "N", value_parser = number::whole::<usize>(1, MOST_JOBS))]
    jobs: Option<usize>,
    #[command(flatten)]
    running: RunningArguments,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum DetailName {
    /// Everything, as in --format json
    #[default]
    Whole,
    /// Calls and events, without findings (faster)
    Events,
    /// Only how each program ends (fastest)
    Ending,
}

/// Reads scenarios from standard input, one JSON document per line, and writes one result per
/// line, in the same order.
pub(super) fn run(arguments: &BatchArguments) -> Result<Success, Failure> {
    if io::stdin().is_terminal() {
        say("reading scenarios from the terminal, one per line; end with Ctrl-D");
    }
    let answers = arguments.answers();
    let cores = || available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = arguments.jobs.map_or_else(cores, |jobs| jobs.min(MOST_A_CORE * cores()));
    let progress = progress::counter("lines");
    let lines = Lines::new(BufReader::with_capacity(AT_A_TIME, io::stdin()));
    let workers = Workers::new(lines, jobs, move |block: Block| answers.to_block(&block));
    let cannot_begin = |error| Failure::Message(format!("cannot start a thread: {error}"));
    let workers = workers.map_err(cannot_begin)?;
    let result = write(workers, &progress);
    progress.finish_and_clear();
    match result? {
        Counts { bad: 0, unmet: false, .. } => Ok(Success::Well),
        Counts { bad: 0, .. } => Ok(Success::Unmet),
        Counts { lines, bad, .. } => {
            report_error(&format!(
                "no result for {bad} of {lines} lines: see \"error\" in the output"
            ));
            Err(Failure::Reported)
        }
    }
}

/// Writes results in their order.
fn write(workers: Workers<Answered>, progress: &ProgressBar) -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    let mut out = io::stdout().lock();
    for answered in workers {
        let cannot_read = |error| Failure::Message(format!("cannot read standard input: {error}"));
        let answered = answered.map_err(cannot_read)?;
        out.write_all(&answered.text).map_err(output::stdout_failed)?;
        // The program that writes the lines may wait for this result before it writes the next
        // line.
        out.flush().map_err(output::stdout_failed)?;
        counts.add(answered.counts);
        progress.inc(answered.counts.lines);
    }
    Ok(counts)
}

impl BatchArguments {
    fn answers(&self) -> Answers {
        let detail = match self.detail {
            DetailName::Whole => Detail::Whole,
            DetailName::Events => Detail::WithoutFindings,
            DetailName::Ending => Detail::Ending,
        };
        let record = if detail == Detail::Whole { Record::Promises } else { Record::Trace };
        let options = self.running.options(record);
        Answers { program: self.program.clone(), options, detail }
    }
}
