//! tokio: async functions on its `current_thread` runtime with the clock paused, which then jumps
//! from timer to timer.
//!
//! The fastest way was chosen for each kind of work, in tasks per second of 1 M, on one machine:
//! - fork and join: a task for each, with the handles awaited in order, 0.81 M; a `JoinSet`
//!   0.56 M, a channel on which each reports its end 0.78 M, `FuturesUnordered` 0.32 M.
//! - a graph: `FuturesUnordered` of the tasks that are ready, counted, 2.2 M; tasks that spawn the
//!   next ones 1.5 M, a `JoinSet` 1.3 M.
//! - a pool: a task per worker, with one `Sleep` that it resets, 2.5 M; with a new one each time
//!   2.3 M, `buffer_unordered` 2.1 M, a semaphore 0.9 M.
//! - races: `select!` and `timeout` do not differ.
//!
//! `LocalRuntime` avoids the atomics that `Send` would need. The loser of a race is dropped, as is
//! usual in Rust, and does not keep running.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ::tokio::runtime::{Builder, LocalOptions};
use ::tokio::task::spawn_local;
use ::tokio::time::{Instant, Sleep, sleep};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::contestant::{Contestant, Job, Run};
use crate::graph::Graph;
use crate::versions;
use crate::work::Work;

pub struct Tokio;

impl Contestant for Tokio {
    fn name(&self) -> &'static str {
        "tokio"
    }

    fn version(&self) -> Option<String> {
        Some(versions::locked("tokio"))
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        let work = work.clone();
        Some(Box::new(move || Run::timed(|| on_paused_clock(done(&work)))))
    }
}

/// Runs to the end; returns how many milliseconds of tokio's clock have passed until the instant
/// that the work returns.
pub fn on_paused_clock(work: impl Future<Output = Instant>) -> u64 {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build_local(LocalOptions::default());
    runtime.expect("no resource of the system is asked for").block_on(async {
        let begun = Instant::now();
        let elapsed = work.await - begun;
        u64::try_from(elapsed.as_millis()).expect("a time of ours")
    })
}

async fn done(work: &Work) -> Instant {
    all(work).await;
    Instant::now()
}

async fn all(work: &Work) {
    match work.clone() {
        Work::Parallel(graph) if graph.needs_nothing() => {
            join(graph.takes.iter().copied().map(time)).await;
        }
        Work::Parallel(graph) => parallel(&graph).await,
        Work::Repeated { times, graph } => {
            for _ in 0..times {
                parallel(&graph).await;
            }
        }
        Work::Pool { limit, tasks } => {
            pool(limit, Queue { next: Cell::new(0), tasks, wait: 0, failures: [].into() }).await;
        }
        Work::Retries { limit, wait, tasks, failures } => {
            pool(limit, Queue { next: Cell::new(0), tasks, wait, failures }).await;
        }
        Work::Nesting { depth, times, takes } => {
            for _ in 0..times {
                nested(depth, takes).await;
            }
        }
        Work::Wide { branches, takes } => join((0..branches).map(|_| time(takes))).await,
        Work::Loop { passes, takes } => {
            for _ in 0..passes {
                time(takes).await;
            }
        }
        Work::Races { tasks, timers } => {
            let races = tasks.takes.iter().zip(&*timers).map(|(task, timer)| race(*task, *timer));
            join(races).await;
        }
    }
}

fn time(takes: u32) -> Sleep {
    sleep(milliseconds(takes))
}

fn milliseconds(takes: u32) -> Duration {
    Duration::from_millis(takes.into())
}

async fn join(futures: impl Iterator<Item = impl Future<Output = ()> + 'static>) {
    let handles: Vec<_> = futures.map(spawn_local).collect();
    for handle in handles {
        handle.await.expect("nothing panics or is canceled");
    }
}

async fn parallel(graph: &Graph) {
    let call = |task: u32| async move {
        time(graph.takes[task as usize]).await;
        task
    };
    let mut missing = graph.need_counts.clone();
    let ready = (0..graph.len()).filter(|&task| missing[task as usize] == 0);
    let mut running: FuturesUnordered<_> = ready.map(call).collect();
    while let Some(task) = running.next().await {
        for &waiting in graph.dependents(task) {
            missing[waiting as usize] -= 1;
            if missing[waiting as usize] == 0 {
                running.push(call(waiting));
            }
        }
    }
}

async fn pool(limit: u32, queue: Queue) {
    let queue = Rc::new(queue);
    join((0..limit).map(|_| worker(queue.clone()))).await;
}

struct Queue {
    next: Cell<u32>,
    tasks: Arc<Graph>,
    wait: u32,
    failures: Arc<[u32]>,
}

async fn worker(queue: Rc<Queue>) {
    let mut timer = pin!(time(0));
    let mut pass = async |takes: u32| {
        timer.as_mut().reset(Instant::now() + milliseconds(takes));
        timer.as_mut().await;
    };
    loop {
        let task = queue.next.replace(queue.next.get() + 1) as usize;
        let Some(&takes) = queue.tasks.takes.get(task) else { return };
        for _ in 0..queue.failures.get(task).copied().unwrap_or(0) {
            pass(takes).await;
            pass(queue.wait).await;
        }
        pass(takes).await;
    }
}

/// An async function that calls itself must be boxed.
fn nested(depth: u32, takes: u32) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        match depth {
            0 => time(takes).await,
            _ => nested(depth - 1, takes).await,
        }
    })
}

async fn race(task: u32, timer: u32) {
    ::tokio::select! {
        biased;
        () = time(task) => {}
        () = time(timer) => {}
    }
}
