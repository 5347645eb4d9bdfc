//! Grades answers with a key, with feedback to each wrong answer.

mod class;
mod json;
mod key;
mod learners;
mod number;
mod reading;
mod shown;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use class::mean;
pub use class::{Class, KindResult, MisconceptionResult};
pub use key::{Key, KeyError};

use crate::scenario::LineColumn;
use json::{Text, Value};
use key::{KeyAnswer, KeyQuestion};
use reading::{Parts, Submitted};
use table::Table;

/// The grades of all answers of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Grades {
    /// The graded answers, in the order of the file.
    pub answers: Vec<Grade>,
    /// The total of each learner, by name.
    pub learners: Vec<Total>,
    /// The mistakes of the class.
    pub class: Class,
    /// The answers that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// The headings of the columns of a table that were not used.
    pub ignored: Vec<String>,
    /// Remarks, such as that several learners have one name.
    pub notes: Vec<String>,
}

/// The grade of one answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Grade {
    /// The learner.
    pub learner: String,
    /// The number of the sheet, if the key has it.
    pub sheet: Option<u64>,
    /// The number of the question on this sheet.
    pub number: Option<usize>,
    /// The question's id.
    pub question: String,
    /// The question's kind.
    pub kind: String,
    /// The answer, in Markdown.
    pub given: String,
    /// The right answer, in Markdown. If several orders are right, one of them.
    pub right: String,
    /// The score in percent, rounded down.
    pub percent: u32,
    /// The misconceptions that lead to this answer.
    pub misconceptions: Vec<String>,
    /// The feedback in Markdown, if the answer is wrong.
    pub feedback: Option<String>,
}

/// The total of a learner over the sheets of which there is any answer, even a blank or unreadable
/// one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Total {
    /// The learner.
    pub learner: String,
    /// The number of questions of these sheets.
    pub questions: usize,
    /// The number of these questions with a readable answer.
    pub answered: usize,
    /// The mean over all questions of these sheets; a question without an answer counts 0.
    pub percent: u32,
}

/// An answer, or a part of one, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Unreadable {
    /// The position at which it begins in the file. In a table, the column is the number of the
    /// cell in its line.
    pub place: LineColumn,
    /// The reason why it could not be read.
    pub problem: String,
}

/// The feedback for a wrong answer without a known misconception.
const OTHERWISE: &str = "No known misconception leads to this answer: see the worked solution.";

/// The answers of a learner so far.
#[derive(Default)]
struct LearnerProgress {
    sheets: BTreeSet<usize>,
    /// The questions whose answers have been graded.
    graded: BTreeSet<String>,
    percents: u32,
}

impl Key {
    /// Grades a file of answers: a JSON array of `{"learner", "sheet", "question", "answer"}`, or a
    /// table with a line of headings, as forms and spreadsheets export it.
    ///
    /// A question is named by its id; or by its number or kind, and the number of the sheet if the
    /// key has several. A blank answer (null, or a string of spaces) doesn't count.
    ///
    /// # Errors
    /// If the file is neither of them. An answer that cannot be read is not an error: it is added
    /// to [`Grades::unreadable`].
    pub fn grade(&self, answers: &str) -> Result<Grades, KeyError> {
        let begins = answers.trim_start_matches('\u{feff}').trim_start();
        if begins.is_empty() || begins.starts_with(['[', '{']) {
            return self.grade_json(answers);
        }
        let table = Table::read(answers, &self.names())?;
        let mut grades = self.grade_json(&table.json)?;
        for unreadable in &mut grades.unreadable {
            unreadable.place = table.cell(unreadable.place);
        }
        grades.ignored = table.ignored;
        grades.notes.splice(0..0, table.notes);
        Ok(grades)
    }

    fn grade_json(&self, answers: &str) -> Result<Grades, KeyError> {
        let text = Text::new(answers);
        let mut grades = Grades::default();
        let mut learners: BTreeMap<String, LearnerProgress> = BTreeMap::new();
        for submitted in reading::answers(&text)? {
            let work = submitted
                .learner
                .as_ref()
                .map(|learner| learners.entry(learner.clone().into_owned()).or_default());
            let mut unread = Vec::new();
            match self.grade_one(&submitted, work, &mut unread) {
                Ok(grade) => grades.answers.extend(grade),
                Err(problem) => unread.push((submitted.whole, problem)),
            }
            unread.sort_by_key(|(value, _)| value.written().as_ptr().addr());
            let place = |(value, problem)| Unreadable { place: text.begins(value), problem };
            grades.unreadable.extend(unread.into_iter().map(place));
        }
        for (learner, work) in &learners {
            grades.notes.extend(self.several_sheets(learner, work));
        }
        let total = |(learner, work)| self.total(learner, &work);
        grades.learners = learners.into_iter().map(total).collect();
        grades.class = Class::of(self, &grades.answers);
        Ok(grades)
    }

    /// Grades an answer, and records it for the learner; `None` if it is blank.
    fn grade_one<'t>(
        &self,
        submitted: &Submitted<'t>,
        work: Option<&mut LearnerProgress>,
        unread: &mut Vec<(Value<'t>, String)>,
    ) -> Result<Option<Grade>, String> {
        let mut no_progress = LearnerProgress::default();
        let work = work.unwrap_or(&mut no_progress);
        let question = submitted.question.as_ref().map(|name| self.find(submitted.sheet, name));
        if let Some(Ok(question)) = &question {
            work.sheets.extend(self.sheets_with(&question.id));
        }
        if let Some(problem) = &submitted.problem {
            return Err(problem.clone());
        }
        let (Some(learner), Some(question), Some(answer)) =
            (&submitted.learner, question, submitted.answer)
        else {
            unreachable!("what has no problem has all of its parts")
        };
        let question = question?;
        if answer.is_blank() {
            return Ok(None);
        }
        if work.graded.contains(&question.id) {
            return Err("this learner has already answered this question".to_owned());
        }
        let Judged { percent, given, explained } = question.judge(answer, unread)?;
        work.graded.insert(question.id.clone());
        work.percents += percent;
        let (misconceptions, feedback) = match explained {
            _ if percent == 100 => (Vec::new(), None),
            Some((misconceptions, feedback)) => (misconceptions, Some(feedback)),
            None => (Vec::new(), Some(OTHERWISE.to_owned())),
        };
        Ok(Some(Grade {
            learner: learner.clone().into_owned(),
            sheet: self.number_of_sheet(&question.id),
            number: self.number_of_question(&question.id),
            question: question.id.clone(),
            kind: question.kind.clone(),
            given,
            right: question.answer.right(),
            percent,
            misconceptions,
            feedback,
        }))
    }

    /// Says that a learner has answers to several sheets, which may be those of two learners of one
    /// name. A question that several sheets have belongs to none of them.
    fn several_sheets(&self, learner: &str, work: &LearnerProgress) -> Option<String> {
        let own = work.graded.iter().filter(|id| self.sheets_with(id).count() == 1);
        let sheets: BTreeSet<u64> = own.filter_map(|id| self.number_of_sheet(id)).collect();
        (sheets.len() > 1).then(|| {
            let sheets: Vec<String> = sheets.iter().map(u64::to_string).collect();
            format!(
                "\"{learner}\" answers the sheets {}: if these are several learners, add a column \
                 \"email\" or \"student id\", or write different names",
                sheets.join(", ")
            )
        })
    }

    fn total(&self, learner: String, work: &LearnerProgress) -> Total {
        let questions = self.count_on(&work.sheets);
        let percent = work.percents / u32::try_from(questions.max(1)).unwrap_or(u32::MAX);
        Total { learner, questions, answered: work.graded.len(), percent }
    }
}

/// The misconceptions that lead to a wrong answer, and the feedback.
type Explained = Option<(Vec<String>, String)>;

/// An answer that could be read.
struct Judged {
    /// The score in percent.
    percent: u32,
    /// The answer as text.
    given: String,
    /// The explanation if it is wrong.
    explained: Explained,
}

impl KeyQuestion {
    /// Judges an answer. Parts that cannot be read are added to `unread`, and don't affect the
    /// rest.
    fn judge<'t>(
        &self,
        given: Value<'t>,
        unread: &mut Vec<(Value<'t>, String)>,
    ) -> Result<Judged, String> {
        Ok(match &self.answer {
            KeyAnswer::Number { key, wrong } => {
                let read = reading::number(given)?;
                Judged {
                    percent: if read == *key { 100 } else { 0 },
                    given: shown::number(read),
                    explained: explain(wrong, &read),
                }
            }
            KeyAnswer::Choice { options, key, wrong } => {
                let read = reading::option(given, options)?;
                Judged {
                    percent: if read == *key { 100 } else { 0 },
                    given: options[read].clone(),
                    explained: explain(wrong, &read),
                }
            }
            KeyAnswer::Order { items, before, wrong, .. } => {
                let Parts { read, unread: more } = reading::order(given, items)?;
                unread.extend(more);
                let longest = longest_right_run(&read, before);
                Judged {
                    percent: share(longest.saturating_sub(1), items.len() - 1),
                    given: shown::order(items, &read),
                    explained: explain(wrong, &read),
                }
            }
            KeyAnswer::Match { rows, options, key, wrong } => {
                let Parts { read, unread: more } = reading::table(given, rows, options)?;
                unread.extend(more);
                let right = key.iter().zip(&read).filter(|(key, given)| Some(**key) == **given);
                let percent = share(right.count(), rows.len());
                let given = shown::table(rows, options, &read);
                let whole: Option<Vec<usize>> = read.into_iter().collect();
                let explained = whole.and_then(|given| explain(wrong, &given));
                Judged { percent, given, explained }
            }
        })
    }
}

fn explain<A: PartialEq>(wrong: &[key::KeyWrong<A>], given: &A) -> Explained {
    let wrong = wrong.iter().find(|wrong| wrong.answer == *given)?;
    Some((wrong.misconceptions.clone(), wrong.feedback.clone()))
}

fn share(part: usize, whole: usize) -> u32 {
    u32::try_from(100 * part / whole.max(1)).unwrap_or(0)
}

/// The maximum number of items that are in the right order relative to each other. There are few
/// items, so all subsets are tried.
fn longest_right_run(order: &[usize], before: &[(usize, usize)]) -> usize {
    let place = |item: usize| order.iter().position(|&other| other == item);
    let inverted = |&(one, other): &(usize, usize)| match (place(one), place(other)) {
        (Some(one), Some(other)) if one > other => Some(1_u32 << one | 1 << other),
        _ => None,
    };
    let inverted: Vec<u32> = before.iter().filter_map(inverted).collect();
    let right = |set: &u32| inverted.iter().all(|pair| set & pair != *pair);
    let sets = 0..1_u32 << order.len();
    sets.filter(right).map(u32::count_ones).max().unwrap_or(0) as usize
}

#[cfg(test)]
mod tests;
