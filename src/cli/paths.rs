//! `simulate paths`: all paths through code with unknown conditions.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use makespan::program::{self, Paths, Record};
use makespan::view::text::ending_in_words;
use makespan::{RunOptions, Scenario};

use super::code::CodeArguments;
use super::failure::{Failure, Success, report_failure};
use super::input;
use super::{number, output};

/// Runs each program of code once for each combination of its assumed branches, and lists the paths
/// that differ in time or outcome from the one that `simulate` shows.
#[derive(Args, Debug)]
pub(super) struct PathsArguments {
    /// Files of JavaScript or TypeScript, scenarios with code, directories of them, or - for
    /// standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Run only this program
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    #[command(flatten)]
    code: CodeArguments,
    /// The maximum number of runs per program
    #[arg(long, default_value_t = 64, value_name = "N",
        value_parser = number::whole::<usize>(1, 100_000))]
    max_runs: usize,
}

pub(super) fn run(arguments: &PathsArguments) -> Result<Success, Failure> {
    let files = input::scenarios(&arguments.files)?;
    let mut failed = false;
    output::print(|out| {
        for file in &files {
            match paths_of_file(arguments, file, out) {
                Ok(()) => {}
                Err(Failure::Reported) => failed = true,
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    })?;
    if failed { Err(Failure::Reported) } else { Ok(Success::Well) }
}

fn paths_of_file(
    arguments: &PathsArguments,
    file: &Path,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let is_one_of_many = !arguments.files.iter().any(|named| named == file);
    let chosen = arguments.program.as_deref();
    let Some(scenario) = arguments.code.read(file, chosen, is_one_of_many)? else { return Ok(()) };
    let tell = |error| report_failure(file.display(), &error);
    let options = RunOptions::recording(Record::Trace);
    for program in scenario.programs_picked(chosen).map_err(tell)? {
        let paths = scenario.paths(program, &options, arguments.max_runs).map_err(tell)?;
        write(&scenario, program, &paths, out).map_err(output::stdout_failed)?;
    }
    Ok(())
}

fn write(
    scenario: &Scenario,
    program: usize,
    paths: &Paths,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let name = scenario.text(scenario.programs()[program].name).escape_debug();
    let Some((first, others)) = paths.paths.split_first() else { return Ok(()) };
    let count = match paths.paths.len() {
        1 => "1 path".to_owned(),
        count => format!("{count} paths"),
    };
    let all = if paths.is_complete { "" } else { ", and more (--most raises the limit)" };
    writeln!(out, "{name}: {count}{all}")?;
    writeln!(out, "  as assumed: {}", ending_in_words(&first.timeline))?;
    for path in others {
        let turned: Vec<String> =
            path.parts_from(first).map(|branch| in_words(scenario, branch)).collect();
        let is_same = path.ends_as(first);
        let ends = if is_same { "the same".to_owned() } else { ending_in_words(&path.timeline) };
        writeln!(out, "  {}: {ends}", turned.join(", "))?;
    }
    Ok(())
}

/// `line 12 taken (!user)`, `line 3 missing (options.limit)`
fn in_words(scenario: &Scenario, branch: &program::PathBranch) -> String {
    let line = scenario.position(branch.span).map_or(1, |at| at.line);
    let condition: String =
        branch.condition.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("line {line} {} ({condition})", branch.decides.state(branch.is_taken))
}
