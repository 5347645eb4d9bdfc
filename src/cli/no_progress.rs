//! The place of `progress` in WebAssembly, where nothing can draw while the command works.

/// A bar that is never shown.
pub(super) struct ProgressBar;

impl ProgressBar {
    /// Does nothing.
    pub(super) const fn inc(&self, _by: u64) {
        let Self = self;
    }

    /// Calls a function that prints.
    pub(super) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        let Self = self;
        print()
    }

    /// Does nothing.
    pub(super) const fn finish_and_clear(&self) {
        let Self = self;
    }
}

/// Counts what is done, unseen.
pub(super) const fn counter(_what: &str) -> ProgressBar {
    ProgressBar
}

/// A bar for files, unseen.
pub(super) const fn files(_length: u64) -> ProgressBar {
    ProgressBar
}

/// A bar for a long run, unseen.
pub(super) const fn bar(_length: u64) -> ProgressBar {
    ProgressBar
}
