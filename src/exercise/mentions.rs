//! Finds the calls that the programs of a question can make.

use std::collections::BTreeSet;

use super::question::Setting;
use crate::Name;
use crate::scenario::{
    BETWEEN, Branches, Callable, Items, Scenario, Step, StepKind, TaskId, label,
};

/// A row of a question's table: a task, or its behavior for some items.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The task.
    pub task: TaskId,
    /// The item whose behavior the row describes; `None` for the behavior of all other items.
    pub own: Option<Name>,
    /// The label of these calls: `fetchPage`, `fetchPage(/b)`, or, in nested loops with any outer
    /// items, `fetchPage(…, /b)`.
    pub label: String,
    /// Whether the row is about calls with any outer items.
    pub any_outer: bool,
}

/// Calls that the programs make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mention {
    /// Calls without a behavior of their own.
    Plain(TaskId),
    /// Calls with exactly these items, as their label shows them.
    Whole(TaskId, Name),
    /// Calls with several items, of which this is the innermost.
    Innermost(TaskId, Name),
}

impl Setting {
    /// The rows of the question's table, in the order of declaration: the tasks that the programs
    /// may call, their behavior for some items, and their dependencies. A reader needs nothing
    /// else.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let scenario = &self.scenario;
        let found = self.mentions().with_dependencies();
        let tasks = (0..).map(TaskId).zip(scenario.tasks.iter());
        let rows = tasks.flat_map(|(id, task)| {
            let name = scenario.text(task.name);
            let row = |mention: Mention, own: Option<Name>, items: &[&str]| {
                let label = label(name, items.iter().copied());
                let any_outer = matches!(mention, Mention::Innermost(..));
                found.contains(&mention).then_some(Row { task: id, own, label, any_outer })
            };
            let plain = row(Mention::Plain(id), None, &[]);
            let items = task.items.iter().flat_map(move |&(item, _)| {
                let text = scenario.text(item);
                let whole = row(Mention::Whole(id, item), Some(item), &[text]);
                let innermost = row(Mention::Innermost(id, item), Some(item), &["…", text]);
                whole.into_iter().chain(innermost)
            });
            plain.into_iter().chain(items.collect::<Vec<_>>()).collect::<Vec<_>>()
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
            mentions.steps(&self.scenario.programs[program].steps, &[]);
        }
        mentions
    }
}

/// The possible values of one item of a call.
#[derive(Clone, Copy)]
enum Among<'s> {
    /// One of these, in a loop over them.
    Items(&'s Items),
    /// This one.
    One(Name),
}

struct Mentions<'s> {
    scenario: &'s Scenario,
    found: BTreeSet<Mention>,
    with_items: bool,
}

impl<'s> Mentions<'s> {
    fn steps(&mut self, steps: &'s [Step], around: &[Among<'s>]) {
        for step in steps {
            self.step(step, around);
        }
    }

    fn step(&mut self, step: &'s Step, around: &[Among<'s>]) {
        let within = |own| [around, &[Among::Items(own)]].concat();
        match &step.kind {
            StepKind::Name(name) => self.name(*name, around),
            StepKind::Start(named) => self.name(named.name, around),
            StepKind::Call(named, items) => {
                let items: Vec<Among<'s>> = items.iter().copied().map(Among::One).collect();
                self.name(named.name, &items);
            }
            StepKind::List(steps) => self.steps(steps, around),
            StepKind::For(own, steps) => self.steps(steps, &within(own)),
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => self.steps(steps, around),
                    Branches::Map(own, step) => self.step(step, &within(own)),
                }
            }
            StepKind::Chain(_, steps) => self.steps(steps.as_slice(), around),
            StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
                self.step(step, around);
            }
            StepKind::Retry(retry) => self.step(&retry.step, around),
            StepKind::Try(parts) => {
                self.steps(&parts.body, around);
                self.steps(parts.catch.as_deref().unwrap_or_default(), around);
                self.steps(parts.finally.as_deref().unwrap_or_default(), around);
            }
            StepKind::Sleep(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => {}
        }
    }

    /// Records a call with the items of the loops around it. A function passes the items on. A
    /// bound name counts as a call too: the binding made the call.
    fn name(&mut self, name: Name, around: &[Among<'s>]) {
        match self.scenario.callables.get(name) {
            Some(Callable::Task(task)) => self.task(task, around),
            Some(Callable::Function(id)) => {
                let scenario = self.scenario;
                self.steps(&scenario.functions[id.0 as usize].steps, around);
            }
            None => {}
        }
    }

    fn task(&mut self, task: TaskId, around: &[Among<'s>]) {
        self.with_items |= !around.is_empty();
        let Some((last, outer)) = around.split_last() else {
            self.found.insert(Mention::Plain(task));
            return;
        };
        let names = &self.scenario.names;
        let own = self.scenario.task(task).items.iter().map(|(item, _)| *item);
        let innermost: Vec<Name> = own.clone().filter(|item| last.has(*item, names)).collect();
        let is_whole = |item: &Name| !outer.is_empty() && join(around, &names[*item], names);
        self.found.extend(own.filter(is_whole).map(|item| Mention::Whole(task, item)));
        if innermost.len() < last.count() {
            self.found.insert(Mention::Plain(task));
        }
        let of = |item| match outer {
            [] => Mention::Whole(task, item),
            _ => Mention::Innermost(task, item),
        };
        self.found.extend(innermost.into_iter().map(of));
    }

    /// The mentions, and the dependencies of their tasks, even if no program calls these.
    fn with_dependencies(mut self) -> BTreeSet<Mention> {
        let mut called: BTreeSet<TaskId> = self.found.iter().map(|found| found.task()).collect();
        let mut new: Vec<TaskId> = called.iter().copied().collect();
        while let Some(task) = new.pop() {
            for need in self.scenario.task(task).needs.iter().filter_map(|need| need.task()) {
                if called.insert(need) {
                    self.found.insert(Mention::Plain(need));
                    new.push(need);
                }
            }
        }
        self.found
    }
}

impl Mention {
    const fn task(self) -> TaskId {
        match self {
            Self::Plain(task) | Self::Whole(task, _) | Self::Innermost(task, _) => task,
        }
    }
}

impl Among<'_> {
    /// The number of items that are possible.
    fn count(self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::One(_) => 1,
        }
    }

    fn has(self, item: Name, names: &crate::Names) -> bool {
        match self {
            Self::Items(Items::Listed(items)) => items.contains(&item),
            Self::Items(Items::Count(count)) => is_counted(&names[item], *count),
            Self::One(one) => one == item,
        }
    }
}

/// Whether a text is a whole number from 1 to a count, in decimal.
fn is_counted(text: &str, count: u32) -> bool {
    !text.starts_with('0')
        && text.parse::<u32>().is_ok_and(|number| number <= count)
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text joins one possible item of each level, as a label shows them.
fn join(among: &[Among<'_>], text: &str, names: &crate::Names) -> bool {
    let Some((first, rest)) = among.split_first() else { return false };
    if rest.is_empty() {
        return names.find(text).is_some_and(|item| first.has(item, names))
            || matches!(first, Among::Items(Items::Count(count)) if is_counted(text, *count));
    }
    let then = |item: &str| {
        let rest_of = text.strip_prefix(item).and_then(|text| text.strip_prefix(BETWEEN));
        rest_of.is_some_and(|text| join(rest, text, names))
    };
    match first {
        Among::Items(Items::Listed(items)) => items.iter().any(|item| then(&names[*item])),
        Among::Items(Items::Count(count)) => text
            .split_once(BETWEEN)
            .is_some_and(|(number, _)| is_counted(number, *count) && then(number)),
        Among::One(item) => then(&names[*item]),
    }
}
