//! The sentences for a call that is made, starts, or rejects.

use super::Narrator;
use crate::scenario::{ResourceId, TaskId, Uses};
use crate::timeline::{Call, CallId, EventKind};
use crate::view::sentence::{Sentence, cut};
use crate::view::text::counted;
use crate::{Duration, Instant};

/// The cause of a call.
struct Cause {
    /// The call that settled.
    call: usize,
    /// The line that waited for it.
    line: Option<usize>,
}

impl Narrator<'_> {
    pub(super) fn called(&self, sentence: Sentence, index: usize, id: CallId) -> Sentence {
        let call = self.timeline.call(id);
        let queue = self.queue(call.task).filter(|_| queues(call));
        let sentence = sentence.code(self.timeline.label(call));
        let overlap = if self.overlaps(index, call) { "; they overlap" } else { "" };
        let cause = self.cause(index, id);
        let sentence = match (self.under_way[index], call.called_at, cause) {
            (_, at, _) if self.settled_before(index).is_some() => {
                sentence.words(format!(" is called at {at}, after the program has settled."))
            }
            (pending, at, Some(cause)) => {
                let sentence = self.because(sentence, cause, at);
                match pending {
                    0 => sentence.words(" No other call is pending."),
                    1 => sentence.words(format!(" Another call is pending{overlap}.")),
                    some => sentence.words(format!(" {some} other calls are pending{overlap}.")),
                }
            }
            (0, Instant::ZERO, None) => sentence.words(" is called."),
            (0, at, None) => {
                sentence.words(format!(" is called only now, at {at}. No other call is pending."))
            }
            (1, _, None) => {
                sentence.words(format!(" is called while another call is pending{overlap}."))
            }
            (some, _, None) => {
                sentence.words(format!(" is called while {some} other calls are pending{overlap}."))
            }
        };
        let sentence = match call.blocks {
            Duration::ZERO => sentence,
            blocks => sentence.words(format!(
                " It blocks the thread for {blocks}: nothing else runs in that time."
            )),
        };
        match queue {
            Some(uses) => self.queued(sentence, uses),
            None => sentence,
        }
    }

    /// The call whose settlement led to this one, if it settled at the same time, with the line
    /// that waited for it, if there is one.
    fn cause(&self, index: usize, CallId(id): CallId) -> Option<Cause> {
        let at = self.timeline.event(index).at;
        let call = self.causes[id as usize]?;
        let is_now = self.timeline.calls[call].settles_at == Some(at);
        let ended =
            self.ended.range(..=(index, at)).next_back().filter(|((_, then), _)| *then == at);
        // An `await` that ended for another reason did not wait for this call.
        let waited = |(events, _): &(usize, Instant)| {
            let last = events.checked_sub(1).map(|last| self.timeline.event(last).kind);
            let id = CallId(u32::try_from(call).unwrap_or(u32::MAX));
            last == Some(EventKind::Fulfilled(id)) || last == Some(EventKind::Rejected(id))
        };
        let ended = ended.filter(|(at, _)| waited(at));
        let line = ended.and_then(|(_, step)| self.snippets.innermost_lines(*step));
        is_now.then_some(Cause { call, line: line.map(|[first, _]| first) })
    }

    fn because(&self, sentence: Sentence, Cause { call, line }: Cause, at: Instant) -> Sentence {
        let cause = &self.timeline.calls[call];
        let settled = if cause.fulfilled() { "fulfilled" } else { "rejected" };
        let sentence = sentence
            .words(format!(" is called only now, at {at}, because "))
            .code(self.timeline.label(cause));
        match line {
            Some(line) => sentence.words(format!(" {settled} and line {line} was waiting for it.")),
            None => sentence.words(format!(" {settled}.")),
        }
    }

    /// Whether a call runs while another call runs. A call that blocks the thread or is queued does
    /// not run.
    fn overlaps(&self, index: usize, call: &Call) -> bool {
        let begins_at_once = !queues(call);
        let begins = call.starts_at.unwrap_or(call.called_at);
        begins_at_once && call.takes > Duration::ZERO && self.run_until[index] > begins
    }

    /// The resources that calls of a task use, if any.
    fn queue(&self, task: TaskId) -> Option<&Uses> {
        let uses = &self.timeline.tasks[task.0 as usize].uses;
        (!uses.is_empty()).then_some(uses)
    }

    fn queued(&self, sentence: Sentence, uses: &Uses) -> Sentence {
        let name = |resource: ResourceId| {
            self.scenario.text(self.scenario.resources[resource.0 as usize].name)
        };
        if let Some(resource) = uses.single() {
            let sentence = sentence.words(" Every slot of ").code(name(resource));
            return sentence.words(" is taken, so the call is queued.");
        }
        let mut sentence = sentence.words(" The call is queued until ");
        for (index, one) in uses.iter().enumerate() {
            let and = if index == 0 { "" } else { " and " };
            let slots = counted(one.slots as usize, "slot");
            sentence = sentence.words(format!("{and}{slots} of ")).code(name(one.resource));
        }
        sentence.words(" are free at the same time.")
    }

    pub(super) fn started(&self, sentence: Sentence, id: CallId) -> Sentence {
        let call = self.timeline.call(id);
        let freed = self.freed_by[id.0 as usize].map(|freed| &self.timeline.calls[freed]);
        let free = call.called_at.checked_add(call.blocks);
        let waited = call.starts_at.zip(free).map(|(starts, free)| starts.since(free));
        let label = self.timeline.label(call);
        let sentence = match waited.filter(|waited| *waited > Duration::ZERO) {
            Some(waited) => {
                let single = self.timeline.task_of(call).uses.single().is_some();
                let free = if single { "A slot is" } else { "All its slots are" };
                let sentence = sentence.words(format!("{free} free"));
                let sentence = match freed {
                    Some(freed) => sentence
                        .words(" because ")
                        .code(self.timeline.label(freed))
                        .words(if freed.fulfilled() { " fulfilled: " } else { " rejected: " }),
                    None => sentence.words(": "),
                };
                sentence.code(label).words(format!(" starts after {waited} in the queue."))
            }
            None => sentence.code(label).words(" starts."),
        };
        sentence.words(takes(call))
    }

    pub(super) fn rejected(&self, sentence: Sentence, id: CallId) -> Sentence {
        let call = self.timeline.call(id);
        let sentence = sentence.code(self.timeline.label(call)).words(" rejects");
        match call.rejected {
            Some(reason) => {
                sentence.words(" with ").code(cut(self.timeline.text(reason))).words(".")
            }
            None => sentence.words("."),
        }
    }
}

/// The time that a call takes from its start, in words. A blocked thread delays its end, and a
/// crash cuts it off.
fn takes(call: &Call) -> String {
    let length = match call.takes {
        Duration::ZERO => "no time".to_owned(),
        takes => takes.to_string(),
    };
    match call.starts_at.zip(call.settles_at) {
        None => format!(" It would take {length}."),
        Some((starts, settles)) if settles.since(starts) > call.takes => {
            format!(" It takes {length}, but the thread is blocked: it settles at {settles}.")
        }
        Some(_) => format!(" It takes {length}."),
    }
}

/// Whether a call does not start immediately.
fn queues(call: &Call) -> bool {
    let free = call.called_at.checked_add(call.blocks);
    call.starts_at.is_none_or(|starts| Some(starts) != free)
}
