//! Checks a text for an editor: its findings, and the runs of its programs.

use std::path::Path;

use makespan::Scenario;
use makespan::timeline::Timeline;
use makespan::view::findings::Layout;

use super::Format;
use super::checked::{Checked, Checks};
use super::configuration::Configuration;
use super::reported::Reported;
use crate::cli::location::Locations;

/// A text of code that was run.
pub(in crate::cli) struct CheckedText {
    pub(in crate::cli) scenario: Scenario,
    pub(in crate::cli) timelines: Vec<Timeline>,
    pub(in crate::cli) found: Vec<Reported>,
}

/// The result of checking a text.
pub(in crate::cli) enum TextOutcome {
    At(Box<CheckedText>),
    /// The text has nothing to run.
    Empty,
    /// The text cannot be read.
    Unreadable,
}

/// Checks a text of code as if it were the content of the file at `path`.
pub(in crate::cli) fn check_text(path: &Path, text: &str) -> TextOutcome {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut scenario = match Scenario::from_code(&name, text) {
        Ok(scenario) => scenario,
        Err(problems) if problems.is_nothing_to_run() => return TextOutcome::Empty,
        Err(_) => return TextOutcome::Unreadable,
    };
    let locations = Locations::default();
    scenario.set_location(locations.of(path));
    let checks = Checks {
        // The configuration is searched from the directory, because the file may not exist yet.
        configuration: path
            .parent()
            .and_then(|directory| Configuration::of(None, directory).ok())
            .unwrap_or_default(),
        format: Format::Sarif,
        baseline: None,
        program: None,
        select: Vec::new(),
        ignore: Vec::new(),
        layout: Layout { width: 80, color: false },
        are_many: false,
        is_code_base: true,
        locations,
    };
    let mut checked = Checked { path: path.to_owned(), ..Checked::default() };
    let Ok(ran) = checks.run_all(&mut scenario, &mut checked) else {
        return TextOutcome::Unreadable;
    };
    let timelines = ran.into_iter().map(|(timeline, _)| timeline).collect();
    TextOutcome::At(Box::new(CheckedText { scenario, timelines, found: checked.found }))
}
