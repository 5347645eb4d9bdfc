//! Fixes code, one finding after the other, until no finding with a rewrite is left.

use std::ops::Range;

use crate::findings::{Finding, Rule, Severity, of};
use crate::program::{Budget, Record};
use crate::{Duration, Instant, RunError, RunOptions, Scenario};

/// The maximum number of fixes of one program.
const MOST: usize = 100;

/// Code with the fixes of its programs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CodeFixes {
    /// The scenario with the fixed code.
    pub scenario: Scenario,
    /// The code before and after.
    pub texts: [String; 2],
    /// The fixes, in the order in which they were applied.
    pub applied: Vec<CodeFix>,
    /// The number of further fixes that rest on an assumption and were not applied.
    pub assumed: usize,
    /// The programs that exceed a limit, and are not fixed.
    pub stopped: Vec<RunError>,
}

/// A fix that was applied.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CodeFix {
    /// The program for which the fix was proved.
    pub program: String,
    /// The rule of the finding that it fixes.
    pub rule: &'static Rule,
    /// The message of the finding.
    pub message: String,
    /// The assumption that the fix rests on, if any: the reason why the finding is a note.
    pub assumes: Option<String>,
    /// The times at which the program settles before the fix and with it.
    pub settles_at: [Option<Instant>; 2],
    /// The time that the fix saves.
    pub saves: Option<Duration>,
    /// The maximum number of concurrent calls, before the fix and with it.
    pub in_flight: [usize; 2],
    /// The changes if one call rejects, in words.
    pub on_failure: Vec<String>,
}

/// Fixes programs of code: each finding with a rewrite, the one that saves most first. Findings
/// that rest on an assumption are fixed only if `with_assumed`.
#[must_use]
pub fn fix_code(scenario: &Scenario, programs: Range<usize>, with_assumed: bool) -> CodeFixes {
    let text = scenario.text_of_code().unwrap_or_default().to_owned();
    let mut fixes = CodeFixes {
        scenario: scenario.clone(),
        texts: [text.clone(), text],
        applied: Vec::new(),
        assumed: 0,
        stopped: Vec::new(),
    };
    let names: Vec<String> = programs.map(|program| name(scenario, program).to_owned()).collect();
    for name in names {
        for _ in 0..MOST {
            match fixes.fix_once(&name, with_assumed) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    fixes.stopped.push(error);
                    break;
                }
            }
        }
    }
    fixes
}

fn name(scenario: &Scenario, program: usize) -> &str {
    scenario.text(scenario.programs()[program].name)
}

impl CodeFixes {
    /// Applies the next fix of a program; returns whether there was one.
    fn fix_once(&mut self, program: &str, with_assumed: bool) -> Result<bool, RunError> {
        let Some(index) = self.scenario.find_program(program) else { return Ok(false) };
        let options =
            RunOptions { budget: Budget::Small, ..RunOptions::recording(Record::Promises) };
        let timeline = self.scenario.run_program(index, &options)?;
        let found = of(&self.scenario, &timeline).found;
        let (sure, assumed): (Vec<Finding>, Vec<Finding>) = found
            .into_iter()
            .filter(|finding| finding.rewrite.is_some())
            .partition(|finding| finding.severity != Severity::Note);
        let applicable = if with_assumed {
            [sure, assumed].concat()
        } else {
            if sure.is_empty() {
                self.assumed += assumed.len();
            }
            sure
        };
        // `max_by_key` returns the last of equal elements: in reverse order, the first in the text.
        let best = applicable.into_iter().rev().max_by_key(|finding| finding.saves);
        let Some(Finding { rule, severity, message, why, saves, rewrite: Some(rewrite), .. }) =
            best
        else {
            return Ok(false);
        };
        let Some(Ok(fixed)) = self.scenario.with_edits(&rewrite.edits) else { return Ok(false) };
        fixed.text_of_code().unwrap_or_default().clone_into(&mut self.texts[1]);
        self.scenario = fixed;
        self.applied.push(CodeFix {
            program: program.to_owned(),
            rule,
            message,
            assumes: (severity == Severity::Note).then_some(why),
            settles_at: [timeline.settles_at, Some(rewrite.settles_at)],
            saves,
            in_flight: rewrite.in_flight,
            on_failure: rewrite.on_failure,
        });
        Ok(true)
    }
}
