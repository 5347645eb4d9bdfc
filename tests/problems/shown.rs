//! Messages as people see them, under `snapshots/problems/`.

use insta::Settings;
use makespan::Scenario;
use makespan::scenario::Problems;

/// Snapshots the problems of what is no scenario.
#[track_caller]
pub(crate) fn shown(name: &str, result: &Result<Scenario, Problems>) {
    let Err(problems) = result else { panic!("{name} is accepted") };
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/problems");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, problems.to_string()));
}
