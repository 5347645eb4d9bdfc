//! The bar of a call in pictures: its parts and its end; and the ends of programs.

use crate::timeline::{Call, Outcome, Reason, Timeline};
use crate::{Duration, Instant};

/// The state of a call during a part of its bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// It blocks the thread.
    Blocks,
    /// It is queued for a slot.
    Waits,
    /// It is running.
    Runs,
    /// It is running although the program has settled.
    RunsOn,
    /// It is due, but the thread is blocked.
    Late,
}

/// The end of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Fulfills,
    Rejects,
    /// A crash of the process cuts it off.
    CutOff,
}

/// The bar of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// The parts: the state of the call, and the start and end of the part.
    pub(super) parts: Vec<(Doing, Instant, Instant)>,
    pub(super) end: End,
    /// The time at which the bar ends.
    pub(super) ends_at: Instant,
}

/// The times that divide a call into its parts, ascending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    /// The time at which the call no longer blocks the thread.
    pub(super) free_at: Instant,
    /// The time at which the call starts to run.
    pub(super) starts_at: Instant,
    /// The time at which the program settles: the call is orphaned from then on.
    pub(super) unseen_from: Instant,
    /// The time at which the call has run for its duration.
    pub(super) due_at: Instant,
    /// The time at which the call settles, or the process crashes.
    pub(super) ends_at: Instant,
}

impl Times {
    /// The times of a call, in a program that settles at `settles_at` and is quiescent at
    /// `quiescent_at`.
    pub(super) fn of(call: &Call, settles_at: Option<Instant>, quiescent_at: Instant) -> Self {
        let ends_at = call.settles_at.unwrap_or(quiescent_at);
        let later = |at: Instant, by: Duration| at.checked_add(by).unwrap_or(ends_at).min(ends_at);
        let free_at = later(call.called_at, call.blocks);
        let starts_at = call.starts_at.unwrap_or(ends_at).clamp(free_at, ends_at);
        let due_at = later(starts_at, call.takes);
        let unseen_from = settles_at.unwrap_or(due_at).clamp(starts_at, due_at);
        Self { free_at, starts_at, unseen_from, due_at, ends_at }
    }
}

impl Bar {
    pub(super) fn of(timeline: &Timeline, call: &Call) -> Self {
        let Times { free_at, starts_at, unseen_from, due_at, ends_at } =
            Times::of(call, timeline.settles_at, timeline.quiescent_at);
        let parts = [
            (Doing::Blocks, call.called_at, free_at),
            (Doing::Waits, free_at, starts_at),
            (Doing::Runs, starts_at, unseen_from),
            (Doing::RunsOn, unseen_from, due_at),
            (Doing::Late, due_at, ends_at),
        ];
        let end = match (call.settles_at, call.rejected) {
            (None, _) => End::CutOff,
            (Some(_), None) => End::Fulfills,
            (Some(_), Some(_)) => End::Rejects,
        };
        let parts = parts.into_iter().filter(|(_, from, until)| from < until).collect();
        Self { parts, end, ends_at }
    }
}

/// The times at which a program settles and crashes, if it does, each with its word, in order.
pub(super) fn endings(timeline: &Timeline) -> impl Iterator<Item = (&'static str, Instant)> {
    let settles = timeline.settles_at.map(|at| ("settles", at));
    let crashes = timeline.crash.as_ref().map(|crash| ("crashes", crash.at));
    settles.into_iter().chain(crashes)
}

/// The ends of a program, with their times, in words: it settles, it crashes, or both; or it never
/// settles.
pub(super) fn ends(timeline: &Timeline) -> Vec<Ended<'_>> {
    let settles = timeline.settles_at.map(|at| {
        let reason = match &timeline.outcome {
            Outcome::Rejected(reason) => Some((", rejected with ", reason)),
            _ => None,
        };
        Ended { words: format!("settles at {at}"), reason }
    });
    let crashes = timeline.crash.as_ref().map(|crash| Ended {
        words: format!("crashes at {}", crash.at),
        reason: Some((": unhandled rejection ", &crash.reason)),
    });
    let mut ends: Vec<Ended<'_>> = settles.into_iter().chain(crashes).collect();
    if ends.is_empty() {
        ends.push(Ended { words: "never settles".to_owned(), reason: None });
    }
    ends
}

/// The end of a program or of its process, in words.
pub(super) struct Ended<'t> {
    pub(super) words: String,
    /// The reason, with the words that introduce it.
    pub(super) reason: Option<(&'static str, &'t Reason)>,
}

impl Doing {
    pub(super) const ALL: [Self; 5] =
        [Self::Runs, Self::Waits, Self::Late, Self::Blocks, Self::RunsOn];

    /// The meaning of the state, for a legend.
    pub(super) const fn means(self) -> &'static str {
        match self {
            Self::Runs => "running",
            Self::Waits => "queued for a slot",
            Self::Late => "waits for the blocked thread",
            Self::Blocks => "blocks the thread",
            Self::RunsOn => "runs after the program settles",
        }
    }

    /// The name of the state in style sheets.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Waits => "waits",
            Self::Runs => "runs",
            Self::RunsOn => "runs-on",
            Self::Late => "late",
        }
    }
}

impl End {
    pub(super) const ALL: [Self; 3] = [Self::Fulfills, Self::Rejects, Self::CutOff];

    /// The meaning of the end, for a legend.
    pub(super) const fn means(self) -> &'static str {
        match self {
            Self::Fulfills => "fulfills",
            Self::Rejects => "rejects",
            Self::CutOff => "cut off",
        }
    }

    /// The state of a call that has ended this way.
    pub(super) const fn state(self) -> &'static str {
        match self {
            Self::Fulfills => "fulfilled",
            Self::Rejects => "rejected",
            Self::CutOff => "cut off",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    fn parts(timeline: &Timeline) -> Vec<String> {
        let bars = timeline.calls.iter().map(|call| Bar::of(timeline, call));
        let part = |(doing, from, until): &(Doing, Instant, Instant)| {
            format!("{} {from}-{until}", doing.word())
        };
        bars.map(|bar| {
            let parts: Vec<String> = bar.parts.iter().map(part).collect();
            format!("{}, {} {}", parts.join(", "), bar.end.state(), bar.ends_at)
        })
        .collect()
    }

    #[test]
    fn a_bar_has_a_part_for_all_that_a_call_does() {
        let mut sample = Sample::new("p");
        sample.blocks("a", 10).call("a", 0, 30, 90).rejected("b", 0, 0, 20, "no");
        assert_eq!(
            parts(&sample.fulfills(Value::Null, 50)),
            [
                "blocks 0-10ms, waits 10ms-30ms, runs 30ms-50ms, runs-on 50ms-90ms, fulfilled 90ms",
                "runs 0-20ms, rejected 20ms"
            ]
        );
    }

    #[test]
    fn a_call_that_is_due_while_the_thread_is_blocked_is_late() {
        let text = r#"(
            tasks: { "fetch": (takes: "10ms"), "hash": (takes: "0ms", blocks: "30ms") },
            programs: { "p": [All(["fetch", "hash", "hash"])] },
        )"#;
        let scenario = crate::Scenario::from_ron("s.ron", text).unwrap();
        let hash = "blocks 0-30ms, late 30ms-60ms, fulfilled 60ms";
        let last = "blocks 30ms-60ms, fulfilled 60ms";
        let fetch = "runs 0-10ms, late 10ms-60ms, fulfilled 60ms";
        assert_eq!(parts(&scenario.run("p").unwrap()), [fetch, hash, last]);
    }

    #[test]
    fn a_crash_cuts_bars_off() {
        let mut sample = Sample::new("p");
        sample.rejected("b", 0, 0, 20, "no").cut_off("a", 0, Some(5)).cut_off("c", 0, None);
        assert_eq!(
            parts(&sample.crashes("no", 20)),
            [
                "runs 0-20ms, rejected 20ms",
                "waits 0-5ms, runs 5ms-20ms, cut off 20ms",
                "waits 0-20ms, cut off 20ms"
            ]
        );
    }
}
