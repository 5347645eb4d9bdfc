//! The information that the code itself does not contain: the durations and failures of functions
//! that it does not define, and the decisions about unknown values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Departure, Known, Pattern, Span};
use crate::{Duration, executor};

/// The information for a run that the code itself does not contain.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The declared tasks, by the name of the callee (`fetchUser`, `db.user.find`).
    pub tasks: BTreeMap<String, CallBehavior>,
    /// The behavior of calls that comments declare, by the end of the call's span in bytes.
    pub calls: Arc<BTreeMap<u32, CallBehavior>>,
    /// The behavior of callees by pattern; the first match applies. The behavior of a task or a
    /// call takes precedence.
    pub patterns: Vec<(Pattern, CallBehavior)>,
    /// The default duration of a call; if there is none, [`World::ASSUMED`].
    pub assumed: Option<Duration>,
    /// The decisions about conditions and counts, by span: that of the condition, or of a whole
    /// line. [`World::taken`] and [`World::times`] look them up.
    pub decisions: Arc<Vec<(Span, Decision)>>,
    /// The number of slots of each resource.
    pub resources: Vec<u32>,
    /// Whether an unhandled rejection does not end the process, as with Node's option
    /// `--unhandled-rejections=warn`.
    pub only_warns: bool,
    /// Whether an undeclared name is an error, as in ECMA-262, instead of an unknown value.
    pub declares_all: bool,
    /// The additional information that is recorded.
    pub wanted: Wanted,
    /// The differences from the declared behavior of calls.
    pub what_if: WhatIf,
    /// The facts about the code that earlier runs found out.
    pub known: Arc<Known>,
    /// The executor's departures from the language, in the order of simultaneous timers and in the
    /// treatment of handlers that are attached after a rejection was reported.
    pub rules: executor::Rules,
    /// The evaluator's departure from the language.
    pub departure: Option<Departure>,
    /// The maximum number of events; the default is that of the evaluator.
    pub max_events: Option<u64>,
    /// The maximum number of instructions; the default is that of the evaluator.
    pub max_steps: Option<u64>,
    /// The maximum number of bytes of objects, arrays and strings; the default is that of the
    /// evaluator.
    pub max_bytes: Option<usize>,
}

/// Differences from the declared behavior of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhatIf {
    /// The call that rejects, if any.
    pub rejects: Option<Nth>,
    /// The seed for drawing the factor of each call's duration, between 1/2 and 2; `None` if
    /// durations are as declared.
    pub scaled_by: Option<u64>,
    /// The unit of drawn durations in nanoseconds; each is a multiple of it. With a unit, all calls
    /// with the same label have the same duration.
    pub grain: Option<u64>,
    /// Whether an unknown value is displayed as the calls from which it derives, instead of its
    /// source text. Runs of rewritten code can then be compared.
    pub shows_origins: bool,
    /// Whether unknown functions that never return, judging by their names, throw: `notFound()`.
    pub exits_throw: bool,
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
    /// The reason of the rejection of a call that rejects in this world only.
    pub const REASON: &str = "it failed";

    /// The declared behavior, for a run that is compared with a run of rewritten code.
    #[must_use]
    pub fn compared() -> Self {
        Self { shows_origins: true, ..Self::default() }
    }

    /// The declared behavior, for a run in which branches are taken that usually are not.
    #[must_use]
    pub fn exiting() -> Self {
        Self { exits_throw: true, ..Self::compared() }
    }

    /// The declared behavior, except that one call rejects.
    #[must_use]
    pub fn rejecting(call: Nth) -> Self {
        Self { rejects: Some(call), ..Self::compared() }
    }

    /// The declared behavior, except for the durations. These are drawn with the seed `number`:
    /// multiples of `grain` nanoseconds, between half and twice the declared durations. A duration
    /// without such a multiple stays as it is.
    #[must_use]
    pub fn with_round_durations(number: u64, grain: u64) -> Self {
        Self { scaled_by: Some(number), grain: Some(grain), ..Self::default() }
    }

    /// The declared behavior, except for the durations, which are drawn with the seed `number`.
    #[must_use]
    pub fn with_durations(number: u64) -> Self {
        Self { scaled_by: Some(number), ..Self::compared() }
    }
}

impl WhatIf {
    /// Whether any call may differ from its declared behavior.
    #[must_use]
    pub const fn changes_calls(&self) -> bool {
        self.rejects.is_some() || self.scaled_by.is_some()
    }

    /// The difference of a call, if it is the one that rejects.
    #[must_use]
    pub fn rejects(&self, label: &str, nth: u32) -> Option<&Nth> {
        self.rejects.as_ref().filter(|rejects| rejects.nth == nth && rejects.label == label)
    }

    /// The duration of a call whose declared duration is `takes`.
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
        // The factor is between 50 and 200 percent.
        let percent = 50 + drawn(nth) % 151;
        let scaled = u128::from(takes.as_nanos()) * u128::from(percent) / 100;
        u64::try_from(scaled).ok().and_then(Duration::from_nanos).unwrap_or(takes)
    }
}

/// Draws a multiple of a grain between half and twice a duration; returns the duration itself if
/// there is none. Longer durations have a coarser grain: 2s becomes 2.3s, not 2.34s.
fn multiple_between(takes: Duration, grain: u64, drawn: u64) -> Duration {
    let nanos = takes.as_nanos();
    let digits = nanos.checked_ilog10().unwrap_or_default();
    let grain = grain.max(10_u64.pow(digits.saturating_sub(1)));
    let (least, count) = takes.multiples_around(grain);
    let multiple = drawn.checked_rem(count).filter(|_| nanos > 0).map(|nth| least + nth);
    let multiple = multiple.and_then(|multiple| multiple.checked_mul(grain));
    multiple.and_then(Duration::from_nanos).unwrap_or(takes)
}

/// The behavior of calls. A field without a value means the behavior of the task, or the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallBehavior {
    /// The durations of consecutive calls; the last one applies to all later calls.
    pub takes: Vec<Duration>,
    /// The duration for which a call blocks the thread before it returns its promise.
    pub blocks: Option<Duration>,
    /// The failure of calls, if they fail.
    pub fails: Option<Fails>,
    /// The string that it fulfills with; without one, an unknown value.
    pub returns: Option<String>,
    /// The resources that it uses while it runs, by index, and the number of slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Whether it has an effect (`true`) or certainly none (`false`): see "effects".
    pub effect: Option<bool>,
}

/// The failure of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fails {
    /// The message of the `Error` that it rejects with.
    pub reason: String,
    /// The number of calls that reject before the first one that fulfills; `None` if all reject.
    pub first: Option<u32>,
}

/// A decision about an unknown value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Whether the branch is taken.
    Taken(bool),
    /// The number of elements or iterations.
    Times(u32),
}

/// An assumption about an unknown value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumption {
    /// The span of the call, condition or loop.
    pub span: Span,
    /// The assumption.
    pub assumed: Assumed,
    /// Whether a comment or an option decided it, instead of the default.
    pub is_decided: bool,
}

/// What the truth of a condition decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decides {
    /// Whether a branch is taken.
    #[default]
    Branch,
    /// Whether `&&` evaluates its right side, because the left one is true.
    And,
    /// Whether `||` evaluates its right side, because the left one is false.
    Or,
    /// Whether `??` evaluates its right side, because the left one is missing.
    Coalesce,
}

impl Decides {
    /// What a condition is, if it is taken or not: the left side of `??` is `missing` or `present`.
    #[must_use]
    pub const fn state(self, is_taken: bool) -> &'static str {
        match (self, is_taken) {
            (Self::Branch, true) => "taken",
            (Self::Branch, false) => "not taken",
            (Self::And, true) | (Self::Or, false) => "true",
            (Self::And, false) | (Self::Or, true) => "false",
            (Self::Coalesce, true) => "missing",
            (Self::Coalesce, false) => "present",
        }
    }
}

/// The kinds of assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// The duration of all calls of a task, with its name.
    Takes(String, Duration),
    /// Whether a branch is taken, or the right side of an operator is evaluated, with the source
    /// text of the condition.
    Taken(String, bool, Decides),
    /// The number of elements, with the source text of the iterated value.
    Times(String, u32),
    /// The number of iterations of a loop, with the source text of its condition, or of the
    /// condition that exits it.
    Iterations(String, u32),
    /// The number of firings of an interval, after which it is cleared; with the name of the
    /// function that sets it.
    Firings(String, u32),
    /// The maximum depth of a function's recursion, with its name.
    Depth(String, u32),
    /// The function with this name calls its callback once, immediately.
    CalledOnce(String),
    /// The code around the function with this name, which is the program, does not create it, so
    /// nothing runs.
    NotCreated(String),
    /// The variable, field or property with this name got a value before the program started: from
    /// the function with the second name, or from code outside of the file.
    SetBy(String, Option<String>),
    /// The constructor of the class with this name throws an exception with this text if its
    /// arguments are unknown, so the fields of the instance are unknown.
    ConstructorThrows(String, String),
}

/// The information that is recorded in addition to events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// No additional information.
    #[default]
    Events,
    /// The [`Replay`](super::Replay) of the run. Unknown values are then displayed without their
    /// source texts.
    Replay,
    /// The [`Strands`](super::Strands) of the run.
    Strands,
    /// The contents of the event loop's queues at each point of the run.
    Queues,
}

impl Wanted {
    /// Whether the replay is recorded.
    #[must_use]
    pub const fn is_replay(self) -> bool {
        matches!(self, Self::Replay)
    }

    /// Whether the contents of the queues are recorded.
    #[must_use]
    pub const fn is_queues(self) -> bool {
        matches!(self, Self::Queues)
    }

    /// Whether the strands are recorded.
    #[must_use]
    pub const fn is_strands(self) -> bool {
        matches!(self, Self::Strands)
    }
}

impl World {
    /// The default duration of a call.
    pub const ASSUMED: Duration =
        Duration::from_nanos(100_000_000).expect("100 ms is within the limit");

    /// The behavior of a call of a task, whose span ends at a byte. The declaration of the task
    /// takes precedence over that of the call, and both over patterns.
    #[must_use]
    pub fn behavior(&self, task: &str, call_end: u32) -> CallBehavior {
        let said = |behavior: Option<&CallBehavior>| behavior.cloned().unwrap_or_default();
        let behavior = said(self.tasks.get(task)).or(&said(self.calls.get(&call_end)));
        let patterns = self.patterns.iter().filter(|(pattern, _)| pattern.matches(task));
        patterns.fold(behavior, |behavior, (_, other)| behavior.or(other))
    }

    /// The decision whether a condition is true. `asks` is the span of the statement up to its
    /// body, or of the expression.
    #[must_use]
    pub fn taken(&self, asks: Span) -> Option<bool> {
        self.decided(asks, |decision| match decision {
            Decision::Taken(taken) => Some(taken),
            Decision::Times(_) => None,
        })
    }

    /// The decision about a number of elements or iterations. `asks` is the span of the statement
    /// up to its body, or of the expression.
    #[must_use]
    pub fn times(&self, asks: Span) -> Option<u32> {
        self.decided(asks, |decision| match decision {
            Decision::Times(times) => Some(times),
            Decision::Taken(_) => None,
        })
    }

    /// The decision about a span: one for exactly this span, otherwise the first for a line in
    /// which the span starts or ends.
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
    /// This behavior, completed by another one.
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
        // Patterns apply last, and the first pattern takes precedence over the second.
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
        // A decision about a condition of several lines may be in its last line.
        let last_line = vec![(span(30, 40), Decision::Taken(true))];
        assert_eq!(
            World { decisions: Arc::new(last_line), ..World::default() }.taken(span(4, 33)),
            Some(true)
        );
    }
}
