//! The record of a program, which Node receives.

use serde_json::{Value, json};

use super::sites::Site;
use super::{Instrumented, Part, instrument};
use crate::javascript::World;
use crate::javascript::evaluator::models::{MODELS, SAME};
use crate::javascript::evaluator::timers::delay_of;
use crate::javascript::replay::{CallsBack, Replay, Shape, Use};

/// A program that is ready to run in Node.
#[derive(Clone, Debug)]
pub struct Staged {
    record: Value,
}

/// Returns the script for Node. It reads [records](Staged::record), one per line, and answers each
/// with a line. Its host script provides the classes `Timers` and `Resources` of a virtual clock,
/// and `serve`, which reads and writes the lines.
#[must_use]
pub fn referee(host: &str) -> String {
    let models: serde_json::Map<_, _> =
        MODELS.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    let models = format!("const MODELS = {};\n", Value::Object(models));
    let same: serde_json::Map<_, _> =
        SAME.iter().map(|(name, model)| ((*name).to_owned(), json!(model))).collect();
    let same = format!("const SAME = {};\n", Value::Object(same));
    // The scope of a function hides the names of the script from the programs.
    [
        "((require, process) => {\n",
        host,
        &models,
        &same,
        include_str!("node/event_loop.js"),
        include_str!("node/stand_in.js"),
        include_str!("node/runtime.js"),
        include_str!("node/own.js"),
        include_str!("node/world.js"),
        include_str!("node/serve.js"),
        "})(require, process);\n",
    ]
    .concat()
}

impl Staged {
    pub(in crate::javascript::evaluator) fn new(
        part: &Part<'_>,
        (world, replay): (&World, &Replay),
    ) -> Self {
        let Instrumented { code, runtime, sites, unplaced, newer } = instrument(part, replay);
        let sites: Vec<_> = sites.iter().map(site).collect();
        let record = json!({
            "code": code,
            "newer": newer,
            "runtime": runtime,
            "module": part.is_module,
            "translated": part.is_translated,
            "entry": part.entry.is_some(),
            "around": part.around.len(),
            "declared": part.entry.is_some_and(|entry| entry.is_declaration),
            "sites": sites,
            "unplaced": unplaced,
            "resources": world.resources,
            // The assumed delay of a timer, if its delay is unknown.
            "delay": delay_of(world.assumed.unwrap_or(World::ASSUMED)),
            "firings": replay.firings,
            "members": replay.members,
            "unsure": replay.is_unsure,
            "mode": if world.only_warns { "warn" } else { "throw" },
        });
        Self { record }
    }

    /// The code, as Node runs it.
    #[must_use]
    pub fn code(&self) -> &str {
        self.record["code"].as_str().unwrap_or_default()
    }

    /// A line of JSON for the [`referee`]. The answer has the same `id`.
    #[must_use]
    pub fn record(&self, id: u64) -> String {
        let mut record = self.record.clone();
        record["id"] = json!(id);
        record.to_string()
    }
}

fn site(site: &Site) -> Value {
    match site {
        Site::Call(uses) => json!(uses.iter().map(used).collect::<Vec<_>>()),
        Site::Ended(ended) => json!(ended),
        Site::Condition(decided, is_endless) => json!({ "endless": is_endless, "uses": decided }),
        Site::Count(counts) => json!(counts),
    }
}

/// A use as JSON: an object with one field, whose name is the kind.
fn used(one: &Use) -> Value {
    match one {
        Use::Task(task) => json!({ "task": {
            "name": task.task,
            "arguments": task.arguments,
            "takes": task.takes.as_nanos(),
            "blocks": task.blocks.as_nanos(),
            "fails": task.fails,
            "returns": task.returns,
            "uses": task.uses,
            "isRead": task.is_read,
            "callsOnce": task.calls_once,
            "callsBack": task.calls_back.map(|CallsBack { argument, takes_error, .. }| {
                json!({ "argument": argument, "takesError": takes_error })
            }),
        } }),
        Use::CalledOnce => json!({ "once": true }),
        Use::Unknown => json!({ "unknown": true }),
        Use::Gave(result) => json!({ "gave": shape(result) }),
        Use::Chained => json!({ "chained": true }),
        Use::Key(label) => json!({ "key": label }),
        Use::Done => json!({ "done": true }),
        Use::Threw => json!({ "threw": true }),
        Use::Throws(message) => json!({ "throws": message }),
        Use::Elements(count) => json!({ "elements": count }),
        Use::Taken(taken) => json!({ "taken": taken }),
    }
}

/// A shape as JSON: an object with one field, or `null` for the actual result of the function.
fn shape(one: &Shape) -> Value {
    match one {
        Shape::Own => Value::Null,
        Shape::Unknown => json!({ "unknown": true }),
        Shape::Undefined => json!({ "undefined": true }),
        Shape::Null => json!({ "null": true }),
        Shape::Boolean(boolean) => json!({ "value": boolean }),
        Shape::Number(number) => json!({ "number": number }),
        Shape::Text(text) => json!({ "value": text }),
        Shape::Array(parts) => json!({ "array": parts.iter().map(shape).collect::<Vec<_>>() }),
    }
}
