//! The colors; each has one meaning.

use anstyle::{AnsiColor, Style};

/// Ordinary text.
pub(super) const PLAIN: Style = Style::new();
/// Titles and other text that readers look for first.
pub(super) const TITLE: Style = Style::new().bold();
/// Background: axes, rules, explanations.
pub(super) const FAINT: Style = Style::new().dimmed();
/// Work that is awaited.
pub(super) const RUNNING: Style = AnsiColor::Cyan.on_default();
/// Success.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// Failures.
pub(super) const BAD: Style = AnsiColor::Red.on_default();
/// Work that is no longer awaited.
pub(super) const ORPHANED: Style = AnsiColor::Yellow.on_default();
/// A blocked thread.
pub(super) const BLOCKING: Style = AnsiColor::Magenta.on_default();
