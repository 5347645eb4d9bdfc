//! What is recommended is plain, keeps what others rely on, and does not contradict itself.

use super::*;
use crate::scenario::write_steps;

const SIX: &str = r#""a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "30ms"),
    "d": (takes: "40ms"), "e": (takes: "50ms"), "f": (takes: "60ms")"#;

/// A program with all its mends.
fn fixed(scenario: &Scenario) -> Option<String> {
    fix(scenario, 0).unwrap().nearest.map(|mend| mend.ron(0))
}

#[test]
fn what_is_independent_is_gathered_in_one_all() {
    let program = r#"["a", "b", "c", "d", "e", "f", Log("x")]"#;
    let all = r#"[All(["a", "b", "c", "d", "e", "f"]), Log("x")]"#;
    assert_eq!(fixed(&of_tasks(SIX, program)).as_deref(), Some(all));
    let program = r#"["a", "c", "b", "d", Return(["a", "c", "b", "d"])]"#;
    let all = r#"[All(["a", "c", "b", "d"]), Return(["a", "c", "b", "d"])]"#;
    assert_eq!(fixed(&of_tasks(SIX, program)).as_deref(), Some(all));
    let findings = of(&of_tasks(SIX, program), &of_tasks(SIX, program).run("p").unwrap()).found;
    assert_eq!(findings[0].mend.as_ref().map(|mend| mend.ron(0)).as_deref(), Some(all));
}

#[test]
fn a_step_joins_the_all_beside_it() {
    let all = r#"[All(["a", "b", "c"]), Log("x")]"#;
    for program in [r#"["a", All(["b", "c"]), Log("x")]"#, r#"[All(["a", "b"]), "c", Log("x")]"#] {
        assert_eq!(fixed(&of_tasks(SIX, program)).as_deref(), Some(all), "{program}");
    }
}

#[test]
fn a_failing_program_is_made_faster_along_the_path_that_it_takes() {
    let tasks = r#""a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "5ms", fails: "no")"#;
    let program = r#"["a", "b", "c"]"#;
    let nearest = fix(&of_tasks(tasks, program), 0).unwrap().nearest.unwrap();
    assert_eq!(nearest.settles_at.to_string(), "20ms", "{}", nearest.ron(0));
}

#[test]
fn what_a_loop_that_failed_early_did_not_do_is_not_dropped() {
    let tasks = r#""a": (takes: "10ms", items: {"2": (fails: "no")})"#;
    for program in [
        r#"[For(of: 5, do: "a")]"#,
        r#"[Try(body: [For(of: 5, do: "a")], catch: [])]"#,
        r#"[Pool(limit: 1, of: Map(of: 5, do: "a"))]"#,
    ] {
        let fix = fix(&of_tasks(tasks, program), 0).unwrap();
        assert!(fix.best.is_none(), "{program}");
        let nearest = fix.nearest.map(|mend| mend.ron(0)).unwrap_or_default();
        assert!(nearest.is_empty() || nearest.contains("of: 5"), "{program}: {nearest}");
    }
    // What is tried again and then there has cut nothing short.
    let tasks = r#""a": (takes: "10ms", fails: First(1, "no"))"#;
    let again = r#"[For(of: 2, do: Retry(times: 2, do: "a"))]"#;
    assert!(fix(&of_tasks(tasks, again), 0).unwrap().nearest.is_some());
}

#[test]
fn a_function_is_rewritten_only_if_all_who_call_it_keep_their_values_and_logs() {
    let text = |others: &str| {
        format!(
            r#"(tasks: {{"a": (takes: "10ms"), "b": (takes: "20ms"),
                "c": (takes: "30ms", needs: ["a"])}},
            functions: {{"f": ["a", "b"]}},
            programs: {{"p": ["f", "c"], {others}}})"#
        )
    };
    let own = |scenario: &Scenario| write_steps(&scenario.functions[0].steps, &scenario.names, 0);
    // The functions that are recommended for `p`, and what the other program does with them.
    let rewritten = |other: &str| {
        let scenario = Scenario::from_ron("p", &text(other)).unwrap();
        let mends = findings_in(&scenario, 0).into_iter().filter_map(|finding| finding.mend);
        let mends = mends.chain(fix(&scenario, 0).unwrap().nearest);
        let functions = mends.map(|mend| {
            let (names, functions) = ((*mend.scenario.names).clone(), &mend.scenario.functions);
            let with = scenario.rewritten(names, scenario.programs.clone(), functions.clone());
            let with = with.unwrap().0;
            let run = |scenario: &Scenario| {
                let timeline = scenario.run_program(1, &RunOptions::default()).unwrap();
                (timeline.ending(), timeline.logs().map(str::to_owned).collect::<Vec<_>>())
            };
            assert_eq!(run(&scenario), run(&with));
            own(&mend.scenario)
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
fn what_is_let_go_as_recommended_is_no_orphan() {
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
fn in_a_loop_nothing_is_recommended_that_cannot_be_done_there() {
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
fn a_resource_of_one_slot_is_a_lock_and_no_unbounded_concurrency() {
    let found = |slots: u32| {
        let parts =
            format!(r#"resources: {{"r": {slots}}}, tasks: {{"a": (takes: "10ms", uses: "r")}}"#);
        broken(&of_parts(&parts, r#"[All(Map(of: 5, do: "a"))]"#)).remove(0).1
    };
    assert_eq!(found(2), ["unbounded-concurrency"]);
    assert!(found(1).is_empty());
}
