//! Scenarios built in Rust, with the same checks as those that are read.

mod steps;
mod task;

use super::check;
use super::draft::Draft;
use super::{Expectation, Function, Named, Problem, Problems, Program, Resource, Scenario, Span};
use crate::{Duration, Name};

pub use steps::{
    Branches, Items, Step, TryBuilder, all, all_settled, any, await_, call, call_with, catch, fail,
    finally, for_each, let_, list, log, map, pool, race, rethrow, retry, return_, sleep, start,
    then, timeout, try_,
};
pub use task::{ItemBuilder, TaskBuilder};

/// Builds a [`Scenario`] in Rust; see [`Scenario::builder`].
#[derive(Debug, Default)]
#[must_use = "a builder makes nothing before `build`"]
pub struct ScenarioBuilder {
    making: Making,
}

/// The draft so far, and its problems.
#[derive(Debug, Default)]
struct Making {
    draft: Draft,
    problems: Vec<Problem>,
    /// The name of the part that is being built, for messages: there is no span to show.
    whole: String,
}

impl Scenario {
    /// Builds a scenario in Rust, with the names of the language.
    ///
    /// ```
    /// use makespan::Scenario;
    /// use makespan::scenario::builder::{all, await_, start};
    ///
    /// let scenario = Scenario::builder()
    ///     .title("Dashboard")
    ///     .task("fetchUser", |task| task.takes("100ms"))
    ///     .task("fetchPosts", |task| task.takes("150ms").needs(["fetchUser"]))
    ///     .program("sequential", ["fetchUser", "fetchPosts"])
    ///     .program("too eager", [all(["fetchUser", "fetchPosts"])])
    ///     .program("start first", [start("fetchUser"), await_("fetchUser"), "fetchPosts".into()])
    ///     .build()?;
    /// assert_eq!(scenario.programs().len(), 3);
    /// # Ok::<(), makespan::scenario::Problems>(())
    /// ```
    pub fn builder() -> ScenarioBuilder {
        ScenarioBuilder::default()
    }
}

impl ScenarioBuilder {
    /// Sets the title.
    pub fn title(mut self, title: &str) -> Self {
        self.making.draft.title = Some(self.making.name(title));
        self
    }

    /// Sets the description, in Markdown.
    pub fn about(mut self, about: &str) -> Self {
        self.making.draft.about = Some(self.making.name(about));
        self
    }

    /// Adds a task with the fields that `describe` sets.
    pub fn task(
        mut self,
        name: &str,
        describe: impl FnOnce(TaskBuilder<'_>) -> TaskBuilder<'_>,
    ) -> Self {
        self.making.whole = format!("the task `{name}`");
        self.making.declared(name);
        describe(TaskBuilder::new(&mut self.making, name)).finish();
        self
    }

    /// Adds a resource with `capacity` slots.
    pub fn resource(mut self, name: &str, capacity: u32) -> Self {
        let name = self.making.name(name);
        self.making.draft.resources.push(Resource { name, capacity, span: Span::NONE });
        self
    }

    /// Adds a function: a list of steps that every program can call by its name.
    pub fn function<S: Into<Step>>(
        mut self,
        name: &str,
        steps: impl IntoIterator<Item = S>,
    ) -> Self {
        self.making.whole = format!("the function `{name}`");
        self.making.declared(name);
        let (name, steps) = (self.making.name(name), self.making.steps(steps));
        let (span, body) = (Span::NONE, Span::NONE);
        let function = Function { name, steps: steps.into(), span, body };
        self.making.draft.functions.push(function);
        self
    }

    /// Adds a program: a list of steps.
    pub fn program<S: Into<Step>>(
        mut self,
        name: &str,
        steps: impl IntoIterator<Item = S>,
    ) -> Self {
        self.making.whole = format!("the program `{name}`");
        let (name, steps) = (self.making.name(name), self.making.steps(steps));
        let program = Program { name, steps: steps.into(), span: Span::NONE, body: Span::NONE };
        self.making.draft.programs.push(program);
        self
    }

    /// Adds the expectation for a program, which can be one of the two generated ones.
    pub fn expect(mut self, program: &str, expectation: Expectation) -> Self {
        let named = self.making.named(program);
        self.making.draft.expect.push((named, expectation));
        self
    }

    /// Builds the scenario, with the same checks as for a scenario that is read.
    ///
    /// # Errors
    /// All problems. Each message names the part that it is about.
    pub fn build(self) -> Result<Scenario, Problems> {
        let Making { draft, problems, .. } = self.making;
        let title = draft.title_text();
        check::check(draft, problems).map_err(|problems| Problems::new(None, title, problems))
    }
}

impl Making {
    fn name(&mut self, text: &str) -> Name {
        self.draft.names.intern(text)
    }

    fn named(&mut self, text: &str) -> Named {
        Named { name: self.name(text), span: Span::NONE }
    }

    fn steps<S: Into<Step>>(&mut self, steps: impl IntoIterator<Item = S>) -> Vec<super::Step> {
        steps.into_iter().map(|step| step.into().make(self)).collect()
    }

    fn duration(&mut self, text: &str) -> Duration {
        text.parse().unwrap_or_else(|error: crate::DurationError| {
            self.problem(&format!("`{text}`: {error}"));
            Duration::ZERO
        })
    }

    /// Reads the duration of a timer.
    fn timer(&mut self, text: &str) -> Duration {
        let time = self.duration(text);
        if let Err(error) = time.check_timer() {
            self.problem(&format!("`{text}`: {error}"));
        }
        time
    }

    fn declared(&mut self, name: &str) {
        if let Some(message) = check::name_problem(name) {
            self.problem(message);
        }
    }

    fn problem(&mut self, message: &str) {
        let message = format!("{message}, in {}", self.whole);
        self.problems.push(Problem::new(Span::NONE, message));
    }
}
