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
//! nothing if the executor handles the rejection, or if a handler of the new promise would.
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

use crate::findings::code::{CodeRun, edit};
use crate::findings::run::FindingText;
use crate::findings::{Finding, Rule, Severity};
use crate::javascript::Span;
use crate::scenario::Edit;

pub(crate) static RULE: Rule = Rule {
    name: "async-executor",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("async_executor.rs"),
    check: None,
    on_code: Some(on_code),
};

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let executors =
        run.entered_ones(&run.outline().async_executors, |index| &index.async_executors);
    let found = executors.copied().filter_map(|executor| {
        let calls = run.calls_in(executor);
        let handled = handled(run, executor);
        let mut may_reject = calls.iter().copied().filter(|call| run.may_reject(*call));
        let call = may_reject.find(|call| run.crashes_even_with(&handled, *call))?;
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

/// Edits that handle a rejection of the new promise, after the executor and its closing bracket.
fn handled(run: &CodeRun<'_>, executor: Span) -> Vec<Edit> {
    let after = &run.text()[executor.end as usize..];
    let Some(inside) = after.find(')') else { return Vec::new() };
    let end = executor.end + u32::try_from(inside).unwrap_or(0) + 1;
    vec![edit(Span { start: end, end }, ".catch(() => {})".to_owned())]
}
