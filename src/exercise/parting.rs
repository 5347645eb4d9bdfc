//! The first event at which a belief and the timeline part.

use std::collections::BTreeMap;

use super::Misconception;
use super::ending;
use super::text::{Text, at_ms};
use crate::Instant;
use crate::timeline::{CallId, EventKind, Timeline};

/// Where two timelines part: something that happens in one of them at a moment at which it does not
/// happen in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parting {
    event: Happening,
    /// When the believer expects it.
    believed: Option<Instant>,
    /// When it happens.
    truth: Option<Instant>,
}

/// Something that happens, as a sentence tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Happening {
    /// What it happens to: a call, a line, nobody else.
    whom: Text,
    verb: Verb,
}

/// What can happen to a call, to a line, to the caller and to the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Called,
    Begins,
    Fulfils,
    Rejects,
    Logged,
    GoesOn,
    Dies,
}

/// What happens at each moment, in order.
type Moments = BTreeMap<Instant, Vec<Happening>>;

/// A sentence about where a belief and the truth part; `None` where they do not.
pub(super) fn parting(idea: Misconception, believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let parting = first(&moments(believed), &moments(truth));
    parting.map(|parting| parting.sentence()).or_else(|| of_values(idea, believed, truth))
}

fn moments(timeline: &Timeline) -> Moments {
    let labels = timeline.numbered_labels();
    let mut moments = Moments::new();
    for event in timeline.events() {
        let call = |CallId(id)| Text::code(labels[id as usize].clone());
        let nobody = Text::default;
        let (whom, verb) = match event.kind {
            EventKind::Called(id) => (call(id), Verb::Called),
            EventKind::Started(id) => (call(id), Verb::Begins),
            EventKind::Fulfilled(id) => (call(id), Verb::Fulfils),
            EventKind::Rejected(id) => (call(id), Verb::Rejects),
            EventKind::Logged(line) => (Text::code(timeline.text(line)), Verb::Logged),
            EventKind::Unhandled(_) => (nobody(), Verb::Dies),
            EventKind::Settled => (nobody(), Verb::GoesOn),
        };
        moments.entry(event.at).or_default().push(Happening { whom, verb });
    }
    moments
}

fn first(believed: &Moments, truth: &Moments) -> Option<Parting> {
    let mut instants: Vec<Instant> = believed.keys().chain(truth.keys()).copied().collect();
    instants.sort_unstable();
    instants.dedup();
    let none = Vec::new();
    instants.into_iter().find_map(|at| {
        let (expected, happens) =
            (believed.get(&at).unwrap_or(&none), truth.get(&at).unwrap_or(&none));
        let only_in = |these: &[Happening], those: &[Happening]| {
            these.iter().find(|event| count(these, event) > count(those, event)).cloned()
        };
        if let Some(event) = only_in(expected, happens) {
            let truth = when(truth, &event);
            return Some(Parting { event, believed: Some(at), truth });
        }
        let event = only_in(happens, expected)?;
        let believed = when(believed, &event);
        Some(Parting { event, believed, truth: Some(at) })
    })
}

fn count(events: &[Happening], event: &Happening) -> usize {
    events.iter().filter(|other| *other == event).count()
}

fn when(moments: &Moments, event: &Happening) -> Option<Instant> {
    moments.iter().find(|(_, events)| events.contains(event)).map(|(at, _)| *at)
}

impl Parting {
    /// "by that idea `b` is called at 0 ms; in truth, at 100 ms."
    fn sentence(&self) -> Text {
        let by = Text::from("by that idea ");
        match (self.believed, self.truth) {
            (Some(believed), truth) => {
                let truth = truth.map_or("never".to_owned(), |at| format!("at {}", at_ms(at)));
                by.and_text(&self.event.happens())
                    .and(format!(" at {}; in truth, {truth}.", at_ms(believed)))
            }
            (None, Some(truth)) => by
                .and_text(&self.event.never_happens())
                .and(format!("; in truth, that happens at {}.", at_ms(truth))),
            (None, None) => by.and_text(&self.event.never_happens()).and("."),
        }
    }
}

impl Happening {
    fn happens(&self) -> Text {
        let verb = match self.verb {
            Verb::Called => " is called",
            Verb::Begins => " begins to run",
            Verb::Fulfils => " fulfils",
            Verb::Rejects => " rejects",
            Verb::Logged => " is logged",
            Verb::GoesOn => "the caller goes on",
            Verb::Dies => "an unhandled rejection ends the process",
        };
        self.whom.clone().and(verb)
    }

    fn never_happens(&self) -> Text {
        let verb = match self.verb {
            Verb::Called => " is never called",
            Verb::Begins => " never begins to run",
            Verb::Fulfils => " never fulfils",
            Verb::Rejects => " never rejects",
            Verb::Logged => " is never logged",
            Verb::GoesOn => "the caller never goes on",
            Verb::Dies => "no unhandled rejection ends the process",
        };
        self.whom.clone().and(verb)
    }
}

/// Where the timelines are the same event for event, and the values are not.
fn of_values(idea: Misconception, believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let expected = ending::and_crash(ending::believed(idea, believed, truth)?, believed);
    let value = ending::and_crash(ending::of(truth), truth);
    (expected != value).then(|| {
        Text::from("event for event it is the same; but by that idea it ")
            .and_text(&expected)
            .and("; in truth, it ")
            .and_text(&value)
            .and(".")
    })
}
