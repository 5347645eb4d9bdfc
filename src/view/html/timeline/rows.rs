//! The rows of a program's picture: one for each call, attempts at the same call in one row, and
//! similar calls folded if there are many.

use std::collections::BTreeMap;

use crate::timeline::{Call, Timeline};

/// If there are more rows than this, they are folded: one row for each task.
const MOST_ROWS: usize = 48;

/// The calls that are drawn in one row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) kind: Kind,
    /// The indices of its calls, in the order in which they were made.
    pub(super) calls: Vec<usize>,
}

/// The relation between the calls of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call, or the attempts at a call: each starts after the previous one has failed.
    Attempts,
    /// Calls of the same task.
    Alike,
    /// All calls for which there are no further rows.
    Others,
}

/// The rows of a run, in the order of their first calls.
pub(super) fn rows(timeline: &Timeline) -> Vec<Row> {
    let rows = attempts(timeline);
    if rows.len() <= MOST_ROWS { rows } else { folded(timeline) }
}

/// Finds the attempts at each call: the same step calls the same task with the same items after the
/// last such call has rejected.
fn attempts(timeline: &Timeline) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut last: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (index, call) in timeline.calls.iter().enumerate() {
        let label = timeline.label(call);
        let key = (call.step.index(), label.clone());
        let before = last.get(&key).copied();
        if let Some(row) = before.filter(|row| has_failed(timeline, &rows[*row], call)) {
            rows[row].calls.push(index);
            continue;
        }
        last.insert(key, rows.len());
        rows.push(Row { label, kind: Kind::Attempts, calls: vec![index] });
    }
    rows
}

/// Whether the last call of a row had rejected when a call was made.
fn has_failed(timeline: &Timeline, row: &Row, call: &Call) -> bool {
    let Some(last) = row.calls.last().map(|last| &timeline.calls[*last]) else { return false };
    last.rejected.is_some() && last.settles_at.is_some_and(|at| at <= call.called_at)
}

/// One row for each task; the tasks beyond the last row share it.
fn folded(timeline: &Timeline) -> Vec<Row> {
    let mut of: BTreeMap<u32, usize> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for (index, call) in timeline.calls.iter().enumerate() {
        let number = of.len();
        let row = *of.entry(call.task.0).or_insert(number);
        if row < MOST_ROWS && row == rows.len() {
            let label = timeline.text(timeline.task_of(call).name).to_owned();
            rows.push(Row { label, kind: Kind::Alike, calls: Vec::new() });
        }
        rows[row.min(MOST_ROWS - 1)].calls.push(index);
    }
    if of.len() > MOST_ROWS {
        let last = &mut rows[MOST_ROWS - 1];
        (last.label, last.kind) = ("other tasks".to_owned(), Kind::Others);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    fn shown(tasks: &str, program: &str) -> Vec<(String, Kind, usize)> {
        let text = format!("(tasks: {{{tasks}}}, programs: {{\"p\": {program}}})");
        let timeline = Scenario::from_ron("s.ron", &text).unwrap().run("p").unwrap();
        let row = |row: Row| (row.label, row.kind, row.calls.len());
        rows(&timeline).into_iter().map(row).collect()
    }

    #[test]
    fn attempts_share_a_row_and_other_calls_of_the_task_do_not() {
        let tasks = r#""a": (takes: "1ms", fails: First(2, "503")), "b": (takes: "1ms")"#;
        let shown = shown(tasks, r#"[Retry(times: 3, wait: "1ms", do: "a"), "b", "b"]"#);
        let row = |label: &str, calls| (label.to_owned(), Kind::Attempts, calls);
        assert_eq!(shown, [row("a", 3), row("b", 1), row("b", 1)]);
    }

    #[test]
    fn many_calls_are_folded_by_their_tasks_and_many_tasks_share_the_last_row() {
        let tasks = r#""a": (takes: "1ms"), "b": (takes: "1ms")"#;
        let alike = shown(tasks, r#"["b", For(of: 60, do: "a")]"#);
        let row = |label: &str, kind, calls| (label.to_owned(), kind, calls);
        assert_eq!(alike, [row("b", Kind::Alike, 1), row("a", Kind::Alike, 60)]);
        let names: Vec<String> = (0..60).map(|number| format!("\"t{number}\"")).collect();
        let tasks: Vec<String> =
            names.iter().map(|name| format!("{name}: (takes: \"1ms\")")).collect();
        let many = shown(&tasks.join(", "), &format!("[{}]", names.join(", ")));
        assert_eq!((many.len(), many[0].2), (48, 1));
        assert_eq!(many[47], row("other tasks", Kind::Others, 13));
    }
}
