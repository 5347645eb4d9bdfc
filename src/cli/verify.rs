//! `simulate verify`: the same programs in Node, event for event.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anstream::println;
use clap::Args;
use makespan::view::{Report, js};
use makespan::{RunOptions, Scenario, UnhandledRejections};

use super::failure::{Failure, Success, tell_error};
use super::input;

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
    let mut referee = Referee::start(&arguments.node)?;
    let mut success = Success::Well;
    let mut failed = false;
    for path in &arguments.paths {
        for file in input::scenarios_below(path)? {
            match one(&mut referee, &file) {
                Ok(one) => success = success.and(one),
                Err(Failure::Told) => failed = true,
                Err(failure) => return Err(failure),
            }
        }
    }
    if failed { Err(Failure::Told) } else { Ok(success) }
}

fn one(referee: &mut Referee, file: &Path) -> Result<Success, Failure> {
    let scenario = input::read(file)?;
    let mut differences = 0;
    for program in 0..scenario.programs.len() {
        for mode in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
            let verified = verify(referee, &scenario, program, mode).map_err(|message| {
                tell_error(&format!("{}: {message}", file.display()));
                Failure::Told
            })?;
            if let Some(difference) = verified {
                let name = scenario.text(scenario.programs[program].name);
                println!("{}: {name}: {difference}", file.display());
                differences += 1;
            }
        }
    }
    if differences > 0 {
        return Ok(Success::Unmet);
    }
    let programs = match scenario.programs.len() {
        1 => "1 program runs".to_owned(),
        count => format!("{count} programs run"),
    };
    println!("{}: {programs} as in Node", file.display());
    Ok(Success::Well)
}

fn verify(
    referee: &mut Referee,
    scenario: &Scenario,
    program: usize,
    unhandled_rejections: UnhandledRejections,
) -> Result<Option<js::Difference>, String> {
    let options = RunOptions { unhandled_rejections, ..RunOptions::default() };
    let run = scenario.run_program(program, &options);
    let timelines = [run.map_err(|error| error.to_string())?];
    let Some(bounds) = scenario.bounds() else {
        unreachable!("a checked scenario's durations sum within the limit")
    };
    let report = Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    let throws = unhandled_rejections == UnhandledRejections::Throw;
    let answer = referee.judge(&js::record(scenario, program, throws, 0))?;
    let difference = js::difference(&report, &answer);
    difference.map_err(|error| format!("the referee's answer: {error}"))
}

/// Node, running the referee: a line in, a line out.
struct Referee {
    child: Child,
    programs: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Referee {
    fn start(node: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(node)
            .args(["-e", js::REFEREE])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| {
                let node = node.display();
                Failure::Message(format!("cannot run {node}: {error}; verify asks Node itself"))
            })?;
        let (Some(programs), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both are piped")
        };
        Ok(Self { child, programs, answers: BufReader::new(answers) })
    }

    fn judge(&mut self, record: &str) -> Result<String, String> {
        let mut answer = String::new();
        writeln!(self.programs, "{record}")
            .and_then(|()| self.answers.read_line(&mut answer))
            .map_err(|error| format!("Node stopped: {error}"))?;
        Ok(answer)
    }
}

impl Drop for Referee {
    fn drop(&mut self) {
        // It has answered all that it was asked; nothing it could still say is of interest.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
