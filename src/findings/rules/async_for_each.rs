//! # async-for-each
//!
//! ## What it does
//!
//! Finds `forEach` with an async callback. The rule checks code, not steps.
//!
//! ## Why it matters
//!
//! `forEach` ignores what its callback returns, so nothing waits for these promises: the code after
//! the loop runs before they settle, and a rejection is unhandled.
//!
//! ## Example
//!
//! ```js
//! async function saveAll(orders) {
//!   orders.forEach(async (order) => {
//!     await saveOrder(order); // 50ms
//!   });
//!   console.log("saved");
//! }
//! ```
//!
//! ## Instead
//!
//! Use `for..of` to run one iteration after the other, or `Promise.all` with `map` to run them
//! concurrently.
//!
//! ```js
//! async function saveAll(orders) {
//!   for (const order of orders) {
//!     await saveOrder(order); // 50ms
//!   }
//!   console.log("saved");
//! }
//! ```

use crate::findings::code::CodeRun;
use crate::findings::run::FindingText;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "async-for-each",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("async_for_each.rs"),
    check: None,
    on_code: Some(on_code),
};

/// The maximum number of calls of a callback that are made to reject.
const MOST: usize = 16;

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let callbacks = run.entered_ones(&run.outline().callbacks, |index| &index.callbacks);
    let found = callbacks.filter(|one| one.method == "forEach");
    let found = found.filter_map(|one| {
        let calls = run.calls_in(one.function);
        let last = calls.iter().max_by_key(|call| run.call(**call).settles_at)?;
        let settles = run.call(*last).settles_at?;
        let called = run.call(*calls.first()?).called_at;
        let mut first = calls.iter().take(MOST);
        let handles = !first.any(|call| run.crashes_even_with(&[], *call));
        let so = if handles { "" } else { ", so their rejections are unhandled" };
        let text = FindingText {
            message: format!(
                "`forEach` returns at {called} and doesn't wait for its async callback: {} \
                 settles at {settles}",
                run.label(*last)
            ),
            why: format!("`forEach` ignores the promises that its callback returns{so}"),
            instead: "use `for..of` to run one iteration after the other, or `await \
                      Promise.all(list.map(..))` to run them concurrently"
                .to_owned(),
        };
        let mut finding = run.finding((&RULE, RULE.severity), one.name, text, calls);
        if handles && run.is_in_browser() {
            finding.make_note("its callback handles the rejections, and a page stays open");
        }
        Some(finding)
    });
    found.collect()
}
