//! A program that is ready to run, any number of times.

use std::sync::Arc;

use super::calls::UniformPlan;
use super::code::Compiled;
use super::end::empty_timeline;
use super::evaluated::CodeRunner;
use super::items::{self, Own};
use super::limit::Limit;
use super::machine::Machine;
use super::network::{Network, NetworkRun};
use super::what_if::WhatIf;
use super::{Record, Rules, RunError, RunOptions, compile};
use crate::javascript::Staged;
use crate::scenario::{Code, Scenario};
use crate::timeline::{Events, Texts, Timeline};

/// One of a scenario's programs, ready to run.
#[derive(Debug)]
pub struct Prepared<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) program: usize,
    pub(super) options: RunOptions,
    /// The maximum number of steps: [`Limit::STEPS`], or fewer in a test.
    pub(super) max_steps: u64,
    /// The maximum number of strings in a value: [`Limit::STRINGS`].
    pub(super) max_strings: u64,
    pub(super) rules: Rules,
    /// The texts that were created during the preparation.
    pub(super) texts: Texts,
    /// The world in which the program runs. Only a program that runs as steps can change it.
    pub(super) what_if: WhatIf,
    pub(super) backend: Backend,
}

/// The form in which a program runs.
#[derive(Debug)]
pub(super) enum Backend {
    /// As steps.
    Steps(StepProgram),
    /// As a network of tasks, for a generated program.
    Network(Network),
    /// As code: the entry with this number.
    Code(Arc<Code>, usize),
}

/// A compiled program.
#[derive(Debug)]
pub(super) struct StepProgram {
    pub(super) code: Compiled,
    /// The plan of each task's calls, if all its calls behave the same.
    pub(super) uniform_plans: Vec<Option<UniformPlan>>,
    /// The values for items of tasks.
    pub(super) own: Own,
}

impl<'s> Prepared<'s> {
    pub(super) fn new(
        scenario: &'s Scenario,
        program: usize,
        mut options: RunOptions,
        rules: Rules,
    ) -> Self {
        let body = &scenario.programs[program].steps;
        // A generated program or code has no names to look for.
        if (body.generated().is_some() || body.is_code()) && options.record == Record::Promises {
            options.record = Record::Trace;
        }
        // If only the trace is recorded, promises that nothing can see are not created.
        let fuses = options.record == Record::Trace && rules == Rules::default();
        let mut texts = Texts::new(scenario.names.clone());
        let network = if fuses { Network::of(scenario, body) } else { None };
        let backend = match (network, scenario.code.as_ref().zip(body.entry())) {
            (_, Some((code, entry))) => Backend::Code(Arc::clone(code), entry),
            (Some(network), None) => Backend::Network(network),
            (None, None) => Backend::Steps(StepProgram::of(scenario, program, fuses, &mut texts)),
        };
        Self {
            scenario,
            program,
            options,
            max_steps: Limit::STEPS,
            max_strings: Limit::STRINGS,
            rules,
            texts,
            what_if: WhatIf::default(),
            backend,
        }
    }

    /// The plans of the tasks' calls, if the program runs as steps.
    pub(super) const fn uniform_plans_mut(&mut self) -> Option<&mut Vec<Option<UniformPlan>>> {
        match &mut self.backend {
            Backend::Steps(steps) => Some(&mut steps.uniform_plans),
            Backend::Network(_) | Backend::Code(..) => None,
        }
    }

    /// Runs the program from the start.
    ///
    /// # Errors
    /// If the run exceeds a [`Limit`](super::Limit).
    pub fn run(&self) -> Result<Timeline, RunError> {
        self.run_in(None)
    }

    /// Runs the program in the memory of `spare`, a timeline of any program that is no longer
    /// needed.
    ///
    /// # Errors
    /// If the run exceeds a [`Limit`](super::Limit).
    pub fn run_in(&self, spare: Option<Timeline>) -> Result<Timeline, RunError> {
        let mut runner = self.runner_in(spare);
        runner.run()?;
        Ok(runner.timeline)
    }

    /// Runs a program of code, and returns the timeline with the code for Node, with the same
    /// assumptions. The timeline does not contain the names of unknown values.
    ///
    /// # Errors
    /// If the run exceeds a [`Limit`](super::Limit).
    pub fn run_staged(&self) -> Result<Option<(Timeline, Staged)>, RunError> {
        let Backend::Code(code, entry) = &self.backend else { return Ok(None) };
        let mut timeline = empty_timeline(self, None);
        let staged = CodeRunner::new(self, code, *entry).run_staged(&mut timeline)?;
        Ok(Some((timeline, staged)))
    }

    /// Returns a runner, which reuses the memory of its previous run.
    #[must_use]
    pub fn runner(&self) -> Runner<'_> {
        self.runner_in(None)
    }

    pub(super) fn runner_in(&self, spare: Option<Timeline>) -> Runner<'_> {
        let run = match &self.backend {
            Backend::Steps(steps) => BackendRun::Steps(Box::new(Machine::new(self, steps))),
            Backend::Network(network) => {
                BackendRun::Network(Box::new(NetworkRun::new(self, network)))
            }
            Backend::Code(code, entry) => BackendRun::Code(CodeRunner::new(self, code, *entry)),
        };
        Runner { prepared: self, run, timeline: empty_timeline(self, spare) }
    }
}

/// Runs a program many times: see [`Prepared::runner`].
///
/// ```
/// use makespan::{RunOptions, Scenario};
///
/// let text = r#"Scenario(tasks: { "a": (takes: "1ms") }, programs: { "p": "a" })"#;
/// let scenario = Scenario::from_ron("p.ron", text)?;
/// let prepared = scenario.prepare(0, &RunOptions::default());
/// let mut runner = prepared.runner();
/// for _ in 0..1000 {
///     assert_eq!(runner.run()?.event_count(), 4);
/// }
/// let timeline = runner.into_timeline();
/// assert_eq!(timeline.settles_at.unwrap().to_string(), "1ms");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Runner<'p> {
    prepared: &'p Prepared<'p>,
    run: BackendRun<'p>,
    /// The timeline of the last run. If it were returned by value, a small run would be a sixth
    /// slower.
    timeline: Timeline,
}

enum BackendRun<'p> {
    Steps(Box<Machine<'p>>),
    Network(Box<NetworkRun<'p>>),
    Code(CodeRunner<'p>),
}

impl Runner<'_> {
    /// Runs the program from the start, and writes its timeline over that of the previous run.
    ///
    /// # Errors
    /// If the run exceeds a [`Limit`](super::Limit).
    pub fn run(&mut self) -> Result<&Timeline, RunError> {
        let done = match &mut self.run {
            BackendRun::Steps(machine) => machine.run(&mut self.timeline),
            BackendRun::Network(network) => network.run(&mut self.timeline),
            BackendRun::Code(code) => {
                if let Err(error) = code.run(&mut self.timeline) {
                    self.timeline = empty_timeline(self.prepared, None);
                    return Err(error);
                }
                Ok(())
            }
        };
        if let Err(limit) = done {
            let Prepared { scenario, program, options, .. } = self.prepared;
            self.timeline = empty_timeline(self.prepared, None);
            let program = scenario.text(scenario.programs[*program].name).to_owned();
            let max_events = options.max_events.min(Events::MOST);
            return Err(RunError::Limit { program, limit, max_events });
        }
        Ok(&self.timeline)
    }

    /// The timeline of the last run; empty if there was none, or if it exceeded a limit.
    #[must_use]
    pub fn into_timeline(self) -> Timeline {
        self.timeline
    }
}

impl StepProgram {
    fn of(scenario: &Scenario, program: usize, fuses: bool, texts: &mut Texts) -> Self {
        Self {
            code: compile::compile(scenario, program, fuses, texts),
            uniform_plans: scenario.tasks.iter().map(UniformPlan::of).collect(),
            own: items::own(scenario),
        }
    }
}
