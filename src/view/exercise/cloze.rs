//! Moodle's XML with gaps in the text (cloze) for numbers and matches: a gap for a number, and a
//! menu for each row. All other questions are as in [`Moodle`].
//!
//! Moodle finds gaps with a pattern (`question/type/multianswer/questiontype.php`) and decodes the
//! HTML entities in them. So the text in a gap is escaped once more than the text around it, and
//! each brace of a program is escaped.

use std::fmt::Write;

use super::shape::can_match;
use super::{Bank, Moodle, Unfit, fit, html, moodle};
use crate::exercise::{Answer, Kind, Match, Number, Question};

/// Writes banks as Moodle XML with gaps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cloze;

impl Bank for Cloze {
    fn head(&mut self) -> String {
        Moodle.head()
    }

    fn bank(&mut self, title: &str, kind: Kind) -> String {
        Moodle.bank(title, kind)
    }

    fn question(&mut self, question: &Question) -> Result<String, Unfit> {
        let gaps = match &question.answer {
            Answer::Number(number) => format!("<p>{} ms</p>", number_gap(number, question)),
            Answer::Match(table) if can_match(table) => row_gaps(table),
            Answer::Choice(_) | Answer::Order(_) | Answer::Match(_) => {
                return Moodle.question(question);
            }
        };
        let text = without_braces(&html::stem(question)) + &gaps;
        fit("Moodle XML", question, moodle::element("cloze", question, &text, ""))
    }

    fn foot(&mut self) -> String {
        Moodle.foot()
    }
}

/// `{1:NUMERICAL:=250:0~150:0#feedback}`: the first match counts, and all tolerances are 0.
fn number_gap(number: &Number, question: &Question) -> String {
    let mut gap = format!("{{1:NUMERICAL:={}:0", number.key);
    for (value, said) in html::wrong_numbers(&question.answer) {
        let _ = write!(gap, "~{value}:0#{}", within(&said));
    }
    gap + "}"
}

/// One row per line, each with a gap such as `{1:MULTICHOICE:a~=b}`.
fn row_gaps(table: &Match) -> String {
    let mut rows = String::from("<table>");
    for (row, &key) in table.rows.iter().zip(&table.key) {
        let options: Vec<String> = table
            .options
            .iter()
            .enumerate()
            .map(|(at, option)| {
                let sign = if at == key { "=" } else { "" };
                format!("{sign}{}", within(&html::text(option)))
            })
            .collect();
        let row = without_braces(&html::text(row));
        let _ =
            write!(rows, "<tr><td>{row}</td><td>{{1:MULTICHOICE:{}}}</td></tr>", options.join("~"));
    }
    rows + "</table>"
}

/// HTML in a gap: escaped once more, without any character that would end a part of the gap.
fn within(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for c in html.chars() {
        match c {
            '{' | '}' | '~' | '#' | '=' | '%' | '\\' | '"' => {
                let _ = write!(out, "&amp;#{};", u32::from(c));
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}

/// HTML without braces, because Moodle could read them as those of a gap.
fn without_braces(html: &str) -> String {
    html.replace('{', "&#123;").replace('}', "&#125;")
}
