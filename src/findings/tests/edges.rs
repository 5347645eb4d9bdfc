//! Edge cases of rules: limits, and programs that almost violate a rule.

use super::*;
use crate::UnhandledRejections;

/// The findings of one rule in a program.
fn by(rule: &Rule, parts: &str, program: &str) -> Findings {
    let scenario = of_parts(parts, program);
    selected(&scenario, &scenario.run("p").unwrap(), |wanted| wanted == rule)
}

pub(super) fn says(rule: &Rule, parts: &str, program: &str) -> Vec<String> {
    by(rule, parts, program).found.into_iter().map(|finding| finding.message).collect()
}

fn leaves_out(rule: &Rule, parts: &str, program: &str) -> Vec<String> {
    by(rule, parts, program).left_out.into_iter().map(|left| left.what).collect()
}

/// The fixes of a program: the time that each saves, its function or program, and the new steps.
pub(super) fn fixes(parts: &str, program: &str) -> Vec<String> {
    let scenario = of_parts(parts, program);
    let fixes = findings_in(&scenario, 0).into_iter().filter_map(|finding| {
        let (fix, saves) = (finding.fix?, finding.saves?);
        Some(format!("{saves} in {}: {}", fix.function().unwrap_or("p"), fix.ron(0)))
    });
    fixes.collect()
}

/// The findings about a promise that has no handler before 100 ms.
fn late(parts: &str, promise: &str) -> Vec<String> {
    let program = format!(r#"[Let("s", {promise}), "a", Await("s")]"#);
    says(&latent_unhandled_rejection::RULE, parts, &program)
}

pub(super) const AB: &str = r#"tasks: {"a": (takes: "100ms"), "b": (takes: "20ms")}"#;
const TUV: &str = r#"tasks: {"t": (takes: "1ms"), "u": (takes: "1ms"), "v": (takes: "1ms")}"#;

#[test]
fn a_promise_that_could_reject_is_a_latent_rejection() {
    let parts = format!(r#"{AB}, functions: {{"calls": ["b"], "rests": [Sleep("10ms")]}}"#);
    for latent in [
        r#"Timeout("30ms", AllSettled(["b"]))"#,
        r#"Race(["b", Sleep("30ms")])"#,
        r#"Race(["b", Race([])])"#,
        r#""calls""#,
    ] {
        assert_eq!(late(&parts, latent).len(), 1, "{latent}");
    }
    for safe in [
        r#"Race([Sleep("5ms"), Sleep("10ms")])"#,
        // `Log` wins the race immediately, before `b` can reject.
        r#"Race(["b", Log("x")])"#,
        r#""rests""#,
    ] {
        assert_eq!(late(&parts, safe).len(), 0, "{safe}");
    }
}

#[test]
fn an_equal_name_in_another_list_is_another_promise() {
    let found = |parts: &str, program: &str| says(&floating_promise::RULE, parts, program);
    assert_eq!(
        found(&format!(r#"{AB}, functions: {{"f": [Start("b"), "a"]}}"#), r#"["b", "f"]"#),
        ["`b` is started at 20ms and never awaited"]
    );
    assert_eq!(
        found(
            r#"tasks: {"save": (takes: "20ms", fails: First(1, "no")), "a": (takes: "100ms")}"#,
            r#"[Try(body: ["save"], catch: [Start("save"), "a"])]"#
        ),
        ["`save` is started at 20ms and never awaited"]
    );
}

#[test]
fn a_promise_that_cannot_reject_is_not_floating() {
    let parts = format!(r#"{AB}, functions: {{"safe": [Catch("b", [])], "f": ["b"]}}"#);
    let found = |rule: &Rule, step: &str| says(rule, &parts, &format!(r#"[{step}, "a"]"#));
    for safe in [
        r#"Let("s", AllSettled(["b"]))"#,
        r#"Let("s", Try(body: ["b"], catch: [Log("x")]))"#,
        r#"Let("s", Sleep("1s"))"#,
        r#"Let("s", Finally(Catch("b", Log("y")), Log("x")))"#,
        r#"Let("s", Catch("b", Log("y")))"#,
        r#"Let("s", "safe")"#,
        r#"Start("safe")"#,
    ] {
        assert_eq!(found(&floating_promise::RULE, safe).len(), 0, "{safe}");
    }
    for floating in [
        r#"Let("s", All(["b"]))"#,
        r#"Let("s", Try(body: ["b"], catch: [Rethrow]))"#,
        r#"Let("s", Finally("b", Log("x")))"#,
        r#"Let("s", "f")"#,
        r#"Start("f")"#,
    ] {
        assert_eq!(found(&floating_promise::RULE, floating).len(), 1, "{floating}");
    }
}

#[test]
fn more_than_fifty_combinators_are_reported_as_left_out() {
    let parts = r#"tasks: {"quick": (takes: "1ms"), "slow": (takes: "2ms"),
        "bad": (takes: "1ms", fails: "no")}"#;
    let all = r#"Try(body: [All(["slow", "bad"])], catch: [])"#;
    let race = r#"Race(["quick", "slow"])"#;
    for (rule, pass, what) in [
        (&lost_result::RULE, all, "combinators that reject"),
        (&orphaned_work::RULE, race, "races that leave work running"),
    ] {
        let of = |passes: u32| leaves_out(rule, parts, &format!("[For(of: {passes}, do: {pass})]"));
        assert_eq!(of(50), [""; 0]);
        assert_eq!(of(51), [format!("all but 50 of 51 {what}")]);
    }
}

#[test]
fn a_call_is_orphaned_only_if_it_settles_after_the_race() {
    let found = |loser: &str| {
        let parts = r#"tasks: {"fast": (takes: "10ms"), "x": (takes: "10ms"),
            "y": (takes: "20ms"), "long": (takes: "300ms")}"#;
        says(&orphaned_work::RULE, parts, &format!(r#"[Race(["fast", {loser}]), "long"]"#))
    };
    assert_eq!(
        found(r#"["x", "y"]"#),
        ["the race is decided at 10ms, but `y` keeps running for 20ms"]
    );
    assert_eq!(
        found(r#"[Sleep("20ms"), "y"]"#),
        ["the race is decided at 10ms, but `y` is called after that, at 20ms"]
    );
    assert_eq!(
        found(r#"[Sleep("20ms"), "y", "x"]"#),
        ["the race is decided at 10ms, but `y` and `x` are called after that, the first one at \
          20ms"]
    );
}

#[test]
fn work_that_something_else_awaits_is_neither_lost_nor_orphaned() {
    let parts = r#"tasks: {"x": (takes: "90ms"), "fast": (takes: "10ms"),
        "bad": (takes: "20ms", fails: "no"), "long": (takes: "300ms")}"#;
    for (rule, step, message) in [
        (
            &lost_result::RULE,
            r#"Try(body: [All([["p"], "bad"])], catch: [])"#,
            "this `All` rejects at 20ms because `bad` rejects; the result of 1 other branch is \
             discarded",
        ),
        (
            &orphaned_work::RULE,
            r#"Race([["p"], "fast"])"#,
            "the race is decided at 10ms, but `x` keeps running for 80ms",
        ),
    ] {
        let found =
            |logs: &str| says(rule, parts, &format!(r#"[Let("p", "x"), {logs} {step}, "long"]"#));
        assert_eq!(found(""), [message]);
        assert_eq!(found(r#"Let("q", Catch(["p", Log("{p}")], [])),"#), [""; 0]);
    }
}

#[test]
fn a_long_step_is_shortened_to_its_beginning() {
    let is_told = |promise: &str, step: &str| {
        let settles = "settles at 20ms, but a handler is attached only at 100ms, 80ms later";
        assert_eq!(late(AB, promise), [format!("`{step}` {settles}")]);
    };
    // A step of 40 characters is shown in full.
    let whole = r#"All(["b", Sleep("10ms"), Sleep("20ms")])"#;
    is_told(whole, whole);
    is_told(
        r#"All(["b", Sleep("1ms"), Sleep("2ms"), Sleep("3ms")])"#,
        r#"All(["b", Sleep("1ms"), Sleep("2ms"), Sl…"#,
    );
    is_told("All([\n\"b\",\n])", "All([…");
}

#[test]
fn delays_are_found_inside_functions_and_across_them() {
    assert_eq!(
        fixes(&format!(r#"{AB}, functions: {{"f": ["b"]}}"#), r#"["a", "f", Log("done")]"#),
        [r#"20ms in p: [All(["a", "f"]), Log("done")]"#]
    );
    assert_eq!(
        fixes(&format!(r#"{AB}, functions: {{"f": [For(of: 3, do: "b")]}}"#), r#"["f"]"#),
        [r#"40ms in f: [All(Map(of: 3, do: "b"))]"#]
    );
}

#[test]
fn a_loop_whose_calls_use_a_resource_becomes_a_pool() {
    let parts = r#"resources: {"r": 2}, tasks: {"a": (takes: "100ms", uses: "r"),
        "b": (takes: "20ms")}"#;
    assert_eq!(
        fixes(parts, r#"[For(of: 4, do: [Start("a"), "a"])]"#),
        [r#"200ms in p: [Pool(limit: 2, of: Map(of: 4, do: [Start("a"), "a"]))]"#]
    );
    // Here `a` is the promise of a call of `b`.
    assert_eq!(
        fixes(parts, r#"[For(of: 4, do: [Let("a", "b"), "a"])]"#),
        [r#"60ms in p: [All(Map(of: 4, do: [Let("a", "b"), "a"]))]"#]
    );
}

#[test]
fn a_branch_with_an_inner_await_becomes_an_async_function() {
    let parts = r#"tasks: {"x": (takes: "50ms"), "a": (takes: "100ms"),
        "b": (takes: "20ms", needs: ["a"]), "c": (takes: "10ms", needs: ["b"])}"#;
    let gathers = r#"All([Await("a"), "b"])"#;
    for step in [format!(r#"Timeout("1s", {gathers})"#), format!(r#"Then({gathers}, "c")"#)] {
        assert_eq!(
            fixes(parts, &format!(r#"["x", {step}, Log("done")]"#)),
            [format!(r#"50ms in p: [All(["x", [{step}]]), Log("done")]"#)]
        );
    }
}

#[test]
fn of_two_fixes_for_a_step_the_one_that_saves_more_is_reported() {
    let fixes = |b: u32, c: u32| {
        let parts = format!(
            r#"tasks: {{"a": (takes: "100ms"), "b": (takes: "{b}ms"), "c": (takes: "{c}ms")}}"#
        );
        fixes(&parts, r#"[Then("a", "b"), "c", Log("done")]"#)
    };
    assert_eq!(fixes(50, 20), [r#"50ms in p: [All(["a", "b"]), "c", Log("done")]"#]);
    assert_eq!(fixes(20, 50), [r#"50ms in p: [All([Then("a", "b"), "c"]), Log("done")]"#]);
}

#[test]
fn a_program_of_two_thousand_steps_is_checked_and_a_longer_one_is_not() {
    let rule = &sequential_independent_awaits::RULE;
    let program = |steps: usize| format!(r#"["a", "b", {}]"#, r#"Log("x"), "#.repeat(steps - 2));
    assert_eq!(says(rule, AB, &program(2_000)).len(), 1);
    let too_long = "the whole program: it has 2001 steps (limit: 2000)";
    assert_eq!(leaves_out(rule, AB, &program(2_001)), [too_long]);
}

#[test]
fn steps_beyond_the_limit_of_runs_are_reported() {
    let fixed = |program: &str, runs: usize| {
        let scenario = of_parts(AB, program);
        let events = scenario.run("p").unwrap().event_count();
        let fixed = speed::fixes(&scenario, 0, runs * events);
        (fixed.found.len(), fixed.events / events, fixed.events % events, fixed.left_out)
    };
    let untried = |steps: &str| {
        Some(format!("the calls that {steps} may delay: the limit of runs is reached"))
    };
    assert_eq!(fixed(r#"["a", "b"]"#, 0), (0, 0, 0, untried("1 step")));
    assert_eq!(fixed(r#"["a", "b", "a"]"#, 0), (0, 0, 0, untried("2 steps")));
    // The first rewrite that is tried changes the program's value.
    assert_eq!(fixed(r#"["a", "b"]"#, 1), (0, 1, 0, untried("1 step")));
}

#[test]
fn fewer_orders_are_tried_if_a_run_has_many_events() {
    let program = r#"[Let("first", Race(["u", "v"])), For(of: 32, do: All(["t", "t"])),
        For(of: 70000, do: Log("x")), Await("first")]"#;
    assert_eq!(
        leaves_out(&tie_sensitive_outcome::RULE, TUV, program),
        ["all but 28 of 33 other orders of timers that are due at the same time"]
    );
}

#[test]
fn a_different_outcome_is_due_to_the_order_alone() {
    let parts = r#"tasks: {"u": (takes: "5ms"), "v": (takes: "5ms"),
        "bad": (takes: "9ms", fails: "no")}"#;
    let scenario = of_parts(parts, r#"[Start("bad"), All(["u", "v"]), Sleep("10ms")]"#);
    for unhandled_rejections in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
        let options = RunOptions { unhandled_rejections, ..RunOptions::default() };
        let timeline = scenario.run_program(0, &options).unwrap();
        let found = selected(&scenario, &timeline, |rule| rule == &tie_sensitive_outcome::RULE);
        assert!(found.found.is_empty(), "{options:?}");
    }
}

#[test]
fn a_pair_of_timers_is_named_only_if_all_later_ties_are_known() {
    let found = |pairs: u32| {
        let program = format!(r#"[For(of: {pairs}, do: All(["t", "t"])), Race(["u", "v"])]"#);
        says(&tie_sensitive_outcome::RULE, TUV, &program)
    };
    let pair = "`u` and `v` are both due at 31ms, and the outcome of the program depends on which \
                comes first";
    assert_eq!(found(30), [pair]);
    let first = "`u` and other timers are due at 32ms, and the outcome of the program depends on \
                 whether `u` comes first or last";
    assert_eq!(found(31), [first]);
}

#[test]
fn a_long_outcome_is_shortened_to_its_beginning() {
    let (whole, long) = ("u".repeat(58), "v".repeat(59));
    let parts = format!(
        r#"tasks: {{"u": (takes: "1ms", returns: "{whole}"),
        "v": (takes: "1ms", returns: "{long}")}}"#
    );
    let found = by(&tie_sensitive_outcome::RULE, &parts, r#"[Race(["u", "v"])]"#).found;
    let [own, other] = ["in this order it fulfills with", "in the other order it fulfills with"];
    assert_eq!(found[0].why, format!("{own} \"{whole}\"; {other} \"{long}…"));
}

#[test]
fn a_peak_is_reported_where_it_is_first_reached() {
    let parts = r#"resources: {"r": 2}, tasks: {"f": (takes: "10ms", uses: "r")}"#;
    let program = r#"[All(Map(of: 3, do: "f")), All(Map(of: 3, do: "f"))]"#;
    assert_eq!(
        says(&unbounded_concurrency::RULE, parts, program),
        ["at 0, 3 concurrent calls compete for the 2 slots of `r`"]
    );
}

#[test]
fn a_call_is_not_concurrent_with_one_that_ends_at_the_same_instant() {
    let parts = r#"resources: {"r": 2}, tasks: {
        "a": (takes: "10ms", uses: "r"), "b": (takes: "10ms", uses: "r"),
        "c": (takes: "10ms", uses: "r"), "d": (takes: "10ms", uses: "r")}"#;
    let found = |program| says(&unbounded_concurrency::RULE, parts, program);
    assert!(found(r#"[All([["a", All(["c", "d"])], "b"])]"#).is_empty());
    assert_eq!(found(r#"[All([["a", All(["c", "d", "c"])], "b"])]"#).len(), 1);
}

#[test]
fn a_summary_is_the_first_sentence_of_a_rules_text() {
    assert_eq!(
        orphaned_work::RULE.summary(),
        "Finds calls that still run although nothing waits for them any more: the program has \
         settled, a timeout has expired, or a race has a winner."
    );
}

#[test]
fn a_statement_that_is_awaited_in_place_becomes_a_branch() {
    let parts = r#"tasks: {"a": (takes: "10ms"), "b": (takes: "50ms")}"#;
    assert_eq!(
        fixes(parts, r#"[All([Await(Try(body: ["a"], catch: [])), "b"])]"#),
        [r#"10ms in p: [All([Try(body: ["a"], catch: []), "b"])]"#]
    );
    assert_eq!(
        fixes(parts, r#"[All([Await(Await("a")), "b"])]"#),
        [r#"10ms in p: [All(["a", "b"])]"#]
    );
}
