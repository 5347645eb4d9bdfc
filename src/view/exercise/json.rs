//! A sheet as JSON, with all data for `simulate grade` and other graders.

use serde_json::{Map, Value, json};

use super::markdown::text;
use super::shape::{as_choice, plain, said};
use super::statement::Statement;
use crate::exercise::{Answer, Question, Sheet, Text, Wrong};

/// Returns a sheet with its answer key.
#[must_use]
pub fn sheet(sheet: &Sheet) -> Value {
    json!({
        "schema": "makespan-exercise/1",
        "sheet": sheet.number,
        "title": sheet.title,
        "questions": sheet.questions.iter().map(question).collect::<Vec<_>>(),
    })
}

fn question(question: &Question) -> Value {
    let statement = Statement::of(question);
    let row = |row: &Vec<Text>| -> Value {
        let heads = statement.heads.iter().map(|head| (*head).to_owned());
        heads.zip(row.iter().map(|cell| Value::from(text(cell)))).collect::<Map<_, _>>().into()
    };
    let tests: Vec<&str> = question.tests.iter().map(|test| test.name()).collect();
    json!({
        "id": question.id,
        "kind": question.kind.name(),
        "statement": {
            "legend": statement.legend.texts().iter().map(text).collect::<Vec<_>>(),
            "tasks": statement.rows.iter().map(row).collect::<Vec<_>>(),
            "resources": statement.resources.iter().map(text).collect::<Vec<_>>(),
            "programs": statement.programs.iter()
                .map(|(name, code)| json!({ "name": name, "code": code }))
                .collect::<Vec<_>>(),
            "helpers": statement.helpers,
        },
        "prompt": text(&question.prompt),
        "answer": answer(&question.answer),
        "plain": plain_key(question),
        "tests": tests,
        "working": question.working.iter().map(text).collect::<Vec<_>>(),
    })
}

/// The answer to a question: its kind, the key, and the wrong answers.
pub(super) fn answer(answer: &Answer) -> Value {
    let texts = |these: &[Text]| these.iter().map(text).collect::<Vec<_>>();
    match answer {
        Answer::Number(number) => json!({
            "type": "number", "unit": "ms", "key": number.key, "wrong": wrongs(&number.wrong),
        }),
        Answer::Choice(choice) => json!({
            "type": "choice", "options": texts(&choice.options), "key": choice.key,
            "wrong": wrongs(&choice.wrong),
        }),
        Answer::Order(order) => json!({
            "type": "order", "items": texts(&order.items), "key": order.key,
            "before": order.before, "wrong": wrongs(&order.wrong),
        }),
        Answer::Match(table) => json!({
            "type": "match", "rows": texts(&table.rows), "options": texts(&table.options),
            "key": table.key, "wrong": wrongs(&table.wrong),
        }),
    }
}

/// The answer key as plain text: as a whole, and row by row for a match.
fn plain_key(question: &Question) -> Value {
    let rows = match &question.answer {
        Answer::Match(table) => {
            let rows = table.rows.iter().zip(&table.key);
            rows.map(|(row, &option)| [plain(row), plain(&table.options[option])]).collect()
        }
        _ => Vec::new(),
    };
    let whole = match (&question.answer, as_choice(&question.answer, &question.id)) {
        (Answer::Number(number), _) => format!("{} ms", number.key),
        (_, Some(choice)) => plain(&choice.options[choice.key]),
        (_, None) => String::new(),
    };
    json!({ "whole": whole, "key": rows })
}

fn wrongs<A: serde::Serialize>(wrongs: &[Wrong<A>]) -> Vec<Value> {
    let ideas = |wrong: &Wrong<A>| -> Vec<&str> {
        let ideas = wrong.feedback.iter().filter_map(|feedback| feedback.misconception);
        ideas.map(crate::exercise::Misconception::name).collect()
    };
    wrongs
        .iter()
        .map(|wrong| {
            json!({
                "answer": wrong.answer, "misconceptions": ideas(wrong),
                "feedback": text(&said(wrong)),
            })
        })
        .collect()
}
