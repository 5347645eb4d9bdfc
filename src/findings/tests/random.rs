//! Properties of all programs, tested on random programs, which are the same in every run.

use super::dependencies::MetBy;
use super::generator::Generator;
use super::*;
use crate::scenario::{Failure, Need, Task, write_steps};
use crate::timeline::{Call, EventKind, Outcome};

/// The number of programs on which each property is tested; fewer without optimizations.
const PROGRAMS: u64 = if cfg!(debug_assertions) { 2_000 } else { 30_000 };

/// The random scenario of a seed, its text, and the run of its program.
fn run(seed: u64, once: bool) -> (String, Scenario, Timeline) {
    let text = Generator::scenario(seed, once);
    let scenario = Scenario::from_ron("random", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let timeline = scenario.run("p").unwrap();
    (text, scenario, timeline)
}

/// All findings of one rule in a run, including those that `findings::of` omits.
fn found_by(rule: &Rule, run: &Run<'_>) -> Vec<Finding> {
    (rule.check.expect("a rule of its own"))(run)
}

/// Whether a call starts before its dependencies are met, computed from the events alone.
fn is_too_early(timeline: &Timeline, id: CallId) -> bool {
    let call = timeline.call(id);
    let position = |searched: EventKind| timeline.events().position(|e| e.kind == searched);
    let called = position(EventKind::Called(id)).unwrap();
    let all = || (0..).map(CallId).zip(&timeline.calls);
    let met = |by: CallId, settled: bool| {
        let fulfilled = position(EventKind::Fulfilled(by));
        let rejected = position(EventKind::Rejected(by)).filter(|_| settled);
        fulfilled.or(rejected).is_some_and(|at| at < called)
    };
    let task = |by: &Call, needed| by.task == needed;
    timeline.task_of(call).needs.iter().any(|need| match *need {
        Need::Previous => {
            let outer = |call| {
                let mut items = timeline.items(call);
                items.pop();
                items
            };
            let failed = |by: &Call| {
                let rejected = by.rejected.is_some() && by.settles_at <= Some(call.called_at);
                rejected && timeline.items(by) == timeline.items(call)
            };
            let before = all()
                .take(id.0 as usize)
                .filter(|(_, by)| task(by, call.task) && outer(by) == outer(call) && !failed(by));
            before.last().is_some_and(|(by, _)| !met(by, false))
        }
        Need::Fulfilled(needed) | Need::Settled(needed) => {
            let settled = matches!(need, Need::Settled(_));
            let items = |by: &Call| timeline.items(by);
            let shared = |by: &Vec<_>| {
                by.iter().zip(&items(call)).take_while(|(one, other)| one == other).count()
            };
            let mut counting: Vec<Vec<_>> =
                all().filter(|(_, by)| task(by, needed)).map(|(_, by)| items(by)).collect();
            if counting.contains(&items(call)) {
                counting = vec![items(call)];
            }
            let most = counting.iter().map(shared).max();
            counting.retain(|items| Some(shared(items)) == most);
            let is_met = |own: Vec<_>| {
                all().any(|(id, by)| task(by, needed) && items(by) == own && met(id, settled))
            };
            counting.is_empty() && !settled || !counting.into_iter().all(is_met)
        }
    })
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.rule.severity == Severity::Error).count()
}

#[test]
fn started_before_dependency_agrees_with_the_events() {
    let mut raised = 0;
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, false);
        let run = Run::new(&scenario, &timeline).unwrap();
        let found = found_by(&started_before_dependency::RULE, &run);
        let mut found: Vec<CallId> = found.iter().map(|finding| finding.witness[0]).collect();
        found.sort_unstable();
        let ids = (0..).map(CallId).take(timeline.calls.len());
        let expected: Vec<CallId> = ids.filter(|&id| is_too_early(&timeline, id)).collect();
        assert_eq!(found, expected, "{text}\n{timeline}");
        raised += found.len();
    }
    assert!(raised > 100, "{raised} are too few to prove anything");
}

#[test]
fn a_fix_makes_the_same_calls_and_saves_the_stated_time() {
    let (mut fixed, mut rules) = (0, std::collections::BTreeSet::new());
    // A tenth of the programs is enough: each fix is run in many worlds.
    for seed in 0..PROGRAMS / 10 {
        let (text, scenario, timeline) = run(seed, false);
        let findings = of(&scenario, &timeline).found;
        let bound = timeline.bounds().parallel;
        let meets_bound = timeline.settles_at.is_some_and(|at| at.elapsed() <= bound);
        for finding in &findings {
            assert_eq!(finding.saves.is_some(), finding.rule.speed, "{text}");
            let (Some(saves), Some(fix)) = (finding.saves, &finding.fix) else { continue };
            assert!(!meets_bound, "{text}\n{timeline}\n{finding:?}");
            assert!(saves > Duration::ZERO);
            // The written text of the fix is run, not the steps in memory.
            let (head, _) = text.split_once("programs:").unwrap();
            let again = format!("{head}programs: {{\"p\": {}}})", fix.ron(0));
            let again = Scenario::from_ron("fixed", &again).unwrap();
            let faster = again.run("p").unwrap();
            let settles = timeline.settles_at.unwrap();
            assert_eq!(faster.settles_at.map(|at| settles.since(at)), Some(saves), "{text}");
            let endings = [&ending(&timeline), &ending(&faster)];
            assert!(gives(fix).allows(endings), "{text}\n{}", fix.ron(0));
            assert_eq!(faster.calls.len(), timeline.calls.len());
            let ids = (0..).map(CallId).take(faster.calls.len());
            assert!(ids.into_iter().all(|id| !is_too_early(&faster, id)), "{text}\n{}", fix.ron(0));
            assert_eq!(
                errors(&of(&again, &faster).found),
                errors(&findings),
                "{text}\n{}",
                fix.ron(0)
            );
            fixed += 1;
            rules.insert(finding.rule.name);
        }
    }
    assert!(fixed > 50, "{fixed} are too few to prove anything");
    assert_eq!(rules.len(), 5, "{rules:?}");
}

fn ending(timeline: &Timeline) -> crate::timeline::Ending {
    timeline.ending()
}

#[test]
fn written_steps_read_back_equal() {
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, false);
        let written = write_steps(&scenario.programs[0].steps, &scenario.names, 1);
        let (head, _) = text.split_once("programs:").unwrap();
        let again = Scenario::from_ron("again", &format!("{head}programs: {{\"p\": {written}}})"));
        let again = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
        let twice = write_steps(&again.programs[0].steps, &again.names, 1);
        assert_eq!(written, twice);
        assert!(again.run("p").unwrap().events().eq(timeline.events()), "{text}\n{written}");
    }
}

#[test]
fn a_latent_rejection_ends_the_process_if_its_call_rejects() {
    let (mut latent, mut safe, mut latent_made, mut safe_made) = (0, 0, 0, 0);
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, true);
        if matches!(timeline.outcome, Outcome::Crashed(_)) {
            continue;
        }
        let run = Run::new(&scenario, &timeline).unwrap();
        let found = found_by(&latent_unhandled_rejection::RULE, &run);
        for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
            let raised = found.iter().any(|finding| finding.witness == [id]);
            let ends = fails(&scenario, call).watched.unhandled.iter().any(|s| s.call == Some(id));
            assert_eq!(raised, ends, "{}\n{text}\n{timeline}", timeline.label(call));
            *(if raised { &mut latent } else { &mut safe }) += 1;
        }
        let made = timeline.watched.late.iter().filter(|late| late.source.call.is_none());
        for step in made.map(|late| late.source.step.unwrap()) {
            let raised = found.iter().any(|finding| finding.step == Some(step));
            let ends = may_end_the_process(&scenario, &timeline, step);
            let span = scenario.span(step);
            // The rule may report a step that crashes no run here, because these runs keep the
            // declared durations: a bound promise may have fulfilled before, an inner `await` may
            // end later than its siblings, and a race, a timeout or a handler may have another
            // outcome only if something is faster or slower.
            let step = &text[span.start as usize..span.end as usize];
            let passes_on = ["\"p", "Await", "Timeout", "Race", "Catch", "Try"]
                .iter()
                .any(|word| step.contains(word));
            assert!(raised == ends || raised && passes_on, "{span:?}\n{text}\n{timeline}");
            *(if raised { &mut latent_made } else { &mut safe_made }) += 1;
        }
    }
    assert!(latent_made > 20 && safe_made > 50, "{latent_made} and {safe_made} are too few");
    assert!(latent > 50 && safe > 50, "{latent} and {safe} are too few to prove anything");
}

/// If no result depends on which call settles first, a call meets a dependency by chance exactly if
/// it starts too early when the dependency takes an hour.
#[test]
fn an_order_by_chance_breaks_if_the_dependency_is_slow() {
    let (mut met_by_chance, mut designed) = (0, 0);
    for seed in 0..5 * PROGRAMS {
        let (text, scenario, timeline) = run(seed, true);
        let decides = ["Race", "Any", "Timeout", "Pool", "blocks"];
        let queues = text.contains("uses");
        if decides.iter().any(|word| text.contains(word)) {
            continue;
        }
        let run = Run::new(&scenario, &timeline).unwrap();
        let found = found_by(&timing_dependent_order::RULE, &run);
        for id in (0..).map(CallId).take(timeline.calls.len()) {
            for &need in run.dependencies.of_call(timeline.call(id)) {
                let MetBy::Call(by) = run.dependencies.met_by(need, id) else { continue };
                if !run.dependencies.is_settled_before(by, id) {
                    continue;
                }
                let slow = slowed(&scenario, timeline.call(by));
                let again = slow.calls.iter().position(|c| c.task == timeline.call(id).task);
                let again = CallId(u32::try_from(again.unwrap()).unwrap());
                let raised = found.iter().any(|finding| finding.witness == [by, id]);
                let breaks = is_too_early(&slow, again);
                // If calls queue, the rule may miss a case, but each case that it reports is right.
                assert!(raised == breaks || queues && !raised, "{text}\n{timeline}");
                *(if raised { &mut met_by_chance } else { &mut designed }) += 1;
            }
        }
    }
    assert!(
        met_by_chance > 20 && designed > 50,
        "{met_by_chance} and {designed} are too few to prove anything"
    );
}

/// Runs the scenario with this call, the only one of its task, taking an hour.
fn slowed(scenario: &Scenario, call: &Call) -> Timeline {
    changed(scenario, call, |task| {
        task.behavior.takes = ["1h".parse().unwrap()].into_iter().collect();
    })
}

/// Runs the scenario with this call, the only one of its task, rejecting.
fn fails(scenario: &Scenario, call: &Call) -> Timeline {
    changed(scenario, call, |task| {
        task.behavior.fails = Some(Failure { reason: task.name, first: None });
    })
}

/// Whether a rejection of the promise that a step creates crashes the process for some set of
/// failing tasks. Tasks that only run after a failure may take no time.
fn may_end_the_process(scenario: &Scenario, timeline: &Timeline, step: StepId) -> bool {
    let is_called = |task: usize| timeline.calls.iter().any(|call| call.task.0 as usize == task);
    let days = (1..1_u32 << scenario.tasks.len()).flat_map(|fail| [(fail, false), (fail, true)]);
    days.into_iter().any(|(fail, at_once)| {
        let mut scenario = scenario.clone();
        let mut tasks = scenario.tasks.to_vec();
        for (nth, task) in tasks.iter_mut().enumerate() {
            if fail & (1 << nth) != 0 {
                task.behavior.fails = Some(Failure { reason: task.name, first: None });
            }
            if at_once && !is_called(nth) {
                task.behavior.takes = ["0ms".parse().unwrap()].into_iter().collect();
            }
        }
        scenario.tasks = tasks.into();
        let unhandled = scenario.run("p").unwrap().watched.unhandled;
        unhandled.iter().any(|source| source.call.is_none() && source.step == Some(step))
    })
}

/// Runs the scenario with the task of this call changed.
fn changed(scenario: &Scenario, call: &Call, change: impl FnOnce(&mut Task)) -> Timeline {
    let mut scenario = scenario.clone();
    let mut tasks = scenario.tasks.to_vec();
    change(&mut tasks[call.task.0 as usize]);
    scenario.tasks = tasks.into();
    scenario.run("p").unwrap()
}

#[test]
fn a_rewritten_program_makes_each_call_when_its_dependencies_are_met() {
    let (mut written, mut faster, mut at_bound) = (0, 0, 0);
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, seed % 2 == 0);
        let Some(best) = fix::rewritten(&scenario, 0) else { continue };
        written += 1;
        let again = best.scenario.run_program(0, &RunOptions::default()).unwrap();
        let steps = || write_steps(&best.scenario.programs[0].steps, &best.scenario.names, 0);
        assert_eq!(again.settles_at, Some(best.settles_at));
        assert_eq!(told(&again), told(&timeline), "{text}\n{}", steps());
        let ids = (0..).map(CallId).take(again.calls.len());
        assert!(ids.into_iter().all(|id| !is_too_early(&again, id)), "{text}\n{}", steps());
        assert!(again.reasons.is_empty(), "{text}\n{}", steps());
        assert_eq!(again.settles_at, Some(again.quiescent_at), "{text}\n{}", steps());
        faster += u32::from(again.settles_at < timeline.settles_at);
        // Without resources and blocking, each call starts when its dependencies are met.
        let plain = scenario.tasks.iter().all(|task| task.uses.is_empty() && !task.may_block());
        if plain && seed % 2 == 0 {
            let settles = again.settles_at.unwrap().elapsed();
            assert_eq!(settles, again.bounds().parallel, "{text}\n{}", steps());
            at_bound += 1;
        }
    }
    assert!(written > 200 && faster > 50 && at_bound > 50, "{written}, {faster}, {at_bound}");
}

/// The calls of a run, in an order that does not depend on when they started.
fn told(timeline: &Timeline) -> Vec<String> {
    let mut told: Vec<String> = timeline
        .calls
        .iter()
        .map(|call| {
            let reason = call.rejected.map(|reason| timeline.text(reason));
            format!("{} {reason:?}", timeline.label(call))
        })
        .collect();
    told.sort();
    told
}
