//! Anki's text format: one card per line, with tabs between its fields.
//!
//! The first column is the id of the note: importing again updates a card instead of adding one.
//!
//! The back of a card has the timeline of the real run as SVG within the field. Anki stores the
//! HTML of a field as it is, and a card is shown by a browser on each platform. An image with a
//! `data:` address would be shown too, but it could not use the colors of the card.

use std::fmt::Write;

use super::runs::runs;
use super::{Bank, Unfit, fit, html};
use crate::exercise::{Answer, Kind, Question};
use crate::view::svg;

/// Writes banks as decks.
#[derive(Clone, Debug, Default)]
pub struct Anki {
    deck: String,
}

impl Bank for Anki {
    fn head(&mut self) -> String {
        "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n\
         #tags column:5\n"
            .to_owned()
    }

    fn bank(&mut self, title: &str, kind: Kind) -> String {
        // Anki reads two colons as the separator of a subdeck.
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ").replace("::", ":");
        self.deck = field(&format!("makespan::{title}::{}", kind.name()));
        String::new()
    }

    fn question(&mut self, question: &Question) -> Result<String, Unfit> {
        let mut front = html::stem(question);
        let mut back = String::new();
        if let Answer::Number(number) = &question.answer {
            back = format!("<p><b>{} ms</b></p>", number.key);
        }
        let mut wrong: Vec<(String, String)> = html::wrong_numbers(&question.answer)
            .into_iter()
            .map(|(value, said)| (format!("{value} ms"), said))
            .collect();
        if let Some(options) = html::options(question) {
            front.push_str("<ul>");
            for (option, ..) in &options {
                let _ = write!(front, "<li>{option}</li>");
            }
            front.push_str("</ul>");
            for (option, right, said) in options {
                if right {
                    back = format!("<p><b>{option}</b></p>");
                } else {
                    wrong.push((option, said));
                }
            }
        }
        back.push_str(&timeline(question));
        back.push_str(&html::working(question));
        back.push_str("<p>Not:</p><ul>");
        for (answer, said) in wrong {
            let _ = write!(back, "<li><b>{answer}</b>: {said}</li>");
        }
        back.push_str("</ul>");
        let fields = [&question.id, &self.deck, &front, &back, question.kind.name()];
        fit("Anki", question, fields.join("\t") + "\n")
    }
}

/// The timeline of the programs that a question is about.
fn timeline(question: &Question) -> String {
    let picture = runs(&question.setting).and_then(|timelines| svg::narrow(&timelines));
    picture.map(maud::Markup::into_string).unwrap_or_default()
}

/// A field that may contain quotes. The other fields are HTML, that does not start with
/// a quote.
fn field(text: &str) -> String {
    if text.contains('"') { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
