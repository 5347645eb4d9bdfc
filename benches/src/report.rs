//! The report: its parts are printed as they are completed.

use std::fmt::Write;
use std::path::Path;

use crate::contestant::Contestant;
use crate::rounds::Rounds;
use crate::table::Table;
use crate::versions;

/// The report so far.
pub struct Report<'r> {
    text: String,
    rounds: &'r Rounds,
}

impl<'r> Report<'r> {
    /// Starts the report with what is measured, and on which machine.
    pub fn new(contestants: &[&dyn Contestant], rounds: &'r Rounds) -> Self {
        let mut report = Self { text: String::new(), rounds };
        report.tell(&format!("# Results\n\n{}{}", machine(rounds), measured(contestants)));
        report
    }

    /// A heading, and notes on the tables below it.
    pub fn section(&mut self, heading: &str, about: &str) {
        self.tell(&format!("## {heading}\n\n{about}\n"));
    }

    pub fn table(&mut self, table: &Table) {
        self.tell(&table.to_string());
    }

    fn tell(&mut self, part: &str) {
        self.rounds.print(part);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(part);
    }

    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        std::fs::write(file, &self.text)
    }
}

fn machine(rounds: &Rounds) -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let compiler = versions::told_by("rustc", &["--version"]).unwrap_or_default();
    let mut text = format!("- machine: {cores} cores, {processor}, {system}");
    if let Some(load) = load() {
        write!(text, "; load when this began: {load}").expect("a string takes all");
    }
    format!("{text}\n- compiler: {compiler}\n- rounds: {}, medians\n", rounds.count())
}

/// How many processes were waiting for a core or using one, on average over the last minute, if the
/// system reports it.
fn load() -> Option<String> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

fn measured(contestants: &[&dyn Contestant]) -> String {
    let mut text = String::new();
    for contestant in contestants {
        let version = contestant.version().unwrap_or_default();
        writeln!(text, "- {}: {version}", contestant.name()).expect("a string takes all");
    }
    text
}
