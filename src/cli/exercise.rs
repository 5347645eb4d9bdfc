//! `simulate exercise`: questions with certain keys.

mod course;
mod package;
mod progress;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use makespan::exercise::{Brief, Difficulty, Exercise, Kind, Sheet, Source, Topic};
use makespan::view::exercise::{Anki, Bank, Canvas, Cloze, Gift, Moodle, json, markdown};

use super::failure::{Failure, Success};
use super::{input, output};

#[derive(Args, Debug)]
pub(super) struct ExerciseArguments {
    /// The scenario to ask about: RON, or JSON where the name ends in .json; - is standard input
    #[arg(required_unless_present_any = ["topic", "course"], value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// Make up scenarios to teach this, instead
    #[arg(long, value_parser = topic, conflicts_with = "scenario", value_name = "TOPIC")]
    topic: Option<Topic>,
    /// Write a whole course, in every format, to this folder, which must not be there yet
    #[arg(long, value_name = "FOLDER", exclusive = true)]
    course: Option<PathBuf>,
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
    /// Draw the shapes of programs, too: what stands behind what, how many items, how many workers
    #[arg(long)]
    shapes: bool,
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
    /// Moodle's text format
    Gift,
    /// Moodle's XML
    Moodle,
    /// Moodle's XML, with gaps in the text for numbers and matches
    Cloze,
    /// Canvas's package of QTI 1.2: a zip
    Canvas,
    /// A table for Anki to import
    Anki,
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
    if let Some(folder) = &arguments.course {
        return course::write(folder);
    }
    let exercise = Exercise::new(brief(arguments)?).map_err(|refusal| refused(&refusal))?;
    let sheets = arguments.variants.unwrap_or(1);
    output::write(arguments.output.as_deref(), |out| {
        write(arguments.format, &exercise, sheets, out)
    })?;
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
        (None, None) => unreachable!("clap asks for one of the three"),
    };
    // Several sheets differ only where something is drawn.
    let drawn = arguments.variants.is_some() || arguments.failures || arguments.shapes;
    let seed = arguments.seed.or(drawn.then_some(0));
    Ok(Brief {
        source,
        program,
        kinds: arguments.kinds.clone(),
        seed,
        difficulty: arguments.difficulty,
        failures: arguments.failures,
        shapes: arguments.shapes,
    })
}

fn refused(refusal: &makespan::exercise::Refusal) -> Failure {
    Failure::Message(refusal.to_string())
}

/// Writes all sheets. Sheets go learner by learner, banks kind by kind.
fn write(
    format: Format,
    exercise: &Exercise,
    sheets: u64,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let title = exercise.title();
    match format {
        Format::Markdown => write_markdown(exercise, sheets, out),
        Format::Json => write_sheets(exercise, sheets, &mut |sheet| {
            writeln!(out, "{}", json::sheet(sheet)).map_err(output::stdout_failed)
        }),
        Format::Gift => write_banks(exercise, sheets, &mut Gift, out),
        Format::Moodle => write_banks(exercise, sheets, &mut Moodle, out),
        Format::Cloze => write_banks(exercise, sheets, &mut Cloze, out),
        Format::Anki => write_banks(exercise, sheets, &mut Anki::default(), out),
        Format::Canvas => {
            let mut canvas = Canvas::new(&title);
            let mut quiz = Vec::new();
            write_banks(exercise, sheets, &mut canvas, &mut quiz)?;
            let quiz = String::from_utf8_lossy(&quiz).into_owned();
            let package = package::zip(&canvas.package(quiz)).map_err(output::stdout_failed)?;
            out.write_all(&package).map_err(output::stdout_failed)
        }
    }
}

fn write_markdown(exercise: &Exercise, sheets: u64, out: &mut dyn Write) -> Result<(), Failure> {
    let mut keys = String::new();
    write_sheets(exercise, sheets, &mut |sheet| {
        keys.push('\n');
        keys.push_str(&markdown::key(sheet));
        let gap = if sheet.number > 1 { "\n" } else { "" };
        write!(out, "{gap}{}", markdown::sheet(sheet)).map_err(output::stdout_failed)
    })?;
    out.write_all(keys.as_bytes()).map_err(output::stdout_failed)
}

fn write_sheets(
    exercise: &Exercise,
    sheets: u64,
    write: &mut dyn FnMut(&Sheet) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let progress = progress::bar(sheets);
    for number in 1..=sheets {
        write(&exercise.sheet(number).map_err(|refusal| refused(&refusal))?)?;
        progress.inc(1);
    }
    Ok(())
}

fn write_banks(
    exercise: &Exercise,
    sheets: u64,
    bank: &mut dyn Bank,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let title = exercise.title();
    let kinds: Vec<Kind> = exercise.kinds().collect();
    let progress = progress::bar(sheets * kinds.len() as u64);
    let mut put = |text: String| out.write_all(text.as_bytes()).map_err(output::stdout_failed);
    put(bank.head())?;
    for (nth, kind) in kinds.into_iter().enumerate() {
        put(bank.bank(&title, kind))?;
        for number in 1..=sheets {
            if let Some(question) =
                exercise.nth_question(nth, number).map_err(|refusal| refused(&refusal))?
            {
                let text = bank.question(&question);
                put(text.map_err(|unfit| Failure::Message(unfit.to_string()))?)?;
            }
            progress.inc(1);
        }
    }
    put(bank.foot())
}
