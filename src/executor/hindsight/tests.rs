//! Who heard of what, and when.

use crate::executor::tests::ms;
use crate::executor::{Executor, Late, Next, Outcome, Promise, Value};
use crate::{Cause, Instant};

/// Two promises fulfill and one rejects at 3 ms; one is heard within that turn, one at 5 ms.
fn heard_and_unheard() -> (Executor<&'static str>, [Promise; 3]) {
    let mut executor: Executor<&str> = Executor::new().with_hindsight();
    let [heard, late, rejects] = [executor.promise(), executor.promise(), executor.promise()];
    executor.set_timer(ms(3), "settle").unwrap();
    executor.set_timer(ms(5), "hear").unwrap();
    executor.set_timer(ms(6), "hear").unwrap();
    while let Some(next) = executor.next() {
        match next {
            Next::Timer("settle") => {
                executor.fulfill(late, Value::Atom(1));
                executor.fulfill(heard, Value::Atom(2));
                executor.reject(rejects, Value::Atom(3));
                executor.subscribe(heard, "in time");
            }
            Next::Timer("hear") => executor.subscribe(late, "late"),
            _ => {}
        }
    }
    (executor, [heard, late, rejects])
}

#[test]
fn what_fulfills_unheard_is_late_and_heard_late_once() {
    let (executor, [_, promise, rejects]) = heard_and_unheard();
    let at = |time| Instant::ZERO.checked_add(ms(time)).unwrap();
    assert_eq!(executor.late(), [Late { promise, at: at(3) }]);
    assert_eq!(executor.heard_late(), [Late { promise, at: at(5) }]);
    assert_eq!(executor.last_unhandled(), Some(rejects));
    assert_eq!(executor.settled(promise), Some((at(3), Outcome::Fulfilled(Value::Atom(1)))));
}

#[test]
fn it_is_counted_who_has_heard_up_to_255() {
    let (mut executor, [heard, late, rejects]) = heard_and_unheard();
    assert_eq!([heard, late, rejects].map(|promise| executor.heard(promise)), [1, 2, 0]);
    for _ in 0..300 {
        executor.subscribe(rejects, "again");
    }
    assert_eq!(executor.heard(rejects), 255);
}

#[test]
fn a_pending_promise_has_not_settled_and_knows_what_it_was_made_after() {
    let mut executor: Executor<&str> = Executor::new().with_hindsight();
    let [why, because] = [1, 2].map(|mark| executor.causes_mut().mark(mark, Cause::START));
    let [derived, settled] = [executor.promise(), executor.promise()];
    executor.adopt(derived, settled, why);
    assert_eq!((executor.settled(derived), executor.cause_of(derived)), (None, why));
    executor.settle_because(settled, Outcome::Fulfilled(Value::Null), because);
    while executor.next().is_some() {}
    let before = |promise| executor.causes().marks_before(executor.cause_of(promise));
    assert_eq!([before(derived), before(settled)], [vec![1, 2], vec![2]]);
}

#[test]
fn whoever_adopts_after_it_has_settled_changes_no_cause() {
    let mut executor: Executor<&str> = Executor::new();
    let [why, because] = [1, 2].map(|mark| executor.causes_mut().mark(mark, Cause::START));
    let [derived, promise] = [executor.promise(), executor.promise()];
    executor.settle_because(derived, Outcome::Fulfilled(Value::Null), because);
    executor.adopt(derived, promise, why);
    assert_eq!(executor.cause_of(derived), because);
}
