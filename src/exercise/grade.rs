//! Grades answers with a key, with feedback to each wrong answer.

mod json;
mod key;
mod number;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

pub use key::{Key, KeyError};

use crate::scenario::LineColumn;
use json::{Text, Value};
use key::{KeyAnswer, KeyQuestion};
use reading::{Parts, Submitted};

/// The grades of all answers of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Grades {
    /// The graded answers, in the order of the file.
    pub answers: Vec<Grade>,
    /// The total of each learner, by name.
    pub learners: Vec<Total>,
    /// The answers that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// The grade of one answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Grade {
    /// The learner.
    pub learner: String,
    /// The question's id.
    pub question: String,
    /// The question's kind.
    pub kind: String,
    /// The score in percent, rounded down.
    pub percent: u32,
    /// The misconceptions that lead to it.
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
    /// How many of them have a readable answer.
    pub answered: usize,
    /// The mean over all questions of these sheets; a question without an answer counts 0.
    pub percent: u32,
}

/// An answer, or a part of one, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Unreadable {
    /// Where it begins in the file.
    pub place: LineColumn,
    /// What is wrong with it.
    pub problem: String,
}

/// The feedback for a wrong answer without a known misconception.
const OTHERWISE: &str = "No known misconception leads to this answer: see the worked solution.";

/// The answers of a learner so far.
#[derive(Default)]
struct Work {
    sheets: BTreeSet<usize>,
    /// The questions whose answers have been graded.
    graded: BTreeSet<String>,
    percents: u32,
}

impl Key {
    /// Grades a file of answers: a JSON array of `{"learner", "question", "answer"}`.
    ///
    /// A blank answer (null, or a string of spaces) doesn't count.
    ///
    /// # Errors
    /// If the file is not such an array. An answer that cannot be read is not an error: it is one
    /// of [`Grades::unreadable`].
    pub fn grade(&self, answers: &str) -> Result<Grades, KeyError> {
        let text = Text::new(answers);
        let mut grades = Grades::default();
        let mut learners: BTreeMap<String, Work> = BTreeMap::new();
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
        let total = |(learner, work)| self.total(learner, &work);
        grades.learners = learners.into_iter().map(total).collect();
        Ok(grades)
    }

    /// Grades an answer, and records it for the learner; `None` if it is blank.
    fn grade_one<'t>(
        &self,
        submitted: &Submitted<'t>,
        work: Option<&mut Work>,
        unread: &mut Vec<(Value<'t>, String)>,
    ) -> Result<Option<Grade>, String> {
        let mut nobody = Work::default();
        let work = work.unwrap_or(&mut nobody);
        if let Some(id) = &submitted.question {
            work.sheets.extend(self.sheets_with(id));
        }
        if let Some(problem) = &submitted.problem {
            return Err(problem.clone());
        }
        let (Some(learner), Some(id), Some(answer)) =
            (&submitted.learner, &submitted.question, submitted.answer)
        else {
            unreachable!("what has no problem has all of its parts")
        };
        let question = self.find(id).ok_or_else(|| format!("the key has no question \"{id}\""))?;
        if answer.is_blank() {
            return Ok(None);
        }
        if work.graded.contains(&question.id) {
            return Err("this learner has already answered this question".to_owned());
        }
        let (percent, wrong) = question.judge(answer, unread)?;
        work.graded.insert(question.id.clone());
        work.percents += percent;
        let (misconceptions, feedback) = match wrong {
            _ if percent == 100 => (Vec::new(), None),
            Some((misconceptions, feedback)) => (misconceptions, Some(feedback)),
            None => (Vec::new(), Some(OTHERWISE.to_owned())),
        };
        Ok(Some(Grade {
            learner: learner.clone().into_owned(),
            question: question.id.clone(),
            kind: question.kind.clone(),
            percent,
            misconceptions,
            feedback,
        }))
    }

    fn total(&self, learner: String, work: &Work) -> Total {
        let questions = self.count_on(&work.sheets);
        let percent = work.percents / u32::try_from(questions.max(1)).unwrap_or(u32::MAX);
        Total { learner, questions, answered: work.graded.len(), percent }
    }
}

/// The misconceptions that lead to a wrong answer, and the feedback.
type Explained = Option<(Vec<String>, String)>;

impl KeyQuestion {
    /// The score of an answer in percent, and what explains it if it is wrong. Parts that cannot be
    /// read are added to `unread`, and don't affect the rest.
    fn judge<'t>(
        &self,
        given: Value<'t>,
        unread: &mut Vec<(Value<'t>, String)>,
    ) -> Result<(u32, Explained), String> {
        match &self.answer {
            KeyAnswer::Number { key, wrong } => {
                let given = reading::number(given)?;
                Ok((if given == *key { 100 } else { 0 }, explain(wrong, &given)))
            }
            KeyAnswer::Choice { options, key, wrong } => {
                let given = reading::option(given, options)?;
                Ok((if given == *key { 100 } else { 0 }, explain(wrong, &given)))
            }
            KeyAnswer::Order { items, before, wrong, .. } => {
                let Parts { read, unread: more } = reading::order(given, items)?;
                unread.extend(more);
                let longest = longest_right_run(&read, before);
                Ok((share(longest.saturating_sub(1), items.len() - 1), explain(wrong, &read)))
            }
            KeyAnswer::Match { rows, options, key, wrong } => {
                let Parts { read, unread: more } = reading::table(given, rows, options)?;
                unread.extend(more);
                let right = key.iter().zip(&read).filter(|(key, given)| Some(**key) == **given);
                let share = share(right.count(), rows.len());
                let whole: Option<Vec<usize>> = read.into_iter().collect();
                Ok((share, whole.and_then(|given| explain(wrong, &given))))
            }
        }
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
