//! "Everything runs sequentially": no two calls ever run at the same time.

use super::Belief;
use crate::scenario::{Resource, ResourceId, Scenario, Span};

/// All tasks use the same resource, which has one slot.
pub(super) fn believe(scenario: &Scenario) -> Option<Belief> {
    let mut scenario = scenario.clone();
    let name = scenario.tasks.first()?.name;
    let only = ResourceId(u32::try_from(scenario.resources.len()).ok()?);
    scenario.resources.push(Resource { name, capacity: 1, span: Span::NONE });
    for task in scenario.tasks.to_mut() {
        task.uses = only.into();
    }
    Some(Belief::of_reading(scenario))
}
