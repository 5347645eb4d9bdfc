//! Generates sheets and questions on every core, in order.

use std::thread;

use makespan::exercise::Refusal;

use super::refused;
use crate::cli::failure::Failure;

/// The number of items that each core generates before they are passed on. It is small enough to
/// keep them in memory.
const AT_ONCE: u64 = 64;

/// Generates the items with the numbers from 1 to `count` independently, and passes them on in
/// order. The results, and the first refusal, do not depend on the number of cores.
pub(super) fn in_order<T: Send>(
    count: u64,
    make: impl Fn(u64) -> Result<T, Refusal> + Sync,
    take: &mut dyn FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let mut done = 0;
    while done < count {
        // A few items are generated faster than threads are started.
        let cores = if count < AT_ONCE { 1 } else { cores };
        let until = count.min(done + AT_ONCE * cores);
        for made in batch(done + 1, until, cores, &make) {
            take(made.map_err(|refusal| refused(&refusal))?)?;
        }
        done = until;
    }
    Ok(())
}

fn batch<T: Send>(
    first: u64,
    last: u64,
    cores: u64,
    make: &(impl Fn(u64) -> Result<T, Refusal> + Sync),
) -> Vec<Result<T, Refusal>> {
    let share = (last - first + 1).div_ceil(cores);
    let part = move |core: u64| {
        let from = first + core * share;
        (from..=last.min(from + share - 1)).map(make).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        // If the system cannot start more threads, this thread does the work itself.
        let others = (1..cores).map(|core| {
            (core, thread::Builder::new().spawn_scoped(scope, move || part(core)).ok())
        });
        let others: Vec<_> = others.collect();
        let mut all = part(0);
        for (core, other) in others {
            match other.map(thread::ScopedJoinHandle::join) {
                Some(Ok(part)) => all.extend(part),
                Some(Err(panic)) => std::panic::resume_unwind(panic),
                None => all.extend(part(core)),
            }
        }
        all
    })
}
