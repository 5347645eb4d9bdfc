//! The first event at which a misconception and the timeline differ.

use std::collections::BTreeMap;

use super::Misconception;
use super::ending;
use super::text::{Text, at_ms};
use crate::timeline::{CallId, EventKind, Timeline};
use crate::{Duration, Instant};

/// The first difference of two timelines: an event that only one of them has at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FirstDifference {
    event: Happening,
    /// The time of the event according to the misconception.
    believed: Option<Instant>,
    /// The true time of the event.
    truth: Option<Instant>,
}

/// An event, as described in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Happening {
    /// The call or the line that the event is about, if any.
    whom: Text,
    verb: Verb,
}

/// The kinds of event of a call, a line, the program and the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Called,
    Starts,
    Fulfills,
    Rejects,
    Logged,
    Settles,
    Crashes,
}

/// The events at each instant, in order.
type Moments = BTreeMap<Instant, Vec<Happening>>;

/// A sentence about the first difference between a misconception and the truth; `None` if there is
/// none. It continues a sentence that begins with "if that were so, ".
pub(super) fn first_difference(
    idea: Misconception,
    believed: &Timeline,
    truth: &Timeline,
) -> Option<Text> {
    let first_difference = first(&moments(believed), &moments(truth));
    first_difference
        .map(|first_difference| first_difference.sentence())
        .or_else(|| of_lines(believed, truth))
        .or_else(|| of_values(idea, believed, truth))
}

/// The duration of a timer of 0 ms in Node.
const SHORTEST_TIMER: Duration = Duration::from_millis(1);

/// The first difference in the order of lines, if the two lines are logged at the same time or one
/// timer of 0 ms apart: then their order explains more than their times.
pub(super) fn of_simultaneous_lines(believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let logged_at = |line: &str| {
        let is_line = |kind| matches!(kind, EventKind::Logged(own) if truth.text(own) == line);
        truth.events().find(|event| is_line(event.kind)).map(|event| event.at)
    };
    let (one, other) = swapped_lines(believed, truth)?;
    let apart =
        logged_at(one)?.max(logged_at(other)?).since(logged_at(one)?.min(logged_at(other)?));
    (apart <= SHORTEST_TIMER).then(|| of_lines(believed, truth)).flatten()
}

/// The first line that a misconception logs too early, and the line that is logged in its place.
fn swapped_lines<'t>(believed: &'t Timeline, truth: &'t Timeline) -> Option<(&'t str, &'t str)> {
    believed.logs().zip(truth.logs()).find(|(one, other)| one != other)
}

/// The first difference in the order of lines: "`b` would be logged before `a`, but it is logged
/// after it."; `None` if the lines are logged in the same order.
fn of_lines(believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let (one, other) = swapped_lines(believed, truth)?;
    let text = Text::code(one).and(" would be logged before ").and_code(other);
    Some(text.and(", but it is logged after it."))
}

fn moments(timeline: &Timeline) -> Moments {
    let labels = timeline.numbered_labels();
    let mut moments = Moments::new();
    for event in timeline.events() {
        let call = |CallId(id)| Text::code(labels[id as usize].clone());
        let nothing = Text::default;
        let (whom, verb) = match event.kind {
            EventKind::Called(id) => (call(id), Verb::Called),
            EventKind::Started(id) => (call(id), Verb::Starts),
            EventKind::Fulfilled(id) => (call(id), Verb::Fulfills),
            EventKind::Rejected(id) => (call(id), Verb::Rejects),
            EventKind::Logged(line) => (Text::code(timeline.text(line)), Verb::Logged),
            EventKind::Unhandled(_) => (nothing(), Verb::Crashes),
            EventKind::Settled => (nothing(), Verb::Settles),
        };
        moments.entry(event.at).or_default().push(Happening { whom, verb });
    }
    moments
}

fn first(believed: &Moments, truth: &Moments) -> Option<FirstDifference> {
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
            return Some(FirstDifference { event, believed: Some(at), truth });
        }
        let event = only_in(happens, expected)?;
        let believed = when(believed, &event);
        Some(FirstDifference { event, believed, truth: Some(at) })
    })
}

fn count(events: &[Happening], event: &Happening) -> usize {
    events.iter().filter(|other| *other == event).count()
}

fn when(moments: &Moments, event: &Happening) -> Option<Instant> {
    moments.iter().find(|(_, events)| events.contains(event)).map(|(at, _)| *at)
}

impl FirstDifference {
    /// "`b` would be called at 0 ms, but it is called at 100 ms."
    fn sentence(&self) -> Text {
        let Words { would, would_not, does, never } = self.event.words();
        match (self.believed, self.truth) {
            (Some(believed), Some(truth)) => {
                would.and(format!(" at {}, but {does} at {}.", at_ms(believed), at_ms(truth)))
            }
            (Some(believed), None) => would.and(format!(" at {}, but {never}.", at_ms(believed))),
            (None, Some(truth)) => would_not.and(format!(", but {does} at {}.", at_ms(truth))),
            (None, None) => would_not.and("."),
        }
    }
}

/// An event as clauses: "`b` would be called", "`b` would never be called", "it is called", "it is
/// never called".
struct Words {
    would: Text,
    would_not: Text,
    does: &'static str,
    never: &'static str,
}

impl Happening {
    /// The event as clauses.
    fn words(&self) -> Words {
        let [would, would_not, does, never] = match self.verb {
            Verb::Called => {
                [" would be called", " would never be called", "it is called", "it is never called"]
            }
            Verb::Starts => [
                " would start to run",
                " would never start to run",
                "it starts to run",
                "it never starts to run",
            ],
            Verb::Fulfills => {
                [" would fulfill", " would never fulfill", "it fulfills", "it never fulfills"]
            }
            Verb::Rejects => {
                [" would reject", " would never reject", "it rejects", "it never rejects"]
            }
            Verb::Logged => {
                [" would be logged", " would never be logged", "it is logged", "it is never logged"]
            }
            Verb::Settles => [
                "the program would settle",
                "the program would never settle",
                "it settles",
                "it never settles",
            ],
            Verb::Crashes => [
                "an unhandled rejection would terminate the process",
                "no unhandled rejection would terminate the process",
                "one does",
                "none does",
            ],
        };
        let [would, would_not] = [would, would_not].map(|words| self.whom.clone().and(words));
        Words { would, would_not, does, never }
    }
}

/// The difference of two timelines with the same events but different outcomes.
fn of_values(idea: Misconception, believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let expected = ending::and_crash(ending::believed(idea, believed, truth)?, believed);
    let value = ending::and_crash(ending::of(truth), truth);
    (expected != value).then(|| {
        Text::from("the events would be the same, but with another outcome: it ")
            .and_text(&expected)
            .and(". In fact, it ")
            .and_text(&value)
            .and(".")
    })
}
