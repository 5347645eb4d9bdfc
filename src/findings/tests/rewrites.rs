//! The rewrites that fixes propose, and the order of steps that they must keep.

use super::cases::{found, of_rule};
use super::edges::{fixes, says};
use super::*;

/// Asserts that a program has one fix, which saves this time and gives these steps.
pub(super) fn becomes(tasks: &str, program: &str, saves: &str, fixed: &str) {
    let expected = format!("{saves} in p: {fixed}");
    assert_eq!(fixes(&format!("tasks: {{{tasks}}}"), program), [expected], "{program}");
}

pub(super) fn has_no_fix(tasks: &str, program: &str) {
    assert_eq!(fixes(&format!("tasks: {{{tasks}}}"), program), [""; 0], "{program}");
}

pub(super) const AB: &str = r#""a": (takes: "100ms"), "b": (takes: "50ms")"#;
const LATE_B: &str = r#""a": (takes: "20ms"), "b": (takes: "90ms")"#;
pub(super) const FOUR: &str = r#""a": (takes: "100ms"), "b": (takes: "50ms"), "c": (takes: "70ms"),
    "d": (takes: "20ms")"#;
/// `c` depends on `a`, the faster of two tasks.
const QUICK: &str = r#""a": (takes: "10ms"), "b": (takes: "50ms"), "d": (takes: "20ms"),
    "x": (takes: "5ms", needs: ["a"]), "c": (takes: "40ms", needs: ["a"]),
    "e": (takes: "20ms", needs: ["b"])"#;

#[test]
fn logs_keep_their_order_except_after_failures() {
    becomes(
        AB,
        r#"[Catch("a", Log("no a")), Catch("b", Log("no b")), Log("done")]"#,
        "50ms",
        r#"[All([Catch("a", Log("no a")), Catch("b", Log("no b"))]), Log("done")]"#,
    );
    // If they started together, the order of the logs would be right only by chance.
    has_no_fix(LATE_B, r#"[["a", Log("a")], ["b", Log("b")], Log("done")]"#);
    has_no_fix(LATE_B, r#"[Then("a", Log("a")), Then("b", Log("b")), Log("done")]"#);
    has_no_fix(
        LATE_B,
        r#"[Try(body: ["a", Log("a")], catch: []), Try(body: ["b", Log("b")], catch: []),
            Log("done")]"#,
    );
}

#[test]
fn a_step_that_reads_a_value_stays_after_it() {
    let tasks = r#""a": (takes: "100ms"), "x": (takes: "50ms", needs: ["a"]),
        "b": (takes: "40ms")"#;
    becomes(
        tasks,
        r#"["a", "x", [Log("got {a}"), "b"]]"#,
        "40ms",
        r#"["a", Let("b2", [Log("got {a}"), "b"]), All(["x", "b2"]), "b2"]"#,
    );
    becomes(
        tasks,
        r#"["a", "x", ["b", Return(["a"])], Log("done")]"#,
        "40ms",
        r#"["a", All(["x", ["b", Return(["a"])]]), Log("done")]"#,
    );
}

#[test]
fn a_step_that_names_a_promise_stays_after_its_binding() {
    becomes(
        r#""a": (takes: "100ms"), "p": (takes: "10ms", needs: ["a"]),
           "x": (takes: "50ms", needs: ["a"]), "b": (takes: "40ms")"#,
        r#"["a", Start("p"), "x", All(["p", "b"]), Log("done")]"#,
        "40ms",
        r#"["a", Start("p"), All(["x", "p", "b"]), Log("done")]"#,
    );
}

#[test]
fn no_step_moves_across_a_sleep() {
    becomes(
        AB,
        r#"[Sleep("10ms"), "a", "b", Log("done")]"#,
        "50ms",
        r#"[Sleep("10ms"), All(["a", "b"]), Log("done")]"#,
    );
    becomes(
        QUICK,
        r#"[All(["a", "b"]), All(["c", Sleep("20ms")]), Log("done")]"#,
        "20ms",
        r#"[
    Let("a", "a"),
    Let("b", "b"),
    Let("c", ["a", "c"]),
    Let("work", [All(["a", "b"]), Sleep("20ms")]),
    All(["a", "b", "c", "work"]),
    Log("done"),
]"#,
    );
}

#[test]
fn delays_are_found_through_starts_pools_and_chains() {
    assert_eq!(
        fixes(
            &format!(r#"tasks: {{{LATE_B}}}, functions: {{"f": ["b"]}}"#),
            r#"["a", Start("f"), Await("f"), Log("done")]"#
        ),
        [r#"20ms in p: [Start("f"), All(["a", "f"]), Log("done")]"#]
    );
    becomes(
        FOUR,
        r#"["a", Pool(limit: 1, of: ["b", "d"]), Log("done")]"#,
        "70ms",
        r#"[All(["a", Pool(limit: 1, of: ["b", "d"])]), Log("done")]"#,
    );
    // The first part of this `Then` takes no time: `a` delays `b`.
    becomes(
        AB,
        r#"["a", Then([], "b"), Log("done")]"#,
        "50ms",
        r#"[All(["a", Then([], "b")]), Log("done")]"#,
    );
    becomes(
        FOUR,
        r#"[All([["a", "b"], "c"])]"#,
        "50ms",
        r#"[All([[Let("b", "b"), All(["a", "b"]), "b"], "c"])]"#,
    );
}

#[test]
fn a_finding_is_at_the_delaying_step() {
    for (program, step) in [
        (r#"["a", Log("x"), "b", Log("done")]"#, r#""a""#),
        (r#"["a", Let("p", []), "b", "p", Log("done")]"#, r#""a""#),
        (r#"[All([Await("a"), Await([]), "b"]), Log("done")]"#, r#"Await("a")"#),
        (r#"[All([Await("a"), ["a"], "b"]), Log("done")]"#, r#"Await("a")"#),
    ] {
        let text = format!("(tasks: {{{AB}}}, programs: {{\"p\": {program}}})");
        let scenario = Scenario::from_ron("p", &text).unwrap();
        let found = findings_in(&scenario, 0);
        let spans = found.iter().map(|finding| scenario.span(finding.step.unwrap()));
        let told: Vec<_> =
            spans.map(|span| &text[span.start as usize..span.end as usize]).collect();
        assert_eq!(told, [step], "{program}");
    }
}

#[test]
fn calls_with_equal_labels_are_numbered() {
    for (nth, number) in [
        (6, "6th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (24, "24th"),
        (111, "111th"),
    ] {
        let program = format!(r#"[All([{}]), "b"]"#, r#""b", "#.repeat(nth - 1));
        let told = &found(AB, &program)[0];
        let begin =
            format!("sequential-independent-awaits: the {number} call of `b` starts at 50ms");
        assert!(told.starts_with(&begin), "{told}");
    }
}

#[test]
fn only_branches_of_the_chunk_are_idle() {
    // `other` is not a branch of the chunk, and the first call of `b` has settled before it starts.
    let program = r#"["f", Start("other"), All(["f", "a"]), All(["c", "d"]), Await("other")]"#;
    let parts =
        format!(r#"tasks: {{{FOUR}, "other": (takes: "30ms")}}, functions: {{"f": ["b"]}}"#);
    let told = says(&batch_barrier::RULE, &parts, program);
    let idle = "; the other branches of that chunk finish earlier, by 50ms in total";
    assert!(told.len() == 1 && told[0].ends_with(idle), "{told:?}");
}

#[test]
fn a_branch_with_a_further_call_is_not_idle() {
    for (takes, idle) in [
        ("5ms", "(it has no dependencies)"),
        ("0ms", "; the other branches of that chunk finish earlier, by 95ms in total"),
    ] {
        let tasks = format!(
            r#""long": (takes: "100ms"), "x": (takes: "{takes}"), "s": (takes: "1ms"),
            "y": (takes: "5ms", needs: ["x"]), "c": (takes: "40ms"), "d": (takes: "40ms")"#
        );
        let program = r#"[Start("s"), All([["x", "y"], "long"]), All(["c", "d"]), Await("s"),
            Log("done")]"#;
        let told = of_rule(&batch_barrier::RULE, &tasks, program);
        assert!(told.len() == 1 && told[0].ends_with(idle), "{told:?}");
    }
}

#[test]
fn a_barrier_is_reported_only_for_calls_that_depend_on_one_of_its_branches() {
    let rules = |program: &str| -> Vec<String> {
        let told = found(QUICK, program).into_iter();
        told.map(|told| told.split(": ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(r#"[All(["a", "b"]), "c"]"#), ["barrier-over-synchronization"]);
    assert_eq!(rules(r#"[All(["a", "b"]), "d"]"#), ["sequential-independent-awaits"]);
    assert_eq!(rules(r#"[All(["a", "b"]), All(["d", "d"])]"#), ["batch-barrier"]);
    // An `All` with one branch is not a chunk.
    assert_eq!(rules(r#"[All(["b"]), All(["d"])]"#), ["sequential-independent-awaits"]);
}

#[test]
fn a_step_that_depends_on_one_branch_starts_after_that_branch() {
    becomes(
        QUICK,
        r#"[All([["a", "x"], "b"]), "c", Log("done")]"#,
        "35ms",
        r#"[All([["a", "x", "c"], "b"]), Log("done")]"#,
    );
    becomes(
        r#""a": (takes: "10ms"), "b": (takes: "90ms"), "c": (takes: "60ms", needs: ["a"]),
           "x": (takes: "5ms", needs: ["c"])"#,
        r#"["a", All(["b", ["c", "x"]]), Log("done")]"#,
        "10ms",
        r#"[All(["b", ["a", "c", "x"]]), Log("done")]"#,
    );
    // `c` is called even if its dependency rejects.
    becomes(
        QUICK,
        r#"[AllSettled(["a", "b"]), "c", Log("done")]"#,
        "40ms",
        r#"[
    Let("a", "a"),
    Let("c", [AllSettled(["a"]), "c"]),
    All([AllSettled(["a", "b"]), "c"]),
    Log("done"),
]"#,
    );
    // `d` has no dependencies, so it starts immediately.
    let together = r#"[
    Let("a", "a"),
    Let("c", ["a", "c"]),
    Let("d", "d"),
    All(["a", "b", "c", "d"]),
    All(["c", "d"]),
]"#;
    let both = [format!("40ms in p: {together}"), format!("40ms in p: {together}")];
    assert_eq!(
        fixes(&format!("tasks: {{{QUICK}}}"), r#"[All(["a", "b"]), All(["c", "d"])]"#),
        both
    );
    // `AllSettled` does not reject, so the fix can replace it.
    becomes(
        QUICK,
        r#"[All(["a", "b"]), AllSettled(["c", "e"])]"#,
        "20ms",
        r#"[
    Let("a", "a"),
    Let("b", "b"),
    Let("c", ["a", "c"]),
    Let("e", ["b", "e"]),
    All(["a", "b", AllSettled(["c", "e"])]),
    AllSettled(["c", "e"]),
]"#,
    );
}

#[test]
fn a_fix_moves_as_many_delayed_calls_as_possible() {
    let tasks = r#""x": (takes: "30ms"), "y": (takes: "60ms"), "z": (takes: "20ms")"#;
    let program = r#"["x", Let("p", "y"), [Log("{x}"), "z"], Await("p")]"#;
    let fixed = r#"[Let("p", "y"), All([["x", [Log("{x}"), "z"]], "p"]), Await("p")]"#;
    becomes(tasks, program, "30ms", fixed);
    let told = found(tasks, program);
    assert!(told[0].starts_with("sequential-independent-awaits: `y` starts"), "{told:?}");
}
