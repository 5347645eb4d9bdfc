//! A call as pictures show it: a bar in parts, and how it ends; and where its program does.

use crate::Instant;
use crate::timeline::{Call, Outcome, Reason, Timeline};

/// What a call does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// It holds the thread.
    Blocks,
    /// It waits for a slot of its resource.
    Waits,
    /// It runs.
    Runs,
    /// It runs though the program has settled.
    RunsOn,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Fulfils,
    Rejects,
    /// The crash of its program cuts it off.
    CutOff,
}

/// One call, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// What it does, from when and until when.
    pub(super) parts: Vec<(Doing, Instant, Instant)>,
    pub(super) end: End,
    /// When it ends.
    pub(super) ends_at: Instant,
}

impl Bar {
    pub(super) fn of(timeline: &Timeline, call: &Call) -> Self {
        let ends_at = call.settles_at.unwrap_or(timeline.quiescent_at);
        let free_at = call.called_at.checked_add(call.blocks).unwrap_or(ends_at).min(ends_at);
        let starts_at = call.starts_at.unwrap_or(ends_at);
        let settled = timeline.settles_at.unwrap_or(ends_at).clamp(starts_at, ends_at);
        let parts = [
            (Doing::Blocks, call.called_at, free_at),
            (Doing::Waits, free_at, starts_at),
            (Doing::Runs, starts_at, settled),
            (Doing::RunsOn, settled, ends_at),
        ];
        let end = match (call.settles_at, call.rejected) {
            (None, _) => End::CutOff,
            (Some(_), None) => End::Fulfils,
            (Some(_), Some(_)) => End::Rejects,
        };
        let parts = parts.into_iter().filter(|(_, from, until)| from < until).collect();
        Self { parts, end, ends_at }
    }
}

/// Where a program settles and where it crashes, with what that is called, in order; nothing where
/// it does neither.
pub(super) fn endings(timeline: &Timeline) -> impl Iterator<Item = (&'static str, Instant)> {
    let settles = timeline.settles_at.map(|at| ("settles", at));
    let crashes = timeline.crash.as_ref().map(|crash| ("crashes", crash.at));
    settles.into_iter().chain(crashes)
}

/// When and how a program ends, in words: that it settles, and that it crashes; or that it never
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
        reason: Some((": nothing handles ", &crash.reason)),
    });
    let mut ends: Vec<Ended<'_>> = settles.into_iter().chain(crashes).collect();
    if ends.is_empty() {
        ends.push(Ended { words: "never settles".to_owned(), reason: None });
    }
    ends
}

/// One end of a program in words: of the program itself, or of its process.
pub(super) struct Ended<'t> {
    pub(super) words: String,
    /// The reason, behind what leads to it.
    pub(super) reason: Option<(&'static str, &'t Reason)>,
}

impl Doing {
    pub(super) const ALL: [Self; 4] = [Self::Runs, Self::Waits, Self::Blocks, Self::RunsOn];

    /// What it means, for a key.
    pub(super) const fn means(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Waits => "waits for a slot",
            Self::Blocks => "holds the thread",
            Self::RunsOn => "runs on, unseen",
        }
    }

    /// Its name, in style sheets.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Waits => "waits",
            Self::Runs => "runs",
            Self::RunsOn => "runs-on",
        }
    }
}

impl End {
    pub(super) const ALL: [Self; 3] = [Self::Fulfils, Self::Rejects, Self::CutOff];

    /// What it means, for a key.
    pub(super) const fn means(self) -> &'static str {
        match self {
            Self::Fulfils => "fulfils",
            Self::Rejects => "rejects",
            Self::CutOff => "cut off",
        }
    }

    /// The state that a call is in behind it.
    pub(super) const fn state(self) -> &'static str {
        match self {
            Self::Fulfils => "fulfilled",
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
            parts(&sample.fulfils(Value::Null, 50)),
            [
                "blocks 0-10ms, waits 10ms-30ms, runs 30ms-50ms, runs-on 50ms-90ms, fulfilled 90ms",
                "runs 0-20ms, rejected 20ms"
            ]
        );
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
