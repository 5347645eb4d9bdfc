//! Properties of all scenarios, tested on random ones.

use makespan::{RunOptions, Scenario, Timeline, view};
use proptest::prelude::*;

/// A task of a random graph: its duration, and the earlier tasks that it depends on.
#[derive(Clone, Debug)]
struct Task {
    takes: u64,
    needs: Vec<usize>,
}

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let task = (0_u64..20, prop::collection::vec(any::<prop::sample::Index>(), 0..4));
    prop::collection::vec(task, 1..12).prop_map(|tasks| {
        let task = |(number, (takes, needs)): (usize, (u64, Vec<prop::sample::Index>))| {
            let mut needs: Vec<usize> = match number {
                0 => Vec::new(),
                _ => needs.into_iter().map(|need| need.index(number)).collect(),
            };
            needs.sort_unstable();
            needs.dedup();
            Task { takes, needs }
        };
        tasks.into_iter().enumerate().map(task).collect()
    })
}

/// The scenario with these tasks, declared in this order, without programs.
fn scenario(tasks: &[Task], order: &[usize]) -> Scenario {
    let declared: Vec<String> = order
        .iter()
        .map(|&number| {
            let Task { takes, needs } = &tasks[number];
            let needs: Vec<String> = needs.iter().map(|need| format!("\"t{need}\"")).collect();
            format!("\"t{number}\": (takes: \"{takes}ms\", needs: [{}])", needs.join(", "))
        })
        .collect();
    let text = format!("Scenario(tasks: {{ {} }})", declared.join(", "));
    Scenario::from_ron("random.ron", &text).expect("a scenario without cycles")
}

/// The longest chain of dependencies in milliseconds, computed without graph or executor.
fn longest_chain(tasks: &[Task], task: usize) -> u64 {
    let before = tasks[task].needs.iter().map(|&need| longest_chain(tasks, need)).max();
    tasks[task].takes + before.unwrap_or(0)
}

fn millis(timeline: &Timeline) -> u64 {
    timeline.settles_at.expect("it settles").as_nanos() / 1_000_000
}

fn json(scenario: &Scenario) -> Vec<u8> {
    let run = |program| scenario.run_program(program, &RunOptions::default()).expect("it runs");
    let timelines: Vec<Timeline> = (0..scenario.programs().len()).map(run).collect();
    let bounds = scenario.bounds().expect("short");
    let report = view::Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    let mut json = Vec::new();
    view::json::write(&report, &mut json).expect("memory takes every byte");
    json
}

/// The events of a run, without the numbers of tasks.
fn told(timeline: &Timeline) -> Vec<String> {
    let mut told: Vec<String> = timeline
        .calls
        .iter()
        .map(|call| format!("{} {:?}", timeline.label(call), (call.called_at, call.settles_at)))
        .collect();
    told.sort();
    told
}

proptest! {
    #[test]
    fn the_generated_programs_take_as_long_as_their_bounds(tasks in tasks()) {
        let order: Vec<usize> = (0..tasks.len()).collect();
        let scenario = scenario(&tasks, &order);
        let sum: u64 = tasks.iter().map(|task| task.takes).sum();
        let longest = (0..tasks.len()).map(|task| longest_chain(&tasks, task)).max().unwrap();

        let sequential = scenario.run("sequential").unwrap();
        let parallel = scenario.run("parallel").unwrap();
        prop_assert_eq!(millis(&sequential), sum);
        prop_assert_eq!(millis(&parallel), longest);

        let bounds = scenario.bounds().unwrap();
        prop_assert_eq!(bounds.sequential.as_nanos(), sum * 1_000_000);
        prop_assert_eq!(bounds.parallel.as_nanos(), longest * 1_000_000);
        for timeline in [&sequential, &parallel] {
            prop_assert_eq!(timeline.bounds().sequential, bounds.sequential);
            prop_assert_eq!(timeline.bounds().parallel, bounds.parallel);
        }
    }

    #[test]
    fn a_generated_program_respects_every_dependency(tasks in tasks()) {
        let order: Vec<usize> = (0..tasks.len()).collect();
        let scenario = scenario(&tasks, &order);
        for program in ["sequential", "parallel"] {
            let timeline = scenario.run(program).unwrap();
            prop_assert_eq!(timeline.calls.len(), tasks.len());
            for call in &timeline.calls {
                for &need in &tasks[call.task.0 as usize].needs {
                    let needed = timeline.calls.iter().find(|call| call.task.0 as usize == need);
                    prop_assert!(needed.unwrap().settles_at.unwrap() <= call.called_at);
                }
            }
        }
    }

    #[test]
    fn the_same_scenario_gives_the_same_bytes(tasks in tasks()) {
        let order: Vec<usize> = (0..tasks.len()).collect();
        prop_assert_eq!(json(&scenario(&tasks, &order)), json(&scenario(&tasks, &order)));
    }

    #[test]
    fn the_order_of_declaration_moves_no_call_of_the_parallel_program(
        (tasks, order) in tasks().prop_flat_map(|tasks| {
            let order: Vec<usize> = (0..tasks.len()).collect();
            (Just(tasks), Just(order).prop_shuffle())
        })
    ) {
        let declared: Vec<usize> = (0..tasks.len()).collect();
        let one = scenario(&tasks, &declared).run("parallel").unwrap();
        let other = scenario(&tasks, &order).run("parallel").unwrap();
        prop_assert_eq!(told(&one), told(&other));
    }
}
