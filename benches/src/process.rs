//! Builds programs, runs them as processes, and measures their cost.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use wait4::Wait4;

use crate::rounds::median;

/// What a process took from its start to its end.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub wall: Duration,
    /// The peak memory in KiB. A process starts as a copy of its parent, which counts too, so the
    /// parent must be small.
    pub peak: u32,
}

impl Cost {
    pub fn seconds(self) -> f64 {
        self.wall.as_secs_f64()
    }

    pub fn megabytes(self) -> f64 {
        f64::from(self.peak) * 1024.0 / 1e6
    }

    /// The medians of both.
    pub fn median(costs: &[Self]) -> Option<Self> {
        let wall = median(costs.iter().map(|cost| cost.wall))?;
        let peak = median(costs.iter().map(|cost| cost.peak))?;
        Some(Self { wall, peak })
    }
}

/// Runs a command to its end, with this file as its input if there is one; its output is discarded.
///
/// # Errors
/// If it cannot be run, or fails.
pub fn run(program: &Path, arguments: &[String], input: Option<&Path>) -> anyhow::Result<Cost> {
    let mut command = Command::new(program);
    let input = input.map(File::open).transpose()?.map_or_else(Stdio::null, Stdio::from);
    command.args(arguments).stdin(input).stdout(Stdio::null());
    let begun = Instant::now();
    let child = command.spawn().with_context(|| format!("running {}", program.display()))?;
    let used = child.wait4()?;
    let wall = begun.elapsed();
    ensure!(used.status.success(), "{} {arguments:?} failed", program.display());
    Ok(Cost { wall, peak: u32::try_from(used.rusage.maxrss >> 10)? })
}

/// Builds a program of the package in this directory, in release mode; returns its path.
///
/// # Errors
/// If it cannot be built.
pub fn build(package: &str, program: &str) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--quiet", "--message-format=json-render-diagnostics"]);
    command.args(["--bin", program]).current_dir(package).stderr(Stdio::inherit());
    let output = command.output()?;
    ensure!(output.status.success(), "building `{program}` failed");
    let messages = String::from_utf8(output.stdout)?;
    let executable = messages.lines().filter_map(executable).next_back();
    executable.with_context(|| format!("where cargo has built `{program}`"))
}

/// The program that a message of cargo names.
fn executable(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    message.get("executable")?.as_str().map(PathBuf::from)
}
