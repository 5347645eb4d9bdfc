//! What the command line says of code: assumptions, failures, the name of what is read.

use std::path::{Path, PathBuf};

use clap::Args;
use makespan::Scenario;
use makespan::scenario::ReadError;

use super::failure::{Failure, say, tell_of};
use super::input;

#[derive(Args, Debug, Default)]
pub(super) struct CodeArguments {
    /// What standard input is, as if it were a file of this name (shop.ts)
    #[arg(long, value_name = "NAME")]
    stdin_name: Option<PathBuf>,
    /// What to assume of code: how long calls take (250ms), or what happens at a line
    /// ("12: not taken", "30: 5 times"); may be given again
    #[arg(long, value_name = "ASSUMPTION")]
    assume: Vec<String>,
    /// A task whose calls fail, with a reason where one is given (fetchUser, "fetchUser: 503"); may
    /// be given again
    #[arg(long, value_name = "TASK")]
    fail: Vec<String>,
}

impl CodeArguments {
    /// Reads one scenario, as it is to be run, the program of that name included; `None` where
    /// there is nothing to run in a file that `is_one_of_many`, which is said.
    pub(super) fn read(
        &self,
        path: &Path,
        program: Option<&str>,
        is_one_of_many: bool,
    ) -> Result<Option<Scenario>, Failure> {
        let read = match (&self.stdin_name, path == Path::new("-")) {
            (Some(name), true) => Scenario::from_reader_named(name, std::io::stdin().lock()),
            _ => input::scenario(path),
        };
        let mut scenario = match read {
            Ok(scenario) => scenario,
            Err(ReadError::Problems(problems))
                if is_one_of_many && problems.is_nothing_to_run() =>
            {
                say(format_args!("skipped: there is nothing to run in {}", path.display()));
                return Ok(None);
            }
            Err(error) => return Err(input::tell(path, &error)),
        };
        self.say_to(&mut scenario, program).map_err(|message| tell_of(path.display(), &message))?;
        Ok(Some(scenario))
    }

    /// Says it all to a scenario.
    fn say_to(&self, scenario: &mut Scenario, program: Option<&str>) -> Result<(), String> {
        if let Some(program) = program {
            scenario.add_function_of_code(program);
        }
        for assumption in &self.assume {
            scenario.assume(assumption).map_err(|why| format!("--assume: {why}"))?;
        }
        for task in &self.fail {
            scenario.fail(task).map_err(|why| format!("--fail: {why}"))?;
        }
        Ok(())
    }
}
