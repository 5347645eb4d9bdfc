//! Reads a key from the JSON of sheets.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::json::{Text, Value};

/// The maximum number of items in a list of a question: a file with more is not one of ours.
const MOST: usize = 16;

/// The questions of some sheets, with their keys.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Key {
    sheets: Vec<Vec<KeyQuestion>>,
    /// By id, the sheets that have the question, and its index on the first.
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
    /// What is wrong there.
    pub problem: String,
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

/// The end of messages about files that this program did not write.
const NOT_OURS: &str = "as `simulate exercise --format json` writes it";

impl Key {
    /// Reads a key: one sheet, or one sheet per line.
    ///
    /// # Errors
    /// If the text is not what `simulate exercise --format json` writes.
    pub fn from_json(text: &str) -> Result<Self, KeyError> {
        let text = Text::new(text);
        let sheets = text.values()?;
        let sheets = sheets.into_iter().map(|sheet| questions(&text, sheet));
        Ok(Self::of(sheets.collect::<Result<_, _>>()?))
    }

    fn of(sheets: Vec<Vec<KeyQuestion>>) -> Self {
        let mut places: BTreeMap<String, (BTreeSet<usize>, usize)> = BTreeMap::new();
        for (sheet, questions) in sheets.iter().enumerate() {
            for (at, question) in questions.iter().enumerate() {
                let place = places.entry(question.id.clone());
                place.or_insert_with(|| (BTreeSet::new(), at)).0.insert(sheet);
            }
        }
        Self { sheets, places }
    }

    pub(super) fn find(&self, id: &str) -> Option<&KeyQuestion> {
        let (sheets, at) = self.places.get(id)?;
        Some(&self.sheets[*sheets.first()?][*at])
    }

    /// The sheets that have the question with that id.
    pub(super) fn sheets_with(&self, id: &str) -> impl Iterator<Item = usize> + '_ {
        self.places.get(id).into_iter().flat_map(|(sheets, _)| sheets.iter().copied())
    }

    /// The number of different questions on these sheets.
    pub(super) fn count_on(&self, sheets: &BTreeSet<usize>) -> usize {
        let ids = sheets.iter().flat_map(|&sheet| &self.sheets[sheet]);
        ids.map(|question| question.id.as_str()).collect::<BTreeSet<_>>().len()
    }
}

/// The questions of a sheet.
fn questions(text: &Text, sheet: Value<'_>) -> Result<Vec<KeyQuestion>, KeyError> {
    let Some(entries) = sheet.entries() else {
        let swapped = match sheet.list() {
            Some(_) => ": are these the answers? The key comes first",
            None => "",
        };
        return Err(text.error(sheet, format!("this is not a sheet {NOT_OURS}{swapped}")));
    };
    let list = entries.into_iter().find(|(name, _)| name == "questions");
    let list = list.and_then(|(_, value)| value.list());
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
    list.into_iter().map(question).collect()
}

impl KeyQuestion {
    /// Whether each index in it is valid.
    fn is_sound(&self) -> bool {
        match &self.answer {
            KeyAnswer::Number { .. } => true,
            KeyAnswer::Choice { options, key, .. } => *key < options.len(),
            KeyAnswer::Order { items, before, .. } => {
                let within = |&(one, other): &(usize, usize)| one.max(other) < items.len();
                (2..=MOST).contains(&items.len()) && before.iter().all(within)
            }
            KeyAnswer::Match { rows, options, key, .. } => {
                key.len() == rows.len() && key.iter().all(|option| *option < options.len())
            }
        }
    }
}
