//! GIFT: Moodle's text format, which other software reads too.
//!
//! Moodle drops lines that start with `//` and lines that are just `0`, and ends a question at an
//! empty line. So each question is one line that starts with its name.

use std::fmt::Write;

use super::shape::{can_match, plain};
use super::{Bank, Unfit, fit, html};
use crate::exercise::{Answer, Kind, Question};

/// Writes banks as GIFT.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gift;

impl Bank for Gift {
    fn bank(&mut self, title: &str, kind: Kind) -> String {
        format!("$CATEGORY: {}\n\n", super::moodle::category(title, kind))
    }

    fn question(&mut self, question: &Question) -> Result<String, Unfit> {
        let answers = match &question.answer {
            Answer::Number(number) => numbers(number.key, &html::wrong_numbers(&question.answer)),
            Answer::Match(table) if can_match(table) => {
                let mut pairs = String::new();
                for (row, &option) in table.rows.iter().zip(&table.key) {
                    let option = escaped(&plain(&table.options[option]));
                    let _ = write!(pairs, "={} -> {option} ", rich(&html::text(row)));
                }
                let unused = |at: &usize| !table.key.contains(at);
                for option in (0..table.options.len()).filter(unused) {
                    let _ = write!(pairs, "= -> {} ", escaped(&plain(&table.options[option])));
                }
                pairs
            }
            Answer::Choice(_) | Answer::Order(_) | Answer::Match(_) => choices(question),
        };
        let stem = rich(&html::stem(question));
        let working = rich(&html::working(question));
        let text = format!("::{}::{stem} {{{answers}####{working}}}\n\n", question.id);
        fit("GIFT", question, text)
    }
}

/// The answer key first, because the first match counts; then the wrong answers, worth nothing.
fn numbers(key: u64, wrong: &[(u64, String)]) -> String {
    let mut answers = format!("#={key}:0 ");
    for (value, said) in wrong {
        let _ = write!(answers, "=%0%{value}:0#{} ", rich(said));
    }
    answers
}

fn choices(question: &Question) -> String {
    let mut answers = String::new();
    for (option, right, said) in html::options(question).unwrap_or_default() {
        let sign = if right { '=' } else { '~' };
        let said = if said.is_empty() { String::new() } else { format!("#{}", rich(&said)) };
        // `%10%` at the start of an option would be read as its weight, so the format comes first.
        let _ = write!(answers, "{sign}{}{said} ", rich(&option));
    }
    answers
}

fn rich(html: &str) -> String {
    format!("[html]{}", escaped(html))
}

/// A text with GIFT's special characters escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '#' | '=' | '~' | '{' | '}' | ':' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out
}
