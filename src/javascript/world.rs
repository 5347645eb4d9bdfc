//! What code itself cannot know: how long the functions that it does not define take, how they
//! fail, and the decisions about unknown values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Departure, Known, Pattern, Span};
use crate::{Duration, executor};

/// The information about a run from outside of the code.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The declared tasks, by the name of the callee (`fetchUser`, `db.user.find`).
    pub tasks: BTreeMap<String, CallBehavior>,
    /// Comments about calls, by the end of the call's span, in bytes.
    pub calls: Arc<BTreeMap<u32, CallBehavior>>,
    /// The behavior by patterns of callees; the first match applies. The behavior of a task or a
    /// call takes precedence.
    pub patterns: Vec<(Pattern, CallBehavior)>,
    /// The default duration of a call; initially [`World::ASSUMED`].
    pub assumed: Option<Duration>,
    /// The decisions about conditions and counts, each with its span: that of the condition, or a
    /// line. [`World::taken`] and [`World::times`] look them up.
    pub decisions: Arc<Vec<(Span, Decision)>>,
    /// The capacity of each resource.
    pub resources: Vec<u32>,
    /// Whether an unhandled rejection is only recorded, as with Node's
    /// `--unhandled-rejections=warn`.
    pub only_warns: bool,
    /// Whether an undeclared name is an error, as in the language, and not an unknown value.
    pub declares_all: bool,
    /// What is recorded besides events.
    pub wanted: Wanted,
    /// The differences from the declared behavior.
    pub what_if: WhatIf,
    /// What earlier runs have found out about the code.
    pub known: Arc<Known>,
    /// How the executor departs from the language: the order of simultaneous timers, and whether
    /// late handlers count.
    pub rules: executor::Rules,
    /// How the evaluation departs from the language.
    pub departure: Option<Departure>,
    /// The maximum number of events; the default is that of the evaluator.
    pub max_events: Option<u64>,
    /// The maximum number of instructions; the default is that of the evaluator.
    pub max_steps: Option<u64>,
    /// The maximum number of bytes of objects and strings; the default is that of the evaluator.
    pub max_bytes: Option<usize>,
}

/// Differences from the declared behavior of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhatIf {
    /// The call that rejects.
    pub rejects: Option<Nth>,
    /// The seed for drawing the factor of each call's duration, from a half to two; `None` if
    /// durations do not differ.
    pub scaled_by: Option<u64>,
    /// What drawn durations are multiples of, in nanoseconds; all calls with a label then take the
    /// same time.
    pub grain: Option<u64>,
    /// Whether unknown values are shown as the calls that they derive from, not as in the code.
    /// Runs of rewritten code can then be compared.
    pub shows_origins: bool,
}

/// A call, by its label: `fetchUser(id 2)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nth {
    /// The task and its arguments, as a lane shows them.
    pub label: String,
    /// The number of earlier calls with this label.
    pub nth: u32,
    /// Its duration, instead of the declared one.
    pub takes: Option<Duration>,
}

impl WhatIf {
    /// The reason of the call that rejects.
    pub const REASON: &str = "it failed";

    /// The declared behavior, for a run that is compared with one of rewritten code.
    #[must_use]
    pub fn compared() -> Self {
        Self { shows_origins: true, ..Self::default() }
    }

    /// The declared behavior, except for a call that rejects.
    #[must_use]
    pub fn rejecting(call: Nth) -> Self {
        Self { rejects: Some(call), ..Self::compared() }
    }

    /// The declared behavior, with durations that are drawn with this seed: multiples of so many
    /// nanoseconds between half and twice the declared ones. A duration without a multiple in
    /// between stays.
    #[must_use]
    pub fn with_round_durations(number: u64, grain: u64) -> Self {
        Self { scaled_by: Some(number), grain: Some(grain), ..Self::default() }
    }

    /// The declared behavior, with durations that are drawn with this seed.
    #[must_use]
    pub fn with_durations(number: u64) -> Self {
        Self { scaled_by: Some(number), ..Self::compared() }
    }
}

impl WhatIf {
    /// Whether any call is different from the declared one.
    #[must_use]
    pub const fn changes_calls(&self) -> bool {
        self.rejects.is_some() || self.scaled_by.is_some()
    }

    /// Whether this call rejects.
    #[must_use]
    pub fn rejects(&self, label: &str, nth: u32) -> Option<&Nth> {
        self.rejects.as_ref().filter(|rejects| rejects.nth == nth && rejects.label == label)
    }

    /// How long a call takes, if its declared duration is `takes`.
    #[must_use]
    pub fn takes(&self, label: &str, nth: u32, takes: Duration) -> Duration {
        use std::hash::{Hash as _, Hasher as _};
        if let Some(takes) = self.rejects(label, nth).and_then(|rejects| rejects.takes) {
            return takes;
        }
        let Some(number) = self.scaled_by else { return takes };
        let drawn = |nth: u32| {
            let mut hasher = rustc_hash::FxHasher::default();
            (label, nth, number).hash(&mut hasher);
            hasher.finish()
        };
        if let Some(grain) = self.grain {
            return multiple_between(takes, grain, drawn(0));
        }
        // From 50 to 200 percent.
        let percent = 50 + drawn(nth) % 151;
        let scaled = u128::from(takes.as_nanos()) * u128::from(percent) / 100;
        u64::try_from(scaled).ok().and_then(Duration::from_nanos).unwrap_or(takes)
    }
}

/// One of the multiples of a grain between half and twice a duration; the duration itself if there
/// are none. Durations with more digits have a coarser grain: 2s becomes 2.3s, not 2.34s.
fn multiple_between(takes: Duration, grain: u64, drawn: u64) -> Duration {
    let nanos = takes.as_nanos();
    let digits = nanos.checked_ilog10().unwrap_or_default();
    let grain = grain.max(10_u64.pow(digits.saturating_sub(1)));
    let (least, count) = takes.multiples_around(grain);
    let multiple = drawn.checked_rem(count).filter(|_| nanos > 0).map(|nth| least + nth);
    let multiple = multiple.and_then(|multiple| multiple.checked_mul(grain));
    multiple.and_then(Duration::from_nanos).unwrap_or(takes)
}

/// The behavior of calls. For fields without a value, that of the task or the default applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallBehavior {
    /// The durations of calls, one after the other; the last one repeats.
    pub takes: Vec<Duration>,
    /// How long a call blocks the thread before its promise exists.
    pub blocks: Option<Duration>,
    /// How it fails, if it does.
    pub fails: Option<Fails>,
    /// The string that it fulfills with; without one, an unknown value.
    pub returns: Option<String>,
    /// The resources that it uses while it runs, by number, and how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Whether it has an effect (`true`), or certainly not (`false`): see "effects".
    pub effect: Option<bool>,
}

/// How a task fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fails {
    /// The message of the `Error` that it rejects with.
    pub reason: String,
    /// How many calls reject before the first that fulfills; `None` if all reject.
    pub first: Option<u32>,
}

/// A decision about an unknown value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The branch is taken, or not.
    Taken(bool),
    /// The number of elements or iterations.
    Times(u32),
}

/// An assumption, and its span.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumption {
    /// The call, condition or loop.
    pub span: Span,
    /// The assumption.
    pub assumed: Assumed,
    /// Whether a comment or an option decided it, instead of the default.
    pub is_decided: bool,
}

/// The kinds of assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// The duration of calls of this task.
    Takes(String, Duration),
    /// The condition holds, or not; with its source.
    Taken(String, bool),
    /// The number of elements, with the source of the iterated value.
    Times(String, u32),
    /// The number of iterations of a loop, with the source of its condition, or of the one that
    /// exits it.
    Iterations(String, u32),
    /// The interval fires this often, and is then cleared; with the source of what sets it.
    Firings(String, u32),
    /// The maximum depth to which a function calls itself.
    Depth(String, u32),
    /// This function calls its callback once, immediately.
    CalledOnce(String),
}

/// What is recorded of a run besides its events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// Nothing.
    #[default]
    Events,
    /// Its [`Replay`](super::Replay). Unknown values are then shown without their names in the
    /// code.
    Replay,
    /// Its [`Strands`](super::Strands).
    Strands,
    /// What is in the queues of the event loop, at each point.
    Queues,
}

impl Wanted {
    /// Whether it is a [`Replay`](super::Replay).
    #[must_use]
    pub const fn is_replay(self) -> bool {
        matches!(self, Self::Replay)
    }

    /// Whether it is the queues of the event loop.
    #[must_use]
    pub const fn is_queues(self) -> bool {
        matches!(self, Self::Queues)
    }

    /// Whether it is [`Strands`](super::Strands).
    #[must_use]
    pub const fn is_strands(self) -> bool {
        matches!(self, Self::Strands)
    }
}

impl World {
    /// The assumed duration of a call.
    pub const ASSUMED: Duration =
        Duration::from_nanos(100_000_000).expect("100 ms is within the limit");

    /// The behavior of a call of this task that ends at this byte: that of the task, otherwise that
    /// of the call, otherwise that of the patterns.
    #[must_use]
    pub fn behavior(&self, task: &str, call_end: u32) -> CallBehavior {
        let said = |behavior: Option<&CallBehavior>| behavior.cloned().unwrap_or_default();
        let behavior = said(self.tasks.get(task)).or(&said(self.calls.get(&call_end)));
        let patterns = self.patterns.iter().filter(|(pattern, _)| pattern.matches(task));
        patterns.fold(behavior, |behavior, (_, other)| behavior.or(other))
    }

    /// The decision whether the branch at this condition is taken. `asks` is the statement up to
    /// its body, or the expression.
    #[must_use]
    pub fn taken(&self, asks: Span) -> Option<bool> {
        self.decided(asks, |decision| match decision {
            Decision::Taken(taken) => Some(taken),
            Decision::Times(_) => None,
        })
    }

    /// The decision about the number of elements or iterations. `asks` is the statement up to its
    /// body, or the expression.
    #[must_use]
    pub fn times(&self, asks: Span) -> Option<u32> {
        self.decided(asks, |decision| match decision {
            Decision::Times(times) => Some(times),
            Decision::Taken(_) => None,
        })
    }

    /// The decision for a span: about the span itself, or the first about a line that it starts or
    /// ends in.
    fn decided<T>(&self, asks: Span, of: impl Fn(Decision) -> Option<T>) -> Option<T> {
        let decided =
            || self.decisions.iter().filter_map(|(about, what)| Some((*about, of(*what)?)));
        let within = |about: Span, byte: u32| about.start <= byte && byte < about.end;
        let touches =
            |about: Span| within(about, asks.start) || within(about, asks.end.saturating_sub(1));
        decided()
            .find(|(about, _)| *about == asks)
            .or_else(|| decided().find(|(about, _)| touches(*about)))
            .map(|(_, what)| what)
    }
}

impl CallBehavior {
    /// This behavior, completed by the other one.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        if self.takes.is_empty() {
            self.takes.clone_from(&other.takes);
        }
        if self.uses.is_empty() {
            self.uses.clone_from(&other.uses);
        }
        self.blocks = self.blocks.or(other.blocks);
        self.fails = self.fails.or_else(|| other.fails.clone());
        self.returns = self.returns.or_else(|| other.returns.clone());
        self.effect = self.effect.or(other.effect);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_nanos(millis * 1_000_000).unwrap()
    }

    #[test]
    fn fields_of_a_task_override_those_of_its_calls() {
        let task = CallBehavior { takes: vec![millis(5)], ..CallBehavior::default() };
        let fails = Some(Fails { reason: "no".to_owned(), first: None });
        let call = CallBehavior {
            takes: vec![millis(9)],
            fails: fails.clone(),
            ..CallBehavior::default()
        };
        let mut world = World::default();
        world.tasks.insert("a".to_owned(), task);
        world.calls = Arc::new(BTreeMap::from([(7, call.clone())]));
        assert_eq!(world.behavior("a", 7).takes, [millis(5)]);
        assert_eq!(world.behavior("a", 7).fails, fails);
        assert_eq!(world.behavior("a", 8).fails, None);
        assert_eq!(world.behavior("b", 7), call);
        // Patterns come last, and the first pattern takes precedence over the second.
        for (name, takes) in [("*", 1), ("c*", 2)] {
            let said = CallBehavior { takes: vec![millis(takes)], ..CallBehavior::default() };
            world.patterns.insert(0, (Pattern::Name(name.to_owned()), said));
        }
        assert_eq!(world.behavior("a", 8).takes, [millis(5)]);
        assert_eq!(world.behavior("b", 7).takes, [millis(9)]);
        assert_eq!(world.behavior("b", 8).takes, [millis(1)]);
        assert_eq!(world.behavior("cc", 8).takes, [millis(2)]);
    }

    #[test]
    fn a_decision_applies_to_its_span_or_else_to_its_line() {
        let span = |start, end| Span { start, end };
        let decisions = vec![
            (span(0, 20), Decision::Taken(false)),
            (span(0, 20), Decision::Times(5)),
            (span(4, 9), Decision::Taken(true)),
        ];
        let world = World { decisions: Arc::new(decisions), ..World::default() };
        assert_eq!(world.taken(span(4, 9)), Some(true));
        assert_eq!(world.taken(span(10, 12)), Some(false));
        assert_eq!(world.taken(span(19, 40)), Some(false));
        assert_eq!(world.taken(span(20, 40)), None);
        assert_eq!(world.times(span(4, 9)), Some(5));
        // A decision about a condition over several lines is at its last line.
        let last_line = vec![(span(30, 40), Decision::Taken(true))];
        assert_eq!(
            World { decisions: Arc::new(last_line), ..World::default() }.taken(span(4, 33)),
            Some(true)
        );
    }
}
