//! The definitions of a script's tasks and resources, which run in real time.

use std::fmt::Write as _;

use super::layout::{Fragment, Listing, Long};
use super::literal::{milliseconds, string};
use super::module::Module;
use crate::Duration;
use crate::scenario::{Failure, ItemBehavior, ResourceId, Scenario, Task, TaskId};

const TASK: &str = r#"// A task: how long calls take (in ms, the last repeats), and how they end.
function task(name, { resource, items = new Map(), ...behavior }) {
  const counts = new Map();
  return (...args) => {
    const given = args.filter((arg) => arg !== undefined);
    const nth = counts.get(JSON.stringify(given)) ?? 0;
    counts.set(JSON.stringify(given), nth + 1);
    const all = given.join(", ");
    const own = given.length > 0 ? items.get(all) ?? items.get(given.at(-1)) : undefined;
    const { takes, fails, returns, blocks = 0 } = { ...behavior, ...own };
    const value = returns ?? (given.length > 0 ? `${name}(${all})` : name);
    const failing = fails && nth < (fails.first ?? Infinity);
    if (blocks > 0) block(blocks);
    return new Promise((resolve, reject) => {
      const begin = () => {
        globalThis.setTimeout(() => {
          failing ? reject(new Error(fails.reason)) : resolve(value);
          resource?.release();
        }, takes[Math.min(nth, takes.length - 1)]);
      };
      resource ? resource.acquire(begin) : begin();
    });
  };
}
"#;

const BLOCK: &str = "\
// Blocks the thread, like work without an await.
function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
";

/// The code for tasks if one of them uses several slots; otherwise each has at most one `resource`.
const OF_SEVERAL: [(&str, &str); 3] = [
    ("{ resource, items", "{ uses = [], items"),
    ("resource?.release();", "resource.release(uses);"),
    ("resource ? resource.acquire(begin) : begin();", "resource.acquire(uses, begin);"),
];

const RESOURCES: &str = "\
// Slots that calls use while they run. A call takes all its slots together, first come, first
// served: it does not overtake a call that is queued for one of the same resources.
function resource(free) {
  return { free };
}
resource.waiting = [];
resource.acquire = (uses, begin) => {
  resource.waiting.push({ uses, begin });
  resource.serve();
};
resource.release = (uses) => {
  for (const [one, slots] of uses) one.free += slots;
  resource.serve();
};
resource.serve = () => {
  const kept = new Set();
  resource.waiting = resource.waiting.filter(({ uses, begin }) => {
    const begins = uses.every(([one, slots]) => one.free >= slots && !kept.has(one));
    for (const [one, slots] of uses) begins ? (one.free -= slots) : kept.add(one);
    if (begins) begin();
    return !begins;
  });
};
";

const RESOURCE: &str = "\
// Slots that calls use while they run: first come, first served.
function resource(free) {
  const queue = [];
  return {
    acquire: (begin) => (free > 0 ? (free--, begin()) : queue.push(begin)),
    release: () => (queue.length > 0 ? queue.shift()() : free++),
  };
}
";

/// The definitions of tasks and of the resources that they use.
pub(super) fn definitions(module: &Module<'_>, tasks: &[TaskId]) -> String {
    let scenario = module.scenario;
    let held = || tasks.iter().map(|id| &scenario.task(*id).uses);
    let mut used: Vec<ResourceId> =
        held().flat_map(|uses| uses.iter().map(|one| one.resource)).collect();
    used.sort_unstable();
    used.dedup();
    if tasks.is_empty() {
        return String::new();
    }
    let several = held().any(|uses| !uses.is_empty() && uses.single().is_none());
    let mut text = TASK.to_owned();
    for (one, instead) in OF_SEVERAL.iter().filter(|_| several) {
        text = text.replace(one, instead);
    }
    if tasks.iter().any(|id| scenario.task(*id).may_block()) {
        text.push('\n');
        text.push_str(BLOCK);
    }
    if !used.is_empty() {
        text.push('\n');
        text.push_str(if several { RESOURCES } else { RESOURCE });
    }
    text.push('\n');
    for id in used {
        let capacity = scenario.resources[id.0 as usize].capacity;
        let _ = writeln!(text, "const {} = resource({capacity});", module.resource(id));
    }
    let defined: Vec<Fragment> = tasks.iter().map(|&id| definition(module, id, several)).collect();
    text.push_str(&Listing::of(&defined).text);
    text
}

/// `const fetchUser = task("fetchUser", { takes: [100] });`
fn definition(module: &Module<'_>, id: TaskId, several: bool) -> Fragment {
    let task = module.scenario.task(id);
    let name = string(module.scenario.text(task.name));
    let open = format!("const {} = task({name}, {{ ", module.task(id));
    Fragment::bracket(open, fields_of_task(module, task, several), " });", Long::Rows)
}

fn fields_of_task(module: &Module<'_>, task: &Task, several: bool) -> Vec<Fragment> {
    let scenario = module.scenario;
    let mut fields = fields(
        scenario,
        &ItemBehavior {
            takes: Some(task.behavior.takes.clone()),
            fails: task.behavior.fails,
            returns: task.behavior.returns,
            blocks: Some(task.behavior.blocks).filter(|blocks| *blocks != Duration::ZERO),
        },
    );
    if several && !task.uses.is_empty() {
        let used = task
            .uses
            .iter()
            .map(|one| format!("[{}, {}]", module.resource(one.resource), one.slots));
        fields.push(Fragment::bracket(
            "uses: [",
            used.map(Fragment::Text).collect(),
            "]",
            Long::Rows,
        ));
    } else if let Some(id) = task.uses.single() {
        fields.push(Fragment::text(format!("resource: {}", module.resource(id))));
    }
    if !task.items.is_empty() {
        let items = task.items.iter().map(|(item, own)| {
            let item = format!("[{}, {{ ", string(scenario.text(*item)));
            Fragment::bracket(item, self::fields(scenario, own), " }]", Long::Rows)
        });
        fields.push(Fragment::bracket("items: new Map([", items.collect(), "])", Long::Rows));
    }
    fields
}

fn fields(scenario: &Scenario, behavior: &ItemBehavior) -> Vec<Fragment> {
    let mut fields = Vec::new();
    if let Some(takes) = &behavior.takes {
        let takes = milliseconds(takes);
        let brackets = if takes.starts_with('[') { takes } else { format!("[{takes}]") };
        fields.push(format!("takes: {brackets}"));
    }
    if let Some(Failure { reason, first }) = behavior.fails {
        let reason = string(scenario.text(reason));
        let first = first.map_or_else(String::new, |first| format!(", first: {first}"));
        fields.push(format!("fails: {{ reason: {reason}{first} }}"));
    }
    if let Some(returns) = behavior.returns {
        fields.push(format!("returns: {}", string(scenario.text(returns))));
    }
    if let Some(blocks) = behavior.blocks {
        fields.push(format!("blocks: {}", blocks.to_js_millis()));
    }
    fields.into_iter().map(Fragment::Text).collect()
}
