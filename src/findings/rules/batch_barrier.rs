//! # batch-barrier
//!
//! ## What it does
//!
//! Finds an `All` or `AllSettled` that waits for an earlier one although it depends on none of its
//! branches: chunk after chunk, or a loop with a chunk in each iteration. It reports how much time
//! a fix saves, and how much earlier the other branches finish than the slowest one of their chunk.
//!
//! ## Why it matters
//!
//! Each chunk takes as long as its slowest branch. The other branches finish earlier, and nothing
//! else runs in their place until then.
//!
//! Chunks limit concurrency. The fix is a `Pool` with as many workers as the longest chunk has
//! branches: it keeps that limit. The value of a pool is one list. So if the value of the last
//! chunk is the program's value, the fix changes that value and says so; if a step or `expect` uses
//! the value, the pool is not a fix. An alternative is to start all chunks together: it is shown if
//! it is faster, with the number of concurrent calls.
//!
//! If the branches of a chunk take the same time, a pool with the same limit is not faster. If
//! chunks with similar calls are started together, they take less time, but make more concurrent
//! calls.
//! The finding is a note, because the chunks may be there to limit concurrency.
//!
//! ## Example
//!
//! Each chunk has a slow branch. The other branches of the first chunk finish earlier, by 180 ms in
//! total.
//!
//! ```ron
//! Scenario(
//!     tasks: { "job": (takes: "10ms", items: {"A": (takes: "100ms"), "B": (takes: "100ms")}) },
//!     programs: {
//!         "chunks": [
//!             All(Map(of: ["A", "1", "2"], do: "job")),
//!             All(Map(of: ["B", "3", "4"], do: "job")),
//!         ],
//!     },
//! )
//! ```
//!
//! ## Instead
//!
//! A pool has the same concurrency, and no branch waits for a whole chunk. If the second chunk
//! depends on the first, there is nothing to gain.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "job": (takes: "10ms", items: {"A": (takes: "100ms"), "B": (takes: "100ms")}),
//!         "publish": (takes: "10ms", needs: ["job"]),
//!     },
//!     programs: {
//!         "pool": [Pool(limit: 3, of: Map(of: ["A", "1", "2", "B", "3", "4"], do: "job"))],
//!         "stages": [All(Map(of: ["A", "1"], do: "job")), All(Map(of: ["x", "y"],
//!             do: "publish"))],
//!     },
//! )
//! ```

use crate::findings::run::FindingText;
use crate::findings::speed::DelayedCalls;
use crate::findings::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "batch-barrier",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("batch_barrier.rs"),
    check: None,
    on_code: None,
};

pub(crate) fn text(late: &DelayedCalls<'_>) -> FindingText {
    let idle = match late.idle() {
        crate::Duration::ZERO => String::new(),
        idle => format!("; the other branches of that chunk finish earlier, by {idle} in total"),
    };
    FindingText {
        message: late.message(&format!("{} in the previous chunk", late.waited_for())) + &idle,
        why: "each chunk takes as long as its slowest branch, and the next chunk waits for it"
            .to_owned(),
        instead: "use a `Pool`, which starts the next branch when a worker is free, or start the \
                  chunks together"
            .to_owned(),
    }
}
