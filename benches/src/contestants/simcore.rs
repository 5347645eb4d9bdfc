//! simcore: one component that sends events to itself and is called back when they are due.
//!
//! The alternatives are slower or do not fit: a component per task costs a handler, a context and a
//! name for each; futures (the feature `async_mode`) add a promise to every event; events that are
//! sent in order of time (`emit_ordered`) would not need the heap, but these are not in order.

use std::cell::RefCell;
use std::rc::Rc;

use ::simcore::{Event, EventHandler, Simulation, SimulationContext, cast};
use serde::Serialize;

use crate::callbacks::{Callbacks, Engine, Timers};
use crate::contestant::{Contestant, Job, Run};
use crate::versions;
use crate::work::Work;

pub struct Simcore;

impl Contestant for Simcore {
    fn name(&self) -> &'static str {
        "simcore"
    }

    fn version(&self) -> Option<String> {
        Some(versions::locked("simcore"))
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        if matches!(work, Work::Nesting { .. }) {
            return None;
        }
        let work = work.clone();
        Some(Box::new(move || Run::timed(|| Callback.work(&work).expect("work of timers"))))
    }
}

struct Callback;

impl Engine for Callback {
    fn run(&mut self, mut callbacks: impl Callbacks) -> u64 {
        let mut simulation = Simulation::new(0);
        let mut timing = Timing(simulation.create_context("tasks"));
        callbacks.begin(&mut timing);
        let component = Rc::new(RefCell::new(Component { callbacks, timing, done: 0.0 }));
        simulation.add_handler("tasks", component.clone());
        simulation.step_until_no_events();
        milliseconds(component.borrow().done)
    }
}

#[derive(Clone, Serialize)]
struct Fired {
    number: u32,
}

struct Component<C> {
    callbacks: C,
    timing: Timing,
    done: f64,
}

impl<C: Callbacks> EventHandler for Component<C> {
    fn on(&mut self, event: Event) {
        let at = event.time;
        cast!(match event.data {
            Fired { number } => {
                if self.callbacks.fire(number, &mut self.timing) {
                    self.done = at;
                }
            }
        });
    }
}

struct Timing(SimulationContext);

impl Timers for Timing {
    fn set(&mut self, after: u32, number: u32) {
        self.0.emit_self(Fired { number }, f64::from(after));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sums of whole numbers"
)]
fn milliseconds(at: f64) -> u64 {
    at as u64
}
