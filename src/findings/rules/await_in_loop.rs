//! # await-in-loop
//!
//! ## What it does
//!
//! Finds loops that run one iteration after the other although no iteration depends on the previous
//! one. It reports how much time a fix saves, by running both programs.
//!
//! ## Why it matters
//!
//! `for (const id of ids) { await fetchUser(id); }` requests the second user only after the first
//! request has fulfilled. Five users of 100 ms take 500 ms; requested together, they take 100 ms.
//!
//! If an iteration depends on the previous one (`needs: [Previous]`, as for the pages of a cursor),
//! the loop is right and the rule reports nothing. It also reports nothing if a resource allows
//! only one call at a time, or if concurrent iterations would log in a different order. If a
//! resource allows a few calls at a time, the fix is a `Pool` with as many workers.
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
//! Request all of them and await them together. If each page names the next one, keep the loop.
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

use crate::findings::code::{CodeRun, Delay, loops};
use crate::findings::run::FindingText;
use crate::findings::speed::DelayedCalls;
use crate::findings::{Finding, Rule, Severity};
use crate::scenario::Edit;

pub(crate) static RULE: Rule = Rule {
    name: "await-in-loop",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("await_in_loop.rs"),
    check: None,
    on_code: Some(on_code),
};

const WHY: &str = "a loop that awaits runs one iteration after the other, so the durations add up";

pub(crate) fn text(late: &DelayedCalls<'_>) -> FindingText {
    FindingText {
        message: late.message(&format!("{} in the previous iteration", late.waited_for())),
        why: WHY.to_owned(),
        instead: "start all of them and await them together, `All(Map(of: .., do: ..))`, or a few \
                  at a time, `Pool(limit: .., of: Map(of: .., do: ..))`"
            .to_owned(),
    }
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let found = loops::sequential(run).into_iter().filter_map(|found| {
        let span = run.span_of(found.late);
        let prove = |edits: &Vec<Edit>| run.prove((&RULE, span), edits.clone());
        let proved = found.ways.iter().find_map(prove);
        let (rewrite, saves) = proved?;
        let waits_for = format!("{} in the previous iteration", run.label(found.waits_for));
        let text = FindingText {
            message: run.late(found.late, &waits_for, 0),
            why: WHY.to_owned(),
            instead: "start all iterations and await them together; if there can be many, limit \
                      how many run concurrently, for example with `p-limit`"
                .to_owned(),
        };
        let delay = Delay { is_loop: true, ..Delay::new(&found.calls, &[]) };
        Some(run.speed_finding(&RULE, span, text, (delay, rewrite, saves)))
    });
    found.collect()
}
