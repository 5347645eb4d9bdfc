//! Regressions: cases that rules once got wrong, each in a minimal program.

use super::*;

/// The findings in a program, each as `rule: message`.
pub(super) fn found(tasks: &str, program: &str) -> Vec<String> {
    let text = format!("(tasks: {{{tasks}}}, programs: {{\"p\": {program}}})");
    found_in(&text)
}

pub(super) fn found_in(text: &str) -> Vec<String> {
    let scenario = Scenario::from_ron("p", text).unwrap_or_else(|error| panic!("{error}"));
    let timeline = scenario.run("p").unwrap();
    let found = of(&scenario, &timeline).found.into_iter();
    found.map(|finding| format!("{}: {}", finding.rule.name, finding.message)).collect()
}

/// The messages of one rule's findings in a program.
pub(super) fn of_rule(rule: &Rule, tasks: &str, program: &str) -> Vec<String> {
    let begin = format!("{}: ", rule.name);
    let found = found(tasks, program).into_iter();
    found.filter_map(|found| Some(found.strip_prefix(&begin)?.to_owned())).collect()
}

const AB: &str = r#""a": (takes: "100ms"), "b": (takes: "20ms")"#;

#[test]
fn a_tie_is_described_by_the_timers_that_are_due() {
    let race = r#"Race([[Sleep("10ms"), Fail("x")], [Sleep("10ms")]])"#;
    let is = |tasks: &str, program: &str, message: &str| {
        assert_eq!(of_rule(&tie_sensitive_outcome::RULE, tasks, program), [message]);
    };
    let sleeps = "`Sleep(\"10ms\")` and other timers are due at 10ms, and the outcome of the \
                  program depends on whether `Sleep(\"10ms\")` comes first or last";
    is(
        r#""a": (takes: "0ms")"#,
        &format!(
            r#"[Try(body: [{race}, "a"],
                catch: [Log("1"), Log("2"), Log("3"), Log("4"), Log("5")])]"#
        ),
        sleeps,
    );
    is(
        r#""a": (takes: "5ms"), "b": (takes: "20ms"), "c": (takes: "7ms")"#,
        &format!(r#"[Try(body: [{race}, All(["a", "c"])], catch: [All(["b", "c"])])]"#),
        sleeps,
    );
    is(
        r#""a": (takes: "10ms"), "b": (takes: "10ms")"#,
        r#"[Race(["a", "b"])]"#,
        "`a` and `b` are both due at 10ms, and the outcome of the program depends on which comes \
         first",
    );
    is(
        r#""a": (takes: "10ms"), "b": (takes: "10ms"), "c": (takes: "10ms")"#,
        r#"[Race(["a", "b", "c"])]"#,
        "`a` and other timers are due at 10ms, and the outcome of the program depends on whether \
         `a` comes first or last",
    );
    is(
        r#""a": (takes: "10ms")"#,
        r#"[Timeout("10ms", "a")]"#,
        "`a` and the timer of `Timeout(\"10ms\", \"a\")` are both due at 10ms, and the outcome of \
         the program depends on which comes first",
    );
    is(
        r#""a": (takes: "10ms"), "b": (takes: "3ms")"#,
        r#"[Timeout("7ms", "b"), Timeout("10ms", "a")]"#,
        "`a` and the timer of `Timeout(\"10ms\", \"a\")` are both due at 13ms, and the outcome of \
         the program depends on which comes first",
    );
}

#[test]
fn a_tie_after_many_others_names_no_single_pair() {
    let pairs = r#"For(of: 40, do: All(["t", "t"]))"#;
    let tasks = r#""t": (takes: "1ms"), "u": (takes: "1ms"), "v": (takes: "1ms")"#;
    assert_eq!(
        of_rule(&tie_sensitive_outcome::RULE, tasks, &format!(r#"[{pairs}, Race(["u", "v"])]"#)),
        ["at least 32 timers are due at the same time as another timer, and the outcome of the \
          program changes if all of them fire in the opposite order"]
    );
}

#[test]
fn a_promise_that_cannot_reject_is_no_latent_rejection() {
    let late = |promise: &str| {
        let program = format!(r#"[Let("s", {promise}), "a", Await("s")]"#);
        of_rule(&latent_unhandled_rejection::RULE, AB, &program).len()
    };
    for safe in [
        r#"Sleep("10ms")"#,
        r#"AllSettled(["b", "b"])"#,
        r#"Try(body: ["b"], catch: [])"#,
        r#"Catch("b", [])"#,
        r#"[Sleep("10ms"), Log("x")]"#,
        r#"All([Sleep("10ms")])"#,
        r#"Try(body: ["b"], finally: [Return([])])"#,
        r#"Timeout("20ms", Sleep("10ms"))"#,
        r#"Any(["b", Sleep("10ms")])"#,
    ] {
        assert_eq!(late(safe), 0, "{safe}");
    }
    for latent in [
        r#""b""#,
        r#"Catch("b", Rethrow)"#,
        r#"Catch("b", "b")"#,
        r#"Try(body: ["b"], catch: ["b"])"#,
        r#"Try(body: ["b"], catch: [Log("{error}"), Rethrow])"#,
        r#"["b", Sleep("10ms")]"#,
        r#"Timeout("30ms", "b")"#,
        r#"Pool(limit: 1, of: ["b"])"#,
    ] {
        assert_eq!(late(latent), 1, "{latent}");
    }
}

#[test]
fn an_order_that_a_queue_enforces_is_not_by_chance() {
    let found = |capacity: u32, a: &str, b: &str| {
        let text = format!(
            r#"(resources: {{"r": {capacity}}}, tasks: {{"a": (takes: "50ms"{a}),
            "b": (takes: "60ms"{b}), "c": (takes: "10ms", needs: ["a"])}},
            programs: {{"p": [Start("a"), "b", "c", Await("a")]}})"#
        );
        found_in(&text).iter().filter(|found| found.starts_with("timing-dependent-order")).count()
    };
    let uses = ", uses: \"r\"";
    assert_eq!(found(1, uses, uses), 0);
    assert_eq!(found(2, uses, uses), 1);
    assert_eq!(found(1, uses, ""), 1);
    assert_eq!(found(1, "", uses), 1);
}

#[test]
fn work_that_the_program_waits_for_is_not_orphaned() {
    let found = |program: &str| {
        let tasks = r#""x": (takes: "100ms"), "y": (takes: "200ms"), "fast": (takes: "10ms"),
            "bad": (takes: "20ms", fails: "no"), "late": (takes: "50ms", fails: "no"),
            "long": (takes: "300ms")"#;
        of_rule(&orphaned_work::RULE, tasks, program)
    };
    assert_eq!(found(r#"[Let("p", "x"), Race([["p"], "fast"]), Await("p")]"#), [""; 0]);
    assert_eq!(found(r#"[Let("p", ["x", "x"]), Race(["p", "fast"]), Await("p")]"#), [""; 0]);
    assert_eq!(
        found(r#"[Race(["fast", All(["late", "y"])]), "long"]"#),
        ["the race is decided at 10ms, but `late` and `y` keep running, the last one for 190ms"]
    );
    assert_eq!(
        found(r#"[Race(["fast", ["x", "y"]]), "long", "long"]"#),
        ["the race is decided at 10ms, but `x` keeps running for 90ms; `y` is called after \
          that, at 100ms"]
    );
}

#[test]
fn harmless_timeouts_do_not_hide_one_that_expires() {
    let tasks = r#""quick": (takes: "1ms"), "slow": (takes: "300ms"), "long": (takes: "1s")"#;
    let program = r#"[For(of: 60, do: Timeout("1s", "quick")),
        Try(body: [Timeout("50ms", "slow")], catch: []), "long"]"#;
    assert_eq!(
        of_rule(&orphaned_work::RULE, tasks, program),
        ["the timeout expires at 110ms, but `slow` keeps running for 250ms"]
    );
}

#[test]
fn a_result_is_lost_only_if_nothing_else_reads_it() {
    let found = |program: &str| {
        let tasks = r#""x": (takes: "30ms"), "y": (takes: "50ms"),
            "bad": (takes: "20ms", fails: "no"), "long": (takes: "300ms")"#;
        of_rule(&lost_result::RULE, tasks, program)
    };
    let caught = |body: &str, catch: &str| {
        found(&format!("[Let(\"p\", \"x\"), Try(body: [{body}], catch: [{catch}]), \"long\"]"))
    };
    assert_eq!(caught(r#"All([["p"], "bad"])"#, r#"Await("p")"#), [""; 0]);
    assert_eq!(caught(r#"All(["p", "bad"])"#, r#"Await("p")"#), [""; 0]);
    assert_eq!(found(r#"[Try(body: [All(["bad", Sleep("60ms")])], catch: []), "long"]"#), [""; 0]);
    let lost = "this `All` rejects at 20ms because `bad` rejects; the result of 1 other branch is \
                discarded";
    assert_eq!(caught(r#"All(["p", "bad"])"#, ""), [lost]);
    let twice = r#"[Let("p", "y"), Let("q", "bad"), Try(body: [All(["p", "q"])], catch: []),
        Try(body: [All(["p", "q"])], catch: []), "long"]"#;
    assert_eq!(found(twice), [lost, lost]);
    assert_eq!(
        found(r#"[Try(body: [Pool(limit: 2, of: ["bad", "x", "y"])], catch: []), "long"]"#),
        ["this pool rejects at 20ms; the results of 2 other branches are discarded"]
    );
    let of_logs = r#"[Try(body: [Pool(limit: 2, of: ["bad", "x", Log("x"), Log("y")])], catch: []),
        "long"]"#;
    assert_eq!(
        found(of_logs),
        ["this pool rejects at 20ms; the result of 1 other branch is discarded"]
    );
}

#[test]
fn blocking_calls_in_parallel_with_waiting_calls_are_accepted() {
    let tasks = r#""s": (takes: "0ms", items: {"big": (blocks: "50ms")}), "fetch": (takes: "100ms"),
        "k": (takes: "0ms", blocks: "50ms")"#;
    let found = |program: &str| of_rule(&blocking_in_parallel::RULE, tasks, program).len();
    assert_eq!(found(r#"[All(["k", "k"])]"#), 1);
    assert_eq!(found(r#"[All(["fetch", "k", "k"])]"#), 0);
    assert_eq!(found(r#"[All(Map(of: ["1", "2"], do: "s"))]"#), 0);
}

#[test]
fn an_orphaned_start_counts_only_the_calls_of_its_own_pool() {
    let text = r#"(tasks: {"bad": (takes: "10ms", fails: "no"), "ok": (takes: "20ms"),
        "other": (takes: "5ms")}, programs: {"p": [Let("o", [Sleep("25ms"), "other"]),
        Try(body: [Pool(limit: 2, of: ["bad", "ok", BRANCH])], catch: []), Await("o"),
        Sleep("1s")]})"#;
    let witness = |branch: &str| {
        let scenario = Scenario::from_ron("p", &text.replace("BRANCH", branch)).unwrap();
        let timeline = scenario.run("p").unwrap();
        let found = of(&scenario, &timeline).found;
        let start = found.into_iter().find(|finding| finding.rule.name == "orphaned-start");
        let calls = start.unwrap().witness.into_iter();
        calls.map(|call| timeline.label(timeline.call(call))).collect::<Vec<_>>()
    };
    assert_eq!(witness(r#"Log("hi")"#), [""; 0]);
    assert_eq!(witness(r#"[Sleep("10ms"), "ok"]"#), [""; 0]);
    assert_eq!(witness(r#""ok""#), ["ok"]);
}

#[test]
fn a_dependency_that_is_never_met_is_reported_with_its_outcome() {
    let tasks = r#""load": (takes: "10ms", items: {"2": (takes: "10ms", fails: "404")}),
        "publish": (takes: "10ms", needs: ["load"]), "f": (takes: "20ms", fails: "no"),
        "g": (takes: "10ms", needs: [Settled("f")]), "next": (takes: "5ms", needs: [Previous])"#;
    let found = |program: &str| of_rule(&started_before_dependency::RULE, tasks, program);
    assert_eq!(
        found(r#"[AllSettled(Map(of: ["1", "2"], do: "load")), "publish"]"#),
        ["`publish` is called at 10ms, although its dependency `load(2)` rejected at 10ms"]
    );
    assert_eq!(
        found(r#"["publish"]"#),
        ["`publish` is called at 0, but its dependency `load` is never called"]
    );
    assert_eq!(
        found(r#"[AllSettled(["f", "g"])]"#),
        ["`g` is called at 0, 20ms before its dependency `f` settles"]
    );
    assert_eq!(
        found(r#"[All(["next", "next"])]"#),
        ["`next` is called at 0, 5ms before its dependency, the call of `next` at 0, fulfills"]
    );
}

#[test]
fn a_forgotten_await_is_reported_once() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "50ms")"#;
    let rules = |program: &str| {
        let found = found(tasks, program).into_iter();
        found.map(|found| found.split(": ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rules(r#"["a", Start("b"), Log("done")]"#), ["floating-promise"]);
    assert_eq!(rules(r#"["a", Let("p", ["b", "a"]), Log("done")]"#), ["floating-promise"]);
}
