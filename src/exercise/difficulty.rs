//! The difficulty of a question: how many calls a learner has to follow.

use crate::Duration;
use crate::timeline::Timeline;

/// A band of difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Difficulty {
    /// Up to three calls, and numbers like 150 ms.
    Easy,
    /// Four or five, and numbers like 140 ms.
    Medium,
    /// Six or more, and numbers like 145 ms.
    Hard,
}

impl Difficulty {
    /// All of them, from 1 to 3.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// The one of that number, from 1 to 3.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Its number, from 1 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Easy => 1,
            Self::Medium => 2,
            Self::Hard => 3,
        }
    }

    /// The difficulty of following this run.
    pub(super) fn of(timeline: &Timeline) -> Self {
        match timeline.calls.len() {
            0..=3 => Self::Easy,
            4..=5 => Self::Medium,
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
            // Between half and twice 80 ms, there are no rounder numbers than multiples of five.
            None if longest >= 5 * power => tenth * 5,
            Some(Self::Medium) | None => tenth,
            Some(Self::Hard) => tenth / 2,
        };
        // Whole milliseconds, because some formats have no others.
        grain.next_multiple_of(MS)
    }
}
