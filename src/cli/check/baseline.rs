//! A file with known findings, which are not reported.

use std::collections::BTreeMap;
use std::path::Path;

use makespan::scenario::Format;
use serde::{Deserialize, Serialize};

use super::reported::Reported;
use crate::cli::failure::Failure;
use crate::cli::input;
use crate::cli::output::{self, Inputs};

/// The name and version of the format.
const SCHEMA: &str = "makespan-baseline/1";

/// The known findings, by file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    schema: String,
    findings: BTreeMap<String, Vec<KnownFinding>>,
}

/// A known finding. It is identified by the text of its line, because line numbers change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownFinding {
    rule: String,
    line: String,
}

/// The known findings of a file that have not been found yet.
pub(super) struct Unmatched<'b>(Vec<&'b KnownFinding>);

impl Baseline {
    /// Creates a baseline with these findings.
    pub(super) fn of(found: &[Reported]) -> Self {
        let mut findings: BTreeMap<String, Vec<KnownFinding>> = BTreeMap::new();
        for finding in found.iter().filter(|finding| finding.program.is_some()) {
            let known = KnownFinding { rule: finding.rule.to_owned(), line: finding.line.clone() };
            findings.entry(finding.file.clone()).or_default().push(known);
        }
        for known in findings.values_mut() {
            known.sort();
        }
        Self { schema: SCHEMA.to_owned(), findings }
    }

    /// Reads a baseline from a file.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |why: &str| Failure::Message(format!("{}: {why}", path.display()));
        let text = input::text(path)?;
        let read: Self = input::settings(path, &text, Format::Json)?;
        if read.schema == SCHEMA {
            return Ok(read);
        }
        Err(wrong(&format!("its schema is {:?}, not {SCHEMA:?}", read.schema)))
    }

    /// Writes the baseline to a file that is not one of the inputs, and returns the number of its
    /// findings.
    pub(super) fn write(&self, path: &Path, inputs: &Inputs) -> Result<usize, Failure> {
        output::write(Some(path), inputs, |out| {
            let written = serde_json::to_writer_pretty(&mut *out, self);
            written.map_err(Into::into).and_then(|()| writeln!(out)).map_err(output::stdout_failed)
        })?;
        Ok(self.findings.values().map(Vec::len).sum())
    }

    /// The known findings of a file.
    pub(super) fn of_file(&self, file: &str) -> Unmatched<'_> {
        Unmatched(self.findings.get(file).into_iter().flatten().collect())
    }
}

impl Unmatched<'_> {
    /// Removes a finding; returns whether it was known.
    pub(super) fn take(&mut self, finding: &Reported) -> bool {
        let is_same =
            |known: &&KnownFinding| known.rule == finding.rule && known.line == finding.line;
        let found = self.0.iter().position(is_same);
        found.map(|index| self.0.swap_remove(index)).is_some()
    }
}
