//! Compares a run with the referee's record of the same program.

use std::io;

use serde_json::{Map, Value, json};

use super::difference::{Difference, Spans};
use crate::timeline::Timeline;
use crate::view::Report;
use crate::view::json;
use crate::{Instant, LAST_EXACT_IN_JS};

/// The fields of each event and each call that both sides have; the run here may have others.
const OF_EVENTS: &[&str] = &["at", "event", "call", "text", "reason", "error"];
const OF_CRASHES: &[&str] = &["at", "reason"];
const OF_CALLS: &[&str] = &["task", "items", "called_at", "starts_at", "settles_at"];

/// The result of comparing a run with Node's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// The version of Node: `v20.20.2`.
    pub node: String,
    /// A feature of the language that the code uses and this version does not have. The runs are
    /// then not compared.
    pub lacks: Option<String>,
    /// The number of events of Node's run.
    pub events: usize,
    /// The first difference, if there is one.
    pub difference: Option<Difference>,
}

/// Returns whether Node can run a program with a clock of nanoseconds: whether a number of
/// JavaScript can represent each time that the run reaches, or would reach if nothing terminated
/// the process before.
#[must_use]
pub fn is_countable(timeline: &Timeline) -> bool {
    let mut ends = timeline.calls.iter().map(|call| {
        let begun = call.starts_at.unwrap_or(call.called_at).checked_add(call.takes);
        begun.and_then(|end| end.checked_add(call.blocks))
    });
    let holds = |at: Instant| at.as_nanos() <= LAST_EXACT_IN_JS;
    holds(timeline.quiescent_at) && ends.all(|end| end.is_some_and(holds))
}

/// Compares the only run of a report with the referee's answer.
///
/// # Errors
///
/// If the answer is not one of the referee's.
pub fn verdict(report: &Report<'_>, answer: &str) -> io::Result<Verdict> {
    hold(&Spans { report, is_script: false }, &ours(report)?, answer)
}

/// Compares the only run of a report with the referee's answer to a
/// [`script_record`](super::script_record). A script reports less: its logs, and how the program
/// ends.
///
/// # Errors
///
/// If the answer is not one of the referee's.
pub fn script_verdict(report: &Report<'_>, answer: &str) -> io::Result<Verdict> {
    let mut ours = ours(report)?;
    if let Value::Array(events) = &mut ours["events"] {
        events.retain(|event| event.get("call").is_none());
    }
    ours["calls"] = Value::Array(Vec::new());
    let outcome = &ours["outcome"];
    let told = match outcome["status"].as_str() {
        Some("fulfilled") => Some(match &outcome["value"] {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        }),
        Some("rejected") => Some(match &outcome["reason"] {
            Value::String(text) => text.clone(),
            _ => ALL_REJECTED.to_owned(),
        }),
        _ => None,
    };
    if let Some(text) = told {
        ours["outcome"] = json!({ "status": outcome["status"], "text": text });
    }
    hold(&Spans { report, is_script: true }, &ours, answer)
}

/// The message with which `Promise.any` rejects.
const ALL_REJECTED: &str = "All promises were rejected";

/// The only run of a report, as its JSON.
fn ours(report: &Report<'_>) -> io::Result<Value> {
    let mut document = Vec::new();
    json::write(report, &mut document)?;
    let mut document: Value = serde_json::from_slice(&document)?;
    Ok(document["programs"][0].take())
}

fn hold(spans: &Spans<'_>, ours: &Value, answer: &str) -> io::Result<Verdict> {
    let node: Value = serde_json::from_str(answer)?;
    let version = node["node"].as_str();
    let version =
        version.ok_or_else(|| io::Error::other("it does not name its version of Node"))?;
    let lacks = node["lacks"].as_str().map(ToOwned::to_owned);
    let is_compared = lacks.is_none();
    Ok(Verdict {
        node: version.to_owned(),
        lacks,
        events: length(&node["events"]),
        difference: is_compared.then(|| difference(spans, ours, &node)).flatten(),
    })
}

fn difference(spans: &Spans<'_>, ours: &Value, node: &Value) -> Option<Difference> {
    if let Some(error) = node["error"].as_str() {
        let (about, ours, node_at) =
            ("the script".to_owned(), "runs".to_owned(), spans.of_node(node));
        let node = error.to_owned();
        return Some(Difference { about, ours, node, node_at, ..Difference::default() });
    }
    let whole = |key: &str| match key {
        "crash" => differ(key, &only(OF_CRASHES, &ours[key]), &only(OF_CRASHES, &node[key])),
        _ => differ(key, &ours[key], &node[key]),
    };
    in_list("event", OF_EVENTS, &ours["events"], &node["events"])
        .map(|(at, found)| {
            let event = &node["events"][at];
            if event.is_null() && !node["crash"].is_null() {
                // The missing event is explained by the error that ended Node's run.
                let crash = json!({ "crash": only(OF_CRASHES, &node["crash"]) }).to_string();
                let node_at = spans.of_node(&node["crash"]);
                return Difference { ours_at: spans.of_event(at), node: crash, node_at, ..found };
            }
            let call = event["call"].as_u64().and_then(|call| usize::try_from(call).ok());
            let node_at = spans.of_node(call.map_or(event, |call| &node["calls"][call]));
            Difference { ours_at: spans.of_event(at), node_at, ..found }
        })
        .or_else(|| {
            let (at, found) = in_list("call", OF_CALLS, &ours["calls"], &node["calls"])?;
            let node_at = spans.of_node(&node["calls"][at]);
            Some(Difference { ours_at: spans.of_call(at), node_at, ..found })
        })
        .or_else(|| ["outcome", "settles_at", "crash", "quiescent_at"].into_iter().find_map(whole))
}

fn length(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

/// The first element that differs, with its index.
fn in_list(word: &str, keys: &[&str], ours: &Value, node: &Value) -> Option<(usize, Difference)> {
    (0..length(ours).max(length(node))).find_map(|at| {
        let only = |list: &Value| only(keys, &list[at]);
        Some((at, differ(&format!("{word} {}", at + 1), &only(ours), &only(node))?))
    })
}

/// The fields of an object with these names; null if there is no object.
fn only(keys: &[&str], object: &Value) -> Value {
    let Value::Object(fields) = object else { return Value::Null };
    let field = |key: &&str| Some(((*key).to_owned(), fields.get(*key)?.clone()));
    Value::Object(keys.iter().filter_map(field).collect::<Map<_, _>>())
}

fn differ(about: &str, ours: &Value, node: &Value) -> Option<Difference> {
    (ours != node).then(|| Difference {
        about: about.to_owned(),
        ours: ours.to_string(),
        node: node.to_string(),
        ..Difference::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    const ANSWER: &str = r#"{"id":0,"node":"v20.20.2","outcome":{"status":"fulfilled","value":"a"},
        "settles_at":5000000,"crash":null,"quiescent_at":5000000,
        "calls":[{"task":"a","items":[],"called_at":0,"starts_at":0,"settles_at":5000000}],
        "events":[{"at":0,"event":"called","call":0},{"at":0,"event":"started","call":0},
            {"at":5000000,"event":"fulfilled","call":0},{"at":5000000,"event":"settled"}]}"#;

    fn against(answer: &str) -> io::Result<Verdict> {
        let text = r#"Scenario(tasks: { "a": (takes: "5ms") }, programs: { "main": "a" })"#;
        let scenario = Scenario::from_ron("test", text).unwrap();
        let bounds = scenario.bounds().unwrap();
        let timelines = [scenario.run("main").unwrap()];
        let report =
            Report { scenario: &scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
        verdict(&report, answer)
    }

    #[test]
    fn the_same_run_has_no_difference() {
        let node = "v20.20.2".to_owned();
        assert_eq!(
            against(ANSWER).unwrap(),
            Verdict { node, lacks: None, events: 4, difference: None }
        );
    }

    #[test]
    fn the_first_difference_is_reported() {
        let told = |answer: &str| against(answer).unwrap().difference.unwrap().to_string();
        let other = |from, to| told(&ANSWER.replacen(from, to, 1));
        assert!(other(r#""event":"started""#, r#""event":"settled""#).starts_with("event 2: "));
        assert!(other(r#""items":[]"#, r#""items":["x"]"#).starts_with("call 1: "));
        let value = other(r#""value":"a""#, r#""value":null"#);
        assert!(value.starts_with(r#"outcome: {"status":"fulfilled","value":"a"} here, "#));
        assert!(other(r#",{"at":5000000,"event":"settled"}"#, "").ends_with("null in Node"));
        assert!(told(r#"{"id":0,"node":"v20","error":"SyntaxError"}"#).contains("SyntaxError"));
    }

    #[test]
    fn an_invalid_answer_is_an_error() {
        assert!(against("").is_err());
        assert!(against("[1]").is_err());
        assert!(against("no JSON").is_err());
    }
}
