//! A Moodle quiz with its question bank, as a backup that Moodle restores: files for a zip archive.
//!
//! The quiz has a slot for each kind of question, which draws a random question from the category
//! of this kind. The categories belong to the quiz, so a course can have several such quizzes.
//!
//! The files have the format of Moodle 4.0, because each later version restores it. Moodle reads
//! only the files that a setting of the backup asks for, so the others are left out.

use std::fmt::Write;

use super::moodle::OTHERWISE;
use super::shape::{can_match, plain};
use super::xml::escaped;
use super::{Bank, Unfit, fit, html};
use crate::exercise::{Answer, Kind, Match, Question, Stream};
use crate::view::text::cut_middle;
use crate::view::visible::visible;

/// The date of everything in the backup, in seconds: January 1, 2026, so that the same exercise
/// always gives the same bytes.
const TIME: &str = "1767225600";
/// The version of Moodle 4.0, and of its quizzes.
const VERSION: &str = "2022041900";
/// The id of the category that contains all others. Their ids follow it.
const TOP: u64 = 1;
/// The maximum length of a title, in characters: less than a course's short name can have.
const TITLE_LENGTH: usize = 200;

/// Writes banks as the categories of one quiz.
#[derive(Clone, Debug)]
pub struct MoodleQuiz {
    title: String,
    /// The part that all stamps share, from the first question: Moodle tells the categories of two
    /// exercises apart by their stamps.
    ident: String,
    /// The bank whose category is not written yet, because it has no questions so far.
    next: Option<Kind>,
    /// The ids of the last category, question and answer.
    category: u64,
    question: u64,
    answer: u64,
}

impl MoodleQuiz {
    /// Creates a quiz with this title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = escaped(&cut_middle(&visible(&title), TITLE_LENGTH));
        let (ident, next) = (String::new(), None);
        Self { title, ident, next, category: 0, question: 0, answer: 0 }
    }

    /// Returns the files of the backup with their paths, including `questions`, the text of the
    /// question bank.
    #[must_use]
    pub fn package(&self, questions: String) -> Vec<(&'static str, String)> {
        let points = self.category.saturating_sub(TOP).to_string();
        let slots = (1..).zip(TOP + 1..=self.category).map(|(slot, category): (u64, u64)| {
            fill(SLOT, &[("slot", &slot.to_string()), ("category", &category.to_string())])
        });
        let slots: String = slots.collect();
        let backup = format!("{:016x}", Stream::new(0).named(&self.ident).next_u64());
        let intro = escaped("<p>One question of each kind, drawn at random.</p>");
        let values = [
            ("title", self.title.as_str()),
            ("backup", &backup.repeat(2)),
            ("intro", &intro),
            ("points", &points),
            ("slots", &slots),
            ("categories", &self.references()),
            ("time", TIME),
            ("version", VERSION),
        ];
        let filled = |template| fill(template, &values);
        vec![
            ("moodle_backup.xml", filled(BACKUP)),
            ("questions.xml", questions),
            ("activities/quiz_1/module.xml", filled(MODULE)),
            ("activities/quiz_1/quiz.xml", filled(QUIZ)),
            ("activities/quiz_1/grades.xml", filled(GRADES)),
            ("activities/quiz_1/inforef.xml", filled(INFOREF)),
            // Moodle requires these, even if there is nothing to say.
            ("roles.xml", empty("roles_definition")),
            ("scales.xml", empty("scales_definition")),
            ("outcomes.xml", empty("outcomes_definition")),
            ("groups.xml", empty("groups")),
            ("files.xml", empty("files")),
            ("activities/quiz_1/roles.xml", empty("roles")),
        ]
    }

    /// The references to all categories, without which Moodle restores none of them.
    fn references(&self) -> String {
        let reference = |id| {
            format!("    <question_category>\n      <id>{id}</id>\n    </question_category>\n")
        };
        (TOP..=self.category).map(reference).collect()
    }

    /// The start of the current bank's category, before its first question.
    fn start(&mut self, question: &Question) -> String {
        let Some(kind) = self.next.take() else { return String::new() };
        let mut out = String::new();
        if self.category == 0 {
            self.ident = escaped(&question.id);
            out.push_str(&self.category("top", 0));
        }
        out.push_str(CATEGORY_END);
        out + &self.category(kind.name(), TOP)
    }

    /// The start of a category, which is the last one from now on.
    fn category(&mut self, name: &str, parent: u64) -> String {
        self.category += 1;
        let (category, parent) = (self.category.to_string(), parent.to_string());
        let values = [
            ("category", category.as_str()),
            ("name", name),
            ("ident", &self.ident),
            ("parent", &parent),
        ];
        fill(CATEGORY, &values)
    }

    /// The type of a question, and the parts that depend on it.
    fn body(&mut self, question: &Question) -> (&'static str, String) {
        match &question.answer {
            Answer::Number(number) => ("numerical", self.numbers(number.key, question)),
            Answer::Match(table) if can_match(table) => ("match", self.pairs(table)),
            Answer::Choice(_) | Answer::Order(_) | Answer::Match(_) => {
                ("multichoice", self.choices(question))
            }
        }
    }

    /// The first answer that matches counts, and all tolerances are 0.
    fn numbers(&mut self, key: u64, question: &Question) -> String {
        let first = self.answer + 1;
        let mut answers = self.answer(true, &key.to_string(), "");
        for (value, said) in html::wrong_numbers(&question.answer) {
            answers.push_str(&self.answer(false, &value.to_string(), &said));
        }
        answers.push_str(&self.answer(false, "*", OTHERWISE));
        let records = (first..=self.answer).map(|id| {
            format!(
                "<numerical_record id=\"{id}\"><answer>{id}</answer><tolerance>0</tolerance>\
                 </numerical_record>\n"
            )
        });
        let records: String = records.collect();
        format!(
            "<answers>\n{answers}</answers>\n{}<numerical_records>\n{records}\
             </numerical_records>\n",
            self.options(NUMERICAL)
        )
    }

    fn choices(&mut self, question: &Question) -> String {
        let options = html::options(question).unwrap_or_default();
        let answers = options.iter().map(|(option, right, said)| self.answer(*right, option, said));
        let answers: String = answers.collect();
        format!("<answers>\n{answers}</answers>\n{}", self.options(MULTICHOICE))
    }

    fn pairs(&mut self, table: &Match) -> String {
        let rows = table.rows.iter().zip(&table.key);
        let mut pairs: Vec<(String, usize)> =
            rows.map(|(row, &option)| (html::text(row), option)).collect();
        let unused = (0..table.options.len()).filter(|option| !table.key.contains(option));
        pairs.extend(unused.map(|option| (String::new(), option)));
        let mut matches = String::new();
        for (row, option) in pairs {
            self.answer += 1;
            let _ = writeln!(
                matches,
                "<match id=\"{}\"><questiontext>{}</questiontext>\
                 <questiontextformat>1</questiontextformat><answertext>{}</answertext></match>",
                self.answer,
                escaped(&row),
                escaped(&plain(&table.options[option]))
            );
        }
        format!("{}<matches>\n{matches}</matches>\n", self.options(MATCH))
    }

    /// The options of a question, which have the same id as the question.
    fn options(&self, template: &str) -> String {
        fill(template, &[("number", &self.question.to_string())])
    }

    fn answer(&mut self, right: bool, text: &str, said: &str) -> String {
        self.answer += 1;
        format!(
            "<answer id=\"{}\"><answertext>{}</answertext><answerformat>1</answerformat>\
             <fraction>{}</fraction><feedback>{}</feedback><feedbackformat>1</feedbackformat>\
             </answer>\n",
            self.answer,
            escaped(text),
            if right { "1.0000000" } else { "0.0000000" },
            escaped(said)
        )
    }
}

impl Bank for MoodleQuiz {
    fn head(&mut self) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<question_categories>\n".to_owned()
    }

    fn bank(&mut self, _: &str, kind: Kind) -> String {
        self.next = Some(kind);
        String::new()
    }

    fn question(&mut self, question: &Question) -> Result<String, Unfit> {
        let start = self.start(question);
        self.question += 1;
        let (kind, body) = self.body(question);
        let text = fill(
            QUESTION,
            &[
                ("number", &self.question.to_string()),
                ("category", &self.category.to_string()),
                ("id", &escaped(&question.id)),
                ("text", &escaped(&html::stem(question))),
                ("working", &escaped(&html::working(question))),
                ("type", kind),
                ("body", &body),
                ("time", TIME),
            ],
        );
        fit("A Moodle backup", question, start + &text)
    }

    fn foot(&mut self) -> String {
        let end = if self.category > 0 { CATEGORY_END } else { "" };
        format!("{end}</question_categories>\n")
    }
}

/// A file without content.
fn empty(root: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>\n</{root}>\n")
}

/// Replaces each `{name}` in a template by its value. Values are not searched for names, because
/// they contain texts of the scenario.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let filled = values
            .iter()
            .find_map(|(name, value)| Some((value, after.strip_prefix(name)?.strip_prefix('}')?)));
        if let Some((value, after)) = filled {
            out.push_str(value);
            rest = after;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out + rest
}

const CATEGORY_END: &str = "    </question_bank_entries>\n  </question_category>\n";
const BACKUP: &str = include_str!("moodle_quiz/moodle_backup.xml");
const MODULE: &str = include_str!("moodle_quiz/module.xml");
const QUIZ: &str = include_str!("moodle_quiz/quiz.xml");
const SLOT: &str = include_str!("moodle_quiz/slot.xml");
const GRADES: &str = include_str!("moodle_quiz/grades.xml");
const INFOREF: &str = include_str!("moodle_quiz/inforef.xml");
const CATEGORY: &str = include_str!("moodle_quiz/category.xml");
const QUESTION: &str = include_str!("moodle_quiz/question.xml");
const NUMERICAL: &str = include_str!("moodle_quiz/numerical.xml");
const MULTICHOICE: &str = include_str!("moodle_quiz/multichoice.xml");
const MATCH: &str = include_str!("moodle_quiz/match.xml");

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn names_in_values_and_unknown_names_stay() {
        let values = [("a", "{b}"), ("b", "2")];
        assert_eq!(fill("{a} {b} {\"c\": {}} {", &values), "{b} 2 {\"c\": {}} {");
    }
}
