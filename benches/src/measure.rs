//! One measurement, in a separate process: no contestant gets memory that another one has used, and
//! none outlives the work.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::column::Column;
use crate::contestant::{Contestant, Run};
use crate::rounds::median;
use crate::sweep;

/// A run that takes longer is not repeated: the effect of warming up is then invisible.
const LONG: Duration = Duration::from_secs(1);

/// Short runs are repeated until they take this long in total.
const ENOUGH: Duration = Duration::from_millis(100);

/// Runs the work in this process; `None` if the contestant cannot express it.
///
/// # Errors
/// If the result of a run is wrong.
pub fn here(
    contestant: &dyn Contestant,
    column: Column,
    size: u32,
) -> anyhow::Result<Option<Duration>> {
    let work = column.work(size);
    let Some(mut job) = contestant.prepare(&work) else { return Ok(None) };
    let mut runs = vec![job()];
    if runs[0].took() < LONG {
        runs[0] = job();
    }
    while runs.iter().map(|run| run.took()).sum::<Duration>() < ENOUGH {
        runs.push(job());
    }
    drop(job);
    check(&runs, sweep::makespan(&work))?;
    Ok(median(runs.into_iter().map(Run::took)))
}

fn check(runs: &[Run], expected: u64) -> anyhow::Result<()> {
    let wrong = runs.iter().find(|run| run.makespan != expected);
    let found = wrong.map_or(expected, |run| run.makespan);
    ensure!(found == expected, "done at {found} ms, and that should be {expected} ms");
    Ok(())
}

/// The same in a child process: this program, started for one measurement.
///
/// # Errors
/// If the child fails; its message is on its own standard error.
pub fn apart(
    contestant: &dyn Contestant,
    column: Column,
    size: u32,
) -> anyhow::Result<Option<Duration>> {
    let name = contestant.name();
    let mut child = Command::new(std::env::current_exe()?);
    child.args(["measure", name, &column.name(), &size.to_string()]).stderr(Stdio::inherit());
    let output = child.output()?;
    ensure!(output.status.success(), "{name} failed at `{}` of {size}", column.name());
    let nanoseconds: Option<u64> = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("what {name} tells of `{}`", column.name()))?;
    Ok(nanoseconds.map(Duration::from_nanos))
}
