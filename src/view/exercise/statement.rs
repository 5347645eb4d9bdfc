//! What a question speaks of: a table of tasks, and programs as JavaScript.

use crate::exercise::{Setting, Text, ms};
use crate::scenario::{Behaviour, Failure, Need, Scenario, Task};
use crate::view::js;
use crate::{Duration, Name};

/// The statement of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The heads of the table's columns.
    pub(super) heads: Vec<&'static str>,
    /// A row for each task, and for each item that differs; as many cells as there are heads.
    pub(super) rows: Vec<Vec<Text>>,
    /// What tasks may occupy.
    pub(super) resources: Vec<Text>,
    /// The programs: their names, and their JavaScript.
    pub(super) programs: Vec<(String, String)>,
}

impl Statement {
    pub(super) fn of(setting: &Setting) -> Self {
        let scenario = &setting.scenario;
        let cells: Vec<Vec<Text>> =
            scenario.tasks.iter().flat_map(|task| rows(scenario, task)).collect();
        // A column that says nothing about any task is left out.
        let heads = [
            "task",
            "takes",
            "blocks the thread for",
            "needs",
            "uses",
            "fulfils with",
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
                    Text::code(scenario.text(resource.name)).and(format!(
                        " serves {} at once, first come, first served",
                        resource.capacity
                    ))
                })
                .collect(),
            programs: programs.collect(),
        }
    }
}

/// The row of a task, and one for each item that differs.
fn rows(scenario: &Scenario, task: &Task) -> Vec<Vec<Text>> {
    let own = row(scenario, task, None, &task.behaviour);
    let items = task.items.iter();
    let items =
        items.map(|(item, own)| row(scenario, task, Some(*item), &task.behaviour_with(Some(own))));
    std::iter::once(own).chain(items).collect()
}

fn row(scenario: &Scenario, task: &Task, item: Option<Name>, own: &Behaviour) -> Vec<Text> {
    let name = scenario.text(task.name);
    let label = match item {
        Some(item) => format!("{name}({})", scenario.text(item)),
        None => name.to_owned(),
    };
    let takes: Vec<Text> = own.takes.iter().map(|&time| Text::from(ms(time).as_str())).collect();
    let blocks = if own.blocks == Duration::ZERO { String::new() } else { ms(own.blocks) };
    let needs: Vec<Text> = task.needs.iter().map(|need| need_words(scenario, *need)).collect();
    let uses = task.uses.map(|id| scenario.resources[id.0 as usize].name);
    let code = |name: Option<Name>| {
        name.map_or_else(Text::default, |name| Text::code(scenario.text(name)))
    };
    vec![
        Text::code(label),
        Text::join(&takes, ", then "),
        Text::from(blocks.as_str()),
        Text::join(&needs, ", "),
        code(uses),
        code(own.returns),
        own.fails.map_or_else(Text::default, |failure| failure_words(scenario, failure)),
    ]
}

fn need_words(scenario: &Scenario, need: Need) -> Text {
    let name = |task| Text::code(scenario.text(scenario.task(task).name));
    match need {
        Need::Fulfilled(task) => name(task),
        Need::Settled(task) => name(task).and(", however it ends"),
        Need::Previous => Text::from("the call of it before"),
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
