//! # sequential-independent-awaits
//!
//! ## What it does
//!
//! Finds calls that are made later than their needs ask for, because the program awaits something
//! before them that they do not need.
//!
//! ## Why it matters
//!
//! `await` waits. What stands behind it is not even called until the awaited promise is there,
//! whether it needs it or not, and the times add up.
//!
//! What a rejection led to, a call in a `catch`, in a `finally`, in the second part of a `Catch`
//! or `Finally`, or one behind a `Sleep`, is where it is on purpose: the rule is silent there. It
//! is silent too where every rewrite that was tried would change what the program logs, gives or
//! waits for, would call something too early, or would leave a promise without a handler while it
//! may still reject.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchNews": (takes: "90ms") },
//!     programs: { "one after the other": ["fetchUser", "fetchNews"] },
//! )
//! ```
//!
//! ## Instead
//!
//! Begin both and await them together. What needs the other stays behind it.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "fetchUser": (takes: "100ms"), "fetchNews": (takes: "90ms"),
//!         "fetchPosts": (takes: "90ms", needs: ["fetchUser"]),
//!     },
//!     programs: {
//!         "together": [All(["fetchUser", "fetchNews"])],
//!         "needed": ["fetchUser", "fetchPosts"],
//!     },
//! )
//! ```

use super::run::Said;
use super::speed::HeldBack;
use super::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "sequential-independent-awaits",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("sequential_independent_awaits.rs"),
    check: None,
};

pub(super) fn said(late: &HeldBack<'_>) -> Said {
    Said {
        message: format!(
            "{} called only at {}: it waits for {}, which it does not need ({})",
            late.calls(),
            late.called_at(),
            late.waited_for(),
            late.ready()
        ),
        why: "what stands behind an `await` is not called before the awaited is there, and the \
              times add up"
            .to_owned(),
        instead: format!(
            "begin {} beside {}, and await them together",
            late.call(),
            late.waited_for()
        ),
    }
}
