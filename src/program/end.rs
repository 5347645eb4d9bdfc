//! From a run that is over to its timeline.

use std::mem::take;
use std::sync::OnceLock;

use super::prepared::Prepared;
use super::recorder::Recorder;
use crate::scenario::Place;
use crate::timeline::{Outcome, Texts, Timeline, Watched};
use crate::{Cause, Causes, Instant};

/// How a run has ended, but for what is in its record.
pub(super) struct End {
    pub(super) outcome: Outcome,
    pub(super) settled_because: Option<Cause>,
    pub(super) quiescent_at: Instant,
    pub(super) causes: Causes,
    pub(super) texts: Texts,
    pub(super) waits_at: Vec<Place>,
    pub(super) watched: Watched,
}

impl End {
    /// The timeline of the run, with its record.
    pub(super) fn timeline(self, prepared: &Prepared<'_>, recorder: &mut Recorder) -> Timeline {
        let Self { outcome, settled_because, quiescent_at, causes, texts, waits_at, watched } =
            self;
        let scenario = prepared.scenario;
        let crashed = matches!(outcome, Outcome::Crashed(_));
        Timeline {
            texts,
            title: scenario.title,
            program: scenario.programs[prepared.program].name,
            index: prepared.program,
            tasks: scenario.tasks.clone(),
            outcome,
            settles_at: recorder.events.settled_at().filter(|_| !crashed),
            quiescent_at,
            calls: take(&mut recorder.calls),
            events: take(&mut recorder.events),
            reasons: take(&mut recorder.reasons),
            logged_at: take(&mut recorder.logged_at),
            awaits: take(&mut recorder.awaits),
            capacities: scenario.resources.iter().map(|resource| resource.capacity).collect(),
            bounds: OnceLock::new(),
            causes,
            settled_because,
            waits_at,
            watched,
        }
    }
}
