//! # called-handler
//!
//! ## What it does
//!
//! Finds handlers that are called instead of passed: `.then(show())`. The rule checks code, not
//! steps.
//!
//! ## Why it matters
//!
//! The handler runs immediately, before the promise settles, and `then` gets its result. If that is
//! not a function, `then` ignores it.
//!
//! The rule reports nothing if the result is a function, as with `.then(showIn(page))`, or if it is
//! unknown.
//!
//! ## Example
//!
//! ```js
//! const show = (text) => { console.log(text); };
//! loadPage().then(show("loaded")).catch(console.error);
//! ```
//!
//! ## Instead
//!
//! Pass the function itself, or wrap the call in a function.
//!
//! ```js
//! const show = (text) => { console.log(text); };
//! loadPage().then(() => show("loaded")).catch(console.error);
//! ```

use crate::findings::code::CodeRun;
use crate::findings::run::FindingText;
use crate::findings::words::code;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "called-handler",
    severity: Severity::Error,
    speed: false,
    source: include_str!("called_handler.rs"),
    check: None,
    on_code: Some(on_code),
};

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let found = run.ignored_handlers().map(|one| {
        let handler = code(&run.line(one.handler));
        let text = FindingText {
            message: format!("{handler} is called immediately, and `{}` ignores it", one.method),
            why: format!("`{}` needs a function, and the call doesn't return one", one.method),
            instead: format!("write {}", code(&format!("() => {}", run.line(one.handler)))),
        };
        run.finding((&RULE, RULE.severity), one.handler, text, Vec::new())
    });
    found.collect()
}
