//! The command: one file per subcommand. Only this module writes files and determines whether there
//! is a terminal.

mod arguments;
mod batch;
mod check;
mod code;
mod completions;
mod exercise;
mod explain;
mod failure;
mod fix;
mod fixed;
mod gallery;
mod grade;
mod input;
mod location;
mod lsp;
#[cfg(feature = "man")]
mod man;
mod new;
#[cfg(target_family = "wasm")]
mod no_progress;
mod number;
mod output;
mod paths;
mod playground;
#[cfg(not(target_family = "wasm"))]
mod progress;
mod runs;
mod schema;
mod simulate;
mod test;
mod unreached;
mod verify;
#[cfg(target_os = "wasi")]
mod wasi;
mod workers;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Success;
#[cfg(target_family = "wasm")]
use no_progress as progress;

/// When does each thing happen in this asynchronous code, and why?
///
/// Reads JavaScript, TypeScript, or scenarios (RON, JSON), and runs their programs on a virtual
/// clock, exactly as Node would. Shows the timeline of each program, how long it takes, and the
/// optimum for its dependencies.
#[derive(Debug, Parser)]
#[command(
    name = "simulate",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    arg_required_else_help = true,
    after_help = EXAMPLES
)]
struct Arguments {
    #[command(flatten)]
    simulate: arguments::RunArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run many scenarios: one JSON document per line in, one result per line out
    Batch(batch::BatchArguments),
    /// Report mistakes in programs, why they matter, and how to fix them
    Check(check::CheckArguments),
    /// Make programs as fast as their dependencies allow, and show the changes
    Fix(fix::FixArguments),
    /// Explain a rule of `check`, or list the rules
    Explain(explain::ExplainArguments),
    /// Compare scenarios with their recorded timelines and expectations
    Test(test::TestArguments),
    /// Run programs in Node too, and report differences
    Verify(verify::VerifyArguments),
    /// Run code once for each combination of its unknown branches, and compare the paths
    Paths(paths::PathsArguments),
    /// Write a commented scenario to start from
    New(new::NewArguments),
    /// Print the JSON Schema of --format json and of the results of batch
    Schema,
    /// Generate exercises with computed answer keys
    Exercise(exercise::ExerciseArguments),
    /// Grade answers to exercises
    Grade(grade::GradeArguments),
    /// Run a language server for editors: findings, fixes, and the times of calls
    Lsp(lsp::LspArguments),
    /// Serve the playground on this machine, or write its site to a directory
    Playground(playground::PlaygroundArguments),
    /// Print completions for a shell
    Completions(completions::CompletionsArguments),
    /// Print the manual page
    #[cfg(feature = "man")]
    #[command(hide = true)]
    Man,
}

const EXAMPLES: &str = "\
Examples:
  simulate new > mine.ron               a commented scenario to start from
  simulate mine.ron                     the timelines of its programs
  simulate shop.ts                      the timelines of a file of code
  simulate mine.ron --program parallel  one program
  simulate mine.ron --format json       everything, as JSON
  simulate mine.ron --format html -o mine.html
                                        a web page that plays them
  simulate - < mine.ron                 from standard input
  simulate exercise mine.ron            questions about it, with answer keys
  simulate check mine.ron               mistakes in its programs, and how to fix them
  simulate fix mine.ron                 its programs made faster, as a diff
  simulate batch < many.jsonl           many scenarios, one JSON document per line
  simulate test scenarios/              compare timelines with the recorded ones

Exit codes: 0 success
            1 an expectation is not met, a finding is an unexpected error, or
              Node differs
            2 bad usage or a bad file";

/// Runs the command and returns its exit code.
pub(crate) fn run() -> ExitCode {
    #[cfg(target_os = "wasi")]
    if let Err(failure) = wasi::enter_directory() {
        return failure.report();
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => return report_usage(&told),
    };
    let result = match &arguments.command {
        None => simulate::run(&arguments.simulate),
        Some(Command::Batch(arguments)) => batch::run(arguments),
        Some(Command::Check(arguments)) => check::run(arguments),
        Some(Command::Fix(arguments)) => fix::run(arguments),
        Some(Command::Explain(arguments)) => explain::run(arguments),
        Some(Command::Test(arguments)) => test::run(arguments),
        Some(Command::Verify(arguments)) => verify::run(arguments),
        Some(Command::Paths(arguments)) => paths::run(arguments),
        Some(Command::New(arguments)) => new::run(arguments),
        Some(Command::Schema) => schema::run(),
        Some(Command::Exercise(arguments)) => exercise::run(arguments),
        Some(Command::Grade(arguments)) => grade::run(arguments),
        Some(Command::Lsp(arguments)) => lsp::run(arguments),
        Some(Command::Playground(arguments)) => playground::run(arguments),
        Some(Command::Completions(arguments)) => completions::run::<Arguments>(arguments),
        #[cfg(feature = "man")]
        Some(Command::Man) => man::run::<Arguments>(),
    };
    match result {
        Ok(Success::Well) => ExitCode::SUCCESS,
        Ok(Success::Unmet) => ExitCode::from(1),
        Err(failure) => failure.report(),
    }
}

/// Shows the help, the version or an error in the arguments, and returns the exit code.
fn report_usage(told: &clap::Error) -> ExitCode {
    let written = told.print().and_then(|()| std::io::stdout().flush());
    match written {
        // Bad arguments have their own exit code, even if the message cannot be written.
        Err(error) if !told.use_stderr() => output::stdout_failed(error).report(),
        _ => ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2)),
    }
}

/// The names of the subcommands, for hints.
fn subcommands() -> Vec<String> {
    let command = <Arguments as clap::CommandFactory>::command();
    command.get_subcommands().map(|command| command.get_name().to_owned()).collect()
}
