//! `simulate fix`: makes programs as fast as their dependencies allow, in the text of their files.

mod code;
mod document;
mod markdown;
mod patch;
mod text;
mod words;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::findings::{self, Applied, FixReport, Fixer};
use makespan::program::Record;
use makespan::scenario::Source;
use makespan::{Instant, RunError, RunOptions, Scenario, view};

use super::failure::{Failure, Success, report_error, report_failure};
use super::input;
use super::output::{self, Inputs};
use text::Text;

/// Fixes each program, one finding after the other, until no finding about speed is left, and shows
/// what changes in the file, and the resulting JavaScript. Each fix has been run: it keeps all
/// dependencies, makes the same calls, gives the same value, and waits for everything that the
/// original waits for. If that is not the optimum, the best program with the same calls is shown
/// too, rewritten from the dependencies alone. The exit code is 1 if a program makes calls too
/// early, crashes or never settles, and its file doesn't expect that.
#[derive(Args, Debug)]
pub(super) struct FixArguments {
    /// Scenarios, code, directories of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Apply the fixes to the files (a program that is completely rewritten is only shown)
    #[arg(long)]
    write: bool,
    /// In code, also apply fixes that rest on an assumption
    #[arg(long)]
    assumed: bool,
    /// Fix only this program
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// The width of the text in columns, 60 to 200 [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = output::columns())]
    width: Option<u16>,
    /// When to color the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The fixes, a diff of the file, and the JavaScript
    #[default]
    Text,
    /// Only a diff of each file, for `git apply` or `patch -p1`
    Diff,
    /// A comment for a pull request
    Markdown,
    /// One document per file, one per line
    Json,
}

/// A file and the fixes of its programs.
struct FileFixes<'a> {
    path: &'a Path,
    scenario: &'a Scenario,
    programs: Vec<ProgramFix>,
    /// The text with all fixes.
    after: Option<Source>,
    /// The expectations of the file that are no longer met: the index of the program, and the
    /// expectation.
    unmet: Vec<(usize, String)>,
    /// Whether the fixes are written to the file.
    write: bool,
}

/// A program and its fix.
struct ProgramFix {
    applied: Applied,
    /// The time at which the program settles with all fixes of the file.
    settles_at_last: Option<Instant>,
    /// The program's JavaScript, original and fixed.
    js: [String; 2],
}

pub(super) fn run(arguments: &FixArguments) -> Result<Success, Failure> {
    arguments.color.apply();
    let paths = input::scenarios(&arguments.paths)?;
    if arguments.write && paths.iter().any(|path| path == Path::new("-")) {
        let message = "--write requires a file: fixes cannot be written to standard input";
        return Err(Failure::Message(message.to_owned()));
    }
    let mut success = Success::Well;
    let mut failed = false;
    let mut is_first = true;
    output::print(|out| {
        for path in &paths {
            let scenario =
                match input::read_one_of(path, arguments.program.as_deref(), paths.len() > 1) {
                    Ok(Some(scenario)) => scenario,
                    Ok(None) => continue,
                    Err(_) => {
                        failed = true;
                        continue;
                    }
                };
            if scenario.code().is_some() {
                let Ok(file) = code::fix(arguments, path, scenario) else {
                    failed = true;
                    continue;
                };
                failed |= !file.is_complete();
                if !is_first && matches!(arguments.format, Format::Text | Format::Markdown) {
                    writeln!(out).map_err(output::stdout_failed)?;
                }
                code::print(arguments, &file, paths.len() > 1, out)
                    .map_err(output::stdout_failed)?;
                is_first = false;
                continue;
            }
            let Ok(file) = fix(arguments, path, &scenario) else {
                failed = true;
                continue;
            };
            success = success.and(file.success());
            let heading = (paths.len() > 1, is_first);
            print(arguments, &file, heading, out).map_err(output::stdout_failed)?;
            is_first = false;
        }
        Ok(())
    })?;
    if failed { Err(Failure::Reported) } else { Ok(success) }
}

/// The fixes of the selected programs of a file. If requested, they are applied to the file.
fn fix<'a>(
    arguments: &FixArguments,
    path: &'a Path,
    scenario: &'a Scenario,
) -> Result<FileFixes<'a>, Failure> {
    let failed = |error: RunError| report_failure(path.display(), &error);
    let chosen = scenario.programs_picked(arguments.program.as_deref()).map_err(failed)?;
    let file = fix_all(path, scenario, chosen).map_err(failed)?;
    if !arguments.write {
        return Ok(file);
    }
    if let (Some(before), Some(after)) = (scenario.source(), &file.after) {
        write(path, before, after)?;
    }
    Ok(FileFixes { write: true, ..file })
}

/// A file with the fixes of these programs, in the order in which they are applied.
fn fix_all<'a>(
    path: &'a Path,
    scenario: &'a Scenario,
    chosen: impl IntoIterator<Item = usize>,
) -> Result<FileFixes<'a>, RunError> {
    let mut fixer = Fixer::new(scenario);
    let mut programs: Vec<ProgramFix> = Vec::new();
    fixer.fix_all(chosen, |before, applied, after| {
        let index = applied.program;
        // A fix that could not be applied at first is replaced by one that is applied later.
        programs.retain(|known| known.applied.program != index || known.applied.change.is_some());
        let listing = |scenario: &Scenario| view::js::listing(scenario, index).text;
        let js = match &applied.fix.nearest {
            Some(nearest) if applied.change.is_none() => {
                view::js::listing(&nearest.scenario, nearest.program).text
            }
            _ => listing(after),
        };
        programs.push(ProgramFix { js: [listing(before), js], applied, settles_at_last: None });
    })?;
    let new = fixer.scenario();
    for program in &mut programs {
        let options = RunOptions::recording(Record::Trace);
        let timeline = new.run_program(program.applied.program, &options)?;
        program.settles_at_last = timeline.settles_at;
    }
    let (after, unmet) = (new.source().cloned(), fixer.newly_unmet()?);
    Ok(FileFixes { path, scenario, programs, after, unmet, write: false })
}

/// Writes the fixed text to the file that the scenario was read from.
fn write(path: &Path, before: &Source, after: &Source) -> Result<(), Failure> {
    if before.text() == after.text() { Ok(()) } else { write_text(path, before, after.text()) }
}

/// Writes another text to the file, unless the file has changed since it was read.
fn write_text(path: &Path, before: &Source, after: &str) -> Result<(), Failure> {
    let current = fs::read(path).map_err(|error| report_failure(path.display(), &error))?;
    if current != before.marked(before.text()).as_bytes() {
        let what = "the file has changed since it was read; nothing was written";
        return Err(report_failure(path.display(), &what));
    }
    let written = output::write(Some(path), &Inputs::default(), |out| {
        out.write_all(before.marked(after).as_bytes()).map_err(output::stdout_failed)
    });
    written.map_err(|failure| {
        report_error(&failure.to_string());
        Failure::Reported
    })
}

fn print(
    arguments: &FixArguments,
    file: &FileFixes<'_>,
    (has_heading, is_first): (bool, bool),
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let color = arguments.color.applies(None);
    if !is_first && matches!(arguments.format, Format::Text | Format::Markdown) {
        writeln!(out)?;
    }
    match arguments.format {
        Format::Json => document::write(file, out),
        Format::Markdown => markdown::write(file, out),
        Format::Diff => out.write_all(patch::of_file(file, color).as_bytes()),
        Format::Text => {
            if has_heading {
                writeln!(out, "{}\n", file.path.display())?;
            }
            let width = output::width(arguments.width);
            Text { file, width, color, out }.write()
        }
    }
}

impl FileFixes<'_> {
    /// The name of a program.
    fn name(&self, program: usize) -> &str {
        self.scenario.text(self.scenario.programs()[program].name)
    }

    /// The text of the file, if it was read from one.
    fn text(&self) -> &str {
        self.scenario.source().as_ref().map_or("", |source| source.text())
    }

    /// The exit code, which depends on whether each wrong program is expected to be wrong.
    fn success(&self) -> Success {
        let is_wrong = |program: &ProgramFix| {
            is_wrong(self.scenario, program.applied.program, &program.applied.fix)
        };
        if self.programs.iter().any(is_wrong) { Success::Unmet } else { Success::Well }
    }
}

/// Whether a program is wrong in a way that its file does not expect.
fn is_wrong(scenario: &Scenario, program: usize, fix: &FixReport) -> bool {
    let expects = |rule: &str| findings::expected(scenario, program).any(|named| named == rule);
    let is_settled = fix.settles_at.is_some();
    let wrong = [
        (fix.too_early > 0, "started-before-dependency"),
        (fix.crashed, "unhandled-rejection"),
        (!is_settled && !fix.crashed, "never-settles"),
    ];
    wrong.into_iter().any(|(is_so, rule)| is_so && !expects(rule))
}
