//! # async-predicate
//!
//! ## What it does
//!
//! Finds async functions as the callback of `filter`, `some`, `every`, `find` and similar methods.
//! The rule checks code, not steps.
//!
//! ## Why it matters
//!
//! These methods use the callback's result as a condition. An async function returns a promise, and
//! a promise is always truthy: `filter` keeps every element, `find` returns the first one.
//!
//! ## Example
//!
//! ```js
//! async function openOrders(orders) {
//!   return orders.filter(async (order) => await isOpen(order));
//! }
//! ```
//!
//! ## Instead
//!
//! Await the results first, then use them.
//!
//! ```js
//! async function openOrders(orders) {
//!   const open = await Promise.all(orders.map((order) => isOpen(order)));
//!   return orders.filter((_, index) => open[index]);
//! }
//! ```

use crate::findings::code::CodeRun;
use crate::findings::run::FindingText;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "async-predicate",
    severity: Severity::Error,
    speed: false,
    source: include_str!("async_predicate.rs"),
    check: None,
    on_code: Some(on_code),
};

/// The methods, and what each does if the condition always holds.
const METHODS: [(&str, &str); 7] = [
    ("every", "returns true"),
    ("filter", "keeps every element"),
    ("find", "returns the first element"),
    ("findIndex", "returns 0"),
    ("findLast", "returns the last element"),
    ("findLastIndex", "returns the last index"),
    ("some", "returns true"),
];

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let callbacks = run.entered_ones(&run.outline().callbacks, |index| &index.callbacks);
    let found = callbacks.filter_map(|one| {
        let (method, does) = METHODS.into_iter().find(|(method, _)| *method == one.method)?;
        let text = FindingText {
            message: format!("`{method}` {does}: its async callback returns a promise"),
            why: "a promise is always truthy, whatever it fulfills with".to_owned(),
            instead: format!(
                "await the results first, `await Promise.all(list.map(..))`, and call `{method}` \
                 with a callback that is not async"
            ),
        };
        Some(run.finding((&RULE, RULE.severity), one.name, text, run.calls_in(one.function)))
    });
    found.collect()
}
