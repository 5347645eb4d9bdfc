//! Fixes as a comment for a pull request.

use std::io::{self, Write};

use makespan::Instant;
use makespan::findings::Fix;
use makespan::scenario::Formatting;
use makespan::view::markdown::{code_block, code_span, sentence};
use similar::{ChangeTag, TextDiff};

use super::words::{concurrency, not_fixed, optimum};
use super::{FileFixes, ProgramFix};

pub(super) fn write(file: &FileFixes<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", code_span(&file.path.display().to_string()))?;
    for (number, program) in file.programs.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        match (&program.applied.fix.nearest, program.applied.fix.settles_at) {
            (Some(nearest), Some(settles_at)) => fixed(file, (program, settles_at), nearest, out)?,
            (_, settles_at) => unchanged(file, program, settles_at, out)?,
        }
    }
    for (number, (program, unmet)) in file.unmet.iter().enumerate() {
        if number == 0 {
            writeln!(
                out,
                "\nWith these fixes, some programs no longer do what the file expects:\n"
            )?;
        }
        writeln!(out, "- {}: {}", code_span(file.name(*program)), sentence(unmet))?;
    }
    Ok(())
}

/// A program that is not changed, and the reason.
fn unchanged(
    file: &FileFixes<'_>,
    program: &ProgramFix,
    settles_at: Option<Instant>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (fix, name) = (&program.applied.fix, code_span(file.name(program.applied.program)));
    let Some(settles_at) = settles_at else {
        let what = if fix.crashed { "crashes" } else { "never settles" };
        return writeln!(out, "### {name} {what}\n\n`simulate check` explains why.");
    };
    writeln!(out, "### {name}: {settles_at}, unchanged\n")?;
    if fix.crashed {
        writeln!(out, "The process crashes after that: `simulate check` explains why.\n")?;
    }
    if fix.too_early > 0 {
        let calls = if fix.too_early == 1 {
            "1 call is made before its dependencies are met".to_owned()
        } else {
            format!("{} calls are made before their dependencies are met", fix.too_early)
        };
        return writeln!(out, "{calls}: `simulate check` shows which.");
    }
    let optimum = optimum(fix, settles_at);
    let found = not_fixed(fix, &optimum);
    writeln!(out, "It takes {settles_at}{optimum}{found}.")
}

/// A program and its fix: the time that it saves, what differs on failure, and the JavaScript.
fn fixed(
    file: &FileFixes<'_>,
    (program, settles_at): (&ProgramFix, Instant),
    nearest: &Fix,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (fix, name) = (&program.applied.fix, code_span(file.name(program.applied.program)));
    let (fixed, saves) = (nearest.settles_at, settles_at.since(nearest.settles_at));
    writeln!(out, "### {name}: {settles_at} → {fixed}\n")?;
    writeln!(out, "It becomes {saves} faster{}.\n", optimum(fix, fixed))?;
    for (rule, saves) in &fix.applied {
        writeln!(out, "- {} saves {saves}", code_span(rule))?;
    }
    writeln!(out, "- {}", concurrency(nearest.in_flight, fix.in_flight))?;
    if let Some(last) = program.settles_at_last.filter(|last| *last < fixed) {
        writeln!(out, "- with the fixes after this one it settles at {last}")?;
    }
    if let Some(told) = &nearest.other_value {
        writeln!(out, "- other value: {}", sentence(told))?;
    }
    if let Some(other) = &nearest.unbounded {
        let said = concurrency(other.in_flight, fix.in_flight);
        let steps = other.written(&Formatting::new(file.scenario.format()).on_one_line());
        let (at, steps) = (other.settles_at, code_span(&steps));
        writeln!(out, "- an alternative settles at {at}, but with {said}: {steps}")?;
    }
    if let Some(told) = &nearest.other_durations {
        writeln!(out, "- other durations: {}", sentence(told))?;
    }
    if let Some(why) = &program.applied.not_applied {
        writeln!(out, "- not applied: {}", sentence(why))?;
    }
    if nearest.on_failure.is_empty() {
        writeln!(out, "\nNothing changes when a call fails.")?;
    } else {
        writeln!(out, "\nWhat changes when a call fails:\n")?;
        for change in &nearest.on_failure {
            writeln!(out, "- {}", sentence(change))?;
        }
    }
    let [before, after] = &program.js;
    write!(out, "\n{}", code_block("diff", &difference(before, after)))
}

/// A diff of two texts.
fn difference(before: &str, after: &str) -> String {
    let [old, new] = [before, after].map(|text| text.lines().collect::<Vec<_>>());
    let difference = TextDiff::from_slices(&old, &new);
    let lines = difference.iter_all_changes().map(|change| {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        format!("{sign}{}\n", change.value())
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_every_line_of_both() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), " a\n-b\n+c\n");
    }
}
