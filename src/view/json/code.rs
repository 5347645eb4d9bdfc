//! The JSON fields of programs of code.

use std::io::{self, Write};

use super::event;
use super::object::{Object, key};
use crate::Scenario;
use crate::javascript::Assumed;
use crate::timeline::{Assumption, CallId, Coded, EventKind, FunctionCall, Timeline};

/// Writes the other fields of a call: its position in the code, its dependencies, and the call of a
/// function that made it.
pub(super) fn call<W: Write>(
    (scenario, timeline, coded): (&Scenario, &Timeline, &Coded),
    number: usize,
    mut object: Object<'_, W>,
) -> io::Result<()> {
    let call = &timeline.calls[number];
    super::span(&mut object, timeline.position(scenario, call.step))?;
    object.text(key!("label"), Some(&timeline.label(call)))?;
    let depends_on = &coded.depends_on[number];
    object.array(key!("depends_on"), depends_on.certain.iter().copied(), index)?;
    object.array(key!("assumed_to_depend_on"), depends_on.assumed.iter().copied(), index)?;
    made_by(&mut object, coded.made_by[number])?;
    object.end()
}

/// The function call that made a call, as an index into `functions`, or `null`.
fn made_by<W: Write>(object: &mut Object<'_, W>, made_by: Option<u32>) -> io::Result<()> {
    object.field(key!("made_by"), &made_by)
}

fn index<W: Write>(out: &mut W, CallId(call): CallId) -> io::Result<()> {
    out.write_all(itoa::Buffer::new().format(call).as_bytes())
}

/// Writes the events, the calls of functions, and the assumptions.
pub(super) fn write<W: Write>(
    scenario: &Scenario,
    timeline: &Timeline,
    coded: &Coded,
    object: &mut Object<'_, W>,
) -> io::Result<()> {
    let mut logs = timeline.logged_at.iter().zip(&coded.errors);
    object.array(key!("events"), timeline.events(), |out, event| match event.kind {
        EventKind::Logged(text) => {
            let mut logged = event::of_program(event.at, "logged", out)?;
            logged.text(key!("text"), Some(timeline.text(text)))?;
            let (site, is_error) =
                logs.next().map_or((None, false), |(site, is)| (Some(*site), *is));
            logged.field(key!("error"), &is_error)?;
            super::span(&mut logged, site.and_then(|site| timeline.position(scenario, site)))?;
            logged.end()
        }
        _ => event::write(timeline, event, out),
    })?;
    object.array(key!("functions"), &coded.functions, |out, call| function(scenario, call, out))?;
    object.array(key!("assumptions"), &coded.assumptions, |out, one| assumption(scenario, one, out))
}

fn function(scenario: &Scenario, call: &FunctionCall, out: &mut impl Write) -> io::Result<()> {
    let mut object = Object::new(out)?;
    object.text(key!("name"), Some(&call.name))?;
    object.text(key!("arguments"), Some(&call.arguments))?;
    object.instant(key!("called_at"), Some(call.called_at))?;
    object.instant(key!("settles_at"), call.settles_at)?;
    object.field(key!("rejected"), &call.rejected)?;
    super::span(&mut object, call.span.and_then(|span| scenario.position(span)))?;
    made_by(&mut object, call.made_by)?;
    object.end()
}

fn assumption(scenario: &Scenario, one: &Assumption, out: &mut impl Write) -> io::Result<()> {
    let mut object = Object::new(out)?;
    let out = match &one.assumed {
        Assumed::Takes(task, takes) => {
            object.text(key!("assumed"), Some("takes"))?;
            object.text(key!("of"), Some(task))?;
            object.duration(key!("takes"), *takes)
        }
        Assumed::Taken(condition, taken, _) => {
            object.text(key!("assumed"), Some("taken"))?;
            object.text(key!("of"), Some(condition))?;
            object.field(key!("taken"), taken)
        }
        Assumed::Times(what, times)
        | Assumed::Iterations(what, times)
        | Assumed::Firings(what, times)
        | Assumed::Depth(what, times) => {
            object.text(key!("assumed"), Some("times"))?;
            object.text(key!("of"), Some(what))?;
            object.number(key!("times"), u64::from(*times))
        }
        Assumed::CalledOnce(function) => {
            object.text(key!("assumed"), Some("called_once"))?;
            object.text(key!("of"), Some(function))
        }
        Assumed::NotCreated(function) => {
            object.text(key!("assumed"), Some("not_created"))?;
            object.text(key!("of"), Some(function))
        }
        Assumed::SetBy(what, by) => {
            object.text(key!("assumed"), Some("set_by"))?;
            object.text(key!("of"), Some(what))?;
            object.text(key!("by"), by.as_deref())
        }
        Assumed::ConstructorThrows(class, reason) => {
            object.text(key!("assumed"), Some("constructor_throws"))?;
            object.text(key!("of"), Some(class))?;
            object.text(key!("reason"), Some(reason))
        }
    };
    out?;
    object.field(key!("decided"), &one.is_decided)?;
    super::span(&mut object, scenario.position(one.span))?;
    object.end()
}
