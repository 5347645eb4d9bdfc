//! Worlds in which some calls end differently from their declaration, or take another time.
//!
//! A prepared program can change its world without being compiled again.

use super::calls::{CallEnd, Plan, UniformPlan};
use super::machine::Machine;
use super::prepared::Prepared;
use crate::Duration;
use crate::scenario::{StepId, TaskId};
use crate::timeline::CallItems;

/// Differences from the declared scenario. The default has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct WhatIf {
    /// The calls that end differently, and their end.
    pub(crate) ends: Option<(Which, Ends)>,
    /// The seed for drawing the durations of all tasks, each between half and double the declared
    /// one.
    pub(crate) draw: Option<u64>,
}

/// Some calls of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Which {
    /// The task.
    pub(crate) task: TaskId,
    /// The items of these calls.
    pub(crate) items: Vec<String>,
    /// The only one of these calls, if it is a single call: the steps that make such calls, in
    /// order, and the number of the call among the calls of these steps.
    pub(crate) only: Option<(Vec<StepId>, u32)>,
}

/// The ends of calls in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// They reject, with the name of their task.
    Reject,
    /// They fulfill.
    Fulfill,
}

impl Prepared<'_> {
    /// Changes the world of later runs.
    pub(crate) fn enter(&mut self, world: WhatIf) {
        let changes = |world: &WhatIf, index: usize| {
            let task = |(which, _): &(Which, Ends)| which.task.0 as usize == index;
            world.draw.is_some() || world.ends.as_ref().is_some_and(task)
        };
        let left = std::mem::replace(&mut self.what_if, world);
        let Some(uniform_plans) = self.uniform_plans_mut() else { return };
        let mut uniform_plans = std::mem::take(uniform_plans);
        for (index, uniform) in uniform_plans.iter_mut().enumerate() {
            if changes(&self.what_if, index) {
                *uniform = None;
            } else if changes(&left, index) {
                *uniform = UniformPlan::of(&self.scenario.tasks[index]);
            }
        }
        self.uniform_plans_mut()
            .into_iter()
            .for_each(|own| *own = std::mem::take(&mut uniform_plans));
    }
}

impl Machine<'_> {
    /// The plan of a call in this world. `returns` is the value if the call fulfills.
    pub(super) fn in_world(
        &mut self,
        plan: Plan,
        (task, items): (TaskId, CallItems),
        step: StepId,
    ) -> Plan {
        let world = &self.prepared.what_if;
        let mut plan = plan;
        if let Some(draw) = world.draw {
            let percent = percent(draw, task, self.item_texts(items));
            plan.takes = scaled(plan.takes, percent);
            plan.blocks = scaled(plan.blocks, percent);
        }
        if let Some((which, ends)) = &world.ends
            && self.is_meant(which, (task, items), step)
        {
            plan.ending = match ends {
                Ends::Reject => CallEnd::Rejects(self.scenario.task(task).name),
                Ends::Fulfill => CallEnd::Fulfills(plan.returns),
            };
        }
        plan
    }

    /// Whether a call is selected by `which`; counts the calls that could be.
    fn is_meant(
        &mut self,
        which: &Which,
        (task, items): (TaskId, CallItems),
        step: StepId,
    ) -> bool {
        if task != which.task || !self.item_texts(items).eq(which.items.iter().map(String::as_str))
        {
            return false;
        }
        let Some((steps, nth)) = &which.only else { return true };
        if steps.binary_search(&step).is_err() {
            return false;
        }
        self.met += 1;
        self.met - 1 == *nth
    }

    fn item_texts(&self, items: CallItems) -> impl Iterator<Item = &str> {
        self.item_lists.all(items).into_iter().map(|item| &self.texts[item])
    }
}

/// The duration of calls with these items in percent of the declared one, from half to double.
fn percent<'t>(draw: u64, task: TaskId, items: impl Iterator<Item = &'t str>) -> u64 {
    // The hash is FNV-1a, mixed as in `SplitMix64`, which gives the same result on every machine.
    let start = 0xcbf2_9ce4_8422_2325 ^ draw;
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let bytes = items.flat_map(|item| item.bytes().chain([0]));
    let mut mixed = task.0.to_le_bytes().into_iter().chain(bytes).fold(start, hash);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    // About as many draws are shorter than the declared duration as are longer.
    let drawn = (mixed ^ (mixed >> 31)) % 101;
    if drawn < 51 { 50 + drawn } else { 100 + 2 * (drawn - 50) }
}

fn scaled(time: Duration, percent: u64) -> Duration {
    let nanos = u128::from(time.as_nanos()) * u128::from(percent) / 100;
    u64::try_from(nanos).ok().and_then(Duration::from_nanos).unwrap_or(time)
}
