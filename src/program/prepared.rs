//! A program that is ready to be run, as often as one likes.

use std::sync::Arc;

use super::calls::Brief;
use super::code::Code as Compiled;
use super::end::unwritten;
use super::evaluated::CodeRun;
use super::items::{self, Own};
use super::limit::Limit;
use super::machine::Machine;
use super::network::{Network, NetworkRun};
use super::world::World;
use super::{Record, Rules, RunError, RunOptions, compile};
use crate::javascript::Staged;
use crate::scenario::{Code, Scenario};
use crate::timeline::{Events, Texts, Timeline};

/// One of a scenario's programs, ready to be run.
#[derive(Debug)]
pub struct Prepared<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) program: usize,
    pub(super) options: RunOptions,
    /// How many steps it may start: [`Limit::STEPS`], and less where a test looks for the edge.
    pub(super) max_steps: u64,
    /// The most strings in a value, [`Limit::STRINGS`].
    pub(super) max_strings: u64,
    pub(super) rules: Rules,
    /// The texts that came up on the way.
    pub(super) texts: Texts,
    /// In which world it runs; only what is written goes to another.
    pub(super) world: World,
    pub(super) way: Way,
}

/// As what it is run.
#[derive(Debug)]
pub(super) enum Way {
    /// As written.
    Written(Written),
    /// As a network of tasks, for a generated program.
    Network(Network),
    /// As code: that entry of it.
    Code(Arc<Code>, usize),
}

/// A compiled program.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) code: Compiled,
    /// What each task's calls do, where they all do the same.
    pub(super) briefs: Vec<Option<Brief>>,
    /// What the items of tasks say of their own.
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
        // It is generated, or code: nothing is looked for in it.
        if (body.generated().is_some() || body.is_code()) && options.record == Record::Promises {
            options.record = Record::Trace;
        }
        // If only the trace is recorded, promises that nothing can see need not exist.
        let fuses = options.record == Record::Trace && rules == Rules::default();
        let mut texts = Texts::new(scenario.names.clone());
        let network = if fuses { Network::of(scenario, body) } else { None };
        let way = match (network, scenario.code.as_ref().zip(body.entry())) {
            (_, Some((code, entry))) => Way::Code(Arc::clone(code), entry),
            (Some(network), None) => Way::Network(network),
            (None, None) => Way::Written(Written::of(scenario, program, fuses, &mut texts)),
        };
        Self {
            scenario,
            program,
            options,
            max_steps: Limit::STEPS,
            max_strings: Limit::STRINGS,
            rules,
            texts,
            world: World::default(),
            way,
        }
    }

    /// What each task's calls do, where it is run as written.
    pub(super) const fn briefs_mut(&mut self) -> Option<&mut Vec<Option<Brief>>> {
        match &mut self.way {
            Way::Written(written) => Some(&mut written.briefs),
            Way::Network(_) | Way::Code(..) => None,
        }
    }

    /// Runs it, from the beginning.
    ///
    /// # Errors
    /// If it would pass a [`Limit`](super::Limit).
    pub fn run(&self) -> Result<Timeline, RunError> {
        self.run_in(None)
    }

    /// Runs the program in the memory of a timeline that is no longer needed, of any program.
    ///
    /// # Errors
    /// If it would pass a [`Limit`](super::Limit).
    pub fn run_in(&self, spare: Option<Timeline>) -> Result<Timeline, RunError> {
        let mut runner = self.runner_in(spare);
        runner.run()?;
        Ok(runner.timeline)
    }

    /// Runs a program of code, and returns the timeline with the code for Node, with the same
    /// assumptions. The timeline does not contain the names of unknown values.
    ///
    /// # Errors
    /// If it would exceed a [`Limit`](super::Limit).
    pub fn run_staged(&self) -> Result<Option<(Timeline, Staged)>, RunError> {
        let Way::Code(code, entry) = &self.way else { return Ok(None) };
        let mut timeline = unwritten(self, None);
        let staged = CodeRun::new(self, code, *entry).run_staged(&mut timeline)?;
        Ok(Some((timeline, staged)))
    }

    /// Runs it any number of times, reusing its memory.
    #[must_use]
    pub fn runner(&self) -> Runner<'_> {
        self.runner_in(None)
    }

    pub(super) fn runner_in(&self, spare: Option<Timeline>) -> Runner<'_> {
        let runs = match &self.way {
            Way::Written(written) => Runs::Written(Box::new(Machine::new(self, written))),
            Way::Network(network) => Runs::Network(Box::new(NetworkRun::new(self, network))),
            Way::Code(code, entry) => Runs::Code(CodeRun::new(self, code, *entry)),
        };
        Runner { prepared: self, runs, timeline: unwritten(self, spare) }
    }
}

/// What runs a program again and again: see [`Prepared::runner`].
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
    runs: Runs<'p>,
    /// Of the last run. A small run would take a sixth longer if its timeline were handed over.
    timeline: Timeline,
}

enum Runs<'p> {
    Written(Box<Machine<'p>>),
    Network(Box<NetworkRun<'p>>),
    Code(CodeRun<'p>),
}

impl Runner<'_> {
    /// Runs it, from the beginning, and writes its timeline over that of the run before.
    ///
    /// # Errors
    /// If it would pass a [`Limit`](super::Limit).
    pub fn run(&mut self) -> Result<&Timeline, RunError> {
        let done = match &mut self.runs {
            Runs::Written(machine) => machine.run(&mut self.timeline),
            Runs::Network(network) => network.run(&mut self.timeline),
            Runs::Code(code) => {
                if let Err(error) = code.run(&mut self.timeline) {
                    self.timeline = unwritten(self.prepared, None);
                    return Err(error);
                }
                Ok(())
            }
        };
        if let Err(limit) = done {
            let Prepared { scenario, program, options, .. } = self.prepared;
            self.timeline = unwritten(self.prepared, None);
            let program = scenario.text(scenario.programs[*program].name).to_owned();
            let max_events = options.max_events.min(Events::MOST);
            return Err(RunError::Limit { program, limit, max_events });
        }
        Ok(&self.timeline)
    }

    /// The timeline of the last run: empty where there was none, or where it passed a limit.
    #[must_use]
    pub fn into_timeline(self) -> Timeline {
        self.timeline
    }
}

impl Written {
    fn of(scenario: &Scenario, program: usize, fuses: bool, texts: &mut Texts) -> Self {
        Self {
            code: compile::compile(scenario, program, fuses, texts),
            briefs: scenario.tasks.iter().map(Brief::of).collect(),
            own: items::own(scenario),
        }
    }
}
