//! Steps that a fix starts together: the combinator that it writes, and the names that it binds.

use super::edges::fixes;
use super::of_parts;
use super::outline::StepOutline;
use super::rewrites::{AB, FOUR, becomes, has_no_fix};
use crate::scenario::StepId;

/// Two tasks, of which `save` is slow for item 1, and `load` for item 2.
const PAGES: &str = r#""load": (takes: "10ms", items: {"2": (takes: "50ms")}),
    "save": (takes: "50ms", needs: ["load"], items: {"2": (takes: "10ms")})"#;

#[test]
fn two_maps_over_the_same_items_become_one() {
    for of in ["2", r#"["1", "2"]"#] {
        becomes(
            PAGES,
            &format!(
                r#"[Sleep("1ms"), All(Map(of: {of}, do: "load")), All(Map(of: {of}, do: "save")),
                    Log("done")]"#
            ),
            "40ms",
            &format!(r#"[Sleep("1ms"), All(Map(of: {of}, do: ["load", "save"])), Log("done")]"#),
        );
    }
    // One `Map` over both would change the order of the calls.
    has_no_fix(
        PAGES,
        r#"[All(Map(of: ["1", "2"], do: "load")), All(Map(of: ["2", "1"], do: "save")),
            Log("done")]"#,
    );
}

#[test]
fn chunks_become_a_pool_with_as_many_workers_as_the_longest_chunk() {
    becomes(
        FOUR,
        r#"[All(["a", "b"]), All(["c", "d"]), Log("done")]"#,
        "50ms",
        r#"[Pool(limit: 2, of: ["a", "b", "c", "d"]), Log("done")]"#,
    );
    becomes(
        r#""a": (takes: "100ms", items: {"1": (takes: "20ms"), "4": (takes: "50ms")})"#,
        r#"[All(Map(of: ["1", "2"], do: "a")), All(Map(of: ["3", "4"], do: "a")), Log("done")]"#,
        "50ms",
        r#"[Pool(limit: 2, of: Map(of: ["1", "2", "3", "4"], do: "a")), Log("done")]"#,
    );
    // `c` is not a chunk, so the result is an `All` and not a pool.
    becomes(
        FOUR,
        r#"[All(["a", "b"]), "c", Log("done")]"#,
        "70ms",
        r#"[All(["a", "b", "c"]), Log("done")]"#,
    );
}

#[test]
fn chunks_whose_last_value_is_used_are_started_together() {
    let sleeps = r#"Sleep("1ms"), Sleep("1ms"), Sleep("1ms")"#;
    let program = format!(r#"[[{sleeps}, All(["a", "b"]), All(["c", "d"]), All(["a", "d"])]]"#);
    let fixed = r#"170ms in p: [[
    Sleep("1ms"),
    Sleep("1ms"),
    Sleep("1ms"),
    Let("d2", All(["a", "d"])),
    All([All(["a", "b"]), All(["c", "d"]), "d2"]),
    "d2",
]]"#;
    assert_eq!(fixes(&format!("tasks: {{{FOUR}}}"), &program)[0], fixed);
}

#[test]
fn a_loop_with_slots_for_all_iterations_becomes_an_all() {
    let parts = r#"resources: {"r": 2}, tasks: {"a": (takes: "100ms", uses: "r")}"#;
    let loops = |passes: u32| fixes(parts, &format!(r#"[For(of: {passes}, do: "a")]"#));
    assert_eq!(loops(2), [r#"100ms in p: [All(Map(of: 2, do: "a"))]"#]);
    assert_eq!(loops(3), [r#"100ms in p: [Pool(limit: 2, of: Map(of: 3, do: "a"))]"#]);
}

#[test]
fn only_the_calls_that_one_step_delays_are_moved() {
    assert_eq!(
        fixes(&format!("tasks: {{{FOUR}}}"), r#"[All([Await("a"), "b"]), "c", Log("done")]"#),
        [
            r#"70ms in p: [All([[All([Await("a"), "b"])], "c"]), Log("done")]"#,
            r#"50ms in p: [All(["a", "b"]), "c", Log("done")]"#,
        ]
    );
}

#[test]
fn a_step_that_starts_earlier_is_gathered_with_the_steps_before_its_first_use() {
    let tasks = r#""a": (takes: "100ms"), "b": (takes: "50ms"),
        "x": (takes: "20ms", needs: ["a"])"#;
    becomes(
        tasks,
        r#"["a", Start("b"), "x", Await("b"), Log("done")]"#,
        "30ms",
        r#"[Start("b"), All([["a", "x"], "b"]), Log("done")]"#,
    );
    // The last step is the program's value, so the fix ends with an `Await` of that promise.
    becomes(
        tasks,
        r#"["a", Start("b"), "x", Await("b")]"#,
        "30ms",
        r#"[Start("b"), All([["a", "x"], "b"]), Await("b")]"#,
    );
    becomes(
        r#""a": (takes: "100ms"), "b": (takes: "90ms"), "c": (takes: "80ms")"#,
        r#"["a", Start("b"), All(["b", "c"])]"#,
        "90ms",
        r#"[Start("b"), Let("c2", All(["b", "c"])), All(["a", "b", "c2"]), "c2"]"#,
    );
}

#[test]
fn a_call_that_must_not_follow_a_rejection_waits_for_settling() {
    assert_eq!(
        fixes(&format!("tasks: {{{AB}}}"), r#"["a", "b", Log("done"), Start("b"), Await("b")]"#)[1],
        r#"50ms in p: [
    Let("work", ["a", "b", Log("done")]),
    Start("b"),
    AllSettled(["work", "b"]),
    "work",
    Await("b"),
]"#
    );
}

#[test]
fn a_step_that_starts_earlier_always_has_a_handler() {
    // If `b` failed immediately, an `All` of both would have no handler before `x` ends.
    becomes(
        r#""a": (takes: "100ms"), "b": (takes: "80ms"), "x": (takes: "50ms")"#,
        r#"[Let("p", ["a", "b"]), "x", Await("p")]"#,
        "80ms",
        r#"[
    Let("p", [Let("a", "a"), Let("b", "b"), AllSettled(["a", "b"]), "a", "b"]),
    "x",
    Await("p"),
]"#,
    );
}

#[test]
fn a_promise_is_named_after_its_call_unless_the_name_is_taken() {
    let tasks = r#""a": (takes: "100ms"), "b": (takes: "90ms"), "c": (takes: "120ms")"#;
    becomes(
        tasks,
        r#"[Start("c"), All(["a", "c"]), "b"]"#,
        "90ms",
        r#"[Start("c"), Let("b", "b"), All(["a", "c", "b"]), "b"]"#,
    );
    becomes(
        tasks,
        r#"[[Start("b")], "a", "b"]"#,
        "90ms",
        r#"[Let("b2", "b"), All([[Start("b")], "a", "b2"]), "b2"]"#,
    );
}

#[test]
fn a_step_waits_for_its_inner_steps_and_for_the_promises_it_names() {
    let scenario = of_parts(
        &format!(r#"tasks: {{{AB}}}, functions: {{"f": ["a", "b"]}}"#),
        r#"[Let("p", "a"), "b", All(["p", "f", "p"]), [Let("q", "b"), "q"]]"#,
    );
    let outline = StepOutline::new(&scenario, 0);
    let both = |step: usize| {
        let step = StepId::from_index(step);
        [outline.reach(step), outline.begins(step)]
    };
    let steps = |step| both(step).map(|reach| reach.iter().map(StepId::index).collect::<Vec<_>>());
    // The steps of `f` come first; the `All` is step 5, and its inner steps are 6 to 8.
    assert_eq!(steps(5), [vec![0, 1, 2, 3, 5, 6, 7, 8], vec![0, 1, 5, 6, 7, 8]]);
    assert_eq!(steps(9), [vec![9, 10, 11, 12], vec![9, 10, 11, 12]]);
    for step in [5, 9] {
        for reach in both(step) {
            let within = outline.steps.ids().filter(|&other| reach.contains(other));
            assert_eq!(within.collect::<Vec<_>>(), reach.iter().collect::<Vec<_>>());
        }
    }
}
