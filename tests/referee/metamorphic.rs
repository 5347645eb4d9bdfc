//! What must stay the same when a scenario is changed in a way that cannot matter, and what must
//! change with it: for random programs with every kind of step.

mod change;

use makespan::program::Record;
use makespan::scenario::Parts;
use makespan::{RunOptions, Scenario};

use crate::model::happened::{End, Event, Happened};
use crate::{generate, mode};

const PROGRAMS: u64 = if cfg!(debug_assertions) { 3_000 } else { 50_000 };

/// The run of the last program; `None` if it is too long.
fn run(scenario: &Scenario, seed: u64) -> Option<Happened> {
    let unhandled_rejections = mode(seed);
    let record = Record::Everything;
    let options =
        RunOptions { unhandled_rejections, max_events: 20_000, record, ..RunOptions::default() };
    let program = scenario.programs().len() - 1;
    scenario.run_program(program, &options).ok().map(|timeline| Happened::of(&timeline))
}

/// Runs every program as it is and changed; `expected` computes the expected run from the first
/// one.
fn hold(
    change: impl Fn(&mut Parts),
    found: impl Fn(Happened) -> Happened,
    expected: impl Fn(Happened) -> Happened,
) {
    for seed in 0..PROGRAMS {
        let scenario = generate::scenario(seed);
        let Some(before) = run(&scenario, seed) else { continue };
        let mut parts = scenario.to_parts();
        change(&mut parts);
        let changed = Scenario::from_parts(parts).expect("a scenario that is changed is one");
        let after = run(&changed, seed).expect("it was short");
        if let Some(first_difference) = found(after).first_difference(&expected(before)) {
            panic!("seed {seed}: {first_difference} (changed, and expected)\n{scenario:#?}");
        }
    }
}

/// It is the same run.
fn same(run: Happened) -> Happened {
    run
}

#[test]
fn renaming_changes_nothing_else() {
    hold(change::rename, |after| change::texts(after, change::named_back), same);
}

#[test]
fn the_order_of_declarations_does_not_matter() {
    hold(change::declare_backwards, same, same);
}

#[test]
fn an_additional_program_changes_nothing() {
    hold(change::add_program, same, same);
}

#[test]
fn multiplying_all_times_by_k_multiplies_the_result_by_k() {
    for times in [2, 1000] {
        let scaled = |mut run: Happened| {
            run.events.iter_mut().for_each(|(at, _)| *at *= times);
            run.settles_at = run.settles_at.map(|at| at * times);
            run.crash = run.crash.map(|(at, reason)| (at * times, reason));
            run.quiescent_at *= times;
            change::texts(run, change::without_milliseconds)
        };
        let found = |run| change::texts(run, change::without_milliseconds);
        hold(|scenario| change::scale(scenario, times), found, scaled);
    }
}

#[test]
fn an_unlimited_resource_changes_nothing() {
    hold(change::use_plenty, same, same);
}

/// A call that is not awaited and uses no resource: everything else happens as without it.
#[test]
fn a_call_that_is_not_awaited_delays_nothing() {
    for takes in [0, 3, 1000] {
        let without = |mut run: Happened| {
            run.events.retain(|(_, event)| {
                use Event::{Called, Fulfilled, Rejected, Started};
                !matches!(event, Called(0, _) | Started(0) | Fulfilled(0) | Rejected(0))
            });
            for (_, event) in &mut run.events {
                use Event::{Called, Fulfilled, Rejected, Started};
                if let Called(id, _) | Started(id) | Fulfilled(id) | Rejected(id) = event {
                    *id -= 1;
                }
            }
            run.quiescent_at = 0;
            run
        };
        let expected = |mut run: Happened| {
            run.quiescent_at = 0;
            run
        };
        hold(|scenario| change::start_idle(scenario, takes), without, expected);
    }
}

#[test]
fn the_generated_programs_have_every_outcome() {
    let ends: Vec<End> = (0..1000)
        .filter_map(|seed| run(&generate::scenario(seed), seed))
        .map(|run| run.end)
        .collect();
    let count = |is: fn(&End) -> bool| ends.iter().filter(|end| is(end)).count();
    assert!(count(|end| matches!(end, End::Fulfilled(_))) > 100);
    assert!(count(|end| matches!(end, End::Rejected(_))) > 100);
    assert!(count(|end| matches!(end, End::Crashed(_))) > 20);
    assert!(count(|end| matches!(end, End::Pending)) > 10);
}
