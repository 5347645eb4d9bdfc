//! Runs a scenario's program on the executor, tick for tick like its JavaScript.
//!
//! A program is compiled to instructions for a machine that can pause at an `await` and continue
//! after it. The executor handles promises, turns and time; this module handles tasks, items and
//! resources.
//!
//! [`Scenario::run`] is enough for one run. To run a program many times,
//! [prepare](Scenario::prepare) it, and let a [`Runner`] reuse the memory of the previous run:
//!
//! ```
//! use makespan::program::Record;
//! use makespan::{RunOptions, Scenario};
//!
//! let scenario = Scenario::from_ron("page.ron", r#"(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchPosts": (takes: "50ms") },
//!     programs: { "page": [All(["fetchUser", "fetchPosts"])] },
//! )"#)?;
//! let prepared = scenario.prepare(0, &RunOptions::recording(Record::Trace));
//! let mut runner = prepared.runner();
//! for _ in 0..3 {
//!     assert_eq!(runner.run()?.settles_at.unwrap().to_string(), "100ms");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calls;
mod code;
mod compile;
mod end;
mod evaluated;
mod frame;
mod frames;
mod instruction;
mod items;
mod limit;
mod machine;
mod network;
mod paths;
mod pools;
mod prepared;
mod recorder;
mod resources;
mod rules;
mod translation;
mod watch;
mod what_if;

pub use limit::Limit;
pub use paths::{Path, PathBranch, Paths};
pub use prepared::{Prepared, Runner};
pub use rules::{Cancels, Rules};
pub use translation::Untranslatable;
pub(crate) use what_if::{Ends, WhatIf, Which};

use std::ops::Range;

use crate::Scenario;
use crate::executor::{self, Ties};
use crate::scenario::LineColumn;
use crate::timeline::Timeline;

/// The options of a run.
///
/// ```
/// use makespan::timeline::Outcome;
/// use makespan::{RunOptions, Scenario, UnhandledRejections};
///
/// let scenario = Scenario::from_ron("log.ron", r#"(
///     tasks: { "save": (takes: "10ms", fails: "disk full") },
///     programs: { "page": [Start("save"), Sleep("50ms")] },
/// )"#)?;
/// let crashes = scenario.run("page")?;
/// assert!(matches!(crashes.outcome, Outcome::Crashed(_)));
///
/// // As `node --unhandled-rejections=warn`:
/// let warn = RunOptions { unhandled_rejections: UnhandledRejections::Warn, ..Default::default() };
/// let continues = scenario.run_program(0, &warn)?;
/// assert_eq!(continues.settles_at.unwrap().to_string(), "50ms");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The effect of an unhandled rejection.
    pub unhandled_rejections: UnhandledRejections,
    /// The maximum number of events, by default [`Limit::EVENTS`].
    pub max_events: u64,
    /// How much of the run is recorded.
    pub record: Record,
    /// The limits for code.
    pub budget: Budget,
}

/// The limits for a program of code. A program that exceeds one of them stops with an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Budget {
    /// The limits of the evaluator: 200 million steps and 2 GiB.
    #[default]
    Full,
    /// 200,000 steps, 64 MiB and 5,000 events: for checking many programs, some of which never end.
    Small,
}

impl Budget {
    /// The maximum number of steps; `None` for the evaluator's own limit.
    const fn max_steps(self) -> Option<u64> {
        match self {
            Self::Full => None,
            Self::Small => Some(200_000),
        }
    }

    /// The maximum number of bytes; `None` for the evaluator's own limit.
    const fn max_bytes(self) -> Option<usize> {
        match self {
            Self::Full => None,
            Self::Small => Some(64 << 20),
        }
    }

    /// The maximum number of events.
    const fn max_events(self) -> u64 {
        match self {
            Self::Full => u64::MAX,
            Self::Small => 5_000,
        }
    }
}

/// The extent of the record of a run. Events and bounds are always the same; a run that records
/// less is faster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Record {
    /// Only the events.
    Trace,
    /// Also the promises, for [`findings`](crate::findings).
    Promises,
    /// Also the pending `await`s, with their positions and times, for pages.
    #[default]
    Everything,
    /// Also the contents of the queues of the event loop at each point, for pages.
    Queues,
}

/// The effect of an unhandled rejection at the end of its turn: Node's option
/// `--unhandled-rejections`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnhandledRejections {
    /// It ends the program: Node's default.
    #[default]
    Throw,
    /// It is recorded, and the program continues.
    Warn,
}

/// The reason why a run was stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The scenario has no program of this name.
    #[error("there is no program \"{name}\"; there {}", programs(.known))]
    NoSuchProgram {
        /// The requested name.
        name: String,
        /// The existing names, in the order of declaration.
        known: Vec<String>,
    },
    /// The code exceeds a limit of the evaluator.
    #[error("program \"{program}\": {}{limit}", line(.at.as_ref()))]
    Code {
        /// The program's name.
        program: String,
        /// The limit, as text.
        limit: String,
        /// The position of the code that was running.
        at: Option<LineColumn>,
    },
    /// The run exceeds a limit.
    #[error("program \"{program}\": {}", .limit.message(*.max_events))]
    Limit {
        /// The program's name.
        program: String,
        /// The limit.
        limit: Limit,
        /// The maximum number of events of the run.
        max_events: u64,
    },
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            unhandled_rejections: UnhandledRejections::Throw,
            max_events: Limit::EVENTS,
            record: Record::Everything,
            budget: Budget::Full,
        }
    }
}

impl RunOptions {
    /// The default options, except for `record`.
    #[must_use]
    pub fn recording(record: Record) -> Self {
        Self { record, ..Self::default() }
    }
}

impl Scenario {
    /// Runs the program of this name, with Node's default options.
    ///
    /// ```
    /// use makespan::Scenario;
    ///
    /// let scenario = Scenario::from_ron("dashboard.ron", r#"Scenario(
    ///     tasks: { "fetchUser": (takes: "100ms"), "fetchStats": (takes: "80ms") },
    ///     programs: { "together": [All(["fetchUser", "fetchStats"])] },
    /// )"#)?;
    /// let timeline = scenario.run("together")?;
    /// assert_eq!(timeline.settles_at.unwrap().to_string(), "100ms");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such program, or it exceeds a [`Limit`].
    pub fn run(&self, program: &str) -> Result<Timeline, RunError> {
        self.run_program(self.program_named(program)?, &RunOptions::default())
    }

    /// The index in [`Scenario::programs`] of the program of this name.
    ///
    /// # Errors
    /// If there is no such program; the error lists the names that exist.
    pub fn program_named(&self, name: &str) -> Result<usize, RunError> {
        self.find_program(name).ok_or_else(|| RunError::NoSuchProgram {
            name: name.to_owned(),
            known: self.programs.iter().map(|known| self.text(known.name).to_owned()).collect(),
        })
    }

    /// The indices of the programs with this name, or of all programs if `name` is `None`.
    ///
    /// # Errors
    /// If there is no program of this name.
    pub fn programs_picked(&self, name: Option<&str>) -> Result<Range<usize>, RunError> {
        let Some(name) = name else { return Ok(0..self.programs.len()) };
        let program = self.program_named(name)?;
        Ok(program..program + 1)
    }

    /// Runs the program with this index in [`Scenario::programs`].
    ///
    /// # Errors
    /// If it exceeds a [`Limit`].
    ///
    /// # Panics
    /// If there is no such program.
    pub fn run_program(&self, program: usize, options: &RunOptions) -> Result<Timeline, RunError> {
        self.run_by(Rules::default(), program, options)
    }

    /// Runs a program in which tied timers fire in another order than in Node.
    pub(crate) fn run_with_ties(
        &self,
        program: usize,
        options: &RunOptions,
        ties: Ties,
    ) -> Result<Timeline, RunError> {
        let executor = executor::Rules { ties, ..executor::Rules::default() };
        self.run_by(Rules { executor, ..Rules::default() }, program, options)
    }

    /// Runs a program with other rules than those of JavaScript.
    ///
    /// # Errors
    /// If it exceeds a [`Limit`].
    ///
    /// # Panics
    /// If there is no such program.
    pub fn run_by(
        &self,
        rules: Rules,
        program: usize,
        options: &RunOptions,
    ) -> Result<Timeline, RunError> {
        Prepared::new(self, program, options.clone(), rules).run()
    }

    /// Prepares the program with this index in [`Scenario::programs`], to run it many times.
    ///
    /// # Panics
    /// If there is no such program.
    #[must_use]
    pub fn prepare(&self, program: usize, options: &RunOptions) -> Prepared<'_> {
        Prepared::new(self, program, options.clone(), Rules::default())
    }
}

/// The start of a message about code: its line.
fn line(at: Option<&LineColumn>) -> String {
    at.map(|at| format!("line {}: ", at.line)).unwrap_or_default()
}

fn programs(known: &[String]) -> String {
    match known {
        [] => "are none".to_owned(),
        [only] => format!("is only \"{only}\""),
        _ => format!("are \"{}\"", known.join("\", \"")),
    }
}

#[cfg(test)]
mod tests;
