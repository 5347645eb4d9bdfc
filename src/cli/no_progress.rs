//! Replaces `progress` in WebAssembly, where nothing can be drawn while the command runs.

/// A progress bar that is never shown.
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

/// Returns a counter that is never shown.
pub(super) const fn counter(_what: &str) -> ProgressBar {
    ProgressBar
}

/// Returns a progress bar for files that is never shown.
pub(super) const fn files(_length: u64) -> ProgressBar {
    ProgressBar
}

/// Returns a progress bar for a long run that is never shown.
pub(super) const fn bar(_length: u64) -> ProgressBar {
    ProgressBar
}
