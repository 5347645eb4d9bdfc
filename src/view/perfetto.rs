//! `--format perfetto`: Chrome's trace events, for the trace viewers that people have.
//!
//! A program is a process and each of its calls a thread. Times are microseconds there, with the
//! nanoseconds after the point.
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

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::Report;
use super::bars::{Bar, Doing};
use crate::timeline::{Call, Crash, Event, EventKind, Timeline};

/// One event of a trace.
#[derive(Serialize)]
struct Traced<'a> {
    name: &'a str,
    /// Its kind: `M` is a name, `X` a stretch of time, `i` a moment.
    ph: &'static str,
    pid: usize,
    tid: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<Box<RawValue>>,
    /// How far a moment reaches: its process.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
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
}

/// Writes the events of one process, a comma between each two.
struct Trace<W> {
    out: W,
    pid: usize,
    first: bool,
}

/// Writes a report as a trace.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[")?;
    let mut trace = Trace { out: &mut out, pid: 0, first: true };
    for timeline in report.timelines {
        trace.pid += 1;
        trace.program(timeline)?;
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
        timeline.events().try_for_each(|event| self.moment(timeline, &event))?;
        match &timeline.crash {
            Some(crash) => self.crash(timeline, crash),
            None => Ok(()),
        }
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
            let cat = match doing {
                Doing::Runs | Doing::RunsOn => None,
                other => Some(other.word()),
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
                ..self.plain(cat.unwrap_or(&label), "X", tid)
            })?;
        }
        Ok(())
    }

    /// What is no call's: logs, rejections that nothing handled, the settling.
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
        Traced { name, ph, pid: self.pid, tid, cat: None, ts: None, dur: None, s: None, args: None }
    }

    fn event(&mut self, event: &Traced<'_>) -> io::Result<()> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        Ok(serde_json::to_writer(&mut self.out, event)?)
    }
}

/// Nanoseconds as microseconds, exactly.
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
