//! A fix of code.

use crate::Instant;
use crate::scenario::{Edit, edited};

/// Edits of the user's own code that were run: with them, the program makes the same calls with
/// the same dependencies and gives the same result, earlier; also with other durations, and if any
/// one call rejects.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rewrite {
    /// The edits, sorted; they do not overlap. Spans are those in the code alone.
    pub edits: Vec<Edit>,
    /// The time at which the edited program settles.
    pub settles_at: Instant,
    /// The maximum number of concurrent calls, of the original and of the edited program.
    pub in_flight: [usize; 2],
    /// The length of the longest chain of calls that wait for each other, of the original and of
    /// the edited program; only if all durations are assumed.
    pub round_trips: Option<[usize; 2]>,
    /// The changes if one call rejects, one sentence for all calls with the same change.
    pub on_failure: Vec<String>,
}

impl Rewrite {
    /// The code with the edits.
    #[must_use]
    pub fn applied(&self, code: &str) -> String {
        edited(code, &self.edits)
    }
}
