//! A program that is ready to be run, as often as one likes.

use rustc_hash::FxHashMap;

use super::calls::own_by_item;
use super::code::Code;
use super::machine::Machine;
use super::{Record, Rules, RunError, RunOptions, compile};
use crate::Name;
use crate::scenario::{Scenario, TaskId, needs_of_tasks};
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
    /// What the items of tasks say of their own.
    pub(super) own: FxHashMap<(TaskId, Name), usize>,
    /// The order in which a generated program takes the tasks; empty for others.
    pub(super) order: Vec<usize>,
}

impl<'s> Prepared<'s> {
    pub(super) fn new(
        scenario: &'s Scenario,
        program: usize,
        options: RunOptions,
        rules: Rules,
    ) -> Self {
        let generated = scenario.programs[program].generated.is_some();
        let mut options = options;
        // Nobody wrote it, so nothing is to be found in it.
        if generated && options.record == Record::Promises {
            options.record = Record::Trace;
        }
        let fuses = options.record == Record::Trace && rules == Rules::default();
        let mut texts = Texts::new(scenario.names.clone());
        let code = compile::compile(scenario, program, fuses, &mut texts);
        let order =
            if generated && fuses { needs_of_tasks(&scenario.tasks).order() } else { Vec::new() };
        let own = own_by_item(scenario);
        Self { scenario, program, options, rules, code, texts, own, order }
    }

    /// Runs it, from the beginning.
    ///
    /// # Errors
    /// Where it would pass a [`Limit`](super::Limit).
    pub fn run(&self) -> Result<Timeline, RunError> {
        Machine::new(self).run().map_err(|limit| RunError::Limit {
            program: self.scenario.text(self.scenario.programs[self.program].name).to_owned(),
            limit,
        })
    }
}
