//! Timelines made by hand, for tests of the modules that read them. Times are in milliseconds.

use std::sync::Arc;

use super::{
    Bounds, Call, CallId, CallItems, Crash, Event, EventKind, Events, ItemLists, Outcome, Reason,
    TaskId, Texts, Timeline, Value,
};
use crate::scenario::{Behavior, Needs, Span, StepId, Task};
use crate::{Duration, Instant, Name, Names};

/// A timeline under construction. Calling a task declares it.
pub(crate) struct Sample {
    names: Names,
    program: Name,
    tasks: Vec<Task>,
    calls: Vec<Call>,
    events: Vec<Event>,
    bounds: [u64; 3],
    waits_at: Vec<StepId>,
}

fn at(millis: u64) -> Instant {
    Instant::from_nanos(millis * 1_000_000).unwrap()
}

impl Sample {
    pub(crate) fn new(program: &str) -> Self {
        let mut names = Names::default();
        let program = names.intern(program);
        Self {
            names,
            program,
            tasks: Vec::new(),
            calls: Vec::new(),
            events: Vec::new(),
            bounds: [0; 3],
            waits_at: Vec::new(),
        }
    }

    pub(crate) fn list(&mut self, texts: &[&str]) -> Value {
        Value::List(texts.iter().map(|text| Value::Text(self.names.intern(text))).collect())
    }

    /// A call that fulfills.
    pub(crate) fn call(&mut self, task: &str, called: u64, starts: u64, ends: u64) -> &mut Self {
        self.push(task, None, [Some(called), Some(starts), Some(ends)], None)
    }

    /// A call with an item that fulfills.
    pub(crate) fn item_call(
        &mut self,
        task: &str,
        item: &str,
        called: u64,
        starts: u64,
        ends: u64,
    ) -> &mut Self {
        self.push(task, Some(item), [Some(called), Some(starts), Some(ends)], None)
    }

    /// A call that rejects.
    pub(crate) fn rejected(
        &mut self,
        task: &str,
        called: u64,
        starts: u64,
        ends: u64,
        reason: &str,
    ) -> &mut Self {
        self.push(task, None, [Some(called), Some(starts), Some(ends)], Some(reason))
    }

    /// A call that a crash cuts off, running or still queued.
    pub(crate) fn cut_off(&mut self, task: &str, called: u64, starts: Option<u64>) -> &mut Self {
        self.push(task, None, [Some(called), starts, None], None)
    }

    /// Makes the calls of this task block the thread for this time.
    pub(crate) fn blocks(&mut self, task: &str, millis: u64) -> &mut Self {
        let id = self.task(task);
        let blocks = at(millis).elapsed();
        self.calls.iter_mut().filter(|call| call.task == id).for_each(|call| call.blocks = blocks);
        self.tasks[id.0 as usize].behavior.blocks = blocks;
        self
    }

    pub(crate) fn log(&mut self, millis: u64, text: &str) -> &mut Self {
        let text = self.names.intern(text);
        self.events.push(Event { at: at(millis), kind: EventKind::Logged(text) });
        self
    }

    /// The bounds: sequential, parallel, with resources.
    pub(crate) fn bounds(&mut self, bounds: [u64; 3]) -> &mut Self {
        self.bounds = bounds;
        self
    }

    pub(crate) fn waits_at(&mut self, step: StepId) -> &mut Self {
        self.waits_at.push(step);
        self
    }

    pub(crate) fn fulfills(self, value: Value, millis: u64) -> Timeline {
        self.finish(Outcome::Fulfilled(value), Some(millis), None)
    }

    pub(crate) fn rejects(mut self, reason: &str, millis: u64) -> Timeline {
        let reason = Reason::Message(self.names.intern(reason));
        self.finish(Outcome::Rejected(reason), Some(millis), None)
    }

    pub(crate) fn crashes(mut self, reason: &str, millis: u64) -> Timeline {
        let reason = Reason::Message(self.names.intern(reason));
        let crash = Crash { at: at(millis), reason: reason.clone() };
        self.finish(Outcome::Crashed(reason), None, Some(crash))
    }

    /// Makes the program fulfill with this value at this time, and crash with this reason later.
    pub(crate) fn fulfills_and_crashes(
        mut self,
        value: Value,
        settles: u64,
        reason: &str,
        millis: u64,
    ) -> Timeline {
        let reason = Reason::Message(self.names.intern(reason));
        let crash = Crash { at: at(millis), reason };
        self.finish(Outcome::Fulfilled(value), Some(settles), Some(crash))
    }

    pub(crate) fn pends(self) -> Timeline {
        self.finish(Outcome::Pending, None, None)
    }

    fn task(&mut self, name: &str) -> TaskId {
        let name = self.names.intern(name);
        let known = self.tasks.iter().position(|task| task.name == name);
        let task = known.unwrap_or_else(|| {
            self.tasks.push(Task {
                name,
                span: Span::NONE,
                behavior: Behavior {
                    takes: Duration::ZERO.into(),
                    fails: None,
                    returns: None,
                    blocks: Duration::ZERO,
                },
                needs: Needs::default(),
                uses: crate::scenario::Uses::default(),
                items: [].into(),
            });
            self.tasks.len() - 1
        });
        TaskId(u32::try_from(task).unwrap())
    }

    fn push(
        &mut self,
        task: &str,
        item: Option<&str>,
        [called, starts, settles]: [Option<u64>; 3],
        rejected: Option<&str>,
    ) -> &mut Self {
        let call = CallId(u32::try_from(self.calls.len()).unwrap());
        let end = if rejected.is_some() { EventKind::Rejected } else { EventKind::Fulfilled };
        let kinds = [EventKind::Called(call), EventKind::Started(call), end(call)];
        let times = [called, starts, settles];
        self.events.extend(
            times
                .into_iter()
                .zip(kinds)
                .filter_map(|(millis, kind)| Some(Event { at: at(millis?), kind })),
        );
        let id = self.task(task);
        // A call that is cut off would have taken an hour.
        let takes = starts.zip(settles).map_or(3_600_000, |(starts, settles)| settles - starts);
        let call = Call {
            task: id,
            items: item.map_or(CallItems::None, |item| CallItems::One(self.names.intern(item))),
            step: StepId::from_index(0),
            cause: crate::Cause::START,
            called_at: at(called.unwrap()),
            blocks: self.tasks[id.0 as usize].behavior.blocks,
            takes: at(takes).elapsed(),
            starts_at: starts.map(at),
            settles_at: settles.map(at),
            rejected: rejected.map(|reason| self.names.intern(reason)),
        };
        self.calls.push(call);
        self
    }

    fn finish(mut self, outcome: Outcome, settles: Option<u64>, crash: Option<Crash>) -> Timeline {
        let settles_at = settles.map(at);
        let reasons = crash.iter().map(|crash| crash.reason.clone()).collect();
        let end = settles_at.map(|at| Event { at, kind: EventKind::Settled });
        let unhandled =
            crash.as_ref().map(|crash| Event { at: crash.at, kind: EventKind::Unhandled(0) });
        self.events.extend(end.into_iter().chain(unhandled));
        self.events.sort_by_key(|event| event.at);
        let logs = self.events.iter().filter(|event| matches!(event.kind, EventKind::Logged(_)));
        let logged_at = logs.map(|_| StepId::from_index(0)).collect();
        let last = self.events.last().map_or(Instant::ZERO, |event| event.at);
        let [sequential, parallel, with_resources] = self.bounds.map(|millis| at(millis).elapsed());
        let critical_path = (0..self.calls.len().min(1)).map(|_| CallId(0)).collect();
        Timeline {
            texts: Texts::new(Arc::new(self.names)),
            title: None,
            program: self.program,
            index: 0,
            tasks: self.tasks.into(),
            outcome,
            settles_at,
            crash,
            quiescent_at: last,
            causes: crate::Causes::default(),
            settled_because: None,
            calls: self.calls,
            item_lists: ItemLists::default(),
            events: Events::of(&self.events),
            reasons,
            logged_at,
            awaits: Vec::new(),
            capacities: Vec::new(),
            bounds: Bounds { sequential, parallel, with_resources, critical_path }.into(),
            waits_at: self.waits_at,
            watched: super::Watched::default(),
            coded: None,
            queues: None,
        }
    }
}
