//! What code cannot know of itself: how long the functions that it does not define take, how they
//! fail, and what was decided about values that nobody can know.

use std::collections::BTreeMap;

use super::Span;
use crate::Duration;

/// What is said, outside of the code, about the run that is to be made.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// What is said of tasks, by the name that they are called by (`fetchUser`, `db.user.find`).
    pub tasks: BTreeMap<String, Behavior>,
    /// What is said of the calls that end at one place: the end of the call's span, in bytes.
    pub calls: BTreeMap<u32, Behavior>,
    /// How long a call takes where nobody says; 100 ms by default.
    pub assumed: Option<Duration>,
    /// What was decided about conditions and counts: by the beginning of the span of the statement
    /// or expression that asks.
    pub decisions: BTreeMap<u32, Decision>,
    /// The capacity of each resource.
    pub resources: Vec<u32>,
}

/// How calls of a task behave. What is left out is as the task, or the default, has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behavior {
    /// How long the first, second.. call takes; the last is that of every later one.
    pub takes: Vec<Duration>,
    /// How long a call holds the thread before its promise exists.
    pub blocks: Option<Duration>,
    /// How it fails, if it does.
    pub fails: Option<Fails>,
    /// The string that it fulfills with; an unknown value where it is left out.
    pub returns: Option<String>,
    /// The resources that it occupies while it runs, by number, with how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Whether it is made for what it does (`true`), or certainly not (`false`): see "effects".
    pub effect: Option<bool>,
}

/// How a task fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fails {
    /// The message of the `Error` that it rejects with.
    pub reason: String,
    /// How many calls reject before the first that fulfills; `None` where all do.
    pub first: Option<u32>,
}

/// What was decided about an unknown value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The branch is taken, or not.
    Taken(bool),
    /// There are so many elements or iterations.
    Times(u32),
}

/// Where a thing was assumed, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The call, condition or loop.
    pub span: Span,
    /// What was assumed of it.
    pub assumed: Assumed,
    /// Whether somebody said so (a comment, an option), instead of the default.
    pub is_decided: bool,
}

/// What can be assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// The calls of this task take so long.
    Takes(String, Duration),
    /// The condition holds, or not; with its source.
    Taken(String, bool),
    /// There are so many elements or iterations; with the source of what is iterated.
    Times(String, u32),
    /// The callback given to this function is called once, at once.
    CalledOnce(String),
}
