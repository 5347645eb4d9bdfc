//! nexosim: one model that schedules events for itself.
//!
//! It uses one thread, because no instant has enough work to share. One model per task, with a
//! mailbox and outputs to its dependents, is what the documentation recommends for machines; for
//! tasks it costs a channel and a message per dependency.

use std::time::Duration;

use ::nexosim::model::{Context, Model, schedulable};
use ::nexosim::ports::QuerySource;
use ::nexosim::simulation::{Mailbox, SimInit, SimulationError};
use ::nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use crate::callbacks::{Callbacks, Engine, Timers};
use crate::contestant::{Contestant, Job, Run};
use crate::versions;
use crate::work::Work;

pub struct Nexosim;

impl Contestant for Nexosim {
    fn name(&self) -> &'static str {
        "nexosim"
    }

    fn version(&self) -> Option<String> {
        Some(versions::locked("nexosim"))
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        if matches!(work, Work::Nesting { .. }) {
            return None;
        }
        let work = work.clone();
        Some(Box::new(move || Run::timed(|| Scheduled.work(&work).expect("work of timers"))))
    }
}

struct Scheduled;

impl Engine for Scheduled {
    fn run(&mut self, callbacks: impl Callbacks) -> u64 {
        simulate(callbacks).unwrap_or_else(|error| panic!("{error}"))
    }
}

fn simulate<C: Callbacks>(callbacks: C) -> Result<u64, SimulationError> {
    let model = Tasks { callbacks: Some(callbacks), done: MonotonicTime::EPOCH };
    let mailbox = Mailbox::new();
    let mut bench = SimInit::with_num_threads(1);
    let done = QuerySource::new().connect(Tasks::<C>::done, &mailbox).register(&mut bench);
    let mut simulation = bench.add_model(model, mailbox, "tasks").init(MonotonicTime::EPOCH)?;
    simulation.run()?;
    let done = simulation.process_query(&done, ())?;
    Ok(milliseconds(done.duration_since(MonotonicTime::EPOCH)))
}

/// The state could be saved; callbacks are left out.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
struct Tasks<C> {
    #[serde(skip)]
    callbacks: Option<C>,
    done: MonotonicTime,
}

#[Model]
impl<C: Callbacks> Tasks<C> {
    #[nexosim(init)]
    #[expect(clippy::unused_async, reason = "it is awaited")]
    async fn begin(&mut self, cx: &Context<Self>) {
        if let Some(callbacks) = &mut self.callbacks {
            callbacks.begin(&mut Timing(cx));
        }
    }

    #[nexosim(schedulable)]
    fn fire(&mut self, number: u32, cx: &Context<Self>) {
        if let Some(callbacks) = &mut self.callbacks
            && callbacks.fire(number, &mut Timing(cx))
        {
            self.done = cx.time();
        }
    }

    #[expect(clippy::unused_async, reason = "it is awaited")]
    async fn done(&mut self) -> MonotonicTime {
        self.done
    }
}

struct Timing<'c, C: Callbacks>(&'c Context<Tasks<C>>);

impl<C: Callbacks> Timers for Timing<'_, C> {
    fn set(&mut self, after: u32, number: u32) {
        let after = Duration::from_millis(after.into());
        let scheduled = self.0.schedule_event(after, schedulable!(Tasks::<C>::fire), number);
        scheduled.expect("an instant in the future");
    }
}

fn milliseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).expect("a time of ours")
}
