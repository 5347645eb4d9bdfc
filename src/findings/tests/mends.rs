//! Mends of small programs, and what holds for the mends of random ones.

use super::generator::Generator;
use super::outline::{Outline, StepId};
use super::*;
use crate::scenario::{Callable, Callables, Failure, Step, StepKind, TaskId};
use crate::timeline::Outcome;
use crate::{Name, RunOptions};

/// So many programs a property is tried on; unoptimised code is tried on fewer.
const PROGRAMS: u64 = if cfg!(debug_assertions) { 1_000 } else { 20_000 };

fn scenario(tasks: &str, program: &str) -> Scenario {
    let text = format!("(tasks: {{{tasks}}}, programs: {{\"p\": {program}}})");
    Scenario::from_ron("p", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// The speed findings of a program: rule, what it saves in ms, and the mend.
fn mends(scenario: &Scenario) -> Vec<(&'static str, u64, String)> {
    let found = of(scenario, &scenario.run("p").unwrap()).found;
    let mends = found.into_iter().filter_map(|finding| {
        let saves = finding.saves?.as_nanos() / 1_000_000;
        Some((finding.rule.name, saves, finding.mend?.ron(0)))
    });
    mends.collect()
}

fn check(tasks: &str, program: &str, expected: &[(&str, u64, &str)]) {
    let found = mends(&scenario(tasks, program));
    let found: Vec<_> = found.iter().map(|(rule, saves, ron)| (*rule, *saves, &ron[..])).collect();
    assert_eq!(found, expected, "{program}");
}

const FOUR: &str = r#""a": (takes: "100ms"), "b": (takes: "150ms"), "c": (takes: "150ms"),
    "d": (takes: "20ms", needs: ["a"])"#;

#[test]
fn one_mend_frees_all_that_a_step_holds_back() {
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

/// The run in which what one step of an outline calls fails at once, and all else takes a second
/// longer: at the steps that have its number.
fn failing_early(scenario: &Scenario, (step, task): (StepId, TaskId)) -> Timeline {
    let mut tasks = scenario.tasks.to_vec();
    for task in &mut tasks {
        for time in &mut task.behaviour.takes {
            *time = time.checked_add("1s".parse().unwrap()).unwrap();
        }
    }
    let mut names = (*scenario.names).clone();
    let failing = names.intern("failing");
    let mut other = tasks[task.0 as usize].clone();
    other.name = failing;
    other.behaviour.takes = [Duration::ZERO].into_iter().collect();
    other.behaviour.fails = Some(Failure { reason: failing, first: None });
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

fn replace(step: &mut Step, id: StepId, failing: Name) {
    if step.place.is_some() && outline::number(step) == id {
        let call = Step { place: Place::NONE, kind: StepKind::Name(failing) };
        match &mut step.kind {
            StepKind::Start(named) => step.kind = StepKind::Let(*named, Box::new(call)),
            kind => *kind = call.kind,
        }
        return;
    }
    step.lists_mut().into_iter().flatten().for_each(|within| replace(within, id, failing));
}

/// The steps of an outline that call a task.
fn calling(outline: &Outline) -> Vec<(StepId, TaskId)> {
    let calling = (0..outline.steps.len()).filter_map(|id| {
        let name = match outline.step(id)?.kind {
            StepKind::Name(name) if outline.steps[id].names.is_none() => name,
            StepKind::Start(named) => named.name,
            _ => return None,
        };
        match outline.scenario.callables.get(name)? {
            Callable::Task(task) => Some((id, task)),
            Callable::Function(_) => None,
        }
    });
    calling.collect()
}

/// A program that no failure of a single step ends, however early it is, is mended to one that
/// none ends: no promise is left without a handler for a turn in which it could reject.
#[test]
fn a_mend_leaves_no_promise_without_a_handler() {
    let (mut safe, mut mended) = (0, 0);
    let ends = |scenario: &Scenario, failing: &[(StepId, TaskId)]| {
        let crashes = |timeline: Timeline| matches!(timeline.outcome, Outcome::Crashed(_));
        failing.iter().copied().find(|step| crashes(failing_early(scenario, *step)))
    };
    for seed in 0..2 * PROGRAMS {
        let text = Generator::scenario(seed, seed % 2 == 0);
        // A timeout that strikes would hide what the original does behind it.
        if text.contains("Timeout") {
            continue;
        }
        let scenario = Scenario::from_ron("random", &text).unwrap();
        let outline = Outline::new(&scenario, 0);
        let found = of(&scenario, &scenario.run("p").unwrap()).found;
        let mends: Vec<Mend> = found.into_iter().filter_map(|finding| finding.mend).collect();
        let calling = calling(&outline);
        if mends.is_empty() || ends(&outline.scenario, &calling).is_some() {
            continue;
        }
        safe += 1;
        for mend in mends {
            let ending = ends(&mend.scenario, &calling);
            assert!(ending.is_none(), "{text}\n{ending:?} fails\n{}", mend.ron(0));
            mended += 1;
        }
    }
    assert!(safe > 50 && mended > 100, "{safe} and {mended} are too few to prove anything");
}
