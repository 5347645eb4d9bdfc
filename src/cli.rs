//! Arguments in, text and exit code out: one file per subcommand. Only here are files written,
//! and only here is it known whether there is a terminal.

mod batch;
mod check;
mod code;
mod completions;
mod exercise;
mod explain;
mod failure;
mod fix;
mod gallery;
mod grade;
mod input;
mod new;
mod number;
mod output;
mod paths;
mod progress;
mod runs;
mod schema;
mod simulate;
mod test;
mod verify;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Success;

/// When does each thing happen in this asynchronous code, and why?
///
/// Reads JavaScript, TypeScript, or scenarios (RON, JSON), runs their programs on a virtual clock
/// exactly as Node would, and shows each one's timeline, its makespan, and the bounds that no
/// program can beat.
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
    simulate: simulate::RunArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer scenarios as JSON, one a line, with results as JSON, one a line
    Batch(batch::BatchArguments),
    /// Tell what is wrong with programs, and what to write instead
    Check(check::CheckArguments),
    /// Make a program as fast as its needs allow, and show what changes
    Fix(fix::FixArguments),
    /// Say what a rule of `check` is about, or list the rules
    Explain(explain::ExplainArguments),
    /// Hold scenarios against their recorded timelines and what they expect
    Test(test::TestArguments),
    /// Run scenarios in Node as well, and tell where it differs
    Verify(verify::VerifyArguments),
    /// Run code once for each combination of its unknown branches, and tell which paths differ
    Paths(paths::PathsArguments),
    /// Write a commented scenario to start from
    New(new::NewArguments),
    /// Print the JSON Schema of --format json, and of what batch answers
    Schema,
    /// Ask questions whose keys are certainly right
    Exercise(exercise::ExerciseArguments),
    /// Grade answers to such questions
    Grade(grade::GradeArguments),
    /// Print the completions for a shell
    Completions(completions::CompletionsArguments),
}

const EXAMPLES: &str = "\
Examples:
  simulate new > mine.ron               a commented scenario to start from
  simulate mine.ron                     its programs, as timelines
  simulate shop.ts                      the programs of a file of code
  simulate mine.ron --program parallel  one of them
  simulate mine.ron --format json       everything, for programs
  simulate mine.ron --format html -o mine.html
                                        a page to step through
  simulate - < mine.ron                 from standard input
  simulate exercise mine.ron            questions about it, with their keys
  simulate check mine.ron               what is wrong with them, and what to write instead
  simulate fix mine.ron                 the mended programs, as a difference
  simulate batch < many.jsonl           scenarios as JSON, one a line, to results
  simulate test scenarios/              hold timelines against the recorded ones

Exit codes: 0 well; 1 an expectation did not hold; 2 bad usage or a bad file.";

/// Runs the command and says how it went.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => return tell_usage(&told),
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
        Some(Command::Completions(arguments)) => completions::run::<Arguments>(arguments),
    };
    match result {
        Ok(Success::Well) => ExitCode::SUCCESS,
        Ok(Success::Unmet) => ExitCode::from(1),
        Err(failure) => failure.tell(),
    }
}

/// Shows the help, the version or what is wrong with the arguments, and gives the exit code.
fn tell_usage(told: &clap::Error) -> ExitCode {
    let written = told.print().and_then(|()| std::io::stdout().flush());
    match written {
        // What is wrong with the arguments has an exit code of its own, read or not.
        Err(error) if !told.use_stderr() => output::stdout_failed(error).tell(),
        _ => ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2)),
    }
}

/// The names of the subcommands, for hints.
fn subcommands() -> Vec<String> {
    let command = <Arguments as clap::CommandFactory>::command();
    command.get_subcommands().map(|command| command.get_name().to_owned()).collect()
}
