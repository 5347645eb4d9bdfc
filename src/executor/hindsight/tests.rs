//! When promises settle, and when they get subscribers.

use crate::executor::tests::ms;
use crate::executor::{Executor, LatePromise, Next, Outcome, Promise, Value};
use crate::{Cause, Instant};

/// Two promises fulfill and one rejects at 3 ms. The first gets a subscriber in that turn, the
/// second at 5 ms.
fn with_and_without_subscribers() -> (Executor<&'static str>, [Promise; 3]) {
    let mut executor: Executor<&str> = Executor::new().with_hindsight();
    let [in_time, late, rejects] = [executor.promise(), executor.promise(), executor.promise()];
    executor.set_timer(ms(3), "settle").unwrap();
    executor.set_timer(ms(5), "subscribe").unwrap();
    executor.set_timer(ms(6), "subscribe").unwrap();
    while let Some(next) = executor.next() {
        match next {
            Next::Timer("settle") => {
                executor.fulfill(late, Value::Atom(1));
                executor.fulfill(in_time, Value::Atom(2));
                executor.reject(rejects, Value::Atom(3));
                executor.subscribe(in_time, "in time");
            }
            Next::Timer("subscribe") => executor.subscribe(late, "late"),
            _ => {}
        }
    }
    (executor, [in_time, late, rejects])
}

#[test]
fn a_promise_that_fulfills_without_a_subscriber_is_late_and_gets_its_first_one_once() {
    let (executor, [_, promise, rejects]) = with_and_without_subscribers();
    let at = |time| Instant::ZERO.checked_add(ms(time)).unwrap();
    assert_eq!(executor.late(), [LatePromise { promise, at: at(3) }]);
    assert_eq!(executor.subscribed_late(), [LatePromise { promise, at: at(5) }]);
    assert_eq!(executor.last_unhandled(), Some(rejects));
    assert_eq!(executor.settled(promise), Some((at(3), Outcome::Fulfilled(Value::Atom(1)))));
}

#[test]
fn subscribers_are_counted_up_to_255() {
    let (mut executor, [in_time, late, rejects]) = with_and_without_subscribers();
    assert_eq!([in_time, late, rejects].map(|promise| executor.subscribers(promise)), [1, 2, 0]);
    for _ in 0..300 {
        executor.subscribe(rejects, "again");
    }
    assert_eq!(executor.subscribers(rejects), 255);
}

#[test]
fn a_pending_promise_has_not_settled_and_has_the_cause_of_its_creation() {
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
fn adopting_after_settling_changes_no_cause() {
    let mut executor: Executor<&str> = Executor::new();
    let [why, because] = [1, 2].map(|mark| executor.causes_mut().mark(mark, Cause::START));
    let [derived, promise] = [executor.promise(), executor.promise()];
    executor.settle_because(derived, Outcome::Fulfilled(Value::Null), because);
    executor.adopt(derived, promise, why);
    assert_eq!(executor.cause_of(derived), because);
}
