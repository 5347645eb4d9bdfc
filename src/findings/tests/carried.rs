//! Needs of calls within loops, and of what never began.

use super::cases::of_rule;
use super::*;

/// The findings about calls that are made too early.
fn too_early(tasks: &str, program: &str) -> Vec<String> {
    of_rule(&started_before_dependency::RULE, tasks, program)
}

const FAMILY: &str = r#""parent": (takes: "10ms"), "child": (takes: "5ms", needs: ["parent"]),
    "sum": (takes: "1ms", needs: ["child"])"#;

#[test]
fn a_call_in_a_loop_needs_the_one_outside_of_it() {
    let nested = r#"[For(of: ["a", "b"], do: ["parent", For(of: 2, do: "child"), "sum"])]"#;
    assert_eq!(too_early(FAMILY, nested), [""; 0]);
    let maps = r#"[All(Map(of: ["a", "b"], do: ["parent", All(Map(of: 2, do: "child")), "sum"]))]"#;
    assert_eq!(too_early(FAMILY, maps), [""; 0]);
    let once = r#"["parent", All(Map(of: 2, do: [For(of: 2, do: "child"), "sum"]))]"#;
    assert_eq!(too_early(FAMILY, once), [""; 0]);
}

#[test]
fn a_call_in_a_loop_that_comes_too_early_is_told_with_its_own_parent() {
    let program = r#"[All(Map(of: ["a", "b"], do: [For(of: 2, do: "child"), "parent"]))]"#;
    assert_eq!(
        too_early(FAMILY, program),
        ["`child(a, 1)` is called at 0, 20ms before its dependency `parent(a)` fulfills (and 3 \
          more like it from this step)"]
    );
    // One pass is late, and no child of the other waits for it.
    let program = r#"[All([Call("parent", "a"), [Call("parent", "b"), Call("child", ["b", "1"])],
        Call("child", ["a", "1"])])]"#;
    assert_eq!(
        too_early(FAMILY, program),
        ["`child(a, 1)` is called at 0, 10ms before its dependency `parent(a)` fulfills"]
    );
}

#[test]
fn a_sum_needs_what_is_within_its_own_pass() {
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
fn the_pages_of_one_cursor_are_none_of_anothers() {
    let tasks = r#""page": (takes: "10ms", needs: [Previous])"#;
    let cursors = r#"[All(Map(of: ["ada", "bo"], do: For(of: 3, do: "page")))]"#;
    assert_eq!(too_early(tasks, cursors), [""; 0]);
    let one = r#"[For(of: ["ada", "bo"], do: All(Map(of: 2, do: "page")))]"#;
    assert_eq!(too_early(tasks, one).len(), 1);
}

#[test]
fn another_attempt_at_a_page_needs_the_page_before() {
    let tasks = r#""page": (takes: "10ms", fails: First(1, "no"), needs: [Previous])"#;
    let retried = r#"[For(of: 3, do: Retry(times: 2, do: "page"))]"#;
    assert_eq!(too_early(tasks, retried), [""; 0]);
    let without = r#"[Retry(times: 2, do: "page")]"#;
    assert_eq!(too_early(tasks, without), [""; 0]);
    // A page that failed for good is not there for the next.
    let skipped = r#"[For(of: 2, do: Try(body: ["page"], catch: []))]"#;
    assert_eq!(too_early(tasks, skipped).len(), 1);
}

#[test]
fn what_never_began_need_not_be_over() {
    let tasks = r#""begin": (takes: "5ms", fails: "no"), "write": (takes: "5ms"),
        "unlock": (takes: "1ms", needs: [Settled("write")]),
        "tell": (takes: "1ms", needs: ["write"])"#;
    let transaction = r#"[Try(body: ["begin", "write"], catch: [], finally: ["unlock"])]"#;
    assert_eq!(too_early(tasks, transaction), [""; 0]);
    // What has begun must be over, and what is needed must have been done.
    assert_eq!(too_early(tasks, r#"[All(["write", "unlock"])]"#).len(), 1);
    assert_eq!(too_early(tasks, r#"["unlock", "write"]"#).len(), 1);
    assert_eq!(
        too_early(tasks, r#"["tell"]"#),
        ["`tell` is called at 0, but its dependency `write` is never called"]
    );
    // An item that is never written need not be over, where another is.
    let program = r#"[All([Call("write", "a"), [Call("unlock", "b")]])]"#;
    assert_eq!(too_early(tasks, program).len(), 1);
}

#[test]
fn what_fails_in_a_loop_fails_with_all_its_items() {
    let tasks = r#""a": (takes: "20ms"), "b": (takes: "10ms", items: {"1": (takes: "30ms")})"#;
    let program = r#"[For(of: ["x", "y"], do: ["a", For(of: 1, do: "b")]), Log("done")]"#;
    let scenario = of_tasks(tasks, program);
    let fixes = findings_in(&scenario, 0).into_iter().filter_map(|finding| finding.fix);
    let told: Vec<String> = fixes.flat_map(|fix| fix.on_failure).collect();
    assert!(told.iter().any(|told| told.contains("if `b(x, 1)` rejects")), "{told:?}");
    assert!(!told.iter().any(|told| told.contains("`b(1)`")), "{told:?}");
}
