//! # return-skips-catch
//!
//! ## What it does
//!
//! Finds `return promise` in the block of a `try` whose `catch` doesn't handle the rejection of
//! that promise. The rule checks code, not steps.
//!
//! ## Why it matters
//!
//! Without `await`, the function leaves the `try` before the promise settles. A rejection goes to
//! the caller, and the `catch` doesn't run.
//!
//! To prove that, the code is run with a call that rejects, with and without the `await`. The rule
//! reports nothing if the program does the same in both runs.
//!
//! ## Example
//!
//! ```js
//! async function loadUser(id) {
//!   try {
//!     return fetchUser(id);
//!   } catch (error) {
//!     return null;
//!   }
//! }
//! ```
//!
//! ## Instead
//!
//! ```js
//! async function loadUser(id) {
//!   try {
//!     return await fetchUser(id);
//!   } catch (error) {
//!     return null;
//!   }
//! }
//! ```

use crate::findings::code::{CodeRun, edit};
use crate::findings::run::FindingText;
use crate::findings::words::code;
use crate::findings::{Finding, Rule, Severity};
use crate::javascript::{ReturnInTry, Span};

pub(crate) static RULE: Rule = Rule {
    name: "return-skips-catch",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("return_skips_catch.rs"),
    check: None,
    on_code: Some(on_code),
};

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let returns = run.with_calls(&run.outline().returns_in_try, |index| &index.returns_in_try);
    returns.filter(|one| one.has_catch).filter_map(|one| finding(run, one)).collect()
}

fn finding(run: &CodeRun<'_>, returned: &ReturnInTry) -> Option<Finding> {
    let calls = run.calls_in(returned.value);
    let at = Span { start: returned.value.start, end: returned.value.start };
    let edits = vec![edit(at, "await ".to_owned())];
    let call = *calls.last()?;
    // An unknown function may return a plain value: then there is nothing to await.
    if !run.gives_promise(call) && !run.is_part_of_a_promise(call, returned.value) {
        return None;
    }
    let rewrite = run.changes_on_failure(&RULE, edits, call)?;
    let label = run.label(call);
    let text = FindingText {
        message: format!("if {label} rejects, the `catch` around it doesn't run"),
        why: "without `await`, the function leaves the `try` before the promise settles".to_owned(),
        instead: format!("write {}", code(&format!("return await {}", run.line(returned.value)))),
    };
    let finding = run.finding((&RULE, RULE.severity), returned.value, text, vec![call]);
    Some(Finding { rewrite: Some(rewrite), ..finding })
}
