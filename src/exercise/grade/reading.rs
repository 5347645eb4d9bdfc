//! Answers as learners, or their software, write them.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::KeyError;
use crate::scenario::{LineColumn, Source};

/// An answer, and where it begins.
pub(super) struct Placed {
    pub(super) place: LineColumn,
    pub(super) given: Result<Reading, String>,
}

/// An answer to some question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    pub(super) learner: String,
    pub(super) question: String,
    pub(super) answer: Value,
}

/// The answers of a file.
pub(super) fn answers(text: &str) -> Result<Vec<Placed>, KeyError> {
    let all: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| KeyError::new(&error))?;
    let source = Source::new(String::new(), text.to_owned());
    let placed = all.into_iter().map(|raw| {
        let offset = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        let given = serde_json::from_str(raw.get()).map_err(|error| KeyError::new(&error).problem);
        Placed { place: source.position(offset), given }
    });
    Ok(placed.collect())
}

/// `250`, `"250"`, `"250 ms"`
pub(super) fn number(given: &Value) -> Result<u64, String> {
    let read = match given {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().trim_end_matches("ms").trim().parse().ok(),
        _ => None,
    };
    read.ok_or_else(|| format!("{given} is no whole number of milliseconds"))
}

/// `"b"`, or the very text of an option.
pub(super) fn option(given: &Value, options: &[String]) -> Result<usize, String> {
    let text = given.as_str().map(str::trim).unwrap_or_default();
    let by_text = options.iter().position(|option| option == text);
    by_text
        .or_else(|| letter(text, options.len()))
        .ok_or_else(|| format!("{given} is none of the {} options: say its letter", options.len()))
}

fn letter(text: &str, count: usize) -> Option<usize> {
    let mut letters = text.trim_end_matches([')', '.']).chars();
    let (letter, rest) = (letters.next()?.to_ascii_lowercase(), letters.next());
    let index = ('a'..='z').position(|known| known == letter)?;
    (rest.is_none() && index < count).then_some(index)
}

/// `["b", "a", "c"]`, or `"b a c"`: every item once.
pub(super) fn order(given: &Value, items: &[String]) -> Result<Vec<usize>, String> {
    let order =
        list(given).iter().map(|item| option(item, items)).collect::<Result<Vec<_>, _>>()?;
    let missing = (0..items.len()).find(|item| !order.contains(item));
    match missing {
        _ if order.len() > items.len() => Err(format!("{given} has an item twice")),
        Some(item) => Err(format!("{given} leaves out {}", items[item])),
        None => Ok(order),
    }
}

/// `["d", "c"]`, or `"d c"`, row by row; or `{"`fetchUser`": "d"}`.
pub(super) fn table(
    given: &Value,
    rows: &[String],
    options: &[String],
) -> Result<Vec<usize>, String> {
    if let Value::Object(object) = given {
        let of_row = |row: &String| {
            let bare = row.trim_matches('`');
            let answer = object.get(row).or_else(|| object.get(bare));
            option(answer.ok_or_else(|| format!("{row} has no answer"))?, options)
        };
        if let Some(other) = object.keys().find(|key| {
            !rows.iter().any(|row| row == *key || row.trim_matches('`') == key.as_str())
        }) {
            return Err(format!("there is no row \"{other}\""));
        }
        return rows.iter().map(of_row).collect();
    }
    let cells = list(given);
    if cells.len() != rows.len() {
        return Err(format!("{given} has {} answers for {} rows", cells.len(), rows.len()));
    }
    cells.iter().map(|cell| option(cell, options)).collect()
}

fn list(given: &Value) -> Vec<Value> {
    match given {
        Value::Array(items) => items.clone(),
        Value::String(text) => {
            let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
            words.map(Value::from).collect()
        }
        other => vec![other.clone()],
    }
}
