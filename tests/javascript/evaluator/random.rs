//! The source of choices for programs: reproducible random numbers, or bytes.

#[path = "../../shared/random.rs"]
mod splitmix;

use std::collections::VecDeque;

/// Where choices come from.
pub(crate) enum Random {
    Chance(splitmix::Random),
    /// Bytes of a fuzzer: changing a byte changes a choice. When no bytes are left, every choice is
    /// the first.
    Bytes(VecDeque<u8>),
}

impl Random {
    pub(crate) const fn of_seed(seed: u64) -> Self {
        Self::Chance(splitmix::Random(seed))
    }

    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.iter().copied().collect())
    }

    /// A number below a bound; from bytes, at most 256.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        match self {
            Self::Chance(random) => random.below(bound),
            Self::Bytes(bytes) => usize::from(bytes.pop_front().unwrap_or_default()) % bound,
        }
    }

    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        match self {
            Self::Chance(random) => random.one_in(chances),
            Self::Bytes(_) => self.below(chances) == chances - 1,
        }
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}
