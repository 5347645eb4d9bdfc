//! Threads that process blocks, with the results in the order of the blocks.
//!
//! Blocks are distributed in turn, and results are collected in turn. Every queue is short, and a
//! thread that is ahead waits, so memory holds only a few blocks per thread.
//!
//! Nothing waits for the threads to end. When their results are no longer needed, they may still
//! wait for an input that never ends. The process then ends without them.
//!
//! In WebAssembly there are no threads: the caller that asks for the next result processes the next
//! block.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

/// The maximum number of blocks that wait for a thread, and of results that wait to be written.
const WAITING: usize = 2;

/// The results of all blocks, in order. The first error is the last result.
pub(super) enum Workers<T> {
    /// The results of each thread, and the index of the thread that has the next result.
    Threads { from: Vec<Receiver<io::Result<T>>>, next: usize },
    /// The results, each computed when it is requested.
    Alone(Box<dyn Iterator<Item = io::Result<T>>>),
}

impl<T: Send + 'static> Workers<T> {
    /// Starts `threads` threads that process blocks, at least one. If the system does not allow as
    /// many, half of the allowed threads are used, so that there is memory for their work.
    ///
    /// # Errors
    /// If not even two threads can be started: one that distributes and one that works.
    pub(super) fn new<Block: Send + 'static>(
        blocks: impl Iterator<Item = io::Result<Block>> + Send + 'static,
        jobs: usize,
        work: impl Fn(Block) -> T + Send + Sync + 'static,
    ) -> io::Result<Self> {
        if cfg!(target_family = "wasm") {
            return Ok(Self::alone(blocks, work));
        }
        let work = Arc::new(work);
        // The distributing thread is started first, because there may be no memory left for it
        // after the others.
        let (workers, started) = channel::<Vec<SyncSender<io::Result<Block>>>>();
        thread::Builder::new().spawn(move || {
            if let Ok(workers) = started.recv() {
                distribute(blocks, &workers);
            }
        })?;
        let mut hands = vec![start_worker(Arc::clone(&work))?];
        while hands.len() < jobs {
            let Ok(hand) = start_worker(Arc::clone(&work)) else {
                let half = hands.len().div_ceil(2);
                hands.drain(half..).for_each(Worker::join);
                break;
            };
            hands.push(hand);
        }
        let (to, from) = hands.into_iter().map(|hand| (hand.blocks, hand.results)).unzip();
        // The distributing thread waits for the others, so it owns them.
        let _ = workers.send(to);
        Ok(Self::Threads { from, next: 0 })
    }

    /// Uses only the calling thread.
    fn alone<Block: 'static>(
        blocks: impl Iterator<Item = io::Result<Block>> + 'static,
        work: impl Fn(Block) -> T + 'static,
    ) -> Self {
        Self::Alone(Box::new(blocks.map(move |block| block.map(&work))))
    }
}

/// A thread, with the queue of its blocks and the queue of its results.
struct Worker<Block, T> {
    blocks: SyncSender<io::Result<Block>>,
    results: Receiver<io::Result<T>>,
    thread: JoinHandle<()>,
}

impl<Block, T> Worker<Block, T> {
    /// Waits until the thread has ended, because only then is the memory of its stack free.
    fn join(self) {
        drop((self.blocks, self.results));
        // The thread has processed nothing, so it has not panicked.
        let _ = self.thread.join();
    }
}

/// Starts a thread that takes blocks from one queue and puts results into another.
fn start_worker<Block: Send + 'static, T: Send + 'static>(
    work: Arc<impl Fn(Block) -> T + Send + Sync + 'static>,
) -> io::Result<Worker<Block, T>> {
    let (blocks, dealt) = sync_channel::<io::Result<Block>>(WAITING);
    let (made, results) = sync_channel(WAITING);
    let thread = thread::Builder::new().spawn(move || {
        for block in dealt {
            if made.send(block.map(&*work)).is_err() {
                break;
            }
        }
    })?;
    Ok(Worker { blocks, results, thread })
}

/// Distributes blocks to the threads in turn, until there are no more or the threads have ended.
fn distribute<Block>(
    blocks: impl Iterator<Item = io::Result<Block>>,
    to: &[SyncSender<io::Result<Block>>],
) {
    for (block, to) in blocks.zip(to.iter().cycle()) {
        if to.send(block).is_err() {
            break;
        }
    }
}

impl<T> Iterator for Workers<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        match self {
            Self::Threads { from, next } => {
                let made = from[*next].recv().ok()?;
                *next = (*next + 1) % from.len();
                Some(made)
            }
            Self::Alone(made) => made.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_blocks_for_any_number_of_threads() {
        for jobs in [1, 2, 3, 8] {
            let blocks = (0..200_u64).map(Ok);
            let workers = Workers::new(blocks, jobs, |block: u64| {
                // The first block of every seven takes longest.
                let turns = if block.is_multiple_of(7) { 20_000 } else { 10 };
                (0..turns).fold(block, |sum, _| std::hint::black_box(sum))
            });
            let workers = workers.unwrap();
            let made: Vec<u64> = workers.map(|made| made.unwrap()).collect();
            assert_eq!(made, (0..200).collect::<Vec<_>>(), "{jobs} jobs");
        }
    }

    #[test]
    fn an_input_that_cannot_be_read_ends_with_an_error() {
        let blocks = [Ok(1), Err(io::Error::other("gone"))].into_iter();
        let made: Vec<_> = Workers::new(blocks, 2, |block: u32| block).unwrap().collect();
        assert_eq!(made.len(), 2);
        assert_eq!(made[1].as_ref().unwrap_err().to_string(), "gone");
    }
}
