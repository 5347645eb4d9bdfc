//! The first tables: the engines compared.

use std::time::Duration;

use crate::column::Column;
use crate::contestant::Contestant;
use crate::contestants::{FLOOR, OURS};
use crate::growth::written;
use crate::measure;
use crate::rounds::{Rounds, median};
use crate::table::{Table, digits};

/// The notes on the tables of graphs.
pub const GRAPHS: &str = "\
Tasks, or runs, per second (M: millions), and after × the time as a multiple of makespan's. The last
row is makespan's time as a multiple of that of `bare`, a lower bound. Only makespan keeps a trace:
every call and every event.";

/// The notes on the tables of programs.
pub const PROGRAMS: &str = "\
The heading of each column names its unit, per second; the rest is as above. Only makespan and Node make a promise of each call and
run every microtask; `bare` and the others know timers, and tokio drops what loses a race.";

/// A table of the contestants and these columns, of this size.
///
/// # Errors
/// If a contestant fails, or its result is wrong.
pub fn table(
    contestants: &[&dyn Contestant],
    columns: &[Column],
    size: u32,
    rounds: &Rounds,
) -> anyhow::Result<Table> {
    let mut measured = Vec::new();
    for &column in columns {
        let what = format!("{} of {size}", column.name());
        let runs = rounds.measure(
            &what,
            contestants,
            |one| one.name(),
            |one| measure::apart(*one, column, size),
        )?;
        measured.push(Measured::of(column, size, runs));
    }
    let heads = columns.iter().map(|column| column.title());
    let name = format!("{}, a second", written(size));
    let mut table = Table::new(std::iter::once(name.as_str()).chain(heads));
    let place = |name| contestants.iter().position(|one| one.name() == name);
    let ours = place(OURS);
    for (nth, contestant) in contestants.iter().enumerate() {
        table.push(contestant.name(), measured.iter().map(|column| column.cell(nth, ours)));
    }
    if let (Some(ours), Some(floor)) = (ours, place(FLOOR)) {
        let ratios = measured.iter().map(|column| column.ratio(ours, floor).map(times));
        table.push(&format!("{OURS} ÷ {FLOOR}"), ratios);
    }
    Ok(table)
}

/// A column, with the median of each contestant.
struct Measured {
    units: f64,
    took: Vec<Option<Duration>>,
}

impl Measured {
    fn of(column: Column, size: u32, runs: Vec<Vec<Duration>>) -> Self {
        let took = runs.into_iter().map(median).collect();
        Self { units: column.units(size).into(), took }
    }

    /// How much it runs in a second, and its time relative to makespan.
    fn cell(&self, nth: usize, ours: Option<usize>) -> Option<String> {
        let speed = self.units / self.took[nth]?.as_secs_f64();
        let ratio = ours.and_then(|ours| self.ratio(nth, ours)).map(times).unwrap_or_default();
        Some(format!("{} M {ratio:>7}", digits(speed / 1e6)))
    }

    /// The ratio of two times.
    fn ratio(&self, one: usize, other: usize) -> Option<f64> {
        Some(self.took[one]?.as_secs_f64() / self.took[other]?.as_secs_f64())
    }
}

fn times(ratio: f64) -> String {
    format!("×{}", digits(ratio))
}
