//! The whole command, from its start to its end.

use std::path::Path;

use anyhow::Context;

use crate::column::Column;
use crate::contestant::Contestant;
use crate::growth::written;
use crate::process::Cost;
use crate::programs::{Line, MAKESPAN, Programs};
use crate::rounds::Rounds;
use crate::table::{Table, digits};

/// The notes on the table of big files.
pub const BIG_FILE: &str = "\
From the start of a process to its end, the output is discarded. Layered, 3 dependencies each, without
programs: both generated ones run. Times are multiples of what the crate `ron` takes to read the file
and discard it.";

/// The notes on the table of small files.
pub const START_UP: &str = "\
From the start of a process to its end. Times are multiples of that of a program that parses its arguments with clap.";

/// The notes on the table of many lines.
pub const BATCH: &str = "\
`simulate batch`, ten tasks a line and no programs: of each line both generated ones are run. From the
start of the process to its end, on one core; output to nowhere.";

/// The number of lines.
const LINES: u32 = 200_000;

/// One big file, read and run, compared with a program that only reads it.
///
/// # Errors
/// If a command fails.
pub fn big_file(programs: &Programs, size: u32, rounds: &Rounds) -> anyhow::Result<Table> {
    let file = programs.scenario(Column::Layered, size)?;
    let lines = [
        Line::new("`ron` reads it and discards it", &programs.discard, &[&file]),
        Line::new("`simulate big.ron`", &programs.simulate, &[&file]),
        Line::new("... `--format json`", &programs.simulate, &["--format", "json", &file]),
    ];
    let costs = costs(&format!("a file of {size} tasks"), &lines, rounds)?;
    let mut table =
        Table::new([&format!("{} tasks", written(size)), "seconds", "times", "peak MB", "times"]);
    for (line, cost) in lines.iter().zip(&costs) {
        let (seconds, megabytes) = (cost.seconds(), cost.megabytes());
        let times = [seconds / costs[0].seconds(), megabytes / costs[0].megabytes()];
        let cells = [seconds, times[0], megabytes, times[1]];
        table.push(line.title, cells.map(|cell| Some(digits(cell))));
    }
    Ok(table)
}

/// Small files: the cost of starting the command.
///
/// # Errors
/// If a command fails.
pub fn start_up(
    programs: &Programs,
    contestants: &[&dyn Contestant],
    rounds: &Rounds,
) -> anyhow::Result<Table> {
    let small = programs.scenario(Column::Small, 10)?;
    let dashboard = format!("{MAKESPAN}/scenarios/dashboard.ron");
    let mut lines = vec![
        Line::new("clap parses the arguments", &programs.arguments, &[&small]),
        Line::new("`simulate small.ron`, 10 tasks", &programs.simulate, &[&small]),
        Line::new("`simulate scenarios/dashboard.ron`", &programs.simulate, &[&dashboard]),
    ];
    if contestants.iter().any(|contestant| contestant.name() == "node") {
        lines.push(Line::new("`node -e 0`", Path::new("node"), &["-e", "0"]));
    }
    // These are so short that other work of the machine disturbs them: more rounds are needed.
    let costs = costs("start", &lines, &rounds.times(20))?;
    let mut table = Table::new(["a whole process", "ms", "times"]);
    for (line, cost) in lines.iter().zip(&costs) {
        let cells = [cost.seconds() * 1e3, cost.seconds() / costs[0].seconds()];
        table.push(line.title, cells.map(|cell| Some(digits(cell))));
    }
    Ok(table)
}

/// Many small scenarios, one per line.
///
/// # Errors
/// If the command fails.
pub fn batch(programs: &Programs, rounds: &Rounds) -> anyhow::Result<Table> {
    let lines = programs.lines(LINES)?;
    let batch = |title, detail| {
        let arguments = ["batch", "--jobs", "1", "--detail", detail];
        Line::new(title, &programs.simulate, &arguments).reading(&lines)
    };
    let lines = [
        batch("everything", "whole"),
        batch("... without findings", "events"),
        batch("... nor calls and events", "ending"),
    ];
    let costs = costs("batch", &lines, rounds)?;
    let mut table = Table::new(["a core of `simulate batch`", "scenarios a second", "peak MB"]);
    for (line, cost) in lines.iter().zip(&costs) {
        let cells = [f64::from(LINES) / cost.seconds(), cost.megabytes()];
        table.push(line.title, cells.map(|cell| Some(digits(cell))));
    }
    Ok(table)
}

fn costs(what: &str, lines: &[Line], rounds: &Rounds) -> anyhow::Result<Vec<Cost>> {
    let costs = rounds.measure(what, lines, |line| line.title, Line::run)?;
    let medians = costs.iter().map(|costs| Cost::median(costs));
    medians.collect::<Option<_>>().context("at least one round")
}
