//! Reads a key from the JSON of sheets.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::json::{Text, Value};

/// The maximum number of items in an order: a file with more was not written by this program.
const MOST: usize = 16;

/// The questions of some sheets, with their keys.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Key {
    sheets: Vec<KeySheet>,
    /// For the id of each question, the sheets that have it, and its index on the first of them.
    places: BTreeMap<String, (BTreeSet<usize>, usize)>,
}

/// An error in the key or the answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
#[non_exhaustive]
pub struct KeyError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The problem.
    pub problem: String,
}

/// A sheet: its number, and its questions in order.
#[derive(Clone, Debug)]
struct KeySheet {
    number: Option<u64>,
    questions: Vec<KeyQuestion>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct KeyQuestion {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) answer: KeyAnswer,
    /// The misconceptions that it tests.
    #[serde(default)]
    pub(super) tests: Vec<String>,
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
        key: Vec<usize>,
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

/// The end of messages about files that this program did not write.
const NOT_OURS: &str = "as `simulate exercise --format json` writes it";

const NOT_A_KEY: &str = "this is not a key: write one with `simulate exercise --format json`";

impl Key {
    /// Reads a key: one sheet, or one sheet per line.
    ///
    /// # Errors
    /// If the text is not what `simulate exercise --format json` writes.
    pub fn from_json(text: &str) -> Result<Self, KeyError> {
        let text = Text::new(text);
        let sheets = text.values().map_err(|error| {
            let not_a_key = text.is_first(&error).then(|| NOT_A_KEY.to_owned());
            KeyError { problem: not_a_key.unwrap_or(error.problem), ..error }
        })?;
        let sheets = sheets.into_iter().map(|sheet| key_sheet(&text, sheet));
        Ok(Self::of(sheets.collect::<Result<_, _>>()?))
    }

    fn of(sheets: Vec<KeySheet>) -> Self {
        let mut places: BTreeMap<String, (BTreeSet<usize>, usize)> = BTreeMap::new();
        for (sheet, KeySheet { questions, .. }) in sheets.iter().enumerate() {
            for (at, question) in questions.iter().enumerate() {
                let place = places.entry(question.id.clone());
                place.or_insert_with(|| (BTreeSet::new(), at)).0.insert(sheet);
            }
        }
        Self { sheets, places }
    }

    /// Finds a question by its id, its number on the sheet, or its kind.
    pub(super) fn find(&self, sheet: Option<u64>, name: &str) -> Result<&KeyQuestion, String> {
        if let Some((sheets, at)) = self.places.get(name)
            && let Some(sheet) = sheets.first()
        {
            return Ok(&self.sheets[*sheet].questions[*at]);
        }
        let number = name.parse::<usize>().ok();
        let mut all = self.sheets.iter().flat_map(|sheet| &sheet.questions);
        if number.is_none() && !all.any(|question| question.kind == name) {
            return Err(format!("the key has no question \"{name}\""));
        }
        let sheet = self.sheet(sheet)?;
        number.map_or_else(|| sheet.of_kind(name), |number| sheet.numbered(number))
    }

    /// The sheet with that number; the only one, if none is given.
    fn sheet(&self, number: Option<u64>) -> Result<&KeySheet, String> {
        let count = self.sheets.len();
        let Some(number) = number else {
            return match &self.sheets[..] {
                [sheet] => Ok(sheet),
                _ => Err(format!("which sheet? The key has {count}: add the \"sheet\"")),
            };
        };
        let mut named = self.sheets.iter().filter(|sheet| sheet.number == Some(number));
        match (named.next(), named.next()) {
            (Some(sheet), None) => Ok(sheet),
            (None, _) => Err(format!("the key has no sheet {number}")),
            _ => Err(format!("the key has several sheets {number}: write the id of the question")),
        }
    }

    /// The names of questions that don't depend on a sheet: ids, then kinds.
    pub(super) fn names(&self) -> Vec<&str> {
        let questions = self.sheets.iter().flat_map(|sheet| &sheet.questions);
        let kinds: BTreeSet<&str> = questions.map(|question| question.kind.as_str()).collect();
        self.places.keys().map(String::as_str).chain(kinds).collect()
    }

    /// The number of the first sheet that has the question with that id.
    pub(super) fn number_of_sheet(&self, id: &str) -> Option<u64> {
        self.sheets[self.sheets_with(id).next()?].number
    }

    /// The number of the question with that id on this sheet.
    pub(super) fn number_of_question(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|(_, at)| at + 1)
    }

    /// The sheets that have the question with that id.
    pub(super) fn sheets_with(&self, id: &str) -> impl Iterator<Item = usize> + '_ {
        self.places.get(id).into_iter().flat_map(|(sheets, _)| sheets.iter().copied())
    }

    /// The number of different questions on these sheets.
    pub(super) fn count_on(&self, sheets: &BTreeSet<usize>) -> usize {
        let ids = sheets.iter().flat_map(|&sheet| &self.sheets[sheet].questions);
        ids.map(|question| question.id.as_str()).collect::<BTreeSet<_>>().len()
    }
}

impl KeySheet {
    fn numbered(&self, number: usize) -> Result<&KeyQuestion, String> {
        let question = number.checked_sub(1).and_then(|at| self.questions.get(at));
        let count = self.questions.len();
        question.ok_or_else(|| {
            format!("there is no question {number}: the sheet has {count} questions")
        })
    }

    fn of_kind(&self, kind: &str) -> Result<&KeyQuestion, String> {
        let mut of_kind = self.questions.iter().filter(|question| question.kind == kind);
        match (of_kind.next(), of_kind.next()) {
            (Some(question), None) => Ok(question),
            (None, _) => Err(format!("the sheet has no question of the kind \"{kind}\"")),
            _ => Err(format!(
                "the sheet has several questions of the kind \"{kind}\": write the \
                number of the question"
            )),
        }
    }
}

/// Reads a sheet, with its number if it has one.
fn key_sheet(text: &Text, sheet: Value<'_>) -> Result<KeySheet, KeyError> {
    let Some(entries) = sheet.entries() else {
        let swapped = match sheet.list() {
            Some(_) => ": are these the answers? The key comes first",
            None => "",
        };
        return Err(text.error(sheet, format!("this is not a sheet {NOT_OURS}{swapped}")));
    };
    let field = |name: &str| entries.iter().find(|entry| entry.0 == name).map(|entry| entry.1);
    let number = field("sheet").and_then(|number| number.written().parse().ok());
    let list = field("questions").and_then(Value::list);
    let list = list.ok_or_else(|| {
        text.error(
            sheet,
            format!("this is not a sheet {NOT_OURS}: it has no list of \"questions\""),
        )
    })?;
    let question = |value: Value<'_>| {
        let read = serde_json::from_str::<KeyQuestion>(value.written()).ok();
        let sound = read.filter(KeyQuestion::is_sound);
        sound.ok_or_else(|| text.error(value, format!("this is not a question {NOT_OURS}")))
    };
    let questions = list.into_iter().map(question).collect::<Result<_, _>>()?;
    Ok(KeySheet { number, questions })
}

impl KeyQuestion {
    /// Whether the question can be graded: each index is valid, and an order doesn't have too many
    /// items.
    fn is_sound(&self) -> bool {
        match &self.answer {
            KeyAnswer::Number { .. } => true,
            KeyAnswer::Choice { options, key, .. } => *key < options.len(),
            KeyAnswer::Order { items, before, key, .. } => {
                let within = |&(one, other): &(usize, usize)| one.max(other) < items.len();
                (2..=MOST).contains(&items.len())
                    && before.iter().all(within)
                    && key.iter().all(|item| *item < items.len())
            }
            KeyAnswer::Match { rows, options, key, .. } => {
                key.len() == rows.len() && key.iter().all(|option| *option < options.len())
            }
        }
    }
}
