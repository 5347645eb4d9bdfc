//! A naive event loop: a queue of microtasks, and timers in a sorted list.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use serde_json::Value;

use super::happened::Event;
use super::promise::Promise;

/// Something to be done later.
pub(crate) type Job = Box<dyn FnOnce()>;

/// A clock, the pending jobs, and the events so far.
#[derive(Default)]
pub(crate) struct EventLoop {
    pub(crate) now: Cell<u64>,
    microtasks: RefCell<VecDeque<Job>>,
    /// By due time; timers with the same due time in the order of creation.
    timers: RefCell<Vec<(u64, Job)>>,
    /// Promises that rejected without a subscriber.
    rejected: RefCell<Vec<Rc<Promise>>>,
    pub(crate) events: RefCell<Vec<(u64, Event)>>,
}

impl EventLoop {
    pub(crate) fn queue_microtask(&self, job: Job) {
        self.microtasks.borrow_mut().push_back(job);
    }

    pub(crate) fn set_timeout(&self, job: Job, delay: u64) {
        let due = self.now.get() + delay;
        let mut timers = self.timers.borrow_mut();
        let place = timers.iter().take_while(|(other, _)| *other <= due).count();
        timers.insert(place, (due, job));
    }

    pub(crate) fn rejects_unheard(&self, promise: Rc<Promise>) {
        self.rejected.borrow_mut().push(promise);
    }

    pub(crate) fn record(&self, event: Event) {
        self.events.borrow_mut().push((self.now.get(), event));
    }

    /// Runs until no job is left, or until an unhandled rejection ends it with its reason.
    pub(crate) fn run(&self, throws: bool) -> Option<Value> {
        loop {
            self.drain_microtasks();
            for promise in self.rejected.take() {
                let Some(reason) = promise.unhandled_reason() else { continue };
                self.record(Event::Unhandled(reason.clone()));
                if throws {
                    return Some(reason);
                }
            }
            if self.timers.borrow().is_empty() {
                return None;
            }
            let (due, job) = self.timers.borrow_mut().remove(0);
            self.now.set(self.now.get().max(due));
            job();
        }
    }

    fn drain_microtasks(&self) {
        loop {
            let job = self.microtasks.borrow_mut().pop_front();
            match job {
                Some(job) => job(),
                None => return,
            }
        }
    }
}
