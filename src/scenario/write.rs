//! Writes steps as text, in RON or JSON, in the usual layout: what fits on a line is on one line.

mod formatting;
mod part;
mod steps;

pub use formatting::Formatting;
pub(super) use formatting::columns_of;

use super::{Format, Step};
use crate::Names;

/// Writes the list of steps as RON; each line except the first is indented by `depth` levels of
/// four spaces.
///
/// Reading it gives the same list.
///
/// ```
/// use makespan::{Scenario, scenario::write_steps};
///
/// let text = r#"["fetchUser", All(["fetchPosts", "fetchNews"])]"#;
/// let scenario = Scenario::from_ron("s.ron", &format!(r#"(
///     tasks: {{
///         "fetchUser": (takes: "1ms"), "fetchPosts": (takes: "1ms"), "fetchNews": (takes: "1ms"),
///     }},
///     programs: {{ "p": {text} }},
/// )"#))?;
/// assert_eq!(write_steps(&scenario.programs()[0].steps, scenario.names(), 0), text);
/// # Ok::<(), makespan::scenario::Problems>(())
/// ```
#[must_use]
pub fn write_steps(steps: &[Step], names: &Names, depth: usize) -> String {
    write_steps_as(steps, names, &Formatting::new(Format::Ron).nested(depth))
}

/// Writes steps in lines of at most `columns` columns, where they can be broken.
#[must_use]
pub fn write_steps_within(steps: &[Step], names: &Names, depth: usize, columns: usize) -> String {
    write_steps_as(steps, names, &Formatting::new(Format::Ron).nested(depth).within(columns))
}

/// Writes the list of steps in the given format and layout.
///
/// ```
/// use makespan::Scenario;
/// use makespan::scenario::{Format, Formatting, write_steps_as};
///
/// let scenario = Scenario::from_ron("s.ron", r#"(
///     tasks: { "a": (takes: "1ms"), "b": (takes: "1ms") },
///     programs: { "p": [All(["a", "b"]), Sleep("5ms")] },
/// )"#)?;
/// let json = write_steps_as(
///     &scenario.programs()[0].steps, scenario.names(), &Formatting::new(Format::Json),
/// );
/// assert_eq!(json, r#"[{"All": ["a", "b"]}, {"Sleep": "5ms"}]"#);
/// # Ok::<(), makespan::scenario::Problems>(())
/// ```
#[must_use]
pub fn write_steps_as(steps: &[Step], names: &Names, formatting: &Formatting) -> String {
    let part = steps::Writer { names, format: formatting.format }.list(steps);
    part::lay_out(&part, formatting)
}

/// Writes a step as RON, on one line.
pub(crate) fn write_step(step: &Step, names: &Names) -> String {
    write_step_as(step, names, &Formatting::new(Format::Ron).on_one_line())
}

/// Writes one step in the given format and layout.
pub(super) fn write_step_as(step: &Step, names: &Names, formatting: &Formatting) -> String {
    let part = steps::Writer { names, format: formatting.format }.step(step);
    part::lay_out(&part, formatting)
}

/// Writes a text as a string of this format, in quotes.
#[must_use]
pub fn write_string(text: &str, format: Format) -> String {
    steps::quoted(text, format)
}
