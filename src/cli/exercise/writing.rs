//! Writes sheets and banks, format by format.

use std::io::Write;

use makespan::exercise::{Exercise, Kind, Sheet};
use makespan::view::exercise::{
    Anki, Bank, Canvas, Cloze, Gift, Moodle, MoodleQuiz, json, markdown, practice, print,
};

use super::{Format, cores, package};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::progress;

/// Writes all sheets: sheets learner by learner, banks kind by kind.
pub(super) fn write(
    format: Format,
    exercise: &Exercise,
    sheets: u64,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let title = exercise.title();
    match format {
        Format::Markdown => write_markdown(exercise, sheets, out),
        Format::Html => write_page(exercise, sheets, out),
        Format::Practice => {
            write_practice(&practice::Page::new(&title, &[]), exercise, sheets, out)
        }
        Format::Json => write_sheets(exercise, sheets, json_line, &mut |_, line| {
            out.write_all(line.as_bytes()).map_err(output::stdout_failed)
        }),
        Format::Gift => write_banks(exercise, sheets, &mut Gift, out),
        Format::Moodle => write_banks(exercise, sheets, &mut Moodle, out),
        Format::Cloze => write_banks(exercise, sheets, &mut Cloze, out),
        Format::Anki => write_banks(exercise, sheets, &mut Anki::default(), out),
        Format::Canvas => {
            let mut canvas = Canvas::new(&title);
            let quiz = banks(exercise, sheets, &mut canvas)?;
            write_zip(&canvas.package(quiz), out)
        }
        Format::MoodleQuiz => {
            let mut quiz = MoodleQuiz::new(&title);
            let questions = banks(exercise, sheets, &mut quiz)?;
            write_zip(&quiz.package(questions), out)
        }
    }
}

/// All banks as one text.
fn banks(exercise: &Exercise, sheets: u64, bank: &mut dyn Bank) -> Result<String, Failure> {
    let mut text = Vec::new();
    write_banks(exercise, sheets, bank, &mut text)?;
    // The output is valid text. Converting it does not copy it.
    Ok(String::from_utf8(text).unwrap_or_default())
}

fn write_zip(files: &[(&str, String)], out: &mut dyn Write) -> Result<(), Failure> {
    let package = package::zip(files).map_err(output::stdout_failed)?;
    out.write_all(&package).map_err(output::stdout_failed)
}

fn write_markdown(exercise: &Exercise, sheets: u64, out: &mut dyn Write) -> Result<(), Failure> {
    let mut keys = String::new();
    write_sheets(exercise, sheets, sheet_and_key, &mut |number, (sheet, key)| {
        keys.push('\n');
        keys.push_str(&key);
        let gap = if number > 1 { "\n" } else { "" };
        write!(out, "{gap}{sheet}").map_err(output::stdout_failed)
    })?;
    out.write_all(keys.as_bytes()).map_err(output::stdout_failed)
}

/// Writes the sheets, the forms for the answers, the key to all sheets, and the worked solutions.
fn write_page(exercise: &Exercise, sheets: u64, out: &mut dyn Write) -> Result<(), Failure> {
    let page = print::Page::new(&exercise.title());
    let mut put = |text: &str| out.write_all(text.as_bytes()).map_err(output::stdout_failed);
    put(&page.head)?;
    let [mut forms, mut keys, mut solutions] = [const { String::new() }; 3];
    write_sheets(exercise, sheets, print::sheet, &mut |_, printed| {
        forms.push_str(&printed.form);
        keys.push_str(&printed.key);
        solutions.push_str(&printed.solutions);
        put(&printed.sheet)
    })?;
    put(&page.forms(&forms))?;
    put(&page.key(exercise.kinds().count(), &keys))?;
    put(&solutions)?;
    put(&page.foot)
}

/// Writes a page to practice on.
pub(super) fn write_practice(
    page: &practice::Page,
    exercise: &Exercise,
    sheets: u64,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut put = |text: &str| out.write_all(text.as_bytes()).map_err(output::stdout_failed);
    put(&page.head)?;
    write_sheets(exercise, sheets, practice::sheet, &mut |_, sheet| put(&sheet))?;
    put(&page.foot)
}

fn json_line(sheet: &Sheet) -> String {
    format!("{}\n", json::sheet(sheet))
}

/// A sheet as Markdown, and its key.
pub(super) fn sheet_and_key(sheet: &Sheet) -> (String, String) {
    (markdown::sheet(sheet), markdown::key(sheet))
}

/// Writes what `show` returns for each sheet.
pub(super) fn write_sheets<T: Send>(
    exercise: &Exercise,
    sheets: u64,
    show: impl Fn(&Sheet) -> T + Sync,
    write: &mut dyn FnMut(u64, T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let progress = progress::bar(sheets);
    let make = |number| exercise.sheet(number).map(|sheet| (number, show(&sheet)));
    cores::in_order(sheets, make, &mut |(number, shown)| {
        progress.inc(1);
        write(number, shown)
    })
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
    for (first, &kind) in kinds.iter().enumerate() {
        if kinds[..first].contains(&kind) {
            continue;
        }
        put(bank.bank(&title, kind))?;
        // A kind of question about several programs has only one bank.
        let of_kind = (first..kinds.len()).filter(|&nth| kinds[nth] == kind);
        for nth in of_kind {
            let make = |number| exercise.nth_question(nth, number);
            cores::in_order(sheets, make, &mut |question| {
                progress.inc(1);
                let Some(question) = question else { return Ok(()) };
                let text = bank.question(&question);
                put(text.map_err(|unfit| Failure::Message(unfit.to_string()))?)
            })?;
        }
    }
    put(bank.foot())
}
