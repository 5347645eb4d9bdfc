//! The two generated programs run as a network of tasks; written out, they run as steps. Both give
//! the same bytes for any tasks.

use std::fmt::Write as _;

use crate::random::Random;
use makespan::program::Record;
use makespan::{RunOptions, Scenario, UnhandledRejections, view};

const SCENARIOS: u64 = if cfg!(debug_assertions) { 3_000 } else { 100_000 };

/// A scenario without programs, of a few tasks of every kind. Every other one has only one kind of
/// await per task.
fn scenario(seed: u64) -> String {
    let mut random = Random(seed);
    let settles = if seed.is_multiple_of(2) { 3 } else { usize::MAX };
    let mut tasks = String::new();
    for task in 0..random.below(9) {
        let mut fields = match random.below(5) {
            0 => "takes: [\"1ms\", \"2ms\"]".to_owned(),
            _ => format!("takes: \"{}ms\"", random.below(4)),
        };
        let needs: Vec<String> = (0..random.below(4))
            .map(|_| match task {
                0 => "Previous".to_owned(),
                _ if random.one_in(8) => "Previous".to_owned(),
                _ if random.one_in(settles) => format!("Settled(\"t{}\")", random.below(task)),
                _ => format!("\"t{}\"", random.below(task)),
            })
            .collect();
        let _ = write!(fields, ", needs: [{}]", needs.join(", "));
        let rarely = [
            ("fails: \"no\"", 6),
            ("returns: \"something\"", 6),
            ("uses: \"slot\"", 4),
            ("blocks: \"1ms\"", 8),
        ];
        for (field, chances) in rarely {
            if random.one_in(chances) {
                let _ = write!(fields, ", {field}");
            }
        }
        let _ = write!(tasks, "\"t{task}\": ({fields}), ");
    }
    format!("(resources: {{\"slot\": 1}}, tasks: {{{tasks}}})")
}

fn json(scenario: &Scenario, options: &RunOptions) -> String {
    let run = |program| scenario.run_program(program, options).unwrap();
    let timelines = [0, 1].map(run);
    let bounds = scenario.bounds().unwrap();
    let report = view::Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    let mut json = Vec::new();
    view::json::write(&report, &mut json).unwrap();
    String::from_utf8(json).unwrap()
}

#[test]
fn a_network_has_the_same_timeline_as_its_program() {
    let mut rejected = 0;
    for seed in 0..SCENARIOS {
        let text = scenario(seed);
        let scenario = Scenario::from_ron("random.ron", &text).unwrap();
        let mode = match seed % 3 {
            0 => UnhandledRejections::Warn,
            _ => UnhandledRejections::Throw,
        };
        let run = |record| {
            let unhandled_rejections = mode;
            json(&scenario, &RunOptions { unhandled_rejections, ..RunOptions::recording(record) })
        };
        let network = run(Record::Trace);
        assert_eq!(network, run(Record::Everything), "{text}");
        rejected += u32::from(network.contains(r#"{"status":"rejected""#));
    }
    assert!(rejected > 100, "{rejected} that reject are too few to prove anything");
}
