//! The numbers of findings in all files, and the numbers of what was left out.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use makespan::Scenario;
use makespan::findings::{self, Finding, RULES, Severity};

use super::{FailOn, SHOWN};

/// The maximum number of functions that are listed because no run evaluated them.
const SHOWN_OTHERS: usize = 5;

/// The results of some files.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    /// The unexpected errors.
    pub(super) unexpected: usize,
    /// The unexpected warnings and notes.
    unexpected_warnings: usize,
    unexpected_notes: usize,
    /// The expected findings that were not found.
    pub(super) absent: Vec<String>,
    /// The number of files that could not be read or run.
    pub(super) unreadable: usize,
    /// The number of files that were read.
    pub(super) files: usize,
    /// The number of files with nothing to run.
    pub(super) empty: usize,
    pub(super) functions: Functions,
    /// The number of findings of each rule.
    by_rule: BTreeMap<&'static str, usize>,
    /// The numbers of what was left out, by reason.
    left_out: BTreeMap<LeftOut, usize>,
    /// The programs that exceed a limit.
    pub(super) stopped: Vec<String>,
}

/// The reasons why something is left out, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LeftOut {
    /// A file with tests.
    Test,
    /// A file that only declares types.
    Declarations,
    /// Minified code.
    Minified,
    /// A file that the configuration ignores.
    Configured,
    /// A JSON file in a directory with code.
    OtherJson,
    /// A finding that a comment ignores.
    Ignored,
    /// A finding that is in the baseline.
    Known,
}

impl LeftOut {
    fn describe(self, count: usize) -> String {
        let is_one = count == 1;
        match self {
            Self::Test => counted(count, "test") + " (--tests)",
            Self::Declarations => counted(count, "declaration file"),
            Self::Minified => counted(count, "minified file"),
            Self::Configured => counted(count, "file") + " by the configuration",
            Self::OtherJson if is_one => "1 JSON file that is not a scenario".to_owned(),
            Self::OtherJson => format!("{count} JSON files that are not scenarios"),
            Self::Ignored => counted(count, "finding") + " ignored by comments",
            Self::Known => counted(count, "finding") + " of the baseline",
        }
    }
}

/// Functions of code with an `await`.
#[derive(Clone, Debug, Default)]
pub(super) struct Functions {
    pub(super) all: usize,
    /// The functions that no run evaluated to their end, each with its file and line.
    pub(super) others: Vec<String>,
}

impl Tally {
    /// Whether the exit code is 0.
    pub(super) fn passes(&self, fail_on: FailOn) -> bool {
        let is_without = |count: usize, severity: FailOn| count == 0 || fail_on < severity;
        fail_on == FailOn::Never
            || self.absent.is_empty()
                && self.unexpected == 0
                && is_without(self.unexpected_warnings, FailOn::Warning)
                && is_without(self.unexpected_notes, FailOn::Note)
    }

    /// Counts the findings of a program, and the expected findings that were not found.
    pub(super) fn count(
        &mut self,
        scenario: &Scenario,
        program: usize,
        found: &[Finding],
        (file, absent): (&Path, Vec<String>),
    ) {
        for finding in found {
            let mut expected = findings::expected(scenario, program);
            let is_unexpected = !expected.any(|rule| rule == finding.rule.name);
            self.unexpected_warnings +=
                usize::from(is_unexpected && finding.severity == Severity::Warning);
            self.unexpected_notes +=
                usize::from(is_unexpected && finding.severity == Severity::Note);
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            } += 1;
            *self.by_rule.entry(finding.rule.name).or_default() += 1;
        }
        let name = scenario.text(scenario.programs()[program].name);
        let told =
            absent.into_iter().map(|absent| format!("{}: \"{name}\": {absent}", file.display()));
        self.absent.extend(told);
        self.unexpected += findings::unexpected(scenario, program, found).len();
    }

    /// Counts things that were left out.
    pub(super) fn leave_out(&mut self, what: LeftOut, count: usize) {
        *self.left_out.entry(what).or_default() += count;
    }

    /// Adds the numbers of a file.
    pub(super) fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.unexpected += other.unexpected;
        self.unexpected_warnings += other.unexpected_warnings;
        self.unexpected_notes += other.unexpected_notes;
        self.absent.extend(other.absent);
        self.unreadable += other.unreadable;
        self.files += other.files;
        self.empty += other.empty;
        self.functions.all += other.functions.all;
        self.functions.others.extend(other.functions.others);
        for (rule, count) in other.by_rule {
            *self.by_rule.entry(rule).or_default() += count;
        }
        for (what, count) in other.left_out {
            self.leave_out(what, count);
        }
        self.stopped.extend(other.stopped);
    }

    /// Prints the numbers; for a code base, also the lines that [`Self::summary`] returns.
    pub(super) fn write(&self, is_code_base: bool, out: &mut dyn Write) -> io::Result<()> {
        for line in listed(&self.absent, SHOWN) {
            writeln!(out, "{line}")?;
        }
        if !self.absent.is_empty() {
            writeln!(out)?;
        }
        writeln!(out, "{}", self.numbers())?;
        if is_code_base {
            for line in self.summary() {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }

    /// The findings by severity, and the files that could not be checked.
    pub(super) fn numbers(&self) -> String {
        let (errors, warnings) = (counted(self.errors, "error"), counted(self.warnings, "warning"));
        let notes = counted(self.notes, "note");
        let errors = match (self.errors, self.unexpected) {
            (0, _) => errors,
            (_, 0) => format!("{errors} (expected)"),
            (all, some) if all == some => errors,
            (_, some) => format!("{errors} ({some} unexpected)"),
        };
        let unreadable = match self.unreadable {
            0 => String::new(),
            files => format!("; {} could not be checked", counted(files, "file")),
        };
        format!("{errors}, {warnings}, {notes}{unreadable}")
    }

    /// The findings by rule, the numbers of checked functions, and the reasons for what was left
    /// out: one line each.
    pub(super) fn summary(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.by_rule.is_empty() {
            let by_rule = RULES.iter().filter_map(|rule| {
                self.by_rule.get(rule.name).map(|count| format!("{} {count}", rule.name))
            });
            lines.push(by_rule.collect::<Vec<_>>().join(", "));
        }
        let Functions { all, others } = &self.functions;
        let evaluated = all - others.len();
        let empty = match self.empty {
            0 => String::new(),
            empty => format!(" ({empty} with nothing to run)"),
        };
        lines.push(format!(
            "{}{empty}; {evaluated} of {} with `await` evaluated to the end",
            counted(self.files, "file"),
            counted(*all, "function")
        ));
        let others: Vec<String> =
            others.iter().map(|other| format!("not evaluated: {other}")).collect();
        lines.extend(indented(listed(&others, SHOWN_OTHERS)));
        let mut left_out: Vec<String> =
            self.left_out.iter().map(|(what, count)| what.describe(*count)).collect();
        if !self.stopped.is_empty() {
            left_out.push(format!("{} over a limit", counted(self.stopped.len(), "program")));
        }
        if !left_out.is_empty() {
            lines.push(format!("left out: {}", left_out.join(", ")));
        }
        lines.extend(indented(listed(&self.stopped, SHOWN)));
        lines
    }
}

/// The first lines of a list, and the number of the others.
fn listed(lines: &[String], most: usize) -> impl Iterator<Item = String> {
    let more = lines.len().saturating_sub(most);
    let rest = (more > 0).then(|| format!("and {more} more"));
    lines.iter().take(most).cloned().chain(rest)
}

fn indented(lines: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    lines.map(|line| format!("  {line}"))
}

/// A number of things in words.
pub(super) fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
