//! A timeline as plain text for snapshots: every event, in order, without summaries.

use std::fmt;

use rustc_hash::FxHashMap;

use super::{CallId, CallItems, Crash, Event, EventKind, Outcome, TaskId, Timeline};

impl fmt::Display for Timeline {
    /// Writes how the program ended, then every event with its time, one on each line.
    ///
    /// It depends only on the timeline, so a snapshot changes exactly when the behavior does. A
    /// second call of the same task and item is `fetchUser #2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "program {:?}", self.text(self.program))?;
        self.fmt_outcome(f)?;
        let labels = self.numbered_labels();
        for event in self.events() {
            // The width is constant: a width for each timeline would change every line whenever the
            // longest time changes.
            write!(f, "{:>10}  ", event.at)?;
            self.fmt_event(f, event, &labels)?;
        }
        Ok(())
    }
}

impl Timeline {
    fn fmt_outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = &self.texts;
        match &self.outcome {
            Outcome::Fulfilled(value) => {
                writeln!(f, "fulfilled with {}", value.in_texts(texts).to_json())?;
            }
            Outcome::Rejected(reason) => {
                writeln!(f, "rejected with {}", reason.in_texts(texts).to_json())?;
            }
            Outcome::Crashed(reason) => {
                writeln!(f, "crashed with {}", reason.in_texts(texts).to_json())?;
            }
            Outcome::Pending => writeln!(f, "pending")?,
        }
        match self.settles_at {
            Some(at) => write!(f, "settles {at}, ")?,
            None => write!(f, "never settles, ")?,
        }
        // If the program has not settled, the outcome already reports the crash.
        match self.crash.as_ref().filter(|_| self.settles_at.is_some()) {
            Some(Crash { at, reason }) => {
                writeln!(f, "crashes {at} with {}", reason.in_texts(texts).to_json())
            }
            None => writeln!(f, "work ends {}", self.quiescent_at),
        }
    }

    fn fmt_event(
        &self,
        f: &mut fmt::Formatter<'_>,
        event: Event,
        labels: &[String],
    ) -> fmt::Result {
        let label = |CallId(call)| &labels[call as usize];
        match event.kind {
            EventKind::Called(call) => writeln!(f, "called     {}", label(call)),
            EventKind::Started(call) => writeln!(f, "started    {}", label(call)),
            EventKind::Fulfilled(call) => writeln!(f, "fulfilled  {}", label(call)),
            EventKind::Rejected(call) => {
                let reason = self.call(call).rejected.map_or("", |reason| self.text(reason));
                writeln!(f, "rejected   {}: {reason:?}", label(call))
            }
            EventKind::Logged(text) => writeln!(f, "logged     {:?}", self.text(text)),
            EventKind::Unhandled(reason) => {
                let reason = self.reasons[reason as usize].in_texts(&self.texts);
                writeln!(f, "unhandled  {}", reason.to_json())
            }
            EventKind::Settled => writeln!(f, "settled"),
        }
    }

    /// The label of each call, made different from those of earlier calls with the same name.
    pub(crate) fn numbered_labels(&self) -> Vec<String> {
        let mut counts: FxHashMap<(TaskId, CallItems), u32> = FxHashMap::default();
        let numbered = self.calls.iter().map(|call| {
            let count = counts.entry((call.task, call.items)).or_default();
            *count += 1;
            let label = self.label(call).escape_debug().to_string();
            if *count == 1 { label } else { format!("{label} #{count}") }
        });
        numbered.collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::timeline::sample::Sample;

    #[test]
    fn a_snapshot_holds_every_event() {
        let mut sample = Sample::new("too eager");
        sample
            .call("fetchUser", 0, 0, 100)
            .rejected("fetchStats", 0, 20, 80, "503 \"Service\"\nUnavailable")
            .call("fetchStats", 80, 80, 160)
            .item_call("fetchPage", "/b", 0, 0, 150)
            .log(100, "got fetchUser");
        let value = sample.list(&["fetchUser", "fetchStats"]);
        insta::assert_snapshot!(sample.fulfills(value, 150));
    }

    #[test]
    fn a_crash_is_shown_at_the_end() {
        let mut sample = Sample::new("trap");
        sample.rejected("b", 0, 0, 50, "no");
        insta::assert_snapshot!(sample.crashes("no", 50));
    }

    #[test]
    fn a_program_that_settled_before_the_crash_is_shown_as_settled() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 20).rejected("b", 0, 0, 50, "no");
        let value = sample.list(&["a"]);
        insta::assert_snapshot!(sample.fulfills_and_crashes(value, 20, "no", 50));
    }
}
