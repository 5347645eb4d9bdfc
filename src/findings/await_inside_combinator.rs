//! # await-inside-combinator
//!
//! ## What it does
//!
//! Finds branches of a combinator that are awaited in place, `Promise.all([await a(), b()])`, and
//! hold back a branch behind them that does not need them.
//!
//! ## Why it matters
//!
//! An array is built from left to right, and an `await` in it stops the building. It reads like
//! parallel code and is none: the branches behind are not even called until the awaited one is
//! there.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchPosts": (takes: "150ms") },
//!     programs: { "await inside": [All([Await("fetchUser"), "fetchPosts"])] },
//! )
//! ```
//!
//! ## Instead
//!
//! Leave the inner `await` out; the combinator awaits its branches. On the last branch an inner
//! `await` holds back nobody, but until it is over nobody listens to the others.
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchPosts": (takes: "150ms") },
//!     programs: { "no await inside": [All(["fetchUser", "fetchPosts"])] },
//! )
//! ```

use super::run::Said;
use super::speed::HeldBack;
use super::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "await-inside-combinator",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("await_inside_combinator.rs"),
    check: None,
};

pub(super) fn said(late: &HeldBack<'_>) -> Said {
    Said {
        message: format!(
            "{} called only at {}: an `await` in a branch before it stops the list from being \
             built until {} is there, which it does not need ({})",
            late.calls(),
            late.called_at(),
            late.waited_for(),
            late.ready()
        ),
        why: "the branches of a combinator run together only if all of them are called first"
            .to_owned(),
        instead: "leave the inner `Await` out: the combinator awaits its branches".to_owned(),
    }
}
