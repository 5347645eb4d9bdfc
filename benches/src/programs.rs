//! The programs that are measured as whole processes, and the files that they read.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use tempfile::TempDir;

use crate::column::Column;
use crate::process::{Cost, build, run};
use crate::scenario_text::scenario_line;

/// This package, and the package of the measured command.
const HERE: &str = env!("CARGO_MANIFEST_DIR");
pub const MAKESPAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Programs that have been built, and a temporary directory for scenarios.
pub struct Programs {
    pub simulate: PathBuf,
    pub discard: PathBuf,
    pub arguments: PathBuf,
    folder: TempDir,
}

impl Programs {
    /// Builds them.
    ///
    /// # Errors
    /// If the build fails.
    pub fn build() -> anyhow::Result<Self> {
        Ok(Self {
            simulate: build(MAKESPAN, "simulate")?,
            discard: build(HERE, "discard")?,
            arguments: build(HERE, "arguments")?,
            folder: tempfile::tempdir()?,
        })
    }

    /// The path of a file with this number of scenarios in JSON, one per line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn lines(&self, lines: u32) -> anyhow::Result<String> {
        let path = self.folder.path().join(format!("{lines}.jsonl"));
        let mut file = BufWriter::new(File::create(&path)?);
        for line in 0..lines {
            writeln!(file, "{}", scenario_line(line))?;
        }
        file.flush()?;
        path.into_os_string().into_string().ok().context("a folder whose name is text")
    }

    /// The path of a column's scenario.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn scenario(&self, column: Column, size: u32) -> anyhow::Result<String> {
        let name = column.name();
        let path = self.folder.path().join(format!("{name}-{size}.ron"));
        if !path.exists() {
            // A child process creates the text, so that this process stays small.
            let mut child = Command::new(std::env::current_exe()?);
            child.args(["scenario", &name, &size.to_string()]).stdout(File::create(&path)?);
            ensure!(child.status()?.success(), "no scenario was written to {}", path.display());
        }
        path.into_os_string().into_string().ok().context("a folder whose name is text")
    }
}

/// A program with its arguments, and its name in a table.
pub struct Line {
    pub title: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    input: Option<PathBuf>,
}

impl Line {
    pub fn new(title: &'static str, program: &Path, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { title, program: program.to_owned(), arguments, input: None }
    }

    /// A program with a file as its standard input.
    pub fn reading(self, input: &str) -> Self {
        Self { input: Some(input.into()), ..self }
    }

    /// Runs it once.
    ///
    /// # Errors
    /// If it fails.
    pub fn run(&self) -> anyhow::Result<Option<Cost>> {
        run(&self.program, &self.arguments, self.input.as_deref()).map(Some)
    }
}
