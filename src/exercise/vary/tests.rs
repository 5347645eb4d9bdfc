use proptest::prelude::*;

use super::*;
use crate::exercise::rewrite::visit;

/// Every duration that is drawn, in the order of the scenario.
fn durations(scenario: &Scenario) -> Vec<Duration> {
    let mut all = Vec::new();
    for task in scenario.tasks.iter() {
        all.extend(task.behavior.takes.iter().copied());
        all.push(task.behavior.blocks);
        for (_, item) in &task.items {
            all.extend(item.takes.iter().flat_map(|takes| takes.iter().copied()));
            all.extend(item.blocks);
        }
    }
    let functions = scenario.functions.iter().flat_map(|function| &*function.steps);
    let programs = scenario.programs.iter().flat_map(|program| &*program.steps);
    for step in functions.chain(programs) {
        visit(step, &mut |step| match &step.kind {
            StepKind::Sleep(time) | StepKind::Timeout(time, _) => all.push(*time),
            StepKind::Retry(retry) => all.extend(retry.wait.iter().copied()),
            _ => {}
        });
    }
    all
}

/// A scenario with these durations everywhere: of tasks in nanoseconds, of timers in milliseconds.
fn scenario(takes: &[u64], timers: &[u64]) -> Scenario {
    let ns = |at: usize| takes[at % takes.len()];
    let ms = |at: usize| timers[at % timers.len()];
    let tasks: Vec<String> = (0..takes.len())
        .map(|at| {
            format!(
                r#""t{at}": (takes: ["{}ns", "{}ns"], blocks: "{}ns",
                    items: {{ "x": (takes: "{}ns", blocks: "{}ns") }})"#,
                ns(at),
                ns(at + 1),
                ns(at + 2),
                ns(at + 3),
                ns(at + 4),
            )
        })
        .collect();
    let steps: Vec<String> = (0..timers.len())
        .map(|at| {
            format!(
                r#"Sleep("{}ms"), Timeout("{}ms", "t0"), Retry(times: 2, wait: "{}ms", do: "t0")"#,
                ms(at),
                ms(at + 1),
                ms(at + 2),
            )
        })
        .collect();
    let text = format!(
        r#"(tasks: {{ {} }}, functions: {{ "f": [{}] }},
            programs: {{ "p": ["f", Sleep("{}ms")] }})"#,
        tasks.join(", "),
        steps.join(", "),
        ms(0),
    );
    Scenario::from_ron("test", &text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Durations of every size, and those that people write.
fn nanos() -> impl Strategy<Value = u64> {
    let round = prop::sample::select(vec![
        1_u64, 2, 3, 5, 7, 10, 15, 25, 30, 45, 50, 80, 95, 100, 145, 999,
    ]);
    prop_oneof![
        Just(0),
        (0..12_u32, 1..1000_u64).prop_map(|(zeros, digits)| digits * 10_u64.pow(zeros)),
        (round, 0..5_u32).prop_map(|(digits, zeros)| digits * MILLISECOND * 10_u64.pow(zeros)),
    ]
}

proptest! {
    #[test]
    fn a_duration_stays_between_half_and_twice_what_it_was(
        takes in prop::collection::vec(nanos(), 1..6),
        timers in prop::collection::vec(1..100_000_u64, 1..4),
        band in 0..4_u8,
        seed: u64,
    ) {
        let before = scenario(&takes, &timers);
        let drawn = durations(&vary(&before, Difficulty::numbered(band), &Stream::new(seed)));
        let before = durations(&before);
        prop_assert_eq!(before.len(), drawn.len());
        for (before, drawn) in before.iter().zip(&drawn) {
            let (was, is) = (before.as_nanos(), drawn.as_nanos());
            prop_assert!(was <= 2 * is && is <= 2 * was, "{before} became {drawn}");
            prop_assert!(is == was || is.is_multiple_of(MILLISECOND), "{before} became {drawn}");
            // If there is a choice, the duration is one of several.
            if was >= 3 * MILLISECOND {
                let choices = Choices::of(*before, Difficulty::grain(None, *before));
                prop_assert!(choices.is_some_and(|choices| choices.count >= 4));
            }
        }
    }
}

#[test]
fn drawn_numbers_are_as_round_as_possible() {
    let choices = |ms: u64, grain: u64| {
        let time = Duration::from_nanos(ms * MILLISECOND).unwrap();
        let Choices { grain, least, count } = Choices::of(time, grain * MILLISECOND).unwrap();
        let last = least + count as u64 - 1;
        (grain / MILLISECOND, least * grain / MILLISECOND, last * grain / MILLISECOND)
    };
    assert_eq!(choices(100, 10), (10, 50, 200));
    assert_eq!(choices(145, 10), (10, 80, 290));
    assert_eq!(choices(30, 10), (10, 20, 60));
    assert_eq!(choices(10, 10), (5, 5, 20));
    assert_eq!(choices(80, 50), (10, 40, 160));
    assert_eq!(choices(3, 50), (1, 2, 6));
    assert_eq!(choices(1, 50), (1, 1, 2));
}
