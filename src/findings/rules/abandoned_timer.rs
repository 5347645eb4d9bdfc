//! # abandoned-timer
//!
//! ## What it does
//!
//! Finds timers that keep the process running after the race that used them is over. The rule
//! checks code, not steps.
//!
//! ## Why it matters
//!
//! `Promise.race` doesn't cancel the branches that lose. The timer of a timeout stays, and a
//! command or a test ends only when it has fired.
//!
//! ## Example
//!
//! ```js
//! const timeout = (ms) =>
//!   new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), ms));
//!
//! async function load() {
//!   return Promise.race([fetchUser(), timeout(5000)]);
//! }
//! ```
//!
//! ## Instead
//!
//! Clear the timer when the race is over, or use `AbortSignal.timeout`, whose timer doesn't keep
//! the process running.
//!
//! ```js
//! async function load() {
//!   let timer;
//!   const timeout = new Promise((_, reject) => {
//!     timer = setTimeout(() => reject(new Error("too slow")), 5000);
//!   });
//!   try {
//!     return await Promise.race([fetchUser(), timeout]);
//!   } finally {
//!     clearTimeout(timer);
//!   }
//! }
//! ```

use crate::findings::code::CodeRun;
use crate::findings::run::FindingText;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "abandoned-timer",
    severity: Severity::Note,
    speed: false,
    source: include_str!("abandoned_timer.rs"),
    check: None,
    on_code: Some(on_code),
};

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let Some(settles) = run.timeline.settles_at else { return Vec::new() };
    let ends = run.timeline.quiescent_at;
    let last_call = run.timeline.calls.iter().filter_map(|call| call.settles_at).max();
    // If no call runs until the end, a timer does.
    if run.timeline.crash.is_some() || ends <= settles || last_call >= Some(ends) {
        return Vec::new();
    }
    let combinators = run.with_calls(&run.outline().combinators, |index| &index.combinators);
    let races = combinators.filter(|one| one.name == "race");
    let found = races.filter_map(|race| {
        let calls = run.calls_in(race.span);
        (!calls.is_empty()).then(|| {
            let text = FindingText {
                message: format!(
                    "the race is over by {settles}, but its timer keeps the process running until \
                     {ends}"
                ),
                why: "`Promise.race` doesn't cancel the branches that lose".to_owned(),
                instead: "clear the timer in a `finally`, or use `AbortSignal.timeout`".to_owned(),
            };
            run.finding((&RULE, RULE.severity), race.span, text, calls)
        })
    });
    found.take(1).collect()
}
