//! Builds a generated scenario, and its text.

use std::fmt::Write;

use crate::exercise::{Difficulty, Stream};

/// Names of tasks.
const NAMES: [&str; 20] = [
    "fetchUser",
    "fetchPosts",
    "fetchStats",
    "fetchNews",
    "fetchCart",
    "fetchOrders",
    "fetchPrices",
    "fetchWeather",
    "fetchFriends",
    "fetchPhotos",
    "fetchComments",
    "fetchTags",
    "loadConfig",
    "loadTheme",
    "loadMap",
    "readCache",
    "queryStock",
    "queryRates",
    "checkLicence",
    "sendMetrics",
];

/// Reasons why a task rejects.
const REASONS: [&str; 5] = [
    "503 Service Unavailable",
    "404 Not Found",
    "connection reset",
    "no such user",
    "quota exceeded",
];

/// A scenario under construction.
pub(super) struct Sketch {
    title: &'static str,
    difficulty: Difficulty,
    names: Vec<&'static str>,
    durations: Stream,
    reasons: Vec<&'static str>,
    /// The draws for the shape.
    pub(super) shape: Stream,
    tasks: String,
    programs: String,
}

impl Sketch {
    pub(super) fn new(title: &'static str, difficulty: Difficulty, draws: &Stream) -> Self {
        let mut names = NAMES.to_vec();
        draws.named("names").shuffle(&mut names);
        let mut reasons = REASONS.to_vec();
        draws.named("reasons").shuffle(&mut reasons);
        Self {
            title,
            difficulty,
            names,
            durations: draws.named("durations"),
            reasons,
            shape: draws.named("shape"),
            tasks: String::new(),
            programs: String::new(),
        }
    }

    /// The number of calls of a program with this difficulty.
    pub(super) fn size(&mut self) -> usize {
        match self.difficulty {
            Difficulty::Easy => 3,
            Difficulty::Medium => 4 + self.shape.below(2),
            Difficulty::Hard => 6,
        }
    }

    /// A duration, in milliseconds.
    pub(super) fn ms(&mut self) -> usize {
        match self.difficulty {
            Difficulty::Easy => 50 * (1 + self.durations.below(8)),
            Difficulty::Medium => 10 * (2 + self.durations.below(29)),
            Difficulty::Hard => 5 * (4 + self.durations.below(57)),
        }
    }

    /// A name that is not used yet.
    pub(super) fn name(&mut self) -> &'static str {
        self.names.pop().unwrap_or("fetchMore")
    }

    /// A reason that is not used yet.
    pub(super) fn reason(&mut self) -> &'static str {
        self.reasons.pop().unwrap_or("failed")
    }

    /// Adds a task with a drawn duration and more fields; returns its name.
    pub(super) fn task(&mut self, fields: &str) -> &'static str {
        let takes = self.ms();
        self.task_taking(&format!("\"{takes}ms\""), fields)
    }

    /// Adds a task with this duration and more fields; returns its name.
    pub(super) fn task_taking(&mut self, takes: &str, fields: &str) -> &'static str {
        let name = self.name();
        let separator = if fields.is_empty() { "" } else { ", " };
        let _ = writeln!(self.tasks, "        \"{name}\": (takes: {takes}{separator}{fields}),");
        name
    }

    /// Adds tasks with drawn durations; returns their names.
    pub(super) fn tasks(&mut self, count: usize) -> Vec<&'static str> {
        (0..count).map(|_| self.task("")).collect()
    }

    /// Adds a program with these steps.
    pub(super) fn program(&mut self, name: &str, steps: &str) {
        let _ = writeln!(self.programs, "        \"{name}\": [{steps}],");
    }

    pub(super) fn into_ron(self) -> String {
        let Self { title, tasks, programs, .. } = self;
        format!(
            "Scenario(\n    title: \"{title}\",\n    \
             tasks: {{\n{tasks}    }},\n    programs: {{\n{programs}    }},\n)\n"
        )
    }
}

/// `"a", "b"`
pub(super) fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}
