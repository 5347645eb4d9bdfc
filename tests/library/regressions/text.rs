//! Any text: it is read or reported, and what is read runs.

use makespan::program::Record;
use makespan::{RunOptions, Scenario, UnhandledRejections};

/// A text of RON and of JSON gives a scenario or a problem, and every program of it ends.
pub(crate) fn hold(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for read in [Scenario::from_ron, Scenario::from_json] {
        match read("text", &text) {
            Ok(scenario) => run(&scenario),
            Err(problems) => {
                assert!(!problems.list.is_empty());
                assert!(!problems.to_string().trim().is_empty());
                drop(problems.render(true));
            }
        }
    }
}

fn run(scenario: &Scenario) {
    drop(scenario.bounds());
    for program in 0..scenario.programs().len() {
        let options = RunOptions {
            unhandled_rejections: UnhandledRejections::Warn,
            max_events: 10_000,
            record: Record::Everything,
            ..RunOptions::default()
        };
        match scenario.run_program(program, &options) {
            Ok(timeline) => drop(timeline.to_string()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}
