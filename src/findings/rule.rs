//! What a rule is: its name, how bad what it finds is, and its text.

use std::fmt;

use super::Finding;
use super::run::Run;

/// A rule of misuse.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as `--select` and `finds` have it.
    pub name: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// Whether it finds what is slower than it need be.
    pub speed: bool,
    /// The file it stands in, whose head is its text.
    pub(super) source: &'static str,
    /// What looks for it in a run; none of what is no scenario, and none of the speed rules, which
    /// share a search.
    pub(super) check: Option<Check>,
}

/// Everything in a run that breaks a rule.
pub(super) type Check = fn(&Run<'_>) -> Vec<Finding>;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The program is wrong.
    Error,
    /// It is right by luck, loses something, or is slower than it need be.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Rule {
    /// What it does, why that matters, an example, and what to write instead, in Markdown.
    #[must_use]
    pub fn explanation(&self) -> String {
        let head = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = head.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// The first sentence of what it does.
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

/// A rule is its name: comparing two need not read their texts.
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
