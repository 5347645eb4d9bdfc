//! Which calls the programs of a question speak of.

use std::collections::BTreeSet;

use super::question::Setting;
use crate::Name;
use crate::scenario::{Branches, Callable, Items, Scenario, Step, StepKind, TaskId};

/// A task, and the item that it is called with, if it is with one.
type Mention = (TaskId, Option<Name>);

impl Setting {
    /// What the programs may call, and what that needs, in the order of declaration: a task, or
    /// one of its items that says something of its own. Nobody need be told of anything else.
    #[must_use]
    pub fn rows(&self) -> Vec<(TaskId, Option<Name>)> {
        let found = self.mentions().with_needs();
        let tasks = (0..).map(TaskId).zip(self.scenario.tasks.iter());
        let rows = tasks.flat_map(|(id, task)| {
            let listed = |item: Name| task.items.iter().any(|(known, _)| *known == item);
            let by_itself = |(task, item): &Mention| *task == id && !item.is_some_and(listed);
            let own = found.iter().any(by_itself).then_some((id, None));
            let called = |item: &Name| found.contains(&(id, Some(*item)));
            let items = task.items.iter().map(|(item, _)| *item).filter(called);
            own.into_iter().chain(items.map(move |item| (id, Some(item)))).collect::<Vec<_>>()
        });
        rows.collect()
    }

    /// Whether any call is made with an item.
    #[must_use]
    pub fn has_items(&self) -> bool {
        self.mentions().with_items
    }

    fn mentions(&self) -> Mentions<'_> {
        let mut mentions =
            Mentions { scenario: &self.scenario, found: BTreeSet::new(), with_items: false };
        for &program in &self.programs {
            mentions.steps(&self.scenario.programs[program].steps, None);
        }
        mentions
    }
}

struct Mentions<'s> {
    scenario: &'s Scenario,
    found: BTreeSet<Mention>,
    with_items: bool,
}

impl Mentions<'_> {
    fn steps(&mut self, steps: &[Step], items: Option<&Items>) {
        for step in steps {
            self.step(step, items);
        }
    }

    fn step(&mut self, step: &Step, items: Option<&Items>) {
        match &step.kind {
            StepKind::Name(name) => self.name(*name, items),
            StepKind::Start(named) => self.name(named.name, items),
            StepKind::List(steps) => self.steps(steps, items),
            StepKind::For(own, steps) => self.steps(steps, Some(own)),
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => self.steps(steps, items),
                    Branches::Map(own, step) => self.step(step, Some(own)),
                }
            }
            StepKind::Chain(_, steps) => self.steps(steps.as_slice(), items),
            StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
                self.step(step, items);
            }
            StepKind::Retry(retry) => self.step(&retry.step, items),
            StepKind::Try(parts) => {
                self.steps(&parts.body, items);
                self.steps(parts.catch.as_deref().unwrap_or_default(), items);
                self.steps(parts.finally.as_deref().unwrap_or_default(), items);
            }
            StepKind::Sleep(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => {}
        }
    }

    /// A call, of each of the items around it; a function hands them on. What is bound by that
    /// name is taken for a call as well: it is one that was made before.
    fn name(&mut self, name: Name, items: Option<&Items>) {
        match self.scenario.callables.get(name) {
            Some(Callable::Task(task)) => self.task(task, items),
            Some(Callable::Function(id)) => {
                let scenario = self.scenario;
                self.steps(&scenario.functions[id.0 as usize].steps, items);
            }
            None => {}
        }
    }

    fn task(&mut self, task: TaskId, items: Option<&Items>) {
        self.with_items |= items.is_some();
        match items {
            None => {
                self.found.insert((task, None));
            }
            Some(Items::Listed(items)) => {
                self.found.extend(items.iter().map(|item| (task, Some(*item))));
            }
            Some(Items::Count(count)) => {
                let own = &self.scenario.task(task).items;
                let listed =
                    (1..=*count).filter_map(|nth| self.scenario.names.find(&nth.to_string()));
                let listed: Vec<Name> =
                    listed.filter(|item| own.iter().any(|(known, _)| known == item)).collect();
                if listed.len() < *count as usize {
                    self.found.insert((task, None));
                }
                self.found.extend(listed.into_iter().map(|item| (task, Some(item))));
            }
        }
    }

    /// And what they need, though no program calls it.
    fn with_needs(mut self) -> BTreeSet<Mention> {
        let mut new: Vec<TaskId> = self.found.iter().map(|(task, _)| *task).collect();
        while let Some(task) = new.pop() {
            for need in self.scenario.task(task).needs.iter().filter_map(|need| need.task()) {
                if !self.found.iter().any(|(known, _)| *known == need) {
                    self.found.insert((need, None));
                    new.push(need);
                }
            }
        }
        self.found
    }
}
