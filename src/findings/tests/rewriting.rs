//! The guarantees of fixes and rewritten programs, each in a small program.

use super::edges::AB;
use super::fix::{Safety, Trial, rewritten};
use super::outline::StepOutline;
use super::*;
use crate::program::Record;
use crate::scenario::{Step, StepId, write_steps_within};

fn recorded(scenario: &Scenario) -> Timeline {
    scenario.run_program(0, &RunOptions::recording(Record::Promises)).unwrap()
}

fn ron(scenario: &Scenario) -> String {
    write_steps_within(&scenario.programs[0].steps, &scenario.names, 0, 1_000)
}

/// The time at which the rewritten program settles, and its steps.
fn anew(tasks: &str, program: &str) -> Option<String> {
    let best = rewritten(&of_tasks(tasks, program), 0)?;
    Some(format!("{}: {}", best.settles_at, ron(&best.scenario)))
}

const BCD: &str = r#""b": (takes: "20ms"), "c": (takes: "30ms", needs: ["b"]),
    "d": (takes: "30ms", needs: ["b"])"#;

#[test]
fn the_fix_that_saves_most_is_applied_first() {
    let applied = |c: u32| {
        let tasks = BCD.replace("30ms", &format!("{c}ms"));
        let program = r#"[For(of: 2, do: "b"), All([Await("c"), "d"])]"#;
        let fix = fix(&of_tasks(&tasks, program), 0).unwrap();
        let nearest = fix.nearest.unwrap();
        // The comparison is with the original, even if several fixes were applied.
        assert_eq!((nearest.original_in_flight, nearest.in_flight), (1, 2));
        fix.applied.iter().map(|(rule, saves)| format!("{rule}: {saves}")).collect::<Vec<_>>()
    };
    assert_eq!(applied(30), ["await-inside-combinator: 30ms", "await-in-loop: 20ms"]);
    assert_eq!(applied(20), ["await-in-loop: 20ms", "await-inside-combinator: 20ms"]);
}

#[test]
fn the_nearest_program_is_written_in_full_even_if_a_function_is_fixed() {
    let text = r#"(tasks: {"b": (takes: "20ms")}, functions: {"f": [For(of: 3, do: "b")]},
        programs: {"p": ["f"]})"#;
    let fix = fix(&Scenario::from_ron("p", text).unwrap(), 0).unwrap();
    let nearest = fix.nearest.unwrap();
    assert_eq!((nearest.function(), &nearest.ron(0)[..]), (None, r#"["f"]"#));
    assert_eq!(nearest.settles_at.to_string(), "20ms");
}

/// Whether a program without one of its steps is as safe as before if calls of `b` reject.
fn is_safe_without(
    parts: &str,
    program: &str,
    dropped: Option<usize>,
    runs: usize,
) -> Option<bool> {
    let scenario = of_parts(parts, program);
    let outline = StepOutline::new(&scenario, 0);
    let mut fixed = outline.scenario.clone();
    if let Some(dropped) = dropped {
        let mut steps: Vec<Step> = fixed.programs[0].steps.to_vec();
        steps.remove(dropped);
        fixed.programs[0].steps = steps.into();
    }
    let origins = fixed.number_steps();
    let timeline = recorded(&outline.scenario);
    let mut trial = Trial::new(&outline.scenario, &timeline, runs).unwrap();
    let task = |step: StepId| Some(outline.scenario.task(outline.task_called_by(step)?).name);
    let is_b = |step: &StepId| task(*step).is_some_and(|name| scenario.text(name) == "b");
    let calls = outline.steps.ids().filter(is_b);
    Safety::of(&outline).is_kept((&fixed, &origins), calls, &mut trial)
}

#[test]
fn a_fix_keeps_the_handlers_that_promises_have() {
    let handled = r#"[Start("b"), Let("h", Catch("b", Log("no"))), "a", "b"]"#;
    assert_eq!(is_safe_without(AB, handled, None, 10), Some(true));
    assert_eq!(is_safe_without(AB, handled, Some(1), 10), Some(false));
    assert_eq!(is_safe_without(AB, handled, Some(1), 0), None);
    let never = r#"[Start("b"), Log("x"), "a", "b"]"#;
    assert_eq!(is_safe_without(AB, never, Some(1), 10), Some(true));
    let within = format!(r#"{AB}, functions: {{"f": ["b"]}}"#);
    let handled = r#"[Let("s", "f"), Let("h", Catch("s", Log("no"))), "a", "s"]"#;
    assert_eq!(is_safe_without(&within, handled, None, 10), Some(true));
    assert_eq!(is_safe_without(&within, handled, Some(1), 10), Some(false));
}

#[test]
fn a_call_whose_value_is_logged_or_returned_can_fail() {
    for program in [r#"["b", Log("{b}"), "a"]"#, r#"["a", "b", Return(["b"])]"#] {
        assert_eq!(is_safe_without(AB, program, None, 10), Some(true), "{program}");
    }
}

#[test]
fn a_trial_ends_when_no_runs_are_left() {
    let scenario = of_tasks(BCD, r#"["b", "c", "d"]"#);
    let mut trial = Trial::new(&scenario, &recorded(&scenario), 2).unwrap();
    for left in [2, 1] {
        assert_eq!((trial.runs_left(), trial.is_spent()), (left, false));
        assert!(trial.run(&scenario, fix::Gives::TheSame).is_none());
    }
    assert_eq!((trial.runs_left(), trial.is_spent()), (0, true));
}

#[test]
fn a_program_with_early_calls_is_not_made_faster() {
    let tasks = r#""x": (takes: "80ms"), "a": (takes: "100ms"),
        "b": (takes: "50ms", needs: ["a"])"#;
    let fix = fix(&of_tasks(tasks, r#"["x", All(["a", "b"])]"#), 0).unwrap();
    assert_eq!((fix.too_early, fix.applied), (1, Vec::new()));
}

#[test]
fn programs_of_up_to_two_thousand_calls_are_rewritten() {
    let anew = |of: u32| anew(r#""a": (takes: "1ms")"#, &format!(r#"[For(of: {of}, do: "a")]"#));
    assert!(anew(2_000).unwrap().starts_with("1ms: "));
    assert_eq!(anew(2_001), None);
}

#[test]
fn the_calls_with_one_item_become_a_chain() {
    let is = |c: u32, expected: &str| {
        let tasks = format!(
            r#""a": (takes: "10ms", items: {{"y": (takes: "40ms")}}),
            "b": (takes: "40ms", needs: ["a"], items: {{"y": (takes: "10ms")}}),
            "c": (takes: "{c}ms", needs: ["a"])"#
        );
        let program = r#"[For(of: ["x", "y"], do: ["a", "b"]), "c", Log("done")]"#;
        assert_eq!(anew(&tasks, program).unwrap(), expected);
    };
    is(20, r#"70ms: [All(Map(of: ["x", "y"], do: ["a", "b"])), "c"]"#);
    // Both forms are equally fast, and the one with a chain for each item is chosen.
    is(30, r#"80ms: [All(Map(of: ["x", "y"], do: ["a", "b"])), "c"]"#);
    let all = |of: &str| format!(r#"All(Map(of: ["x", "y"], do: "{of}"))"#);
    let (a, b) = (all("a"), all("b"));
    is(40, &format!(r#"80ms: [Let("a", {a}), All(["a", ["a", {b}], ["a", "c"]])]"#));
}

#[test]
fn a_chain_contains_only_tasks_with_the_same_items() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "10ms", needs: ["a"]),
        "c": (takes: "10ms", needs: ["a"]), "u": (takes: "5ms"),
        "v": (takes: "5ms", needs: ["u"]), "w": (takes: "5ms", needs: ["b"])"#;
    let program = r#"[For(of: ["x"], do: ["a", "b", "c"]), "u", "v", "w", Log("done")]"#;
    let lane = r#"Let("a", "a"), Let("b", ["a", "b"]), Let("c", ["a", "c"]), All(["a", "b", "c"])"#;
    assert_eq!(
        anew(tasks, program).unwrap(),
        format!(r#"25ms: [All([["u", "v"], [All(Map(of: ["x"], do: [{lane}])), "w"]])]"#)
    );
}

#[test]
fn only_promises_that_are_used_are_bound() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"),
        "c": (takes: "30ms", needs: ["a"]), "d": (takes: "40ms", needs: ["a", "b"]),
        "e": (takes: "50ms", needs: [Settled("b")])"#;
    let is = |program: &str, expected: &str| assert_eq!(anew(tasks, program).unwrap(), expected);
    is(r#"["a", Sleep("1ms"), "c", Log("done")]"#, r#"40ms: ["a", "c"]"#);
    is(r#"["a", "b", Log("done")]"#, r#"20ms: [All(["a", "b"])]"#);
    is(
        r#"["a", "b", "d", Log("done")]"#,
        r#"60ms: [Let("a", "a"), Let("b", "b"), All(["a", "b", [All(["a", "b"]), "d"]])]"#,
    );
    let together = r#"All(["a", "b", ["a", "c"], [All(["a", "b"]), "d"]])"#;
    is(
        r#"["a", "b", "c", "d", Log("done")]"#,
        &format!(r#"60ms: [Let("a", "a"), Let("b", "b"), {together}]"#),
    );
    is(
        r#"["b", "e", Log("done")]"#,
        r#"70ms: [Let("b", "b"), All(["b", [AllSettled(["b"]), "e"]])]"#,
    );
}

#[test]
fn a_rewritten_program_ends_as_the_original_does() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"),
        "c": (takes: "30ms", needs: ["a"]), "bad": (takes: "5ms", fails: "no")"#;
    let is = |program: &str, expected: &str| assert_eq!(anew(tasks, program).unwrap(), expected);
    is(r#"["a", "b"]"#, r#"20ms: [Let("b", "b"), All(["a", "b"]), "b"]"#);
    is(
        r#"["b", For(of: 2, do: "a")]"#,
        r#"20ms: [Let("a", All(Map(of: ["1", "2"], do: "a"))), All(["a", "b"]), "a"]"#,
    );
    is(
        r#"["a", "b", Return(["b", "a"])]"#,
        r#"20ms: [Let("a", "a"), Let("b", "b"), All(["a", "b"]), Return(["b", "a"])]"#,
    );
    is(
        r#"["a", "c", Return(["a", "c"])]"#,
        r#"40ms: [Let("a", "a"), Let("c", ["a", "c"]), All(["a", "c"]), Return(["a", "c"])]"#,
    );
    is(r#"["a", "bad"]"#, r#"10ms: [Let("bad", "bad"), AllSettled(["a", "bad"]), "bad"]"#);
    is(
        r#"[Try(body: ["bad"], catch: []), "b"]"#,
        r#"20ms: [Let("b", "b"), AllSettled(["b", "bad"]), "b"]"#,
    );
    is(r#"[AllSettled(["bad", "a"]), Log("done")]"#, r#"10ms: [AllSettled(["a", "bad"])]"#);
}

#[test]
fn only_a_retry_repeats_a_failed_call() {
    let tasks = r#""a": (takes: "10ms", items: {"x": (fails: First(1, "no"))}),
        "b": (takes: "20ms"), "flaky": (takes: "10ms", fails: First(1, "no"))"#;
    let is = |program: &str, expected: Option<&str>| {
        assert_eq!(anew(tasks, program).as_deref(), expected);
    };
    is(
        r#"[Retry(times: 2, wait: "5ms", do: "flaky"), "b", Log("done")]"#,
        Some(r#"25ms: [All(["b", Retry(times: 2, wait: "5ms", do: "flaky")])]"#),
    );
    is(r#"[Try(body: ["flaky"], catch: ["b"])]"#, None);
    is(
        r#"[Try(body: [For(of: ["x"], do: "a")], catch: []), For(of: ["x"], do: "a"),
            For(of: ["y"], do: Retry(times: 2, do: "a"))]"#,
        None,
    );
}

#[test]
fn each_loss_is_described() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"),
        "bad": (takes: "5ms", fails: "no")"#;
    let catch = "it has no `catch`";
    let finally = "it has no `finally`";
    let waits = "it waits for all branches of a `Race` or an `Any`";
    let goes_on = "it continues after a rejection: `AllSettled` waits for all branches";
    for (program, losses) in [
        (r#"["a", "b"]"#, vec![]),
        (r#"[Timeout("1s", "a")]"#, vec!["it has no `Timeout`"]),
        (r#"[Race(["a", "b"])]"#, vec![waits]),
        (r#"[Any(["a", "b"])]"#, vec![waits]),
        (r#"[Catch("a", [])]"#, vec![catch]),
        (r#"[Finally("a", [])]"#, vec![finally]),
        (r#"[Try(body: ["a"], catch: [])]"#, vec![catch]),
        (r#"[Try(body: ["a"], finally: [])]"#, vec![finally]),
        (r#"[Try(body: ["a"], catch: [], finally: [])]"#, vec![catch, finally]),
        (r#"[Retry(times: 2, do: "a")]"#, vec![]),
        (r#"[Retry(times: 2, do: ["a", "b"])]"#, vec!["it retries only single calls"]),
        (r#"[Try(body: ["bad"], catch: []), "b"]"#, vec![catch, goes_on]),
        (r#"[AllSettled(["bad"]), "b"]"#, vec![]),
    ] {
        let best = rewritten(&of_tasks(tasks, program), 0).unwrap();
        assert_eq!(best.losses, losses, "{program}");
    }
}

#[test]
fn iterations_that_would_be_right_only_by_chance_stay_sequential() {
    let tasks = r#""a": (takes: "10ms", items: {"1": (takes: "5ms")}),
        "b": (takes: "20ms", needs: ["a"])"#;
    let fixes = |step: &str| {
        let program = format!(r#"[For(of: 2, do: ["a", {step}]), Log("done")]"#);
        let found = speed::fixes(&of_tasks(tasks, &program), 0, 1_000_000).found.into_iter();
        found.map(|found| found.fix.ron(0)).collect::<Vec<_>>()
    };
    for step in [r#""b""#, r#"All(Map(of: 1, do: "b"))"#] {
        let together = format!(r#"[All(Map(of: 2, do: ["a", {step}])), Log("done")]"#);
        assert_eq!(fixes(step), [together]);
    }
    // If the iterations were concurrent, the second one would call `b(1)` before `a(1)` settles.
    let split = r#"[For(of: 2, do: "a"), All(Map(of: 2, do: Call("b", "1"))), Log("done")]"#;
    assert_eq!(fixes(r#"Call("b", "1")"#), [split]);
}

#[test]
fn chains_do_not_depend_on_the_order_of_declaration() {
    let (b, c) = (
        r#""b": (takes: "1ms", needs: ["a"])"#,
        r#""c": (takes: "50ms", needs: ["a"], items: {"y": (takes: "10ms")})"#,
    );
    for [one, other] in [[b, c], [c, b]] {
        let tasks =
            format!(r#""a": (takes: "10ms", items: {{"y": (takes: "50ms")}}), {one}, {other}"#);
        let best = anew(&tasks, r#"[For(of: ["x", "y"], do: ["a", "c"]), "b"]"#);
        let lanes = r#"61ms: [All(Map(of: ["x", "y"], do: ["a", "c"])), "b"]"#;
        assert_eq!(best.as_deref(), Some(lanes));
    }
}

#[test]
fn each_item_is_retried_separately() {
    let tasks = r#""a": (takes: "10ms")"#;
    let best = |[x, y]: [&str; 2]| {
        let one = |item: &str, step: &str| format!(r#"For(of: ["{item}"], do: {step})"#);
        anew(tasks, &format!("[Sleep(\"5ms\"), {}, {}]", one("x", x), one("y", y)))
    };
    let [thrice, twice] = [3, 2].map(|times| format!("Retry(times: {times}, do: \"a\")"));
    assert_eq!(best([&thrice, "\"a\""]), None);
    assert_eq!(best(["\"a\"", &thrice]), None);
    assert_eq!(best([&thrice, &twice]), None);
    let both = format!(r#"10ms: [All(Map(of: ["x", "y"], do: {thrice}))]"#);
    assert_eq!(best([&thrice, &thrice]), Some(both));
}
