//! Calls that start too early, that meet their dependencies by chance, or that await them; and the
//! budget of the search that distinguishes them.

use super::cases::{found_in, of_rule};
use super::order::{BUDGET, Orders};
use super::*;

fn by_chance(tasks: &str, program: &str) -> Vec<String> {
    of_rule(&timing_dependent_order::RULE, tasks, program)
}

fn too_early(tasks: &str, program: &str) -> Vec<String> {
    of_rule(&started_before_dependency::RULE, tasks, program)
}

#[test]
fn awaiting_a_failed_attempt_does_not_guarantee_the_order() {
    let found = |need: &str| {
        let tasks = format!(
            r#""a": (takes: "10ms", fails: First(1, "no")), "c": (takes: "1ms", needs: [{need}])"#
        );
        let again = r#"[Try(body: ["a"], catch: []), Start("a"), Sleep("20ms"), "c", Await("a")]"#;
        by_chance(&tasks, again)
    };
    assert_eq!(
        found(r#""a""#),
        ["`c` is called at 30ms, 10ms after its dependency `a` fulfills, but it doesn't wait for \
          it"]
    );
    assert_eq!(found(r#"Settled("a")"#), [""; 0]);
}

#[test]
fn previous_refers_only_to_the_last_earlier_call() {
    let found = |beside: usize| {
        let tasks = r#""next": (takes: "10ms", needs: [Previous]), "x": (takes: "1ms")"#;
        let beside = r#", "x""#.repeat(beside);
        let all = format!(r#"All(["next"{beside}])"#);
        by_chance(
            tasks,
            &format!(r#"["next", Let("p", "next"), Sleep("20ms"), {all}, Await("p")]"#),
        )
    };
    let expected = "`next` is called at 30ms, 10ms after its dependency, the call of `next` at \
                    10ms, fulfills, but it doesn't wait for it";
    assert_eq!(found(0), [expected]);
    assert_eq!(found(20), [expected]);
}

#[test]
fn many_concurrent_calls_are_reported_like_few() {
    let tasks = r#""a": (takes: "10ms"), "x": (takes: "1ms", needs: ["a"])"#;
    for more in [1, 7, 8, 20] {
        let all = format!(r#"All(Map(of: {}, do: "x"))"#, more + 1);
        let program = format!(r#"[Start("a"), Sleep("30ms"), {all}, Await("a")]"#);
        assert_eq!(
            by_chance(tasks, &program),
            [format!(
                "`x(1)` is called at 30ms, 20ms after its dependency `a` fulfills, but it doesn't \
                 wait for it (and {more} more like it from this step)"
            )]
        );
        assert_eq!(by_chance(tasks, &format!(r#"["a", {all}]"#)), [""; 0]);
    }
}

#[test]
fn an_awaited_dependency_is_not_reported() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"),
        "c": (takes: "10ms", needs: ["a", "b"])"#;
    assert_eq!(
        by_chance(tasks, r#"[Start("a"), "b", "c", Await("a")]"#),
        ["`c` is called at 20ms, 10ms after its dependency `a` fulfills, but it doesn't wait for \
          it"]
    );
}

#[test]
fn a_free_slot_proves_an_order_only_if_it_is_the_only_slot() {
    let found = |capacity: u32, program: &str| {
        let text = format!(
            r#"(resources: {{"r": {capacity}}}, tasks: {{"a": (takes: "50ms", uses: "r"),
            "b": (takes: "60ms", uses: "r"), "x": (takes: "70ms", uses: "r"),
            "c": (takes: "10ms", needs: ["a"])}}, programs: {{"p": {program}}})"#
        );
        found_in(&text).iter().filter(|found| found.starts_with("timing-dependent-order")).count()
    };
    let later = r#"[Start("a"), Sleep("60ms"), "b", "c", Await("a")]"#;
    assert_eq!(found(1, later), 0);
    assert_eq!(found(2, later), 1);
    // `x` and `a` occupy two slots, and `b` gets the slot of `a`.
    let queued = r#"[Let("x", "x"), Start("a"), "b", "c", Await("a"), Await("x")]"#;
    assert_eq!(found(2, queued), 0);
    assert_eq!(found(3, queued), 1);
}

#[test]
fn a_call_is_too_early_until_its_last_dependency_is_met() {
    let found = |needs: &str, program: &str| {
        let tasks = format!(
            r#""a": (takes: "100ms"), "b": (takes: "20ms"), "z": (takes: "1ms"),
            "load": (takes: "10ms", items: {{"1": (takes: "30ms")}}),
            "c": (takes: "10ms", needs: [{needs}])"#
        );
        too_early(&tasks, program)
    };
    let all = r#"[All(["a", "b", "c"])]"#;
    for needs in [r#""a", "b""#, r#""b", "a""#] {
        let told = "`c` is called at 0, 100ms before its dependency `a` fulfills";
        assert_eq!(found(needs, all), [told], "{needs}");
    }
    for needs in [r#""z", "a""#, r#""a", "z""#] {
        let told = "`c` is called at 0, but its dependency `z` is never called";
        assert_eq!(found(needs, all), [told], "{needs}");
    }
    assert_eq!(
        found(r#""load""#, r#"[All([All(Map(of: 2, do: "load")), "c"])]"#),
        ["`c` is called at 0, 30ms before its dependency `load(1)` fulfills"]
    );
}

#[test]
fn a_failed_dependency_is_described_by_when_it_fails() {
    let tasks = r#""f": (takes: "20ms", fails: "no"), "c": (takes: "5ms", needs: ["f"]),
        "slow": (takes: "30ms"), "g": (takes: "5ms", needs: ["slow"]),
        "h": (takes: "5ms", needs: [Settled("slow")])"#;
    for (program, told) in [
        (r#"[AllSettled(["f", "c"])]"#, "0, but its dependency `f` rejects at 20ms"),
        // Two timers are due at 20ms: the one that was set first fires first.
        (
            r#"[AllSettled([[Sleep("20ms"), "c"], "f"])]"#,
            "20ms, but its dependency `f` rejects at 20ms",
        ),
        (
            r#"[AllSettled(["f", [Sleep("20ms"), "c"]])]"#,
            "20ms, although its dependency `f` rejected at 20ms",
        ),
    ] {
        assert_eq!(too_early(tasks, program), [format!("`c` is called at {told}")]);
    }
    // `f` rejects without a handler, and the process crashes before `slow` settles.
    assert_eq!(
        too_early(tasks, r#"[Start("f"), All(["slow", "g", "h"])]"#),
        [
            "`g` is called at 0, but its dependency `slow` never settles",
            "`h` is called at 0, but its dependency `slow` never settles"
        ]
    );
}

#[test]
fn a_call_is_ready_when_its_last_dependency_is_met() {
    for needs in [r#""a", "b""#, r#""b", "a""#] {
        let tasks = format!(
            r#""a": (takes: "10ms"), "b": (takes: "20ms"),
            "x": (takes: "10ms", needs: ["a", "b"]), "c": (takes: "10ms", needs: [{needs}])"#
        );
        let found =
            of_rule(&sequential_independent_awaits::RULE, &tasks, r#"[All(["a", "b"]), "x", "c"]"#);
        let told = "`c` starts at 30ms because it waits for `x`, but it doesn't depend on it (its \
                    last dependency `b` fulfilled at 20ms)";
        assert_eq!(found, [told], "{needs}");
    }
}

/// A scenario of tasks that may use a resource with one slot.
fn scenario(tasks: &str, program: &str) -> Scenario {
    of_parts(&format!("resources: {{\"r\": 1}}, tasks: {{{tasks}}}"), program)
}

/// The number of calls that meet a dependency by chance, the first unknown call, and the rest of
/// the budget.
fn met_by_chance(scenario: &Scenario, mut budget: u64) -> (usize, Option<CallId>, u64) {
    let timeline = scenario.run("p").unwrap();
    let run = Run::new(scenario, &timeline).unwrap();
    let met_by_chance = Orders::met_by_chance(&run, &mut budget);
    (met_by_chance.met.len(), met_by_chance.unknown, budget)
}

/// The cost of finding all calls that meet a dependency by chance; there are `calls` of them.
fn cost(scenario: &Scenario, calls: usize) -> u64 {
    let (met, unknown, left) = met_by_chance(scenario, BUDGET);
    assert_eq!((met, unknown), (calls, None));
    BUDGET - left
}

#[test]
fn only_the_first_of_several_calls_with_one_cause_searches_the_graph() {
    // Each call depends on another one, with 300 calls between them.
    let cost = |calls: usize| {
        let tasks = r#""a": (takes: "10ms"), "h": (takes: "1ms"),
            "x": (takes: "1ms", needs: ["a"])"#;
        let all = |task: &str| format!("All(Map(of: {calls}, do: \"{task}\"))");
        let program = format!(
            r#"[Let("as", {}), For(of: 300, do: "h"), {}, Await("as")]"#,
            all("a"),
            all("x")
        );
        cost(&scenario(tasks, &program), calls)
    };
    let more = cost(40) - cost(20);
    assert!(more < 20 * 10, "20 calls more cost {more} steps more");
}

#[test]
fn each_call_costs_budget_and_later_calls_are_unknown() {
    let map = |calls: usize| {
        let tasks = r#""a": (takes: "10ms"), "x": (takes: "1ms", needs: ["a"])"#;
        let all = format!(r#"All(Map(of: {calls}, do: "x"))"#);
        scenario(tasks, &format!(r#"[Start("a"), Sleep("20ms"), {all}, Await("a")]"#))
    };
    let enough = cost(&map(20), 20);
    assert_eq!(cost(&map(30), 30), enough + 10);
    assert_eq!(met_by_chance(&map(20), enough), (20, None, 0));
    // Call 0 is the call of `a`.
    assert_eq!(met_by_chance(&map(20), enough - 5), (15, Some(CallId(1 + 15)), 0));
}

#[test]
fn each_call_is_reported_or_counted_as_left_out() {
    // Each of the last 600 calls searches all events before it.
    let scenario = scenario(
        r#""h": (takes: "1s"), "a": (takes: "1ms", uses: "r"), "c": (takes: "1ms", needs: ["a"])"#,
        r#"[Let("hs", All(Map(of: 40000, do: "h"))), Start("a"), Sleep("2ms"),
            For(of: 600, do: "c"), Await("a"), "hs"]"#,
    );
    let timeline = scenario.run("p").unwrap();
    let run = Run::new(&scenario, &timeline).unwrap();
    let found = timing_dependent_order::check(&run).len();
    let left_out: Vec<String> = run.into_left_out().iter().map(LeftOut::to_string).collect();
    assert!(400 < found && found < 600, "{found}");
    assert_eq!(
        left_out,
        [format!(
            "timing-dependent-order: the last {} calls (limit: 20000000 steps through the causes)",
            600 - found
        )]
    );
}
