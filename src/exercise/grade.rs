//! Grading: answers held against a key, with something to learn from each that is wrong.

mod key;
mod reading;

use std::collections::BTreeMap;

pub use key::{Key, KeyError};

use crate::scenario::LineColumn;
use key::{KeyAnswer, KeyQuestion};
use reading::Reading;

/// What became of all answers of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Grades {
    /// The answers that could be read, in the order of the file.
    pub answers: Vec<Grade>,
    /// How each learner did, by name.
    pub learners: Vec<Total>,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// What became of one answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Grade {
    /// Who gave it.
    pub learner: String,
    /// The question's id.
    pub question: String,
    /// The question's kind.
    pub kind: String,
    /// How right it is, in percent; what is left over in dividing is lost.
    pub percent: u32,
    /// The misconceptions that lead to it.
    pub misconceptions: Vec<String>,
    /// What is to be said to it, in Markdown; nothing to a right one.
    pub feedback: Option<String>,
}

/// How a learner did on the sheets that they answered anything of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Total {
    /// Who.
    pub learner: String,
    /// How many questions those sheets have.
    pub questions: usize,
    /// How many of them were answered, and could be read.
    pub answered: usize,
    /// The mean over all questions of those sheets; what was not answered counts 0.
    pub percent: u32,
}

/// An answer that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unreadable {
    /// Where it begins in the file of answers.
    pub place: LineColumn,
    /// What is wrong with it.
    pub problem: String,
}

/// What is said to a wrong answer that no misconception explains.
const OTHERWISE: &str = "No idea that we know leads there: see how it is worked out.";

impl Key {
    /// Grades a file of answers: a JSON array of `{"learner", "question", "answer"}`.
    ///
    /// # Errors
    /// Where the file as a whole is no such array. An answer that cannot be read is no error: it is
    /// one of [`Grades::unreadable`].
    pub fn grade(&self, answers: &str) -> Result<Grades, KeyError> {
        let mut grades = Grades::default();
        for reading in reading::answers(answers)? {
            let (place, given) = (reading.place, reading.given);
            let known = |given: &Reading| {
                let twice = |grade: &Grade| {
                    grade.learner == given.learner && grade.question == given.question
                };
                if grades.answers.iter().any(twice) {
                    return Err("this learner has answered this question before".to_owned());
                }
                self.grade_one(given)
            };
            match given.and_then(|given| known(&given)) {
                Ok(grade) => grades.answers.push(grade),
                Err(problem) => grades.unreadable.push(Unreadable { place, problem }),
            }
        }
        grades.learners = self.totals(&grades.answers);
        Ok(grades)
    }

    fn grade_one(&self, given: &Reading) -> Result<Grade, String> {
        let question = self.find(&given.question);
        let question =
            question.ok_or_else(|| format!("the key has no question \"{}\"", given.question))?;
        let (percent, wrong) = question.judge(&given.answer)?;
        let (misconceptions, feedback) = match wrong {
            _ if percent == 100 => (Vec::new(), None),
            Some((misconceptions, feedback)) => (misconceptions, Some(feedback)),
            None => (Vec::new(), Some(OTHERWISE.to_owned())),
        };
        Ok(Grade {
            learner: given.learner.clone(),
            question: question.id.clone(),
            kind: question.kind.clone(),
            percent,
            misconceptions,
            feedback,
        })
    }

    fn totals(&self, grades: &[Grade]) -> Vec<Total> {
        let mut by_learner: BTreeMap<&str, Vec<&Grade>> = BTreeMap::new();
        for grade in grades {
            by_learner.entry(&grade.learner).or_default().push(grade);
        }
        let total = |(learner, grades): (&str, Vec<&Grade>)| {
            let ids: Vec<&str> = grades.iter().map(|grade| grade.question.as_str()).collect();
            let questions = self.questions_on_sheets_with(&ids);
            let sum: u32 = grades.iter().map(|grade| grade.percent).sum();
            let percent = sum / u32::try_from(questions.max(1)).unwrap_or(u32::MAX);
            Total { learner: learner.to_owned(), questions, answered: grades.len(), percent }
        };
        by_learner.into_iter().map(total).collect()
    }
}

/// The ideas behind a wrong answer, and what is to be said to it.
type Explained = Option<(Vec<String>, String)>;

impl KeyQuestion {
    /// How right an answer is, in percent, and what explains it if it is wrong.
    fn judge(&self, given: &serde_json::Value) -> Result<(u32, Explained), String> {
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
                let given = reading::order(given, items)?;
                let longest = longest_right_run(&given, before);
                Ok((share(longest.saturating_sub(1), items.len() - 1), explain(wrong, &given)))
            }
            KeyAnswer::Match { rows, options, key, wrong } => {
                let given = reading::table(given, rows, options)?;
                let right = key.iter().zip(&given).filter(|(key, given)| key == given).count();
                Ok((share(right, rows.len()), explain(wrong, &given)))
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

/// The most items that stand in a right order with each other, wherever the others stand. There are
/// few items, so all their sets are tried.
fn longest_right_run(order: &[usize], before: &[(usize, usize)]) -> usize {
    let wrong = |set: u32| {
        let chosen = |at: &usize| set & (1 << at) != 0;
        let run: Vec<usize> = (0..order.len()).filter(chosen).map(|at| order[at]).collect();
        let place = |item: usize| run.iter().position(|&other| other == item);
        before.iter().any(|&(one, other)| match (place(one), place(other)) {
            (Some(one), Some(other)) => one > other,
            _ => false,
        })
    };
    let sets = 0..1_u32 << order.len();
    sets.filter(|&set| !wrong(set)).map(u32::count_ones).max().unwrap_or(0) as usize
}

#[cfg(test)]
mod tests;
