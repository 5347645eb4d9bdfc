//! What happens at each event and why, in sentences.
//!
//! Everything here is read off the timeline: which calls are under way, which `await`s end and
//! begin. A sentence is about one event and what the code does behind it, up to the next.

use super::js::Listing;
use super::sentence::Sentence;
use super::snippet::Snippets;
use super::text::counted;
use crate::scenario::{Scenario, TaskId};
use crate::timeline::{Await, Call, CallId, Event, EventKind, Outcome, Reason, Timeline, Value};
use crate::{Duration, Instant};

/// How many characters of a value or a log are told.
const VALUE: usize = 80;

/// Tells the events of one timeline.
pub(super) struct Narrator<'r> {
    scenario: &'r Scenario,
    timeline: &'r Timeline,
    snippets: Snippets<'r>,
    /// How many calls are under way before each event.
    under_way: Vec<usize>,
}

impl<'r> Narrator<'r> {
    /// `listing` is the program's JavaScript, which sentences quote.
    pub(super) fn new(
        scenario: &'r Scenario,
        timeline: &'r Timeline,
        listing: &'r Listing,
    ) -> Self {
        let mut count = 0_usize;
        let under_way = timeline.events.iter().map(|event| {
            let before = count;
            match event.kind {
                EventKind::Called(_) => count += 1,
                EventKind::Fulfilled(_) | EventKind::Rejected(_) => count -= 1,
                _ => {}
            }
            before
        });
        Self { scenario, timeline, snippets: Snippets::of(listing), under_way: under_way.collect() }
    }

    /// What happens before the first event.
    pub(super) fn opening(&self) -> Sentence {
        let begins = Sentence::default().words("The program begins.");
        self.now_awaits(begins, 0, Instant::ZERO)
    }

    /// What happens at the event of that index.
    pub(super) fn tell(&self, index: usize) -> Sentence {
        let event = self.timeline.events[index];
        let sentence = match event.kind {
            EventKind::Called(id) => self.called(index, self.timeline.call(id)),
            EventKind::Started(id) => self.started(self.timeline.call(id)),
            EventKind::Fulfilled(id) => {
                let label = self.timeline.label(self.timeline.call(id));
                self.go_on(Sentence::default().code(label).words(" fulfils."), index)
            }
            EventKind::Rejected(id) => self.go_on(self.rejected(id), index),
            EventKind::Logged(text) => {
                let text = cut(self.timeline.text(text));
                Sentence::default().words("The console shows ").code(text).words(".")
            }
            EventKind::Unhandled(reason) => {
                self.unhandled(&self.timeline.reasons[reason as usize], index)
            }
            EventKind::Settled => self.settled(index),
        };
        self.now_awaits(sentence, index + 1, event.at)
    }

    fn called(&self, index: usize, call: &Call) -> Sentence {
        let label = self.timeline.label(call);
        let mut sentence = Sentence::default().code(label);
        let others = self.under_way[index];
        let late = self.timeline.settles_at.is_some_and(|at| call.called_at > at);
        sentence = match (others, call.called_at) {
            (_, at) if late => {
                sentence.words(format!(" is called at {at}, though the program has settled."))
            }
            (0, Instant::ZERO) => sentence.words(" is called."),
            (0, at) => {
                sentence.words(format!(" is called only now, at {at}: nothing else was under way."))
            }
            (1, _) => sentence.words(" is called while another call is under way: they overlap."),
            (some, _) => sentence
                .words(format!(" is called while {some} other calls are under way: they overlap.")),
        };
        let blocks = call.blocks;
        if blocks > Duration::ZERO {
            let held = format!(" It holds the thread for {blocks}: nothing else can happen then.");
            sentence = sentence.words(held);
        }
        match self.resource(call.task).filter(|_| queues(call)) {
            Some(name) => {
                sentence.words(" Every slot of ").code(name).words(" is taken: it waits its turn.")
            }
            None => sentence,
        }
    }

    fn resource(&self, task: TaskId) -> Option<&str> {
        let resource = self.timeline.tasks[task.0 as usize].uses?;
        let resource = self.scenario.resources.get(resource.0 as usize)?;
        Some(self.scenario.text(resource.name))
    }

    fn started(&self, call: &Call) -> Sentence {
        let free = call.called_at.checked_add(call.blocks);
        let waited = call.starts_at.zip(free).map(|(starts, free)| starts.since(free));
        let sentence = match waited.filter(|waited| *waited > Duration::ZERO) {
            Some(waited) => Sentence::default()
                .words("A slot is free: ")
                .code(self.timeline.label(call))
                .words(format!(" begins, having waited {waited} for it.")),
            None => Sentence::default().code(self.timeline.label(call)).words(" begins."),
        };
        match call.starts_at.zip(call.settles_at) {
            Some((starts, settles)) => {
                sentence.words(format!(" It takes {}.", settles.since(starts)))
            }
            None => sentence,
        }
    }

    fn rejected(&self, id: CallId) -> Sentence {
        let call = self.timeline.call(id);
        let sentence = Sentence::default().code(self.timeline.label(call)).words(" rejects");
        match call.rejected {
            Some(reason) => sentence.words(": ").code(cut(self.timeline.text(reason))).words("."),
            None => sentence.words("."),
        }
    }

    /// What a call that has settled sets going.
    fn go_on(&self, sentence: Sentence, index: usize) -> Sentence {
        let events = number(index + 1);
        let at = self.timeline.events[index].at;
        let ended = |stay: &&Await| {
            stay.began.events < events
                && stay.ended.is_some_and(|ended| ended.events == events && ended.at == at)
        };
        let ended: Vec<&Await> = self.timeline.awaits.iter().filter(ended).collect();
        if ended.is_empty() {
            return self.nobody_goes_on(sentence, index, at);
        }
        // What waits in a helper waits for the step that the helper is: one of them is told.
        let mut told = Vec::new();
        ended.into_iter().fold(sentence, |sentence, stay| {
            if told.contains(&stay.place) {
                return sentence;
            }
            told.push(stay.place);
            self.goes_on(sentence, stay)
        })
    }

    fn goes_on(&self, sentence: Sentence, stay: &Await) -> Sentence {
        let Some(code) = self.snippets.awaited(stay.place) else { return sentence };
        match (stay.by_program, stay.threw) {
            (true, false) => sentence.words(" The program goes on behind ").code(code).words("."),
            (false, false) => sentence.words(" Within it, ").code(code).words(" is over."),
            (_, true) => sentence.words(" ").code(code).words(" throws that."),
        }
    }

    fn nobody_goes_on(&self, sentence: Sentence, index: usize, at: Instant) -> Sentence {
        match self.timeline.settles_at {
            Some(settled) if settled < at => {
                sentence.words(format!(" Nobody waits for it: the program settled at {settled}."))
            }
            _ => self.still_awaits(sentence, index, at),
        }
    }

    fn still_awaits(&self, sentence: Sentence, index: usize, at: Instant) -> Sentence {
        let (before, after) = (number(index), number(index + 1));
        let stands = |stay: &&Await| {
            stay.by_program && stay.began.events <= before && visible(stay, after, at)
        };
        let stay = self.timeline.awaits.iter().find(stands);
        match stay.and_then(|stay| self.snippets.awaited(stay.place)) {
            Some(code) => sentence.words(" The program still waits: ").code(code).words("."),
            None => sentence,
        }
    }

    fn unhandled(&self, reason: &Reason, index: usize) -> Sentence {
        let reason = cut(&reason.in_texts(&self.timeline.texts).to_string());
        let sentence = Sentence::default()
            .words("The turn ends, and nothing has handled the rejection ")
            .code(reason);
        let last = index + 1 == self.timeline.events.len();
        if last && matches!(self.timeline.outcome, Outcome::Crashed(_)) {
            sentence.words(": that ends the whole program, as it does in Node.")
        } else {
            sentence.words(": that is noted, and the program goes on.")
        }
    }

    fn settled(&self, index: usize) -> Sentence {
        let sentence = Sentence::default().words("The program settles: ");
        let texts = &self.timeline.texts;
        let sentence = match &self.timeline.outcome {
            Outcome::Fulfilled(Value::Null) => sentence.words("it fulfils."),
            Outcome::Fulfilled(value) => sentence
                .words("it fulfils with ")
                .code(cut(&value.in_texts(texts).to_json()))
                .words("."),
            Outcome::Rejected(reason) => {
                let reason = cut(&reason.in_texts(texts).to_string());
                sentence.words("it rejects: ").code(reason).words(".")
            }
            Outcome::Crashed(_) | Outcome::Pending => sentence.words("its caller goes on."),
        };
        match self.under_way[index] {
            0 => sentence,
            1 => sentence.words(" 1 call is still under way, and nobody awaits it any more."),
            some => sentence.words(format!(
                " {} are still under way, and nobody awaits them any more.",
                counted(some, "call")
            )),
        }
    }

    /// What the program's own function stands at, where it has just come to it.
    fn now_awaits(&self, sentence: Sentence, events: usize, at: Instant) -> Sentence {
        let begun = |stay: &&Await| stay.by_program && stay.began.events as usize == events;
        let mut begun = self.timeline.awaits.iter().filter(begun);
        let stay = begun.find(|stay| visible(stay, number(events), at));
        match stay.and_then(|stay| self.snippets.awaited(stay.place)) {
            Some(code) => sentence.words(" Now the program waits: ").code(code).words("."),
            None => sentence,
        }
    }
}

/// Whether a call does not begin as soon as it could.
fn queues(call: &Call) -> bool {
    let free = call.called_at.checked_add(call.blocks);
    call.starts_at.is_none_or(|starts| Some(starts) != free)
}

/// Whether an `await` stands after so many events, the last of which happened then.
pub(super) fn visible(stay: &Await, events: u32, at: Instant) -> bool {
    if stay.began.events == events {
        // One that sees no event is seen where it begins, until the clock moves.
        return match stay.ended {
            Some(ended) if ended.events == events => stay.began.at == at && ended.at > at,
            _ => true,
        };
    }
    stay.began.events < events && stay.ended.is_none_or(|ended| ended.events > events)
}

/// The awaits that stand after so many events, in the order in which they began.
pub(super) fn standing(timeline: &Timeline, events: usize) -> Vec<usize> {
    let at = match events.checked_sub(1).map(|last| timeline.events[last]) {
        Some(Event { at, .. }) => at,
        None => Instant::ZERO,
    };
    let seen = |(index, stay): (usize, &Await)| visible(stay, number(events), at).then_some(index);
    timeline.awaits.iter().enumerate().filter_map(seen).collect()
}

/// Events are counted in 32 bits.
fn number(events: usize) -> u32 {
    u32::try_from(events).unwrap_or(u32::MAX)
}

/// A text short enough for a sentence.
fn cut(text: &str) -> String {
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
