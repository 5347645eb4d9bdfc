//! The options for code: assumptions, failures, the name of standard input.

use std::path::{Path, PathBuf};

use clap::Args;
use makespan::Scenario;
use makespan::scenario::ReadError;

use super::failure::{Failure, report_failure, say};
use super::input;
use super::unreached::add_unreached;

#[derive(Args, Debug, Default)]
pub(super) struct CodeArguments {
    /// Treat standard input as a file with this name (shop.ts)
    #[arg(long, value_name = "NAME")]
    stdin_name: Option<PathBuf>,
    /// An assumption about code: how long calls take (250ms), or what happens at a line
    /// ("12: not taken", "30: 5 times"); can be repeated
    #[arg(long, value_name = "ASSUMPTION")]
    assume: Vec<String>,
    /// Make the calls of this task reject, with a reason if one is given (fetchUser,
    /// "fetchUser: 503"); can be repeated
    #[arg(long, value_name = "TASK")]
    fail: Vec<String>,
}

impl CodeArguments {
    /// Reads one scenario for a run that includes the program of this name. If the file
    /// `is_one_of_many` and has nothing to run, prints a note and returns `None`.
    pub(super) fn read(
        &self,
        path: &Path,
        program: Option<&str>,
        is_one_of_many: bool,
    ) -> Result<Option<Scenario>, Failure> {
        let read = match (&self.stdin_name, path == Path::new("-")) {
            (Some(_), false) => {
                let message = "--stdin-name is the name of standard input: use it with `-`";
                return Err(report_failure(path.display(), &message));
            }
            (Some(name), true) => {
                Scenario::from_reader_named(name, std::io::stdin().lock(), program)
            }
            _ => input::scenario_with(path, program),
        };
        let mut scenario = match read {
            Ok(scenario) => scenario,
            Err(ReadError::Problems(problems))
                if is_one_of_many && problems.is_nothing_to_run() =>
            {
                say(format_args!("skipped {}: there is nothing to run", path.display()));
                return Ok(None);
            }
            Err(error) => return Err(input::report(path, &error)),
        };
        self.say_to(&mut scenario).map_err(|message| report_failure(path.display(), &message))?;
        if program.is_none() {
            add_unreached(&mut scenario);
        }
        Ok(Some(scenario))
    }

    /// Applies the options to a scenario.
    fn say_to(&self, scenario: &mut Scenario) -> Result<(), String> {
        for assumption in &self.assume {
            scenario.assume(assumption).map_err(|why| format!("--assume: {why}"))?;
        }
        for task in &self.fail {
            scenario.fail(task).map_err(|why| format!("--fail: {why}"))?;
        }
        Ok(())
    }
}
