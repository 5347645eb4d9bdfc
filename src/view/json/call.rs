//! One call in JSON.

use serde::{Serialize, Serializer};

use crate::scenario::{LineColumn, Scenario};
use crate::timeline::{Call, Timeline};
use crate::{Duration, Instant};

/// A call, its times, and where it was made.
#[derive(Serialize)]
pub(super) struct CallJson<'a> {
    task: &'a str,
    item: Option<&'a str>,
    called_at: Instant,
    starts_at: Option<Instant>,
    settles_at: Option<Instant>,
    /// The reason, where it has rejected.
    rejected: Option<&'a str>,
    /// How long it held the thread, from `called_at` on.
    blocks: Duration,
    span: Option<LineColumn>,
}

impl<'a> CallJson<'a> {
    pub(super) fn new(scenario: &Scenario, timeline: &'a Timeline, call: &Call) -> Self {
        Self {
            task: timeline.text(timeline.task_of(call).name),
            item: call.item.map(|item| timeline.text(item)),
            called_at: call.called_at,
            starts_at: call.starts_at,
            settles_at: call.settles_at,
            rejected: call.rejected.map(|reason| timeline.text(reason)),
            blocks: call.blocks,
            span: scenario.position(call.place),
        }
    }
}

/// What a call is called, `fetchUser` or `fetchPage(/b)`, without making the text.
pub(super) struct CallLabel<'a>(pub(super) &'a Timeline, pub(super) &'a Call);

impl Serialize for CallLabel<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(timeline, call) = self;
        let name = timeline.text(timeline.task_of(call).name);
        match call.item {
            Some(item) => serializer.collect_str(&format_args!("{name}({})", timeline.text(item))),
            None => serializer.serialize_str(name),
        }
    }
}
