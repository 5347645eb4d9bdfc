//! The beginning of a long timeline, for uses that have a limit of events.

use super::{EventKind, Timeline, Watched};
use crate::Causes;

impl Timeline {
    /// Returns the record up to that many events, with the calls made by then. Their ends, and the
    /// end of the program, are those of the whole run; causes are omitted.
    #[must_use]
    pub(crate) fn beginning(&self, events: usize) -> Self {
        let happened = || self.events().take(events);
        let count = |is: fn(&EventKind) -> bool| happened().filter(|e| is(&e.kind)).count();
        let calls = count(|kind| matches!(kind, EventKind::Called(_)));
        let logs = count(|kind| matches!(kind, EventKind::Logged(_)));
        let awaits = self.awaits.iter().filter(|stay| stay.began.events as usize <= events);
        let mut bounds = self.bounds().clone();
        bounds.critical_path.retain(|id| (id.0 as usize) < calls);
        Self {
            texts: self.texts.clone(),
            title: self.title,
            program: self.program,
            index: self.index,
            tasks: self.tasks.clone(),
            outcome: self.outcome.clone(),
            settles_at: self.settles_at,
            crash: self.crash.clone(),
            quiescent_at: self.quiescent_at,
            calls: self.calls[..calls].to_vec(),
            item_lists: self.item_lists.clone(),
            events: self.events.beginning(events),
            reasons: self.reasons.clone(),
            logged_at: self.logged_at[..logs].to_vec(),
            awaits: awaits.copied().collect(),
            capacities: self.capacities.clone(),
            bounds: bounds.into(),
            causes: Causes::default(),
            settled_because: None,
            waits_at: self.waits_at.clone(),
            watched: Watched::default(),
            coded: self.coded.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Scenario;

    #[test]
    fn a_beginning_has_the_first_events_and_their_calls() {
        let text = r#"Scenario(tasks: {"a": (takes: "1ms")},
            programs: {"p": [For(of: 5, do: ["a", Log("x")])]})"#;
        let whole = Scenario::from_ron("s.ron", text).unwrap().run("p").unwrap();
        let beginning = whole.beginning(6);
        assert!(beginning.events().eq(whole.events().take(6)));
        assert_eq!((beginning.calls.len(), beginning.logged_at.len()), (2, 1));
        assert_eq!(beginning.settles_at, whole.settles_at);
        assert!(whole.beginning(99).events().eq(whole.events()));
    }
}
