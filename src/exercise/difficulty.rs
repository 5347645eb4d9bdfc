//! The difficulty of a question: how many calls a learner has to follow.

use super::rewrite::has;
use crate::Duration;
use crate::scenario::{Branches, Scenario, StepKind};
use crate::timeline::Timeline;

/// A band of difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Difficulty {
    /// Up to three calls, no async function within the program, and numbers like 150 ms.
    Easy,
    /// Four or five calls, and numbers like 140 ms.
    Medium,
    /// Six or more calls, and numbers like 145 ms.
    Hard,
}

impl Difficulty {
    /// All difficulties, from 1 to 3.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// Returns the difficulty with that number, from 1 to 3.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The number of the difficulty, from 1 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Easy => 1,
            Self::Medium => 2,
            Self::Hard => 3,
        }
    }

    /// The difficulty of following this run of a program.
    pub(super) fn of(scenario: &Scenario, timeline: &Timeline) -> Self {
        match timeline.calls.len() {
            0..=3 if !has(scenario, timeline.index, is_nested) => Self::Easy,
            0..=5 => Self::Medium,
            _ => Self::Hard,
        }
    }

    /// The unit of drawn durations that are about as long as `longest`.
    pub(super) fn grain(band: Option<Self>, longest: Duration) -> u64 {
        const MS: u64 = 1_000_000;
        let longest = longest.as_nanos().max(10 * MS);
        let power = 10_u64.pow(longest.ilog10());
        let tenth = power / 10;
        let grain = match band {
            Some(Self::Easy) => tenth * 5,
            // Durations are drawn between half and twice the original: for 80 ms, multiples of 5 ms
            // are round enough.
            None if longest >= 5 * power => tenth * 5,
            Some(Self::Medium) | None => tenth,
            Some(Self::Hard) => tenth / 2,
        };
        // Some formats have only whole milliseconds.
        grain.next_multiple_of(MS)
    }
}

/// Whether a step contains an async function, which is called immediately or by a map, a pool, a
/// retry or a handler.
fn is_nested(kind: &StepKind) -> bool {
    let is_function = |kind: &StepKind| matches!(kind, StepKind::List(_)) || kind.is_statement();
    let is_branch = |kind: &StepKind| !matches!(kind, StepKind::Await(_)) && is_function(kind);
    match kind {
        StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => match branches {
            Branches::List(steps) => steps.iter().any(|step| is_branch(&step.kind)),
            Branches::Map(_, step) => is_function(&step.kind),
        },
        StepKind::Chain(_, steps) => steps.iter().any(|step| is_function(&step.kind)),
        StepKind::Timeout(_, step) | StepKind::Let(_, step) => is_function(&step.kind),
        StepKind::Retry(retry) => is_function(&retry.step.kind),
        _ => false,
    }
}
