//! Evaluates the JavaScript of programs: the evaluator gives the same timeline as the steps, event
//! for event. This does not need Node.
//!
//! The code is the one that the referee runs. Its tasks are functions that are unknown to the
//! evaluator, with a declared behavior; everything else is known.

use std::collections::BTreeMap;
use std::ops::ControlFlow::{self, Break, Continue};

use makespan::UnhandledRejections::{Throw, Warn};
use makespan::javascript::{CallBehavior, Evaluation, EventKind, Fails, Module, World};
use makespan::scenario::{Failure, ItemBehavior, Task};
use makespan::{Duration, Name, Scenario, view};
use serde_json::Value;

use crate::case::Case;
use crate::survey::{Extent, GiveCase, in_each_mode};
use crate::surveys::SURVEYS;
use crate::trace::{self, Trace};
use crate::{ENOUGH, generate, in_full, mode, networks, recorded, setting, shipped, shrink, write};

/// How many random programs there are by default.
const RANDOM: u64 = 200;

const AROUND: &str = include_str!("read_back.js");

/// The difference between a program's code and its steps: both traces.
type Differs = fn(&Case) -> Option<[String; 2]>;

/// The arguments of a call: its task and its items.
type Given = (String, Vec<String>);

/// The difference between the evaluator's run of a program and that of its steps, as traces.
fn difference(case: &Case) -> Option<[String; 2]> {
    let here = trace::in_words(&case.timeline);
    let there = read_back(case);
    (here != there).then_some([here, there])
}

/// The evaluator's run of a program.
fn read_back(case: &Case) -> String {
    let given = given(case);
    let record: Value = serde_json::from_str(&case.record()).expect("records are JSON");
    let text = |key: &str| record[key].as_str().expect("the record has it").to_owned();
    let calls = given.iter().enumerate().map(|(number, ((task, items), _))| {
        let key = serde_json::to_string(&[std::slice::from_ref(task), items].concat());
        let key = Value::from(key.expect("texts are JSON"));
        format!("[{key}, () => call{number}()],")
    });
    let code = AROUND
        .replace("CALLS", &calls.collect::<String>())
        .replace("MAIN", &text("main"))
        .replace("CODE", &text("code"));
    let module = match Module::parse("program.cjs", &code) {
        Ok(module) => module,
        Err(errors) => return format!("{errors:?}"),
    };
    let numbered = given.values().cloned().enumerate();
    let world = World {
        tasks: numbered.map(|(number, behavior)| (format!("call{number}"), behavior)).collect(),
        resources: case.scenario.resources().iter().map(|resource| resource.capacity).collect(),
        only_warns: case.mode == Warn,
        ..World::default()
    };
    match module.evaluate(0, &world) {
        Ok(evaluation) => told(&evaluation, &given.into_keys().collect::<Vec<_>>()),
        Err(passed) => format!("limit: {}", passed.limit),
    }
}

/// The calls that a program makes, each with its behavior.
fn given(case: &Case) -> BTreeMap<Given, CallBehavior> {
    let timeline = &case.timeline;
    let calls = timeline.calls.iter().map(|call| {
        let task = &case.scenario.tasks()[call.task.0 as usize];
        let items = timeline.items(call);
        let items: Vec<String> = items.iter().map(|item| timeline.text(*item).to_owned()).collect();
        let behavior = behavior(&case.scenario, task, &items);
        ((timeline.text(task.name).to_owned(), items), behavior)
    });
    calls.collect()
}

/// The behavior of the calls of a task with these items.
fn behavior(scenario: &Scenario, task: &Task, items: &[String]) -> CallBehavior {
    let of = |item: &str| {
        let found = task.items.iter().find(|(name, _)| scenario.text(*name) == item);
        found.map(|(_, own)| own.clone())
    };
    let all = items.join(", ");
    let last = items.last();
    let own = last.and_then(|last| of(&all).or_else(|| of(last)));
    let ItemBehavior { takes, fails, returns, blocks } = own.unwrap_or_default();
    let whole = &task.behavior;
    let text = |name: Name| scenario.text(name).to_owned();
    let fails_as = |Failure { reason, first }| Fails { reason: text(reason), first };
    let name = text(task.name);
    let default = if last.is_some() { format!("{name}({all})") } else { name };
    CallBehavior {
        takes: takes.unwrap_or_else(|| whole.takes.clone()).to_vec(),
        blocks: Some(blocks.unwrap_or(whole.blocks)),
        fails: fails.or(whole.fails).map(fails_as),
        returns: Some(returns.or(whole.returns).map_or(default, text)),
        uses: task.uses.iter().map(|used| (used.resource.0 as usize, used.slots)).collect(),
        effect: None,
    }
}

/// An evaluation in the format of a trace.
fn told(evaluation: &Evaluation, given: &[Given]) -> String {
    let mut trace = Trace::default();
    let mut outcome = None;
    let mut events = evaluation.events.iter().filter(|event| event.kind != EventKind::Settled);
    for event in &mut events {
        trace.at(event.at);
        match &event.kind {
            EventKind::Called(call) => {
                let called = &evaluation.calls[*call].task;
                let number = called.strip_prefix("call").and_then(|number| number.parse().ok());
                let given = number.and_then(|number: usize| given.get(number));
                match given {
                    Some((task, items)) => trace.called(task, items),
                    None => trace.called(called, &[""; 0]),
                }
            }
            EventKind::Started(call) => trace.of_call('>', *call as u64),
            EventKind::Fulfilled(call) => trace.of_call('=', *call as u64),
            EventKind::Rejected(call) => trace.of_call('!', *call as u64),
            EventKind::Logged { text, is_error: true, .. } => {
                outcome = Some(text.clone());
                trace.word(".");
            }
            EventKind::Logged { text, .. } => trace.word(&Value::from(text.as_str()).to_string()),
            EventKind::Unhandled(reason) => {
                trace.word(&format!("?{}", Value::from(reason.as_str())));
            }
            EventKind::Settled => {}
        }
    }
    let crash = evaluation.crash.as_ref();
    let reason = crash.map(|crash| Value::from(crash.reason.as_str()));
    trace.word(&match (&outcome, &reason) {
        (Some(outcome), _) => format!("| {outcome}"),
        (None, Some(reason)) => format!("| crashed {reason}"),
        (None, None) => "| pending".to_owned(),
    });
    if let (Some(crash), Some(reason), Some(_)) = (crash, reason, outcome) {
        trace.word(&format!("! {reason} {}", crash.at));
    }
    trace.word(&evaluation.quiescent_at.to_string());
    trace.line
}

/// The difference between the evaluator's run of a printed script and that of the steps: its logs,
/// unhandled rejections and outcomes, with the times.
fn script_difference(case: &Case) -> Option<[String; 2]> {
    let script = view::js::script(&case.scenario, &[case.program]);
    // Otherwise it would run with unknown arguments.
    let no_arguments = "\"use strict\"; const process = { argv: [] };";
    let script = script.replacen("\"use strict\";", no_arguments, 1);
    let here = trace::of_script(&case.timeline);
    let there = match Module::parse("script.cjs", &script) {
        Ok(module) => {
            let world = World { only_warns: case.mode == Warn, ..World::default() };
            let evaluation = module.evaluate(0, &world);
            evaluation.map_or_else(|passed| format!("{passed:?}"), |run| script_told(&run))
        }
        Err(errors) => format!("{errors:?}"),
    };
    (here != there).then_some([here, there])
}

/// Whether timers that Node supports can represent the work of all tasks.
fn has_timers(case: &Case) -> bool {
    let keeps = |time: Duration| time > Duration::ZERO && time.check_timer().is_ok();
    case.timeline.calls.iter().all(|call| keeps(call.takes))
}

/// The evaluation of a script in the format of a trace.
fn script_told(evaluation: &Evaluation) -> String {
    let mut trace = Trace::default();
    let mut outcome = "pending".to_owned();
    for event in &evaluation.events {
        let word = match &event.kind {
            EventKind::Logged { text, is_error: true, .. } => {
                // A message to the user.
                let Some((status @ ("fulfilled" | "rejected"), told)) = text.split_once(" after ")
                else {
                    continue;
                };
                let (_, what) = told.split_once(" ms: ").unwrap_or_default();
                outcome = format!("{status} {what}");
                ".".to_owned()
            }
            EventKind::Logged { text, .. } => Value::from(text.as_str()).to_string(),
            EventKind::Unhandled(reason) => format!("?{}", Value::from(reason.as_str())),
            _ => continue,
        };
        trace.at(event.at);
        trace.word(&word);
    }
    if let Some(crash) = &evaluation.crash {
        trace.word(&format!("! {} {}", Value::from(crash.reason.as_str()), crash.at));
    }
    trace.word(&format!("| {outcome} {}", evaluation.quiescent_at));
    trace.line
}

/// Compares every program with its code, by `difference`; fails with the smallest one that differs.
fn hold(
    what: &str,
    difference: Differs,
    produce: impl FnOnce(GiveCase<'_>) -> ControlFlow<()>,
) -> u64 {
    let (mut programs, mut events) = (0, 0);
    let mut wrong: Vec<Case> = Vec::new();
    let _ = produce(&mut |case| {
        let Some(case) = case else { return Continue(()) };
        programs += 1;
        events += case.timeline.event_count();
        if difference(&case).is_some() {
            wrong.push(case);
        }
        if wrong.len() < ENOUGH { Continue(()) } else { Break(()) }
    });
    if let Some(smallest) = wrong.iter().min_by_key(|case| case.timeline.event_count()) {
        panic!(
            "{what}: {} programs differ, such as\n{}",
            wrong.len(),
            shrunk(smallest, difference)
        );
    }
    println!("{what}: {programs} programs, {events} events");
    programs
}

/// The smallest program with a difference, like this one.
fn shrunk(case: &Case, difference: Differs) -> String {
    let smallest = shrink::shrink(case.clone(), &mut |case| difference(case).is_some());
    let Case { scenario, program, mode, .. } = &smallest;
    let [here, there] = difference(&smallest).unwrap_or_default();
    let text = write::scenario(scenario, *program);
    let code = view::js::listing(scenario, *program).text;
    format!("{text}\n{code}\n{mode:?}\n  here {here}\n  code {there}")
}

#[test]
fn every_shipped_program_reads_back() {
    let programs = hold("shipped", difference, |give| {
        shipped().iter().try_for_each(|path| {
            let scenario = Scenario::from_path(path).expect("what we ship can be read");
            (0..scenario.programs().len()).try_for_each(|program| {
                [Throw, Warn]
                    .into_iter()
                    .try_for_each(|mode| give(Case::new(scenario.clone(), program, mode)))
            })
        })
    });
    assert!(programs >= 150, "{programs}");
}

/// Every n-th of the recorded programs; `REFEREE_EVERY=1` takes all.
#[test]
fn recorded_programs_read_back() {
    let every = setting("REFEREE_EVERY", 10);
    let programs = hold("recorded", difference, |give| {
        let mut some = (1..).zip(recorded::scenarios()).filter(|(nth, _)| nth % every == 0);
        some.try_for_each(|(_, scenario)| in_each_mode(scenario, give))
    });
    assert!(programs >= recorded::PROGRAMS as u64 / every, "{programs}");
}

/// Every n-th program of the enumeration; `REFEREE_EVERY=1` takes all, and `REFEREE_FULL=1` the
/// larger ones too.
#[test]
fn small_programs_read_back() {
    let every = setting("REFEREE_EVERY", 200);
    for survey in SURVEYS {
        let Extent { size, programs } = survey.extents[usize::from(in_full())];
        let what = format!("{}, up to size {size}", survey.name);
        let mut nth = 0;
        hold(&what, difference, |give| {
            survey.scenarios(size, &mut |scenario| {
                nth += 1;
                if nth % every == 0 { in_each_mode(scenario, give) } else { Continue(()) }
            })
        });
        assert!(nth <= programs, "{what}");
    }
}

#[test]
fn random_programs_read_back() {
    let first = setting("REFEREE_SEED", 1);
    let end = first + setting("REFEREE_PROGRAMS", RANDOM);
    hold(&format!("random, seeds {first} to {}", end - 1), difference, |give| {
        let scenarios = (first..end).map(|seed| (generate::scenario(seed), mode(seed)));
        scenarios.into_iter().try_for_each(|(scenario, mode)| give(Case::new(scenario, 0, mode)))
    });
    let end = first + setting("REFEREE_PROGRAMS", RANDOM) / 10;
    hold(&format!("random networks, seeds {first} to {}", end - 1), difference, |give| {
        (first..end).try_for_each(|seed| give(Case::new(networks::random(seed), 0, Throw)))
    });
}

/// The printed scripts of random programs and of all shipped scenarios.
#[test]
fn printed_scripts_read_back() {
    let mut held = 0;
    let mut give_those_with_timers = |case: Option<Case>, give: GiveCase<'_>| {
        held += 1;
        give(case.filter(has_timers))
    };
    hold("shipped, as scripts", script_difference, |give| {
        shipped().iter().try_for_each(|path| {
            let scenario = Scenario::from_path(path).expect("what we ship can be read");
            (0..scenario.programs().len()).try_for_each(|program| {
                give_those_with_timers(Case::new(scenario.clone(), program, Throw), give)
            })
        })
    });
    let first = setting("REFEREE_SEED", 1);
    let end = first + setting("REFEREE_PROGRAMS", RANDOM);
    hold("random, as scripts", script_difference, |give| {
        (first..end).try_for_each(|seed| {
            let case = Case::new(generate::scenario(seed), 0, mode(seed));
            give_those_with_timers(case, give)
        })
    });
    assert!(held >= 250, "{held}");
}
