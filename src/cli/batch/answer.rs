//! Processes one line of `batch`.

use std::borrow::Cow;

use makespan::scenario::{Problems, Source, Span};
use makespan::timeline::Timeline;
use makespan::view::json::{self, Detail};
use makespan::{RunError, RunOptions, Scenario};
use serde::Serialize;

use super::lines::{Block, LONGEST_LINE};
use crate::cli::runs::{bounds_of, findings_of};

/// The name of a line in messages.
const NAME: &str = "line";

/// The options for processing lines.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    /// The name of the programs to run; `None` for all programs.
    pub(super) program: Option<String>,
    pub(super) options: RunOptions,
    pub(super) detail: Detail,
}

/// The results of a block.
#[derive(Debug, Default)]
pub(super) struct Answered {
    /// A line for each line of the block.
    pub(super) text: Vec<u8>,
    pub(super) counts: Counts,
}

/// The summary of the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) lines: u64,
    /// The number of lines that are not scenarios, or have a program that exceeds a limit.
    pub(super) bad: u64,
    /// Whether an expectation of a line is not met.
    pub(super) unmet: bool,
}

impl Counts {
    pub(super) fn add(&mut self, more: Self) {
        self.lines += more.lines;
        self.bad += more.bad;
        self.unmet |= more.unmet;
    }
}

/// The result for a line that cannot be run.
#[derive(Serialize)]
struct Refusal<'a> {
    schema: &'a str,
    /// The scenario's title, which identifies the line.
    title: Option<&'a str>,
    error: Vec<Wrong<'a>>,
}

/// An error in a line.
#[derive(Serialize)]
struct Wrong<'a> {
    message: Cow<'a, str>,
    /// The line of the code with the error, from 1, if the error is in code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code_line: Option<usize>,
    /// The column in the line, or in that line of the code, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// The expected text.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    /// How to fix the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

impl Answers {
    /// The results for all lines of a block.
    pub(super) fn to_block(&self, block: &Block) -> Answered {
        let mut answered = Answered::default();
        let mut spare = Vec::new();
        for line in block.lines() {
            answered.counts.lines += 1;
            self.to_line(line, &mut spare, &mut answered);
        }
        answered
    }

    /// Adds the result for a line. `spare` has the timelines of earlier lines, whose memory is
    /// reused.
    fn to_line(&self, line: Option<&[u8]>, spare: &mut Vec<Timeline>, answered: &mut Answered) {
        let Some(line) = line else {
            return answered.refuse(None, too_long());
        };
        match std::str::from_utf8(line).map(|text| Scenario::from_json(NAME, text)) {
            Ok(Ok(scenario)) => self.to_scenario(&scenario, spare, answered),
            Ok(Err(problems)) => {
                answered.refuse(problems.title.as_deref(), wrongs(&problems));
            }
            Err(error) => {
                let before = String::from_utf8_lossy(&line[..error.valid_up_to()]);
                let column = Some(before.chars().count() + 1);
                answered.refuse(None, vec![Wrong { column, ..wrong("this is not UTF-8") }]);
            }
        }
    }

    fn to_scenario(&self, scenario: &Scenario, spare: &mut Vec<Timeline>, answered: &mut Answered) {
        let timelines = match self.timelines(scenario, spare) {
            Ok(timelines) => timelines,
            Err(error) => {
                let title = scenario.title().map(|title| scenario.text(title));
                return answered.refuse(title, vec![wrong(error.to_string())]);
            }
        };
        let mut all_met = true;
        let runs = timelines.iter().map(|timeline| {
            let (found, holds) = findings_of(scenario, timeline, self.detail == Detail::Whole);
            all_met &= holds;
            (Cow::Borrowed(timeline), Cow::Owned(found))
        });
        let bounds = bounds_of(scenario);
        let written = json::write_runs(scenario, &bounds, runs, self.detail, &mut answered.text);
        written.expect("memory takes every byte");
        answered.counts.unmet |= !all_met;
        *spare = timelines;
    }

    fn timelines(
        &self,
        scenario: &Scenario,
        spare: &mut Vec<Timeline>,
    ) -> Result<Vec<Timeline>, RunError> {
        let run = |program| scenario.prepare(program, &self.options).run_in(spare.pop());
        scenario.programs_picked(self.program.as_deref())?.map(run).collect()
    }
}

impl Answered {
    fn refuse(&mut self, title: Option<&str>, error: Vec<Wrong<'_>>) {
        self.counts.bad += 1;
        let refusal = Refusal { schema: json::SCHEMA, title, error };
        serde_json::to_writer(&mut self.text, &refusal).expect("memory takes every byte");
        self.text.push(b'\n');
    }
}

fn wrong<'a>(message: impl Into<Cow<'a, str>>) -> Wrong<'a> {
    Wrong { message: message.into(), code_line: None, column: None, expected: None, help: None }
}

fn too_long() -> Vec<Wrong<'static>> {
    vec![wrong(format!("the line is longer than the limit of {LONGEST_LINE} bytes"))]
}

fn wrongs(problems: &Problems) -> Vec<Wrong<'_>> {
    let source = problems.source.as_deref();
    let counts = problems.list.iter().map(|problem| Wrong {
        message: problem.message.as_str().into(),
        code_line: source.and_then(|source| line_of_code(source, problem.span)),
        column: source.and_then(|source| source.begins(problem.span)).map(|at| at.column),
        expected: problem.label.as_deref(),
        help: problem.help.as_deref(),
    });
    counts.collect()
}

/// The line of the code that a span is in, if the line of `batch` contains code.
fn line_of_code(source: &Source, span: Span) -> Option<usize> {
    let (file, _) = source.file_of(span);
    source.begins(span).filter(|_| file.is_code()).map(|at| at.line)
}
