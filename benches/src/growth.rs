//! How the cost grows: the time per task, from a thousand tasks upward. Linear cost is a constant
//! line.

use std::time::Duration;

use anyhow::Context;

use crate::column::Column;
use crate::contestants::{self, OURS};
use crate::measure;
use crate::programs::{Line, Programs};
use crate::rounds::{Rounds, median};
use crate::table::{Table, digits};

/// What grows: a graph, wide programs, and deep programs.
const GROWING: [(Column, &str); 5] = [
    (Column::Layered, "layered graph"),
    (Column::ForkJoin, "wide graph"),
    (Column::Chain, "deep graph"),
    (Column::Wide, "wide program"),
    (Column::Loop, "long program"),
];

/// The notes on the table of growth.
pub const ABOUT: &str = "\
Nanoseconds a task, or a branch, or a pass: level where cost grows linearly. The engine runs one
program; the command reads the file and runs all of them, findings and text included.";

/// The engine, and the whole command, in nanoseconds per task.
///
/// # Errors
/// If a run fails.
pub fn table(programs: &Programs, largest: u32, rounds: &Rounds) -> anyhow::Result<Table> {
    let ours = contestants::named(OURS).context("a contestant of ours")?;
    let sizes = [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|&size| size <= largest);
    let sizes: Vec<u32> = sizes.collect();
    let heads = sizes.iter().map(|&size| written(size));
    let mut table = Table::new(std::iter::once("ns each, of".to_owned()).chain(heads));
    for (column, title) in GROWING {
        let what = format!("growth of a {title}");
        let engine = rounds.measure(
            &what,
            &sizes,
            |_| "the engine",
            |&size| measure::apart(ours, column, size),
        )?;
        table.push(&format!("{title}, the engine"), each(&sizes, &engine));
        let command = rounds.measure(
            &what,
            &sizes,
            |_| "the command",
            |&size| {
                let file = programs.scenario(column, size)?;
                Ok(Line::new("", &programs.simulate, &[&file]).run()?.map(|cost| cost.wall))
            },
        )?;
        table.push(&format!("{title}, the command"), each(&sizes, &command));
    }
    Ok(table)
}

fn each(sizes: &[u32], took: &[Vec<Duration>]) -> Vec<Option<String>> {
    let per_task = |(&size, took): (&u32, &Vec<Duration>)| {
        let took = median(took.iter().copied())?;
        Some(digits(took.as_secs_f64() * 1e9 / f64::from(size)))
    };
    sizes.iter().zip(took).map(per_task).collect()
}

/// `1_000_000` as `1 M`.
pub fn written(size: u32) -> String {
    match size {
        0 => "0".to_owned(),
        _ if size.is_multiple_of(1_000_000) => format!("{} M", size / 1_000_000),
        _ if size.is_multiple_of(1_000) => format!("{} k", size / 1_000),
        _ => size.to_string(),
    }
}
