//! Questions as HTML on one line, for formats that contain HTML.

use std::fmt::Write;

use super::shape::{as_choice, said};
use super::statement::{HELPERS, Statement};
use crate::exercise::{Answer, Choice, Piece, Question, Text};

/// Returns the tables of tasks, the programs, and the prompt.
pub(super) fn stem(question: &Question) -> String {
    let statement = Statement::of(question);
    let mut out = String::new();
    for line in statement.legend.texts() {
        let _ = write!(out, "<p>{}</p>", text(&line));
    }
    if !statement.rows.is_empty() {
        out.push_str(&table(&statement));
    }
    for resource in &statement.resources {
        let _ = write!(out, "<p>{}.</p>", text(resource));
    }
    for (name, code) in &statement.programs {
        let lines = escaped(code.trim_end());
        let _ = write!(out, "<p>{}:</p><pre>{lines}</pre>", text(&Text::code(name)));
    }
    if !statement.helpers.is_empty() {
        let lines = escaped(statement.helpers.trim_end());
        let _ = write!(out, "<p>{HELPERS}:</p><pre>{lines}</pre>");
    }
    let _ = write!(out, "<p>{}</p>", text(&question.prompt));
    out
}

/// Returns the table of tasks.
pub(super) fn table(statement: &Statement) -> String {
    let mut out = String::from("<table><tr>");
    for head in &statement.heads {
        let _ = write!(out, "<th>{head}</th>");
    }
    out.push_str("</tr>");
    for row in &statement.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", text(cell));
        }
        out.push_str("</tr>");
    }
    out + "</table>"
}

/// Returns the worked solution.
pub(super) fn working(question: &Question) -> String {
    let mut out = String::from("<ul>");
    for line in &question.working {
        let _ = write!(out, "<li>{}</li>", text(line));
    }
    out + "</ul>"
}

/// Returns the options of a question, each with whether it is right, and its feedback. `None` if
/// the answer is a number.
pub(super) fn options(question: &Question) -> Option<Vec<(String, bool, String)>> {
    let Choice { options, key, wrong } = as_choice(&question.answer, &question.id)?;
    let said = |index: usize| {
        let wrong = wrong.iter().find(|wrong| wrong.answer == index);
        wrong.map_or_else(String::new, |wrong| text(&said(wrong)))
    };
    let options = options.iter().enumerate();
    Some(options.map(|(index, option)| (text(option), index == key, said(index))).collect())
}

/// Returns the wrong numbers, and the feedback for each.
pub(super) fn wrong_numbers(answer: &Answer) -> Vec<(u64, String)> {
    let Answer::Number(number) = answer else { return Vec::new() };
    number.wrong.iter().map(|wrong| (wrong.answer, text(&said(wrong)))).collect()
}

/// Returns a text as HTML.
pub(super) fn text(text: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Prose(words) => escaped(words),
        Piece::Code(code) => format!("<code>{}</code>", escaped(code)),
    };
    text.pieces().iter().map(piece).collect()
}

/// Any characters as HTML on one line: escapes the characters that HTML interprets, and those that
/// end a line in a line-based format.
fn escaped(characters: &str) -> String {
    let mut out = String::with_capacity(characters.len());
    for c in characters.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            _ => out.push(c),
        }
    }
    out
}
