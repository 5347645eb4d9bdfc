//! What a rule finds, and what rules had to leave out.

use std::fmt;

use super::{Mend, Rule, Severity, words};
use crate::Duration;
use crate::scenario::StepId;
use crate::timeline::CallId;

/// Something that a program does and should not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// The step; `None` where it is no step of its own.
    pub step: Option<StepId>,
    /// What happened, with names and times.
    pub message: String,
    /// Why that matters.
    pub why: String,
    /// What to write instead, in words.
    pub instead: String,
    /// The calls that prove it.
    pub witness: Vec<CallId>,
    /// How much earlier the mended program settles, found by running both.
    pub saves: Option<Duration>,
    /// The mended program, which has been run.
    pub mend: Option<Mend>,
}

/// Something that rules could not look at within their bounds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LeftOut {
    /// The rules that share the bound.
    pub rules: Vec<&'static Rule>,
    /// What was not looked at, and why.
    pub what: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.rules.iter().map(|rule| rule.name.to_owned()).collect();
        write!(f, "{}: {}", words::list(&names), self.what)
    }
}

/// What is wrong with a program, as far as it could be looked at.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Findings {
    /// What was found, sorted by step, then by rule.
    pub found: Vec<Finding>,
    /// What was not looked at, in the order of the rules.
    pub left_out: Vec<LeftOut>,
}

impl Findings {
    /// The first error among them: with one, a program is wrong.
    #[must_use]
    pub fn error(&self) -> Option<&Finding> {
        self.found.iter().find(|finding| finding.rule.severity == Severity::Error)
    }
}
