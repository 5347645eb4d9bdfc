//! How long each call held the thread.

use rustc_hash::FxHashMap;

use super::{Call, Timeline};
use crate::Duration;

/// How long the calls of one timeline hold the thread, from the moment they are made.
///
/// Items are found by hashing, so that a million calls of a task with a million items stay cheap.
#[derive(Debug)]
pub struct Blocking<'t> {
    timeline: &'t Timeline,
    /// For each task, the items that say so themselves.
    own: Vec<FxHashMap<&'t str, Duration>>,
}

impl<'t> Blocking<'t> {
    /// The table for the calls of a timeline.
    #[must_use]
    pub fn new(timeline: &'t Timeline) -> Self {
        let own = timeline.tasks.iter().map(|task| {
            let blocks = |item: &'t (_, crate::scenario::ItemBehaviour)| {
                Some((timeline.text(item.0), item.1.blocks?))
            };
            task.items.iter().filter_map(blocks).collect()
        });
        Self { timeline, own: own.collect() }
    }

    /// How long `call` holds the thread.
    #[must_use]
    pub fn of(&self, call: &Call) -> Duration {
        let own = &self.own[call.task.0 as usize];
        let item = call.item.filter(|_| !own.is_empty());
        item.and_then(|item| own.get(self.timeline.text(item)).copied())
            .unwrap_or(self.timeline.task_of(call).behaviour.blocks)
    }
}
