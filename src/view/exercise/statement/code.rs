//! The table and the listing of a question about code: the calls that it makes, and its text.

use super::{Rows, Text};
use crate::Duration;
use crate::exercise::{Setting, ms};
use crate::program::RunOptions;
use crate::scenario::Scenario;
use crate::timeline::{Call, Timeline};

/// Returns the rows of the table, and the name and text of the file. Comments are removed, because
/// they may give away the answer; the durations that they declare are in the table. `None` for
/// programs of steps.
pub(super) fn of(setting: &Setting) -> Option<(Rows, (String, String))> {
    let scenario = &setting.scenario;
    let code = scenario.code.as_ref().filter(|_| is_code(setting))?;
    let mut rows = Rows::new();
    for &program in &setting.programs {
        let Ok(timeline) = scenario.run_program(program, &RunOptions::default()) else { continue };
        for row in rows_of(scenario, &timeline) {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    Some((rows, (code.file_name().to_owned(), code.without_comments())))
}

fn is_code(setting: &Setting) -> bool {
    setting.programs.iter().all(|&program| setting.scenario.is_code(program))
}

/// A row for each task whose calls all behave in the same way, and otherwise a row for each call.
fn rows_of(scenario: &Scenario, timeline: &Timeline) -> Rows {
    let behavior = |call: &Call| (call.takes, call.blocks, call.rejected);
    let name = |call: &Call| timeline.text(timeline.tasks[call.task.0 as usize].name).to_owned();
    let labels = timeline.numbered_labels();
    let rows = timeline.calls.iter().enumerate().map(|(index, call)| {
        let alike = timeline.calls.iter().filter(|other| other.task == call.task);
        let mut alike = alike.map(behavior);
        let label = if alike.all(|other| other == behavior(call)) {
            name(call)
        } else {
            labels[index].clone()
        };
        let blocks = if call.blocks == Duration::ZERO { String::new() } else { ms(call.blocks) };
        vec![
            Text::code(label),
            Text::from(ms(call.takes).as_str()),
            Text::from(blocks.as_str()),
            Text::default(),
            uses(scenario, timeline, index),
            Text::default(),
            call.rejected.map_or_else(Text::default, |reason| Text::code(timeline.text(reason))),
        ]
    });
    rows.collect()
}

/// `` `db` ``, or `` 4 slots of `cores` ``, for each resource that a call occupies.
fn uses(scenario: &Scenario, timeline: &Timeline, call: usize) -> Text {
    let uses = timeline.coded.as_ref().and_then(|coded| coded.uses.get(call));
    let words = |&(resource, slots): &(usize, u32)| {
        super::slots_words(scenario.text(scenario.resources[resource].name), slots)
    };
    Text::join(&uses.into_iter().flatten().map(words).collect::<Vec<_>>(), ", ")
}
