//! The JavaScript of a scenario's programs.
//!
//! The meaning of a step *is* its JavaScript, down to the order of microtasks. So the script has
//! each `await`, each async function and each callback of the step, and no others. This module only
//! chooses names, leaves out what is not used, and writes `async () => {..}` for a callback that
//! only calls that function. An `async` that looks unnecessary is necessary: without it, a promise
//! would settle some microtasks earlier.
//!
//! ```
//! # use makespan::{Scenario, view};
//! #
//! # let scenario = Scenario::from_ron("page.ron", r#"(
//! #     tasks: {
//! #         "fetchUser":  (takes: "100ms"),
//! #         "fetchPosts": (takes: "50ms", needs: ["fetchUser"]),
//! #     },
//! #     programs: { "page": ["fetchUser", "fetchPosts"] },
//! # )"#)?;
//! let code = view::js::listing(&scenario, 0).text;
//! let lines: Vec<&str> = code.lines().collect();
//! assert_eq!(lines, [
//!     "async function page() {",
//!     "  await fetchUser();",
//!     "  return await fetchPosts();",
//!     "}",
//! ]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod difference;
mod ending;
mod expression;
mod helpers;
mod identifiers;
mod layout;
mod literal;
mod looped;
mod module;
mod prelude;
mod printer;
mod reading;
mod record;
mod tasks;
mod uses;
mod verdict;
mod writer;

pub use difference::Difference;
pub use layout::{Listing, StepSpan};
pub use record::{Stage, record, script_record, stage};
pub use verdict::{Verdict, is_countable, script_verdict, verdict};

use std::io::{self, Write};

use super::Report;
use crate::scenario::{FunctionId, Scenario, TaskId};
use identifiers::Identifiers;
use module::{Module, Parameters};
use uses::Data;
use writer::{Callees, Helper, Writer};

/// The referee: a script for Node that runs records (see [`record`]), one per line, on real
/// promises over a virtual clock, and answers each with a line for [`verdict`].
pub const REFEREE: &str = concat!(
    include_str!("js/clock.js"),
    include_str!("js/serve.js"),
    include_str!("js/referee.js")
);

/// The referee for code: a script for Node that runs records of [staged](crate::javascript::Staged)
/// programs, one per line, and answers as [`REFEREE`] does.
#[must_use]
pub fn code_referee() -> String {
    crate::javascript::referee(concat!(include_str!("js/clock.js"), include_str!("js/serve.js")))
}

/// The referee's virtual clock alone, for hosts that run a [`record`] in other JavaScript engines.
pub const CLOCK: &str = include_str!("js/clock.js");

/// Writes the programs of a report as a script.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, mut out: impl Write) -> io::Result<()> {
    let scenario = report.scenario;
    let programs: Vec<usize> = report.timelines.iter().map(|timeline| timeline.index).collect();
    out.write_all(script(scenario, &programs).as_bytes())
}

/// Returns programs, given by their indices, as a script that Node runs in real time.
///
/// Each program is a separate function. The script runs the program whose name it is given, or all
/// of them one after another, each in a separate process. It can also be piped to Node. Logs go to
/// standard output, and outcomes to standard error. The exit code is 1 if a program crashes.
///
/// # Panics
///
/// If the scenario has no program with one of these indices.
#[must_use]
pub fn script(scenario: &Scenario, programs: &[usize]) -> String {
    let (module, mut identifiers) = Module::new(scenario, Data::None);
    let mut body = Body::default();
    for &program in programs {
        body.add_program(&module, &mut identifiers, program);
    }
    body.add_functions(&module, &mut identifiers);
    // The code that runs the programs prints their values with this helper.
    body.called.helpers.push(Helper::Show);
    let parts = [
        prelude::head(scenario),
        body.listing.text,
        helpers_of(&body.called),
        tasks::definitions(&module, &tasks_of(&body.called)),
        prelude::runner(&module, programs),
    ];
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Returns one program alone, as the page shows it: its function, and the functions of the scenario
/// that it calls, without helpers and tasks.
///
/// # Panics
///
/// If the scenario has no program with this index.
#[must_use]
pub fn listing(scenario: &Scenario, program: usize) -> Listing {
    listing_with(scenario, program, Data::None)
}

/// Returns one program alone, as people write it. It is like [`listing`], but a call of a task also
/// gets the values of the tasks that it depends on, if the program has awaited them before.
///
/// ```
/// # use makespan::{Scenario, view};
/// #
/// # let scenario = Scenario::from_ron("page.ron", r#"(
/// #     tasks: {
/// #         "fetchUser":  (takes: "100ms"),
/// #         "fetchPosts": (takes: "50ms", needs: ["fetchUser"]),
/// #     },
/// #     programs: { "page": ["fetchUser", "fetchPosts"] },
/// # )"#)?;
/// let code = view::js::listing_with_data(&scenario, 0).text;
/// let lines: Vec<&str> = code.lines().collect();
/// assert_eq!(lines, [
///     "async function page() {",
///     "  const user = await fetchUser();",
///     "  return await fetchPosts(user);",
///     "}",
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// If the scenario has no program with this index.
#[must_use]
pub fn listing_with_data(scenario: &Scenario, program: usize) -> Listing {
    listing_with(scenario, program, Data::Values)
}

fn listing_with(scenario: &Scenario, program: usize, data: Data) -> Listing {
    let (module, mut identifiers) = Module::new(scenario, data);
    let mut body = Body::default();
    body.add_program(&module, &mut identifiers, program);
    body.add_functions(&module, &mut identifiers);
    body.listing
}

/// Returns the names of the functions for a scenario's tasks, task by task.
#[must_use]
pub fn task_functions(scenario: &Scenario) -> Vec<String> {
    Module::new(scenario, Data::None).0.tasks
}

/// Returns the definitions of the helpers (`sleep`, `withTimeout`, `pool`, `retry`) that these
/// programs call, as in [`script`]; empty if they call none.
///
/// # Panics
///
/// If the scenario has no program with one of these indices.
#[must_use]
pub fn helpers(scenario: &Scenario, programs: &[usize]) -> String {
    let (module, mut identifiers) = Module::new(scenario, Data::None);
    let mut body = Body::default();
    for &program in programs {
        body.add_program(&module, &mut identifiers, program);
    }
    body.add_functions(&module, &mut identifiers);
    helpers_of(&body.called)
}

/// Programs and functions, and their callees.
#[derive(Default)]
struct Body {
    listing: Listing,
    called: Callees,
}

impl Body {
    fn add_program(&mut self, module: &Module<'_>, identifiers: &mut Identifiers, at: usize) {
        let steps = &module.scenario.programs[at].steps;
        let uses = module.uses(steps);
        let mut writer = Writer::new(module, identifiers, &uses);
        let code = writer.function(&module.programs[at], steps, Parameters::Named(0));
        let called = writer.called;
        self.add(Listing::of(&[code]), called);
    }

    /// Adds all functions that the programs call, directly or through other functions.
    fn add_functions(&mut self, module: &Module<'_>, identifiers: &mut Identifiers) {
        let mut written = vec![false; module.functions.len()];
        let mut next = 0;
        while let Some(&FunctionId(id)) = self.called.functions.get(next) {
            next += 1;
            let at = id as usize;
            if std::mem::replace(&mut written[at], true) {
                continue;
            }
            let function = module.function(FunctionId(id));
            let steps = &module.scenario.functions[at].steps;
            let mut writer = Writer::new(module, identifiers, &function.uses);
            let code = writer.function(&function.identifier, steps, function.parameters);
            let called = writer.called;
            self.add(Listing::of(&[code]), called);
        }
    }

    fn add(&mut self, listing: Listing, called: Callees) {
        if !self.listing.text.is_empty() {
            self.listing.text.push('\n');
        }
        self.listing.append(listing);
        self.called.tasks.extend(called.tasks);
        self.called.functions.extend(called.functions);
        self.called.helpers.extend(called.helpers);
    }
}

/// The tasks that are called, in the order of declaration.
fn tasks_of(called: &Callees) -> Vec<TaskId> {
    let mut tasks = called.tasks.clone();
    tasks.sort_unstable();
    tasks.dedup();
    tasks
}

/// The definitions of the helpers that are called.
fn helpers_of(called: &Callees) -> String {
    let mut helpers = called.helpers.clone();
    helpers.sort_unstable();
    helpers.dedup();
    let texts: Vec<&str> = helpers.iter().map(|helper| helper.text()).collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests;
