//! A key, read back from the JSON that sheets are written as.

use serde::Deserialize;

/// The most items that a question has in any list: beyond that the file is not one of ours.
const MOST: usize = 16;

/// The questions of some sheets, with their keys.
#[derive(Clone, Debug)]
pub struct Key {
    sheets: Vec<KeySheet>,
}

/// A file that is no key, or no answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct KeyError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: String,
}

#[derive(Clone, Debug, Deserialize)]
struct KeySheet {
    questions: Vec<KeyQuestion>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct KeyQuestion {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) answer: KeyAnswer,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum KeyAnswer {
    Number {
        key: u64,
        wrong: Vec<KeyWrong<u64>>,
    },
    Choice {
        options: Vec<String>,
        key: usize,
        wrong: Vec<KeyWrong<usize>>,
    },
    Order {
        items: Vec<String>,
        before: Vec<(usize, usize)>,
        wrong: Vec<KeyWrong<Vec<usize>>>,
    },
    Match {
        rows: Vec<String>,
        options: Vec<String>,
        key: Vec<usize>,
        wrong: Vec<KeyWrong<Vec<usize>>>,
    },
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct KeyWrong<A> {
    pub(super) answer: A,
    pub(super) misconceptions: Vec<String>,
    pub(super) feedback: String,
}

impl Key {
    /// Reads a key: one sheet, or one a line.
    ///
    /// # Errors
    /// Where the text is not what `simulate exercise --format json` writes.
    pub fn from_json(text: &str) -> Result<Self, KeyError> {
        let sheets = serde_json::Deserializer::from_str(text).into_iter::<KeySheet>();
        let sheets =
            sheets.collect::<Result<Vec<_>, _>>().map_err(|error| KeyError::new(&error))?;
        let key = Self { sheets };
        let unsound = key.questions().find(|question| !question.is_sound());
        let problem =
            unsound.map(|question| format!("question \"{}\" is none of ours", question.id));
        match problem {
            None => Ok(key),
            Some(problem) => Err(KeyError { line: 1, column: 1, problem }),
        }
    }

    pub(super) fn find(&self, id: &str) -> Option<&KeyQuestion> {
        self.questions().find(|question| question.id == id)
    }

    /// How many questions the sheets have that have any of those.
    pub(super) fn questions_on_sheets_with(&self, ids: &[&str]) -> usize {
        let has = |sheet: &&KeySheet| sheet.questions.iter().any(|q| ids.contains(&q.id.as_str()));
        self.sheets.iter().filter(has).map(|sheet| sheet.questions.len()).sum()
    }

    fn questions(&self) -> impl Iterator<Item = &KeyQuestion> {
        self.sheets.iter().flat_map(|sheet| &sheet.questions)
    }
}

impl KeyQuestion {
    /// Whether every number in it is an index of what it speaks of.
    fn is_sound(&self) -> bool {
        match &self.answer {
            KeyAnswer::Number { .. } => true,
            KeyAnswer::Choice { options, key, .. } => *key < options.len(),
            KeyAnswer::Order { items, before, .. } => {
                let within = |&(one, other): &(usize, usize)| one.max(other) < items.len();
                (1..=MOST).contains(&items.len()) && before.iter().all(within)
            }
            KeyAnswer::Match { rows, options, key, .. } => {
                key.len() == rows.len() && key.iter().all(|option| *option < options.len())
            }
        }
    }
}

impl KeyError {
    pub(super) fn new(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        // Its own message ends with the place.
        let problem = text.split(" at line ").next().unwrap_or(&text).to_owned();
        Self { line, column, problem }
    }
}
