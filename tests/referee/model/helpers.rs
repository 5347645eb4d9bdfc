//! The helpers of the language reference, line by line.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use makespan::scenario::Combinator;
use serde_json::{Value, json};

use super::event_loop::EventLoop;
use super::promise::Promise;

/// `() => E(s)`
pub(crate) type Thunk = Box<dyn Fn() -> Rc<Promise>>;

pub(crate) fn sleep(event_loop: &Rc<EventLoop>, time: u64) -> Rc<Promise> {
    let promise = Promise::new(event_loop);
    let result = Rc::clone(&promise);
    event_loop.set_timeout(Box::new(move || promise.settle(Ok(Value::Null))), timer(time));
    result
}

pub(crate) fn with_timeout(
    event_loop: &Rc<EventLoop>,
    time: u64,
    promise: Rc<Promise>,
) -> Rc<Promise> {
    let late = Promise::new(event_loop);
    let rejecting = Rc::clone(&late);
    let reason = json!(format!("timed out after {}ms", milliseconds(time)));
    event_loop.set_timeout(Box::new(move || rejecting.settle(Err(reason))), timer(time));
    Promise::combine(event_loop, Combinator::Race, &[promise, late])
}

/// `setTimeout` treats 0 as 1.
const fn timer(time: u64) -> u64 {
    if time == 0 { 1_000_000 } else { time }
}

/// As JavaScript prints the number.
fn milliseconds(nanos: u64) -> String {
    let text = format!("{}.{:06}", nanos / 1_000_000, nanos % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(crate) fn pool(event_loop: &Rc<EventLoop>, limit: usize, thunks: Vec<Thunk>) -> Rc<Promise> {
    let pool = Rc::new(Pool {
        results: RefCell::new(vec![Value::Null; thunks.len()]),
        next: Cell::new(0),
        thunks,
    });
    let workers: Vec<Rc<Promise>> = (0..limit.min(pool.thunks.len()))
        .map(|_| {
            let done = Promise::new(event_loop);
            pool.work(&done);
            done
        })
        .collect();
    let promise = Promise::new(event_loop);
    let result = Rc::clone(&promise);
    Promise::combine(event_loop, Combinator::All, &workers)
        .subscribe(move |all| promise.settle(all.map(|_| json!(pool.results.take()))));
    result
}

struct Pool {
    results: RefCell<Vec<Value>>,
    next: Cell<usize>,
    thunks: Vec<Thunk>,
}

impl Pool {
    /// `while (next < thunks.length) { const i = next++; results[i] = await thunks[i](); }`
    fn work(self: &Rc<Self>, done: &Rc<Promise>) {
        let place = self.next.get();
        if place >= self.thunks.len() {
            return done.settle(Ok(Value::Null));
        }
        self.next.set(place + 1);
        let (pool, done) = (Rc::clone(self), Rc::clone(done));
        self.thunks[place]().subscribe(move |settlement| match settlement {
            Ok(value) => {
                pool.results.borrow_mut()[place] = value;
                pool.work(&done);
            }
            Err(reason) => done.settle(Err(reason)),
        });
    }
}

pub(crate) fn retry(
    event_loop: &Rc<EventLoop>,
    times: usize,
    wait: Vec<u64>,
    thunk: Thunk,
) -> Rc<Promise> {
    let promise = Promise::new(event_loop);
    let result = Rc::clone(&promise);
    let retry = Retry { event_loop: Rc::clone(event_loop), times, wait, thunk, promise };
    Rc::new(retry).attempt(1);
    result
}

struct Retry {
    event_loop: Rc<EventLoop>,
    times: usize,
    wait: Vec<u64>,
    thunk: Thunk,
    promise: Rc<Promise>,
}

impl Retry {
    fn attempt(self: &Rc<Self>, attempt: usize) {
        let this = Rc::clone(self);
        (self.thunk)().subscribe(move |settlement| {
            if settlement.is_ok() || attempt >= this.times {
                return this.promise.settle(settlement);
            }
            if this.wait.is_empty() {
                return this.attempt(attempt + 1);
            }
            let wait = this.wait[attempt.min(this.wait.len()) - 1];
            let event_loop = Rc::clone(&this.event_loop);
            sleep(&event_loop, wait).subscribe(move |_| this.attempt(attempt + 1));
        });
    }
}
