//! `simulate verify`: compares programs with Node, event for event.

mod code;
mod document;
mod referee;

use std::fmt::Write as _;
use std::io::Write;
use std::iter::once;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use makespan::program::Record;
use makespan::view::{Report, js};
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};
use unicode_width::UnicodeWidthStr;

use super::code::CodeArguments;
use super::failure::{Failure, Success, report_failure};
use super::input;
use super::runs::bounds_of;
use super::{number, output};
use referee::{Referee, Referees};

#[derive(Args, Debug)]
pub(super) struct VerifyArguments {
    /// Files of JavaScript or TypeScript, scenarios, directories of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    code: CodeArguments,
    /// Verify only this program
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// The Node executable
    #[arg(long, default_value = "node", value_name = "COMMAND")]
    node: PathBuf,
    /// The time limit for one program in Node
    #[arg(long, default_value_t = 60, value_name = "SECONDS",
        value_parser = number::whole::<u64>(1, 86_400))]
    timeout: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line per program, and the first difference if there is one
    #[default]
    Text,
    /// One document per file, one per line
    Json,
}

/// Runs each program here and in Node, with both modes of --unhandled-rejections, and reports the
/// first difference.
pub(super) fn run(arguments: &VerifyArguments) -> Result<Success, Failure> {
    if cfg!(target_os = "wasi") {
        return Err(Failure::Message(NO_NODE.to_owned()));
    }
    let files = input::scenarios(&arguments.paths)?;
    let timeout = Duration::from_secs(arguments.timeout);
    let mut referees = Referees::new(&arguments.node, timeout);
    let mut success = Success::Well;
    let mut failed = false;
    output::print(|out| {
        for file in &files {
            match verify_file(&mut referees, file, arguments, out) {
                Ok(one) => success = success.and(one),
                Err(Failure::Reported) => failed = true,
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    })?;
    if failed { Err(Failure::Reported) } else { Ok(success) }
}

fn verify_file(
    referees: &mut Referees<'_>,
    file: &Path,
    arguments: &VerifyArguments,
    out: &mut dyn Write,
) -> Result<Success, Failure> {
    let chosen = arguments.program.as_deref();
    let is_found = !arguments.paths.iter().any(|path| path == file);
    let Some(scenario) = arguments.code.read(file, chosen, is_found)? else {
        return Ok(Success::Well);
    };
    let path = if file == Path::new("-") { Path::new("<stdin>") } else { file }.display();
    let programs =
        scenario.programs_picked(chosen).map_err(|error| report_failure(&path, &error))?;
    let name = |program: usize| {
        let name = scenario.text(scenario.programs()[program].name);
        name.replace(char::is_control, "\u{fffd}")
    };
    let width = programs.clone().map(|program| name(program).width()).max().unwrap_or(0);
    let is_text = arguments.format == Format::Text;
    let mut verified = Vec::new();
    let mut failed = false;
    if is_text {
        writeln!(out, "{path}").map_err(output::stdout_failed)?;
    }
    for program in programs {
        let verdicts = match verify_program(referees, &scenario, program) {
            Ok(verdicts) => verdicts,
            Err(Unverified::Run(message)) => {
                report_failure(&path, &message);
                failed = true;
                continue;
            }
            Err(Unverified::Node(failure)) => return Err(failure),
            Err(Unverified::Referee(message)) => {
                let name = name(program);
                return Err(Failure::Message(format!("{path}: program \"{name}\": {message}")));
            }
        };
        if is_text {
            let (name, told) = (name(program), in_words(&scenario, &verdicts));
            let gap = width - name.width();
            writeln!(out, "  {name}{:gap$}  {told}", "").map_err(output::stdout_failed)?;
        }
        verified.push(Verified { program, verdicts });
    }
    if !is_text {
        let path = path.to_string();
        document::write((&path, &scenario), &verified, out).map_err(output::stdout_failed)?;
    }
    let differs = verified.iter().any(Verified::differs);
    match failed {
        true => Err(Failure::Reported),
        false if differs => Ok(Success::Unmet),
        false => Ok(Success::Well),
    }
}

/// A program that was verified.
struct Verified {
    program: usize,
    verdicts: Vec<(Aspect, js::Verdict)>,
}

impl Verified {
    fn differs(&self) -> bool {
        self.verdicts.iter().any(|(_, verdict)| verdict.difference.is_some())
    }
}

/// The reason why a program that takes too long cannot be verified.
const UNCOUNTABLE: &str = "it takes longer than 2^53 - 1 ns (104 days), the longest time that \
                           JavaScript's numbers hold exactly: Node cannot check it";

/// The reason why the command cannot verify anything in WebAssembly.
const NO_NODE: &str = "verify starts Node, which a command in WebAssembly cannot do: install the \
                       native command, with `cargo install makespan`";

/// The reasons why a program could not be verified.
enum Unverified {
    /// It exceeds a limit of this run, or of JavaScript.
    Run(String),
    /// Node does not work.
    Referee(String),
    /// Node cannot be run at all.
    Node(Failure),
}

/// The part of a program that is verified: its events, or the output of its script
/// (`--format js`); and whether an unhandled rejection terminates the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Aspect {
    is_script: bool,
    throws: bool,
}

impl Aspect {
    const OF_STEPS: [Self; 4] = [
        Self { is_script: false, throws: true },
        Self { is_script: false, throws: false },
        Self { is_script: true, throws: true },
        Self { is_script: true, throws: false },
    ];

    /// The aspects of code, which is verified without the script.
    const OF_CODE: [Self; 2] =
        [Self { is_script: false, throws: true }, Self { is_script: false, throws: false }];

    fn options(self) -> RunOptions {
        let unhandled_rejections =
            if self.throws { UnhandledRejections::Throw } else { UnhandledRejections::Warn };
        RunOptions { unhandled_rejections, ..RunOptions::recording(Record::Trace) }
    }
}

fn verify_program(
    referees: &mut Referees<'_>,
    scenario: &Scenario,
    program: usize,
) -> Result<Vec<(Aspect, js::Verdict)>, Unverified> {
    if scenario.is_code(program) {
        let each = Aspect::OF_CODE.into_iter();
        let verify = |aspect| code::verify(referees, scenario, program, aspect);
        return each.map(verify).collect();
    }
    let each = Aspect::OF_STEPS.into_iter();
    each.map(|aspect| Ok((aspect, verify(referees.steps()?, scenario, program, aspect)?))).collect()
}

fn verify(
    referee: &mut Referee,
    scenario: &Scenario,
    program: usize,
    aspect: Aspect,
) -> Result<js::Verdict, Unverified> {
    let Aspect { is_script, throws } = aspect;
    let run = scenario.run_program(program, &aspect.options());
    let timelines = [run.map_err(|error| Unverified::Run(error.to_string()))?];
    check_countable(scenario, program, &timelines[0])?;
    let bounds = bounds_of(scenario);
    let report = Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    let record = if is_script { js::script_record } else { js::record };
    let answer = referee.judge(|id| record(scenario, program, throws, id));
    let answer = answer.map_err(Unverified::Referee)?;
    let verdict = if is_script { js::script_verdict } else { js::verdict };
    verdict(&report, &answer).map_err(|_| Unverified::Referee(referee::no_answer(&answer)))
}

/// Rejects a program with times that JavaScript's numbers cannot represent.
fn check_countable(
    scenario: &Scenario,
    program: usize,
    timeline: &Timeline,
) -> Result<(), Unverified> {
    if js::is_countable(timeline) {
        return Ok(());
    }
    let name = scenario.text(scenario.programs()[program].name);
    Err(Unverified::Run(format!("program \"{name}\": {UNCOUNTABLE}")))
}

/// The verdict as text: the first event that differs, with its position in the text, or the number
/// of events that agree.
fn in_words(scenario: &Scenario, verdicts: &[(Aspect, js::Verdict)]) -> String {
    for (Aspect { is_script, throws }, verdict) in verdicts {
        if let Some(difference) = &verdict.difference {
            let js::Difference { about, ours, node, .. } = difference;
            let version = &verdict.node;
            let mode = if *throws { "" } else { " with --unhandled-rejections=warn" };
            let what = if *is_script { ", as --format js prints it," } else { "" };
            let head = format!("differs{what} from Node {version}{mode} at {about}:");
            let told = format!("{head}\n    here  {ours}\n    Node  {node}");
            let parts: Vec<_> = once(told).chain(difference.excerpts(scenario)).collect();
            return parts.join("\n");
        }
    }
    let [(_, throw), (_, warn), ..] = verdicts else { return String::new() };
    let js::Verdict { node, events, lacks, .. } = throw;
    if let Some(lacks) = lacks {
        return format!("is not compared: Node {node} has no {lacks}");
    }
    let mut told = format!("agrees with Node {node}: {events} of {events} events");
    // Without an unhandled rejection, both modes give the same run.
    if warn != throw {
        let events = warn.events;
        let _ = write!(told, ", {events} of {events} with --unhandled-rejections=warn");
    }
    told
}
