//! `--format perfetto`: Chrome's trace events, for trace viewers such as Perfetto.
//!
//! A program is a process, and each of its calls is a thread. An arrow leads from a call that
//! settles to each call that had to wait for it, and a counter shows the number of used slots of a
//! resource. Times are microseconds, with nanoseconds after the decimal point.
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
//! view::perfetto::write(&report, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.contains("traceEvents"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::Report;
use super::bars::{Bar, Doing};
use super::call_causes;
use crate::timeline::{Call, Crash, Event, EventKind, Timeline};

/// One event of a trace.
#[derive(Serialize)]
struct Traced<'a> {
    name: &'a str,
    /// Its phase: `M` is a name, `X` an interval, `i` an instant, `s` and `f` are the start and end
    /// of an arrow, and `C` is the value of a counter.
    ph: &'static str,
    pid: usize,
    tid: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<Box<RawValue>>,
    /// The scope of an instant: its process.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    /// The id of the arrow.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    /// Binds the end of an arrow to the interval around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<Arguments<'a>>,
}

#[derive(Default, Serialize)]
struct Arguments<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<u32>,
}

/// Writes the events of one process, separated by commas.
struct Trace<W> {
    out: W,
    pid: usize,
    first: bool,
    /// The number of arrows so far.
    arrows: usize,
}

/// Writes a report as a trace.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[")?;
    let mut trace = Trace { out: &mut out, pid: 0, first: true, arrows: 0 };
    for timeline in report.timelines {
        trace.pid += 1;
        trace.program(timeline)?;
        for (number, resource) in report.scenario.resources.iter().enumerate() {
            trace.counter(timeline, number, report.scenario.text(resource.name))?;
        }
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}

impl<W: Write> Trace<W> {
    fn program(&mut self, timeline: &Timeline) -> io::Result<()> {
        self.named("process_name", 0, timeline.text(timeline.program))?;
        self.sorted("process_sort_index", 0, self.pid)?;
        for (index, call) in timeline.calls.iter().enumerate() {
            self.call(timeline, call, index + 1, &Bar::of(timeline, call))?;
        }
        self.arrows(timeline)?;
        timeline.events().try_for_each(|event| self.moment(timeline, &event))?;
        match &timeline.crash {
            Some(crash) => self.crash(timeline, crash),
            None => Ok(()),
        }
    }

    /// Arrows from each call that settles to the calls that it led to.
    fn arrows(&mut self, timeline: &Timeline) -> io::Result<()> {
        for (call, cause) in call_causes::causes(timeline).into_iter().enumerate() {
            let Some(cause) = cause else { continue };
            let Some(since) = timeline.calls[cause].settles_at else { continue };
            self.arrows += 1;
            let ends =
                [("s", None, cause, since), ("f", Some("e"), call, timeline.calls[call].called_at)];
            for (ph, bp, call, at) in ends {
                self.event(&Traced {
                    cat: Some("cause"),
                    ts: Some(micros(at.as_nanos())?),
                    id: Some(self.arrows),
                    bp,
                    ..self.plain("because", ph, call + 1)
                })?;
            }
        }
        Ok(())
    }

    /// The number of used slots of a resource, at each change.
    fn counter(&mut self, timeline: &Timeline, resource: usize, name: &str) -> io::Result<()> {
        let mut changes: BTreeMap<u64, i64> = BTreeMap::new();
        for (index, call) in timeline.calls.iter().enumerate() {
            let slots = i64::from(slots(timeline, index, resource));
            let Some(starts) = call.starts_at.filter(|_| slots > 0) else { continue };
            let ends = call.settles_at.unwrap_or(timeline.quiescent_at);
            *changes.entry(starts.as_nanos()).or_default() += slots;
            *changes.entry(ends.as_nanos()).or_default() -= slots;
        }
        let mut taken = 0;
        for (at, change) in changes {
            taken += change;
            let taken = u32::try_from(taken).ok();
            self.event(&Traced {
                ts: Some(micros(at)?),
                args: Some(Arguments { taken, ..Arguments::default() }),
                ..self.plain(name, "C", 0)
            })?;
        }
        Ok(())
    }

    /// The end of the process.
    fn crash(&mut self, timeline: &Timeline, crash: &Crash) -> io::Result<()> {
        let reason = crash.reason.in_texts(&timeline.texts).to_string();
        self.event(&Traced {
            s: Some("p"),
            ts: Some(micros(crash.at.as_nanos())?),
            args: Some(Arguments { name: Some(&reason), ..Arguments::default() }),
            ..self.plain("crashed", "i", 0)
        })
    }

    fn call(&mut self, timeline: &Timeline, call: &Call, tid: usize, bar: &Bar) -> io::Result<()> {
        let label = timeline.label(call);
        self.named("thread_name", tid, &label)?;
        self.sorted("thread_sort_index", tid, tid)?;
        for (doing, from, until) in &bar.parts {
            let name = match doing {
                Doing::Runs | Doing::RunsOn => label.clone(),
                Doing::Blocks => format!("{label} blocks the thread"),
                Doing::Waits => format!("{label} is queued"),
                Doing::Late => format!("{label} waits for the thread"),
            };
            let arguments = Arguments {
                ends: Some(bar.end.state()),
                reason: call.rejected.map(|reason| timeline.text(reason)),
                ..Arguments::default()
            };
            self.event(&Traced {
                cat: Some(doing.word()),
                ts: Some(micros(from.as_nanos())?),
                dur: Some(micros(until.since(*from).as_nanos())?),
                args: Some(arguments),
                ..self.plain(&name, "X", tid)
            })?;
        }
        Ok(())
    }

    /// An event that belongs to no call: a log, an unhandled rejection, the settlement of the
    /// program.
    fn moment(&mut self, timeline: &Timeline, event: &Event) -> io::Result<()> {
        let reason;
        let (name, text) = match event.kind {
            EventKind::Logged(text) => ("log", Some(timeline.text(text))),
            EventKind::Unhandled(index) => {
                reason = timeline.reasons[index as usize].in_texts(&timeline.texts).to_string();
                ("unhandled rejection", Some(reason.as_str()))
            }
            EventKind::Settled => ("settled", None),
            _ => return Ok(()),
        };
        self.event(&Traced {
            s: Some("p"),
            ts: Some(micros(event.at.as_nanos())?),
            args: text.map(|text| Arguments { name: Some(text), ..Arguments::default() }),
            ..self.plain(name, "i", 0)
        })
    }

    fn named(&mut self, what: &str, tid: usize, name: &str) -> io::Result<()> {
        let args = Some(Arguments { name: Some(name), ..Arguments::default() });
        self.event(&Traced { args, ..self.plain(what, "M", tid) })
    }

    fn sorted(&mut self, what: &str, tid: usize, index: usize) -> io::Result<()> {
        let args = Some(Arguments { sort_index: Some(index), ..Arguments::default() });
        self.event(&Traced { args, ..self.plain(what, "M", tid) })
    }

    fn plain<'a>(&self, name: &'a str, ph: &'static str, tid: usize) -> Traced<'a> {
        Traced {
            name,
            ph,
            pid: self.pid,
            tid,
            cat: None,
            ts: None,
            dur: None,
            s: None,
            id: None,
            bp: None,
            args: None,
        }
    }

    fn event(&mut self, event: &Traced<'_>) -> io::Result<()> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        Ok(serde_json::to_writer(&mut self.out, event)?)
    }
}

/// The number of slots of a resource that a call uses.
fn slots(timeline: &Timeline, call: usize, resource: usize) -> u32 {
    if let Some(coded) = &timeline.coded {
        let uses = coded.uses.get(call).into_iter().flatten();
        return uses.filter(|(used, _)| *used == resource).map(|(_, slots)| slots).sum();
    }
    let uses = timeline.task_of(&timeline.calls[call]).uses.iter();
    uses.filter(|one| one.resource.0 as usize == resource).map(|one| one.slots).sum()
}

/// Nanoseconds as microseconds, without rounding.
fn micros(nanos: u64) -> io::Result<Box<RawValue>> {
    let (whole, rest) = (nanos / 1000, nanos % 1000);
    let text = if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}") };
    Ok(RawValue::from_string(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microseconds_keep_their_nanoseconds() {
        let shown = |nanos| micros(nanos).unwrap().get().to_owned();
        assert_eq!([0, 1, 1500, 2_000_000].map(shown), ["0", "0.001", "1.500", "2000"]);
    }
}
