//! Fixes of code, applied to the text of its file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use makespan::Scenario;
use makespan::findings::{CodeFix, CodeFixes, fix_code};
use makespan::view::markdown::{code_block, code_span, sentence};
use makespan::view::text::wrapped;
use serde::Serialize;

use super::super::failure::{Failure, report_failure};
use super::super::output;
use super::super::unreached::add_unreached;
use super::words::concurrency;
use super::{FixArguments, Format, patch, write_text};

/// The fixes of a file of code, or of the code that a scenario refers to.
pub(super) struct CodeFile {
    /// The file with the code.
    path: PathBuf,
    fixes: CodeFixes,
    is_written: bool,
}

/// Fixes the selected programs, and writes the result to the file, if requested. Like `check`, it
/// also fixes the functions that no program reaches.
pub(super) fn fix(
    arguments: &FixArguments,
    path: &Path,
    mut scenario: Scenario,
) -> Result<CodeFile, Failure> {
    let tell = |error| report_failure(path.display(), &error);
    if arguments.program.is_none() {
        add_unreached(&mut scenario);
    }
    let chosen = scenario.programs_picked(arguments.program.as_deref()).map_err(tell)?;
    let fixes = fix_code(&scenario, chosen, arguments.assumed);
    for stopped in &fixes.stopped {
        report_failure(path.display(), stopped);
    }
    let beside = scenario.source().and_then(|source| source.beside());
    let path = beside.map_or_else(|| path.to_owned(), |code| PathBuf::from(code.name()));
    let is_written = arguments.write && !fixes.applied.is_empty();
    if is_written {
        let source = scenario.source().map(|source| source.beside().unwrap_or(source));
        if let Some(source) = source {
            write_text(&path, source, &fixes.texts[1])?;
        }
    }
    Ok(CodeFile { path, fixes, is_written })
}

/// Prints the fixes.
pub(super) fn print(
    arguments: &FixArguments,
    file: &CodeFile,
    has_heading: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let color = arguments.color.applies(None);
    match arguments.format {
        Format::Json => json(file, out),
        Format::Markdown => markdown(file, out),
        Format::Diff => out.write_all(file.patch(color).as_bytes()),
        Format::Text => {
            if has_heading {
                writeln!(out, "{}\n", file.path.display())?;
            }
            text(file, output::width(arguments.width), color, out)
        }
    }
}

impl CodeFile {
    /// Whether all programs could be run.
    pub(super) fn is_complete(&self) -> bool {
        self.fixes.stopped.is_empty()
    }

    /// All changes, as a unified diff.
    fn patch(&self, color: bool) -> String {
        let [before, after] = &self.fixes.texts;
        patch::of_texts(&self.path, [before, after], color)
    }
}

fn text(file: &CodeFile, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut say = |before: &str, said: &str| -> io::Result<()> {
        for (number, line) in wrapped(said, width - before.len()).iter().enumerate() {
            let before = if number == 0 { before } else { &" ".repeat(before.len()) };
            writeln!(out, "{before}{line}")?;
        }
        Ok(())
    };
    for fix in &file.fixes.applied {
        say("", &format!("\"{}\"{}", fix.program, settles(fix)))?;
        say("  ", &format!("{}: {}", fix.rule.name, fix.message))?;
        say("  ", &concurrency(fix.in_flight[1], fix.in_flight[0]))?;
        if let Some(told) = &fix.assumes {
            say("  ", told)?;
        }
        for told in &fix.on_failure {
            say("  ", &format!("on failure: {told}"))?;
        }
    }
    if file.fixes.applied.is_empty() && file.fixes.stopped.is_empty() {
        say("", "nothing to fix")?;
    }
    match file.fixes.assumed {
        0 => {}
        more => say("", &format!("{}; --assumed applies {}", notes(more), them(more)))?,
    }
    if file.is_written {
        return writeln!(out, "\nwritten to {}", file.path.display());
    }
    let patch = file.patch(color);
    if patch.is_empty() { Ok(()) } else { write!(out, "\n{patch}") }
}

fn settles(fix: &CodeFix) -> String {
    match (fix.settles_at, fix.saves) {
        ([Some(before), Some(after)], Some(saves)) => {
            format!(" settles at {before}; fixed: {after} ({saves} faster)")
        }
        _ => String::new(),
    }
}

fn notes(count: usize) -> String {
    match count {
        1 => "1 more fix rests on an assumption".to_owned(),
        _ => format!("{count} more fixes rest on assumptions"),
    }
}

const fn them(count: usize) -> &'static str {
    if count == 1 { "it" } else { "them" }
}

fn markdown(file: &CodeFile, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", code_span(&file.path.display().to_string()))?;
    if file.fixes.applied.is_empty() {
        return writeln!(out, "Nothing to fix.");
    }
    for fix in &file.fixes.applied {
        let times = match (fix.settles_at, fix.saves) {
            ([Some(before), Some(after)], Some(_)) => format!(": {before} → {after}"),
            _ => String::new(),
        };
        writeln!(out, "### {}{times}\n", code_span(&fix.program))?;
        writeln!(out, "- {}: {}", code_span(fix.rule.name), sentence(&fix.message))?;
        writeln!(out, "- {}", concurrency(fix.in_flight[1], fix.in_flight[0]))?;
        for told in fix.assumes.iter().chain(&fix.on_failure) {
            writeln!(out, "- {}", sentence(told))?;
        }
        writeln!(out)?;
    }
    write!(out, "{}", code_block("diff", &file.patch(false)))
}

/// The fixes of a file of code.
#[derive(Serialize)]
struct FileJson<'a> {
    schema: &'static str,
    unit: &'static str,
    file: String,
    format: &'static str,
    applied: Vec<FixJson<'a>>,
    /// The number of further fixes that rest on an assumption.
    assumed: usize,
    patch: String,
    written: bool,
}

#[derive(Serialize)]
struct FixJson<'a> {
    program: &'a str,
    rule: &'a str,
    message: &'a str,
    assumes: Option<&'a str>,
    settles_at: [Option<makespan::Instant>; 2],
    saves: Option<makespan::Duration>,
    in_flight: [usize; 2],
    on_failure: &'a [String],
}

fn json(file: &CodeFile, out: &mut dyn Write) -> io::Result<()> {
    let applied = file.fixes.applied.iter().map(|fix| FixJson {
        program: &fix.program,
        rule: fix.rule.name,
        message: &fix.message,
        assumes: fix.assumes.as_deref(),
        settles_at: fix.settles_at,
        saves: fix.saves,
        in_flight: fix.in_flight,
        on_failure: &fix.on_failure,
    });
    let document = FileJson {
        schema: "makespan-fix/1",
        unit: "ns",
        file: file.path.display().to_string(),
        format: "code",
        applied: applied.collect(),
        assumed: file.fixes.assumed,
        patch: file.patch(false),
        written: file.is_written,
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}
