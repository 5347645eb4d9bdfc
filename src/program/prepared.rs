//! A program that is ready to be run, as often as one likes.

use rustc_hash::FxHashMap;

use super::calls::{Brief, own_by_item};
use super::code::Code;
use super::machine::Machine;
use super::network::Network;
use super::{Record, Rules, RunError, RunOptions, compile};
use crate::Name;
use crate::scenario::{Scenario, TaskId};
use crate::timeline::{Texts, Timeline};

/// One of a scenario's programs, compiled.
#[derive(Debug)]
pub struct Prepared<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) program: usize,
    pub(super) options: RunOptions,
    pub(super) rules: Rules,
    pub(super) code: Code,
    /// The texts that came up on the way.
    pub(super) texts: Texts,
    /// What each task's calls do, where they all do the same.
    pub(super) briefs: Vec<Option<Brief>>,
    /// What the items of tasks say of their own.
    pub(super) own: FxHashMap<(TaskId, Name), usize>,
    /// Who waits for whom in a program that nobody wrote, where it runs as a network.
    pub(super) network: Option<Network>,
}

impl<'s> Prepared<'s> {
    pub(super) fn new(
        scenario: &'s Scenario,
        program: usize,
        options: RunOptions,
        rules: Rules,
    ) -> Self {
        let is_written = scenario.programs[program].generated.is_none();
        let mut options = options;
        // Nobody wrote it, so nothing is to be found in it.
        if !is_written && options.record == Record::Promises {
            options.record = Record::Trace;
        }
        let fuses = options.record == Record::Trace && rules == Rules::default();
        let generated = scenario.programs[program].generated.filter(|_| fuses);
        let network = generated.and_then(|generated| Network::of(scenario, generated));
        let mut texts = Texts::new(scenario.names.clone());
        let code = match generated.filter(|_| network.is_some()) {
            Some(generated) => compile::generated(generated),
            None => compile::compile(scenario, program, fuses, &mut texts),
        };
        let briefs = scenario.tasks.iter().map(Brief::of).collect();
        let own = own_by_item(scenario);
        Self { scenario, program, options, rules, code, texts, briefs, own, network }
    }

    /// Runs it, from the beginning.
    ///
    /// # Errors
    /// Where it would pass a [`Limit`](super::Limit).
    pub fn run(&self) -> Result<Timeline, RunError> {
        self.runner().run()
    }

    /// What runs it again and again in the same memory.
    #[must_use]
    pub fn runner(&self) -> Runner<'_> {
        Runner { machine: Machine::new(self) }
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
///     let timeline = runner.run()?;
///     assert_eq!(timeline.event_count(), 4);
///     runner.recycle(timeline);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Runner<'p> {
    machine: Machine<'p>,
}

impl Runner<'_> {
    /// Runs it, from the beginning.
    ///
    /// # Errors
    /// Where it would pass a [`Limit`](super::Limit).
    pub fn run(&mut self) -> Result<Timeline, RunError> {
        self.machine.run().map_err(|limit| {
            let Prepared { scenario, program, options, .. } = self.machine.prepared;
            let program = scenario.text(scenario.programs[*program].name).to_owned();
            RunError::Limit { program, limit, max_events: options.max_events }
        })
    }

    /// Takes a timeline that is not needed any more: the next one is written into its memory.
    pub fn recycle(&mut self, timeline: Timeline) {
        self.machine.recycle(timeline);
    }
}
