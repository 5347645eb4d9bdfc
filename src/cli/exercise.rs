//! `simulate exercise`: questions with computed answer keys.

mod cores;
mod course;
mod directory;
mod package;
mod writing;

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use makespan::exercise::{Brief, Difficulty, Exercise, Kind, Subject, Topic};

use super::failure::{Failure, Success};
use super::output::{self, Inputs};
use super::{input, number};

#[derive(Args, Debug)]
#[command(group(ArgGroup::new("source").required(true).args(["scenario", "topic", "course"])))]
pub(super) struct ExerciseArguments {
    /// The code or the scenario to ask about, or - for a scenario on standard input
    #[arg(value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Generate scenarios about this topic instead
    #[arg(long, value_parser = topic, value_name = "TOPIC")]
    topic: Option<Topic>,
    /// Write a whole course, in every format, to this directory; other files in it are kept
    #[arg(long, value_name = "DIRECTORY", exclusive = true)]
    course: Option<PathBuf>,
    /// Ask only about this program
    #[arg(long, value_name = "NAME", conflicts_with = "topic")]
    program: Option<String>,
    /// The kinds of question, separated by commas [default: all that suit the scenario]
    #[arg(long, value_delimiter = ',', value_parser = kind, value_name = "KINDS")]
    kinds: Vec<Kind>,
    /// Ask as many questions as fit into this time, by an estimate for each kind
    #[arg(long, value_name = "MINUTES", value_parser = number::whole::<u32>(1, 600))]
    minutes: Option<u32>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The number of sheets, each with its own numbers
    #[arg(long, value_name = "N", value_parser = number::whole::<u64>(1, 1_000_000))]
    variants: Option<u64>,
    /// The seed for the numbers; without it, a scenario keeps its own numbers
    #[arg(long, value_name = "SEED", value_parser = number::whole::<u64>(0, u64::MAX))]
    seed: Option<u64>,
    /// The difficulty: 1, 2 or 3
    #[arg(long, value_name = "LEVEL", value_parser = difficulty)]
    difficulty: Option<Difficulty>,
    /// Choose at random which tasks fail, too
    #[arg(long)]
    failures: bool,
    /// Change the programs at random, too: the order of steps, the number of items and of workers
    #[arg(long)]
    shapes: bool,
    /// Write the output to this file (atomically), or each sheet and each key to its own file in
    /// this directory
    #[arg(short, long, value_name = "FILE|DIRECTORY/")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Sheets to print, followed by their keys
    #[default]
    Markdown,
    /// A page to print from a browser: each sheet starts on a new page
    Html,
    /// A page to practice on: questions one by one, with feedback and timelines
    Practice,
    /// Everything, one sheet per line, for `simulate grade`
    Json,
    /// Moodle's text format
    Gift,
    /// Moodle's XML
    Moodle,
    /// A quiz for Moodle to restore, with its question bank: one random question of each kind (mbz)
    MoodleQuiz,
    /// Moodle's XML, with gaps in the text for numbers and matches
    Cloze,
    /// A QTI 1.2 package for Canvas (zip)
    Canvas,
    /// A table for Anki to import
    Anki,
}

impl Format {
    /// The formats of a course, in its order.
    const OF_A_COURSE: [Self; 8] = [
        Self::Markdown,
        Self::Json,
        Self::Gift,
        Self::Moodle,
        Self::MoodleQuiz,
        Self::Cloze,
        Self::Canvas,
        Self::Anki,
    ];

    /// The name of a file of this format in a directory.
    const fn file_name(self) -> &'static str {
        match self {
            Self::Markdown => "sheets-and-keys.md",
            Self::Html => "sheets-and-keys.html",
            Self::Practice => "practice.html",
            Self::Json => "key.json",
            Self::Gift => "moodle.gift",
            Self::Moodle => "moodle.xml",
            Self::MoodleQuiz => "moodle-quiz.mbz",
            Self::Cloze => "moodle-gaps.xml",
            Self::Canvas => "canvas.zip",
            Self::Anki => "anki.txt",
        }
    }
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
    if let Some(directory) = &arguments.course {
        return course::write(directory);
    }
    let inputs = Inputs::of(&arguments.scenario);
    let exercise = Exercise::new(brief(arguments)?).map_err(|refusal| refused(&refusal))?;
    let sheets = arguments.variants.unwrap_or(1);
    match arguments.output.as_deref() {
        Some(directory) if directory::is_meant(directory) => {
            directory::write(arguments.format, &exercise, sheets, directory, &inputs)?;
        }
        file => {
            output::stream(file, &inputs, |out| {
                writing::write(arguments.format, &exercise, sheets, out)
            })?;
        }
    }
    Ok(Success::Well)
}

fn brief(arguments: &ExerciseArguments) -> Result<Brief, Failure> {
    let (subject, program) = match (&arguments.scenario, arguments.topic) {
        (_, Some(topic)) => (Subject::Topic(topic), None),
        (Some(path), None) => {
            let scenario = input::read(path)?;
            let named = arguments.program.as_deref().map(|name| scenario.program_named(name));
            let program = named.transpose().map_err(|error| Failure::Message(error.to_string()))?;
            (Subject::Scenario(Box::new(scenario)), program)
        }
        (None, None) => unreachable!("clap asks for one of the three"),
    };
    // Several sheets differ only if something is drawn.
    let drawn = arguments.variants.is_some() || arguments.failures || arguments.shapes;
    let seed = arguments.seed.or(drawn.then_some(0));
    Ok(Brief {
        subject,
        program,
        kinds: arguments.kinds.clone(),
        minutes: arguments.minutes,
        seed,
        difficulty: arguments.difficulty,
        failures: arguments.failures,
        shapes: arguments.shapes,
    })
}

fn refused(refusal: &makespan::exercise::Refusal) -> Failure {
    Failure::Message(refusal.to_string())
}
