//! Fixes are simple, keep what other code relies on, and do not contradict each other.

use super::*;
use crate::scenario::write_steps;
use crate::scenario::{Format, Formatting};

const SIX: &str = r#""a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "30ms"),
    "d": (takes: "40ms"), "e": (takes: "50ms"), "f": (takes: "60ms")"#;

/// A program with all its fixes.
fn fixed(scenario: &Scenario) -> Option<String> {
    fix(scenario, 0).unwrap().nearest.map(|fix| fix.ron(0))
}

#[test]
fn independent_steps_are_gathered_in_one_all() {
    let program = r#"["a", "b", "c", "d", "e", "f", Log("x")]"#;
    let all = r#"[All(["a", "b", "c", "d", "e", "f"]), Log("x")]"#;
    assert_eq!(fixed(&of_tasks(SIX, program)).as_deref(), Some(all));
    let program = r#"["a", "c", "b", "d", Return(["a", "c", "b", "d"])]"#;
    let all = r#"[All(["a", "c", "b", "d"]), Return(["a", "c", "b", "d"])]"#;
    assert_eq!(fixed(&of_tasks(SIX, program)).as_deref(), Some(all));
    let findings = of(&of_tasks(SIX, program), &of_tasks(SIX, program).run("p").unwrap()).found;
    assert_eq!(findings[0].fix.as_ref().map(|fix| fix.ron(0)).as_deref(), Some(all));
}

#[test]
fn a_step_is_added_to_an_adjacent_all() {
    let all = r#"[All(["a", "b", "c"]), Log("x")]"#;
    for program in [r#"["a", All(["b", "c"]), Log("x")]"#, r#"[All(["a", "b"]), "c", Log("x")]"#] {
        assert_eq!(fixed(&of_tasks(SIX, program)).as_deref(), Some(all), "{program}");
    }
}

#[test]
fn a_failing_program_gets_a_faster_fix() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "5ms", fails: "no")"#;
    let program = r#"["a", "b", "c"]"#;
    let nearest = fix(&of_tasks(tasks, program), 0).unwrap().nearest.unwrap();
    assert_eq!(nearest.settles_at.to_string(), "20ms", "{}", nearest.ron(0));
}

#[test]
fn the_rest_of_a_loop_that_failed_early_is_kept() {
    let tasks = r#""a": (takes: "10ms", items: {"2": (fails: "no")})"#;
    for program in [
        r#"[For(of: 5, do: "a")]"#,
        r#"[Try(body: [For(of: 5, do: "a")], catch: [])]"#,
        r#"[Pool(limit: 1, of: Map(of: 5, do: "a"))]"#,
    ] {
        let fix = fix(&of_tasks(tasks, program), 0).unwrap();
        assert!(fix.best.is_none(), "{program}");
        let nearest = fix.nearest.map(|fix| fix.ron(0)).unwrap_or_default();
        assert!(nearest.is_empty() || nearest.contains("of: 5"), "{program}: {nearest}");
    }
    // An attempt that a retry repeats successfully does not end the loop early.
    let tasks = r#""a": (takes: "10ms", fails: First(1, "no"))"#;
    let again = r#"[For(of: 2, do: Retry(times: 2, do: "a"))]"#;
    assert!(fix(&of_tasks(tasks, again), 0).unwrap().nearest.is_some());
}

#[test]
fn a_function_is_rewritten_only_if_all_callers_keep_their_values_and_logs() {
    let text = |others: &str| {
        format!(
            r#"(tasks: {{"a": (takes: "10ms"), "b": (takes: "20ms"),
                "c": (takes: "30ms", needs: ["a"])}},
            functions: {{"f": ["a", "b"]}},
            programs: {{"p": ["f", "c"], {others}}})"#
        )
    };
    let own = |scenario: &Scenario| write_steps(&scenario.functions[0].steps, &scenario.names, 0);
    // The functions of the fix for `p`, and how the other program runs with them.
    let rewritten = |other: &str| {
        let scenario = Scenario::from_ron("p", &text(other)).unwrap();
        let fixes = findings_in(&scenario, 0).into_iter().filter_map(|finding| finding.fix);
        let fixes = fixes.chain(fix(&scenario, 0).unwrap().nearest);
        let functions = fixes.map(|fix| {
            let (names, functions) = ((*fix.scenario.names).clone(), &fix.scenario.functions);
            let with = scenario.rewritten(names, scenario.programs.clone(), functions.clone());
            let with = with.unwrap().0;
            let run = |scenario: &Scenario| {
                let timeline = scenario.run_program(1, &RunOptions::default()).unwrap();
                (timeline.ending(), timeline.logs().map(str::to_owned).collect::<Vec<_>>())
            };
            assert_eq!(run(&scenario), run(&with));
            own(&fix.scenario)
        });
        functions.collect::<Vec<String>>()
    };
    let keeps_its_value = r#"[Let("b", "b"), All(["a", "b"]), "b"]"#;
    let plain = r#"[All(["a", "b"])]"#;
    for functions in [rewritten(r#""u": ["f", Log("user is {f}")]"#), rewritten(r#""v": ["f"]"#)] {
        assert_eq!(functions[0], keeps_its_value);
    }
    assert_eq!(rewritten(r#""u": ["f", Log("done")]"#)[0], plain);
}

#[test]
fn fire_and_forget_with_a_handler_is_not_orphaned() {
    let tasks = r#""audit": (takes: "50ms"), "a": (takes: "10ms")"#;
    let let_go = |handled: &str| {
        let program = format!(r#"[Let("x", {handled}), "a", Log("done")]"#);
        let scenario = of_tasks(tasks, &program);
        broken(&scenario).remove(0).1
    };
    assert!(let_go(r#"Catch("audit", Log("no audit"))"#).is_empty());
    assert_eq!(let_go(r#""audit""#), ["floating-promise"]);
}

#[test]
fn the_advice_in_a_loop_is_valid_in_a_loop() {
    let instead = |tasks: &str, rule: &str| {
        let scenario = of_tasks(tasks, r#"[For(of: 3, do: Start("a")), Sleep("1s")]"#);
        let found = findings_in(&scenario, 0).into_iter().find(|found| found.rule.name == rule);
        found.unwrap().instead
    };
    let floating = instead(r#""a": (takes: "10ms")"#, "floating-promise");
    let unhandled = instead(r#""a": (takes: "10ms", fails: "no")"#, "unhandled-rejection");
    for instead in [floating, unhandled] {
        assert!(instead.contains("`All(Map(..))`"), "{instead}");
        assert!(!instead.contains("with the others"), "{instead}");
    }
}

#[test]
fn a_resource_with_one_slot_is_a_lock() {
    let found = |slots: u32| {
        let parts =
            format!(r#"resources: {{"r": {slots}}}, tasks: {{"a": (takes: "10ms", uses: "r")}}"#);
        broken(&of_parts(&parts, r#"[All(Map(of: 5, do: "a"))]"#)).remove(0).1
    };
    assert_eq!(found(2), ["unbounded-concurrency"]);
    assert!(found(1).is_empty());
}

#[test]
fn chunks_become_a_pool_and_starting_all_together_is_the_alternative() {
    let text = |expect: &str| {
        format!(
            r#"(tasks: {{"job": (takes: "10ms", items: {{
                "A": (takes: "100ms"), "B": (takes: "100ms")}})}},
            programs: {{"p": [All(Map(of: ["A", "1", "2"], do: "job")),
                All(Map(of: ["B", "3", "4"], do: "job"))]}}, expect: {{{expect}}})"#
        )
    };
    let scenario = Scenario::from_ron("p", &text("")).unwrap();
    let finding = findings_in(&scenario, 0).into_iter().find(|f| f.rule.name == "batch-barrier");
    for fix in [finding.unwrap().fix.unwrap(), fix(&scenario, 0).unwrap().nearest.unwrap()] {
        let pool = r#"[Pool(limit: 3, of: Map(of: ["A", "1", "2", "B", "3", "4"], do: "job"))]"#;
        assert_eq!((fix.ron(0).as_str(), fix.in_flight), (pool, 3));
        assert!(fix.other_value.unwrap().contains(r#"instead of ["job(B)","job(3)","job(4)"]"#));
        let second = fix.unbounded.unwrap();
        assert_eq!((second.in_flight, second.settles_at.to_string()), (6, "100ms".to_owned()));
        assert_eq!(second.other_value, None);
    }
    // If the file expects the value, it must not change, and so a pool is no fix.
    let expected = text(r#""p": (value: ["job(B)", "job(3)", "job(4)"])"#);
    exceeds_a_limit(&Scenario::from_ron("p", &expected).unwrap(), ("the chunks are", 6));
}

/// Requires that the only fix of a scenario's first program exceeds its limit on concurrency: it is
/// a note, and isn't applied.
fn exceeds_a_limit(scenario: &Scenario, (limit, in_flight): (&str, usize)) {
    let found = findings_in(scenario, 0);
    let [finding] = &found[..] else { panic!("{found:?}") };
    let why = format!(
        "the fix has more concurrent calls: don't apply it if {limit} there to limit concurrency"
    );
    assert_eq!((finding.severity, &finding.why), (Severity::Note, &why));
    let fixed = finding.fix.as_ref().unwrap();
    assert_eq!((fixed.in_flight, &fixed.other_value), (in_flight, &None));
    let report = fix(scenario, 0).unwrap();
    assert!(report.nearest.is_none() && report.exceeds_limit);
    // Nested loops have no rewritten program.
    if let Some(best) = report.best {
        assert!(best.losses.iter().any(|loss| loss.contains("limit")), "{:?}", best.losses);
    }
}

#[test]
fn a_loop_of_chunks_becomes_a_pool_with_the_same_limit() {
    let tasks = r#""get": (takes: "100ms"), "big": (takes: "300ms")"#;
    let chunks = r#"[For(of: ["a", "b", "c"], do: All(["get", "big"])), Log("x")]"#;
    let found = findings_in(&of_tasks(tasks, chunks), 0);
    let [finding] = &found[..] else { panic!("{found:?}") };
    let fix = finding.fix.as_ref().unwrap();
    let pool = r#"[Pool(limit: 2, of: Map(of: ["a", "b", "c"], do: ["get", "big"])), Log("x")]"#;
    assert_eq!((fix.ron(0).as_str(), fix.in_flight, fix.settles_at.to_string()), {
        (pool, 2, "800ms".to_owned())
    });
    let second = fix.unbounded.as_ref().unwrap();
    assert_eq!((second.in_flight, second.settles_at.to_string()), (6, "300ms".to_owned()));
}

#[test]
fn a_fix_that_exceeds_a_limit_on_concurrency_is_a_note() {
    let tasks = r#""get": (takes: "100ms"), "big": (takes: "300ms")"#;
    for (program, limit) in [
        (r#"[For(of: 3, do: All(Map(of: 20, do: "get"))), Log("x")]"#, ("the chunks are", 60)),
        (
            r#"[All(Map(of: 2, do: "get")), All(Map(of: 2, do: "get")), Log("x")]"#,
            ("the chunks are", 4),
        ),
        (r#"[Pool(limit: 2, of: Map(of: 4, do: ["get", "big"])), Log("x")]"#, ("the `Pool` is", 4)),
    ] {
        exceeds_a_limit(&of_tasks(tasks, program), limit);
    }
    // Chunks of different calls are not there to limit concurrency.
    let found = findings_in(&of_tasks(tasks, r#"[All(["get", "big"]), All(["get", "big"])]"#), 0);
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning));
}

#[test]
fn a_limit_on_concurrency_is_kept_in_the_best_program() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "100ms"), "c": (takes: "100ms"),
        "d": (takes: "10ms")"#;
    let nearest = fix(&of_tasks(tasks, r#"[All(["a", "b"]), All(["c", "d"]), Return([])]"#), 0);
    let nearest = nearest.unwrap().nearest.unwrap();
    assert_eq!(nearest.ron(0), r#"[Pool(limit: 2, of: ["a", "b", "c", "d"]), Return([])]"#);
    assert_eq!((nearest.in_flight, nearest.other_value), (2, None));
}

#[test]
fn a_loop_is_split_if_only_a_part_of_each_iteration_depends_on_the_previous_one() {
    let tasks =
        r#""page": (takes: "100ms", needs: [Previous]), "store": (takes: "50ms", needs: ["page"])"#;
    let found =
        findings_in(&of_tasks(tasks, r#"[For(of: 3, do: ["page", "store"]), Log("x")]"#), 0);
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(finding.rule.name, "await-in-loop");
    let split = r#"[For(of: 3, do: "page"), All(Map(of: 3, do: "store")), Log("x")]"#;
    assert_eq!(finding.fix.as_ref().unwrap().ron(0), split);
    assert_eq!(finding.saves.unwrap().to_string(), "100ms");
    let tasks = r#""read": (takes: "50ms"), "write": (takes: "100ms", needs: ["read", Previous])"#;
    let split = r#"[All(Map(of: 3, do: "read")), For(of: 3, do: "write")]"#;
    assert_eq!(nearest_of(tasks, r#"[For(of: 3, do: ["read", "write"])]"#), split);
}

#[test]
fn the_executed_path_of_a_failing_program_is_made_faster() {
    let tasks =
        r#""bad": (takes: "30ms", fails: "no"), "d": (takes: "40ms"), "e": (takes: "45ms")"#;
    for (program, fixed) in [
        (
            r#"[Try(body: "bad", catch: ["d", "e"])]"#,
            r#"[Try(body: ["bad"], catch: [Let("e", "e"), All(["d", "e"]), "e"])]"#,
        ),
        (
            r#"[Try(body: "bad", finally: ["d", "e"])]"#,
            r#"[Try(body: ["bad"], finally: [All(["d", "e"])])]"#,
        ),
        (
            r#"["d", "bad"]"#,
            r#"[Let("d", "d"), Let("bad", "bad"), AllSettled(["d", "bad"]), "d", "bad"]"#,
        ),
    ] {
        assert_eq!(nearest_of(tasks, program), fixed);
    }
}

fn nearest_of(tasks: &str, program: &str) -> String {
    let nearest = fix(&of_tasks(tasks, program), 0).unwrap().nearest;
    let steps = nearest.map(|fix| fix.written(&Formatting::new(Format::Ron).on_one_line()));
    steps.unwrap_or_default()
}
