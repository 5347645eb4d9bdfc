//! Builds the text of a generated scenario.

use std::fmt::Write;

use super::theme::{THEMES, Theme};
use crate::exercise::{Difficulty, Stream};

/// Reasons why any call may reject.
const REASONS: [&str; 5] = [
    "503 Service Unavailable",
    "429 Too Many Requests",
    "connection reset",
    "quota exceeded",
    "no response",
];

/// A scenario under construction.
pub(super) struct Sketch {
    title: &'static str,
    difficulty: Difficulty,
    theme: &'static Theme,
    /// The names of calls and of computations that are not used yet.
    calls: Vec<&'static str>,
    computations: Vec<&'static str>,
    durations: Stream,
    reasons: Vec<&'static str>,
    /// The draws for the shape of the programs.
    pub(super) shape: Stream,
    tasks: String,
    functions: String,
    programs: String,
}

impl Sketch {
    pub(super) fn new(title: &'static str, difficulty: Difficulty, draws: &Stream) -> Self {
        let mut names = draws.named("names");
        let theme = names.pick(&THEMES).unwrap_or(&THEMES[0]);
        let [mut calls, mut computations] = [theme.calls, theme.computations].map(<[_]>::to_vec);
        names.shuffle(&mut calls);
        names.shuffle(&mut computations);
        let mut reasons = REASONS.to_vec();
        draws.named("reasons").shuffle(&mut reasons);
        Self {
            title,
            difficulty,
            theme,
            calls,
            computations,
            durations: draws.named("durations"),
            reasons,
            shape: draws.named("shape"),
            tasks: String::new(),
            functions: String::new(),
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

    /// Draws a duration, in milliseconds.
    pub(super) fn ms(&mut self) -> usize {
        match self.difficulty {
            Difficulty::Easy => 50 * (1 + self.durations.below(8)),
            Difficulty::Medium => 10 * (2 + self.durations.below(29)),
            Difficulty::Hard => 5 * (4 + self.durations.below(57)),
        }
    }

    /// Returns a reason that is not used yet.
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
        let name = self.calls.pop().unwrap_or("fetchMore");
        self.add_task(name, takes, fields);
        name
    }

    /// Adds a task that blocks the thread for a drawn duration, and then takes a drawn duration;
    /// returns its name.
    pub(super) fn computation(&mut self) -> &'static str {
        let (blocks, takes) = (self.ms(), self.ms());
        let name = self.computations.pop().unwrap_or("compute");
        self.add_task(name, &format!("\"{takes}ms\""), &format!("blocks: \"{blocks}ms\""));
        name
    }

    /// Adds two tasks with drawn durations, of which the second depends on the first.
    pub(super) fn chain(&mut self) -> [&'static str; 2] {
        let (first, second) = self.shape.pick(self.theme.chains).copied().unwrap_or_default();
        for (name, fields) in [(first, String::new()), (second, format!("needs: [\"{first}\"]"))] {
            let takes = self.ms();
            self.add_task(name, &format!("\"{takes}ms\""), &fields);
        }
        [first, second]
    }

    /// Adds a task that is called with items, with a drawn duration and more fields; returns its
    /// name.
    pub(super) fn task_of_items(&mut self, fields: &str) -> &'static str {
        let (name, takes) = (self.theme.each, self.ms());
        self.add_task(name, &format!("\"{takes}ms\""), fields);
        name
    }

    fn add_task(&mut self, name: &str, takes: &str, fields: &str) {
        let separator = if fields.is_empty() { "" } else { ", " };
        let _ = writeln!(self.tasks, "        \"{name}\": (takes: {takes}{separator}{fields}),");
    }

    /// Adds tasks with drawn durations; returns their names.
    pub(super) fn tasks(&mut self, count: usize) -> Vec<&'static str> {
        (0..count).map(|_| self.task("")).collect()
    }

    /// Returns a branch with these steps. In easy scenarios it is a call of a function with a name,
    /// because an async function within a program is hard to read for beginners.
    pub(super) fn branch(&mut self, name: &str, steps: &str) -> String {
        if self.difficulty > Difficulty::Easy {
            return format!("[{steps}]");
        }
        let _ = writeln!(self.functions, "        \"{name}\": [{steps}],");
        format!("\"{name}\"")
    }

    /// Adds a program with these steps.
    pub(super) fn program(&mut self, name: &str, steps: &str) {
        let _ = writeln!(self.programs, "        \"{name}\": [{steps}],");
    }

    pub(super) fn into_ron(self) -> String {
        let Self { title, tasks, functions, programs, .. } = self;
        format!(
            "Scenario(\n    title: \"{title}\",\n    \
             tasks: {{\n{tasks}    }},\n    functions: {{\n{functions}    }},\n    \
             programs: {{\n{programs}    }},\n)\n"
        )
    }
}

/// The names in quotes: `"a", "b"`.
pub(super) fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}
