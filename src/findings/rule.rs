//! A rule: its name, its severity, and its documentation.

use std::fmt;

use super::Finding;
use super::code::CodeCheck;
use super::run::Run;

/// A rule that finds a kind of mistake.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The name, as in `--select` and `finds`.
    pub name: &'static str,
    /// The severity of its findings.
    pub severity: Severity,
    /// Whether the rule is about speed.
    pub speed: bool,
    /// The text of the rule's file, which begins with the documentation.
    pub(super) source: &'static str,
    /// The check of a run of steps; `None` for rules about code or files, and for the rules about
    /// speed, which share a search.
    pub(super) check: Option<Check>,
    /// The check of a run of code.
    pub(super) on_code: Option<CodeCheck>,
}

/// A function that returns the findings of a run.
pub(super) type Check = fn(&Run<'_>) -> Vec<Finding>;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The program is wrong.
    Error,
    /// The program is correct by chance, loses something, or is slower than necessary.
    Warning,
    /// The finding is worth knowing.
    Note,
}

impl Rule {
    /// The documentation of the rule in Markdown: what it does, why that matters, an example, and
    /// what to write instead.
    #[must_use]
    pub fn explanation(&self) -> String {
        let head = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = head.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// Whether the rule finds nothing in programs of steps.
    #[must_use]
    pub fn is_about_code_alone(&self) -> bool {
        self.check.is_none() && !self.speed && self.on_code.is_some()
    }

    /// The first sentence of the documentation.
    #[must_use]
    pub fn summary(&self) -> String {
        let text = self.explanation();
        let first = text.lines().skip_while(|line| !line.starts_with("## What it does"));
        let paragraph: Vec<&str> = first
            .skip(1)
            .skip_while(|line| line.is_empty())
            .take_while(|l| !l.is_empty())
            .collect();
        let paragraph = paragraph.join(" ");
        paragraph.split_inclusive(". ").next().unwrap_or_default().trim_end().to_owned()
    }
}

/// Rules are equal if their names are: no need to compare their texts.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}
