//! The cost in ticks, with the executor alone. The cases are those of `docs/semantics.md`.

use super::*;

type Names = &'static str;

/// Runs to the end and returns the events in order: timers, reactions with `+` or `-`, and
/// unhandled reasons.
fn jobs_in_order(
    executor: &mut Executor<Names>,
    mut act: impl FnMut(&mut Executor<Names>, Names),
) -> String {
    let mut told = Vec::new();
    while let Some(next) = executor.next() {
        match next {
            Next::Timer(job) => {
                told.push(format!("{job}@{}", executor.now()));
                act(executor, job);
            }
            Next::Reaction(job, outcome, _) => {
                told.push(format!("{}{job}", if outcome.is_fulfilled() { '+' } else { '-' }));
                act(executor, job);
            }
            Next::Unhandled(reason) => told.push(format!("unhandled {reason:?}")),
        }
    }
    told.join(" ")
}

pub(super) fn ms(time: u64) -> Duration {
    Duration::from_nanos(time * 1_000_000).unwrap()
}

#[test]
fn timers_fire_by_due_time_and_then_in_the_order_they_were_set() {
    let mut executor: Executor<Names> = Executor::new();
    executor.set_timer(ms(20), "twenty").unwrap();
    executor.set_timer(ms(10), "ten").unwrap();
    let order = jobs_in_order(&mut executor, |executor, job| {
        if job == "ten" {
            executor.set_timer(ms(10), "ten and ten").unwrap();
        }
    });
    assert_eq!(order, "ten@10ms twenty@20ms ten and ten@20ms");
}

#[test]
fn microtasks_run_before_the_next_timer_of_the_same_instant() {
    let mut executor: Executor<Names> = Executor::new();
    let promise = executor.promise();
    executor.subscribe(promise, "woken");
    executor.set_timer(ms(5), "one").unwrap();
    executor.set_timer(ms(5), "two").unwrap();
    let order = jobs_in_order(&mut executor, |executor, _| executor.fulfill(promise, Value::Null));
    assert_eq!(order, "one@5ms +woken two@5ms");
}

#[test]
fn an_overdue_timer_fires_now() {
    let mut executor: Executor<Names> = Executor::new();
    executor.set_timer(ms(5), "overdue").unwrap();
    executor.hold(ms(8)).unwrap();
    assert_eq!(jobs_in_order(&mut executor, |_, _| {}), "overdue@8ms");
}

#[test]
fn a_settled_promise_still_costs_a_tick() {
    let mut executor: Executor<Names> = Executor::new();
    let settled = executor.fulfilled(Value::Null, Cause::START);
    executor.subscribe(settled, "first");
    executor.subscribe(settled, "second");
    assert_eq!(jobs_in_order(&mut executor, |_, _| {}), "+first +second");
}

/// Counts the ticks until a promise settles, with a chain of single ticks beside it.
fn ticks(make: impl FnOnce(&mut Executor<Names>) -> Promise) -> usize {
    let mut executor: Executor<Names> = Executor::new();
    let promise = make(&mut executor);
    executor.subscribe(promise, "done");
    let clock = executor.fulfilled(Value::Null, Cause::START);
    executor.subscribe(clock, "tick");
    let order = jobs_in_order(&mut executor, |executor, job| {
        if job == "tick" && executor.now() == Instant::ZERO && !executor.microtasks.is_empty() {
            executor.subscribe(clock, "tick");
        }
    });
    order.split("done").next().unwrap().matches("tick").count() + 1
}

#[test]
fn a_combinator_costs_two_ticks_and_an_empty_one_one() {
    for how in [Combine::All, Combine::AllSettled, Combine::Race, Combine::Any] {
        for branches in 1..4 {
            let ticks = ticks(|executor| {
                let settled = executor.fulfilled(Value::Null, Cause::START);
                executor.combine(how, &vec![settled; branches], Cause::START)
            });
            assert_eq!(ticks, 2, "{how:?} of {branches}");
        }
    }
    for how in [Combine::All, Combine::AllSettled, Combine::Any] {
        assert_eq!(ticks(|executor| executor.combine(how, &[], Cause::START)), 1, "{how:?}");
    }
}

#[test]
fn adopting_costs_two_ticks_and_a_kept_outcome_one() {
    let adopting = ticks(|executor| {
        let derived = executor.promise();
        let settled = executor.fulfilled(Value::Null, Cause::START);
        executor.adopt(derived, settled, Cause::START);
        derived
    });
    assert_eq!(adopting, 3);
    let keeping = ticks(|executor| {
        let settled = executor.fulfilled(Value::Null, Cause::START);
        executor.keep(settled, Outcome::Fulfilled(Value::Atom(1)), Cause::START)
    });
    assert_eq!(keeping, 2);
}

#[test]
fn an_empty_race_never_settles() {
    let mut executor: Executor<Names> = Executor::new();
    let promise = executor.combine(Combine::Race, &[], Cause::START);
    executor.subscribe(promise, "never");
    assert_eq!(jobs_in_order(&mut executor, |_, _| {}), "");
}

#[test]
fn a_rejection_without_a_subscriber_within_its_turn_is_unhandled() {
    let mut executor: Executor<Names> = Executor::new();
    let [in_time, too_late] = [executor.promise(), executor.promise()];
    executor.set_timer(ms(1), "reject").unwrap();
    executor.set_timer(ms(2), "too late").unwrap();
    let order = jobs_in_order(&mut executor, |executor, job| match job {
        "reject" => {
            executor.reject(too_late, Value::Atom(1));
            executor.reject(in_time, Value::Atom(2));
            let tick = executor.fulfilled(Value::Null, Cause::START);
            executor.subscribe(tick, "in time");
        }
        "in time" => executor.subscribe(in_time, "handled"),
        "too late" => executor.subscribe(too_late, "handled late"),
        _ => {}
    });
    assert_eq!(order, "reject@1ms +in time -handled unhandled Atom(1) too late@2ms -handled late");
}

#[test]
fn every_branch_of_a_combinator_is_handled() {
    for how in [Combine::All, Combine::AllSettled, Combine::Race, Combine::Any] {
        let mut executor: Executor<Names> = Executor::new();
        let branches = [executor.promise(), executor.promise()];
        let promise = executor.combine(how, &branches, Cause::START);
        executor.subscribe(promise, "settled");
        for branch in branches {
            executor.reject(branch, Value::Atom(7));
        }
        let order = jobs_in_order(&mut executor, |_, _| {});
        assert_eq!(order, if how == Combine::AllSettled { "+settled" } else { "-settled" });
    }
}

#[test]
fn results_are_in_the_order_of_the_branches() {
    let mut executor: Executor<Names> = Executor::new();
    let branches = [executor.promise(), executor.promise(), executor.promise()];
    let promise = executor.combine(Combine::All, &branches, Cause::START);
    executor.subscribe(promise, "all");
    for (atom, index) in [(2, 2), (0, 0), (1, 1)] {
        executor.fulfill(branches[index], Value::Atom(atom));
    }
    let Some(Next::Reaction(_, Outcome::Fulfilled(Value::List(list)), _)) = executor.next() else {
        panic!("it fulfills with a list")
    };
    assert_eq!(executor.values().list(list), [Value::Atom(0), Value::Atom(1), Value::Atom(2)]);
}

#[test]
fn a_promise_settles_once() {
    let mut executor: Executor<Names> = Executor::new();
    let promise = executor.promise();
    executor.fulfill(promise, Value::Atom(1));
    executor.reject(promise, Value::Atom(2));
    executor.subscribe(promise, "settled");
    assert_eq!(jobs_in_order(&mut executor, |_, _| {}), "+settled");
}

#[test]
fn time_ends_at_its_limit() {
    let mut executor: Executor<Names> = Executor::new();
    let last = Duration::from_nanos(crate::LIMIT).unwrap();
    assert_eq!(executor.set_timer(last, "last"), Ok(()));
    executor.hold(Duration::from_nanos(1).unwrap()).unwrap();
    assert_eq!(executor.set_timer(last, "too late"), Err(TimeExhausted));
    assert_eq!(executor.hold(last), Err(TimeExhausted));
}

#[test]
fn a_cause_contains_only_what_had_to_happen_before() {
    let mut executor: Executor<Names> = Executor::new();
    let [one, two, other] = [1, 2, 3].map(|mark| executor.causes_mut().mark(mark, Cause::START));
    let branches = [executor.promise(), executor.promise()];
    let all = executor.combine(Combine::All, &branches, Cause::START);
    let race = executor.combine(Combine::Race, &branches, Cause::START);
    executor.subscribe(all, "all");
    executor.subscribe(race, "race");
    executor.settle_because(branches[1], Outcome::Fulfilled(Value::Null), two);
    executor.settle_because(branches[0], Outcome::Fulfilled(Value::Null), one);
    let _ = other;
    let mut marks = Vec::new();
    while let Some(Next::Reaction(job, _, cause)) = executor.next() {
        marks.push((job, executor.causes().marks_before(cause)));
    }
    assert_eq!(marks, [("race", vec![2]), ("all", vec![1, 2])]);
}

/// Leaves promises, microtasks, timers and other data of every kind in the executor.
fn leave_everything(executor: &mut Executor<Names>) {
    let [never, rejects, late] = [executor.promise(), executor.promise(), executor.promise()];
    let mark = executor.causes_mut().mark(1, Cause::START);
    for name in ["one", "two", "three"] {
        executor.subscribe(never, name);
    }
    executor.combine(Combine::All, &[never, never], mark);
    executor.keep(never, Outcome::Fulfilled(Value::Null), mark);
    executor.values_mut().add_list(&[Value::Null]);
    executor.fulfill(late, Value::Null);
    for (time, job) in [(1, "tied"), (1, "tied"), (2, "never"), (3, "never")] {
        executor.set_timer(ms(time), job).unwrap();
    }
    assert!(matches!(executor.next(), Some(Next::Timer("tied"))));
    executor.subscribe(late, "late");
    executor.reject(rejects, Value::Atom(1));
    let next = [executor.next(), executor.next()];
    assert!(matches!(next, [Some(Next::Reaction("late", ..)), Some(Next::Unhandled(_))]));
    executor.fulfill(never, Value::Null);
}

/// The whole state of an executor, except for spare memory.
fn state(executor: &Executor<Names>) -> String {
    let Executor {
        now,
        timers,
        microtasks,
        promises,
        combinators,
        values,
        causes,
        unhandled,
        rules: _,
        hindsight,
    } = executor;
    let combinators = format!("{combinators:?}");
    let open = combinators.split(", cap").next();
    let timers = (timers.is_empty(), timers.tied());
    format!("{:?}", (now, timers, microtasks, promises, open, values, causes, unhandled, hindsight))
}

#[test]
fn a_reset_executor_is_like_a_new_one() {
    let mut executor: Executor<Names> = Executor::new().with_hindsight();
    let as_new = state(&executor);
    leave_everything(&mut executor);
    let left = state(&executor);
    executor.reset();
    assert_eq!(state(&executor), as_new);
    leave_everything(&mut executor);
    assert_eq!(state(&executor), left);
}

/// Whether an outcome is a fulfillment, and the number of values in its list.
fn shape(executor: &Executor<Names>, outcome: Outcome) -> (bool, Option<usize>) {
    let (Outcome::Fulfilled(value) | Outcome::Rejected(value)) = outcome;
    let list = if let Value::List(list) = value { Some(list) } else { None };
    (outcome.is_fulfilled(), list.map(|list| executor.values().list(list).len()))
}

/// The outcome of a combinator of a promise that fulfills and a promise that rejects: whether it
/// fulfills, and the number of values in its list. The first promise settles first.
fn settlement_of(
    rules: Rules,
    how: Combine,
    read: bool,
    first_fulfills: bool,
) -> (bool, Option<usize>) {
    let mut executor: Executor<Names> = Executor::with_rules(rules);
    let branches = [executor.promise(), executor.promise()];
    executor.await_combined(how, &branches, read, "told");
    let outcomes = [Outcome::Fulfilled(Value::Atom(1)), Outcome::Rejected(Value::Atom(2))];
    executor.settle(branches[0], outcomes[usize::from(!first_fulfills)]);
    executor.settle(branches[1], outcomes[usize::from(first_fulfills)]);
    let Some(Next::Reaction("told", outcome, _)) = executor.next() else { panic!("it is told") };
    assert!(executor.next().is_none(), "it is told once");
    shape(&executor, outcome)
}

#[test]
fn an_awaited_combinator_notifies_its_only_subscriber() {
    let js = Rules::default();
    let waits = Rules { all_waits_to_reject: true, ..js };
    for (how, read, first_fulfills, told) in [
        (Combine::All, true, true, (false, None)),
        (Combine::All, true, false, (false, None)),
        (Combine::AllSettled, true, true, (true, Some(2))),
        (Combine::AllSettled, false, true, (true, None)),
        (Combine::Race, true, true, (true, None)),
        (Combine::Race, true, false, (false, None)),
        (Combine::Any, true, false, (true, None)),
    ] {
        assert_eq!(settlement_of(js, how, read, first_fulfills), told, "{how:?}");
        assert_eq!(settlement_of(waits, how, read, first_fulfills), told, "{how:?}, waiting");
    }
}

#[test]
fn the_results_of_all_are_kept_if_they_are_read_and_the_errors_of_any_always() {
    for (how, read, fulfills, listed) in [
        (Combine::All, true, true, Some(2)),
        (Combine::All, false, true, None),
        (Combine::Any, true, false, Some(2)),
        (Combine::Any, false, false, Some(2)),
    ] {
        let mut executor: Executor<Names> = Executor::new();
        let branches = [executor.promise(), executor.promise()];
        let combine = if read { Executor::combine } else { Executor::combine_unread };
        let promise = combine(&mut executor, how, &branches, Cause::START);
        executor.subscribe(promise, "settled");
        for branch in branches {
            let null = Value::Null;
            let outcome = if fulfills { Outcome::Fulfilled(null) } else { Outcome::Rejected(null) };
            executor.settle(branch, outcome);
        }
        let Some(Next::Reaction(_, outcome, _)) = executor.next() else { panic!("it settles") };
        assert_eq!(shape(&executor, outcome), (fulfills, listed), "{how:?}, read: {read}");
    }
}

#[test]
fn a_race_keeps_no_list() {
    let mut executor: Executor<Names> = Executor::new();
    let branches = [executor.promise(), executor.promise()];
    executor.combine(Combine::Race, &branches, Cause::START);
    assert!(format!("{:?}", executor.values()).contains("lists: []"));
}
