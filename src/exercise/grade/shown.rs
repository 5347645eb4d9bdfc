//! Answers as people read them: the given one and the right one.

use super::key::KeyAnswer;

impl KeyAnswer {
    /// The right answer. If several orders are right, one of them.
    pub(super) fn right(&self) -> String {
        match self {
            Self::Number { key, .. } => number(*key),
            Self::Choice { options, key, .. } => options[*key].clone(),
            Self::Order { items, key, .. } => order(items, key),
            Self::Match { rows, options, key, .. } => {
                let key: Vec<Option<usize>> = key.iter().copied().map(Some).collect();
                table(rows, options, &key)
            }
        }
    }
}

pub(super) fn number(milliseconds: u64) -> String {
    format!("{milliseconds} ms")
}

pub(super) fn order(items: &[String], order: &[usize]) -> String {
    let items: Vec<&str> = order.iter().map(|item| items[*item].as_str()).collect();
    items.join(", ")
}

/// Formats the rows that have an answer.
pub(super) fn table(rows: &[String], options: &[String], answer: &[Option<usize>]) -> String {
    let answered = rows.iter().zip(answer);
    let answered = answered.filter_map(|(row, option)| Some((row, &options[(*option)?])));
    let answered: Vec<String> = answered.map(|(row, option)| format!("{row}: {option}")).collect();
    answered.join(", ")
}
