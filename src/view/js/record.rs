//! A program as a record for the referee: its JavaScript, and its tasks as data.

use std::fmt::Write as _;

use serde::Serialize;

use super::module::Module;
use super::uses::Data;
use super::writer::Helper;
use super::{Body, helpers_of, literal, tasks_of};
use crate::scenario::{Failure, ItemBehavior, Scenario, TaskId};
use crate::{Duration, Name};

/// A record for the referee, one line of JSON.
#[derive(Serialize)]
struct Record<'s> {
    id: u64,
    mode: &'static str,
    resources: Vec<u32>,
    tasks: Vec<Task<'s>>,
    code: String,
    main: &'s str,
}

#[derive(Serialize)]
struct Task<'s> {
    name: &'s str,
    /// The resources, each with the number of its slots.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    uses: Vec<(u32, u32)>,
    #[serde(flatten)]
    behavior: Behavior<'s>,
    items: Vec<(&'s str, Behavior<'s>)>,
}

/// A behavior. An omitted field has the value of the task, or the default for tasks.
#[derive(Serialize)]
struct Behavior<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    takes: Option<&'s [Duration]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fails: Option<Fails<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    returns: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Duration>,
}

#[derive(Serialize)]
struct Fails<'s> {
    reason: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u32>,
}

/// Returns a program as a line of JSON for the referee, which runs it on real promises over a
/// virtual clock. The answer has the same `id`; `throws` says whether an unhandled rejection
/// terminates the process.
///
/// # Panics
///
/// If the scenario has no program with this index.
#[must_use]
pub fn record(scenario: &Scenario, program: usize, throws: bool, id: u64) -> String {
    let (module, mut identifiers) = Module::new(scenario, Data::None);
    let mut body = Body::default();
    body.add_program(&module, &mut identifiers, program);
    body.add_functions(&module, &mut identifiers);
    let record = Record {
        id,
        mode: mode(throws),
        resources: scenario.resources.iter().map(|resource| resource.capacity).collect(),
        tasks: tasks_of(&body.called).iter().map(|id| task(scenario, scenario.task(*id))).collect(),
        code: code(&module, &body),
        main: &module.programs[program],
    };
    serde_json::to_string(&record).unwrap_or_default()
}

/// A whole script as a record for the referee.
#[derive(Serialize)]
struct ScriptRecord<'s> {
    id: u64,
    mode: &'static str,
    script: bool,
    /// The exact durations of the milliseconds in the code, because numbers of JavaScript lose
    /// precision above 99 days.
    durations: Vec<Duration>,
    code: String,
    main: &'s str,
}

/// Returns one program of the [`script`](super::script) of all programs as a line of JSON. The
/// referee runs that script unchanged; only its clock is virtual. [`super::script_verdict`] reads
/// the answer. `id` and `throws` are as in [`record`].
///
/// # Panics
///
/// If the scenario has no program with this index.
#[must_use]
pub fn script_record(scenario: &Scenario, program: usize, throws: bool, id: u64) -> String {
    let programs: Vec<usize> = (0..scenario.programs.len()).collect();
    let record = ScriptRecord {
        id,
        mode: mode(throws),
        script: true,
        durations: durations(scenario, program),
        code: super::script(scenario, &programs),
        main: scenario.text(scenario.programs[program].name),
    };
    serde_json::to_string(&record).unwrap_or_default()
}

/// The durations of a program's tasks.
fn durations(scenario: &Scenario, program: usize) -> Vec<Duration> {
    let (module, mut identifiers) = Module::new(scenario, Data::None);
    let mut body = Body::default();
    body.add_program(&module, &mut identifiers, program);
    body.add_functions(&module, &mut identifiers);
    let mut durations = Vec::new();
    for task in body.called.tasks.iter().map(|id| scenario.task(*id)) {
        let own = task.items.iter().map(|(_, own)| own);
        durations.extend(&task.behavior.takes[..]);
        durations.push(task.behavior.blocks);
        durations.extend(own.clone().flat_map(|own| own.takes.as_deref().unwrap_or_default()));
        durations.extend(own.filter_map(|own| own.blocks));
    }
    durations.sort_unstable();
    durations.dedup();
    durations
}

const fn mode(throws: bool) -> &'static str {
    if throws { "throw" } else { "warn" }
}

/// Everything that the programs of a scenario need to run, for an editor of their code.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stage {
    /// A [`record`] without a program, as JSON: its `code` declares each helper and each task.
    pub record: String,
    /// The name of each program's function.
    pub mains: Vec<String>,
}

/// Returns the stage of a scenario's programs; `throws` is as in [`record`].
#[must_use]
pub fn stage(scenario: &Scenario, throws: bool) -> Stage {
    let (module, mut identifiers) = Module::new(scenario, Data::None);
    let mut body = Body::default();
    for program in 0..scenario.programs.len() {
        body.add_program(&module, &mut identifiers, program);
    }
    body.listing = super::Listing::default();
    body.called.helpers = Helper::ALL.to_vec();
    body.called.tasks = (0..).map(TaskId).take(scenario.tasks.len()).collect();
    let record = Record {
        id: 0,
        mode: mode(throws),
        resources: scenario.resources.iter().map(|resource| resource.capacity).collect(),
        tasks: scenario.tasks.iter().map(|one| task(scenario, one)).collect(),
        code: code(&module, &body),
        main: "",
    };
    Stage { record: serde_json::to_string(&record).unwrap_or_default(), mains: module.programs }
}

fn code(module: &Module<'_>, body: &Body) -> String {
    let mut code = body.listing.text.clone();
    code.push_str(&helpers_of(&body.called));
    for id in tasks_of(&body.called) {
        let name = literal::string(module.scenario.text(module.scenario.task(id).name));
        let _ = writeln!(code, "const {} = task({name});", module.task(id));
    }
    code
}

fn task<'s>(scenario: &'s Scenario, task: &'s crate::scenario::Task) -> Task<'s> {
    let text = |name: Name| scenario.text(name);
    let own = &task.behavior;
    Task {
        name: text(task.name),
        uses: task.uses.iter().map(|one| (one.resource.0, one.slots)).collect(),
        behavior: Behavior {
            takes: Some(&own.takes),
            fails: own.fails.map(|failure| fails(scenario, failure)),
            returns: own.returns.map(text),
            blocks: Some(own.blocks).filter(|blocks| *blocks != Duration::ZERO),
        },
        items: task.items.iter().map(|(item, own)| (text(*item), of_item(scenario, own))).collect(),
    }
}

fn of_item<'s>(scenario: &'s Scenario, own: &'s ItemBehavior) -> Behavior<'s> {
    Behavior {
        takes: own.takes.as_deref(),
        fails: own.fails.map(|failure| fails(scenario, failure)),
        returns: own.returns.map(|returns| scenario.text(returns)),
        blocks: own.blocks,
    }
}

fn fails(scenario: &Scenario, failure: Failure) -> Fails<'_> {
    Fails { reason: scenario.text(failure.reason), first: failure.first }
}
