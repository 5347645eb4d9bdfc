//! Compares makespan's engine with other engines on the same work.
//!
//! One generator creates the work ([`graph`], [`work`]), and [`sweep`] computes when it is done
//! without any engine. [`contestants`] run it, each in a separate process ([`measure`]), in rounds
//! ([`rounds`]); [`engines`], [`command`] and [`growth`] make tables of the times.
#![forbid(unsafe_code)]

mod arguments;
mod callbacks;
mod code;
mod column;
mod command;
mod contestant;
mod contestants;
mod engines;
mod graph;
mod growth;
mod measure;
mod process;
mod programs;
mod random;
mod report;
mod rounds;
mod scenario_text;
mod script;
mod sweep;
mod table;
mod versions;
mod work;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use arguments::{Alone, Arguments, Options, Part};
use column::Column;
use contestant::Contestant;
use programs::Programs;
use report::Report;
use rounds::Rounds;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let Arguments { alone, options } = Arguments::parse();
    match alone {
        None => everything(&options),
        Some(Alone::Measure { contestant, column, size }) => {
            let contestant = contestants::named(&contestant)
                .with_context(|| format!("there is no contestant `{contestant}`"))?;
            let took = measure::here(contestant, column, size)?;
            println!("{}", serde_json::to_string(&took.map(|took| took.as_nanos()))?);
            Ok(())
        }
        Some(Alone::Scenario { column, size }) => {
            print!("{}", scenario_text::scenario_text(&column.work(size)).text);
            Ok(())
        }
    }
}

fn everything(options: &Options) -> anyhow::Result<()> {
    let rounds = Rounds::new(options.rounds());
    let contestants = contestants::installed();
    let mut report = Report::new(&contestants, &rounds);
    engines(options, &contestants, &mut report, &rounds)?;
    if options.wants_command() {
        commands(options, &contestants, &mut report, &rounds)?;
    }
    rounds.finish();
    if let Some(file) = &options.save {
        report.save(file).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}

fn engines(
    options: &Options,
    contestants: &[&dyn Contestant],
    report: &mut Report<'_>,
    rounds: &Rounds,
) -> anyhow::Result<()> {
    let sections = [
        ("Graphs", Column::GRAPHS, engines::GRAPHS),
        ("Programs", Column::PROGRAMS, engines::PROGRAMS),
    ];
    for (heading, columns, about) in sections {
        let columns = options.wanted(&columns);
        if columns.is_empty() {
            continue;
        }
        report.section(heading, about);
        for size in options.sizes() {
            report.table(&engines::table(contestants, &columns, size, rounds)?);
        }
    }
    Ok(())
}

fn commands(
    options: &Options,
    contestants: &[&dyn Contestant],
    report: &mut Report<'_>,
    rounds: &Rounds,
) -> anyhow::Result<()> {
    let programs = Programs::build()?;
    let largest = options.sizes().into_iter().max().context("a size")?;
    if options.wants(Part::BigFile) {
        report.section("A big file", command::BIG_FILE);
        report.table(&command::big_file(&programs, largest, rounds)?);
    }
    if options.wants(Part::StartUp) {
        report.section("Small files", command::START_UP);
        report.table(&command::start_up(&programs, contestants, rounds)?);
    }
    if options.wants(Part::Code) {
        report.section("Code", code::CODE);
        report.table(&code::table(&programs, contestants, rounds)?);
    }
    if options.wants(Part::Batch) {
        report.section("Many scenarios", command::BATCH);
        report.table(&command::batch(&programs, rounds)?);
    }
    if options.wants(Part::Growth) {
        report.section("Growth", growth::ABOUT);
        report.table(&growth::table(&programs, largest, rounds)?);
    }
    Ok(())
}
