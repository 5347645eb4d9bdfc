//! The progress of a long run.

use std::time::Duration;

pub(super) use indicatif::ProgressBar;
use indicatif::{ProgressDrawTarget, ProgressStyle};

/// A counter on standard error, if that is a terminal, for work whose amount is not known.
pub(super) fn counter(what: &str) -> ProgressBar {
    shown(None, &format!("{{human_pos}} {what}, {{per_sec}}"))
}

fn shown(length: Option<u64>, template: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(template);
    let bar = style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// The minimum number of files for a bar. With fewer, it would only flicker.
const MANY_FILES: u64 = 20;

/// A bar on standard error, if that is a terminal, for files that are read and run.
pub(super) fn files(length: u64) -> ProgressBar {
    if length < MANY_FILES {
        return ProgressBar::hidden();
    }
    shown(Some(length), "{wide_bar} {human_pos} of {human_len} files")
}

/// The minimum length of a run with a bar. In a shorter run, it would not be readable.
const LONG: u64 = 1000;

/// A bar on standard error, if that is a terminal and the run is long. It disappears at the end.
pub(super) fn bar(length: u64) -> ProgressBar {
    if length < LONG {
        return ProgressBar::hidden();
    }
    shown(Some(length), "{wide_bar} {human_pos} of {human_len}, {eta} left")
}
