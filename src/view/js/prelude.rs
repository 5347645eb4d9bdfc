//! What a script needs to run in real time: its tasks, and what calls them.

use std::fmt::Write as _;

use super::literal::{milliseconds, string};
use super::module::Module;
use crate::Duration;
use crate::scenario::{Failure, ItemBehaviour, ResourceId, Scenario, Task, TaskId};

/// The columns of a comment's line.
const WIDTH: usize = 98;

/// What a script says of itself before anything else.
const CAVEATS: &str = "\
// Real timers drift: expect a millisecond or two more than the simulation says. Node's setTimeout
// rounds to whole milliseconds, takes 0 for 1, and goes no further than 24.8 days. After blocking
// work Node fires all overdue timers of one duration together; that they fire one by one, by due
// time and then by creation, is a rule of the simulation's own.
";

const TASK: &str = "\
// A task: how long its calls take (in ms, the last one repeats), and how they end.
function task(name, { resource, items = new Map(), ...behaviour }) {
  const counts = new Map();
  return (item) => {
    const nth = counts.get(item) ?? 0;
    counts.set(item, nth + 1);
    const { takes, fails, returns, blocks = 0 } = { ...behaviour, ...items.get(item) };
    const value = returns ?? (item === undefined ? name : `${name}(${item})`);
    const failing = fails && nth < (fails.first ?? Infinity);
    const unblocked = performance.now() + blocks;
    while (performance.now() < unblocked);
    return new Promise((resolve, reject) => {
      const begin = () => {
        setTimeout(() => {
          failing ? reject(new Error(fails.reason)) : resolve(value);
          resource?.release();
        }, takes[Math.min(nth, takes.length - 1)]);
      };
      resource ? resource.acquire(begin) : begin();
    });
  };
}
";

const RESOURCE: &str = "\
// Slots that calls hold while they run, first come first served.
function resource(free) {
  const queue = [];
  return {
    acquire: (begin) => (free > 0 ? (free--, begin()) : queue.push(begin)),
    release: () => (queue.length > 0 ? queue.shift()() : free++),
  };
}
";

const RUN: &str = r#"const given = process.argv[2];
if (programs.has(given)) {
  runProgram(given);
} else if (given !== undefined) {
  console.error(`There is no program "${given}". There are: ${[...programs.keys()].join(", ")}`);
  process.exitCode = 2;
} else if (programs.size === 1) {
  runProgram([...programs.keys()][0]);
} else {
  // Each in a process of its own: what one leaves running, or a crash, is none of the next one's.
  import("node:child_process").then(({ spawnSync }) => {
    for (const name of programs.keys()) {
      spawnSync(process.execPath, [process.argv[1], name], { stdio: "inherit" });
    }
  });
}

function runProgram(name) {
  console.error(`--- ${name}`);
  const began = performance.now();
  const settled = (how, what) =>
    console.error(`${how} after ${Math.round(performance.now() - began)} ms: ${what}`);
  programs.get(name)().then(
    (value) => settled("fulfilled", show(value)),
    (error) => settled("rejected", error.message),
  );
}
"#;

/// The comment at a script's head.
pub(super) fn head(scenario: &Scenario) -> String {
    let mut head = String::new();
    for text in [scenario.title, scenario.about].into_iter().flatten() {
        comment(&mut head, scenario.text(text));
        head.push_str("//\n");
    }
    head.push_str(
        "// Run with Node, in real time: all programs in turn, or the one that is named.\n",
    );
    head.push_str(CAVEATS);
    head.push_str("\"use strict\";\n");
    head
}

/// A text as comment lines; all of JavaScript's line ends break it.
fn comment(out: &mut String, text: &str) {
    for line in unindented(text) {
        let mut written = String::from("//");
        for word in line.split(' ') {
            if written.chars().count() + 1 + word.chars().count() > WIDTH && written != "//" {
                out.push_str(written.trim_end());
                out.push('\n');
                "//".clone_into(&mut written);
            }
            written.push(' ');
            written.push_str(word);
        }
        out.push_str(written.trim_end());
        out.push('\n');
    }
}

/// The lines of a text, those that are indented joined to the ones before: where a text goes on
/// over several lines of a scenario, it is the scenario's indentation. Items of lists stay.
fn unindented(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let words = line.trim();
        let item = words.starts_with(['-', '*', '#', '|', '>', '`']);
        match lines.last_mut() {
            Some(last)
                if line.starts_with([' ', '\t'])
                    && !(words.is_empty() || last.is_empty() || item) =>
            {
                last.push(' ');
                last.push_str(words);
            }
            _ => lines.push(words.to_owned()),
        }
    }
    lines
}

/// The tasks and the resources they use, defined.
pub(super) fn tasks(module: &Module<'_>, tasks: &[TaskId]) -> String {
    let scenario = module.scenario;
    let mut used: Vec<ResourceId> = tasks.iter().filter_map(|id| scenario.task(*id).uses).collect();
    used.sort_unstable();
    used.dedup();
    if tasks.is_empty() {
        return String::new();
    }
    let mut text = TASK.to_owned();
    if !used.is_empty() {
        text.push('\n');
        text.push_str(RESOURCE);
    }
    text.push('\n');
    for id in used {
        let capacity = scenario.resources[id.0 as usize].capacity;
        let _ = writeln!(text, "const {} = resource({capacity});", module.resource(id));
    }
    for &id in tasks {
        let task = scenario.task(id);
        let name = string(scenario.text(task.name));
        let fields = task_fields(module, task);
        let _ = writeln!(text, "const {} = task({name}, {fields});", module.task(id));
    }
    text
}

/// The programs by their names, and what runs them.
pub(super) fn runner(module: &Module<'_>, programs: &[usize]) -> String {
    let mut text = String::from("const programs = new Map([\n");
    for &program in programs {
        let name = string(module.scenario.text(module.scenario.programs[program].name));
        let _ = writeln!(text, "  [{name}, {}],", module.programs[program]);
    }
    text.push_str("]);\n\n");
    text.push_str(RUN);
    text
}

fn task_fields(module: &Module<'_>, task: &Task) -> String {
    let scenario = module.scenario;
    let mut fields = fields(
        scenario,
        &ItemBehaviour {
            takes: Some(task.behaviour.takes.clone()),
            fails: task.behaviour.fails,
            returns: task.behaviour.returns,
            blocks: Some(task.behaviour.blocks).filter(|blocks| *blocks != Duration::ZERO),
        },
    );
    if let Some(id) = task.uses {
        fields.push(format!("resource: {}", module.resource(id)));
    }
    if !task.items.is_empty() {
        let items = task.items.iter().map(|(item, own)| {
            let own = self::fields(scenario, own).join(", ");
            format!("[{}, {{ {own} }}]", string(scenario.text(*item)))
        });
        fields.push(format!("items: new Map([{}])", items.collect::<Vec<_>>().join(", ")));
    }
    format!("{{ {} }}", fields.join(", "))
}

fn fields(scenario: &Scenario, behaviour: &ItemBehaviour) -> Vec<String> {
    let mut fields = Vec::new();
    if let Some(takes) = &behaviour.takes {
        let takes = milliseconds(takes);
        let brackets = if takes.starts_with('[') { takes } else { format!("[{takes}]") };
        fields.push(format!("takes: {brackets}"));
    }
    if let Some(Failure { reason, first }) = behaviour.fails {
        let reason = string(scenario.text(reason));
        let first = first.map_or_else(String::new, |first| format!(", first: {first}"));
        fields.push(format!("fails: {{ reason: {reason}{first} }}"));
    }
    if let Some(returns) = behaviour.returns {
        fields.push(format!("returns: {}", string(scenario.text(returns))));
    }
    if let Some(blocks) = behaviour.blocks {
        fields.push(format!("blocks: {}", blocks.to_js_millis()));
    }
    fields
}
