//! `simulate verify`: the same programs in Node, event for event.

mod referee;

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use makespan::program::Record;
use makespan::view::{Report, js};
use makespan::{RunOptions, Scenario, UnhandledRejections};
use unicode_width::UnicodeWidthStr;

use super::failure::{Failure, Success, tell_error};
use super::{input, output};
use referee::Referee;

#[derive(Args, Debug)]
pub(super) struct VerifyArguments {
    /// Scenarios, or directories of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The Node to ask
    #[arg(long, default_value = "node", value_name = "COMMAND")]
    node: PathBuf,
}

/// Runs every program here and in Node, an unhandled rejection ending it and not, and tells where
/// the two part.
pub(super) fn run(arguments: &VerifyArguments) -> Result<Success, Failure> {
    let mut files = Vec::new();
    for path in &arguments.paths {
        files.extend(input::scenarios_below(path)?);
    }
    let mut referee = Referee::start(&arguments.node)?;
    let mut success = Success::Well;
    let mut failed = false;
    output::write(None, |out| {
        for file in &files {
            match verify_file(&mut referee, file, out) {
                Ok(one) => success = success.and(one),
                Err(Failure::Told) => failed = true,
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    })?;
    if failed { Err(Failure::Told) } else { Ok(success) }
}

fn verify_file(
    referee: &mut Referee,
    file: &Path,
    out: &mut dyn Write,
) -> Result<Success, Failure> {
    let scenario = input::read(file)?;
    let mut success = Success::Well;
    let name = |program: usize| scenario.text(scenario.programs[program].name);
    let programs = 0..scenario.programs.len();
    let width = programs.clone().map(|program| name(program).width()).max().unwrap_or(0);
    writeln!(out, "{}", file.display()).map_err(output::stdout_failed)?;
    for program in programs {
        let verdicts = verify_program(referee, &scenario, program).map_err(|message| {
            tell_error(&format!("{}: program \"{}\": {message}", file.display(), name(program)));
            Failure::Told
        })?;
        let name = name(program);
        let gap = width - name.width();
        writeln!(out, "  {name}{:gap$}  {}", "", told(&verdicts)).map_err(output::stdout_failed)?;
        if verdicts.iter().any(|verdict| verdict.difference.is_some()) {
            success = Success::Unmet;
        }
    }
    Ok(success)
}

/// The verdicts where an unhandled rejection ends the program, and where it does not.
fn verify_program(
    referee: &mut Referee,
    scenario: &Scenario,
    program: usize,
) -> Result<[js::Verdict; 2], String> {
    let throw = verify(referee, scenario, program, UnhandledRejections::Throw)?;
    Ok([throw, verify(referee, scenario, program, UnhandledRejections::Warn)?])
}

fn verify(
    referee: &mut Referee,
    scenario: &Scenario,
    program: usize,
    unhandled_rejections: UnhandledRejections,
) -> Result<js::Verdict, String> {
    let options = RunOptions { unhandled_rejections, ..RunOptions::recording(Record::Trace) };
    let run = scenario.run_program(program, &options);
    let timelines = [run.map_err(|error| error.to_string())?];
    let Some(bounds) = scenario.bounds() else {
        unreachable!("a checked scenario's durations sum within the limit")
    };
    let report = Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    let throws = unhandled_rejections == UnhandledRejections::Throw;
    let answer = referee.judge(&js::record(scenario, program, throws, 0))?;
    js::verdict(&report, &answer).map_err(|error| format!("no answer of the referee's: {error}"))
}

/// The verdicts in words: of the first event where the runs part, or how many agree.
fn told([throw, warn]: &[js::Verdict; 2]) -> String {
    for (verdict, mode) in [(throw, ""), (warn, " with --unhandled-rejections=warn")] {
        if let Some(js::Difference { about, ours, node }) = &verdict.difference {
            let version = &verdict.node;
            let head = format!("parts from Node {version}{mode} at {about}:");
            return format!("{head}\n    here  {ours}\n    Node  {node}");
        }
    }
    let js::Verdict { node, events, .. } = throw;
    let mut told = format!("agrees with Node {node}: {events} of {events} events");
    // Without an unhandled rejection both runs are the same.
    if warn != throw {
        let events = warn.events;
        let _ = write!(told, ", {events} of {events} with --unhandled-rejections=warn");
    }
    told
}
