//! `simulate fix`: a program made as fast as its needs allow, for the reader to take over.

mod document;
mod source;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::findings::{self, Fix, Mend};
use makespan::scenario::{Place, Step};
use makespan::{Name, RunError, Scenario};

use super::failure::{Failure, Success, tell_of};
use super::{input, output};
use text::Text;

/// Mends each program, one finding after the other, until none is left that costs time, and shows
/// the result as a difference in RON and as JavaScript. Every mend has been run: it keeps all
/// needs, makes the same calls, gives the same value, and waits for all that the original does.
/// Where that is not the fastest that the needs allow, the best program with the same calls stands
/// beside it, written anew from the needs alone. A program that makes calls too early, crashes or
/// never settles is wrong before it is slow: if its file does not expect that, the exit code is 1.
#[derive(Args, Debug)]
pub(super) struct FixArguments {
    /// Scenarios, or directories of them; - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Mend this program alone
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// The columns of the text, from 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = output::columns())]
    width: Option<u16>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// What was mended, the difference, and the JavaScript
    #[default]
    Text,
    /// One document a file, a line each
    Json,
}

pub(super) fn run(arguments: &FixArguments) -> Result<Success, Failure> {
    arguments.color.apply();
    let paths = input::scenarios(&arguments.paths)?;
    let mut success = Success::Well;
    let mut failed = false;
    let mut is_first = true;
    output::print(|out| {
        for file in &paths {
            let Ok((scenario, fixes)) = fix(arguments, file) else {
                failed = true;
                continue;
            };
            if fixes.iter().any(|(program, fix)| is_wrong(&scenario, *program, fix)) {
                success = Success::Unmet;
            }
            let told = match arguments.format {
                Format::Json => document::write(file, &scenario, &fixes, out),
                Format::Text => {
                    let heading = (paths.len() > 1).then_some(file.as_path());
                    let told = text(arguments, (heading, is_first), &scenario, &fixes, out);
                    is_first = false;
                    told
                }
            };
            told.map_err(output::stdout_failed)?;
        }
        Ok(())
    })?;
    if failed { Err(Failure::Told) } else { Ok(success) }
}

/// The programs of a file that were chosen, each by its index, and how it can be made faster.
fn fix(arguments: &FixArguments, file: &Path) -> Result<(Scenario, Vec<(usize, Fix)>), Failure> {
    let scenario = input::read(file)?;
    let told = |error| tell_of(file.display(), &error);
    let chosen = scenario.programs_picked(arguments.program.as_deref()).map_err(told)?;
    let fix = |program| Ok((program, findings::fix(&scenario, program)?));
    let fixes: Result<_, RunError> = chosen.map(fix).collect();
    let fixes = fixes.map_err(told)?;
    Ok((scenario, fixes))
}

/// The steps of a function or a program, as they are and mended.
struct Body<'a> {
    name: Name,
    place: Place,
    before: &'a [Step],
    after: &'a [Step],
}

/// The functions, and then the program that is mended.
fn bodies<'a>(
    scenario: &'a Scenario,
    program: usize,
    mend: &'a Mend,
) -> impl Iterator<Item = Body<'a>> {
    let functions = scenario.functions.iter().zip(&mend.scenario.functions);
    let functions = functions.map(|(one, other)| Body {
        name: one.name,
        place: one.place,
        before: &one.steps,
        after: &other.steps,
    });
    let (own, mended) = (&scenario.programs[program], &mend.scenario.programs[mend.program]);
    let (name, place) = (own.name, own.place);
    functions.chain([Body { name, place, before: &own.steps, after: &mended.steps }])
}

/// Whether a program is wrong in a way that its file does not expect.
fn is_wrong(scenario: &Scenario, program: usize, fix: &Fix) -> bool {
    let expects = |rule: &str| findings::expected(scenario, program).any(|named| named == rule);
    let is_settled = fix.settles_at.is_some();
    let wrong = [
        (fix.too_early > 0, "started-before-dependency"),
        (!is_settled && fix.crashed, "unhandled-rejection"),
        (!is_settled && !fix.crashed, "never-settles"),
    ];
    wrong.into_iter().any(|(is_so, rule)| is_so && !expects(rule))
}

fn text(
    arguments: &FixArguments,
    (heading, is_first): (Option<&Path>, bool),
    scenario: &Scenario,
    fixes: &[(usize, Fix)],
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if !is_first {
        writeln!(out)?;
    }
    if let Some(file) = heading {
        writeln!(out, "{}\n", file.display())?;
    }
    let width = output::width(arguments.width);
    let mut text = Text { scenario, width, color: arguments.color.applies(None), out };
    for (number, (program, fix)) in fixes.iter().enumerate() {
        if number > 0 {
            writeln!(text.out)?;
        }
        text.tell(*program, fix)?;
    }
    Ok(())
}
