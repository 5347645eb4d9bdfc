//! The shipped scenarios: each teaches something, meets its expectations, and gives the accepted
//! output in `snapshots/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use makespan::program::Record;
use makespan::timeline::unmet;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario, Timeline, findings};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every scenario in `scenarios/`, in the order of their paths.
fn scenarios() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(ROOT).join("scenarios")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.retain(|path| !path.ends_with("gallery.ron"));
    found.sort();
    found
}

/// The name of the snapshots of a scenario: its path, with dashes.
fn name(path: &Path) -> String {
    let path = path.strip_prefix(Path::new(ROOT).join("scenarios")).unwrap().with_extension("");
    let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
    parts.join("--")
}

fn timelines(scenario: &Scenario) -> Vec<Timeline> {
    let run = |program| scenario.run_program(program, &RunOptions::default()).unwrap();
    (0..scenario.programs().len()).map(run).collect()
}

fn text(report: &Report<'_>) -> String {
    let mut text = Vec::new();
    let options = view::text::Options { width: 100, color: false };
    view::text::write(report, options, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// The JSON, with a line per object so that differences are readable.
fn json(report: &Report<'_>) -> String {
    let mut json = Vec::new();
    view::json::write(report, &mut json).unwrap();
    String::from_utf8(json).unwrap().replace("},{", "},\n{").replace(":[{", ":[\n{")
}

#[test]
fn every_scenario_gives_what_was_accepted() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in scenarios() {
            // By its relative path, wherever the project is.
            let relative = path.strip_prefix(ROOT).unwrap().to_str().unwrap().replace('\\', "/");
            let source = std::fs::read_to_string(&path).unwrap();
            let is_code = path.extension().is_some_and(|extension| extension != "ron");
            let read = if is_code { Scenario::from_code } else { Scenario::from_ron };
            let scenario = read(&relative, &source).unwrap();
            let timelines = timelines(&scenario);
            let bounds = scenario.bounds().unwrap();
            let findings: Vec<_> =
                timelines.iter().map(|timeline| findings::of(&scenario, timeline)).collect();
            let report = Report {
                scenario: &scenario,
                bounds: &bounds,
                timelines: &timelines,
                findings: &findings,
            };
            insta::assert_snapshot!(format!("{}.text", name(&path)), text(&report));
            insta::assert_snapshot!(format!("{}.json", name(&path)), json(&report));
        }
    });
}

#[test]
fn scenarios_and_snapshots_are_the_same_set() {
    let expected: BTreeSet<String> = scenarios()
        .iter()
        .flat_map(|path| ["text", "json"].map(|view| format!("{}.{view}.snap", name(path))))
        .collect();
    let entries = Path::new(ROOT).join("snapshots").read_dir().unwrap();
    let found: BTreeSet<String> = entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".snap.new"))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_program_gives_what_its_scenario_expects() {
    for path in &scenarios() {
        let scenario = Scenario::from_path(path).unwrap_or_else(|error| panic!("{error}"));
        for (program, expectation) in scenario.expect() {
            let program = scenario.text(scenario.programs()[*program].name);
            let timeline = scenario.run(program).unwrap_or_else(|error| panic!("{error}"));
            let unmet = unmet(expectation, &timeline);
            assert!(unmet.is_empty(), "{}: {program}: {unmet:?}\n\n{timeline}", path.display());
        }
    }
}

/// The findings are exactly those that the file expects, so the other rules are tested too: they
/// report nothing.
#[test]
fn every_program_has_exactly_the_findings_that_its_scenario_expects() {
    for path in &scenarios() {
        let scenario = Scenario::from_path(path).unwrap_or_else(|error| panic!("{error}"));
        for (program, expectation) in scenario.expect() {
            let timeline = scenario.run_program(*program, &RunOptions::default()).unwrap();
            let found = findings::of(&scenario, &timeline).found;
            let found: BTreeSet<&str> = found.iter().map(|finding| finding.rule.name).collect();
            let expected = expectation.finds.iter().flatten().map(String::as_str).collect();
            let program = scenario.text(scenario.programs()[*program].name);
            assert_eq!(found, expected, "{}: {program}", path.display());
        }
    }
}

#[test]
fn every_scenario_says_what_it_is_about_and_what_each_program_gives() {
    for path in &scenarios() {
        let scenario = Scenario::from_path(path).unwrap_or_else(|error| panic!("{error}"));
        assert!(scenario.title().is_some() && scenario.about().is_some(), "{}", path.display());
        assert_eq!(scenario.expect().len(), scenario.programs().len(), "{}", path.display());
    }
}

#[test]
fn the_queues_are_recorded_after_every_event_and_change_nothing() {
    for path in scenarios() {
        let scenario = Scenario::from_path(&path).unwrap();
        for program in 0..scenario.programs().len() {
            let [plain, observed] = [Record::Everything, Record::Queues].map(|record| {
                scenario.run_program(program, &RunOptions::recording(record)).unwrap()
            });
            assert_eq!(observed.to_string(), plain.to_string(), "{}", path.display());
            let queues = observed.queues.as_ref().expect("they are recorded");
            let mut after: Vec<usize> = queues.points.iter().map(|point| point.events).collect();
            assert!(after.is_sorted(), "{}", path.display());
            after.dedup();
            after.retain(|events| *events > 0);
            let recorded = if queues.is_whole { observed.event_count() } else { after.len() };
            assert_eq!(after, (1..=recorded).collect::<Vec<_>>(), "{}", path.display());
            // At the end nothing is left, unless the process has crashed or never waits for it.
            let last = queues.points.last().filter(|_| queues.is_whole && plain.crash.is_none());
            let left = last.map_or(0, |point| point.stack.len() + point.microtasks.len());
            assert_eq!(left, 0, "{}", path.display());
        }
    }
}
