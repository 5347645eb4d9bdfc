//! Fixes of small programs, and properties of the fixes of random programs.

use super::generator::Generator;
use super::outline::StepOutline;
use super::*;
use crate::scenario::{Callable, Callables, Failure, Span, Step, StepId, StepKind, TaskId};
use crate::timeline::Outcome;
use crate::{Name, RunOptions};

/// The number of programs on which each property is tested; fewer without optimizations.
const PROGRAMS: u64 = if cfg!(debug_assertions) { 1_000 } else { 20_000 };

/// The speed findings of a program: the rule, the saved time in ms, and the fix.
fn fixes(scenario: &Scenario) -> Vec<(&'static str, u64, String)> {
    let found = of(scenario, &scenario.run("p").unwrap()).found;
    let fixes = found.into_iter().filter_map(|finding| {
        let saves = finding.saves?.as_nanos() / 1_000_000;
        Some((finding.rule.name, saves, finding.fix?.ron(0)))
    });
    fixes.collect()
}

fn check(tasks: &str, program: &str, expected: &[(&str, u64, &str)]) {
    let found = fixes(&of_tasks(tasks, program));
    let found: Vec<_> = found.iter().map(|(rule, saves, ron)| (*rule, *saves, &ron[..])).collect();
    assert_eq!(found, expected, "{program}");
}

const FOUR: &str = r#""a": (takes: "100ms"), "b": (takes: "150ms"), "c": (takes: "150ms"),
    "d": (takes: "20ms", needs: ["a"])"#;

#[test]
fn a_program_that_crashes_after_it_settled_is_still_made_faster() {
    let text = r#"(tasks: { "user": (takes: "100ms"), "posts": (takes: "150ms"),
        "bad": (takes: "25ms", fails: "no"), "ok": (takes: "60ms") },
        programs: { "p": ["user", "posts", Let("both", All(["bad", "ok"])), Log("done")] })"#;
    let scenario = Scenario::from_ron("p", text).unwrap();
    let timeline = scenario.run("p").unwrap();
    let found = of(&scenario, &timeline).found;
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule.name).collect();
    assert_eq!(rules, ["sequential-independent-awaits", "unhandled-rejection"]);
    let fix = found[0].fix.as_ref().unwrap();
    assert_eq!(fix.settles_at.to_string(), "150ms");
    // The fixed program still crashes after it settles, as the original does.
    let options = crate::RunOptions::default();
    let fixed = fix.scenario.run_program(fix.program, &options).unwrap();
    assert_eq!(fixed.ending(), timeline.ending());
    assert_eq!(fixed.crash.unwrap().at.to_string(), "175ms");
}

#[test]
fn no_fix_lets_a_crash_cut_off_more_calls() {
    let text = r#"(tasks: { "user": (takes: "100ms"), "posts": (takes: "150ms"),
        "bad": (takes: "10ms", fails: "no"), "slow": (takes: "200ms") },
        programs: { "p": [Let("s", Catch("slow", [])), "user", "posts", Start("bad")] })"#;
    let scenario = Scenario::from_ron("p", text).unwrap();
    let timeline = scenario.run("p").unwrap();
    assert!(timeline.calls.iter().all(|call| call.settles_at.is_some()));
    let found = of(&scenario, &timeline).found;
    let fixed = found.iter().filter(|finding| finding.fix.is_some());
    assert_eq!(fixed.count(), 0);
}

#[test]
fn one_fix_starts_all_delayed_calls_earlier() {
    check(
        FOUR,
        r#"["a", Start("b"), Start("c"), Await("b"), Await("c")]"#,
        &[(
            "sequential-independent-awaits",
            100,
            r#"[Start("b"), Start("c"), All(["a", "b", "c"]), Await("b"), Await("c")]"#,
        )],
    );
}

/// The messages of a program's speed findings.
fn messages(tasks: &str, program: &str) -> String {
    let scenario = of_tasks(tasks, program);
    let found = of(&scenario, &scenario.run("p").unwrap()).found;
    let speed = found.into_iter().filter(|finding| finding.rule.speed);
    speed.map(|finding| finding.message).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_branch_with_an_inner_await_delays_independent_branches() {
    check(
        r#""a": (takes: "100ms"), "b": (takes: "20ms", needs: ["a"]), "c": (takes: "90ms")"#,
        r#"[All([Await("a"), "b", "c"])]"#,
        &[("await-inside-combinator", 70, r#"[Let("a", "a"), All(["a", ["a", "b"], "c"])]"#)],
    );
    // The fix leaves no promise without a handler for longer than the original does.
    check(
        r#""a": (takes: "100ms"), "b": (takes: "20ms"), "c": (takes: "90ms")"#,
        r#"[All([Await("a"), Await("b"), "c"])]"#,
        &[
            ("await-inside-combinator", 110, r#"[All(["a", "b", "c"])]"#),
            ("await-inside-combinator", 110, r#"[All(["a", "b", "c"])]"#),
        ],
    );
}

#[test]
fn awaits_in_separate_trys_are_started_together() {
    check(
        r#""a": (takes: "100ms"), "b": (takes: "90ms")"#,
        r#"[Try(body: ["a"], catch: [Log("no a")]), Try(body: ["b"], catch: [Log("no b")])]"#,
        &[(
            "sequential-independent-awaits",
            90,
            r#"[
    Let("work", Try(body: ["b"], catch: [Log("no b")])),
    All([[Try(body: ["a"], catch: [Log("no a")])], "work"]),
    "work",
]"#,
        )],
    );
}

#[test]
fn the_first_part_of_a_chain_delays_the_second() {
    check(
        r#""a": (takes: "100ms"), "b": (takes: "90ms")"#,
        r#"[Then("a", "b")]"#,
        &[("sequential-independent-awaits", 90, r#"[Let("b", "b"), All(["a", "b"]), "b"]"#)],
    );
}

#[test]
fn a_loop_over_a_resource_becomes_a_pool_with_as_many_workers() {
    let text = r#"(resources: {"r": 2}, tasks: {"a": (takes: "100ms", uses: "r")},
        programs: {"p": [For(of: 4, do: "a")]})"#;
    let scenario = Scenario::from_ron("p", text).unwrap();
    let pool = "[Pool(limit: 2, of: Map(of: 4, do: \"a\"))]".to_owned();
    assert_eq!(fixes(&scenario), [("await-in-loop", 200, pool)]);
}

#[test]
fn messages_about_delays_are_accurate() {
    let told = messages(
        r#""a": (takes: "10ms"), "b": (takes: "15ms"), "x": (takes: "40ms"),
           "c": (takes: "20ms", needs: ["a", "b"])"#,
        r#"[All(["a", "b"]), "x", "c"]"#,
    );
    assert!(told.contains("(its last dependency `b` fulfilled at 15ms)"), "{told}");
    let told = messages(r#""a": (takes: "10ms")"#, r#"["a", "a"]"#);
    let twice = "the second call of `a` starts at 10ms because it waits for the first call of `a`";
    assert!(told.contains(twice), "{told}");
    let race = r#"[For(of: 2, do: Race(["a", "b"]))]"#;
    let found = fixes(&of_tasks(r#""a": (takes: "10ms"), "b": (takes: "20ms")"#, race));
    assert!(found.iter().all(|(rule, ..)| *rule == "await-in-loop"), "{found:?}");
}

#[test]
fn the_stated_changes_on_failure_happen_in_runs_with_failures() {
    let scenario = of_tasks(
        r#""x": (takes: "80ms"), "bad": (takes: "50ms", fails: "no")"#,
        r#"[Try(body: ["x", "bad"], catch: [Log("caught")])]"#,
    );
    let found = of(&scenario, &scenario.run("p").unwrap()).found;
    let fix = found.into_iter().find_map(|finding| finding.fix).unwrap();
    assert_eq!(
        fix.on_failure,
        [
            "if `x` rejects, `bad` is also called",
            "if `bad` fulfills, the program fulfills at 80ms (now it fulfills at 130ms)",
        ],
        "{}",
        fix.ron(0)
    );
}

#[test]
fn functions_with_several_callers_are_checked_once() {
    let functions: Vec<String> =
        (1..=40).map(|n| format!("\"f{n}\": [\"f{0}\", \"f{0}\"]", n - 1)).collect();
    let text = format!(
        r#"(tasks: {{"a": (takes: "1ms"), "b": (takes: "1ms")}},
        functions: {{"f0": ["a", "b"], {}}}, programs: {{"p": ["f0"]}})"#,
        functions.join(", ")
    );
    let scenario = Scenario::from_ron("p", &text).unwrap();
    let fix = fix(&scenario, 0).unwrap();
    assert_eq!(fix.nearest.unwrap().settles_at.elapsed().as_nanos(), 1_000_000);
}

#[test]
fn a_long_program_gets_many_fixes() {
    let tasks: Vec<String> = (0..70).map(|n| format!("\"t{n}\": (takes: \"10ms\")")).collect();
    let pairs: Vec<String> =
        (0..35).map(|n| format!("\"t{}\", \"t{}\", Sleep(\"1ms\")", 2 * n, 2 * n + 1)).collect();
    let scenario = of_tasks(&tasks.join(", "), &format!("[{}]", pairs.join(", ")));
    let fix = fix(&scenario, 0).unwrap();
    assert_eq!(fix.applied.len(), 30);
    assert_eq!(fix.left_out, ["more fixes (limit: 30)"]);
}

#[test]
fn a_wrong_program_is_not_called_optimal() {
    let scenario = of_tasks(
        r#""a": (takes: "100ms"), "b": (takes: "50ms", needs: ["a"])"#,
        r#"[All(["a", "b"])]"#,
    );
    let fix = fix(&scenario, 0).unwrap();
    assert_eq!((fix.too_early, fix.nearest.is_none()), (1, true));
    // The rewritten program is slower, but correct.
    assert_eq!(fix.best.unwrap().settles_at.elapsed().as_nanos(), 150_000_000);
}

#[test]
fn the_losses_of_a_rewritten_program_are_reported() {
    let scenario = of_tasks(
        r#""a": (takes: "100ms"), "b": (takes: "50ms"), "c": (takes: "50ms")"#,
        r#"[Catch("a", Log("no a")), Sleep("10ms"), Pool(limit: 1, of: ["b", "c"]), Log("done")]"#,
    );
    let best = fix(&scenario, 0).unwrap().best.unwrap();
    assert_eq!(best.losses.len(), 4, "{:?}", best.losses);
    for loss in ["`catch`", "sleep", "`Pool`", "logs nothing"] {
        assert!(best.losses.iter().any(|told| told.contains(loss)), "{:?}", best.losses);
    }
}

#[test]
fn a_call_that_is_right_by_chance_is_not_moved_earlier() {
    let scenario = of_tasks(
        r#""n": (takes: "5ms"), "x": (takes: "10ms"), "y": (takes: "10ms", needs: ["n"]),
           "z": (takes: "10ms", needs: ["n"])"#,
        r#"[Start("n"), "x", "y", "z", Await("n")]"#,
    );
    for (_, _, ron) in fixes(&scenario) {
        assert!(!ron.contains(r#"All(["x", "y"])"#), "{ron}");
    }
}

#[test]
fn only_selected_rules_are_checked() {
    let scenario = of_tasks(r#""a": (takes: "100ms"), "b": (takes: "50ms")"#, r#"["a", "b"]"#);
    let timeline = scenario.run("p").unwrap();
    assert_eq!(of(&scenario, &timeline).found.len(), 1);
    let none = selected(&scenario, &timeline, |rule| !rule.speed);
    assert!(none.found.is_empty() && none.left_out.is_empty());
    let others = selected(&scenario, &timeline, |rule| rule.name == "await-in-loop");
    assert!(others.found.is_empty());
}

#[test]
fn a_limit_on_warnings_is_reported_as_left_out() {
    let scenario = of_tasks(
        r#""a": (takes: "100ms"), "b": (takes: "50ms"), "bad": (takes: "1ms", fails: "no")"#,
        r#"[Start("bad"), "a", "b"]"#,
    );
    let options = RunOptions {
        unhandled_rejections: crate::program::UnhandledRejections::Warn,
        ..RunOptions::default()
    };
    let timeline = scenario.run_program(0, &options).unwrap();
    let left_out = of(&scenario, &timeline).left_out;
    assert!(left_out.iter().any(|left| left.rules.iter().any(|rule| rule.speed)), "{left_out:?}");
}

/// Runs a scenario in which the calls of one step of the outline, and of its copies, reject
/// immediately, and every other call takes a second longer.
fn failing_early(scenario: &Scenario, (step, task): (Span, TaskId)) -> Timeline {
    let mut tasks = scenario.tasks.to_vec();
    for task in &mut tasks {
        for time in &mut task.behavior.takes {
            *time = time.checked_add("1s".parse().unwrap()).unwrap();
        }
    }
    let mut names = (*scenario.names).clone();
    let failing = names.intern("failing");
    let mut other = tasks[task.0 as usize].clone();
    other.name = failing;
    other.behavior.takes = [Duration::ZERO].into_iter().collect();
    other.behavior.fails = Some(Failure { reason: failing, first: None });
    tasks.push(other);
    let mut programs = scenario.programs.clone();
    programs[0].steps.iter_mut().for_each(|own| replace(own, step, failing));
    let scenario = Scenario {
        callables: Callables::new(&tasks, &scenario.functions),
        tasks: tasks.into(),
        names: names.into(),
        programs,
        ..scenario.clone()
    };
    scenario.run_program(0, &RunOptions::default()).unwrap()
}

fn replace(step: &mut Step, copied: Span, failing: Name) {
    if step.span == copied {
        let call = Step::new(Span::NONE, StepKind::Name(failing));
        match &mut step.kind {
            StepKind::Start(named) => step.kind = StepKind::Let(*named, Box::new(call)),
            kind => *kind = call.kind,
        }
        return;
    }
    step.lists_mut().into_iter().flatten().for_each(|within| replace(within, copied, failing));
}

/// The spans of the steps in an outline that call a task.
fn calling(outline: &StepOutline) -> Vec<(Span, TaskId)> {
    let calling = outline.steps.ids().filter_map(|id: StepId| {
        let name = match outline.step(id)?.kind {
            StepKind::Name(name) if outline.steps[id].names.is_none() => name,
            StepKind::Start(named) => named.name,
            _ => return None,
        };
        match outline.scenario.callables.get(name)? {
            Callable::Task(task) => Some((outline.scenario.span(id), task)),
            Callable::Function(_) => None,
        }
    });
    calling.collect()
}

/// If no single rejection crashes a program, even if it is as early as possible, then none crashes
/// the fixed program: each promise that could reject has a handler in time.
#[test]
fn a_fix_leaves_no_promise_without_a_handler() {
    let (mut safe, mut checked) = (0, 0);
    let ends = |scenario: &Scenario, failing: &[(Span, TaskId)]| {
        let crashes = |timeline: Timeline| matches!(timeline.outcome, Outcome::Crashed(_));
        failing.iter().copied().find(|step| crashes(failing_early(scenario, *step)))
    };
    for seed in 0..2 * PROGRAMS {
        let text = Generator::scenario(seed, seed % 2 == 0);
        // A timeout that expires would hide what the original does later.
        if text.contains("Timeout") {
            continue;
        }
        let scenario = Scenario::from_ron("random", &text).unwrap();
        let outline = StepOutline::new(&scenario, 0);
        let found = of(&scenario, &scenario.run("p").unwrap()).found;
        let fixes: Vec<Fix> = found.into_iter().filter_map(|finding| finding.fix).collect();
        let calling = calling(&outline);
        if fixes.is_empty() || ends(&outline.scenario, &calling).is_some() {
            continue;
        }
        safe += 1;
        for fix in fixes {
            let ending = ends(&fix.scenario, &calling);
            assert!(ending.is_none(), "{text}\n{ending:?} fails\n{}", fix.ron(0));
            checked += 1;
        }
    }
    assert!(safe > 50 && checked > 100, "{safe} and {checked} are too few to prove anything");
}

#[test]
fn an_all_settled_hides_no_rejection_of_a_promise_that_is_awaited_later() {
    let text = r#"(tasks: {"a": (takes: "6ms", blocks: "2ms"), "b": (takes: "7ms", fails: "no")},
        programs: {"p": [Let("a", "a"), Let("b", ["b"]), AllSettled(["a", "b"]), "a", "b"]})"#;
    let fix = fix(&Scenario::from_ron("p", text).unwrap(), 0).unwrap();
    // In the rewritten program, no handler would receive the rejection of `a` if `b` fulfills.
    assert!(fix.nearest.is_none(), "{:?}", fix.nearest.map(|fix| fix.ron(0)));
    let losses = fix.best.unwrap().losses;
    assert!(losses.iter().any(|loss| loss.contains("`AllSettled`")), "{losses:?}");
}
