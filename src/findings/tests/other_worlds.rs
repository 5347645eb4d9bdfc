//! Rewrites compared with their originals in other worlds: with another outcome of one call, and
//! with other durations.

use std::collections::BTreeSet;

use super::edges::AB;
use super::generator::Generator;
use super::worlds::{WorldChanges, Worlds};
use super::*;
use crate::program::{Ends, Record, WhatIf, Which};
use crate::scenario::TaskId;
use crate::timeline::Ending;

fn recorded(scenario: &Scenario) -> Timeline {
    scenario.run_program(0, &RunOptions::recording(Record::Promises)).unwrap()
}

/// The changes that a rewrite makes in other worlds, if it is accepted. Its steps correspond to
/// the steps of the original with the same numbers.
fn compared(original: &Scenario, rewrite: &Scenario) -> Option<WorldChanges> {
    let origins: Vec<_> = outline::StepOutline::new(original, 0).steps.ids().map(Some).collect();
    Worlds::of(original, &recorded(original)).compare(rewrite, &origins, fix::Gives::TheSame)
}

fn on_failure(tasks: &str, original: &str, rewrite: &str) -> Option<Vec<String>> {
    let [original, rewrite] = [original, rewrite].map(|program| of_tasks(tasks, program));
    compared(&original, &rewrite).map(|otherwise| otherwise.on_failure)
}

const ABC: &str = r#""a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "30ms")"#;

#[test]
fn a_rewrite_that_hides_a_rejection_is_rejected() {
    let refused = [
        (r#"["a", AllSettled(["b"]), "c"]"#, r#"[AllSettled([["a", "b"]]), "c"]"#),
        (r#"["a", "b"]"#, r#"["a", Catch("b", [])]"#),
        (r#"["a", Race(["b"])]"#, r#"["a", Any(["b", Sleep("1s")])]"#),
    ];
    for (original, rewrite) in refused {
        assert_eq!(on_failure(ABC, original, rewrite), None, "{rewrite}");
    }
    // A rewrite is also rejected if it crashes instead of rejecting, if it rejects where the
    // original continues, or if it never settles.
    assert_eq!(on_failure(ABC, r#"[Start("b"), All(["a", "b"])]"#, r#"[Start("b"), "a"]"#), None);
    assert_eq!(on_failure(ABC, r#"["a", Catch("b", [])]"#, r#"["a", "b"]"#), None);
    assert_eq!(on_failure(ABC, r#"["a"]"#, r#"[Race([["a", Sleep("1ms")]]), Race([])]"#), None);
}

#[test]
fn a_handler_that_ran_must_run_in_the_rewrite() {
    let caught = r#"[Try(body: ["a", "b"], catch: []), Log("x")]"#;
    let kept = r#"[Try(body: [All(["a", "b"])], catch: []), Log("x")]"#;
    let scenario = of_tasks(ABC, caught);
    let outline = outline::StepOutline::new(&scenario, 0);
    let rewrite = of_tasks(ABC, kept);
    let compare = |origins: [Option<usize>; 5]| {
        let origins = origins.map(|was| was.map(crate::scenario::StepId::from_index));
        let mut worlds = Worlds::of(&outline.scenario, &recorded(&outline.scenario));
        worlds
            .compare(&rewrite, &origins, fix::Gives::TheSame)
            .map(|otherwise| otherwise.on_failure)
    };
    let told = "if `a` rejects, `b` is also called and keeps running";
    let sooner = "if `b` rejects, the program fulfills at 20ms (now it fulfills at 30ms)";
    assert_eq!(
        compare([Some(0), None, Some(1), Some(2), Some(3)]),
        Some(vec![told.to_owned(), sooner.to_owned()])
    );
    // Another `Try` is another handler.
    assert_eq!(compare([None, None, Some(1), Some(2), Some(3)]), None);
}

#[test]
fn similar_changes_share_one_sentence() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "30ms"),
        "d": (takes: "40ms")"#;
    let told = on_failure(tasks, r#"["a", "b", "c", "d"]"#, r#"[All(["a", "b", "c"]), "d"]"#);
    assert_eq!(
        told.unwrap(),
        [
            "if `a` rejects, `b` and `c` are also called and keep running",
            "if `b` rejects, `c` is also called and keeps running, and the program rejects at 20ms \
             (now it rejects at 30ms)",
            "if `c` or `d` rejects, the program rejects 30ms earlier",
        ]
    );
}

#[test]
fn a_crash_may_become_a_rejection() {
    let crash = r#"[Start("b"), "a", "b", Log("x")]"#;
    let ab = AB;
    let told = |original: &str, rewrite: &str| {
        let [original, rewrite] = [original, rewrite].map(|program| of_parts(ab, program));
        compared(&original, &rewrite).map(|otherwise| otherwise.on_failure)
    };
    assert_eq!(told(crash, crash), Some(Vec::new()));
    let said = told(crash, r#"[Start("b"), All(["a", "b"]), Log("x")]"#).unwrap();
    assert!(said.iter().any(|said| said.contains("crashes")), "{said:?}");
    let logs = |lines: &str| format!(r#"["a", Catch("b", [{lines}])]"#);
    let said = told(&logs(r#"Log("x"), Log("y")"#), &logs(r#"Log("y"), Log("z")"#)).unwrap();
    assert!(said[0].contains("it logs `z` instead of `x`"), "{said:?}");
}

#[test]
fn a_program_that_settles_before_a_crash_is_told_to_settle() {
    let tasks = r#""b": (takes: "30ms"), "a": (takes: "1ms"), "e": (takes: "20ms")"#;
    let rewrite = r#"[Let("e", "e"), All([["b", Let("x", "a")], "e"]), "e"]"#;
    let told = on_failure(tasks, r#"["b", Let("x", "a"), "e"]"#, rewrite).unwrap();
    let expected = "if `a` rejects, `a` keeps running, and the program fulfills at 30ms, and then \
        the process crashes at 31ms (now it never settles because the process crashes at 31ms)";
    assert!(told.iter().any(|told| told == expected), "{told:?}");
    let rewrite = r#"[Start("c"), Let("b", "b"), "a", "b"]"#;
    let told = on_failure(ABC, r#"["a", Start("c"), "b"]"#, rewrite).unwrap();
    let expected = "the program fulfills at 20ms, and then the process crashes at 30ms (now it \
        fulfills at 30ms, and then the process crashes at 40ms)";
    assert!(told.iter().any(|told| told.ends_with(expected)), "{told:?}");
    // One sentence about several calls states how much earlier the program settles, and that the
    // process crashes.
    let rewrite = r#"[Start("c"), Start("d"), Let("b", "b"), "a", "b"]"#;
    let tasks = format!(r#"{ABC}, "d": (takes: "30ms")"#);
    let told = on_failure(&tasks, r#"["a", Start("c"), Start("d"), "b"]"#, rewrite).unwrap();
    let expected = "if `c` or `d` rejects, the program fulfills 10ms earlier, and then the process \
        crashes";
    assert!(told.iter().any(|told| told == expected), "{told:?}");
}

#[test]
fn a_fix_may_settle_where_the_original_crashed_before_it_could() {
    for bad in ["260ms", "400ms"] {
        let tasks = r#""a": (takes: "100ms"), "b": (takes: "150ms")"#;
        let tasks = format!(r#"{tasks}, "bad": (takes: "{bad}", fails: "no")"#);
        let scenario = of_tasks(&tasks, r#"[Start("bad"), "a", "b"]"#);
        let fix = fix(&scenario, 0).unwrap().nearest.expect("a fix");
        assert_eq!(fix.settles_at.to_string(), "150ms", "{bad}");
    }
}

#[test]
fn one_of_several_calls_is_identified_by_its_step() {
    let told = on_failure(AB_TWICE, r#"["a", Catch("a", [])]"#, r#"["a", Catch("a", [])]"#);
    assert_eq!(told, Some(Vec::new()));
    // The original catches the second call, and this rewrite the first.
    assert_eq!(on_failure(AB_TWICE, r#"["a", Catch("a", [])]"#, r#"[Catch("a", []), "a"]"#), None);
}

const AB_TWICE: &str = r#""a": (takes: "10ms"), "b": (takes: "20ms")"#;

#[test]
fn a_declared_rejection_is_also_tried_as_a_fulfillment() {
    let tasks = r#""a": (takes: "10ms", fails: "no"), "b": (takes: "20ms")"#;
    let told = on_failure(tasks, r#"[Catch(["a", "b"], [])]"#, r#"[Catch("a", [])]"#).unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("if `a` fulfills, `b` is not called"), "{told:?}");
}

#[test]
fn other_durations_are_reported_if_calls_queue() {
    let parts = r#"resources: {"r": 1}, tasks: {"a": (takes: "10ms", uses: "r"),
        "b": (takes: "20ms", uses: "r"), "c": (takes: "30ms", needs: ["a"])}"#;
    let told = |original: &str, rewrite: &str| {
        let [original, rewrite] = [original, rewrite].map(|program| of_parts(parts, program));
        compared(&original, &rewrite)
    };
    let first = r#"[All([["a", "c"], "b"]), Log("x")]"#;
    let last = r#"[All(["b", ["a", "c"]]), Log("x")]"#;
    let never = told(first, first).unwrap().other_durations.unwrap();
    assert!(never.contains("32 runs") && never.contains("never slower"), "{never}");
    let race = of_tasks(ABC, r#"[Race(["a", "b"]), "c"]"#);
    let raced = compared(&race, &race).unwrap().other_durations.unwrap();
    assert!(raced.starts_with("a race or a timeout decides, but in "), "{raced}");
    let sooner = told(last, first).unwrap().other_durations.unwrap();
    assert!(sooner.contains("slower"), "{sooner}");
    // A rewrite that is slower in most worlds is rejected.
    assert_eq!(told(first, last), None);
}

/// The parts of a run that are compared.
#[derive(PartialEq, Debug)]
struct Did {
    ending: Ending,
    settles: Option<crate::Instant>,
    calls: Vec<String>,
    logs: Vec<String>,
}

fn did(timeline: &Timeline) -> Did {
    let mut calls: Vec<String> = timeline.calls.iter().map(|call| timeline.label(call)).collect();
    calls.sort();
    let logs = timeline.logs().map(str::to_owned).collect();
    Did { ending: timeline.ending(), settles: timeline.settles_at, calls, logs }
}

fn fails(scenario: &Scenario, task: TaskId, items: &[String]) -> Timeline {
    let which = Which { task, items: items.to_vec(), only: None };
    in_world(scenario, WhatIf { ends: Some((which, Ends::Reject)), draw: None })
}

fn in_world(scenario: &Scenario, world: WhatIf) -> Timeline {
    let mut prepared = scenario.prepare(0, &RunOptions::recording(Record::Promises));
    prepared.enter(world);
    prepared.run().unwrap()
}

/// Calls `each` with a fix of each program of random scenarios, and a scenario of that program.
fn each_fix(mut each: impl FnMut(&str, &Scenario, &Fix)) {
    for seed in super::seeds(150) {
        let text = match seed % 3 {
            0 => Generator::scenario(seed, true),
            1 => Generator::scenario(seed, false),
            _ => Generator::several(seed),
        };
        let scenario = Scenario::from_ron("random", &text).unwrap();
        for program in 0..scenario.programs.len() {
            let Some(fix) = fix(&scenario, program).unwrap().nearest else { continue };
            each(&text, &outline::StepOutline::new(&scenario, program).scenario, &fix);
        }
    }
}

#[test]
fn a_fix_describes_all_changes_in_worlds_with_one_failure() {
    let (mut worlds, mut different) = (0, 0);
    each_fix(|text, original, fix| {
        let timeline = recorded(original);
        let things: BTreeSet<(TaskId, Vec<String>)> = timeline
            .calls
            .iter()
            .map(|call| {
                let items = timeline.items(call);
                let items = items.into_iter().map(|item| timeline.text(item).to_owned());
                (call.task, items.collect())
            })
            .collect();
        for (task, items) in things {
            let [before, after] = [original, &fix.scenario].map(|s| fails(s, task, &items));
            let told = || format!("{items:?} {text}\n{}\n{before}\n{after}", fix.ron(0));
            match (before.ending(), after.ending()) {
                (Ending::Rejected(_), after) => {
                    assert!(matches!(after, Ending::Rejected(_)), "{}", told());
                }
                (Ending::Crashed(crashed), after) => {
                    assert!(!matches!(after, Ending::Fulfilled(_)), "{}", told());
                    // If the program settled before the crash, it settles in the same way.
                    let settled = crashed.settled.as_deref().map(std::mem::discriminant);
                    let still = after.settled().map(std::mem::discriminant);
                    assert!(settled.is_none() || settled == still, "{}", told());
                }
                (_, after) => assert!(!matches!(after, Ending::Crashed(_)), "{}", told()),
            }
            assert!(before.watched.caught.len() <= after.watched.caught.len(), "{}", told());
            worlds += 1;
            let mut expected = did(&before);
            if gives(fix).allows([&before.ending(), &after.ending()]) {
                expected.ending = after.ending();
            }
            if expected != did(&after) {
                assert!(!fix.on_failure.is_empty(), "{}", told());
                different += 1;
            }
        }
    });
    assert!(worlds > 100 && different > 40, "{worlds} {different}");
}

#[test]
fn the_first_failing_call_does_not_depend_on_durations() {
    let text = r#"(tasks: {"t0": (takes: "1ms", fails: First(1, "no")), "t1": (takes: "5ms")},
        functions: {
            "f0": ["t1", Try(body: ["t0", "t0"], catch: [Log("caught"), Rethrow])],
            "f1": ["t1", Try(body: ["t1", "f0"], catch: [Log("caught")])],
        },
        programs: {"p": [
            "t1", Catch(["f0"], []), Then(AllSettled(Map(of: 1, do: "f1")), ["t0", "t1"]),
        ]})"#;
    let scenario = Scenario::from_ron("test", text).unwrap();
    let fix = fix(&scenario, 0).unwrap().nearest;
    let fixed = fix.as_ref().map_or(&scenario, |fix| &fix.scenario);
    for draw in 0..2_000 {
        let run = |scenario| in_world(scenario, WhatIf { draw: Some(draw), ends: None });
        assert_eq!(run(&scenario).ending(), run(fixed).ending(), "{draw}");
    }
}

#[test]
fn a_single_call_that_blocks_the_thread_makes_other_durations_matter() {
    let text = r#"(
        resources: {"r": 1},
        tasks: {
            "t0": (takes: "4ms"), "t1": (takes: "7ms", blocks: "2ms"), "t2": (takes: "0ms"),
            "t3": (takes: "7ms"),
        },
        programs: {"p": [
            All([All([Then("t0", "t1"), ["t2", "t3", []]])]),
            [
                [All([[], [], []])],
                AllSettled([All([[], [], []])]),
                Pool(limit: 2, of: [Await([]), Pool(limit: 2, of: [[], Await([]), []])]),
            ],
        ]},
    )"#;
    let scenario = Scenario::from_ron("test", text).unwrap();
    let fix =
        fix(&scenario, 0).unwrap().nearest.expect("two calls that do not depend on each other");
    let told = fix.other_durations.expect("other durations can make it slower");
    assert!(told.starts_with("a call blocks the thread, "), "{told}");
}

#[test]
fn a_fix_that_can_be_slower_with_other_durations_says_so() {
    let (mut told, mut silent) = (0, 0);
    each_fix(|text, original, fix| {
        if fix.other_durations.is_some() {
            told += 1;
            return;
        }
        silent += 1;
        // The fix has not been tried in these worlds.
        for draw in 1_000..1_010 {
            let [before, after] = [original, &fix.scenario]
                .map(|scenario| in_world(scenario, WhatIf { draw: Some(draw), ends: None }));
            let shown = || format!("{text}\n{}\n{before}\n{after}", fix.ron(0));
            if let (None, Some(crash)) = (before.settles_at, &before.crash) {
                // The process crashed before the original could settle. The fix does no less: the
                // crash is not earlier, or all calls have been made by then.
                let crash_after = after.crash.as_ref().expect("the process crashes as well");
                assert!(crash_after.reason == crash.reason, "{}", shown());
                let calls = |timeline: &Timeline| {
                    let mut labels: Vec<String> =
                        timeline.calls.iter().map(|call| timeline.label(call)).collect();
                    labels.sort();
                    labels
                };
                let makes_all = calls(&after) == calls(&before);
                assert!(crash_after.at >= crash.at || makes_all, "{}", shown());
                continue;
            }
            assert!(after.settles_at <= before.settles_at, "{}", shown());
            let endings = [&before.ending(), &after.ending()];
            assert!(gives(fix).allows(endings), "{}", shown());
        }
    });
    assert!(told > 3 && silent > 10, "{told} {silent}");
}
