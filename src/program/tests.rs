//! The programs that run, and the behavior of each call of a task.

use std::sync::Arc;

use super::limit::Limit;
use super::{Cancels, Prepared, Record, Rules, RunError, RunOptions};
use crate::Scenario;
use crate::timeline::{Outcome, Texts, Value};

fn scenario(programs: &str) -> Scenario {
    let text = format!(
        r#"Scenario(
            tasks: {{
                "a": (takes: ["1ms", "2ms", "4ms"], fails: First(2, "no")),
                "b": (
                    takes: "1ms",
                    items: {{ "y": (takes: ["8ms", "16ms"], fails: First(1, "no")) }},
                ),
            }},
            programs: {{ {programs} }},
        )"#
    );
    Scenario::from_ron("program", &text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_record_option_decides_what_is_recorded() {
    assert_eq!(RunOptions::default().record, Record::Everything);
    for record in [Record::Trace, Record::Promises, Record::Everything, Record::Queues] {
        assert_eq!(RunOptions::recording(record).record, record);
    }
}

#[test]
fn a_name_selects_its_program_and_no_name_selects_all() {
    let scenario = scenario(r#""p": ["b"], "q": ["b"], "r": ["b"]"#);
    assert_eq!(scenario.programs_picked(None).unwrap(), 0..3);
    for (name, program) in [("p", 0), ("q", 1), ("r", 2)] {
        assert_eq!(scenario.programs_picked(Some(name)).unwrap(), program..program + 1);
        assert_eq!(scenario.run(name).unwrap().index, program);
    }
}

#[test]
fn an_unknown_program_is_an_error_that_lists_the_programs() {
    let told = |programs| scenario(programs).programs_picked(Some("x")).unwrap_err().to_string();
    assert_eq!(told(r#""p": ["b"]"#), r#"there is no program "x"; there is only "p""#);
    let two = r#"there is no program "x"; there are "p", "q""#;
    assert_eq!(told(r#""p": ["b"], "q": ["b"]"#), two);
}

#[test]
fn calls_of_a_task_and_item_are_counted_from_the_first() {
    let scenario = scenario(
        r#""p": [Retry(times: 3, do: "a")],
           "q": [For(of: ["x", "y", "y"], do: Retry(times: 2, do: "b"))],
           "r": [For(of: ["x", "y"], do: Retry(times: 3, do: "a"))]"#,
    );
    let takes = |program| {
        let timeline = scenario.run(program).unwrap();
        let calls = timeline.calls.iter();
        calls.map(|call| (call.takes.to_string(), call.rejected.is_some())).collect::<Vec<_>>()
    };
    let calls = |calls: &[(&str, bool)]| -> Vec<_> {
        calls.iter().map(|(takes, rejects)| ((*takes).to_owned(), *rejects)).collect()
    };
    let a = [("1ms", true), ("2ms", true), ("4ms", false)];
    assert_eq!(takes("p"), calls(&a));
    assert_eq!(takes("r"), calls(&[a, a].concat()));
    let b = [("1ms", false), ("8ms", true), ("16ms", false), ("16ms", false)];
    assert_eq!(takes("q"), calls(&b));
}

#[test]
fn a_call_with_an_item_fulfills_with_its_name_and_item() {
    let scenario = scenario(r#""p": [All(Map(of: ["x", "z"], do: "b"))]"#);
    let timeline = scenario.run("p").unwrap();
    let Outcome::Fulfilled(value) = &timeline.outcome else { panic!("it fulfills") };
    assert_eq!(value.in_texts(&timeline.texts).to_json(), r#"["b(x)","b(z)"]"#);
}

/// A run must not depend on the memory that it reuses.
#[test]
fn a_run_in_reused_memory_is_like_one_in_new_memory() {
    let written = scenario(
        r#""fails": [Start("a"), Log("x"), "a"],
           "pools": [Pool(limit: 2, of: ["b", "b", "b"]), Pool(limit: 1, of: ["b"])],
           "hangs": [AllSettled(["b", "a"]), Race([])],
           "empty": []"#,
    );
    let networks = scenario("");
    assert_eq!(networks.programs.len(), 2);
    // It ends while a slot is used, and with a call in the queue.
    let text = r#"(
        resources: { "r": 1 },
        tasks: { "x": (takes: "9ms", uses: "r"), "bad": (takes: "1ms", fails: "no") },
        programs: { "p": [Start("x"), Let("y", "x"), Start("bad"), Sleep("5ms")] },
    )"#;
    let crashing = Scenario::from_ron("crashing", text).unwrap();
    for scenario in [&written, &networks, &crashing] {
        runs_in_used_memory(scenario);
    }
}

fn runs_in_used_memory(scenario: &Scenario) {
    for record in [Record::Trace, Record::Promises, Record::Everything, Record::Queues] {
        let options = RunOptions::recording(record);
        let told = |program| format!("{:#?}", scenario.run_program(program, &options).unwrap());
        let mut spare = None;
        for program in 0..scenario.programs.len() {
            let (told, prepared) = (told(program), scenario.prepare(program, &options));
            let mut runner = prepared.runner_in(spare.take());
            for _ in 0..3 {
                assert_eq!(format!("{:#?}", runner.run().unwrap()), told);
            }
            spare = Some(runner.into_timeline());
        }
    }
}

#[test]
fn a_run_that_exceeds_a_limit_leaves_nothing() {
    let scenario = scenario(r#""p": ["b", "b"]"#);
    let prepared = scenario.prepare(0, &RunOptions { max_events: 3, ..RunOptions::default() });
    let mut runner = prepared.runner();
    assert!(runner.run().is_err());
    let timeline = runner.into_timeline();
    assert_eq!((timeline.event_count(), timeline.outcome), (0, Outcome::Pending));
}

/// Runs a program with this maximum number of steps, and of strings in a value.
fn run_within(scenario: &Scenario, program: usize, steps: u64, strings: u64) -> Result<(), Limit> {
    let options = RunOptions::recording(Record::Trace);
    let mut prepared = Prepared::new(scenario, program, options, Rules::default());
    (prepared.max_steps, prepared.max_strings) = (steps, strings);
    prepared.run().map(drop).map_err(|error| match error {
        RunError::Limit { limit, .. } => limit,
        other => unreachable!("{other}"),
    })
}

/// The number of steps that a program starts: the smallest limit with which it runs.
fn steps_begun(scenario: &Scenario) -> u64 {
    let is_enough = |steps| match run_within(scenario, 0, steps, Limit::STRINGS) {
        Ok(()) => true,
        Err(limit) => {
            assert_eq!(limit, Limit::Steps);
            false
        }
    };
    (0..100).find(|&steps| is_enough(steps)).expect("fewer than a hundred")
}

#[test]
fn the_values_of_a_network_are_strings_like_others() {
    let text = r#"(tasks: { "a": (takes: "1ms"), "b": (takes: "1ms") })"#;
    let scenario = Scenario::from_ron("network", text).unwrap();
    let run = |program, strings| run_within(&scenario, program, Limit::STEPS, strings);
    assert_eq!([1, 2, 3].map(|most| run(1, most)), [Err(Limit::Strings), Ok(()), Ok(())]);
    // Run one after the other, they give only the last value.
    assert_eq!(run(0, 1), Ok(()));
}

#[test]
fn each_step_and_each_iteration_counts() {
    for (program, steps) in [
        ("[]", 0),
        (r#"["b"]"#, 1),
        (r#"["b", Sleep("1ms"), Log("x"), Await("b")]"#, 4),
        (r#"[All(["b", "b"])]"#, 3),
        // The `For` itself, its iterations, and the steps in them.
        (r#"[For(of: 3, do: "b")]"#, 7),
        (r#"[Timeout("9ms", "b"), Catch("b", Log("x"))]"#, 4),
        (r#"[Let("p", "b"), "p"]"#, 2),
    ] {
        assert_eq!(steps_begun(&scenario(&format!("\"p\": {program}"))), steps, "{program}");
    }
    // A network starts a step for each of its tasks.
    assert_eq!(steps_begun(&scenario("")), 2);
}

/// The time at which each call gets the only slot, if a race cancels its losers.
fn starts_where_races_stop(program: &str) -> Vec<String> {
    let text = format!(
        r#"(
            resources: {{ "r": 1 }},
            tasks: {{
                "x": (takes: "10ms", uses: "r"),
                "y": (takes: "10ms", uses: "r"),
                "z": (takes: "10ms", uses: "r"),
            }},
            programs: {{ "p": [{program}, "z"] }},
        )"#
    );
    let scenario = Scenario::from_ron("p", &text).unwrap();
    let rules = Rules { cancels: Some(Cancels::Race), ..Rules::default() };
    let timeline = scenario.run_by(rules, 0, &RunOptions::default()).unwrap();
    let starts = timeline.calls.iter().map(|call| call.starts_at);
    starts.map(|at| at.map_or_else(|| "never".to_owned(), |at| at.to_string())).collect()
}

#[test]
fn canceling_a_call_frees_its_slot_if_it_has_one() {
    assert_eq!(starts_where_races_stop(r#"Race([Sleep("5ms"), "x"])"#), ["0", "5ms"]);
    assert_eq!(starts_where_races_stop(r#"Race([Sleep("5ms"), Catch("x", [])])"#), ["0", "5ms"]);
    let queued = r#"Start("x"), Race([Sleep("5ms"), "y"])"#;
    assert_eq!(starts_where_races_stop(queued), ["0", "never", "10ms"]);
}

#[test]
fn canceled_work_does_not_delay_queued_work() {
    let text = r#"(
        resources: { "r": 1, "s": 1 },
        tasks: {
            "x": (takes: "10ms", uses: "r"),
            "y": (takes: "10ms", uses: { "r": 1, "s": 1 }),
            "z": (takes: "10ms", uses: "s"),
        },
        programs: { "p": [Start("x"), All([Race([Sleep("5ms"), "y"]), "z"])] },
    )"#;
    let scenario = Scenario::from_ron("p", text).unwrap();
    let rules = Rules { cancels: Some(Cancels::Race), ..Rules::default() };
    let starts = |timeline: crate::Timeline| -> Vec<Option<u64>> {
        timeline.calls.iter().map(|call| Some(call.starts_at?.as_nanos() / 1_000_000)).collect()
    };
    let stopped = scenario.run_by(rules, 0, &RunOptions::default()).unwrap();
    assert_eq!(starts(stopped), [Some(0), None, Some(5)]);
    assert_eq!(starts(scenario.run("p").unwrap()), [Some(0), Some(10), Some(20)]);
}

#[test]
fn awaits_are_only_kept_if_everything_is_recorded_and_up_to_max_events() {
    let scenario = scenario(r#""p": [For(of: 20, do: Sleep("1ms"))]"#);
    let kept = |record, max_events| {
        let options = RunOptions { max_events, ..RunOptions::recording(record) };
        scenario.run_program(0, &options).unwrap().awaits.len()
    };
    assert_eq!([10, 20, 30].map(|most| kept(Record::Everything, most)), [10, 20, 20]);
    assert_eq!([Record::Trace, Record::Promises].map(|record| kept(record, 30)), [0, 0]);
}

#[test]
fn a_run_reuses_the_memory_of_the_previous_run() {
    for scenario in [scenario(r#""p": ["b", "b"]"#), scenario("")] {
        let prepared = scenario.prepare(0, &RunOptions::recording(Record::Trace));
        let mut runner = prepared.runner();
        let mut calls = || runner.run().unwrap().calls.as_ptr();
        assert_eq!(calls(), calls());
        let (calls, timeline) = (calls(), runner.into_timeline());
        let other = scenario.prepare(0, &RunOptions::recording(Record::Trace));
        let timeline = other.runner_in(Some(timeline)).into_timeline();
        assert_eq!((timeline.calls.as_ptr(), timeline.event_count()), (calls, 0));
        assert!(timeline.calls.is_empty());
    }
}

#[test]
fn the_memory_of_a_resulting_list_is_reused() {
    let network = Scenario::from_ron("network", r#"(tasks: { "a": (takes: "1ms") })"#).unwrap();
    for (scenario, program) in [(scenario(r#""p": [All(["b", "b"])]"#), 0), (network, 1)] {
        let prepared = scenario.prepare(program, &RunOptions::default());
        let mut runner = prepared.runner();
        let mut list = || match &runner.run().unwrap().outcome {
            Outcome::Fulfilled(Value::List(list)) => list.as_ptr(),
            other => panic!("{other:?} is no list"),
        };
        assert_eq!(list(), list());
    }
}

#[test]
fn the_message_of_a_limit_contains_its_number() {
    let told = |limit: Limit| limit.message(12).split_whitespace().map(str::to_owned).collect();
    let names = |limit, number: u64| {
        let told: Vec<String> = told(limit);
        assert!(told.contains(&number.to_string()), "{told:?}");
    };
    names(Limit::Events, 12);
    names(Limit::Steps, Limit::STEPS);
    names(Limit::Strings, Limit::STRINGS);
    names(Limit::Depth, Limit::DEPTH.into());
    names(Limit::Text, Limit::TEXT as u64 >> 20);
    assert_eq!(Limit::Time.message(12), "a time past 2^63 - 1 ns (292 years), the limit");
}

#[test]
fn the_limit_of_text_is_exact() {
    let texts = Texts::new(Arc::default());
    assert_eq!(Limit::room_for_text(&texts, Limit::TEXT), Ok(()));
    assert_eq!(Limit::room_for_text(&texts, Limit::TEXT + 1), Err(Limit::Text));
}

#[test]
fn combinators_that_fulfill_are_not_kept() {
    let kept = |program: &str| {
        let scenario = scenario(&format!("\"p\": [{program}]"));
        scenario.run("p").unwrap().watched.gathered.len()
    };
    assert_eq!(kept(r#"All(["b", Sleep("2ms")])"#), 0);
    assert_eq!(kept(r#"AllSettled(["a", "b"])"#), 0);
    assert_eq!(kept(r#"Race([Sleep("2ms"), Sleep("2ms")])"#), 0);
    assert_eq!(kept(r#"Timeout("9ms", "b")"#), 1);
    assert_eq!(kept(r#"Race(["b", Sleep("2ms")])"#), 1);
    assert_eq!(kept(r#"Catch(All(["a", "b"]), [])"#), 1);
    // It never settles, so nothing is known about it.
    assert_eq!(kept("Race([])"), 0);
}

/// The calls of a program, by name, each with its time in ms, and `!` if it rejects.
fn calls_of(scenario: &Scenario, program: &str) -> Vec<String> {
    let timeline = scenario.run(program).unwrap();
    let told = timeline.calls.iter().map(|call| {
        let takes = call.takes.as_nanos() / 1_000_000;
        let end = if call.rejected.is_some() { "!" } else { "" };
        format!("{} {takes}{end}", timeline.label(call))
    });
    told.collect()
}

#[test]
fn a_call_has_the_items_of_all_loops_and_is_counted_by_them() {
    let scenario = scenario(
        r#""loops": [For(of: ["x", "y"], do: For(of: 2, do: Retry(times: 2, do: "b")))],
           "attempts": [Catch([For(of: 2, do: For(of: 1, do: Retry(times: 3, do: "a")))], [])],
           "pools": [Pool(limit: 1, of: Map(of: 2, do:
                Pool(limit: 2, of: Map(of: ["y"], do: Catch("b", "a")))))]"#,
    );
    assert_eq!(calls_of(&scenario, "loops"), ["b(x, 1) 1", "b(x, 2) 1", "b(y, 1) 1", "b(y, 2) 1"]);
    assert_eq!(
        calls_of(&scenario, "attempts"),
        ["a(1, 1) 1!", "a(1, 1) 2!", "a(1, 1) 4", "a(2, 1) 1!", "a(2, 1) 2!", "a(2, 1) 4"]
    );
    assert_eq!(
        calls_of(&scenario, "pools"),
        ["b(1, y) 8!", "a(1, y) 1!"],
        "what the task says of the innermost item holds"
    );
}

#[test]
fn the_behavior_for_all_items_takes_precedence_over_that_for_the_innermost() {
    let text = r#"(tasks: { "a": (takes: "1ms", returns: "plain", items: {
            "1": (takes: "2ms", returns: "one"), "x, 1": (takes: "3ms"), "x, 2": (fails: "no"),
            "": (takes: "9ms"),
        }) },
        functions: { "f": ["a"], "g": [For(of: 2, do: Catch("a", []))] },
        programs: {
            "p": [For(of: ["x", "y"], do: All(Map(of: 1, do: "a"))), "a", Call("a", "1"),
                Call("a", "")],
            "named": [Call("a", ["x", "1"]), Call("f", ["x", "1"]), Call("a", "x, 1"),
                Call("f", [])],
            "function": [Call("g", "x"), "g"],
        })"#;
    let scenario = Scenario::from_ron("p", text).unwrap();
    assert_eq!(calls_of(&scenario, "p"), ["a(x, 1) 3", "a(y, 1) 2", "a 1", "a(1) 2", "a() 9"]);
    assert_eq!(calls_of(&scenario, "named"), ["a(x, 1) 3", "a(x, 1) 3", "a(x, 1) 3", "a 1"]);
    assert_eq!(calls_of(&scenario, "function"), ["a(x, 1) 3", "a(x, 2) 1!", "a(1) 2", "a(2) 1"]);
    let value = |program| scenario.run(program).unwrap().to_string();
    assert!(value("p").contains(r#"fulfilled with "plain""#), "{}", value("p"));
}

#[test]
fn items_are_named_in_order_and_logged() {
    let text = r#"(tasks: { "a": (takes: "1ms") },
        functions: { "log": [Log("{item}"), "a"], "hand on": ["log"] },
        programs: { "p": [
            For(of: ["x"], do: [Log("{item}"), For(of: 2, do: [Log("{item}"), "hand on"]), "log"]),
            Call("hand on", ["u", "v"]), Catch(Call("a", "w"), []), Log("{a}"),
        ] })"#;
    let text = text.replace(r#"Catch(Call("a", "w"), [])"#, r#"Call("a", "w")"#);
    let scenario = Scenario::from_ron("p", &text).unwrap();
    let timeline = scenario.run("p").unwrap();
    let logs: Vec<&str> = timeline.logs().collect();
    assert_eq!(logs, ["x", "1", "1", "2", "2", "x", "v", "a(w)"]);
    let items = |nth: usize| {
        let items = timeline.items(&timeline.calls[nth]);
        items.iter().map(|item| timeline.text(*item).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!([items(0), items(2), items(3)], [vec!["x", "1"], vec!["x"], vec!["u", "v"]]);
    assert_eq!(items(4), ["w"]);
}
