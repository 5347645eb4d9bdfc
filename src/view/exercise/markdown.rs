//! Printable sheets and their answer keys.

use std::fmt::Write;

use super::solution::{letters, right, wrong};
use super::statement::{HELPERS, Shared, Statement};
use crate::exercise::{Answer, Piece, Sheet, Text};
use crate::view::markdown::{code_block, code_span, escaped};

/// Returns a printable sheet.
#[must_use]
pub fn sheet(sheet: &Sheet) -> String {
    let mut out = format!("# {}, sheet {}\n\n", escaped(&sheet.title), sheet.number);
    out.push_str("Name: ________________\n\n");
    let statements: Vec<Statement> = sheet.questions.iter().map(Statement::of).collect();
    out.push_str(&preface(&statements));
    let mut spoken: Option<&Statement> = None;
    for ((number, question), statement) in (1..).zip(&sheet.questions).zip(&statements) {
        let _ = write!(out, "\n## {number}. {}\n\n", question.kind.title());
        if spoken.is_some_and(|spoken| spoken.has_same_setting(statement)) {
            out.push_str("(The tasks and programs are those of the previous question.)\n\n");
        } else {
            out.push_str(&table(statement));
        }
        let _ = writeln!(out, "{}", text(&question.prompt));
        out.push_str(&room(&question.answer));
        spoken = Some(statement);
    }
    out
}

/// Returns the answer key of a sheet, with worked solutions.
#[must_use]
pub fn key(sheet: &Sheet) -> String {
    let mut out = format!("# {}, key to sheet {}\n", escaped(&sheet.title), sheet.number);
    for (number, question) in (1..).zip(&sheet.questions) {
        let _ = write!(out, "\n## {number}. {}\n\n", question.kind.title());
        let _ = writeln!(out, "**{}**\n", text(&right(question)));
        for line in &question.working {
            let _ = writeln!(out, "- {}", text(line));
        }
        out.push_str("\nWrong answers and their reasons:\n\n");
        for (answer, why) in wrong(question) {
            let _ = writeln!(out, "- **{}**: {}", text(&answer), text(&why));
        }
    }
    out
}

/// The text that the questions of a sheet share, written once for all of them.
fn preface(statements: &[Statement]) -> String {
    let Shared { legend, helpers } = Shared::of(statements);
    let mut out = String::new();
    for line in &legend {
        let _ = writeln!(out, "- {}", text(line));
    }
    if !helpers.is_empty() {
        let _ = write!(out, "\n{HELPERS}:\n\n```js\n{}\n```\n", helpers.join("\n\n"));
    }
    out
}

fn table(statement: &Statement) -> String {
    let mut out = String::new();
    if !statement.rows.is_empty() {
        let _ = writeln!(out, "| {} |", statement.heads.join(" | "));
        let _ = writeln!(out, "|{}", " --- |".repeat(statement.heads.len()));
    }
    for row in &statement.rows {
        let cells: Vec<String> = row.iter().map(|cell| text(cell).replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    for resource in &statement.resources {
        let _ = writeln!(out, "{}.\n", text(resource));
    }
    for (name, code) in &statement.programs {
        let _ = writeln!(out, "{}:\n", text(&Text::code(name)));
        let _ = writeln!(out, "{}", code_block("js", code));
    }
    out
}

/// The space for the answer.
fn room(answer: &Answer) -> String {
    let mut out = String::from("\n");
    match answer {
        Answer::Number(_) => out.push_str("Answer: ________ ms\n"),
        Answer::Choice(choice) => {
            for (letter, option) in letters().zip(&choice.options) {
                let _ = writeln!(out, "- {letter}) {}", text(option));
            }
        }
        Answer::Order(order) => {
            for (letter, item) in letters().zip(&order.items) {
                let _ = writeln!(out, "- {letter}) {}", text(item));
            }
            out.push_str("\nOrder: ________\n");
        }
        Answer::Match(table) => {
            for (letter, option) in letters().zip(&table.options) {
                let _ = writeln!(out, "- {letter}) {}", text(option));
            }
            out.push('\n');
            for row in &table.rows {
                let _ = writeln!(out, "- {}: ____", text(row));
            }
        }
    }
    out
}

/// Returns a text as Markdown.
pub(super) fn text(text: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Prose(words) => escaped(words),
        Piece::Code(code) => code_span(code),
    };
    text.pieces().iter().map(piece).collect()
}
