//! Canvas's variant of IMS QTI 1.2: files for a zip archive.
//!
//! There is one quiz, with one group per kind of question, from which one question is drawn.
//! Numbers are whole milliseconds, because Canvas rounds very small numbers to 0.

use std::fmt::Write;

use super::shape::{can_match, plain};
use super::xml::escaped;
use super::{Bank, Unfit, fit, html};
use crate::exercise::{Answer, Kind, Match, Question};

/// Writes banks as the groups of one quiz.
#[derive(Clone, Debug)]
pub struct Canvas {
    /// The prefix of all ids in the package.
    ident: String,
    title: String,
    groups: usize,
}

/// The path of the quiz in a package.
const QUIZ: &str = "quiz/quiz.xml";
/// The path of the metadata that only Canvas reads.
const META: &str = "quiz/assessment_meta.xml";

impl Canvas {
    /// Creates a quiz with this title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let ident = crate::exercise::Stream::new(0).named(&title).next_u64();
        Self { ident: format!("makespan-{ident:016x}"), title, groups: 0 }
    }

    /// Returns the files of the package with their paths, including `quiz`, the text of the quiz.
    #[must_use]
    pub fn package(&self, quiz: String) -> Vec<(&'static str, String)> {
        let manifest = MANIFEST
            .replace("{ident}", &self.ident)
            .replace("{quiz}", QUIZ)
            .replace("{meta}", META)
            .replace("{title}", &escaped(&self.title));
        let meta = META_XML
            .replace("{ident}", &self.ident)
            .replace("{points}", &self.groups.to_string())
            .replace("{title}", &escaped(&self.title));
        vec![("imsmanifest.xml", manifest), (META, meta), (QUIZ, quiz)]
    }
}

impl Bank for Canvas {
    fn head(&mut self) -> String {
        HEAD.replace("{ident}", &self.ident).replace("{title}", &escaped(&self.title))
    }

    fn bank(&mut self, _: &str, kind: Kind) -> String {
        let end = if self.groups > 0 { "</section>\n" } else { "" };
        self.groups += 1;
        format!("{end}{}", GROUP.replace("{ident}", &self.ident).replace("{kind}", kind.name()))
    }

    fn question(&mut self, question: &Question) -> Result<String, Unfit> {
        let mut item = Item::default();
        let kind = match &question.answer {
            Answer::Number(number) => {
                item.numbers(number.key, &html::wrong_numbers(&question.answer));
                "numerical_question"
            }
            Answer::Match(table) if can_match(table) => {
                item.pairs(table);
                "matching_question"
            }
            Answer::Choice(_) | Answer::Order(_) | Answer::Match(_) => {
                item.choices(&html::options(question).unwrap_or_default());
                "multiple_choice_question"
            }
        };
        item.feedback("general_fb", &html::working(question));
        let Item { responses, conditions, feedback } = item;
        let id = &question.id;
        let stem = html_material(&html::stem(question));
        let text = format!(
            "<item ident=\"{id}\" title=\"{id}\">\n<itemmetadata><qtimetadata>\
             {}{}{}</qtimetadata></itemmetadata>\n\
             <presentation>{stem}\n{responses}</presentation>\n\
             <resprocessing><outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" \
             vartype=\"Decimal\"/></outcomes>\n{GENERAL}{conditions}</resprocessing>\n{feedback}\
             </item>\n",
            field("question_type", kind),
            field("points_possible", "1"),
            field("assessment_question_identifierref", &format!("{id}-ref")),
        );
        fit("Canvas QTI", question, text)
    }

    fn foot(&mut self) -> String {
        let end = if self.groups > 0 { "</section>\n" } else { "" };
        format!("{end}</section>\n</assessment>\n</questestinterop>\n")
    }
}

/// The parts of a question that depend on its kind.
#[derive(Default)]
struct Item {
    responses: String,
    conditions: String,
    feedback: String,
}

impl Item {
    fn numbers(&mut self, key: u64, wrong: &[(u64, String)]) {
        self.responses.push_str(
            "<response_str ident=\"response1\" rcardinality=\"Single\"><render_fib \
             fibtype=\"Decimal\"><response_label ident=\"answer1\"/></render_fib></response_str>\n",
        );
        for (index, (value, said)) in wrong.iter().enumerate() {
            self.say(&equal(*value), &format!("wrong{index}_fb"), said);
        }
        self.score(&equal(key), "Set", "100");
    }

    fn choices(&mut self, options: &[(String, bool, String)]) {
        self.responses.push_str(
            "<response_lid ident=\"response1\" rcardinality=\"Single\"><render_choice>\n",
        );
        for (index, (option, right, said)) in options.iter().enumerate() {
            let ident = format!("option{index}");
            let material = html_material(option);
            let _ = writeln!(
                self.responses,
                "<response_label ident=\"{ident}\">{material}</response_label>"
            );
            let chosen = format!("<varequal respident=\"response1\">{ident}</varequal>");
            if !said.is_empty() {
                self.say(&chosen, &format!("{ident}_fb"), said);
            }
            if *right {
                self.score(&chosen, "Set", "100");
            }
        }
        self.responses.push_str("</render_choice></response_lid>\n");
    }

    fn pairs(&mut self, table: &Match) {
        let options: String =
            table.options.iter().enumerate().fold(String::new(), |out, (at, option)| {
                let material = plain_material(&plain(option));
                format!("{out}<response_label ident=\"option{at}\">{material}</response_label>")
            });
        // Shares in hundredths that add up to exactly 100.
        let rows = table.rows.len().max(1);
        for (index, (row, &option)) in table.rows.iter().zip(&table.key).enumerate() {
            let label = plain_material(&plain(row));
            let _ = writeln!(
                self.responses,
                "<response_lid ident=\"response{index}\">{label}<render_choice>{options}\
                 </render_choice></response_lid>"
            );
            let chosen =
                format!("<varequal respident=\"response{index}\">option{option}</varequal>");
            let share = 10_000 * (index + 1) / rows - 10_000 * index / rows;
            let share = format!("{}.{:02}", share / 100, share % 100);
            self.score(&chosen, "Add", &share);
        }
    }

    fn say(&mut self, condition: &str, ident: &str, html: &str) {
        let _ = writeln!(
            self.conditions,
            "<respcondition continue=\"Yes\"><conditionvar>{condition}</conditionvar>\
             <displayfeedback feedbacktype=\"Response\" linkrefid=\"{ident}\"/></respcondition>"
        );
        self.feedback(ident, html);
    }

    fn score(&mut self, condition: &str, action: &str, share: &str) {
        let go_on = if action == "Add" { "Yes" } else { "No" };
        let _ = writeln!(
            self.conditions,
            "<respcondition continue=\"{go_on}\"><conditionvar>{condition}</conditionvar>\
             <setvar action=\"{action}\" varname=\"SCORE\">{share}</setvar></respcondition>"
        );
    }

    fn feedback(&mut self, ident: &str, html: &str) {
        let material = html_material(html);
        let _ = writeln!(
            self.feedback,
            "<itemfeedback ident=\"{ident}\"><flow_mat>{material}</flow_mat></itemfeedback>"
        );
    }
}

fn equal(value: u64) -> String {
    format!(
        "<or><varequal respident=\"response1\">{value}</varequal><and>\
         <vargte respident=\"response1\">{value}</vargte>\
         <varlte respident=\"response1\">{value}</varlte></and></or>"
    )
}

fn field(label: &str, entry: &str) -> String {
    format!(
        "<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry>\
         </qtimetadatafield>"
    )
}

fn html_material(html: &str) -> String {
    format!("<material><mattext texttype=\"text/html\">{}</mattext></material>", escaped(html))
}

fn plain_material(text: &str) -> String {
    format!("<material><mattext texttype=\"text/plain\">{}</mattext></material>", escaped(text))
}

const HEAD: &str = include_str!("canvas/head.xml");
const GROUP: &str = include_str!("canvas/group.xml");
const GENERAL: &str = include_str!("canvas/general.xml");
const MANIFEST: &str = include_str!("canvas/imsmanifest.xml");
const META_XML: &str = include_str!("canvas/assessment_meta.xml");
