//! Promises as in ECMAScript: a state, and a list of reactions.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use makespan::scenario::{Chain, Combinator};
use serde_json::{Value, json};

use super::event_loop::EventLoop;

/// What a promise settles with: a value, or a reason.
pub(crate) type Settlement = Result<Value, Value>;

type Reaction = Box<dyn FnOnce(Settlement)>;

enum State {
    Pending(Vec<Reaction>),
    Settled(Settlement),
}

pub(crate) struct Promise {
    event_loop: Rc<EventLoop>,
    state: RefCell<State>,
    handled: Cell<bool>,
}

impl Promise {
    pub(crate) fn new(event_loop: &Rc<EventLoop>) -> Rc<Self> {
        let state = RefCell::new(State::Pending(Vec::new()));
        Rc::new(Self { event_loop: Rc::clone(event_loop), state, handled: Cell::new(false) })
    }

    /// `resolve(value)` or `reject(reason)`: no effect if it has already settled.
    pub(crate) fn settle(self: &Rc<Self>, settlement: Settlement) {
        if matches!(*self.state.borrow(), State::Settled(_)) {
            return;
        }
        if settlement.is_err() && !self.handled.get() {
            self.event_loop.rejects_unheard(Rc::clone(self));
        }
        let kept = settlement.clone();
        let State::Pending(reactions) = self.state.replace(State::Settled(settlement)) else {
            return;
        };
        for reaction in reactions {
            let settlement = kept.clone();
            self.event_loop.queue_microtask(Box::new(move || reaction(settlement)));
        }
    }

    /// `promise.then(reaction, reaction)`, if the derived promise is not used.
    pub(crate) fn subscribe(&self, reaction: impl FnOnce(Settlement) + 'static) {
        self.handled.set(true);
        match &mut *self.state.borrow_mut() {
            State::Pending(reactions) => reactions.push(Box::new(reaction)),
            State::Settled(settlement) => {
                let settlement = settlement.clone();
                self.event_loop.queue_microtask(Box::new(move || reaction(settlement)));
            }
        }
    }

    /// `resolve(other)`: a job subscribes to the other promise, whose settlement becomes its own.
    fn adopt(self: &Rc<Self>, other: Rc<Self>) {
        let own = Rc::clone(self);
        self.event_loop.queue_microtask(Box::new(move || {
            other.subscribe(move |settlement| own.settle(settlement));
        }));
    }

    /// The reason it rejected with, if it has no subscriber.
    pub(crate) fn unhandled_reason(&self) -> Option<Value> {
        match &*self.state.borrow() {
            State::Settled(Err(reason)) if !self.handled.get() => Some(reason.clone()),
            _ => None,
        }
    }

    /// `promise.then(callback)`, `promise.catch(callback)`, `promise.finally(callback)`.
    pub(crate) fn chain(
        &self,
        chain: Chain,
        callback: impl FnOnce(Settlement) -> Rc<Self> + 'static,
    ) -> Rc<Self> {
        let derived = Self::new(&self.event_loop);
        let result = Rc::clone(&derived);
        self.subscribe(move |settlement| match (chain, &settlement) {
            (Chain::Then, Ok(_)) | (Chain::Catch, Err(_)) => derived.adopt(callback(settlement)),
            (Chain::Then, Err(_)) | (Chain::Catch, Ok(_)) => derived.settle(settlement),
            (Chain::Finally, _) => {
                // (v) => callback().then(() => v), (e) => callback().then(() => { throw e; })
                let called = callback(settlement.clone());
                let passed = Self::new(&called.event_loop);
                derived.adopt(Rc::clone(&passed));
                called.subscribe(move |own| passed.settle(own.and(settlement)));
            }
        });
        result
    }

    /// `Promise.all(promises)` and so on.
    pub(crate) fn combine(
        event_loop: &Rc<EventLoop>,
        combinator: Combinator,
        promises: &[Rc<Self>],
    ) -> Rc<Self> {
        let result = Self::new(event_loop);
        let found = Rc::new(RefCell::new(vec![Value::Null; promises.len()]));
        let missing = Rc::new(Cell::new(promises.len()));
        let whole = move |found: &[Value]| match combinator {
            Combinator::Any => Err(json!({ "errors": found })),
            _ => Ok(json!(found)),
        };
        if promises.is_empty() && combinator != Combinator::Race {
            result.settle(whole(&[]));
        }
        for (place, promise) in promises.iter().enumerate() {
            let result = Rc::clone(&result);
            let (found, missing) = (Rc::clone(&found), Rc::clone(&missing));
            promise.subscribe(move |settlement| {
                let part = match (combinator, settlement) {
                    (Combinator::AllSettled, Ok(value)) => json!({ "fulfilled": value }),
                    (Combinator::AllSettled, Err(reason)) => json!({ "rejected": reason }),
                    (Combinator::All, Ok(part)) | (Combinator::Any, Err(part)) => part,
                    (_, settlement) => return result.settle(settlement),
                };
                found.borrow_mut()[place] = part;
                missing.set(missing.get() - 1);
                if missing.get() == 0 {
                    result.settle(whole(&found.borrow()));
                }
            });
        }
        result
    }
}
