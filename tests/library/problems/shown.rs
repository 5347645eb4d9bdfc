//! Messages as users see them, in `snapshots/problems/`.

use insta::Settings;
use makespan::Scenario;
use makespan::scenario::Problems;

/// Snapshots the problems of an invalid scenario.
#[track_caller]
pub(crate) fn shown(name: &str, result: &Result<Scenario, Problems>) {
    let Err(problems) = result else { panic!("{name} is accepted") };
    snapshot(name, &problems.to_string());
}

/// Snapshots the problems of several invalid scenarios, one after the other.
#[track_caller]
pub(crate) fn shown_each(
    name: &str,
    texts: &[&str],
    read: impl Fn(&str) -> Result<Scenario, Problems>,
) {
    let problems = texts.iter().map(|text| match read(text) {
        Ok(_) => panic!("{name} accepts {text}"),
        Err(problems) => problems.to_string(),
    });
    let problems: Vec<String> = problems.collect();
    snapshot(name, &problems.join("\n\n"));
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots/problems");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
