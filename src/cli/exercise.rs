//! `simulate exercise`: questions with certain keys.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use makespan::exercise::{Brief, Difficulty, Exercise, Kind, Source, Topic};
use makespan::view::exercise::{json, markdown};

use super::failure::{Failure, Success};
use super::{input, output};

#[derive(Args, Debug)]
pub(super) struct ExerciseArguments {
    /// The scenario to ask about: RON, or JSON where the name ends in .json; - is standard input
    #[arg(required_unless_present = "topic", value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// Make up scenarios to teach this, instead
    #[arg(long, value_parser = topic, conflicts_with = "scenario", value_name = "TOPIC")]
    topic: Option<Topic>,
    /// Ask about this program alone
    #[arg(long, value_name = "NAME", conflicts_with = "topic")]
    program: Option<String>,
    /// The kinds of question, with commas between [default: all that suit]
    #[arg(long, value_delimiter = ',', value_parser = kind, value_name = "KINDS")]
    kinds: Vec<Kind>,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How many sheets, each with numbers of its own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    variants: Option<u64>,
    /// What the numbers are drawn from; without it a scenario keeps its own
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// How hard: 1, 2 or 3
    #[arg(long, value_name = "BAND", value_parser = difficulty)]
    difficulty: Option<Difficulty>,
    /// Draw who fails, too
    #[arg(long)]
    failures: bool,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Sheets for paper, and behind them their keys
    #[default]
    Markdown,
    /// Everything, a sheet a line: what `simulate grade` reads
    Json,
}

fn topic(name: &str) -> Result<Topic, String> {
    Topic::named(name).ok_or_else(|| known("topic", Topic::ALL.map(Topic::name).as_slice()))
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| known("kind", Kind::ALL.map(Kind::name).as_slice()))
}

fn difficulty(number: &str) -> Result<Difficulty, String> {
    let known = number.parse().ok().and_then(Difficulty::numbered);
    known.ok_or_else(|| "a difficulty is 1, 2 or 3".to_owned())
}

fn known(what: &str, names: &[&str]) -> String {
    format!("no such {what}; there are {}", names.join(", "))
}

pub(super) fn run(arguments: &ExerciseArguments) -> Result<Success, Failure> {
    let exercise = Exercise::new(brief(arguments)?).map_err(refused)?;
    let sheets = 1..=arguments.variants.unwrap_or(1);
    output::write(arguments.output.as_deref(), |out| write(arguments, &exercise, sheets, out))?;
    Ok(Success::Well)
}

fn brief(arguments: &ExerciseArguments) -> Result<Brief, Failure> {
    let (source, program) = match (&arguments.scenario, arguments.topic) {
        (_, Some(topic)) => (Source::Topic(topic), None),
        (Some(path), None) => {
            let scenario = input::read(path)?;
            let named = arguments.program.as_deref().map(|name| scenario.program_named(name));
            let program = named.transpose().map_err(|error| Failure::Message(error.to_string()))?;
            (Source::Scenario(Box::new(scenario)), program)
        }
        (None, None) => unreachable!("clap asks for one of them"),
    };
    // Several sheets differ only where something is drawn.
    let seed = arguments.seed.or_else(|| arguments.variants.map(|_| 0));
    Ok(Brief {
        source,
        program,
        kinds: arguments.kinds.clone(),
        seed,
        difficulty: arguments.difficulty,
        failures: arguments.failures,
    })
}

fn refused(refusal: makespan::exercise::Refusal) -> Failure {
    Failure::Message(refusal.to_string())
}

fn write(
    arguments: &ExerciseArguments,
    exercise: &Exercise,
    sheets: std::ops::RangeInclusive<u64>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut keys = String::new();
    for number in sheets {
        let sheet = exercise.sheet(number).map_err(refused)?;
        let text = match arguments.format {
            Format::Markdown => {
                keys.push_str(&markdown::key(&sheet));
                keys.push('\n');
                markdown::sheet(&sheet) + "\n"
            }
            Format::Json => json::sheet(&sheet).to_string() + "\n",
        };
        out.write_all(text.as_bytes()).map_err(output::stdout_failed)?;
    }
    out.write_all(keys.as_bytes()).map_err(output::stdout_failed)
}
