//! # batch-barrier
//!
//! ## What it does
//!
//! Finds an `All` or `AllSettled` that waits for an earlier one none of whose branches it needs:
//! chunk after chunk, or a loop each of whose passes is one. It tells what a rewrite saves, and how
//! long finished branches stood idle while their chunk waited for its slowest.
//!
//! ## Why it matters
//!
//! Each chunk takes as long as its slowest branch, and the others wait for it with nothing to do.
//!
//! If a `Pool` with as many workers as a chunk has branches gives the same value, it is what is
//! offered; a pool's value is one list, so where the last chunk's value matters the chunks are
//! begun together.
//!
//! ## Example
//!
//! Both chunks have a slow branch; the rest of the first one stands idle for 180 ms.
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
//! A pool keeps as many at work, and nobody waits for a chunk. Where the second needs the first,
//! there is nothing to gain.
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

use super::run::Said;
use super::speed::HeldBack;
use super::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "batch-barrier",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("batch_barrier.rs"),
    check: None,
};

pub(super) fn said(late: &HeldBack<'_>) -> Said {
    let idle = match late.idle() {
        crate::Duration::ZERO => String::new(),
        idle => format!("; what was done sooner stood idle for {idle} in all"),
    };
    Said {
        message: format!(
            "{} called only at {}, when the whole chunk before it is there: it waits for {}, \
             which it does not need ({}){idle}",
            late.calls(),
            late.called_at(),
            late.waited_for(),
            late.ready()
        ),
        why: "each chunk takes as long as its slowest branch, and the next begins behind it"
            .to_owned(),
        instead: "let a `Pool` take up one after the other as a worker gets free, or begin the \
                  chunks together"
            .to_owned(),
    }
}
