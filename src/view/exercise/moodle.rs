//! Moodle's XML.
//!
//! The first answer that matches counts, so the right answer comes first, then the wrong answers
//! with feedback, and `*` last. Tolerances are absolute; for whole milliseconds they are 0.

use std::fmt::Write;

use super::shape::{can_match, plain};
use super::xml::escaped;
use super::{Bank, Unfit, fit, html};
use crate::exercise::{Answer, Kind, Match, Question};

/// Writes banks as Moodle XML.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moodle;

/// The feedback for an answer that no misconception explains.
pub(super) const OTHERWISE: &str =
    "<p>No known misconception leads to this answer: see the worked solution.</p>";

impl Bank for Moodle {
    fn head(&mut self) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n".to_owned()
    }

    fn bank(&mut self, title: &str, kind: Kind) -> String {
        let category = escaped(&category(title, kind));
        format!(
            "<question type=\"category\"><category><text>{category}</text></category></question>\n"
        )
    }

    fn question(&mut self, question: &Question) -> Result<String, Unfit> {
        let (kind, body) = match &question.answer {
            Answer::Number(number) => ("numerical", numbers(number.key, question)),
            Answer::Match(table) if can_match(table) => ("matching", pairs(table)),
            Answer::Choice(_) | Answer::Order(_) | Answer::Match(_) => {
                ("multichoice", choices(question))
            }
        };
        fit("Moodle XML", question, element(kind, question, &html::stem(question), &body))
    }

    fn foot(&mut self) -> String {
        "</quiz>\n".to_owned()
    }
}

/// The path of a bank in Moodle's tree of categories; slashes in names are doubled.
pub(super) fn category(title: &str, kind: Kind) -> String {
    let title = title.replace('/', "//");
    let title: Vec<&str> = title.split_whitespace().collect();
    format!("$course$/top/makespan/{}/{}", title.join(" "), kind.name())
}

/// An element for a question, with its text and the parts that depend on its type.
pub(super) fn element(kind: &str, question: &Question, html: &str, body: &str) -> String {
    let mut out = format!("<question type=\"{kind}\">\n");
    let _ = writeln!(out, "<name><text>{}</text></name>", escaped(&question.id));
    let _ = writeln!(out, "{}", formatted("questiontext", html));
    let _ = writeln!(out, "{}", formatted("generalfeedback", &html::working(question)));
    // Moodle computes the points of a cloze question from its gaps.
    if !body.is_empty() {
        out.push_str("<defaultgrade>1</defaultgrade>\n");
    }
    out.push_str("<penalty>0</penalty>\n<hidden>0</hidden>\n");
    let _ = writeln!(out, "<idnumber>{}</idnumber>", escaped(&question.id));
    out + body + "</question>\n"
}

fn numbers(key: u64, question: &Question) -> String {
    let mut out = answer("100", &key.to_string(), "<tolerance>0</tolerance>", "");
    for (value, said) in html::wrong_numbers(&question.answer) {
        out.push_str(&answer("0", &value.to_string(), "<tolerance>0</tolerance>", &said));
    }
    out.push_str(&answer("0", "*", "<tolerance>0</tolerance>", OTHERWISE));
    out
}

fn answer(fraction: &str, text: &str, more: &str, said: &str) -> String {
    let feedback = formatted("feedback", said);
    let text = escaped(text);
    format!("<answer fraction=\"{fraction}\"><text>{text}</text>{more}{feedback}</answer>\n")
}

fn choices(question: &Question) -> String {
    let mut out = String::from(
        "<single>true</single>\n<shuffleanswers>true</shuffleanswers>\n\
         <answernumbering>abc</answernumbering>\n",
    );
    for (option, right, said) in html::options(question).unwrap_or_default() {
        let fraction = if right { "100" } else { "0" };
        let _ = writeln!(
            out,
            "<answer fraction=\"{fraction}\" format=\"html\"><text>{}</text>{}</answer>",
            escaped(&option),
            formatted("feedback", &said)
        );
    }
    out
}

fn pairs(table: &Match) -> String {
    let mut out = String::from("<shuffleanswers>true</shuffleanswers>\n");
    let mut pair = |row: &str, option: usize| {
        let _ = writeln!(
            out,
            "<subquestion format=\"html\"><text>{}</text><answer><text>{}</text></answer>\
             </subquestion>",
            escaped(row),
            escaped(&plain(&table.options[option]))
        );
    };
    for (row, &option) in table.rows.iter().zip(&table.key) {
        pair(&html::text(row), option);
    }
    for option in (0..table.options.len()).filter(|option| !table.key.contains(option)) {
        pair("", option);
    }
    out
}

fn formatted(element: &str, html: &str) -> String {
    format!("<{element} format=\"html\"><text>{}</text></{element}>", escaped(html))
}
