//! The statement of a question: a table of tasks, and programs as JavaScript.

use super::legend::Legend;
use crate::exercise::{Question, Row, Text, ms};
use crate::scenario::{Behaviour, Failure, Need, Scenario, Task, Use};
use crate::view::js;
use crate::{Duration, Name};

/// The heading of the helper functions.
pub(super) const HELPERS: &str = "Helper functions";

/// The statement of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The heads of the table's columns.
    pub(super) heads: Vec<&'static str>,
    /// A row for each task, and for each item that differs; each has as many cells as there are
    /// heads.
    pub(super) rows: Vec<Vec<Text>>,
    /// The resources that tasks use.
    pub(super) resources: Vec<Text>,
    /// The programs: their names, and their JavaScript.
    pub(super) programs: Vec<(String, String)>,
    /// The JavaScript of the helper functions that the programs use.
    pub(super) helpers: String,
    /// The explanations that a reader needs.
    pub(super) legend: Legend,
}

impl Statement {
    pub(super) fn of(question: &Question) -> Self {
        let setting = &question.setting;
        let scenario = &setting.scenario;
        let rows = setting.rows();
        let has_items = |task| rows.iter().any(|row| row.task == task && row.own.is_some());
        let functions = js::task_functions(scenario);
        let cells = rows.iter().map(|row| {
            let task = row.task;
            let mut cells = row_of(scenario, row);
            let mut label = std::mem::take(&mut cells[0]);
            if row.own.is_none() && has_items(task) {
                label = label.and(", other items");
            }
            let function = &functions[task.0 as usize];
            if scenario.text(scenario.task(task).name) != function {
                label = label.and(", called as ").and_code(function);
            }
            cells[0] = label;
            cells
        });
        let cells: Vec<Vec<Text>> = cells.collect();
        // An empty column is left out.
        let heads = [
            "task",
            "takes",
            "blocks the thread for",
            "depends on",
            "uses",
            "fulfills with",
            "rejects with",
        ];
        let said =
            |column: usize| column < 2 || cells.iter().any(|row| row[column] != Text::default());
        let kept: Vec<usize> = (0..heads.len()).filter(|&column| said(column)).collect();
        let programs = setting.programs.iter().map(|&program| {
            let name = scenario.text(scenario.programs[program].name).to_owned();
            (name, js::listing(scenario, program).text)
        });
        Self {
            heads: kept.iter().map(|&column| heads[column]).collect(),
            rows: cells
                .into_iter()
                .map(|row| kept.iter().map(|&column| row[column].clone()).collect())
                .collect(),
            resources: scenario
                .resources
                .iter()
                .map(|resource| {
                    Text::code(scenario.text(resource.name))
                        .and(format!(" has {}: first come, first served", slots(resource.capacity)))
                })
                .collect(),
            programs: programs.collect(),
            helpers: js::helpers(scenario, &setting.programs),
            legend: Legend::of(question),
        }
    }

    /// Whether a reader of this statement doesn't have to read the other one.
    pub(super) fn speaks_of_the_same(&self, other: &Self) -> bool {
        (&self.heads, &self.rows, &self.resources, &self.programs)
            == (&other.heads, &other.rows, &other.resources, &other.programs)
    }
}

fn slots(count: u32) -> String {
    if count == 1 { "1 slot".to_owned() } else { format!("{count} slots") }
}

/// The row of a task, or of an item of it.
fn row_of(scenario: &Scenario, row: &Row) -> Vec<Text> {
    let task = scenario.task(row.task);
    let own = row.own.and_then(|item| task.items.iter().find(|(known, _)| *known == item));
    cells(scenario, task, &row.label, &task.behaviour_with(own.map(|(_, own)| own)))
}

fn cells(scenario: &Scenario, task: &Task, label: &str, own: &Behaviour) -> Vec<Text> {
    let takes: Vec<Text> = own.takes.iter().map(|&time| Text::from(ms(time).as_str())).collect();
    let blocks = if own.blocks == Duration::ZERO { String::new() } else { ms(own.blocks) };
    let needs: Vec<Text> = task.needs.iter().map(|need| need_words(scenario, *need)).collect();
    let uses: Vec<Text> = task.uses.iter().map(|one| use_words(scenario, *one)).collect();
    let code = |name: Option<Name>| {
        name.map_or_else(Text::default, |name| Text::code(scenario.text(name)))
    };
    vec![
        Text::code(label),
        Text::join(&takes, ", then "),
        Text::from(blocks.as_str()),
        Text::join(&needs, ", "),
        Text::join(&uses, ", "),
        code(own.returns),
        own.fails.map_or_else(Text::default, |failure| failure_words(scenario, failure)),
    ]
}

/// `` `db` ``, or `` 4 slots of `cores` ``
fn use_words(scenario: &Scenario, Use { resource, slots }: Use) -> Text {
    let name = Text::code(scenario.text(scenario.resources[resource.0 as usize].name));
    if slots == 1 {
        name
    } else {
        Text::from(format!("{slots} slots of ").as_str()).and_text(&name)
    }
}

fn need_words(scenario: &Scenario, need: Need) -> Text {
    let name = |task| Text::code(scenario.text(scenario.task(task).name));
    match need {
        Need::Fulfilled(task) => name(task),
        Need::Settled(task) => name(task).and(" (fulfilled or rejected)"),
        Need::Previous => Text::from("its previous call"),
    }
}

fn failure_words(scenario: &Scenario, failure: Failure) -> Text {
    let reason = Text::code(scenario.text(failure.reason));
    match failure.first {
        None => reason,
        Some(1) => reason.and(", the first time"),
        Some(times) => reason.and(format!(", the first {times} times")),
    }
}
