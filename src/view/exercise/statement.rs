//! The statement of a question: a table of tasks, and programs as JavaScript.

mod code;

use std::ops::BitOr;

use super::legend::Legend;
use crate::exercise::{Question, Row, Setting, Text, ms};
use crate::scenario::{Behavior, Failure, Need, Scenario, Task, Use};
use crate::view::js;
use crate::{Duration, Name};

/// The heading of the helper functions.
pub(super) const HELPERS: &str = "Helper functions";

/// The headings of the table's columns; empty columns are left out.
const HEADS: [&str; 7] = [
    "task",
    "takes",
    "blocks the thread for",
    "depends on",
    "uses",
    "fulfills with",
    "rejects with",
];

/// The indices of some columns.
pub(super) const BLOCKS: usize = 2;
pub(super) const USES: usize = 4;
pub(super) const REJECTS: usize = 6;

/// The cells of a table, row by row; each row has as many cells as there are [`HEADS`].
type Rows = Vec<Vec<Text>>;

/// The statement of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The headings of the table's columns.
    pub(super) heads: Vec<&'static str>,
    /// A row for each task, and for each item with a different behavior; each has a cell for each
    /// heading.
    pub(super) rows: Vec<Vec<Text>>,
    /// The resources that tasks use.
    pub(super) resources: Vec<Text>,
    /// The programs: their names, and their JavaScript.
    pub(super) programs: Vec<(String, String)>,
    /// The JavaScript of the helper functions that the programs use.
    pub(super) helpers: String,
    /// The explanations for the reader.
    pub(super) legend: Legend,
}

/// The parts that the questions of a sheet share.
pub(super) struct Shared {
    /// The explanations for the reader.
    pub(super) legend: Vec<Text>,
    /// The helper functions, each once.
    pub(super) helpers: Vec<String>,
}

impl Shared {
    pub(super) fn of(statements: &[Statement]) -> Self {
        let legends = statements.iter().map(|statement| statement.legend);
        let mut helpers: Vec<String> = Vec::new();
        for helper in statements.iter().flat_map(|statement| statement.helpers.split("\n\n")) {
            let helper = helper.trim_end();
            if !helper.is_empty() && !helpers.iter().any(|known| known == helper) {
                helpers.push(helper.to_owned());
            }
        }
        Self { legend: legends.fold(Legend::default(), BitOr::bitor).texts(), helpers }
    }
}

impl Statement {
    pub(super) fn of(question: &Question) -> Self {
        let setting = &question.setting;
        if let Some((rows, listing)) = code::of(setting) {
            let legend = Legend::of_code(question, &rows);
            return Self::with(setting, rows, vec![listing], legend);
        }
        let rows = Self::rows_of_steps(setting);
        Self::with(setting, rows, listings(setting), Legend::of(question))
    }

    /// A row for each task that programs of steps may call.
    fn rows_of_steps(setting: &Setting) -> Rows {
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
        cells.collect()
    }

    fn with(
        setting: &Setting,
        cells: Rows,
        programs: Vec<(String, String)>,
        legend: Legend,
    ) -> Self {
        let scenario = &setting.scenario;
        // An empty column is left out.
        let says = |column: usize| cells.iter().any(|row| row[column] != Text::default());
        let said = |column: usize| !cells.is_empty() && (column < 2 || says(column));
        let kept: Vec<usize> = (0..HEADS.len()).filter(|&column| said(column)).collect();
        Self {
            heads: kept.iter().map(|&column| HEADS[column]).collect(),
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
            helpers: js::helpers(scenario, &setting.programs),
            programs,
            legend,
        }
    }

    /// Whether this statement has the same setting as another one, so that a reader can skip it.
    pub(super) fn has_same_setting(&self, other: &Self) -> bool {
        (&self.heads, &self.rows, &self.resources, &self.programs)
            == (&other.heads, &other.rows, &other.resources, &other.programs)
    }
}

/// Each program of steps as JavaScript, with its name.
fn listings(setting: &Setting) -> Vec<(String, String)> {
    let scenario = &setting.scenario;
    let listing = |&program: &usize| {
        let name = scenario.text(scenario.programs[program].name).to_owned();
        (name, js::listing_with_data(scenario, program).text)
    };
    setting.programs.iter().map(listing).collect()
}

fn slots(count: u32) -> String {
    if count == 1 { "1 slot".to_owned() } else { format!("{count} slots") }
}

/// The row of a task, or of one of its items.
fn row_of(scenario: &Scenario, row: &Row) -> Vec<Text> {
    let task = scenario.task(row.task);
    let own = row.own.and_then(|item| task.items.iter().find(|(known, _)| *known == item));
    cells(scenario, task, &row.label, &task.behavior_with(own.map(|(_, own)| own)))
}

fn cells(scenario: &Scenario, task: &Task, label: &str, own: &Behavior) -> Vec<Text> {
    let takes: Vec<Text> = own.takes.iter().map(|&time| Text::from(ms(time).as_str())).collect();
    let blocks = if own.blocks == Duration::ZERO { String::new() } else { ms(own.blocks) };
    let needs: Vec<Text> =
        task.needs.iter().map(|need| dependency_words(scenario, *need)).collect();
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

fn use_words(scenario: &Scenario, Use { resource, slots }: Use) -> Text {
    slots_words(scenario.text(scenario.resources[resource.0 as usize].name), slots)
}

/// `` `db` ``, or `` 4 slots of `cores` ``
fn slots_words(resource: &str, slots: u32) -> Text {
    let name = Text::code(resource);
    if slots == 1 {
        name
    } else {
        Text::from(format!("{slots} slots of ").as_str()).and_text(&name)
    }
}

fn dependency_words(scenario: &Scenario, need: Need) -> Text {
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
