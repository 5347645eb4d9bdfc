//! Writes code as a scenario of steps with the same timelines, event for event, or reports what
//! steps cannot express.
//!
//! A run of the code is recorded as async functions that start each other, and each of these
//! becomes a list of steps. The written text is read and run again, and is valid only if every
//! event is the same.

mod proof;
mod steps;
mod tasks;

use std::collections::BTreeSet;

use super::evaluated::CodeRunner;
use super::prepared::Backend;
use super::{Record, RunError, RunOptions, UnhandledRejections};
use crate::Scenario;
use crate::javascript::{Evaluation, Strands};
use crate::scenario::builder::Step;
use crate::scenario::{Format, Span, write_steps_within, write_string};
use crate::timeline::Timeline;
use steps::StepWriter;
use tasks::Tasks;

/// The reason why a program of code cannot be written as steps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Untranslatable {
    /// The program's index.
    pub program: usize,
    /// The code that steps cannot express; [`Span::NONE`] if it has no single span.
    pub span: Span,
    /// The reason, as a sentence without a period.
    pub message: String,
}

/// A program of code that was run.
struct RecordedProgram {
    program: usize,
    strands: Strands,
    evaluation: Evaluation,
    /// Its timelines, with both modes of unhandled rejections.
    timelines: [(RunOptions, Timeline); 2],
    /// Whether it is the top level of a file, which settles when all of its work ends.
    is_main: bool,
}

/// The maximum width of the written steps, and of the name before them.
const COLUMNS: usize = 88;

impl Scenario {
    /// Writes programs of code as a scenario of steps, in RON, which gives the same timelines:
    /// every call, log and unhandled rejection, and the outcome, at the same time and in the same
    /// order. The value of a program is left out. The top level of a file settles earlier, because
    /// steps do not wait for work that they do not await.
    ///
    /// # Errors
    /// The reason for each program that cannot be written as steps.
    ///
    /// # Panics
    /// If the scenario has no program with one of these indices, or it is a program of steps.
    pub fn translated(
        &self,
        programs: &[usize],
        max_events: u64,
    ) -> Result<String, Vec<Untranslatable>> {
        let mut ran = Vec::new();
        let mut wrong = Vec::new();
        for &program in programs {
            match RecordedProgram::new(self, program, max_events) {
                Ok(one) => ran.push(one),
                Err(error) => wrong.push(error),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        // An async function that returns a promise settles two ticks later than one that awaits it
        // and returns the value. If this is not visible, the steps are easier to read without these
        // ticks.
        self.written(&ran, false).or_else(|_| self.written(&ran, true))
    }

    fn written(
        &self,
        ran: &[RecordedProgram],
        exactly: bool,
    ) -> Result<String, Vec<Untranslatable>> {
        let mut tasks = Tasks::default();
        let mut wrong = Vec::new();
        let mut lists = Vec::new();
        for one in ran {
            if let Err(message) = tasks.add(one) {
                wrong.push(one.untranslatable(Span::NONE, message));
            }
        }
        let names = tasks.names();
        for one in ran {
            match StepWriter::new(one, &names, exactly).steps() {
                Ok(steps) => lists.push(steps),
                Err((strand, message)) => {
                    let span = one.strands.span_of(strand);
                    let span = self.code().zip(span).map(|(code, span)| code.in_source(span));
                    wrong.push(one.untranslatable(span.unwrap_or_default(), message));
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let text = self.document(ran, &tasks, lists);
        let text = text.map_err(|message| vec![ran[0].untranslatable(Span::NONE, message)])?;
        let steps = Self::from_ron("steps.ron", &text).map_err(|problems| {
            let first = problems.list.first().map(|problem| problem.message.clone());
            let message = format!("the steps would be wrong: {}", first.unwrap_or_default());
            vec![ran[0].untranslatable(Span::NONE, message)]
        })?;
        let stubs = tasks.stubs();
        let proved = (0..).zip(ran).filter_map(|(number, one)| {
            let (span, message) = proof::difference(self, one, (&steps, number), &stubs)?;
            Some(one.untranslatable(span, message))
        });
        let wrong: Vec<_> = proved.collect();
        if wrong.is_empty() { Ok(text) } else { Err(wrong) }
    }

    /// The text of the scenario.
    fn document(
        &self,
        ran: &[RecordedProgram],
        tasks: &Tasks,
        lists: Vec<Vec<Step>>,
    ) -> Result<String, String> {
        let mut built = Self::builder();
        for name in tasks.names() {
            built = built.task(&name, |task| task.takes("0ms"));
        }
        let name = |one: &RecordedProgram| self.text(self.programs()[one.program].name);
        for (one, steps) in ran.iter().zip(lists) {
            built = built.program(name(one), steps);
        }
        let built = built.build().map_err(|problems| {
            let first = problems.list.first().map(|problem| problem.message.clone());
            format!("the steps would be wrong: {}", first.unwrap_or_default())
        })?;
        let title = self.source().map(|source| {
            let (file, _) = source.file_of(self.programs()[ran[0].program].body);
            format!("    title: {},\n", write_string(file.name(), Format::Ron))
        });
        let programs = ran.iter().zip(built.programs()).map(|(one, program)| {
            let name = write_string(name(one), Format::Ron);
            let columns = COLUMNS.saturating_sub(name.chars().count());
            let steps = write_steps_within(&program.steps, built.names(), 2, columns);
            format!("        {name}: {steps},\n")
        });
        let programs: String = programs.collect();
        let (title, tasks) = (title.unwrap_or_default(), tasks.written(self));
        Ok(format!("Scenario(\n{title}{tasks}    programs: {{\n{programs}    }},\n)\n"))
    }
}

impl RecordedProgram {
    fn new(scenario: &Scenario, program: usize, max_events: u64) -> Result<Self, Untranslatable> {
        let options = |unhandled_rejections| RunOptions {
            unhandled_rejections,
            max_events,
            record: Record::Trace,
            ..RunOptions::default()
        };
        let name = scenario.text(scenario.programs()[program].name);
        let fails = |error: RunError| {
            let message = error.to_string();
            let message = message.trim_start_matches(&format!("program \"{name}\": "));
            Untranslatable { program, span: Span::NONE, message: message.to_owned() }
        };
        // The events after an unhandled rejection are known only from a run in which the rejection
        // does not end the process.
        let warns = options(UnhandledRejections::Warn);
        let prepared = scenario.prepare(program, &warns);
        let Backend::Code(code, entry) = &prepared.backend else { panic!("a program of steps") };
        let evaluation = CodeRunner::new(&prepared, code, *entry).strands().map_err(fails)?;
        let strands = evaluation.strands.clone().unwrap_or_default();
        if let Some((span, what)) = &strands.inexpressible {
            let message = format!("steps cannot express {what}");
            return Err(Untranslatable { program, span: code.in_source(*span), message });
        }
        let in_mode = |mode| {
            let options = options(mode);
            let timeline = scenario.run_program(program, &options).map_err(fails)?;
            Ok((options, timeline))
        };
        let timelines = [in_mode(UnhandledRejections::Throw)?, in_mode(UnhandledRejections::Warn)?];
        Ok(Self { program, strands, evaluation, timelines, is_main: *entry == 0 })
    }

    fn untranslatable(&self, span: Span, message: String) -> Untranslatable {
        Untranslatable { program: self.program, span, message }
    }
}

/// The names of the functions that only wait for a timer. Their calls are not calls of tasks.
type StubNames = BTreeSet<String>;
