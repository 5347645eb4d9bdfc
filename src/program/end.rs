//! Turns a finished run into its timeline.

use std::mem::replace;
use std::sync::OnceLock;

use super::prepared::Prepared;
use super::recorder::Recorder;
use crate::scenario::StepId;
use crate::timeline::{Crash, Events, ItemLists, Outcome, Timeline, Value, Watched};
use crate::{Cause, Causes, Instant, List};

/// The end of a run, without its record.
pub(super) struct End {
    pub(super) outcome: Outcome,
    pub(super) crash: Option<Crash>,
    pub(super) settled_because: Option<Cause>,
    pub(super) quiescent_at: Instant,
    pub(super) causes: Causes,
    pub(super) waits_at: Vec<StepId>,
    pub(super) watched: Watched,
}

impl End {
    /// Writes the timeline of the run over the timeline of an earlier run.
    pub(super) fn write(self, recorder: &mut Recorder, timeline: &mut Timeline) {
        let Self { outcome, crash, settled_because, quiescent_at, causes, waits_at, watched } =
            self;
        timeline.settles_at = recorder.events.settled_at();
        recorder.swap(timeline);
        timeline.outcome = outcome;
        timeline.crash = crash;
        timeline.settled_because = settled_because;
        timeline.quiescent_at = quiescent_at;
        timeline.causes = causes;
        timeline.waits_at = waits_at;
        timeline.watched = watched;
        timeline.bounds.take();
    }
}

/// Takes the memory of the list that an earlier run fulfilled with, if there is one.
pub(super) fn spare_list(timeline: &mut Timeline) -> List<Value> {
    match replace(&mut timeline.outcome, Outcome::Pending) {
        Outcome::Fulfilled(Value::List(mut list)) => {
            list.clear();
            list
        }
        _ => List::default(),
    }
}

/// The timeline of a program before its first run, in the memory of another timeline.
pub(super) fn empty_timeline(prepared: &Prepared<'_>, spare: Option<Timeline>) -> Timeline {
    let scenario = prepared.scenario;
    let mut timeline = Timeline {
        texts: prepared.texts.clone(),
        title: scenario.title,
        program: scenario.programs[prepared.program].name,
        index: prepared.program,
        tasks: scenario.tasks.clone(),
        outcome: Outcome::Pending,
        settles_at: None,
        crash: None,
        quiescent_at: Instant::ZERO,
        calls: Vec::new(),
        item_lists: ItemLists::default(),
        events: Events::default(),
        reasons: Vec::new(),
        logged_at: Vec::new(),
        awaits: Vec::new(),
        capacities: scenario.resources.iter().map(|resource| resource.capacity).collect(),
        bounds: OnceLock::new(),
        causes: Causes::default(),
        settled_because: None,
        waits_at: Vec::new(),
        watched: Watched::default(),
        coded: None,
        queues: None,
    };
    let Some(mut spare) = spare else { return timeline };
    spare.calls.clear();
    spare.events.clear();
    spare.reasons.clear();
    spare.logged_at.clear();
    spare.awaits.clear();
    spare.causes.clear();
    timeline.calls = spare.calls;
    timeline.events = spare.events;
    timeline.reasons = spare.reasons;
    timeline.logged_at = spare.logged_at;
    timeline.awaits = spare.awaits;
    timeline.causes = spare.causes;
    timeline
}
