//! # await-in-loop
//!
//! ## What it does
//!
//! Finds loops whose passes wait for one another although no pass needs the one before. It tells
//! what the mended program saves, by running both.
//!
//! ## Why it matters
//!
//! `for (const id of ids) { await fetchUser(id); }` asks for the second user when the first has
//! come. Five users of 100 ms take 500 ms; asked for together they take 100 ms.
//!
//! Where a pass needs the one before it (`needs: [Previous]`, the pages of a cursor), the loop is
//! right, and the rule is silent. So it is where a resource lets only one run at a time, and where
//! the passes begun together would log in another order. Where a resource lets a few run at a
//! time, a `Pool` of as many workers is what is offered.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms") },
//!     programs: { "loop": [For(of: ["ada", "bo", "cyd"], do: "fetchUser")] },
//! )
//! ```
//!
//! ## Instead
//!
//! Ask for all of them and await them together. Where each page names the next, keep the loop.
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchPage": (takes: "100ms",
//!         needs: [Previous]) },
//!     programs: {
//!         "map": [All(Map(of: ["ada", "bo", "cyd"], do: "fetchUser"))],
//!         "pages": [For(of: 3, do: "fetchPage")],
//!     },
//! )
//! ```

use super::run::Said;
use super::speed::HeldBack;
use super::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "await-in-loop",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("await_in_loop.rs"),
    check: None,
};

pub(super) fn said(late: &HeldBack<'_>) -> Said {
    Said {
        message: format!(
            "{} called only at {}, when the pass before it is over: it waits for {}, which it \
             does not need ({})",
            late.calls(),
            late.called_at(),
            late.waited_for(),
            late.ready()
        ),
        why: "the passes of a loop that awaits run one after the other, and their times add up"
            .to_owned(),
        instead: "begin all of them and await them together, `All(Map(of: .., do: ..))`, or a few \
                  at a time, `Pool(limit: .., of: Map(of: .., do: ..))`"
            .to_owned(),
    }
}
