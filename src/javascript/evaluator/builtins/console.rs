//! Node's `console`.

mod table;

use super::{answer, inspect, is_true, open_methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::value::{Kind, Value};
use crate::{Duration, Instant};

/// The state of the console.
#[derive(Debug, Default)]
pub(super) struct State {
    counts: Vec<(String, u32)>,
    timers: Vec<(String, Instant)>,
}

/// The number of spaces that a group is indented by.
const INDENTATION: usize = 2;

pub(super) fn initialize(agent: &mut Agent) {
    let console = agent.new_object();
    open_methods(
        agent,
        console,
        &[
            ("log", 0, |agent, call| print(agent, call.arguments, false)),
            ("warn", 0, |agent, call| print(agent, call.arguments, true)),
            ("dir", 0, dir),
            ("time", 0, time),
            ("timeEnd", 0, |agent, call| time_log(agent, call, true)),
            ("timeLog", 0, |agent, call| time_log(agent, call, false)),
            ("trace", 0, trace),
            ("assert", 0, assert),
            ("clear", 0, |_, _| answer(Value::UNDEFINED)),
            ("count", 0, count),
            ("countReset", 0, count_reset),
            ("group", 0, group),
            ("groupEnd", 0, group_end),
            ("table", 1, table::table),
            ("debug", 0, |agent, call| print(agent, call.arguments, false)),
            ("info", 0, |agent, call| print(agent, call.arguments, false)),
            ("dirxml", 0, |agent, call| print(agent, call.arguments, false)),
            ("error", 0, |agent, call| print(agent, call.arguments, true)),
            ("groupCollapsed", 0, group),
        ],
    );
    super::tag(agent, console, "console");
    agent.global("console", Value::from(console));
}

/// Logs a text, indented by the current groups.
fn log(agent: &mut Agent, text: &str, is_error: bool) -> Completion<Value> {
    let indentation = " ".repeat(agent.record.indentation);
    let text = text.replace('\n', &format!("\n{indentation}"));
    agent.write_out(&format!("{indentation}{text}\n"), is_error)?;
    answer(Value::UNDEFINED)
}

fn print(agent: &mut Agent, arguments: &[Value], is_error: bool) -> Completion<Value> {
    let text = agent.format(arguments)?;
    log(agent, &text, is_error)
}

fn dir(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let options = inspect::Options { custom: false, ..inspect::Options::default() };
    let options = options.with(agent, &call.argument(1))?;
    let text = inspect::inspect(agent, &call.argument(0), options)?;
    log(agent, &text, false)
}

/// The label in the first argument, for counters and timers.
fn label(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<String> {
    match call.argument(0) {
        none if none.is_undefined() => Ok("default".to_owned()),
        label => Ok(agent.to_string(&label)?.to_string()),
    }
}

fn time(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let label = label(agent, call)?;
    let now = agent.executor.now();
    let timers = &mut agent.library.console.timers;
    if !timers.iter().any(|(known, _)| *known == label) {
        timers.push((label, now));
    }
    answer(Value::UNDEFINED)
}

fn time_log(agent: &mut Agent, call: &NativeCall<'_>, ends: bool) -> Completion<Value> {
    let label = label(agent, call)?;
    let timers = &agent.library.console.timers;
    let Some(at) = timers.iter().position(|(known, _)| *known == label) else {
        return answer(Value::UNDEFINED);
    };
    let elapsed = agent.executor.now().since(timers[at].1);
    let mut text = format!("{label}: {}", duration_text(elapsed));
    if ends {
        agent.library.console.timers.remove(at);
    } else if call.arguments.len() > 1 {
        let data: Vec<Value> = call.arguments[1..].to_vec();
        for value in data {
            let shown = match &value.kind {
                Kind::String(text) => text.to_string(),
                _ => inspect::inspect(agent, &value, inspect::Options::default())?,
            };
            text = format!("{text} {shown}");
        }
    }
    log(agent, &text, false)
}

/// `formatTime`
fn duration_text(duration: Duration) -> String {
    const SECOND: u64 = 1_000_000_000;
    let nanos = duration.as_nanos();
    // The text is rounded to thousandths of the unit.
    let thousandths =
        |unit: u64| (u128::from(nanos) * 1000 + u128::from(unit) / 2) / u128::from(unit);
    let seconds = nanos / SECOND;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if seconds >= 60 {
        let rest = thousandths(SECOND) - u128::from(seconds / 60) * 60_000;
        let (second, millisecond) = (rest / 1000, rest % 1000);
        return if hours > 0 {
            format!("{hours}:{minutes:02}:{second:02}.{millisecond:03} (h:mm:ss.mmm)")
        } else {
            format!("{minutes}:{second:02}.{millisecond:03} (m:ss.mmm)")
        };
    }
    let (unit, name) = if seconds >= 1 { (SECOND, "s") } else { (1_000_000, "ms") };
    let number = thousandths(unit);
    let text = format!("{}.{:03}", number / 1000, number % 1000);
    let text = if name == "s" { &text } else { text.trim_end_matches('0').trim_end_matches('.') };
    format!("{text}{name}")
}

/// `console.trace`. Node also prints the stack, which is omitted because it contains paths.
fn trace(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let message = agent.format(call.arguments)?;
    let text = if message.is_empty() { "Trace".to_owned() } else { format!("Trace: {message}") };
    log(agent, &text, true)
}

fn assert(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if is_true(&call.argument(0)) {
        return answer(Value::UNDEFINED);
    }
    let mut arguments = call.arguments.get(1..).unwrap_or_default().to_vec();
    match arguments.first_mut() {
        None => arguments.push(Value::from("Assertion failed")),
        Some(first) => {
            let text = match first.kind {
                Kind::Symbol(symbol) => agent.symbol_text(symbol),
                _ => agent.to_string(first)?.to_string(),
            };
            *first = Value::string(format!("Assertion failed: {text}"));
        }
    }
    print(agent, &arguments, true)
}

fn count(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let label = label(agent, call)?;
    let counts = &mut agent.library.console.counts;
    let at = counts.iter().position(|(known, _)| *known == label).unwrap_or_else(|| {
        counts.push((label.clone(), 0));
        counts.len() - 1
    });
    counts[at].1 += 1;
    let text = format!("{label}: {}", counts[at].1);
    log(agent, &text, false)
}

fn count_reset(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let label = label(agent, call)?;
    agent.library.console.counts.retain(|(known, _)| *known != label);
    answer(Value::UNDEFINED)
}

fn group(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if !call.arguments.is_empty() {
        print(agent, call.arguments, false)?;
    }
    agent.record.indentation += INDENTATION;
    answer(Value::UNDEFINED)
}

fn group_end(agent: &mut Agent, _: &NativeCall<'_>) -> Completion<Value> {
    agent.record.indentation = agent.record.indentation.saturating_sub(INDENTATION);
    answer(Value::UNDEFINED)
}
