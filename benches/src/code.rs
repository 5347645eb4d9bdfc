//! The whole command on code, compared with Node.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::contestant::Contestant;
use crate::process::Cost;
use crate::programs::{Line, Programs};
use crate::rounds::Rounds;
use crate::table::{Table, digits};

/// The notes on the tables about code.
pub const CODE: &str = "\
From the start of a process to its end, output to nowhere. The small file has one function with three
calls. The awaits are a loop of a million. The TypeScript has four programs every 2 kB, and 55 times 2
kB a file: classes, functions, types, comments.";

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/code/small.js");
const AWAITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/code/awaits.js");

/// A piece of TypeScript, in which each name has an `@` for its number.
const MODULE: &str = include_str!("../code/module.ts");
/// The number of pieces in a file of more than 100 kB.
const MODULES: usize = 55;
/// The number of files in ten megabytes.
const FILES: usize = 100;

/// A small file, a long loop, and a lot of code.
///
/// # Errors
/// If a command fails.
pub fn table(
    programs: &Programs,
    contestants: &[&dyn Contestant],
    rounds: &Rounds,
) -> anyhow::Result<Table> {
    let folder = tempfile::tempdir()?;
    for file in 0..FILES {
        fs::write(folder.path().join(format!("file{file}.ts")), typescript(file * MODULES))?;
    }
    let folder = folder.path().to_str().context("a folder whose name is text")?;
    let mut lines = vec![
        Line::new("clap parses the arguments", &programs.arguments, &[SMALL]),
        Line::new("`simulate small.js`", &programs.simulate, &[SMALL]),
        Line::new("`simulate awaits.js`", &programs.simulate, &[AWAITS]),
        Line::new("`simulate`, ten megabytes of TypeScript", &programs.simulate, &[folder]),
    ];
    if contestants.iter().any(|contestant| contestant.name() == "node") {
        lines.push(Line::new("`node awaits.js`", Path::new("node"), &[AWAITS]));
    }
    let costs = rounds.measure("code", &lines, |line| line.title, Line::run)?;
    let mut table = Table::new(["a whole process", "ms", "peak MB"]);
    for (line, costs) in lines.iter().zip(&costs) {
        let cost = Cost::median(costs).context("at least one round")?;
        let cells = [cost.seconds() * 1e3, cost.megabytes()];
        table.push(line.title, cells.map(|cell| Some(digits(cell))));
    }
    Ok(table)
}

/// A file of TypeScript whose modules are numbered from this number.
fn typescript(first: usize) -> String {
    let modules = (first..first + MODULES).map(|number| MODULE.replace('@', &number.to_string()));
    modules.collect()
}
