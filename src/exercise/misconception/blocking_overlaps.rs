//! "Blocking work overlaps", as if computing were waiting.

use super::Belief;
use crate::Duration;
use crate::scenario::{Scenario, Takes};

/// Adds the time for which a call blocks to its duration.
pub(super) fn believe(scenario: &Scenario) -> Option<Belief> {
    let mut scenario = scenario.clone();
    let mut changed = false;
    for task in scenario.tasks.to_mut() {
        let own = &mut task.behavior;
        let (takes, blocks) = (own.takes.clone(), own.blocks);
        own.takes = longer(&takes, blocks)?;
        own.blocks = Duration::ZERO;
        changed |= blocks > Duration::ZERO;
        for (_, item) in &mut task.items {
            let item_blocks = item.blocks.unwrap_or(blocks);
            item.takes = Some(longer(item.takes.as_ref().unwrap_or(&takes), item_blocks)?);
            item.blocks = Some(Duration::ZERO);
            changed |= item_blocks > Duration::ZERO;
        }
    }
    changed.then(|| Belief::of_reading(scenario))
}

fn longer(takes: &Takes, by: Duration) -> Option<Takes> {
    takes.iter().map(|time| time.checked_add(by)).collect()
}
