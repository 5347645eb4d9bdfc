//! `console.table` (`lib/internal/cli_table.js`).

use super::super::inspect::{self, Options, width};
use super::super::{element_or_undefined, enumerable_keys, length_of};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::{Class, Key, ObjectId};
use crate::javascript::evaluator::value::Value;

/// The columns of a table: the heading and the cells of each.
type Columns = Vec<(String, Vec<String>)>;

pub(super) fn table(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(data) = call.argument(0).as_object().filter(|id| agent.function(*id).is_none()) else {
        return super::print(agent, &call.arguments[..call.arguments.len().min(1)], false);
    };
    let columns = match &agent.object(data).class {
        Class::Map(entries) => {
            let list: Vec<_> = entries.iter().cloned().collect();
            columns_of_entries(agent, &list, true)?
        }
        Class::Set(entries) => {
            let list: Vec<_> = entries.iter().cloned().collect();
            columns_of_entries(agent, &list, false)?
        }
        _ => columns_of_rows(agent, data, &call.argument(1))?,
    };
    super::log(agent, &drawn(&columns), false)
}

/// The text of a cell: a value on one line, with a small depth.
fn cell(agent: &mut Agent, value: &Value) -> Completion<String> {
    let has_many = match value.as_object() {
        Some(object) if !agent.is_array(object) && agent.function(object).is_none() => {
            enumerable_keys(agent, object).len() > 2
        }
        _ => false,
    };
    let options = Options {
        depth: if has_many { -1.0 } else { 0.0 },
        max_array_length: 3,
        break_length: usize::MAX,
        ..Options::default()
    };
    inspect::inspect(agent, value, options)
}

fn columns_of_entries(
    agent: &mut Agent,
    entries: &[(Value, Value)],
    is_map: bool,
) -> Completion<Columns> {
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    for (key, value) in entries {
        if is_map {
            keys.push(cell(agent, key)?);
        }
        values.push(cell(agent, value)?);
    }
    let indices = (0..entries.len()).map(|index| index.to_string()).collect();
    let mut columns = vec![("(iteration index)".to_owned(), indices)];
    columns.extend(is_map.then(|| ("Key".to_owned(), keys)));
    columns.push(("Values".to_owned(), values));
    Ok(columns)
}

fn columns_of_rows(agent: &mut Agent, data: ObjectId, properties: &Value) -> Completion<Columns> {
    let only = match properties.as_object() {
        Some(list) => {
            let mut keys = Vec::new();
            for index in 0..length_of(agent, list)? {
                let value = element_or_undefined(agent, list, index)?;
                keys.push(agent.to_property_key(&value)?);
            }
            Some(keys)
        }
        None => None,
    };
    let rows = enumerable_keys(agent, data);
    let mut columns: Vec<(Key, Vec<String>)> = Vec::new();
    let mut values = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let item = agent.get(data, *row)?;
        let Some(object) = item.as_object() else {
            if only.is_none() {
                values.resize(index, String::new());
                values.push(cell(agent, &item)?);
            }
            continue;
        };
        let keys = match &only {
            Some(only) => only.clone(),
            None => enumerable_keys(agent, object),
        };
        for key in keys {
            let at = columns.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                columns.push((key, Vec::new()));
                columns.len() - 1
            });
            if agent.get_own_property(object, key).is_some() {
                let value = agent.get(object, key)?;
                let cell = cell(agent, &value)?;
                columns[at].1.resize(index, String::new());
                columns[at].1.push(cell);
            }
        }
    }
    let heads = rows.iter().map(|row| agent.key_text(*row)).collect();
    let mut all = vec![("(index)".to_owned(), heads)];
    // Integer keys come first, as in the property order of ECMA-262.
    columns.sort_by_key(|(key, _)| match key {
        Key::Index(index) => (0, *index),
        _ => (1, 0),
    });
    all.extend(columns.into_iter().map(|(key, cells)| (agent.key_text(key), cells)));
    all.extend((!values.is_empty()).then(|| ("Values".to_owned(), values)));
    Ok(all)
}

/// Renders a table with box-drawing characters.
fn drawn(columns: &Columns) -> String {
    let widths: Vec<usize> = columns
        .iter()
        .map(|(head, cells)| cells.iter().chain([head]).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let line = |left: &str, middle: &str, right: &str| {
        let parts: Vec<String> = widths.iter().map(|width| "─".repeat(width + 2)).collect();
        format!("{left}{}{right}", parts.join(middle))
    };
    let row = |cells: Vec<&str>| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, widest)| format!("{cell}{}", " ".repeat(widest - width(cell))));
        format!("│ {} │", padded.collect::<Vec<_>>().join(" │ "))
    };
    let height = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let mut lines = vec![
        line("┌", "┬", "┐"),
        row(columns.iter().map(|(head, _)| &**head).collect()),
        line("├", "┼", "┤"),
    ];
    for index in 0..height {
        let cells = columns.iter().map(|(_, cells)| cells.get(index).map_or("", String::as_str));
        lines.push(row(cells.collect()));
    }
    lines.push(line("└", "┴", "┘"));
    lines.join("\n")
}
