//! `--format json`: everything, as one document on one line.
//!
//! It is written directly, without a tree, so a million calls take no more memory than their
//! timeline.
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
//! # let timelines = [scenario.run("page")?];
//! # let bounds = scenario.bounds().expect("durations of seconds");
//! # let (timelines, findings) = (&timelines, &[]);
//! # let report = view::Report { scenario: &scenario, bounds: &bounds, timelines, findings };
//! let mut out = Vec::new();
//! view::json::write(&report, &mut out)?;
//! let text = String::from_utf8(out)?;
//! let json: serde_json::Value = serde_json::from_str(&text)?;
//! assert_eq!(json["programs"][0]["settles_at"], 150_000_000); // nanoseconds
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod call;
mod code;
mod event;
mod finding;
mod object;
mod program;
mod schema;

pub use finding::Alternative;
pub use schema::schema;

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::iter;

use self::object::{Object, key};
use super::Report;
use crate::Scenario;
use crate::findings::Findings;
use crate::scenario::{LineColumn, Spans, TaskId};
use crate::timeline::{Bounds, Timeline};

/// The name and version of this format. Later versions may add fields and kinds of events. If the
/// meaning of a field changes, so does the version.
pub const SCHEMA: &str = "makespan/1";

/// The extent to which a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Everything.
    Whole,
    /// Everything except the findings.
    WithoutFindings,
    /// The end of the run, without calls, events and findings.
    Ending,
}

/// A run and its findings.
pub type Run<'a> = (Cow<'a, Timeline>, Cow<'a, Findings>);

/// Writes a report as one JSON document and a newline.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    let found = report.findings.iter().map(Cow::Borrowed);
    let found = found.chain(iter::repeat_with(Cow::default));
    let runs = report.timelines.iter().map(Cow::Borrowed).zip(found);
    let mut out = BufWriter::new(out);
    write_runs(report.scenario, report.bounds, runs, Detail::Whole, &mut out)?;
    out.flush()
}

/// Writes runs one by one as one JSON document and a newline, so that they need not be in memory
/// together.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_runs<'a>(
    scenario: &Scenario,
    bounds: &Bounds<TaskId>,
    runs: impl IntoIterator<Item = Run<'a>>,
    detail: Detail,
    mut out: impl Write,
) -> io::Result<()> {
    let out = &mut out;
    let mut document = Object::new(out)?;
    document.text(key!("schema"), Some(SCHEMA))?;
    document.text(key!("unit"), Some("ns"))?;
    document.text(key!("title"), scenario.title.map(|title| scenario.text(title)))?;
    // The name of the text's file, as given.
    document.text(key!("file"), scenario.source.as_ref().map(|source| source.name()))?;
    // The file of the code that the scenario refers to.
    if let Some(code) = scenario.source.as_ref().and_then(|source| source.beside()) {
        document.text(key!("code"), Some(code.name()))?;
    }
    write_bounds(&mut document, bounds, |out, id| {
        object::string(out, scenario.text(scenario.task(id).name))
    })?;
    let spans = if detail == Detail::Ending { Spans::default() } else { scenario.spans() };
    document.array(key!("programs"), runs, |out, run| {
        program::write((scenario, &spans), &run, detail, out)
    })?;
    document.end()?;
    out.write_all(b"\n")
}

/// Bounds, with their critical path; `name` writes the names in it.
fn write_bounds<W: Write, Id: Copy>(
    object: &mut Object<'_, W>,
    bounds: &Bounds<Id>,
    name: impl FnMut(&mut W, Id) -> io::Result<()>,
) -> io::Result<()> {
    let mut own = Object::new(object.name(key!("bounds"))?)?;
    own.duration(key!("sequential"), bounds.sequential)?;
    own.duration(key!("parallel"), bounds.parallel)?;
    own.duration(key!("with_resources"), bounds.with_resources)?;
    own.array(key!("critical_path"), bounds.critical_path.iter().copied(), name)?;
    own.end()
}

/// The position of a part of the text, or `null`.
fn span<W: Write>(object: &mut Object<'_, W>, at: Option<LineColumn>) -> io::Result<()> {
    let out = object.name(key!("span"))?;
    let Some(LineColumn { line, column }) = at else { return out.write_all(b"null") };
    let mut own = Object::new(out)?;
    own.number(key!("line"), line as u64)?;
    own.number(key!("column"), column as u64)?;
    own.end()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::timeline::sample::Sample;
    use crate::view::sample::Shown;

    fn document(timeline: Timeline) -> Value {
        let mut out = Vec::new();
        write(&Shown::of([timeline]).report(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.matches('\n').count(), 1);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_program_has_its_outcome_its_calls_and_every_event() {
        let mut sample = Sample::new("eager");
        sample.bounds([250, 150, 160]).call("a", 0, 0, 100).log(100, "got \"a\"");
        sample.item_call("b", "/x", 0, 20, 150);
        let value = sample.list(&["a", "b(/x)"]);
        assert_eq!(
            document(sample.fulfills(value, 150)),
            json!({
                "schema": "makespan/1", "unit": "ns", "title": "Sample", "file": null,
                "bounds": {
                    "sequential": 0, "parallel": 0, "with_resources": 0, "critical_path": [],
                },
                "programs": [{
                    "name": "eager",
                    "outcome": {"status": "fulfilled", "value": ["a", "b(/x)"]},
                    "settles_at": 150_000_000, "crash": null, "quiescent_at": 150_000_000,
                    "bounds": {"sequential": 250_000_000, "parallel": 150_000_000,
                               "with_resources": 160_000_000, "critical_path": ["a"]},
                    "calls": [
                        {"task": "a", "items": [], "called_at": 0, "starts_at": 0,
                         "settles_at": 100_000_000, "rejected": null, "blocks": 0,
                         "takes": 100_000_000, "span": null},
                        {"task": "b", "items": ["/x"], "called_at": 0, "starts_at": 20_000_000,
                         "settles_at": 150_000_000, "rejected": null, "blocks": 0,
                         "takes": 130_000_000, "span": null},
                    ],
                    "events": [
                        {"at": 0, "event": "called", "call": 0},
                        {"at": 0, "event": "started", "call": 0},
                        {"at": 0, "event": "called", "call": 1},
                        {"at": 20_000_000, "event": "started", "call": 1},
                        {"at": 100_000_000, "event": "fulfilled", "call": 0},
                        {"at": 100_000_000, "event": "logged", "text": "got \"a\""},
                        {"at": 150_000_000, "event": "fulfilled", "call": 1},
                        {"at": 150_000_000, "event": "settled"},
                    ],
                    "waits_at": [],
                    "unmet": [], "findings": [], "left_out": [],
                }],
            })
        );
    }

    #[test]
    fn a_crash_has_a_reason_and_no_settling_time() {
        let mut sample = Sample::new("trap");
        sample.rejected("b", 0, 0, 50, "no").blocks("b", 5).cut_off("a", 0, None);
        let document = document(sample.crashes("no", 50));
        let program = &document["programs"][0];
        assert_eq!(program["outcome"], json!({"status": "crashed", "reason": "no"}));
        assert_eq!(program["settles_at"], Value::Null);
        assert_eq!(program["crash"], json!({"at": 50_000_000, "reason": "no"}));
        assert_eq!(program["quiescent_at"], 50_000_000);
        assert_eq!(program["calls"][0]["rejected"], "no");
        assert_eq!(program["calls"][0]["blocks"], 5_000_000);
        assert_eq!(program["calls"][1]["starts_at"], Value::Null);
        assert_eq!(
            program["events"].as_array().unwrap().last().unwrap(),
            &json!({"at": 50_000_000, "event": "unhandled", "reason": "no"})
        );
    }

    #[test]
    fn a_program_that_settled_before_a_crash_has_both() {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, 20).rejected("b", 0, 0, 50, "no");
        let value = sample.list(&["a"]);
        let document = document(sample.fulfills_and_crashes(value, 20, "no", 50));
        let program = &document["programs"][0];
        assert_eq!(program["outcome"], json!({"status": "fulfilled", "value": ["a"]}));
        assert_eq!(program["settles_at"], 20_000_000);
        assert_eq!(program["crash"], json!({"at": 50_000_000, "reason": "no"}));
    }

    #[test]
    fn a_pending_program_has_no_value() {
        let document = document(Sample::new("stuck").pends());
        assert_eq!(document["programs"][0]["outcome"], json!({"status": "pending"}));
    }
}
