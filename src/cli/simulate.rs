//! `simulate FILES`: runs programs and prints their timelines.

use std::io::Write;
use std::path::{Path, PathBuf};

use makespan::Scenario;
use makespan::program::Untranslatable;
use makespan::view::{self, Report, svg};

use super::arguments::{Format, RunArguments, Theme};
use super::failure::{Failure, Success, report_failure};
use super::fixed::fixed_runs;
use super::gallery;
use super::input;
use super::output::{self, Inputs};
use super::runs::{Runs, report_on, report_unmet};

/// Runs the programs of all files and prints them. A file that cannot be read, or a program that
/// exceeds a limit, does not stop the others. In this case no output file is written, because it
/// would be incomplete.
pub(super) fn run(arguments: &RunArguments) -> Result<Success, Failure> {
    expect_picture(arguments)?;
    let many = arguments.files.len() > 1 || arguments.files.iter().any(|file| file.is_dir());
    if many && matches!(arguments.format, Format::Html | Format::Svg) {
        let Some(site) = &arguments.output else {
            let message = "many pages or pictures need a directory: -o DIRECTORY";
            return Err(Failure::Message(message.to_owned()));
        };
        return match arguments.format {
            Format::Svg => gallery::draw(arguments, picture(arguments), site),
            _ => gallery::run(arguments, site),
        };
    }
    let files = input::scenarios(&arguments.files)?;
    if files.len() > 1 && matches!(arguments.format, Format::Js) {
        let message = "--format js takes one file: a script has the programs of one scenario";
        return Err(Failure::Message(message.to_owned()));
    }
    print(arguments, &files)
}

fn print(arguments: &RunArguments, files: &[PathBuf]) -> Result<Success, Failure> {
    let mut success = Success::Well;
    let inputs = Inputs::of(files);
    let result = output::write(arguments.output.as_deref(), &inputs, |out| {
        let (mut printed, mut failed) = (false, false);
        for file in files {
            match print_one(arguments, file, printed, out) {
                Ok(one) => success = success.and(one),
                Err(Failure::Reported) => failed = true,
                Err(failure) => return Err(failure),
            }
            printed |= !failed;
        }
        match failed {
            true if arguments.output.is_some() => Err(Failure::Reported),
            failed => Ok(failed),
        }
    });
    if result? { Err(Failure::Reported) } else { Ok(success) }
}

/// Writes a report in one of the formats that need the complete report.
pub(super) type Show = fn(&Report<'_>, &mut dyn Write) -> std::io::Result<()>;

/// The function that writes a picture as SVG.
const fn picture(arguments: &RunArguments) -> Show {
    match arguments.slide {
        Some(Theme::Dark) => |report, out| svg::write_slide(report, svg::Theme::Dark, out),
        Some(Theme::Light) => |report, out| svg::write_slide(report, svg::Theme::Light, out),
        None if arguments.play => |report, out| svg::write(report, svg::Motion::Plays, out),
        None => |report, out| svg::write(report, svg::Motion::Still, out),
    }
}

/// Rejects the options of pictures in other formats.
fn expect_picture(arguments: &RunArguments) -> Result<(), Failure> {
    match arguments {
        _ if matches!(arguments.format, Format::Svg) => Ok(()),
        RunArguments { slide: Some(_), .. } => {
            Err(report_failure("--slide", &"only --format svg has slides"))
        }
        RunArguments { play: true, .. } => {
            Err(report_failure("--play", &"only --format svg has pictures that play"))
        }
        _ => Ok(()),
    }
}

/// Writes code as a scenario with steps.
fn print_steps(
    arguments: &RunArguments,
    file: &Path,
    out: &mut dyn Write,
) -> Result<Success, Failure> {
    let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
    let picked = scenario.programs_picked(arguments.program());
    let programs: Vec<usize> =
        picked.map_err(|error| report_failure(file.display(), &error))?.collect();
    if programs.iter().any(|program| !scenario.is_code(*program)) {
        let message = "--format ron writes code as steps, but this file has steps already";
        return Err(report_failure(file.display(), &message));
    }
    match scenario.translated(&programs, arguments.max_events()) {
        Ok(text) => {
            out.write_all(text.as_bytes()).map_err(output::stdout_failed)?;
            Ok(Success::Well)
        }
        Err(wrong) => {
            for one in wrong {
                report_untranslatable(file, &scenario, &one);
            }
            Err(Failure::Reported)
        }
    }
}

/// Reports the code that steps cannot express, with its line.
fn report_untranslatable(file: &Path, scenario: &Scenario, one: &Untranslatable) {
    let program = scenario.text(scenario.programs()[one.program].name);
    let message = format!("program \"{program}\": {}", one.message);
    let source = scenario.source().filter(|_| one.span.is_some());
    match source {
        Some(source) => {
            let (file, _) = source.file_of(one.span);
            let line = scenario.position(one.span).map_or(1, |at| at.line);
            report_failure(format!("{}:{line}", file.name()), &message);
        }
        None => drop(report_failure(file.display(), &message)),
    }
}

fn print_one(
    arguments: &RunArguments,
    file: &Path,
    separate: bool,
    out: &mut dyn Write,
) -> Result<Success, Failure> {
    let show: Show = match arguments.format {
        Format::Text => {
            let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
            let runs = Runs::new(arguments, file, &scenario)?;
            return runs.draw(arguments.text_options(), separate, out);
        }
        Format::Json => {
            let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
            return Runs::new(arguments, file, &scenario)?.write_json(out);
        }
        Format::Ron => return print_steps(arguments, file, out),
        Format::Js => |report, out| view::js::write(report, out),
        Format::Html => {
            |report, out| view::html::write_with(report, &fixed_runs(report), None, out)
        }
        Format::Svg => picture(arguments),
        Format::Mermaid => |report, out| view::mermaid::write(report, out),
        Format::Dot => |report, out| view::dot::write(report, out),
        Format::Perfetto => |report, out| view::perfetto::write(report, out),
    };
    report_on(arguments, file, |report| {
        if matches!(arguments.format, Format::Js) && report.scenario.code().is_some() {
            let message = "--format js writes steps as JavaScript, but this file is code already";
            return Err(report_failure(file.display(), &message));
        }
        show(report, out).map_err(output::stdout_failed)?;
        report_unmet(file, report);
        Ok(())
    })
}
