//! Dependencies of calls in loops, and of calls that never started.

use super::cases::of_rule;
use super::*;

/// The findings about calls that are made too early.
fn too_early(tasks: &str, program: &str) -> Vec<String> {
    of_rule(&started_before_dependency::RULE, tasks, program)
}

const FAMILY: &str = r#""parent": (takes: "10ms"), "child": (takes: "5ms", needs: ["parent"]),
    "sum": (takes: "1ms", needs: ["child"])"#;

#[test]
fn a_call_in_a_loop_can_depend_on_a_call_outside_it() {
    let nested = r#"[For(of: ["a", "b"], do: ["parent", For(of: 2, do: "child"), "sum"])]"#;
    assert_eq!(too_early(FAMILY, nested), [""; 0]);
    let maps = r#"[All(Map(of: ["a", "b"], do: ["parent", All(Map(of: 2, do: "child")), "sum"]))]"#;
    assert_eq!(too_early(FAMILY, maps), [""; 0]);
    let once = r#"["parent", All(Map(of: 2, do: [For(of: 2, do: "child"), "sum"]))]"#;
    assert_eq!(too_early(FAMILY, once), [""; 0]);
}

#[test]
fn a_call_that_is_too_early_in_a_loop_is_reported_with_its_own_dependency() {
    let program = r#"[All(Map(of: ["a", "b"], do: [For(of: 2, do: "child"), "parent"]))]"#;
    assert_eq!(
        too_early(FAMILY, program),
        ["`child(a, 1)` is called at 0, 20ms before its dependency `parent(a)` fulfills (and 3 \
          more like it from this step)"]
    );
    // Only `parent(a)` has to settle before `child(a, 1)`, which does not depend on `parent(b)`.
    let program = r#"[All([Call("parent", "a"), [Call("parent", "b"), Call("child", ["b", "1"])],
        Call("child", ["a", "1"])])]"#;
    assert_eq!(
        too_early(FAMILY, program),
        ["`child(a, 1)` is called at 0, 10ms before its dependency `parent(a)` fulfills"]
    );
}

#[test]
fn a_call_depends_on_the_calls_of_its_own_iteration() {
    let late = r#"[All(Map(of: ["a", "b"], do:
            ["parent", Start("child"), Call("sum", []), "child"]))]"#;
    assert_eq!(too_early(FAMILY, late).len(), 1);
    let program = r#"[All([
        [Call("parent", "a"), Call("child", ["a", "1"]), Call("child", ["a", "2"]),
            Call("sum", "a")],
        [Call("parent", "b"), Sleep("1s"), Call("child", ["b", "1"])],
    ])]"#;
    assert_eq!(too_early(FAMILY, program), [""; 0]);
}

#[test]
fn the_pages_of_two_cursors_are_independent() {
    let tasks = r#""page": (takes: "10ms", needs: [Previous])"#;
    let cursors = r#"[All(Map(of: ["ada", "bo"], do: For(of: 3, do: "page")))]"#;
    assert_eq!(too_early(tasks, cursors), [""; 0]);
    let one = r#"[For(of: ["ada", "bo"], do: All(Map(of: 2, do: "page")))]"#;
    assert_eq!(too_early(tasks, one).len(), 1);
}

#[test]
fn a_retried_page_depends_on_the_previous_page() {
    let tasks = r#""page": (takes: "10ms", fails: First(1, "no"), needs: [Previous])"#;
    let retried = r#"[For(of: 3, do: Retry(times: 2, do: "page"))]"#;
    assert_eq!(too_early(tasks, retried), [""; 0]);
    let without = r#"[Retry(times: 2, do: "page")]"#;
    assert_eq!(too_early(tasks, without), [""; 0]);
    // If a page rejects and is not retried, the dependency of the next one is not met.
    let skipped = r#"[For(of: 2, do: Try(body: ["page"], catch: []))]"#;
    assert_eq!(too_early(tasks, skipped).len(), 1);
}

#[test]
fn a_call_that_never_started_does_not_have_to_settle() {
    let tasks = r#""begin": (takes: "5ms", fails: "no"), "write": (takes: "5ms"),
        "unlock": (takes: "1ms", needs: [Settled("write")]),
        "tell": (takes: "1ms", needs: ["write"])"#;
    let transaction = r#"[Try(body: ["begin", "write"], catch: [], finally: ["unlock"])]"#;
    assert_eq!(too_early(tasks, transaction), [""; 0]);
    // `Settled("write")` is met unless `write` is called, even later; `"write"` needs a call.
    assert_eq!(too_early(tasks, r#"[All(["write", "unlock"])]"#).len(), 1);
    assert_eq!(too_early(tasks, r#"["unlock", "write"]"#).len(), 1);
    assert_eq!(
        too_early(tasks, r#"["tell"]"#),
        ["`tell` is called at 0, but its dependency `write` is never called"]
    );
    // `write(a)` must settle before `unlock(b)`, because nothing writes `b`.
    let program = r#"[All([Call("write", "a"), [Call("unlock", "b")]])]"#;
    assert_eq!(too_early(tasks, program).len(), 1);
}

#[test]
fn a_failing_task_fails_with_all_items_of_a_loop() {
    let tasks = r#""a": (takes: "20ms"), "b": (takes: "10ms", items: {"1": (takes: "30ms")})"#;
    let program = r#"[For(of: ["x", "y"], do: ["a", For(of: 1, do: "b")]), Log("done")]"#;
    let scenario = of_tasks(tasks, program);
    let fixes = findings_in(&scenario, 0).into_iter().filter_map(|finding| finding.fix);
    let told: Vec<String> = fixes.flat_map(|fix| fix.on_failure).collect();
    assert!(told.iter().any(|told| told.contains("if `b(x, 1)` rejects")), "{told:?}");
    assert!(!told.iter().any(|told| told.contains("`b(1)`")), "{told:?}");
}
