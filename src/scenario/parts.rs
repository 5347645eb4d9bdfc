//! The parts of a scenario, for code that creates or changes scenarios.

use super::check::{self, NESTING_LIMIT, too_deep};
use super::draft::{DependencyKind, Draft, DraftDependency, DraftUse};
use super::{
    Branches, Expectation, Function, Generated, Items, LogPiece, Named, Need, Problem, Problems,
    Program, Resource, Scenario, Span, Step, StepKind, Task,
};
use crate::{Duration, Name, Names};

/// The parts of a scenario, for changes: [`Scenario::from_parts`] checks them.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// All texts of the scenario.
    pub names: Names,
    /// The title.
    pub title: Option<Name>,
    /// The description, in Markdown.
    pub about: Option<Name>,
    /// The tasks. Their dependencies and uses are indices into this list and the list of resources.
    pub tasks: Vec<Task>,
    /// The resources.
    pub resources: Vec<Resource>,
    /// The functions that every program may call.
    pub functions: Vec<Function>,
    /// The programs. If there are none, two are generated.
    pub programs: Vec<Program>,
    /// The expectations, with the indices of their programs.
    pub expect: Vec<(usize, Expectation)>,
}

impl Scenario {
    /// A copy of the parts. Generated programs are not included: they are generated again.
    #[must_use]
    pub fn to_parts(&self) -> Parts {
        let written = |program: &&Program| program.steps.generated().is_none();
        Parts {
            names: (*self.names).clone(),
            title: self.title,
            about: self.about,
            tasks: self.tasks.to_vec(),
            resources: self.resources.clone(),
            functions: self.functions.clone(),
            programs: self.programs.iter().filter(written).cloned().collect(),
            expect: self.expect.clone(),
        }
    }

    /// Creates a scenario from these parts, with the same checks as for a scenario that is read. It
    /// has no text.
    ///
    /// ```
    /// use makespan::Scenario;
    ///
    /// let scenario = Scenario::from_ron("one.ron", r#"(tasks: { "a": (takes: "1ms") })"#)?;
    /// let mut parts = scenario.to_parts();
    /// parts.tasks[0].name = parts.names.intern("b");
    /// assert_eq!(Scenario::from_parts(parts)?.run("sequential")?.calls.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// All problems of the parts.
    pub fn from_parts(parts: Parts) -> Result<Self, Problems> {
        let mut checked = Checked { names: &parts.names, problems: Vec::new() };
        checked.parts(&parts);
        let problems = checked.problems;
        // Invalid numbers would make further checks impossible.
        if !problems.is_empty() {
            return Err(Problems::new(None, None, problems));
        }
        let draft = draft(parts);
        let title = draft.title_text();
        check::check(draft, problems).map_err(|problems| Problems::new(None, title, problems))
    }
}

/// The draft that the reader or the builder would have created.
fn draft(parts: Parts) -> Draft {
    let Parts { mut names, title, about, mut tasks, resources, functions, programs, expect } =
        parts;
    let task_names: Vec<Name> = tasks.iter().map(|task| task.name).collect();
    let (mut needs, mut uses) = (Vec::new(), Vec::new());
    for (by, task) in (0..).zip(&mut tasks) {
        for need in &std::mem::take(&mut task.needs) {
            let (kind, needed) = match *need {
                Need::Fulfilled(id) => (DependencyKind::Fulfilled, task_names[id.0 as usize]),
                Need::Settled(id) => (DependencyKind::Settled, task_names[id.0 as usize]),
                Need::Previous => (DependencyKind::Previous, task.name),
            };
            needs.push(DraftDependency { by, kind, named: named(needed) });
        }
        uses.extend(std::mem::take(&mut task.uses).iter().map(|one| DraftUse {
            by,
            named: named(resources[one.resource.0 as usize].name),
            slots: one.slots,
            span: Span::NONE,
        }));
    }
    let mut of: Vec<Name> = programs.iter().map(|program| program.name).collect();
    if of.is_empty() {
        of = Generated::BOTH.map(|kind| names.intern(kind.name())).into();
    }
    let expect = expect.into_iter().map(|(program, one)| (named(of[program]), one)).collect();
    Draft {
        names,
        title,
        about,
        tasks,
        needs,
        uses,
        resources,
        functions,
        programs,
        expect,
        ..Draft::default()
    }
}

const fn named(name: Name) -> Named {
    Named { name, span: Span::NONE }
}

/// Checks that names and numbers belong to the scenario, which is always true in a text.
struct Checked<'p> {
    names: &'p Names,
    problems: Vec<Problem>,
}

impl Checked<'_> {
    fn parts(&mut self, parts: &Parts) {
        for name in parts.title.iter().chain(&parts.about) {
            self.name(*name);
        }
        for task in &parts.tasks {
            self.task(task, parts);
        }
        parts.resources.iter().for_each(|resource| self.name(resource.name));
        for Function { name, steps, .. } in &parts.functions {
            self.name(*name);
            self.steps(steps, 1);
        }
        for Program { name, steps, .. } in &parts.programs {
            self.name(*name);
            if steps.generated().is_some() {
                self.problem("a generated program cannot be a part");
            } else {
                self.steps(steps, 1);
            }
        }
        let programs = if parts.programs.is_empty() { 2 } else { parts.programs.len() };
        if parts.expect.iter().any(|(program, _)| *program >= programs) {
            self.problem("`expect` names a program that does not exist");
        }
    }

    fn task(&mut self, task: &Task, parts: &Parts) {
        self.name(task.name);
        let own = &task.behavior;
        own.fails.iter().for_each(|failure| self.name(failure.reason));
        own.returns.iter().for_each(|returns| self.name(*returns));
        for (item, own) in &task.items {
            self.name(*item);
            own.fails.iter().for_each(|failure| self.name(failure.reason));
            own.returns.iter().for_each(|returns| self.name(*returns));
        }
        let mut needed = task.needs.iter().filter_map(|need| need.task());
        if needed.any(|id| id.0 as usize >= parts.tasks.len()) {
            self.problem("a task needs a task that does not exist");
        }
        if task.uses.iter().any(|one| one.resource.0 as usize >= parts.resources.len()) {
            self.problem("a task uses a resource that does not exist");
        }
    }

    fn steps(&mut self, steps: &[Step], depth: usize) {
        for step in steps {
            if depth > NESTING_LIMIT {
                return self.problems.push(too_deep(Span::NONE));
            }
            self.step(step);
            step.lists().for_each(|steps| self.steps(steps, depth + 1));
        }
    }

    fn step(&mut self, step: &Step) {
        match &step.kind {
            StepKind::Name(name) | StepKind::Fail(name) => self.name(*name),
            StepKind::Call(called, items) => self.names([called.name].iter().chain(items)),
            StepKind::Start(bound) | StepKind::Let(bound, _) => self.name(bound.name),
            StepKind::Return(named) => self.names(named.iter().map(|named| &named.name)),
            StepKind::Log(pieces) => self.names(pieces.iter().filter_map(|piece| match piece {
                LogPiece::Text(name) => Some(name),
                LogPiece::Value(named) => Some(&named.name),
                LogPiece::Error(_) | LogPiece::Item(_) => None,
            })),
            StepKind::For(items, _)
            | StepKind::Combine(_, Branches::Map(items, _))
            | StepKind::Pool { of: Branches::Map(items, _), .. } => self.items(items),
            StepKind::Sleep(time) | StepKind::Timeout(time, _) => self.timer(*time),
            StepKind::Retry(retry) => retry.wait.iter().for_each(|wait| self.timer(*wait)),
            StepKind::List(_)
            | StepKind::Combine(..)
            | StepKind::Chain(..)
            | StepKind::Pool { .. }
            | StepKind::Await(_)
            | StepKind::Rethrow
            | StepKind::Try(_) => {}
        }
    }

    fn items(&mut self, items: &Items) {
        if let Items::Listed(names) = items {
            self.names(names);
        }
    }

    fn timer(&mut self, time: Duration) {
        if let Err(error) = time.check_timer() {
            self.problem(&format!("`{time}`: {error}"));
        }
    }

    fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n Name>) {
        for name in names {
            self.name(*name);
        }
    }

    fn name(&mut self, name: Name) {
        if name.index() >= self.names.len() {
            self.problem("a name belongs to another scenario");
        }
    }

    fn problem(&mut self, message: &str) {
        self.problems.push(Problem::new(Span::NONE, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ResourceId, TaskId};

    fn parts() -> Parts {
        let text = r#"(resources: { "line": 1 }, tasks: { "a": (takes: "1ms", uses: "line"),
            "b": (takes: "2ms", needs: ["a"]) }, functions: { "f": ["a"] },
            programs: { "p": ["f", "b", Sleep("0ms")] }, expect: { "p": (settles: "4ms") })"#;
        Scenario::from_ron("parts", text).unwrap().to_parts()
    }

    fn told(change: impl FnOnce(&mut Parts)) -> String {
        let mut parts = parts();
        change(&mut parts);
        match Scenario::from_parts(parts) {
            Ok(scenario) => scenario.run_program(0, &crate::RunOptions::default()).map_or_else(
                |error| error.to_string(),
                |timeline| format!("settles {}", timeline.settles_at.unwrap()),
            ),
            Err(problems) => problems.list[0].message.clone(),
        }
    }

    #[test]
    fn the_parts_of_a_scenario_make_that_scenario() {
        assert_eq!(told(|_| {}), "settles 4ms");
        assert_eq!(told(|parts| parts.programs.clear()), "settles 3ms");
    }

    #[test]
    fn invalid_parts_are_an_error_and_never_a_panic() {
        let other = Name::from_index(10_000);
        assert_eq!(told(|parts| parts.tasks[0].name = other), "a name belongs to another scenario");
        let sleep = |parts: &mut Parts| {
            parts.programs[0].steps[2].kind = StepKind::Sleep(Duration::from_nanos(1).unwrap());
        };
        assert!(told(sleep).contains("whole milliseconds"));
        let needs = |parts: &mut Parts| parts.tasks[0].needs.push(Need::Settled(TaskId(7)));
        assert_eq!(told(needs), "a task needs a task that does not exist");
        let uses = |parts: &mut Parts| parts.tasks[1].uses = ResourceId(1).into();
        assert_eq!(told(uses), "a task uses a resource that does not exist");
        let round = |parts: &mut Parts| parts.tasks[0].needs.push(Need::Fulfilled(TaskId(1)));
        assert!(told(round).contains("circular"));
        assert!(told(|parts| parts.tasks.clear()).contains("`a`"));
        assert!(told(|parts| parts.resources[0].capacity = 0).contains('0'));
        assert!(told(|parts| parts.expect[0].0 = 1).contains("does not exist"));
        assert!(told(|parts| parts.functions.clear()).contains("`f`"));
    }
}
