//! Findings of rules, and checks that rules left out because of a limit.

use std::fmt;

use super::run::FindingText;
use super::{Fix, Rewrite, Rule, Severity, words};
use crate::Duration;
use crate::scenario::{Span, StepId};
use crate::timeline::CallId;

/// A mistake in a program.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The severity: that of the rule, or a note if the finding rests on an assumption about code.
    pub severity: Severity,
    /// The step that it is about; `None` if it is about several.
    pub step: Option<StepId>,
    /// The span that it is about: that of the step, or of the code.
    pub span: Span,
    /// The message: what happens, with names and times.
    pub message: String,
    /// The reason why it matters.
    pub why: String,
    /// The advice: what to do.
    pub instead: String,
    /// The calls that prove it.
    pub witness: Vec<CallId>,
    /// The time that the fix saves, measured by running both programs.
    pub saves: Option<Duration>,
    /// The fixed program, which has been run.
    pub fix: Option<Fix>,
    /// The fixed code, which has been run.
    pub rewrite: Option<Rewrite>,
}

/// Introduces the reason why a finding is not a warning.
const ONLY_A_NOTE: &str = "; only a note: ";

impl Finding {
    /// A finding without a fix.
    pub(super) fn new(
        (rule, severity): (&'static Rule, Severity),
        (step, span): (Option<StepId>, Span),
        FindingText { message, why, instead }: FindingText,
        witness: Vec<CallId>,
    ) -> Self {
        Self {
            rule,
            severity,
            step,
            span,
            message,
            why,
            instead,
            witness,
            saves: None,
            fix: None,
            rewrite: None,
        }
    }
}

impl Finding {
    /// Makes it a note, and says why in a clause.
    pub(super) fn make_note(&mut self, reason: &str) {
        self.severity = Severity::Note;
        // One reason is enough.
        if self.why.contains(ONLY_A_NOTE) {
            return;
        }
        self.why.push_str(ONLY_A_NOTE);
        self.why.push_str(reason);
    }
}

/// Something that rules did not check because of a limit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LeftOut {
    /// The rules with that limit.
    pub rules: Vec<&'static Rule>,
    /// A description of what was not checked, and why.
    pub what: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.rules.iter().map(|rule| rule.name.to_owned()).collect();
        write!(f, "{}: {}", words::list(&names), self.what)
    }
}

/// The findings of a program.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Findings {
    /// The findings, sorted by step, then by rule.
    pub found: Vec<Finding>,
    /// The checks that were left out, in the order of the rules.
    pub left_out: Vec<LeftOut>,
}

impl Findings {
    /// The first error. A program with an error is wrong.
    #[must_use]
    pub fn error(&self) -> Option<&Finding> {
        self.found.iter().find(|finding| finding.severity == Severity::Error)
    }
}
