//! # async-executor
//!
//! ## What it does
//!
//! Finds async functions that are given to `new Promise`, and in which a call may reject. The rule
//! checks code, not steps.
//!
//! ## Why it matters
//!
//! `new Promise` ignores the promise that an async executor returns. If something rejects in it,
//! nothing calls `reject`: the new promise never settles, and the rejection is unhandled.
//!
//! To prove that, the code is run once for each call, with that call rejecting. The rule reports
//! nothing if the executor handles the rejection.
//!
//! ## Example
//!
//! ```js
//! function loadUser(id) {
//!   return new Promise(async (resolve) => {
//!     const user = await fetchUser(id);
//!     resolve(user);
//!   });
//! }
//! ```
//!
//! ## Instead
//!
//! ```js
//! async function loadUser(id) {
//!   const user = await fetchUser(id);
//!   return user;
//! }
//! ```

use crate::findings::code::CodeRun;
use crate::findings::run::FindingText;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "async-executor",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("async_executor.rs"),
    check: None,
    on_code: Some(on_code),
};

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let executors = run.outline().async_executors.iter().copied();
    let found = executors.filter(|executor| run.entered(*executor)).filter_map(|executor| {
        let calls = run.calls_in(executor);
        let call = *calls.iter().find(|call| run.crashes_if_it_rejects(**call))?;
        let text = FindingText {
            message: format!(
                "if {} rejects, the promise never settles and the rejection is unhandled",
                run.label(call)
            ),
            why: "`new Promise` ignores the promise of an async executor".to_owned(),
            instead: "make the function around it async, and use `await` instead of `new Promise`"
                .to_owned(),
        };
        Some(run.finding((&RULE, RULE.severity), run.span_of(call), text, vec![call]))
    });
    found.collect()
}
