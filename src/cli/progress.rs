//! How far a long run has come.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A count of what is done on standard error, where that is a terminal: how much there is to do
/// nobody knows.
pub(super) fn counter(what: &str) -> ProgressBar {
    let counter = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(&format!("{{human_pos}} {what}, {{per_sec}}"));
    let counter = style.map_or_else(|_| counter.clone(), |style| counter.clone().with_style(style));
    counter.enable_steady_tick(Duration::from_millis(100));
    counter
}

/// Fewer than this are done before anybody has read the bar.
const LONG: u64 = 1000;

/// A bar on standard error, where that is a terminal and the run is a long one. It goes away when
/// the run is over.
pub(super) fn bar(length: u64) -> ProgressBar {
    if length < LONG {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len}, {eta} left");
    let bar = style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
