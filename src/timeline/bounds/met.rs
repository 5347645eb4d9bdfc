//! The calls that meet a dependency, by its kind.

use crate::scenario::Need;

/// The call or time that meets each of the two kinds of dependencies that name a task: by
/// fulfilling, and by settling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Met<T> {
    pub(crate) fulfilled: Option<T>,
    pub(crate) settled: Option<T>,
}

impl<T: Copy> Met<T> {
    /// Nothing meets either kind.
    pub(crate) const NOTHING: Self = Self { fulfilled: None, settled: None };

    /// The call or time that meets this dependency.
    pub(crate) const fn by(self, need: Need) -> Option<T> {
        if matches!(need, Need::Settled(_)) { self.settled } else { self.fulfilled }
    }
}
