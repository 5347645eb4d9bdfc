//! A page of sheets to print: each sheet starts on a new page, and so do the forms for the answers,
//! the key to all sheets and the worked solutions.

use std::fmt::Write;
use std::iter;

use maud::{Markup, PreEscaped, html};

use super::html::{table, text};
use super::solution::{letters, right, wrong};
use super::statement::{HELPERS, Shared, Statement};
use crate::exercise::{Answer, Question, Sheet, Text};
use crate::view::html::frame;

/// A sheet, with its parts of the pages after the sheets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Printed {
    /// The sheet as HTML.
    pub sheet: String,
    /// The form for its answers, as HTML.
    pub form: String,
    /// Its row in the key to all sheets, as HTML.
    pub key: String,
    /// Its worked solutions as HTML.
    pub solutions: String,
}

/// The parts of the page before and after the sheets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page {
    /// The start, before the first sheet.
    pub head: String,
    /// The end, after the worked solutions.
    pub foot: String,
    title: String,
}

impl Page {
    /// Creates a page for sheets, with this title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let (head, foot) = frame(title, "sheets");
        Self { head, foot, title: title.to_owned() }
    }

    /// The part after the last sheet: the forms for the answers, which a teacher can collect.
    #[must_use]
    pub fn forms(&self, forms: &str) -> String {
        html! { section.forms { (PreEscaped(forms)) } }.into_string()
    }

    /// The part between the forms and the worked solutions: the key to all sheets on one page,
    /// if there are not too many. `questions` is the number of questions of a sheet.
    #[must_use]
    pub fn key(&self, questions: usize, rows: &str) -> String {
        let key = html! {
            section.key {
                h1 { (self.title) ": key" }
                table {
                    thead { tr {
                        th scope="col" { "Sheet" }
                        @for number in 1..=questions { th scope="col" { (number) } }
                    } }
                    tbody { (PreEscaped(rows)) }
                }
            }
        };
        key.into_string()
    }
}

/// A sheet to print.
#[must_use]
pub fn sheet(sheet: &Sheet) -> Printed {
    let statements: Vec<Statement> = sheet.questions.iter().map(Statement::of).collect();
    let shared = Shared::of(&statements);
    let previous = iter::once(None).chain(statements.iter().map(Some));
    let numbered = (1..).zip(&sheet.questions).zip(&statements).zip(previous);
    let page = html! {
        section.sheet {
            (head(sheet))
            div.content {
                ul { @for line in &shared.legend { li { (markup(line)) } } }
                @if !shared.helpers.is_empty() {
                    p { (HELPERS) ":" }
                    pre { (shared.helpers.join("\n\n")) }
                }
                @for (((number, asked), statement), before) in numbered {
                    (article(number, asked, (statement, before)))
                }
            }
        }
    };
    let solutions = html! {
        section.solutions {
            header { h1 { (sheet.title) ": solutions to sheet " (sheet.number) } }
            div.content {
                @for (number, question) in (1..).zip(&sheet.questions) {
                    (solution(number, question))
                }
            }
        }
    };
    Printed {
        sheet: page.into_string(),
        form: form(sheet).into_string(),
        key: key_row(sheet),
        solutions: solutions.into_string(),
    }
}

/// The head of a sheet, which is repeated on each of its printed pages.
fn head(sheet: &Sheet) -> Markup {
    html! {
        header {
            h1 { (sheet.title) }
            p.number { "Sheet " (sheet.number) }
            p.name { "Name" }
        }
    }
}

/// The form for the answers to a sheet.
fn form(sheet: &Sheet) -> Markup {
    html! {
        article.form {
            (head(sheet))
            table {
                @for (number, question) in (1..).zip(&sheet.questions) {
                    tr { td { (number) "." } td { (blank(&question.answer)) } }
                }
            }
        }
    }
}

/// The blank lines for an answer: as many as it has parts.
fn blank(answer: &Answer) -> Markup {
    let line = html! { span.line {} " " };
    html! {
        @match answer {
            Answer::Number(_) => { (line) "ms" }
            Answer::Choice(_) => { "Letter: " (line) }
            Answer::Order(_) => { "Letters, in order: " (line) }
            Answer::Match(table) => {
                @for row in &table.rows { span.part { (markup(row)) ": " (line) } " " }
            }
        }
    }
}

/// A question with its statement, and the statement before it.
fn article(
    number: usize,
    asked: &Question,
    (statement, before): (&Statement, Option<&Statement>),
) -> Markup {
    html! {
        article {
            h2 { (number) ". " (asked.kind.title()) }
            @if before.is_some_and(|before| before.has_same_setting(statement)) {
                p { "(The tasks and programs are those of the previous question.)" }
            } @else {
                (setting(statement))
            }
            p.prompt { (markup(&asked.prompt)) }
            (room(&asked.answer))
            p.id { (asked.id) }
        }
    }
}

/// The tasks and programs of a question.
pub(super) fn setting(statement: &Statement) -> Markup {
    html! {
        @if !statement.rows.is_empty() { (PreEscaped(table(statement))) }
        @for resource in &statement.resources { p { (markup(resource)) "." } }
        @for (name, code) in &statement.programs {
            p { code { (name) } ":" }
            pre { (code.trim_end()) }
        }
    }
}

/// The place for the answer.
fn room(answer: &Answer) -> Markup {
    html! {
        @match answer {
            Answer::Number(_) => p.room { "Answer: " span.line {} " ms" },
            Answer::Choice(choice) => (lettered(&choice.options)),
            Answer::Order(order) => {
                (lettered(&order.items))
                p.room { "Order: " span.line {} }
            }
            Answer::Match(table) => {
                (lettered(&table.options))
                ul.rows { @for row in &table.rows { li { (markup(row)) ": " span.line {} } } }
            }
        }
    }
}

fn lettered(options: &[Text]) -> Markup {
    html! {
        ol.options type="a" { @for option in options { li { (markup(option)) } } }
    }
}

/// A row of the key to all sheets: the answers as short as a learner can give them.
fn key_row(sheet: &Sheet) -> String {
    let mut row = format!("<tr><th scope=\"row\">{}</th>", sheet.number);
    for question in &sheet.questions {
        let _ = write!(row, "<td>{}</td>", short(&question.answer));
    }
    row + "</tr>"
}

fn short(answer: &Answer) -> String {
    let letter = |index: usize| letters().nth(index).unwrap_or('?').to_string();
    let all = |indices: &[usize]| indices.iter().map(|&index| letter(index)).collect::<Vec<_>>();
    match answer {
        Answer::Number(number) => number.key.to_string(),
        Answer::Choice(choice) => letter(choice.key),
        Answer::Order(order) => all(&order.key).join(" "),
        Answer::Match(table) => all(&table.key).join(" "),
    }
}

fn solution(number: usize, question: &Question) -> Markup {
    html! {
        article {
            h2 { (number) ". " (question.kind.title()) }
            p { b { (markup(&right(question))) } }
            ul { @for line in &question.working { li { (markup(line)) } } }
            @let wrong = wrong(question);
            @if !wrong.is_empty() {
                p { "Wrong answers and their reasons:" }
                ul {
                    @for (answer, why) in &wrong {
                        li { b { (markup(answer)) } ": " (markup(why)) }
                    }
                }
            }
        }
    }
}

pub(super) fn markup(words: &Text) -> Markup {
    PreEscaped(text(words))
}
