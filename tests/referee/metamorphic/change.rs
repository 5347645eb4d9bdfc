//! The changes of scenarios.

use makespan::scenario::{
    Branches, Named, Need, Parts, Program, Resource, ResourceId, Span, Step, StepKind, Task,
    TaskId, Use, Uses,
};
use makespan::{Duration, Name, Names};
use serde_json::Value;

use crate::model::happened::{End, Event, Happened};

/// Replaces Latin letters by others, so that every text of the scenario differs from every text of
/// the engine itself.
pub(crate) fn rename(parts: &mut Parts) {
    let mut names = Names::default();
    for index in 0..parts.names.len() {
        let text = &parts.names[Name::from_index(index)];
        let other: String = text.chars().map(|letter| shift(letter, 'a', 'z', 'ⓐ')).collect();
        names.intern(&other);
    }
    parts.names = names;
}

/// The original of a text of a renamed scenario.
pub(crate) fn named_back(text: &str) -> String {
    text.chars().map(|letter| shift(letter, 'ⓐ', 'ⓩ', 'a')).collect()
}

fn shift(letter: char, first: char, last: char, to: char) -> char {
    if !(first..=last).contains(&letter) {
        return letter;
    }
    char::from_u32(letter as u32 - first as u32 + to as u32).expect("a letter")
}

/// A run with all its texts changed.
pub(crate) fn texts(mut run: Happened, change: impl Fn(&str) -> String + Copy) -> Happened {
    for (_, event) in &mut run.events {
        match event {
            Event::Called(_, text) | Event::Logged(text) => *text = change(text),
            Event::Unhandled(reason) => value(reason, change),
            Event::Started(_) | Event::Fulfilled(_) | Event::Rejected(_) | Event::Settled => {}
        }
    }
    match &mut run.end {
        End::Fulfilled(what) | End::Rejected(what) | End::Crashed(what) => value(what, change),
        End::Pending => {}
    }
    if let Some((_, reason)) = &mut run.crash {
        value(reason, change);
    }
    run
}

fn value(what: &mut Value, change: impl Fn(&str) -> String + Copy) {
    match what {
        Value::String(text) => *text = change(text),
        Value::Array(values) => values.iter_mut().for_each(|what| value(what, change)),
        Value::Object(fields) => fields.values_mut().for_each(|what| value(what, change)),
        _ => {}
    }
}

/// `timed out after 20ms` without the number: it is the only text that contains a time.
pub(crate) fn without_milliseconds(text: &str) -> String {
    let mut parts = text.split("timed out after ");
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        short.push_str("timed out after ");
        short.push_str(
            part.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.'),
        );
    }
    short
}

/// Reverses tasks, items, functions and resources.
pub(crate) fn declare_backwards(parts: &mut Parts) {
    let mut tasks: Vec<Task> = parts.tasks.iter().rev().cloned().collect();
    let back = |TaskId(id): TaskId| {
        TaskId(u32::try_from(parts.tasks.len()).expect("it is small") - 1 - id)
    };
    let resources = u32::try_from(parts.resources.len()).expect("it is small");
    for task in &mut tasks {
        task.items.reverse();
        let turned =
            |one: &Use| Use { resource: ResourceId(resources - 1 - one.resource.0), ..*one };
        task.uses = task.uses.iter().map(turned).collect();
        for need in &mut task.needs {
            *need = match *need {
                Need::Fulfilled(id) => Need::Fulfilled(back(id)),
                Need::Settled(id) => Need::Settled(back(id)),
                Need::Previous => Need::Previous,
            };
        }
    }
    parts.resources.reverse();
    parts.functions.reverse();
    parts.tasks = tasks;
}

/// A program before it that calls every task.
pub(crate) fn add_program(parts: &mut Parts) {
    let calls: Vec<Step> = parts.tasks.iter().map(|task| step(StepKind::Name(task.name))).collect();
    let program = Program {
        name: named(parts, "other"),
        steps: calls.into(),
        span: Span::NONE,
        body: Span::NONE,
    };
    parts.programs.insert(0, program);
}

/// A resource with a slot for every call, for all calls that use none.
pub(crate) fn use_plenty(parts: &mut Parts) {
    let own = ResourceId(u32::try_from(parts.resources.len()).expect("it is small"));
    let name = named(parts, "plenty");
    parts.resources.push(Resource { name, capacity: 1_000_000, span: Span::NONE });
    for task in &mut parts.tasks {
        if task.uses.is_empty() {
            task.uses = own.into();
        }
    }
}

/// Inserts `Start("idle")` at the beginning.
pub(crate) fn start_idle(parts: &mut Parts, takes: u64) {
    let name = named(parts, "idle");
    let mut idle = parts.tasks[0].clone();
    idle.name = name;
    idle.behavior.takes =
        [Duration::from_nanos(takes * 1_000_000).expect("short")].into_iter().collect();
    idle.behavior.fails = None;
    idle.behavior.blocks = Duration::ZERO;
    idle.uses = Uses::default();
    idle.items.clear();
    let mut tasks = parts.tasks.clone();
    tasks.push(idle);
    parts.tasks = tasks;
    let start = step(StepKind::Start(Named { name, span: Span::NONE }));
    parts.programs[0].steps.insert(0, start);
}

/// Multiplies every time.
pub(crate) fn scale(parts: &mut Parts, times: u64) {
    let scaled = |time: &mut Duration| {
        *time = Duration::from_nanos(time.as_nanos() * times).expect("it is short");
    };
    // A timer of 0 takes a millisecond, which is multiplied too.
    let reset = |time: &mut Duration| {
        let nanos = if *time == Duration::ZERO { 1_000_000 } else { time.as_nanos() };
        *time = Duration::from_nanos(nanos * times).expect("it is short");
    };
    for task in &mut parts.tasks {
        task.behavior.takes.iter_mut().for_each(scaled);
        scaled(&mut task.behavior.blocks);
        for (_, own) in &mut task.items {
            own.takes.iter_mut().flatten().for_each(scaled);
            own.blocks.iter_mut().for_each(scaled);
        }
    }
    let functions = parts.functions.iter_mut().map(|function| &mut *function.steps);
    let programs = parts.programs.iter_mut().map(|program| &mut *program.steps);
    functions.chain(programs).for_each(|steps| scale_steps(steps, reset));
}

fn scale_steps(steps: &mut [Step], scaled: impl Fn(&mut Duration) + Copy) {
    let one = |step: &mut Step| scale_steps(std::slice::from_mut(step), scaled);
    for step in steps {
        match &mut step.kind {
            StepKind::Sleep(time) => scaled(time),
            StepKind::Timeout(time, inner) => {
                scaled(time);
                one(inner);
            }
            StepKind::Retry(retry) => {
                retry.wait.iter_mut().for_each(scaled);
                one(&mut retry.step);
            }
            StepKind::Let(_, inner) | StepKind::Await(inner) => one(inner),
            StepKind::Chain(_, both) => scale_steps(&mut both[..], scaled),
            StepKind::List(steps) | StepKind::For(_, steps) => scale_steps(steps, scaled),
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => scale_steps(steps, scaled),
                    Branches::Map(_, inner) => one(inner),
                }
            }
            StepKind::Try(parts) => {
                scale_steps(&mut parts.body, scaled);
                parts.catch.iter_mut().for_each(|steps| scale_steps(steps, scaled));
                parts.finally.iter_mut().for_each(|steps| scale_steps(steps, scaled));
            }
            StepKind::Name(_)
            | StepKind::Call(..)
            | StepKind::Start(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => {}
            other => panic!("a kind of step that is not scaled: {other:?}"),
        }
    }
}

fn step(kind: StepKind) -> Step {
    Step::new(Span::NONE, kind)
}

/// A name that does not exist yet.
fn named(parts: &mut Parts, text: &str) -> Name {
    assert!(parts.names.find(text).is_none(), "{text} is there");
    parts.names.intern(text)
}
